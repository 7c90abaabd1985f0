"""Documents of a corpus: HTML, Markdown and text, whatever they hold."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.corpus.decoding import UndecodableError
from sphinx_amts.corpus.documents import SUFFIXES, read_document, suffix_of
from sphinx_amts.document import Anchor, Segment
from sphinx_amts.languages import find
from sphinx_amts.paralleldata.reading import read

ENGLISH, CHINESE = find("en"), find("zh")


def blocks(text, suffix, profile=ENGLISH):
    data = text if isinstance(text, bytes) else text.encode()
    return read_document(data, suffix, profile).blocks


def texts(*arguments):
    return [read(b.text, b.inlines) for b in blocks(*arguments) if isinstance(b, Segment)]


def kinds(*arguments):
    return [str(block.kind) for block in blocks(*arguments) if isinstance(block, Segment)]


def anchors(*arguments):
    return [(str(b.content), b.key) for b in blocks(*arguments) if isinstance(b, Anchor)]


# HTML

PAGE = """<!DOCTYPE html><html><head><title>Site</title><style>p { color: red }</style></head>
<body><header>The site</header><nav><ul><li><a href="/">Home</a></li></ul></nav>
<main>
<header><h1>Ovens<a class="headerlink" href="#ovens">¶</a></h1></header>
<p>An oven is <em>very</em>
hot.</p>
<ul><li><p>Open it.</p></li><li><a href="next.html">Next page</a></li></ul>
<pre>heat = 200
print(heat)</pre>
<p>Call <code>heat()</code>, where <span class="math">\\(x^2\\)</span> is known.<br>Then wait.</p>
<figure><img src="img/oven.png" alt="An oven"><figcaption>An oven</figcaption></figure>
<div class="math">\\[E = mc^2\\]</div>
<table><tr><th>Heat</th><td>200 degrees</td></tr></table>
<script>alert("no")</script>
<aside>Advertisement</aside>
</main><footer>Imprint</footer></body></html>"""


def test_a_page_is_read_without_what_stands_around_its_content():
    assert texts(PAGE, ".html") == [
        "Ovens",
        "An oven is very hot.",
        "Open it.",
        "Call heat(), where x^2 is known. Then wait.",
        "An oven",
        "Heat",
        "200 degrees",
    ]
    assert kinds(PAGE, ".html") == [
        *("title", "paragraph", "item", "paragraph", "caption", "cell", "cell")
    ]


def test_what_no_translation_changes_is_an_anchor():
    assert anchors(PAGE, ".html") == [
        ("code", "heat = 200\nprint(heat)"),
        ("image", "oven.png"),
        ("math", "E = mc^2"),
    ]
    [call] = [b for b in blocks(PAGE, ".html") if isinstance(b, Segment) and b.inlines]
    assert [inline.key for inline in call.inlines] == ["literal:heat()", "math:x^2"]


def test_a_text_of_html_knows_its_line():
    assert [b.line for b in blocks(PAGE, ".html")][:3] == [4, 5, 7]


def test_without_landmarks_all_of_a_page_is_its_content():
    page = "<body><header>Site</header><div>First.</div><div>Second <b>part</b>.</div><p>Third"
    assert texts(page, ".htm") == ["First.", "Second part.", "Third"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<meta charset="iso-8859-1"><p>Año'.encode("latin-1"), "Año"),
        (
            "<meta http-equiv=x content='text/html; charset=gb2312'><p>猫在睡觉".encode("gbk"),
            "猫在睡觉",
        ),
        ('<?xml version="1.0" encoding="utf-8"?><p>Año'.encode(), "Año"),
        ("<p>Año".encode("utf-16"), "Año"),
        ("\ufeff<p>Año".encode(), "Año"),
        ('<meta charset="no-such-thing"><p>Año'.encode(), "Año"),
        ('<meta charset="utf-16"><p>Año'.encode(), "Año"),
    ],
)
def test_a_page_may_say_how_it_is_encoded(data, text):
    assert texts(data, ".html", CHINESE) == [text]


def test_depth_is_no_danger():
    assert texts("<div>" * 20_000 + "Deep." + "</div>" * 20_000, ".html") in (["Deep."], [])
    assert texts("> " * 5_000 + "Deep.", ".md") is not None


# Markdown

MARKDOWN = """---
title: Ovens
---
(oven)=
# Ovens

An oven is *very* hot,
see {ref}`the table <heat>` and {math}`x^2` and $y$.
Call `heat()`. [Bread](bread.md) is :numref:`fig_bread`.

```{code-cell}
heat = 200
```

```{note}
:class: big

Open it, *slowly*.
```

:::{admonition} Take care
It is hot.
:::

$$
E = mc^2
$$ (energy)

![An oven](img/oven.png)

| Heat | Time |
|---|---|
| 200 | one hour |

% a comment

<div>not read</div>

- Wait.
"""


def test_markdown_is_read_with_what_myst_adds():
    assert texts(MARKDOWN, ".md") == [
        "Ovens",
        "An oven is very hot, see the table and x^2 and y. Call heat(). Bread is fig_bread.",
        "Open it, slowly.",
        "Take care",
        "It is hot.",
        "Heat",
        "Time",
        "200",
        "one hour",
        "Wait.",
    ]
    assert anchors(MARKDOWN, ".md") == [
        ("code", "heat = 200"),
        ("math", "E = mc^2"),
        ("image", "oven.png"),
    ]


def test_a_text_of_markdown_knows_its_line():
    lines = MARKDOWN.splitlines()
    for text, word in (("Ovens", "# Ovens"), ("Open", "Open it"), ("Wait", "- Wait")):
        [block] = [b for b in blocks(MARKDOWN, ".md") if getattr(b, "text", "").startswith(text)]
        assert lines[block.line - 1].startswith(word)


def test_lines_of_a_language_without_spaces_are_joined_without():
    assert texts("猫在\n睡觉。Python\n很好。\n", ".md", CHINESE) == ["猫在睡觉。Python 很好。"]


# Text


def test_blank_lines_separate_the_paragraphs_of_a_text():
    found = blocks("One\nline & more.\r\n\r\n \t\n\nTwo <b>.\n", ".txt")
    assert [(read(b.text, b.inlines), b.line) for b in found] == [
        ("One line & more.", 1),
        ("Two <b>.", 6),
    ]


@pytest.mark.parametrize(
    ("data", "line"), [(b"Good.\nBad: \xff\n", 2), (b"\x89PNG\n\x00\x01", 1), (b"a\n\nb\x00", 3)]
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_what_is_no_text_is_refused_with_its_line(data, line, suffix):
    with pytest.raises(UndecodableError) as caught:
        read_document(data, suffix, ENGLISH)
    assert caught.value.line == line


@pytest.mark.parametrize("name", ["undefined", "idna", "unicode_escape", "none-such"])
def test_a_page_that_declares_no_encoding_of_the_web_is_in_utf_8(name):
    page = f"<meta charset={name}><p>Açaí \\n</p>"
    assert texts(page, ".html") == ["Açaí \\n"]


def test_the_end_of_a_name_says_what_it_is():
    assert suffix_of("a/b.es.HTML") == ".html"
    assert suffix_of("README") not in SUFFIXES


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "\ufeff", "<", "&", "```", "$$", "---\n", "[](", "`"]
)
def test_a_document_may_hold_nothing(text, suffix):
    assert all(isinstance(block, Segment | Anchor) for block in blocks(text, suffix))


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="<>/&;\"'=-#`$*:{}()[]|!~ \nabpdiv猫", max_size=120),
    st.sampled_from([".html", ".md", ".txt"]),
)
def test_any_text_is_read_to_something(text, suffix):
    for block in blocks(text, suffix):
        if isinstance(block, Segment):
            assert "\n" not in read(block.text, block.inlines)


def test_words_of_a_plain_text_are_all_there():
    dice = random.Random(3)
    words = ["".join(dice.choices(string.ascii_lowercase, k=6)) for _ in range(200)]
    whole = "".join(word + dice.choice([" ", "\n", "\n\n"]) for word in words)
    assert " ".join(texts(whole, ".txt")).split() == words
