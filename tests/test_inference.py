"""Which version of a page was translated: by signs, words and lengths, without reading any of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.sync.inference import choose, learn
from sphinx_amts.sync.rough import blocks, prose_of, signs_of, text_of

BOOK = Path(__file__).parents[1] / "sample_book"
TRANSLATED = BOOK / "translations" / "zh"


def page(path):
    return text_of(path.read_bytes(), path.suffix)


@pytest.fixture(scope="module")
def pages():
    """Give the pages of the sample book that are in both languages."""
    both = [path for path in sorted(BOOK.glob("*.*")) if (TRANSLATED / path.name).is_file()]
    both = [path for path in both if path.suffix in {".md", ".rst", ".ipynb"}]
    return [(page(path), page(TRANSLATED / path.name)) for path in both]


@pytest.fixture(scope="module")
def lexicon(pages):
    return learn(pages)


SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def paragraphs(text):
    """Give the longer paragraphs of prose."""
    return [block for block in blocks(text) if re.match(r"[A-Z]\w* ", block) and len(block) > 100]


def without_a_sentence(text, paragraph):
    return text.replace(paragraph, " ".join(SENTENCE.split(paragraph)[1:]))


def without_a_paragraph(text, paragraph):
    return text.replace(paragraph, "")


def with_the_last_sentence_of_all_before(text, paragraph):
    other = SENTENCE.split(paragraphs(text)[0])[-1]
    return text.replace(paragraph, f"{paragraph} {other} {other}")


@pytest.mark.parametrize(
    ("edit", "least"),
    [
        (without_a_sentence, 0.7),
        (without_a_paragraph, 0.9),
        (with_the_last_sentence_of_all_before, 0.8),
    ],
)
def test_the_version_that_was_translated_is_told_from_one_with_another_text(
    pages, lexicon, edit, least
):
    right = total = 0
    for source, target in pages:
        for paragraph in paragraphs(source):
            edited = edit(source, paragraph)
            newer = choose(target, [edited, source], lambda: lexicon)
            older = choose(target, [source, edited], lambda: lexicon)
            right += (newer[:1] == [1]) + (older[:1] == [0])
            total += 2
    assert total > 30
    assert right / total >= least


def test_a_version_with_another_number_is_told_apart(lexicon):
    five, three = (f"# A\n\nMeasure {n} times, and $x_i$ is good.\n" for n in (5, 3))
    assert choose("# 甲\n\n测量3次，$x_i$就好。\n", [five, three], lambda: lexicon) == [1]


def test_a_translated_comment_in_code_is_no_difference(lexicon):
    code = "# A\n\n```python\nf(1)  # {}\nprint('{}')\n```\n"
    versions = [code.format("one", "two"), code.format("one", "two").replace("f(1)", "f(2)")]
    assert choose(code.format("一", "二"), versions, lambda: lexicon) == [0]


def test_versions_that_cannot_be_told_apart_are_all_given(pages, lexicon):
    source, target = pages[0]
    assert choose(target, [source, f"{source}\n", source], lambda: lexicon) == [0, 1, 2]


def test_no_version_is_chosen_that_belongs_to_another_page(lexicon):
    one, other = ("\n\n".join(f"Say ${letter}_{n}$." for n in range(9)) for letter in "xy")
    assert choose(other, [one], lambda: lexicon) == []
    assert choose(other, [], lambda: lexicon) == []


def test_words_are_learned_only_where_signs_do_not_decide():
    def never():
        raise AssertionError

    assert choose("$a$ $b$ $c$ $d$", ["$a$ $b$ $c$ $d$", "$e$ $f$ $g$ $h$"], never) == [0]


# What is read of a file


@given(st.text("ab\n `~{}#$", max_size=80))
def test_blocks_hold_all_that_is_written(text):
    def tight(written):
        return "".join(written.split())

    assert tight("".join(blocks(text))) == tight(text)
    for block in blocks(text):
        signs_of(block)
        prose_of(block)


@pytest.mark.parametrize(
    ("block", "signs"),
    [
        ("See $x^2$ and {ref}`this <there>`.", ["math:x^2", "role:there"]),
        ("## Title", ["heading:##"]),
        ("(label)=", ["label:label"]),
        ("```python\nf(1)  # one\n```", ["line:f(1)"]),
        ("```{math}\nx\n```", ["line:x"]),
        ("$$\nx =\n  1\n$$", ["math:x=1"]),
        ("```{note}\nMind 3.\n```", ["directive:note", "number:3"]),
        (".. figure:: a.png\n   :width: 3", ["directive:figure", "option:width:3"]),
        ("1. One\n2. Two", ["item", "item"]),
        ("See :ref:`this <there>` and ``f``.", ["role:there", "literal:f"]),
        ("[a](b.md) https://example.org", ["link:b.md", "url:https://example.org"]),
    ],
)
def test_the_signs_of_a_block(block, signs):
    assert list(signs_of(block).elements()) == signs


def test_a_notebook_is_read_cell_by_cell():
    cells = [
        {"cell_type": "markdown", "source": ["# A\n", "text"]},
        {"cell_type": "code", "source": "f(1)"},
    ]
    text = text_of(json.dumps({"cells": cells}).encode(), ".ipynb")
    assert text == "# A\ntext\n\n```\nf(1)\n```"
    assert text_of(b"[]", ".ipynb") == text_of(b"{", ".ipynb") == ""
