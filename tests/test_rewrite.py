"""Files of a book, rewritten in a few places: every other byte stays as it was."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.config.main import MdParserConfig

from sphinx_amts.document import Inline, Kind, Segment
from sphinx_amts.drafted import read_mark, sentence_key, still_machine, write_mark
from sphinx_amts.rewrite import elements_myst, elements_rst, layout_myst
from sphinx_amts.rewrite.catalog import CatalogFile, Filled, New, mark
from sphinx_amts.rewrite.elements import UnwritableError, markup_of
from sphinx_amts.rewrite.files import Edit, read_file
from sphinx_amts.rewrite.layout import Setting
from sphinx_amts.rewrite.paragraphs import cuts, unindent
from sphinx_amts.rewrite.places import find_places
from sphinx_amts.rewrite.writing import Dialect, write
from sphinx_amts.tagged import escape, parse

EXTENSIONS = {"attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution"}
MD = layout_myst.parser(MdParserConfig(enable_extensions=EXTENSIONS))
MYST, RST = Dialect.MYST, Dialect.RST


# Marks


def test_a_mark_says_what_it_was_written_with():
    pairs = ((sentence_key("One."), sentence_key("Uno.")), (sentence_key("Two."), "0123456789"))
    mark = write_mark(pairs)
    assert read_mark(mark) == read_mark(f"<!-- {mark} -->\n") == pairs
    assert read_mark("<!-- a draft -->") is None
    assert read_mark("amts: off") is None


def test_a_damaged_mark_says_nothing_and_is_no_text():
    assert read_mark("<!-- amts: draft 123 -->") == ()


def test_a_sentence_keeps_its_key_whatever_its_tags_spaces_and_quotation_marks():
    key = sentence_key('The "hot"  oven, really...')
    assert key == sentence_key('The “<g id="1">hot</g>”\noven, really…')
    assert key != sentence_key("The cold oven, really...")


def test_what_was_edited_is_not_the_machines():
    pairs = (
        (sentence_key("One."), sentence_key("Uno.")),
        (sentence_key("Two."), sentence_key("Do.")),
    )
    assert still_machine(pairs, ["Uno.", "Dos."]) == {0}


# Where texts stand


def segments(*texts, line=None):
    return [Segment(kind=Kind.PARAGRAPH, text=escape(t), message=t, line=line) for t in texts]


def written(content, suffix, *texts):
    """Give what stands in a file where texts are found; None where none is."""
    file = read_file(content, suffix, MD)
    found = find_places(segments(*texts), file.layout)
    return [
        file.layout.raw(found[number]) if number in found else None for number in range(len(texts))
    ]


MARKDOWN = """---
html_meta:
  description: What it is
---
# A title #

Some *text*
over lines.

> - quoted
>   text

:::{note} Its title
:class: tip

````{figure} a.png
:alt: A picture

The caption
````
:::

| a | b\\|c |
|---|-----|
| d | e   |

term
: its definition

```{code-block} python
Some text
```
"""


def test_every_text_of_markdown_is_found_as_it_is_written():
    texts = ["A title", "Some *text* over lines.", "quoted text", "Its title", "A picture"]
    texts += ["The caption", "a", "b|c", "d", "e", "term", "its definition", "What it is"]
    assert written(MARKDOWN.replace("b\\|c", "b"), ".md", *texts) == [
        "A title", "Some *text*\nover lines.", "quoted\n>   text", "Its title", "A picture",
        "The caption", "a", None, "d", "e", "term", "its definition", "What it is",
    ]  # fmt: skip


RESTRUCTURED = """=====
Title
=====

Some *text*
over lines.

#. One
   item

   * inner

.. note:: Its text
   goes on.

.. [#n] A footnote

:Field: its body

term
   Its definition::

      code

.. list-table:: Caption

   * - cell
     - other
"""


def test_every_text_of_restructuredtext_is_found_as_it_is_written():
    texts = ["Title", "Some *text* over lines.", "One item", "inner", "Its text goes on."]
    texts += ["A footnote", "Field", "its body", "term", "Its definition::", "Caption"]
    assert written(RESTRUCTURED, ".rst", *texts, "cell", "other") == [
        "Title", "Some *text*\nover lines.", "One\n   item", "inner", "Its text\n   goes on.",
        "A footnote", "Field", "its body", "term", "Its definition::", "Caption", "cell", "other",
    ]  # fmt: skip


def test_a_text_that_stands_there_oftener_is_found_by_its_line_or_not_at_all():
    content = "% no\n\nsame\n\nother\n\nsame\n"
    file = read_file(content, ".md", MD)
    assert find_places(segments("same"), file.layout) == {}
    [span] = find_places(segments("same", line=7), file.layout).values()
    assert span.line == 7


# Files


@given(st.lists(st.sampled_from(["# T", "a *b*", "- i\n- j", "```{note}\nx\n```", "| a |\n|---|"])))
def test_rewriting_every_text_with_itself_changes_no_byte(blocks):
    for end in ("\n", "\r\n"):
        content = "\n\n".join(blocks).replace("\n", end)
        for suffix in (".md", ".rst"):
            file = read_file(content, suffix, MD)
            edits = [Edit(s.start, s.end, file.layout.raw(s)) for s in file.layout.spans[:1]]
            assert file.changed(edits) == content
            assert file.changed([]) == content


def test_a_notebook_keeps_how_it_is_written():
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# A\n", "\n", "tëxt"]}]
    data = {"nbformat": 4, "cells": cells, "metadata": {"z": 1, "a": {}}, "nbformat_minor": 5}
    for style in ({"indent": 1}, {"indent": 2, "ensure_ascii": False}, {"separators": (",", ":")}):
        content = json.dumps(data, **style)
        file = read_file(content, ".ipynb", MD)
        [_, span] = file.layout.spans
        edited = file.changed([Edit(span.start, span.end, "nëw")])
        assert edited == content.replace("t\\u00ebxt", "n\\u00ebw").replace("tëxt", "nëw")


def test_line_ends_of_what_is_put_in_are_those_of_the_file():
    file = read_file("one\r\n\r\ntwo\r\n", ".md", MD)
    assert file.changed([Edit(3, 3, "\n\nnew")]) == "one\r\n\r\nnew\r\n\r\ntwo\r\n"


# Markup


def markup(message, text, *keys, dialect=MYST):
    elements = (
        elements_rst.elements(message) if dialect is RST else elements_myst.elements(message, MD)
    )
    return markup_of(parse(text), [Inline(key=key) for key in keys], elements)


@pytest.mark.parametrize(
    ("message", "text", "translated", "expected"),
    [
        ("A $x_1$ and `c`.", 'A <x id="1"/> and <x id="2"/>.', '<x id="2"/>和<x id="1"/>', "`c`和$x_1$"),
        ("See [the *o* p](u_(v) 'w').", 'See <g id="1">the <g id="2">o</g> p</g>.',
         '见<g id="1">那<g id="2">个</g></g>。', "见[那*个*](u_(v) 'w')。"),
        ("{ref}`a b <l>` x", '<g id="1"><g id="2">a b</g></g> x',
         'x<g id="1"><g id="2">a*b</g></g>', "x{ref}`a*b <l>`"),
        ("It is **so**", 'It is <g id="1">so</g>', '它<g id="1">如此。</g>的', "它**如此。** 的"),
        ("[Z]{.k} <https://a.b> ![i](p)", '<g id="1">Z</g> <x id="2"/> <x id="3"/>',
         '<x id="3"/><x id="2"/><g id="1">Z</g>', "![i](p)<https://a.b>[Z]{.k}"),
    ],
)  # fmt: skip
def test_markdown_is_written_in_another_order_and_language(message, text, translated, expected):
    numbers = markup(message, text, *"abc")
    assert write(parse(translated), numbers, MYST, Setting.BLOCK) == expected


@pytest.mark.parametrize(
    ("message", "text", "translated", "expected"),
    [
        ("A :math:`x` *b*", 'A <x id="1"/> <g id="2">b</g>', '把<g id="2">乙</g>和<x id="1"/>。',
         "把\\ *乙*\\ 和\\ :math:`x`。"),
        ("`t <u>`_ and word_", '<g id="1">t</g> and <g id="2">word</g>',
         '<g id="2">palabra</g> y <g id="1">x*y</g>', "`palabra <word_>`_ y `x\\*y <u>`_"),
    ],
)  # fmt: skip
def test_restructuredtext_is_kept_apart_from_letters(message, text, translated, expected):
    numbers = markup(message, text, "a", "b", dialect=RST)
    assert write(parse(translated), numbers, RST, Setting.BLOCK) == expected


@pytest.mark.parametrize(
    ("plain", "myst", "rst"),
    [
        ("a * b_c `d` $e$ [f] <g>", "a \\* b_c \\`d\\` \\$e\\$ \\[f\\] \\<g>",
         "a \\* b_c \\`d\\` $e$ [f] <g>"),
        ("1. No list", "1\\. No list", "\\1. No list"),
        ("- no item", "\\- no item", "\\- no item"),
        ("# no title", "\\# no title", "# no title"),
        ("name_ and |x|", "name\\_ and |x|", "name\\_ and \\|x\\|"),
        ("&amp; C:\\dir", "\\&amp; C:\\dir", "&amp; C:\\\\dir"),
    ],
)  # fmt: skip
def test_what_looks_like_markup_is_escaped(plain, myst, rst):
    assert write((plain,), {}, MYST, Setting.BLOCK) == myst
    assert write((plain,), {}, RST, Setting.BLOCK) == rst


@given(st.text(st.sampled_from("ab 汉*_`[]()<>$#-|!&{}\\~:.1"), max_size=12))
def test_markdown_that_is_written_is_read_as_the_text_it_was(text):
    text = " ".join(text.split())
    escaped = write((text,), {}, MYST, Setting.BLOCK)
    [inline] = MD.parseInline(escaped, {})
    assert all(token.type == "text" for token in inline.children or ())
    assert "".join(token.content for token in inline.children or ()) == text


def test_what_has_more_elements_than_tags_is_refused():
    with pytest.raises(UnwritableError, match="it cannot be told which markup of the source"):
        markup("An {index}`oven` here", '<x id="1"/><x id="2"/>An oven here', "a", "b")


def test_sentences_are_cut_where_they_end_in_the_file():
    lines = unindent("Uno *dos*.\n   Tres “`c`”.\r\n   Fin.", "   ")
    text = 'Uno <g id="1">dos</g>.\nTres “<x id="2"/>”.\nFin.'
    sentences = ['Uno <g id="1">dos</g>.\n', 'Tres “<x id="2"/>”.\n', "Fin."]
    inlines = [Inline(key="emphasis"), Inline(key="literal:c")]
    places = cuts(lines, text, inlines, elements_myst.elements(lines, MD), sentences)
    assert [lines[a:b].strip() for a, b in pairwise(places)] == [
        "Uno *dos*.",
        "Tres “`c`”.",
        "Fin.",
    ]


# Catalogs

PO = """# A head
msgid ""
msgstr ""
"Language: es\\n"

#. for translators
#: a.rst:1
#, python-format
msgid "One"
msgstr ""

#: a.rst:2
msgid ""
"A text over "
"lines"
msgstr ""

msgctxt "c"
msgid "One"
msgstr ""

msgid "oven"
msgid_plural "ovens"
msgstr[0] ""
msgstr[1] ""

#~ msgid "gone"
#~ msgstr "ido"
"""


def test_catalogs_are_filled_in_as_fuzzy_and_keep_the_rest():
    file = CatalogFile.of(PO)
    entries = {entry.texts["msgid"]: entry for entry in file.entries if entry.plain}
    assert set(entries) == {"", "One", "A text over lines"}
    filled = [
        Filled(entry=entries["One"], msgstr='U"no'),
        Filled(entry=entries["A text over lines"], msgstr="Texto"),
    ]
    added = [New(msgid="New", msgstr="Nuevo", place="a.rst:9", previous="Old")]
    one, text, new = mark("One", 'U"no'), mark("A text over lines", "Texto"), mark("New", "Nuevo")
    entry = f'{new}\n#: a.rst:9\n#, fuzzy\n#| msgid "Old"\nmsgid "New"\nmsgstr "Nuevo"\n\n'
    assert file.changed(filled, added) == (
        PO.replace('#, python-format\nmsgid "One"\nmsgstr ""', '#, fuzzy, python-format\nmsgid "One"\nmsgstr "U\\"no"', 1)
        .replace('#: a.rst:2\nmsgid', f"{text}\n#: a.rst:2\n#, fuzzy\nmsgid")
        .replace('"lines"\nmsgstr ""', '"lines"\nmsgstr "Texto"')
        .replace("#~ msgid", f"{entry}#~ msgid")
        .replace("#. for", f"{one}\n#. for")
    )  # fmt: skip
    assert file.changed((), ()) == PO


STALE = """# mine
#: a.rst:1
#, fuzzy, python-format
#| msgid "Heat it to 200 degrees."
msgid "Heat it to 250 degrees."
msgstr "Caliéntelo a 200 grados."
"""


def entry_of(text):
    file = CatalogFile.of(text)
    return file, file.entries[0]


def test_a_draft_for_an_older_translation_keeps_it_in_a_comment_and_is_known():
    file, entry = entry_of(STALE)
    assert (file.machine(entry), file.changed_since(entry)) == (False, True)
    drafted = file.changed([Filled(entry=entry, msgstr="A 250.")], ())
    assert (
        drafted
        == f"""# mine
# amts: was "Caliéntelo a 200 grados."
{mark("Heat it to 250 degrees.", "A 250.")}
#: a.rst:1
#, fuzzy, python-format
#| msgid "Heat it to 200 degrees."
msgid "Heat it to 250 degrees."
msgstr "A 250."
"""
    )
    file, entry = entry_of(drafted)
    assert file.machine(entry)
    again = file.changed([Filled(entry=entry, msgstr="A 250 grados.")], ())
    assert again.count("# amts: was") == again.count("# amts: draft") == 1
    assert 'A 250."' not in again
    edited, entry = entry_of(drafted.replace('msgstr "A 250."', 'msgstr "A 250 ya."'))
    assert not edited.machine(entry)


def test_what_a_person_sent_back_is_no_draft_and_leaves_no_mark():
    file, entry = entry_of(STALE)
    drafted = file.changed([Filled(entry=entry, msgstr="A 250.")], ())
    file, entry = entry_of(drafted)
    text = "Caliéntelo a 250 grados."
    assert file.changed([Filled(entry=entry, msgstr=text, draft=False)], ()) == (
        f'# mine\n#: a.rst:1\n#, python-format\nmsgid "Heat it to 250 degrees."\nmsgstr "{text}"\n'
    )


# Real books


def test_every_page_of_the_corpus_survives_being_rewritten_with_itself(corpus):
    pages = [
        *corpus.glob("quantecon-intro/zh_human/*.md"),
        *corpus.glob("cpython/en-3.13/howto/*.rst"),
    ]
    pages += sorted(corpus.glob("pyopensci/package-structure-code/*.md"))
    assert len(pages) > 40
    for path in pages:
        content = path.read_bytes().decode()
        file = read_file(content, path.suffix, MD)
        apart, end = [], 0
        for span in file.layout.spans:  # those of reStructuredText may overlap
            if span.start >= end:
                apart.append(Edit(span.start, span.end, file.layout.raw(span)))
                end = span.end
        assert file.changed(apart) == content, path


def test_every_catalog_of_the_corpus_survives_being_read(corpus):
    catalogs = sorted(corpus.rglob("*.po"))
    assert len(catalogs) > 50
    for path in catalogs[::3]:
        content = path.read_bytes().decode()
        assert CatalogFile.of(content).changed((), ()) == content, path
