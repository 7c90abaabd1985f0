"""Alignment is kept between builds: the same books have the same links, however they came about."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sphinx_amts.document import Document, Kind, Segment
from sphinx_amts.memory import Memory
from sphinx_amts.memory.records import HumanPair
from sphinx_amts.subpipeline.matching import Matcher

WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
OTHERS = [
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
]


def page(name, words, *, start=0):
    return Document(
        name=name,
        blocks=tuple(
            Segment(
                kind=Kind.PARAGRAPH,
                text=f"{words[at]} {words[at - 1]} {words[at - 3]} {at + start}",
            )
            for at in range(12)
        ),
    )


SOURCES = {name: page(name, WORDS, start=10 * at) for at, name in enumerate("abc")}
TARGETS = {name: page(name, OTHERS, start=10 * at) for at, name in enumerate("abc")}


class Letters:
    """An encoder that knows a text by its letters."""

    languages = frozenset({"en", "es"})

    def encode(self, texts):
        import numpy as np

        rows = np.array([[text.count(letter) + 0.1 for letter in "aeioudnrst"] for text in texts])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def matcher(tmp_path):
    asked = []
    with Memory.open(tmp_path / "memory", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as memory:
        yield (
            Matcher(
                code="es",
                memory=memory,
                cache=tmp_path / "alignment.json",
                progress=lambda what, done, of: asked.append(of) if not done else None,
            ),
            asked,
        )


def test_pages_that_did_not_change_are_not_aligned_again(matcher):
    matcher, asked = matcher
    first = matcher.align(SOURCES, TARGETS)
    assert matcher.align(SOURCES, TARGETS) == first
    assert asked == [3]


def test_only_the_page_that_changed_is_aligned_again(matcher):
    matcher, asked = matcher
    first = matcher.align(SOURCES, TARGETS)
    changed = replace(SOURCES["b"], blocks=SOURCES["b"].blocks[1:])
    second = matcher.align(SOURCES | {"b": changed}, TARGETS)
    assert asked == [3, 1]
    assert second["a"] == first["a"]
    assert [bead.source for bead in second["b"] if bead.source and bead.target][:2] == [(0,), (1,)]
    assert [bead.target for bead in second["b"] if not bead.source] == [(0,)]


def test_another_way_to_align_finds_all_links_anew(matcher):
    matcher, asked = matcher
    first = matcher.align(SOURCES, TARGETS)
    wrong = HumanPair(
        source=SOURCES["a"].segments[0].text,
        target=TARGETS["a"].segments[1].text,
        inlines="",
        score=0.9,
        source_path="",
        source_line=None,
        target_path="",
        target_line=None,
    )
    build = matcher.memory.begin_build("es", "")
    matcher.memory.record_book("es", {"a": [wrong]}, build)
    kept = json.loads(matcher.cache.read_text("utf-8"))
    matcher.cache.write_text(json.dumps(kept | {"method": "an older one"}))
    assert matcher.align(SOURCES, TARGETS) == first
    assert asked == [3, 3]


def test_alignment_with_embeddings_is_kept_apart(matcher):
    pytest.importorskip("numpy")
    matcher, asked = matcher
    matcher.align(SOURCES, TARGETS)
    replace(matcher, encoder=Letters).align(SOURCES, TARGETS)
    assert asked == [3, 3]


def test_an_encoder_is_made_only_if_there_is_something_to_align(matcher):
    def refuse():
        raise AssertionError

    pytest.importorskip("numpy")
    matcher, _ = matcher
    first = replace(matcher, encoder=Letters).align(SOURCES, TARGETS)
    assert replace(matcher, encoder=refuse).align(SOURCES, TARGETS) == first


@pytest.mark.parametrize("rest", ["", "[]", "{", '{"method": 1}', json.dumps({"a": {"key": ""}})])
def test_a_broken_cache_is_made_again(matcher, rest):
    matcher, asked = matcher
    first = matcher.align(SOURCES, TARGETS)
    matcher.cache.write_text(rest)
    assert matcher.align(SOURCES, TARGETS) == first
    assert asked == [3, 3]
