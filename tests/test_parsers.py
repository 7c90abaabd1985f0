"""Books that are read in one process, each by the parser of its own extensions."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("ours", "theirs"), [("myst_parser", "myst_nb"), ("myst_nb", "myst_parser")]
)
def test_a_translated_book_with_extensions_of_its_own_is_read_by_them(
    tmp_path, build, ours, theirs
):
    book, translated = tmp_path / "book", tmp_path / "es"
    for folder, extension in ((book, ours), (translated, theirs)):
        folder.mkdir()
        (folder / "conf.py").write_text(f"extensions = [{extension!r}]\n", "utf-8")
    conf = book / "conf.py"
    conf.write_text(conf.read_text("utf-8") + 'amts_languages = {"es": "../es"}\n', "utf-8")
    (book / "index.md").write_text("# Bread\n\nBread needs *flour*.\n", "utf-8")
    (translated / "index.md").write_text("# Pan\n\nEl pan necesita *harina*.\n", "utf-8")
    done = build("amts-es", book, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "El pan necesita <em>harina</em>." in (done.out / "index.html").read_text("utf-8")
