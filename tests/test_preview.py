"""Origins in the HTML, the line of a page, and the switcher, on real builds of small books."""

from __future__ import annotations

import importlib.util
import json
import os
from html.parser import HTMLParser
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_book import DOT, LINKS, SOURCE, MarkedBook

from sphinx_amts.languages import all_profiles
from sphinx_amts.preview.edition import ORIGINS
from sphinx_amts.preview.messages import _table, messages
from sphinx_amts.preview.summary import bar, percentages, sentence, total

bs4 = pytest.importorskip("bs4", reason="the HTML is read with beautifulsoup4")

pytestmark = [  # what themes and extensions use of Sphinx is theirs
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]

FLAT_SOURCE = " ".join(SOURCE.split())
RST = "\nM: Title\n========\n\nM: Text.\n"


@pytest.fixture
def book(tmp_path):
    return MarkedBook(folder=tmp_path)


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Build the book of all markups once, and give its page."""
    book = MarkedBook(folder=tmp_path_factory.mktemp("marked"))
    return page(book.build(edition=book.edition(switcher=LINKS)))


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Give the same page without marks."""
    book = MarkedBook(folder=tmp_path_factory.mktemp("clean"))
    return page(book.build(edition=book.edition(marks=False)))


def page(out, name="index.html"):
    return bs4.BeautifulSoup((out / name).read_text("utf-8"), "html.parser")


def mark_of(soup, text):
    [mark] = [mark for mark in soup.select(".amts") if mark.get_text() == text]
    return mark


# Marks


def test_text_carries_origin_source_and_translator(marked):
    mark = mark_of(marked, "What it does.")

    assert mark["class"] == ["amts", "amts-machine"]
    assert mark["data-amts-origin"] == "machine"
    assert mark["data-amts-source"] == f"{FLAT_SOURCE} What it does."
    assert mark["data-amts-by"] == "local"


def test_human_text_names_no_engine(marked):
    assert "data-amts-by" not in mark_of(marked, "Its definition, see Fig. 1. [1]").attrs


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("First chapter", "h1 > .amts"),
        ("A part", "h2 .amts"),
        ("The caption of the dot", "figcaption > p > .caption-text > .amts"),
        ("Its legend", "figcaption .legend > p > .amts"),
        ("Caption of code", ".code-block-caption > .caption-text > .amts"),
        ("Caption of the table", "caption > .caption-text > .amts"),
        ("Term", "dl.glossary > dt > .amts"),
        ("First line", ".line-block > .line > .amts"),
        ("Cell", "td > p > .amts"),
        ("Own title", "p.admonition-title > .amts"),
        ("An item", "li > p > .amts"),
        ("Somebody", ".attribution > .amts"),
        ("Rubric", ".rubric > .amts"),
        ("The footnote.", "aside.footnote > p > .amts"),
    ],
)
def test_mark_stands_directly_in_the_block_of_its_text(marked, text, selector):
    assert text in [mark.get_text() for mark in marked.select(selector)]


def test_permalinks_and_numbers_stay_outside_of_marks(marked):
    assert marked.select(".headerlink")
    assert marked.select(".caption-number")
    assert not marked.select(".amts .headerlink, .amts .caption-number")


def test_source_text_is_escaped_and_never_executed(marked):
    assert not [script for script in marked.select("script") if "alert" in script.get_text()]
    assert "<script>alert(1)</script>" in mark_of(marked, "Cell")["data-amts-source"]


def test_maths_code_and_links_inside_stay_as_they_are(marked, clean):
    inside = ".math, code, a.reference"
    marks = marked.select_one(".amts-human:has(.math)")

    assert [str(node) for node in marks.select(inside)] == [
        str(node) for node in clean.select("p:has(> .math) :is(.math, code, a.reference)")
    ]


def test_without_its_marks_a_page_is_the_clean_page(marked, clean):
    body = bs4.BeautifulSoup(str(marked.select_one("[role=main]")), "html.parser")
    for extra in body.select(".amts-bar, .amts-languages"):
        extra.decompose()
    for mark in body.select(".amts"):
        mark.unwrap()
    for image in body.select("img"):
        image.attrs = {k: v for k, v in image.attrs.items() if not k.startswith("data-amts")}

    written = "".join(str(body).split())
    assert written == "".join(str(clean.select_one("[role=main]")).split())


def test_untranslated_text_says_its_language(marked):
    mark = mark_of(marked, "Nobody translated this.")

    assert mark["lang"] == "en"
    assert "dir" not in mark.attrs
    assert "data-amts-source" not in mark.attrs
    assert "lang" not in mark_of(marked, "Cell").attrs


def test_untranslated_text_says_its_direction_where_it_differs(book):
    soup = page(book.build(edition=book.edition(lang="ar", direction="rtl")))

    assert mark_of(soup, "Nobody translated this.")["dir"] == "ltr"


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme"])
def test_a_book_from_right_to_left_says_so_and_its_code_does_not(book, theme):
    if not importlib.util.find_spec(theme):
        pytest.skip(f"needs {theme}")
    edition = book.edition(lang="ar", direction="rtl", marks=False)
    out = book.build(edition=edition, language="ar", html_theme=theme)

    soup = page(out)
    assert soup.html["dir"] == "rtl"
    assert soup.html["lang"] == "ar"
    assert soup.select("link[href*='amts-rtl.css']")
    assert "dir" not in soup.body.attrs


def test_a_book_from_left_to_right_needs_no_direction(marked):
    assert "dir" not in marked.html.attrs


def test_image_carries_the_origin_of_its_alternative_text(marked):
    [image] = marked.select("figure > img")

    assert image["alt"] == "A dot"
    assert image["data-amts-origin"] == "machine"
    assert image["data-amts-source"] == f"{FLAT_SOURCE} A dot"


def test_nothing_but_text_is_marked(marked):
    assert not marked.select("pre .amts, .sig .amts, .contents .amts, head .amts, .amts .amts")
    assert marked.title.get_text().startswith("First chapter — ")


def test_navigation_and_search_index_hold_plain_titles(book):
    book.files = {
        "index.rst": "M: Root\n=======\n\n.. toctree::\n\n   two\n",
        "two.rst": "M: Two\n======\n\nM: Text.\n",
    }
    out = book.build()

    [entry] = page(out).select(".toctree-wrapper a")
    assert str(entry.decode_contents()) == "Two"
    assert "data-amts" not in (out / "searchindex.js").read_text("utf-8")


def test_elements_are_closed_in_order(book):
    class Balance(HTMLParser):
        stack: list[str] = []  # noqa: RUF012
        void = ("meta", "link", "img", "input", "br", "hr")

        def handle_startendtag(self, tag, attrs):
            assert tag in self.void

        def handle_starttag(self, tag, attrs):
            if tag not in self.void:
                self.stack.append(tag)

        def handle_endtag(self, tag):
            if tag not in self.void:
                assert self.stack.pop() == tag

    parser = Balance()
    parser.feed((book.build() / "index.html").read_text("utf-8"))
    assert parser.stack == []


def test_a_wrong_origin_is_not_shown_as_something_else(book, monkeypatch):
    monkeypatch.setitem(__import__("marked_book")._ORIGINS, "M: ", "oracle")

    with pytest.raises(Exception, match="amts_origin is 'oracle', not one of human"):
        book.build()


@pytest.mark.skipif(not importlib.util.find_spec("sphinx_design"), reason="needs sphinx-design")
def test_tabs_cards_and_dropdowns_keep_their_structure(book):
    book.files = {
        "index.rst": """\
H: Title
========

.. tab-set::

   .. tab-item:: M: Tab

      M: In the tab.

.. card:: M: Card

   M: In the card.

.. dropdown:: M: Drop

   M: In the dropdown.
"""
    }
    soup = page(book.build(extensions=["sphinx_design"]))

    marks = {mark.get_text(): mark for mark in soup.select(".amts")}
    assert marks["Tab"].parent.name == "label"
    assert marks["Drop"].find_parent("summary")
    assert "sd-summary-text" in marks["Drop"].parent["class"]
    assert marks["Card"].find_parent(class_="sd-card-title")
    assert {"In the tab.", "In the card.", "In the dropdown."} <= marks.keys()
    assert soup.select_one(".sd-tab-set > input + label + .sd-tab-content")


@pytest.mark.skipif(not importlib.util.find_spec("sphinx_exercise"), reason="needs sphinx-exercise")
def test_exercises_keep_their_numbers_and_titles(book):
    book.files = {
        "index.rst": """\
H: Title
========

.. exercise:: M: Its name
   :label: one

   M: Solve it.

.. solution:: one

   M: Solved.
"""
    }
    soup = page(book.build(extensions=["sphinx_exercise"]))

    titles = [title.get_text() for title in soup.select(".admonition-title")]
    assert titles[0].startswith("Exercise 1")
    assert "Its name" in titles[0]
    assert titles[1].startswith("Solution to")
    assert {"Solve it.", "Solved."} <= {mark.get_text() for mark in soup.select(".amts")}


# Marks off


def test_without_marks_the_html_holds_nothing_of_them(book):
    out = book.build(edition=book.edition(marks=False))

    assert "amts" not in (out / "index.html").read_text("utf-8")
    assert not list((out / "_static").glob("amts*"))


def test_without_marks_the_switcher_can_stay(book):
    soup = page(book.build(edition=book.edition(marks=False, switcher=LINKS)))

    assert soup.select("nav.amts-languages a")
    assert not soup.select(".amts, .amts-bar, script[src*=amts], link[href*='amts.css']")


@pytest.mark.parametrize("builder", ["text", "latex", "xml"])
def test_other_formats_are_not_touched(book, builder):
    out = book.build(builder)

    written = [path.read_bytes() for path in out.iterdir() if path.is_file()]
    assert any(b"Nobody translated this." in text for text in written)
    assert not any(b'class="amts' in text for text in written)


def test_switching_marks_off_rewrites_pages_and_reads_none(book):
    book.files["two.rst"] = ":orphan:\n" + RST
    out = book.build()
    assert book.read

    assert book.build(edition=book.edition(marks=False)) == out
    assert book.read == []
    assert "amts" not in (out / "index.html").read_text("utf-8")
    assert "amts" not in (out / "two.html").read_text("utf-8")


def test_nothing_changed_means_nothing_written(book):
    written = book.build() / "index.html"
    os.utime(written, ns=(2**61, 2**61))
    book.build()

    assert written.stat().st_mtime_ns == 2**61


# The line of a page


def test_line_says_in_the_readers_language_how_much_comes_from_where(marked):
    assert marked.select_one(".amts-summary").get_text().startswith("人工翻译 ")
    assert marked.select_one(".amts-bar")["aria-label"] == "译文来源"
    assert marked.select_one(".amts-bar")["role"] == "region"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "82% by people, 11% machine, 7% not translated"),
        ("es-MX", "82% traducción humana, 11% traducción automática, 7% sin traducir"),
        ("fr-CA", "82 % traduction humaine, 11 % traduction automatique, 7 % non traduit"),
        ("zh-Hans-CN", "人工翻译 82%，机器翻译 11%，未翻译 7%"),
        ("zh-TW", "人工翻譯 82%，機器翻譯 11%，未翻譯 7%"),
        ("tr", "%82 insan çevirisi, %11 makine çevirisi, %7 çevrilmemiş"),
        ("tlh", "82% by people, 11% machine, 7% not translated"),
    ],
)
def test_line_follows_the_conventions_of_the_language(lang, line):
    counts = {"human": 82, "machine": 11, "source": 7}

    assert sentence(counts, messages(lang)).replace("\xa0", " ") == line


def test_words_in_english_for_want_of_others_are_declared_english(book):
    words = messages("tlh")

    assert words.lang == "en"
    assert ' lang="en" ' in bar({"human": 1}, book.edition(lang="tlh"), words, switch=True)


def test_every_language_has_all_words():
    for tag in _table():
        words = messages(tag)
        assert words.lang == tag
        assert all([words.switch, words.heading, words.languages, *words.origins.values()])
        assert len(set(words.origins.values())) == len(ORIGINS)


@pytest.mark.parametrize("profile", all_profiles(), ids=lambda profile: profile.code)
def test_readers_of_every_language_read_their_own(profile):
    assert messages(profile.tag).lang == profile.tag


def test_page_without_segments_has_no_line(book):
    book.files = {"index.rst": "Title\n=====\n\nText.\n"}

    assert not page(book.build()).select(".amts-bar")


counted = st.dictionaries(st.sampled_from(ORIGINS), st.integers(0, 10**6))


@given(counted)
def test_percentages_add_up_and_hide_nothing(counts):
    shares = percentages(counts)

    assert shares.keys() == {origin for origin, count in counts.items() if count}
    assert all(share >= 1 for share in shares.values())
    assert sum(shares.values()) == (100 if shares else 0)


@given(counted)
def test_percentages_are_less_than_a_point_off_unless_tiny(counts):
    whole = sum(counts.values())
    for origin, share in percentages(counts).items():
        assert abs(share - 100 * counts[origin] / whole) < len(ORIGINS)


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ({"human": 1, "machine": 1, "source": 1}, [34, 33, 33]),
        ({"human": 999, "machine": 1}, [99, 1]),
        ({"human": 7}, [100]),
        ({}, []),
    ],
)
def test_percentages_are_rounded_by_largest_remainder(counts, shares):
    assert list(percentages(counts).values()) == shares


def test_line_of_a_single_page_book_counts_every_page_once(book):
    book.files = {
        "index.rst": "M: Root\n=======\n\n.. toctree::\n\n   two\n   three\n",
        "two.rst": "H: Two\n======\n\n.. toctree::\n\n   three\n",
        "three.rst": "H: Three\n========\n\nH: Text.\n",
        "aside.rst": ":orphan:\n\nS: Aside\n========\n",
    }
    edition = book.edition(lang="en")
    counts = total(map(book.counts, ["index", "two", "three"]))
    assert counts == {"human": 3, "human-stale": 0, "machine": 1, "source": 0}

    options = {"suppress_warnings": ["toc.multiple_toc_parents"]}
    soup = page(book.build("singlehtml", edition=edition, **options))
    assert soup.select_one(".amts-summary").get_text() == "75% by people, 25% machine"


def test_generated_pages_have_no_line(book):
    out = book.build(edition=book.edition(switcher=LINKS))

    for name in ("genindex.html", "search.html"):
        assert not page(out, name).select(".amts-bar, .amts-languages, link[rel=alternate]")


def test_switch_is_a_labelled_control(marked):
    [box] = marked.select(".amts-switch input")

    assert box["type"] == "checkbox"
    assert box["role"] == "switch"
    assert box.parent.name == "label"
    assert box.parent.get_text().strip() == "显示译文来源"


def test_labels_for_the_script_are_json(marked):
    labels = json.loads(marked.select_one(".amts-bar")["data-amts-labels"])

    assert list(labels) == list(ORIGINS)


# Assets


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_style_and_script_are_linked_and_there(book, builder):
    book.files["sub/two.rst"] = ":orphan:\n" + RST
    out = book.build(builder, edition=book.edition(switcher=LINKS))

    soup = page(out)
    for tag, key in (
        ("link[href*='amts']:not([rel=alternate])", "href"),
        ("script[src*=amts]", "src"),
    ):
        assert soup.select(tag)
        for link in soup.select(tag):
            assert (out / link[key].partition("?")[0]).is_file()


def test_two_editions_in_one_process_do_not_mix(tmp_path):
    first = MarkedBook(folder=tmp_path / "first")
    second = MarkedBook(folder=tmp_path / "second")
    first.build(edition=first.edition(switcher=LINKS))

    out = second.build(edition=second.edition(marks=False))
    assert "amts" not in (out / "index.html").read_text("utf-8")


def test_epub_has_the_line_and_no_controls(book):
    options = {"epub_show_urls": "no", "version": "1"}
    book.files = {"index.rst": PAGE_FOR_EPUB, "dot.svg": DOT}
    out = book.build("epub", edition=book.edition(switcher=LINKS), **options)

    [epub] = out.glob("*.epub")
    with ZipFile(epub) as archive:
        names = archive.namelist()
        text = archive.read("index.xhtml" if "index.xhtml" in names else "EPUB/index.xhtml")
        manifest = archive.read(next(name for name in names if name.endswith(".opf")))
    root = ElementTree.fromstring(text)
    classes = [element.get("class", "") for element in root.iter()]
    assert "amts amts-machine" in classes
    assert "amts-summary" in classes
    assert not {"amts-switch", "amts-languages"} & set(classes)
    assert b"_static/amts.css" in manifest
    assert b"amts.js" not in manifest


PAGE_FOR_EPUB = "H: Book\n=======\n\nM: Text & <more>.\n\n.. image:: dot.svg\n   :alt: M: Dot\n"


# The switcher


@pytest.mark.parametrize(
    ("builder", "name", "urls"),
    [
        ("html", "index.html", ["../en/index.html", "index.html", "index.html"]),
        ("html", "a/b/c.html", ["../../../en/a/b/c.html", "c.html", "a/b/c.html"]),
        ("dirhtml", "index.html", ["../en/", "./", ""]),
        ("dirhtml", "a/b/c/index.html", ["../../../../en/a/b/c/", "./", "a/b/c/"]),
        ("singlehtml", "index.html", ["../en/index.html", "index.html", "index.html"]),
    ],
)
def test_switcher_links_the_same_page(book, builder, name, urls):
    book.files = {"index.rst": RST, "a/b/c.rst": ":orphan:\n" + RST}
    out = book.build(builder, edition=book.edition(switcher=LINKS))

    links = page(out, name).select("nav.amts-languages a")
    hrefs = [link["href"] for link in links]
    assert hrefs == [*urls[:2], f"https://example.org/es/{urls[2]}"]
    assert [link["hreflang"] for link in links] == ["en", "zh-CN", "es"]
    assert [link.get_text() for link in links] == ["English", "简体中文", "Español"]
    assert [link.get("aria-current") for link in links] == [None, "true", None]
    assert (out / name).parent.joinpath(hrefs[1]).exists()


def test_head_tells_search_engines_of_the_other_languages(marked):
    links = marked.select("head link[rel=alternate][hreflang]")

    assert [link["hreflang"] for link in links] == ["en", "zh-CN", "es"]
    assert links[0]["href"] == "../en/index.html"


def test_one_language_alone_needs_no_switcher(book):
    soup = page(book.build(edition=book.edition(switcher=LINKS[1:2])))

    assert not soup.select(".amts-languages, link[rel=alternate]")


@pytest.mark.parametrize(
    ("theme", "options"),
    [
        ("alabaster", {"html_sidebars": {"**": ["about.html", "amts-languages.html"]}}),
        ("furo", {"html_sidebars": {"**": ["sidebar/brand.html", "amts-languages.html"]}}),
        ("pydata_sphinx_theme", {"html_theme_options": {"navbar_end": ["amts-languages"]}}),
        ("pydata_sphinx_theme", {"html_sidebars": {"**": ["amts-languages.html"]}}),
        ("sphinx_book_theme", {"html_sidebars": {"**": ["navbar-logo", "amts-languages"]}}),
        (
            "sphinx_book_theme",
            {"html_theme_options": {"article_header_end": "amts-languages.html"}},
        ),
    ],
)
def test_switcher_placed_in_a_theme_is_not_repeated_on_the_page(book, theme, options):
    if theme != "alabaster" and not importlib.util.find_spec(theme):
        pytest.skip(f"needs {theme}")
    edition = book.edition(switcher=LINKS)
    out = book.build(edition=edition, html_theme=theme, **options)

    soup = page(out)
    navs = soup.select("nav.amts-languages")
    assert navs
    main = soup.select_one("[role=main], article, main")
    assert not main.select("section nav.amts-languages, .amts-bar ~ nav.amts-languages")
    assert "amts-languages" not in str(main.select_one(".amts-bar").find_previous_sibling())
    assert page(out, "genindex.html").select("nav.amts-languages a[href='../en/genindex.html']")


@pytest.mark.parametrize("theme", ["furo", "pydata_sphinx_theme", "sphinx_book_theme"])
def test_every_theme_shows_line_and_languages_on_the_page(book, theme):
    if not importlib.util.find_spec(theme):
        pytest.skip(f"needs {theme}")
    soup = page(book.build(edition=book.edition(switcher=LINKS), html_theme=theme))

    assert len(soup.select("article .amts-bar")) == 1
    assert len(soup.select("article nav.amts-languages")) == 1
    assert mark_of(soup, "Cell")
    assert soup.select("head link[rel=alternate][hreflang=en]")


def test_a_book_can_replace_the_template(book):
    book.files["_templates/amts-languages.html"] = "<b>{{ amts_languages|length }} of mine</b>"
    templates = str(book.folder / "book" / "_templates")
    out = book.build(edition=book.edition(switcher=LINKS), templates_path=[templates])

    assert "<b>3 of mine</b>" in (out / "index.html").read_text("utf-8")


def test_a_template_of_the_book_can_say_that_it_shows_the_languages(book):
    edition = book.edition(switcher=LINKS)
    out = book.build(edition=edition, html_context={"amts_languages_placed": True})

    assert not page(out).select("nav.amts-languages")
