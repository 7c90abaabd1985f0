"""Real books and what people made of them: the output against the source's and the human edition's.

Some pages of each book only; ``benchmarks/`` measures whole books.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from compared import (
    blocks,
    compare_skeletons,
    content,
    inline_maths,
    links,
    marked,
    pages_read,
    read_html,
    skeleton,
)

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason="there is no folder 'shared/corpus' beside the checkout"
    ),
]

TOC = """format: jb-book
root: intro
chapters:
- file: about
- file: pv
- file: lake_model
- file: scalar_dynam
- file: short_path
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One book and one language."""

    folder: str
    language: str
    pages: tuple[str, ...]
    """The pages that are built; empty for all."""
    human: str = ""
    """The folder of the translated book; empty for catalogs."""
    sphinx: str = ""
    """Sphinx's code, for catalogs."""


TUTORIAL = ("appetite", "interpreter", "introduction", "controlflow", "modules")
PYTHON = ("index", *(f"tutorial/{name}" for name in TUTORIAL))
ECONOMICS = ("intro", "about", "pv", "lake_model", "scalar_dynam", "short_path")
CASES = [
    Case("quantecon-intro/en_base", "zh", ECONOMICS, human="quantecon-intro/zh_human"),
    Case("pyopensci", "es", (), sphinx="es"),
    Case("pyopensci", "ja", (), sphinx="ja"),
    Case("cpython/en-3.13", "es", PYTHON, sphinx="es"),
    Case("cpython/en-3.13", "zh", PYTHON, sphinx="zh_CN"),
]
CHANGED = {
    "quantecon-intro/en_base": "pv.md",
    "pyopensci": "package-structure-code/code-style-linting-format.md",
    "cpython/en-3.13": "tutorial/appetite.rst",
}


def copy(folder: str, place: Path, pages: tuple[str, ...]) -> Path:
    """Copy a book, with the given pages of it."""
    shutil.copytree(CORPUS / folder, place)
    for path in place.rglob("*"):
        name = path.relative_to(place).with_suffix("").as_posix()
        if pages and path.suffix in (".md", ".rst") and name not in pages:
            path.unlink()
    if (place / "_toc.yml").is_file():
        (place / "_toc.yml").write_text(TOC)
    return place


def sphinx(builder: str, source: Path, out: Path, *options: str) -> tuple[str, Counter[str]]:
    """Build; give what Sphinx said, and its warnings."""
    command = [sys.executable, "-m", "sphinx", "--no-color", "-b", builder, source, out]
    done = subprocess.run(
        [*map(str, command), *options],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    found = [line for line in done.stderr.splitlines() if re.search("WARNING|ERROR", line)]
    return done.stdout, Counter(found)


@dataclass(frozen=True, slots=True)
class Built:
    """The three editions of a book."""

    case: Case
    book: Path
    options: tuple[str, ...]
    plain: Path
    human: Path
    ours: Path
    plain_warnings: Counter[str]
    warnings: Counter[str]

    def pages(self):
        """Give the content of each page: of the plain build, of the human edition, and of ours."""
        names = sorted(path.relative_to(self.ours) for path in self.ours.rglob("*.html"))
        for name in names:
            if name.parts[0] == "_static" or name.stem in ("genindex", "search", "prf-prf"):
                continue
            trio = [read_html(folder / name) for folder in (self.plain, self.human, self.ours)]
            if all(any(each.tag == "h1" for each in page.walk()) for page in trio):
                yield (name.as_posix(), *map(content, trio))


def case_name(case: Case) -> str:
    return f"{case.folder.partition('/')[0]}-{case.language}"


@pytest.fixture(scope="module", params=CASES, ids=case_name)
def built(request, tmp_path_factory):
    case = request.param
    if case.human:
        for name in ("myst_nb", "sphinx_external_toc", "sphinx_proof", "sphinx_book_theme"):
            pytest.importorskip(name)
    if case.folder == "pyopensci":
        pytest.importorskip("sphinx_design")
    place = tmp_path_factory.mktemp(case_name(case))
    book = copy(case.folder, place / "book", case.pages)
    settings = [f"amts_languages.{case.language}.engine=none"]
    if case.human:
        human_book = copy(case.human, place / "human", case.pages)
        sphinx("html", human_book, place / "out-human")
        settings.append(f"amts_languages.{case.language}.translation={human_book}")
    else:
        sphinx("html", book, place / "out-human", "-D", f"language={case.sphinx}")
    options = tuple(word for setting in settings for word in ("-D", setting))
    _, plain = sphinx("html", book, place / "out-plain")
    _, ours = sphinx(f"amts-{case.language}", book, place / "out-ours", *options)
    return Built(
        case=case,
        book=book,
        options=options,
        plain=place / "out-plain",
        human=place / "out-human",
        ours=place / "out-ours",
        plain_warnings=plain,
        warnings=ours,
    )


def test_every_page_is_there_with_the_sources_code_maths_images_and_ids(built):
    plain = {path.relative_to(built.plain) for path in built.plain.rglob("*.html")}
    ours = {path.relative_to(built.ours) for path in built.ours.rglob("*.html")}
    assert plain <= ours
    pages = list(built.pages())
    assert len(pages) >= len(built.case.pages) - 1
    for name, source, _, page in pages:
        assert compare_skeletons(skeleton(source), skeleton(page)) == [], name


def test_warnings_are_those_of_the_plain_build_and_named_ones_of_ours(built):
    more = built.warnings - built.plain_warnings
    assert [line for line in more if "[amts." not in line] == []


def test_inline_maths_and_links_are_the_sources_or_the_translators(built):
    for name, source, human, page in built.pages():
        assert not inline_maths(page) - inline_maths(source) - inline_maths(human), name
        assert not links(page) - links(source) - links(human), name


def test_what_is_shown_as_human_is_exactly_what_people_wrote(built):
    shown = exact = 0
    for _, _, human, page in built.pages():
        ours, theirs = Counter(marked(page, "human")), Counter(blocks(human))
        shown += sum(ours.values())
        exact += sum((ours & theirs).values())
    assert shown > 100
    assert exact / shown >= 0.97, f"{exact} of {shown}"


def test_what_people_wrote_is_shown_or_named_with_a_reason(built):
    there = found = 0
    for _, source, human, page in built.pages():
        theirs = Counter(blocks(human)) - Counter(blocks(source))
        there += sum(theirs.values())
        found += sum((theirs & Counter(blocks(page))).values())
    # What is missing: what only the human edition has, paragraphs that it split, and what the
    # report names.
    assert found / there >= 0.95, f"{found} of {there}"
    report = json.loads((built.ours / "amts-report.json").read_text("utf-8"))
    assert report["segments"] == sum(report["origins"].values())
    for name, page in report["pages"].items():
        assert page["segments"] == sum(page["origins"].values()), name
        assert len(page["to_do"]) == page["segments"] - page["origins"]["human"], name
        assert all(entry["reason"] for entry in page["to_do"]), name


def test_only_what_changed_is_read_again(built):
    name = f"amts-{built.case.language}"
    # The slices lack some images; what depends on one, plain Sphinx reads again each time.
    said, _ = sphinx("html", built.book, built.plain)
    [always] = pages_read(said)
    said, _ = sphinx(name, built.book, built.ours, *built.options)
    assert set(pages_read(said)) == {always}
    path = built.book / CHANGED[built.case.folder]
    path.write_text(path.read_text("utf-8").rstrip() + "\n\nThis is one more paragraph.\n", "utf-8")
    said, _ = sphinx(name, built.book, built.ours, *built.options)
    assert set(pages_read(said)) == {(0, always[1] + 1, 0)}
    page = content(read_html(built.ours / path.relative_to(built.book).with_suffix(".html")))
    assert "Thisisonemoreparagraph." in marked(page, "source")
