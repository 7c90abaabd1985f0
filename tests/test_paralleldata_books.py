"""Parallel data of whole books: no sentence of either book is lost, and none counts twice."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_real_books import ECONOMICS, copy

from sphinx_amts.languages import find, split_tagged
from sphinx_amts.memory import Memory
from sphinx_amts.serial import load_document

SAMPLE = Path(__file__).parents[1] / "sample_book"


@pytest.fixture(
    params=[
        "sample_book",
        pytest.param("quantecon-intro", marks=(pytest.mark.corpus, pytest.mark.slow)),
    ]
)
def books(request, tmp_path):
    """Give a book and its Chinese edition; that of the sample book has a page more."""
    book, edition = tmp_path / "book", tmp_path / "edition"
    if request.param == "sample_book":
        ignored = shutil.ignore_patterns("_build", ".amts", "*.mo")
        shutil.copytree(SAMPLE, book, ignore=ignored)
        shutil.move(book / "translations/zh", edition)
        extra = "# 附录\n\n原书没有这一页。真的没有。\n"
        (edition / "extra.md").write_text(extra, "utf-8")
    else:
        request.getfixturevalue("corpus")
        for name in ("myst_nb", "sphinx_external_toc", "sphinx_proof", "sphinx_book_theme"):
            pytest.importorskip(name)
        copy("quantecon-intro/en_base", book, ECONOMICS)
        copy("quantecon-intro/zh_human", edition, ECONOMICS)
    return book, edition


def source_pages(out):
    """Read the segments of the source book, as they were read for any builder."""
    folder = out / ".doctrees/.amts/source"
    for path in folder.rglob("*.json"):
        yield load_document(path.read_text("utf-8").partition("\n")[2])


def target_pages(book):
    """Read the segments of the translated book from the memory."""
    path = book / ".amts/memory.sqlite3"
    with Memory.open(path, clock=lambda: datetime.now(UTC)) as memory:
        yield from (load_document(page.document) for page in memory.load_pages("zh").values())


def test_every_unit_of_both_books_is_kept_left_out_with_a_reason_or_alone(books, build, tmp_path):
    book, edition = books
    out = tmp_path / "out"
    options = ("-q", "-D", f"amts_languages.zh.translation={edition}")
    done = build("amts-zh-data", book, out, *options)
    assert done.returncode == 0, done.stderr

    told = json.loads((out / "parallel-data.json").read_text("utf-8"))
    pages = {"source": list(source_pages(out)), "target": list(target_pages(book))}
    profiles = {"source": find("en"), "target": find("zh")}
    for level in ("sentences", "paragraphs"):
        for side, documents in pages.items():
            wanted = Counter()
            for page in documents:
                for segment in page.segments:
                    pieces = len(split_tagged(segment.text, profiles[side]))
                    wanted[page.name] += pieces if level == "sentences" else 1
            assert units(told[level]["links"], side) == +wanted
        for link in told[level]["links"]:
            assert (link["verdict"] == "left-out") == bool(link.get("faults"))


def units(links, side):
    """Count the units of each page of one book that are in some link."""
    found = Counter()
    for link in links:
        name = link.get("page")
        if side == "target":
            name = link.get("target_page", name)
        found[name] += len(link.get(side, {}).get("lines", ()))
    return +found
