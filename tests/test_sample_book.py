"""The sample book, built: its spots come out as its README says, in both languages."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from compared import (
    blocks,
    compare_skeletons,
    content,
    inline_maths,
    links,
    marked,
    read_html,
    skeleton,
    tight,
)
from tiny_book import write_book

ROOT = Path(__file__).parents[1]
EXTENSIONS = ("myst_nb", "sphinx_design", "sphinx_exercise", "sphinxcontrib.bibtex")
missing = [name for name in EXTENSIONS if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"the sample book needs {missing}")

PAGES = [
    "averages",
    "bibliography",
    "calibration",
    "errors",
    "glossary",
    "index",
    "line",
    "pendulum",
    "preface",
    "reporting",
    "units",
]


def sphinx(builder: str, book: Path, out: Path, *options: object) -> str:
    command = [sys.executable, "-m", "sphinx", "--no-color", "-q", "-b", builder, book, out]
    done = subprocess.run(
        [*map(str, command), *map(str, options)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(line for line in done.stderr.splitlines() if re.search("WARNING|ERROR", line))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    import shutil

    place = tmp_path_factory.mktemp("sample") / "book"
    built = shutil.ignore_patterns("_build", ".amts", "*.mo")
    return Path(shutil.copytree(ROOT / "sample_book", place, ignore=built))


@pytest.fixture(scope="module")
def source(book, tmp_path_factory):
    out = tmp_path_factory.mktemp("source")
    assert sphinx("html", book, out) == ""
    return out


@pytest.fixture(scope="module")
def editions(book, tmp_path_factory):
    """Build both languages side by side, with what people translated and nothing else."""
    out = tmp_path_factory.mktemp("editions")
    none = [f"amts_languages.{code}.engine=none" for code in ("es", "zh")]
    warnings = sphinx("amts", book, out, "-D", none[0], "-D", none[1])
    assert len(warnings.splitlines()) == 1, warnings
    assert "calibration.md: WARNING: zh: is not translated" in warnings
    return out


def page(folder: Path, name: str):
    return content(read_html(folder / f"{name}.html"))


def says(folder: Path, name: str, text: str) -> bool:
    """Tell whether a page shows *text*, wherever its lines are broken."""
    return tight(text) in "\0".join(blocks(page(folder, name)))


@pytest.mark.parametrize("language", ["es", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_code_maths_images_and_places_are_those_of_the_source(source, editions, name, language):
    one, other = page(source, name), page(editions / language, name)
    assert compare_skeletons(skeleton(one), skeleton(other)) == []
    localised = {"https://zh.wikipedia.org", "https://es.wikipedia.org"}
    alien = links(other) - links(one)
    assert all(target.startswith(tuple(localised)) for target in alien), alien
    if name not in ("calibration", "preface"):
        assert inline_maths(other) == inline_maths(one)


@pytest.mark.parametrize(
    ("language", "lang", "direction"), [("es", "es", "ltr"), ("zh", "zh-Hans", "ltr")]
)
def test_page_says_its_language(editions, language, lang, direction):
    [root] = [
        each for each in read_html(editions / language / "index.html").walk() if each.tag == "html"
    ]
    assert root.attributes["lang"] in (lang, lang.split("-")[0], "zh-CN")
    assert root.attributes.get("dir", "ltr") == direction


def test_counts_of_the_report_add_up(editions):
    for language in ("es", "zh"):
        report = json.loads((editions / language / "amts-report.json").read_text("utf-8"))
        assert sorted(report["pages"]) == PAGES
        assert report["segments"] == sum(report["origins"].values())
        assert report["segments"] == sum(one["segments"] for one in report["pages"].values())
        for name, one in report["pages"].items():
            assert one["segments"] == sum(one["origins"].values()), name
            left = one["segments"] - one["origins"]["human"]
            assert len(one["to_do"]) == left, name
            assert all(entry["reason"] for entry in one["to_do"]), name
            shown = page(editions / language, name)
            assert len(marked(shown, "human")) <= one["origins"]["human"], name


# The Chinese edition


def test_missing_page_is_shown_in_the_source_language(editions):
    calibration = page(editions / "zh", "calibration")
    assert marked(calibration, "source")[0] == "Calibration"
    # But one sentence stands elsewhere in the book, and a person translated it there.
    assert marked(calibration, "human") == ["计算平均值和标准误差。"]


def test_changed_paragraph_is_not_shown_as_current(editions):
    assert not says(editions / "zh", "averages", "至少测量三次")
    assert says(editions / "zh", "averages", "Make at least five measurements.")
    report = json.loads((editions / "zh" / "amts-report.json").read_text("utf-8"))
    [entry] = report["pages"]["averages"]["to_do"]
    assert entry["reason"] == "outdated: the source says 5 where the translation says 3"


def test_added_paragraph_is_not_given_a_neighbours_translation(editions):
    shown = marked(page(editions / "zh", "errors"), "source")
    assert [text for text in shown if text.startswith("Adigitalinstrument")] == shown


def test_merged_paragraphs_are_shown_once(editions):
    shown = blocks(page(editions / "zh", "preface"))
    [merged] = [text for text in shown if "本书写给每一个要测量的人" in text]
    assert "你不需要很多数学" in merged
    assert not says(editions / "zh", "preface", "You do not need")
    assert not says(editions / "zh", "preface", "This book is for everybody")


def test_split_paragraph_is_joined(editions):
    shown = blocks(page(editions / "zh", "reporting"))
    [joined] = [text for text in shown if "一个结果有三个部分" in text]
    assert "不确定度只写一位或两位数字" in joined


def test_sections_keep_the_order_of_the_source(editions):
    shown = blocks(page(editions / "zh", "errors"))
    systematic, random = shown.index("系统误差"), shown.index("随机误差")
    assert systematic < shown.index(tight("常见的原因有三个：")) < random
    assert random < next(n for n, text in enumerate(shown) if "随机误差在每次测量中都不同" in text)


def test_what_the_translator_localised_in_text_stays_and_in_code_does_not(editions):
    assert any("zh.wikipedia.org" in target for target in links(page(editions / "zh", "preface")))
    code = "\n".join(skeleton(page(editions / "zh", "averages")).code)
    assert "# the length of the table in centimetres" in code
    assert "mass in g" in "\n".join(skeleton(page(editions / "zh", "line")).code)
    assert says(editions / "zh", "units", "本书使用 SI 的单位")


# Both


@pytest.mark.parametrize(
    ("language", "mean", "title", "caption", "alt"),
    [
        ("zh", "平均值", "怎样使用平均值", "方法", "四个靶子，每个靶子上有五个点。"),
        ("es", "media", "Cómo usar las medias", "El método", "Cuatro dianas"),
    ],
)
def test_terms_titles_captions_and_alternative_texts_are_translated(
    editions, language, mean, title, caption, alt
):
    edition = editions / language
    # A reference without a text of its own takes the translated term, and leads to the source's id.
    references = [
        each
        for each in page(edition, "averages").walk()
        if each.attributes.get("href") == "glossary.html#term-mean"
    ]
    assert references
    assert tight(references[0].text()) == mean
    assert says(edition, "index", title)
    assert says(edition, "index", caption)
    images = [each for each in page(edition, "errors").walk() if each.tag == "img"]
    assert images[0].attributes["alt"].startswith(alt)


@pytest.mark.parametrize(
    ("language", "word", "keyword"), [("zh", "单位", "不确定度"), ("es", "unidad", "incertidumbre")]
)
def test_index_meta_and_search_are_translated(editions, language, word, keyword):
    edition = editions / language
    assert word in (edition / "genindex.html").read_text("utf-8")
    metas = {
        each.attributes.get("name"): each.attributes.get("content", "")
        for each in read_html(edition / "index.html").walk()
        if each.tag == "meta"
    }
    assert keyword in metas["keywords"]
    assert "How to measure" not in metas["description"]
    search = (edition / "searchindex.js").read_text("utf-8")
    assert keyword.encode("unicode-escape").decode() in search or keyword in search


def test_what_is_switched_off_stays(editions):
    for language in ("es", "zh"):
        text = page(editions / language, "pendulum").text()
        assert "12 May, window closed, ten swings each" in text
        assert "Data: CC0" in text
        assert "MODEL A7 · MAX 500 g · d = 0.1 g" in page(editions / language, "errors").text()
        licence = "Permission is granted to copy this book for any purpose"
        assert says(editions / language, "preface", licence)


def test_fuzzy_and_empty_messages_are_not_shown(editions):
    spanish = editions / "es"
    assert says(spanish, "averages", "Make at least five measurements.")
    assert says(spanish, "errors", "A digital instrument has a resolution, too.")
    shown = marked(page(spanish, "calibration"), "source")
    assert [text for text in shown if len(text) > 20] == [
        tight(
            "This scale makes every mass too large. We can correct every value with a line"
            " through the points, as in Una recta por los puntos."
        ),
        tight("The calibration has an uncertainty, too. Write it down with the result."),
    ]


def test_languages_link_to_each_other(editions):
    page_links = [
        each.attributes["href"]
        for each in read_html(editions / "zh" / "errors.html").walk()
        if each.tag == "a" and each.attributes.get("hreflang") == "es"
    ]
    assert page_links == ["../es/errors.html"]


def test_page_without_marks_is_clean(book, tmp_path):
    option = ("-D", "amts_marks=off", "-D", "amts_languages.es.engine=none")
    sphinx("amts-es", book, tmp_path / "out", *option)
    text = (tmp_path / "out" / "errors.html").read_text("utf-8")
    assert "data-amts" not in text
    assert "Errores aleatorios" in text


@pytest.mark.skipif(
    importlib.util.find_spec("thot") is None, reason="the engine 'local' is not installed"
)
def test_local_engine_fills_what_people_left(book, tmp_path):
    sphinx("amts-zh", book, tmp_path / "out")
    report = json.loads((tmp_path / "out" / "amts-report.json").read_text("utf-8"))
    calibration = report["pages"]["calibration"]
    assert calibration["origins"]["machine"] >= 6
    # It says so where the book's own pairs are not enough.
    left = [entry for entry in calibration["to_do"] if entry["origin"] == "source"]
    assert all(entry["reason"].startswith("no human translation; ") for entry in left), left
    drafts = marked(page(tmp_path / "out", "calibration"), "machine")
    assert "校准" in drafts


@pytest.mark.parametrize(
    ("inner", "name"),
    [("dirhtml", "errors/index.html"), ("latex", "*.tex"), ("epub", "*.epub")],
)
def test_other_builders_write_the_translated_book(book, tmp_path, inner, name):
    options = ("-D", f"amts_languages.es.builder={inner}", "-D", "amts_languages.es.engine=none")
    # Doctrees in the output are no part of an e-book, and Sphinx warns of them.
    options = (*options, "-d", tmp_path / "doctrees")
    warnings = sphinx("amts-es", book, tmp_path / "out", *options)
    assert warnings == ""
    [path] = (tmp_path / "out").glob(name)
    text = (
        ZipFile(path).read("errors.xhtml").decode() if inner == "epub" else path.read_text("utf-8")
    )
    assert "Errores aleatorios" in text
    assert "Una regla con marcas de milímetro" in " ".join(text.split())


@pytest.mark.parametrize(("inner", "name"), [("singlehtml", "index.html"), ("text", "oven.txt")])
def test_builders_that_the_extensions_of_the_sample_book_do_not_know(tmp_path, inner, name):
    book = write_book(tmp_path / "book")
    assert (
        sphinx("amts-es", book, tmp_path / "out", "-D", f"amts_languages.es.builder={inner}") == ""
    )
    text = (tmp_path / "out" / name).read_text("utf-8")
    assert "El horno" in text
    assert "tiene que estar caliente" in text


@pytest.mark.slow
def test_jupyter_book_builds_the_translated_book(book, tmp_path):
    pytest.importorskip("jupyter_book.cli", reason="jupyter-book 1.x is not installed")
    main = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", main, "build", "--path-output", tmp_path]
    custom = ["--builder", "custom", "--custom-builder", "amts-zh"]
    done = subprocess.run(
        [*map(str, command), *custom, str(book)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    out = tmp_path / "_build" / "amts-zh"
    assert says(out, "errors", "随机误差在每次测量中都不同")
    assert (out / "amts-report.json").is_file()
    # A mistake is one line here, too.
    (book / "translations" / "zh").rename(book / "translations" / "no")
    done = subprocess.run(
        [*map(str, command), *custom, str(book)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
    )
    (book / "translations" / "no").rename(book / "translations" / "zh")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "sphinx-amts: amts_languages['zh']['translation']" in done.stderr
