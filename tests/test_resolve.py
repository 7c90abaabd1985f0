"""Who is heard for a segment, where the page itself has no translation."""

from __future__ import annotations

import pytest

from sphinx_amts.document import Document, Inline, Kind, Segment
from sphinx_amts.languages import find
from sphinx_amts.memory.records import HumanPair, text_key
from sphinx_amts.plan import Origin
from sphinx_amts.serial import dump_inlines
from sphinx_amts.subpipeline.resolve import Page, Voices, settle

WHERE = 'where <x id="1"/> and <x id="2"/>.'


def inlines(*keys):
    return tuple(Inline(key=key) for key in keys)


def elsewhere(target, *keys):
    """Give what a person wrote for ``WHERE`` on another page."""
    return HumanPair(
        source=WHERE,
        target=target,
        inlines=dump_inlines(inlines(*keys)),
        score=1.0,
        source_path="",
        source_line=None,
        target_path="es/b.rst",
        target_line=4,
    )


def settled(*pairs):
    """Settle ``WHERE`` around the formulas x and y; give the text and what its tags stand for."""
    segment = Segment(kind=Kind.PARAGRAPH, text=WHERE, inlines=inlines("math:x", "math:y"))
    voices = Voices(
        reviewed={}, elsewhere={text_key(WHERE): pairs}, interface=str, profile=find("es")
    )
    entry = settle(Page(document=Document(name="a", blocks=(segment,))), voices).get(0)
    if entry is None:
        return None
    assert (entry.origin, entry.by) == (Origin.HUMAN, "es/b.rst:4")
    return entry.text, entry.inlines and [inline.key for inline in entry.inlines]


def test_a_text_from_elsewhere_with_the_same_formulas_is_shown_as_it_is():
    text = 'donde <x id="2"/> y <x id="1"/>.'
    assert settled(elsewhere(text, "math:x", "math:y")) == (text, ["math:x", "math:y"])


def test_a_text_from_elsewhere_never_brings_the_formulas_of_that_place():
    text = 'donde <x id="2"/> y <x id="1"/>.'
    assert settled(elsewhere(text, "math:p", "math:q")) == (text, None)  # None: the source's own


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('donde <x id="1"/> es cero.', ["math:p", ""]),  # "y = 0" became words
        ('donde <x id="1"/> y <x id="3"/>.', ["math:p", "", "math:r"]),  # wrote another one
    ],
)
def test_a_text_from_elsewhere_whose_formulas_are_not_its_sources_is_not_shown(text, keys):
    assert settled(elsewhere(text, *keys)) is None


def test_of_texts_from_elsewhere_the_one_with_the_same_formulas_is_shown():
    text = 'donde <x id="1"/> y <x id="2"/>.'
    here = elsewhere(text, "math:x", "math:y")
    assert settled(elsewhere(text, "math:p", "math:q"), here) == (text, ["math:x", "math:y"])


def test_where_people_do_not_agree_nobody_is_heard():
    one, other = 'donde <x id="1"/> y <x id="2"/>.', 'en que <x id="1"/> y <x id="2"/>.'
    assert settled(elsewhere(one, "math:x", "math:y"), elsewhere(other, "math:x", "math:y")) is None
