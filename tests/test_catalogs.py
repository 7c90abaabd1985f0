"""Gettext catalogs: what Sphinx would show, we show; where its way breaks, we do not."""

from __future__ import annotations

import pickle
import re
import shutil
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts.book.application import isolated
from sphinx_amts.book.catalogs import read_catalogs
from sphinx_amts.book.markup import splice
from sphinx_amts.book.nodes import load
from sphinx_amts.book.po_files import catalog_files, digest_of
from sphinx_amts.book.segments import extract, prose_spots
from sphinx_amts.languages import find
from sphinx_amts.tagged import parse, plain

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

"""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def entry(msgid, msgstr, *flags):
    def quoted(text):
        lines = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")
        return '"' + '\\n"\n"'.join(lines) + '"'

    flag = f"#, {', '.join(flags)}\n" if flags else ""
    return f"{flag}msgid {quoted(msgid)}\nmsgstr {quoted(msgstr)}\n"


@dataclass
class Book:
    """A source book in a folder of its own."""

    folder: Path
    config: dict = field(default_factory=dict)

    def page(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip(), "utf-8")
        return self

    def catalog(self, messages, domain="index", language="zh_CN", directory="locales"):
        body = messages
        if isinstance(messages, dict):
            body = "\n".join(entry(msgid, msgstr) for msgid, msgstr in messages.items())
        path = self.folder / directory / language / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + body, "utf-8")
        return path

    @contextmanager
    def read(self, out, **options):
        """Give the application that has read the book, while it is still set up."""
        warning = StringIO()
        folder = str(self.folder)
        options = (
            {
                "extensions": ["myst_parser"],
                "source_suffix": {".rst": "restructuredtext", ".md": "markdown"},
                "locale_dirs": ["locales"],
                "gettext_compact": False,
                "keep_warnings": True,
                "smartquotes_excludes": {"languages": ["ja", "zh_CN"]},
            }
            | self.config
            | options
        )
        with isolated(), patch_docutils(folder), docutils_namespace():
            app = Sphinx(
                folder,
                None,
                str(out),
                f"{out}/.doctrees",
                "amts-read",
                confoverrides=options,
                status=None,
                warning=warning,
                freshenv=True,
            )
            app.build()
            yield app, warning


@dataclass
class Reading:
    """The source pages, and what the catalogs say for them."""

    documents: dict
    doctrees: dict
    found: dict
    warnings: str

    def text(self, source, page="index"):
        """Give the plain translation of the segment that says *source*."""
        return plain(self.one(source, page).text)

    def one(self, source, page="index"):
        return self.found[page][self.index(source, page)]

    def index(self, source, page="index"):
        segments = self.documents[page].segments
        [index] = [n for n, part in enumerate(segments) if plain(part.text, "¤") == source]
        return index

    def has(self, source, page="index"):
        return self.index(source, page) in self.found.get(page, {})

    def source(self, source, page="index"):
        return self.documents[page].segments[self.index(source, page)]


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def read(book, language="zh", **options):
    with book.read(book.folder.parent / "out", **options) as (app, warning):
        doctrees = {name: app.env.get_doctree(name) for name in app.env.found_docs}
        documents = {name: extract(tree, name) for name, tree in sorted(doctrees.items())}
        before = pickle.dumps((app.env.domaindata, app.env.metadata, app.env.dependencies))
        warning.seek(0)
        warning.truncate()
        profile = find(language)
        found = read_catalogs(
            app,
            documents,
            files=catalog_files(book.folder, app.config.locale_dirs, profile.locales),
            profile=profile,
        )
        after = pickle.dumps((app.env.domaindata, app.env.metadata, app.env.dependencies))
        assert after == before, "the environment of the running build was changed"
        warnings = _COLOURS.sub("", warning.getvalue()).replace(f"{book.folder}/", "")
        return Reading(documents, doctrees, found, warnings)


def keys(one):
    return [inline.key for inline in one.inlines]


def shown(segment_node):
    """Give the text of a node as a reader sees it, without footnote marks and Sphinx's words."""
    copied = segment_node.deepcopy()
    words = [each for each in copied.findall(nodes.inline) if "versionmodified" in each["classes"]]
    for mark in [*copied.findall(nodes.footnote_reference), *words]:
        mark.parent.remove(mark)
    return " ".join(copied.astext().split())


def ours(one):
    """Give the text that a translation shows."""
    node = nodes.paragraph()

    def build(parts):
        for part in parts:
            if isinstance(part, str):
                yield nodes.Text(part)
            elif part.children is None:
                made = load(one.inlines[part.number - 1].node)
                if not isinstance(made, nodes.image):
                    yield made
            else:
                yield nodes.inline("", "", *build(part.children))

    node.extend(build(parse(one.text)))
    return shown(node)


def sphinx_shows(book, language="zh_CN", **options):
    """Build with Sphinx's own translation; give the text of each block of each page."""
    with book.read(book.folder.parent / f"own-{language}", language=language, **options) as (
        app,
        _,
    ):
        return {name: app.env.get_doctree(name) for name in app.env.found_docs}


def compare(reading, trees):
    """Pair what Sphinx shows with what we show, for every segment that we translate."""
    for name, found in reading.found.items():
        spots = prose_spots(reading.doctrees[name])
        for index, one in found.items():
            spot, segment = spots[index]
            if spot.slot is not None:
                continue
            there = trees[name]
            for step in _path(spot.node):
                there = there.children[step] if step < len(there.children) else there
            if type(there) is type(spot.node):
                yield f"{name}: {segment.message}", shown(there), ours(one)


def missed(reading, trees):
    """Give the segments that Sphinx shows translated, and we do not."""
    for name, doctree in reading.doctrees.items():
        for index, (spot, segment) in enumerate(prose_spots(doctree)):
            there = trees[name]
            for step in _path(spot.node):
                there = there.children[step] if step < len(there.children) else there
            if spot.slot is None and there.get("translated") and index not in reading.found[name]:
                yield f"{name}: {segment.message}"


def _path(node):
    steps = []
    while node.parent is not None:
        steps.append(node.parent.index(node))
        node = node.parent
    return reversed(steps)


# What Sphinx shows

RST = """
    .. |name| replace:: the *book*
    .. |version text| replace:: one

    First title
    ===========

    .. index:: pair: apple; pear

    See `Second title`_, `Python`_, python_, `an alias <Python_>`_ and `direct <https://x.org/a>`_.

    Some *emphasis*, **strong words**, ``code()`` and :math:`x^2` with |name|. [1]_ [#auto]_ [#]_

    .. _Python: https://python.org
    .. [1] One note.
    .. [#auto] Another note.
    .. [#] A third note.
    .. [Knuth] A book by :pep:`8`.

    Second title
    ============

    Cited by [Knuth]_; see :ref:`the label <here>`, :ref:`here` and :term:`tree`, :doc:`other`.

    Anonymous `one`__ and `two`__ links.

    __ https://one.org
    __ https://two.org

    .. _here:

    Third title
    -----------

    "Quoted" -- and it's so... An inline :index:`entry` and an _`inline target`.

    .. glossary::

       tree : plant
         A thing with *leaves*.

    .. note:: A note that is short.

    .. versionadded:: 1.2
       A feature of *note*.

    .. figure:: picture.png
       :alt: An alternative text

       A caption with ``code``.

    term : classifier
      The definition ends in::

         code

    :field: A field body.

    | A line of verse
    | and *another*

    .. toctree::
       :caption: The contents

       A given title <other>
"""

RST_ZH = {
    "First title": "第一个标题",
    "Second title": "第二个标题",
    "Third title": "第三个标题",
    "See `Second title`_, `Python`_, python_, `an alias <Python_>`_ and "
    "`direct <https://x.org/a>`_.": "见 `第二个标题`_ 、 `Python`_ 、 python_ 、 `别名 <Python_>`_ 和 "
    "`直接 <https://x.org/a>`_ 。",
    "Some *emphasis*, **strong words**, ``code()`` and :math:`x^2` with |name|. [1]_ [#auto]_ [#]_":
    "一些 *强调* ， **粗体** ， ``code()`` 和 :math:`x^2` 以及 |name| 。 [#]_ [#auto]_ [1]_",
    "One note.": "一个注。",
    "A book by :pep:`8`.": "一本书，见 :pep:`8` 。",
    "Cited by [Knuth]_; see :ref:`the label <here>`, :ref:`here` and :term:`tree`, :doc:`other`.":
    "引自 [Knuth]_ ；见 :ref:`标签 <here>` 、 :ref:`here` 、 :term:`树` 和 :doc:`other` 。",
    "Anonymous `one`__ and `two`__ links.": "匿名的 `一`__ 和 `二`__ 链接。",
    '"Quoted" -- and it\'s so... An inline :index:`entry` and an _`inline target`.':
    '"引用" -- 如此... 行内的 :index:`条目` 和 _`行内目标` 。',
    "tree : plant": "树 : 植物",
    "A thing with *leaves*.": "有 *叶子* 的东西。",
    "A note that is short.": "简短的注。",
    "A feature of *note*.": "值得 *注意* 的功能。",
    "An alternative text": "替代文字",
    "A caption with ``code``.": "带 ``code`` 的图题。",
    "term": "术语",
    "The definition ends in::": "定义的结尾是::",
    "A field body.": "字段的内容。",
    "A line of verse": "一行诗",
    "and *another*": "和 *另一行*",
    "The contents": "目录",
    "A given title": "给出的标题",
    "apple": "苹果",
}  # fmt: skip


def rst_book(book):
    book.page("index.rst", RST)
    book.page("other.rst", "Other\n=====\n\nText.\n")
    book.catalog(RST_ZH)
    return book


def test_what_sphinx_shows_of_restructuredtext_is_shown(book):
    rst_book(book)
    reading = read(book)
    pairs = list(compare(reading, sphinx_shows(book)))
    assert len(pairs) > 18
    for where, sphinx, mine in pairs:
        assert mine == sphinx, where
    assert reading.warnings == ""


def test_inline_nodes_get_the_identity_of_the_source(book):
    reading = read(rst_book(book))
    names = [
        "See Second title, Python, python, an alias¤ and direct¤.",
        "Anonymous one and two links.",
    ]
    for name in names:
        assert sorted(keys(reading.one(name))) == sorted(keys(reading.source(name)))
    notes = keys(reading.one("Some emphasis, strong words, ¤ and ¤ with the book. ¤ ¤ ¤"))
    assert notes[-3:] == ["footnote:3", "footnote:2", "footnote:1"]


def test_every_translation_can_be_spliced_without_a_misfit(book):
    reading = read(rst_book(book))
    for index, (spot, _) in enumerate(prose_spots(reading.doctrees["index"])):
        one = reading.found["index"].get(index)
        if one is not None and spot.slot is None:
            assert splice(spot.node, one.text, one.inlines) == ()


def test_a_reference_by_a_translated_term_means_the_term_of_the_source(book):
    one = read(rst_book(book)).one("Cited by ¤; see the label, ¤ and ¤, ¤.")
    assert "xref:std:term:tree" in keys(one)


def test_attributes_are_translated(book):
    reading = read(rst_book(book))
    assert reading.text("An alternative text") == "替代文字"
    assert reading.text("The contents") == "目录"
    assert reading.text("A given title") == "给出的标题"
    assert reading.text("apple; pear") == "苹果; pear"
    assert reading.text("entry") == "条目"


def test_the_text_after_a_version_is_translated(book):
    one = read(rst_book(book)).one("¤A feature of note.")
    assert one.text.startswith('<x id="1"/>值得')
    assert one.inlines[0].key.startswith("inline.versionmodified")


MYST = """
    # A title with `code`

    See [Python][py], [here](#a-title-with-code), [other](other.md), [site](https://x.org) and
    {ref}`mark`. A note[^n].

    A [shortcut] and {{ product }} with $x^2$ and {math}`y`.

    ![The alternative](a.png "title")

    (mark)=
    ## Second title

    - One **item** of `list`.

    | head | cell |
    | --- | --- |
    | left | right *side* |

    ```{note}
    A *note* here.
    ```

    [py]: https://python.org
    [shortcut]: https://short.org
    [^n]: The text of the note.
"""

MYST_ZH = {
    "A title with `code`": "带 `code` 的标题",
    "See [Python][py], [here](#a-title-with-code), [other](other.md), [site](https://x.org) and "
    "{ref}`mark`. A note[^n].": "参见[Python][py]、[此处](#a-title-with-code)、[别处](other.md)、"
    "[网站](https://x.org)和{ref}`mark`。注[^n]。",
    "A [shortcut] and {{ product }} with $x^2$ and {math}`y`.":
    "一条[shortcut]和{{ product }}，以及 $x^2$ 和{math}`y`。",
    '![The alternative](a.png "title")': '![替代文字](a.png "题")',
    "Second title": "第二个标题",
    "One **item** of `list`.": "`list` 的一**项**。",
    "right *side*": "右*边*",
    "A *note* here.": "这里有*注*。",
    "The text of the note.": "注的内容。",
}  # fmt: skip


def myst_book(book):
    book.config = {
        "myst_enable_extensions": ["dollarmath", "substitution"],
        "myst_heading_anchors": 2,
        "myst_substitutions": {"product": "The *thing*"},
    }
    book.page("index.md", MYST)
    book.page("other.md", "# Other\n")
    book.catalog(MYST_ZH)
    return book


def test_what_sphinx_shows_of_myst_is_shown_but_for_reference_links(book):
    myst_book(book)
    reading = read(book)
    pairs = list(compare(reading, sphinx_shows(book)))
    assert len(pairs) >= 8
    broken = [(sphinx, mine) for _, sphinx, mine in pairs if sphinx != mine]
    assert [sphinx.replace("[Python][py]", "Python").replace("[^n]", "").replace("[shortcut]", "shortcut")
            for sphinx, _ in broken] == [mine for _, mine in broken]  # fmt: skip
    assert reading.warnings == ""


def test_markdown_links_by_name_find_their_definitions(book):
    reading = read(myst_book(book))
    for name in [
        "See Python, here, other, site and\n¤. A note¤.",
        "A shortcut and The thing with ¤ and ¤.",
    ]:
        assert sorted(keys(reading.one(name))) == sorted(keys(reading.source(name)))


def test_the_head_of_a_page_holds_for_its_translations(book):
    head = "---\nmyst:\n  substitutions:\n    product: The *thing*\n---\n\n"
    book.page("index.md", head + "Buy {{ product }} now.\n")
    book.catalog({"Buy {{ product }} now.": "现在就买{{ product }}。"})
    one = read(book, myst_enable_extensions=["substitution"]).one("Buy The thing now.")
    assert plain(one.text) == "现在就买The thing。"
    assert keys(one) == ["emphasis"]


def test_the_alternative_text_is_that_of_the_translated_image(book):
    assert read(myst_book(book)).text("The alternative") == "替代文字"


# Where Sphinx's way breaks


@pytest.mark.parametrize(
    ("suffix", "source", "translation", "expected"),
    [
        ("rst", "Some **bold** text.", "一些**粗体**文字。", ["strong"]),
        ("rst", "Use ``a()`` and *b* now.", "用``a()``和*乙*吧。", ["literal:a()", "emphasis"]),
        ("rst", "Call :func:`f` now.", "调用:func:`f`吧。", ["xref:py:func:f"]),
        ("md", "Some **bold.** text.", "一些**粗体。**文字。", ["strong"]),
        ("md", "A **“word”** here.", "这个**“词”**在此。", ["strong"]),
    ],
)
def test_emphasis_may_touch_chinese_text(book, suffix, source, translation, expected):
    book.page(f"index.{suffix}", f"{source}\n")
    book.catalog({source: translation})
    [one] = read(book).found["index"].values()
    assert keys(one) == expected
    assert "*" not in one.text
    assert "`" not in one.text


def test_the_address_of_a_link_may_touch_its_text(book):
    book.page("index.rst", "A `link to it <https://a.org>`_ here.\n")
    book.catalog({"A `link to it <https://a.org>`_ here.": "这里有`链接<https://b.org>`_。"})
    [one] = read(book).found["index"].values()
    assert ours(one) == "这里有链接。"
    assert keys(one) == ["link:https://b.org", "target"]


def test_a_second_paragraph_is_kept(book):
    book.page("index.rst", "One paragraph.\n\nEnds so::\n\n   code\n")
    book.catalog(
        {"One paragraph.": "第一段。\n\n第二段。", "Ends so::": "如此::\n\n   代码\n\n完。"}
    )
    reading = read(book)
    assert reading.text("One paragraph.") == "第一段。第二段。"
    assert reading.text("Ends so:") == "如此:完。"


def test_what_looks_like_a_list_is_shown(book):
    book.page("index.md", "The first text.\n\nThe second text.\n")
    book.catalog({"The first text.": "1. 第一。", "The second text.": "- 第二。"})
    reading = read(book)
    assert reading.text("The first text.") == "1. 第一。"
    assert reading.text("The second text.") == "- 第二。"


def test_a_reference_without_its_target_takes_the_one_that_is_left(book):
    book.page("index.rst", "See `Basics`_ here.\n\n.. _Basics: https://basics.org\n")
    book.catalog({"See `Basics`_ here.": "请看 `基础`_ 。"})
    one = read(book).one("See Basics here.")
    assert keys(one) == ["link:https://basics.org"]
    assert plain(one.text) == "请看 基础 。"


# Quotes


def test_quotes_are_set_as_the_target_language_has_them(book):
    source = 'He said "yes" -- it\'s ``"code"``...'
    book.page("index.rst", f"{source}\n")
    book.catalog({source: 'Dijo "sí" -- es ``"code"``...'}, language="es")
    reading = read(book, "es")
    [(_, sphinx, mine)] = compare(reading, sphinx_shows(book, "es"))
    assert mine == sphinx
    assert "«sí» – es" in mine


# What counts


def test_fuzzy_obsolete_and_empty_messages_do_not_count(book):
    book.page("index.rst", "One.\n\nTwo.\n\nThree.\n\nFour.\n")
    messages = [
        entry("One.", "一。", "fuzzy"),
        "#~ " + entry("Two.", "二。").replace("\nmsgstr", "\n#~ msgstr"),
        entry("Three.", ""),
        entry("Four.", "四。 # noqa"),
    ]
    book.catalog("\n".join(messages))
    reading = read(book)
    assert [plain(one.text) for one in reading.found["index"].values()] == ["四。"]
    assert read(book, gettext_allow_fuzzy_translations=True).text("One.") == "一。"


def test_the_first_of_several_folders_wins(book):
    book.page("part/index.rst", "One.\n\nTwo.\n")
    book.page("index.rst", "Root.\n")
    book.catalog({"One.": "一甲", "Two.": ""}, domain="part", directory="a")
    book.catalog({"One.": "一乙", "Two.": "二乙"}, domain="part", directory="b")
    reading = read(book, locale_dirs=["a", "b"], gettext_compact=True)
    assert reading.text("One.", "part/index") == "一甲"
    assert reading.text("Two.", "part/index") == "二乙"


def test_catalogs_are_found_by_any_code_of_the_language(book):
    book.page("index.rst", "One.\n")
    book.catalog({"One.": "一"}, language="zh_Hans")
    assert read(book).text("One.") == "一"


def test_a_compiled_catalog_is_read_where_there_is_no_other(book):
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    book.page("index.rst", "One.\n")
    path = book.catalog({"One.": "一"})
    with path.open("rb") as po, path.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, read_po(po))
    path.unlink()
    assert read(book).text("One.") == "一"


def test_nothing_is_written_beside_the_catalogs(book):
    rst_book(book)
    read(book)
    assert list(book.folder.rglob("*.mo")) == []


def test_the_place_of_the_message_is_known(book):
    book.page("index.rst", "One.\n")
    path = book.catalog({"One.": "一"})
    one = read(book).one("One.")
    assert (one.path, one.line) == (str(path), 5)


def test_the_digest_is_of_the_content(book):
    path = book.catalog({"One.": "一"})
    before = digest_of([path])
    path.write_bytes(path.read_bytes())
    assert digest_of([path]) == before
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert digest_of([path]) != before


# Bad input


def test_an_unescaped_quote_is_read_as_babel_reads_it_with_a_warning(book):
    book.page("index.rst", "One.\n\nTwo.\n")
    book.catalog('msgid "One."\nmsgstr "说"一"。"\n\n' + entry("Two.", "二。"))
    reading = read(book)
    assert reading.text("One.") == '说"一"。'
    assert reading.text("Two.") == "二。"
    assert reading.warnings.count("WARNING") == 1
    assert reading.warnings.startswith("locales/zh_CN/LC_MESSAGES/index.po:6: WARNING: has a quot")


def test_a_broken_line_costs_only_itself(book):
    book.page("index.rst", "One.\n\nTwo.\n")
    book.catalog(entry("One.", "一。") + "\nrubbish here\n\n" + entry("Two.", "二。"))
    reading = read(book)
    assert (reading.text("One."), reading.text("Two.")) == ("一。", "二。")
    assert "index.po:8: WARNING: unknown or misformatted keyword" in reading.warnings


def test_a_catalog_in_another_encoding_is_left_out_with_a_warning(book):
    book.page("index.rst", "One.\n")
    path = book.catalog({"One.": "一。"})
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    reading = read(book)
    assert reading.found == {}
    assert "index.po:6: WARNING: is not utf-8" in reading.warnings


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_broken_markup_is_shown_as_it_is_written_with_a_warning(book, suffix):
    role = ":nonsense:`x`" if suffix == "rst" else "{nonsense}`x`"
    book.page(f"index.{suffix}", "Call it.\n\nBold it.\n")
    book.catalog({"Call it.": f"调用 {role} 。", "Bold it.": "**粗体 未完。"})
    reading = read(book)
    assert reading.text("Bold it.") == "**粗体 未完。"
    assert "nonsense" in reading.text("Call it.")
    assert "index.po:5: WARNING:" in reading.warnings
    assert "nonsense" in reading.warnings


def test_a_script_in_a_translation_stays_text(book):
    book.page("index.rst", "One.\n")
    book.catalog({"One.": "一<script>alert(1)</script>"})
    assert read(book).one("One.").text == "一&lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_page_may_define_roles_and_a_default_role(book):
    book.page("index.rst", ".. role:: red\n.. default-role:: code\n\nA :red:`word` and `code`.\n")
    book.catalog({"A :red:`word` and `code`.": "`code` 和 :red:`词` 。"})
    reading = read(book)
    [one] = reading.found["index"].values()
    [source] = reading.documents["index"].segments
    assert sorted(keys(one)) == sorted(keys(source))


def test_a_role_that_notes_things_in_the_environment_leaves_it_alone(book):
    pytest.importorskip("sphinxcontrib.bibtex")
    book.page("index.rst", "Said by :cite:`knuth`.\n\n.. bibliography::\n")
    book.page("all.bib", "@book{knuth, title={Art}, author={Knuth}, year={1968}}\n")
    book.catalog({"Said by :cite:`knuth`.": ":cite:`knuth` 这样说。"})
    reading = read(
        book, extensions=["sphinxcontrib.bibtex"], bibtex_bibfiles=["all.bib"]
    )  # ``read`` compares the environment before and after
    one = reading.one("Said by ¤.")
    assert keys(one) == keys(reading.source("Said by ¤."))


def test_a_button_keeps_its_link_round_the_translated_text(book):
    pytest.importorskip("sphinx_design")
    book.page("index.md", "```{button-link} https://x.org\nPress *here*\n```\n\nText.\n")
    book.catalog({"Press *here*": "按*此处*", "Text.": "正文。"})
    reading = read(book, extensions=["myst_parser", "sphinx_design"])
    assert reading.one("Press here").text == '<g id="1"><g id="2">按<g id="3">此处</g></g></g>'


def test_a_notebook_is_markdown(book):
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("myst_nb")
    cells = [nbformat.v4.new_markdown_cell("Some **bold** [text][a].\n\n[a]: https://x.org")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    book.page("index.ipynb", nbformat.writes(notebook))
    book.catalog({"Some **bold** [text][a].": "**粗体。**[文字][a]。"})
    one = read(
        book, extensions=["myst_nb"], source_suffix={".ipynb": "myst-nb"}, nb_execution_mode="off"
    ).one("Some bold text.")
    assert keys(one) == ["strong", "link:https://x.org"]


def test_the_result_of_a_role_that_runs_only_while_reading_is_the_source_s(book):
    pytest.importorskip("myst_nb")
    nbformat = pytest.importorskip("nbformat")
    bundle = {"text/plain": "3.14"}
    output = nbformat.v4.new_output(
        "display_data", bundle, metadata={"scrapbook": {"name": "pi", "mime_prefix": ""}}
    )
    cells = [
        nbformat.v4.new_code_cell("1", outputs=[output]),
        nbformat.v4.new_markdown_cell("About {glue:text}`pi` it is."),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    book.page("index.ipynb", nbformat.writes(notebook))
    book.catalog({"About {glue:text}`pi` it is.": "大约是{glue:text}`pi`。"})
    reading = read(
        book, extensions=["myst_nb"], source_suffix={".ipynb": "myst-nb"}, nb_execution_mode="off"
    )
    [(name, one)] = ((n, one) for n, one in reading.found["index"].items())
    assert keys(one) == keys(reading.documents["index"].segments[name])
    assert "glue" not in plain(one.text)
    assert reading.warnings == ""


# Real books


@pytest.mark.parametrize(
    ("name", "language", "pages"),
    [
        ("pyopensci", "es", "package-structure-code"),
        ("pyopensci", "ja", "package-structure-code"),
        ("pyopensci", "pt", "package-structure-code"),
        ("cpython/en-3.13", "es", "tutorial"),
        ("cpython/en-3.13", "zh", "howto"),
    ],
)
def test_real_catalogs_show_what_sphinx_shows(corpus, tmp_path, name, language, pages):
    """The rest is emphasis beside Chinese text, and the word that ``todo`` makes itself."""
    book = _copy(corpus / name, tmp_path / "book", pages)
    configuration = {"locale_dirs": ["locales"], "gettext_compact": name == "pyopensci"}
    if name == "pyopensci":
        for extension in ("sphinx_design", "sphinxcontrib.bibtex"):
            pytest.importorskip(extension)
        book.config = configuration | {
            "extensions": [
                "myst_parser", "sphinx_design", "sphinx.ext.todo", "sphinxcontrib.bibtex"
            ],
            "myst_enable_extensions": [
                "colon_fence", "deflist", "substitution", "attrs_block", "attrs_inline", "dollarmath"
            ],
            "myst_heading_anchors": 3,
            "bibtex_bibfiles": [],
        }  # fmt: skip
    else:
        book.config = configuration | {"extensions": ["sphinx.ext.extlinks"]}
    reading = read(book, language)
    trees = sphinx_shows(book, {"zh": "zh_CN"}.get(language, language))
    pairs = list(compare(reading, trees))
    assert len(pairs) > 30
    portuguese = str.maketrans("«»", "“”")  # ours is that of Brazil, Sphinx's that of Portugal
    assert [
        (where, sphinx, mine)
        for where, sphinx, mine in pairs
        if sphinx.translate(portuguese) != mine.translate(portuguese)
        if not where.endswith(": Todo") and not re.search(r"``|\*", sphinx)
    ] == []
    assert list(missed(reading, trees)) == []


def _copy(origin, target, pages):
    """Copy the first pages of a folder: Sphinx's own way takes a second for each."""
    found = sorted(p for p in (origin / pages).iterdir() if p.suffix in {".md", ".rst"})[:2]
    (target / pages).mkdir(parents=True)
    for path in found:
        shutil.copy(path, target / pages)
    shutil.copytree(origin / "locales", target / "locales", ignore=shutil.ignore_patterns("*.mo"))
    lines = "".join(f"   {pages}/{path.stem}\n" for path in found)
    return Book(target).page("index.rst", f"Book\n====\n\n.. toctree::\n\n{lines}")
