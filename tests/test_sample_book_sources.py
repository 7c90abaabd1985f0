"""The sample book itself: clean sources, sound translations, and the spots that its README names."""

from __future__ import annotations

import base64
import doctest
import importlib.util
import json
import os
import re
import runpy
import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

BOOK = Path(__file__).parents[1] / "sample_book"
CHINESE = BOOK / "translations" / "zh"
SPANISH = BOOK / "locales" / "es" / "LC_MESSAGES"
PAGES = sorted(path.stem for path in BOOK.iterdir() if path.suffix in {".md", ".rst", ".ipynb"})
PAGES.remove("README")
EXTENSIONS = ("myst_nb", "sphinx_design", "sphinx_exercise", "sphinxcontrib.bibtex")

needs_extensions = pytest.mark.skipif(
    bool(missing := [name for name in EXTENSIONS if importlib.util.find_spec(name) is None]),
    reason=f"the sample book needs {', '.join(missing)}",
)


def build(source: Path, output: Path, *options: str, builder: str = "html") -> None:
    """Build with the configuration of the book, strictly."""
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-b", builder]
    done = subprocess.run(
        [*command, "-c", BOOK, *options, "-d", output / "doctrees", source, output / builder],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    warnings = [line for line in done.stderr.splitlines() if re.search("WARNING|ERROR", line)]
    assert (done.returncode, warnings) == (0, []), done.stderr


def catalog(page: str) -> Catalog:
    with (SPANISH / f"{page}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def text(page: str, book: Path = BOOK) -> str:
    [path] = book.glob(f"{page}.*")
    return path.read_text("utf-8")


@needs_extensions
def test_plain_html_of_the_book_has_no_warning(tmp_path):
    build(BOOK, tmp_path)
    assert {page for page in PAGES if (tmp_path / "html" / f"{page}.html").exists()} == set(PAGES)


@needs_extensions
def test_the_chinese_edition_reads_without_a_warning(tmp_path):
    build(CHINESE, tmp_path, "-D", "language=zh_CN", builder="dummy")


@needs_extensions
def test_the_catalogs_hold_exactly_the_messages_of_the_book(tmp_path):
    build(BOOK, tmp_path, builder="gettext")
    for page in PAGES:
        with (tmp_path / "gettext" / f"{page}.pot").open("rb") as file:
            # myst-parser 3 keeps the line breaks around a formula, later ones do not
            wanted = {str(message.id).strip() for message in read_po(file)}
        assert {str(message.id) for message in catalog(page)} == wanted, page


def test_jupyter_book_is_told_what_sphinx_is_told():
    conf = runpy.run_path(str(BOOK / "conf.py"))
    jupyter = yaml.safe_load((BOOK / "_config.yml").read_text("utf-8"))
    options = {
        **jupyter["sphinx"]["config"],
        **jupyter["parse"],
        "project": jupyter["title"],
        "author": jupyter["author"],
        "exclude_patterns": jupyter["exclude_patterns"],
        "bibtex_bibfiles": jupyter["bibtex_bibfiles"],
        "nb_execution_mode": jupyter["execute"]["execute_notebooks"],
    }
    del options["suppress_warnings"]
    assert options == {name: conf[name] for name in options}
    assert set(options) == {name for name in conf if not name.startswith("_")} - {
        "copyright",
        "extensions",
    }


@pytest.mark.parametrize("book", [BOOK, CHINESE], ids=["source", "zh"])
def test_the_notebook_is_valid_and_has_its_outputs(book):
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.reads(text("line", book), as_version=4)
    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [output.output_type for output in outputs] == [
        "stream",
        "display_data",
        "execute_result",
    ]
    assert len(base64.b64decode(outputs[1].data["image/png"])) < 5000


def test_the_code_of_the_book_says_what_the_book_says(capsys):
    runpy.run_path(str(BOOK / "code" / "mean.py"), run_name="__main__")
    assert capsys.readouterr().out == "120.30 ± 0.07 cm\n"
    for book in (BOOK, CHINESE):
        result = doctest.testfile(
            str(book / "pendulum.rst"), module_relative=False, encoding="utf-8"
        )
        assert result.attempted == 6
        assert result.failed == 0


def test_the_chinese_edition_lacks_one_page():
    pages = {path.stem for path in CHINESE.iterdir() if path.suffix in {".md", ".rst", ".ipynb"}}
    assert set(PAGES) - pages == {"calibration"}
    assert pages <= set(PAGES)


@pytest.mark.parametrize("name", ["code/mean.py", "references.bib", "images"])
def test_what_needs_no_translation_is_the_same_in_the_chinese_edition(name):
    files = {path.name: path.read_bytes() for path in files_at(BOOK / name)}
    assert {path.name: path.read_bytes() for path in files_at(CHINESE / name)} == files


def files_at(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def test_the_chinese_edition_uses_full_width_punctuation():
    for path in chain(CHINESE.glob("*.md"), CHINESE.glob("*.rst")):
        # keywords and index entries are separated by a syntax, not by punctuation
        prose = re.sub(r"(?m)^.*(keywords:|\{index\}|see:).*$", "", path.read_text("utf-8"))
        assert not re.findall(r"[一-鿿][,;?!]|[一-鿿]\.(?!\d)", prose), path


@pytest.mark.parametrize(
    ("page", "english", "chinese"),
    [
        ("averages", "Make at least five measurements.\nWith 5 values", "至少测量三次。有 3 个值"),
        ("preface", "in a kitchen.\nIt shows", "在厨房里。它告诉"),
        ("preface", "instruments.\n\nYou do not", "测量。你不需要"),
        ("reporting", "the unit.\nWrite the uncertainty", "单位。\n\n不确定度只写"),
        ("preface", "https://en.wikipedia.org/", "https://zh.wikipedia.org/"),
        ("averages", "# the length of the table", "# 桌子的长度"),
        ("line", '\\"mass in g\\"', '\\"质量（克）\\"'),
    ],
)
def test_the_spots_of_the_readme_are_there(page, english, chinese):
    assert english in text(page)
    assert chinese in text(page, CHINESE)


def test_the_chinese_edition_has_no_added_paragraph_and_its_sections_in_another_order():
    added = "A digital instrument has a resolution, too."
    assert added in text("errors")
    assert "数字" not in text("errors", CHINESE)
    labels = [
        re.findall(r"^\((errors-\w+)\)=$", text("errors", book), re.MULTILINE)
        for book in (BOOK, CHINESE)
    ]
    assert labels == [
        ["errors-systematic", "errors-random"],
        ["errors-random", "errors-systematic"],
    ]


def test_the_chinese_edition_keeps_every_formula():
    formulas = re.compile(r"\$\$[^$]+\$\$|(?<!\$)\$[^$\n]+\$|:math:`[^`]+`")
    for page in set(PAGES) - {"calibration"}:
        source, translation = (
            Counter(formulas.findall(text(page, book))) for book in (BOOK, CHINESE)
        )
        assert translation == source, page


def test_there_is_one_catalog_for_each_page_and_no_compiled_one():
    assert sorted(path.stem for path in SPANISH.iterdir() if path.suffix == ".po") == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_catalog_has_no_message_twice(page):
    messages = re.findall(r"^msgid ", (SPANISH / f"{page}.po").read_text("utf-8"), re.MULTILINE)
    assert len(messages) == len(list(catalog(page)))  # both count the header


MARKUP = re.compile(
    r"""(?P<role>\{[\w:]+\}|:\w+:)`(?P<content>[^`]+)`  # a role
      | (?P<other>\$[^$]+\$                             # inline maths
      | \{\{\s*\w+\s*\}\} | \|\w+\|                     # a substitution
      | \[\^\w+\] | \[\#\w+\]_                          # a footnote
      | https?://[^\s)>]+                               # a link
      | \]\{[.]\w+\}                                    # a span with a class
      | (?<!`)`[^`<\s]+`(?!`)                           # a literal
      | \d+(?:\.\d+)?)                                  # a number
    """,
    re.VERBOSE,
)


def markup(message: str) -> Counter[str]:
    """Count what a translation has to keep; of a role with its own text, the target."""
    return Counter(
        match["other"]
        or match["role"] + ("" if "index" in match["role"] else target(match["content"]))
        for match in MARKUP.finditer(message)
    )


def target(content: str) -> str:
    return content.rpartition("<")[2].removesuffix(">")


@pytest.mark.parametrize("page", PAGES)
def test_a_spanish_message_has_the_markup_of_its_source(page):
    for message in catalog(page):
        if message.id and message.string and not message.fuzzy:
            assert markup(str(message.string)) == markup(str(message.id)), message.id


def test_the_spanish_catalogs_lack_only_what_the_readme_names():
    messages = [(page, message) for page in PAGES for message in catalog(page) if message.id]
    fuzzy = {(page, str(message.id)[:19]) for page, message in messages if message.fuzzy}
    assert fuzzy == {("averages", "Make at least five ")}
    sentence = re.compile(r"[a-z]{4,} [a-z]{4,}")
    empty = {
        (page, str(message.id)[:19])
        for page, message in messages
        if not message.string and sentence.search(str(message.id))
    }
    assert empty == {
        ("calibration", "The calibration has"),
        ("calibration", "This scale makes ev"),
        ("errors", "A digital instrumen"),
        ("pendulum", "12 May, window clos"),  # switched off
        ("preface", "Permission is grant"),  # switched off
    }


def test_the_notebook_of_the_chinese_edition_computes_what_the_source_computes():
    source, translation = (
        [
            output.get("text") or output["data"].get("text/plain")
            for cell in json.loads(text("line", book))["cells"]
            for output in cell.get("outputs", ())
        ]
        for book in (BOOK, CHINESE)
    )
    assert translation == source
