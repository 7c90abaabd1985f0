"""Units for the tests of exchange formats: any that a book can have, and a few to look at."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from sphinx_amts.exchange import Candidate, Previous, Unit, Units, one_line
from sphinx_amts.exchange.units import writable
from sphinx_amts.tagged import Tag, render

few = settings(max_examples=20)
"""Each example is several units, and each format has several properties."""

_ODD = "&<>\"'\n\r\t \\#=+-@:|,;\u202e\u2067\u2069汉字ｘé\u0301\u2028\x85\ufeff😀\u00a0~"
_PLAIN = st.text(st.one_of(st.sampled_from(_ODD), st.characters(codec="utf-8")), max_size=12)


@st.composite
def tagged_texts(draw, *, empty=True):
    """Draw tagged text, whose tags have numbers of their own, nested or not."""
    number = iter(range(1, 9))

    def parts(depth):
        drawn = []
        for kind in draw(st.lists(st.sampled_from("ttgx"), max_size=3)):
            if kind == "g" and depth:
                drawn.append(Tag(next(number), tuple(parts(depth - 1))))
            elif kind == "x":
                drawn.append(Tag(next(number)))
            else:
                drawn.append(writable(draw(_PLAIN)))
        return drawn

    text = render(parts(1))
    return text if text or empty else "A"


LINES = st.text(max_size=12).map(lambda text: one_line(writable(text)))
PATHS = st.sampled_from(["", "intro.md", "part one/第一章.ipynb", "a.rst"])
PREVIOUS = st.builds(
    Previous,
    source=tagged_texts(),
    target=tagged_texts(empty=False),
    match=st.one_of(st.none(), st.integers(0, 100).map(lambda percent: percent / 100)),
)
CANDIDATES = st.builds(
    Candidate,
    source=tagged_texts(empty=False),
    target=tagged_texts(empty=False),
    similarity=st.integers(50, 100).map(lambda percent: percent / 100),
    origin=st.sampled_from(["human", "machine"]),
    by=LINES,
)


@st.composite
def books_of_units(draw):
    """Draw what one exchange file holds."""
    units = []
    for number in range(draw(st.integers(1, 4))):
        path = draw(PATHS)
        target = draw(tagged_texts())
        units.append(
            Unit(
                id=f"{number:016x}.0",
                source=draw(tagged_texts(empty=False)),
                target=target,
                reviewed=bool(target) and draw(st.booleans()),
                page=draw(LINES),
                path=path,
                line=draw(st.one_of(st.none(), st.integers(0, 10**6))) if path else None,
                previous=draw(st.one_of(st.none(), PREVIOUS)),
                candidates=tuple(draw(st.lists(CANDIDATES, max_size=2))),
                notes=tuple(draw(st.lists(LINES.filter(bool), max_size=2))),
                origin=draw(st.sampled_from(["", "machine", "human"])),
                by=draw(LINES),
                draft=draw(st.sampled_from(["", "0a1b2c3d"])),
            )
        )
    return Units(source_language="en", target_language="zh-Hans", units=tuple(units))


def unit(number, source, target="", **rest):
    """Make a unit of the page ``oven``."""
    return Unit(
        id=f"{number}.0", source=source, target=target, page="oven", path="oven.rst", **rest
    )


SAMPLE = Units(
    source_language="en",
    target_language="es",
    units=(
        unit(1, 'It takes <g id="1">one</g> hour<x id="2"/>.', line=6),
        unit(
            2,
            "Salt &amp; water",
            "Sal y agua",
            line=8,
            origin="machine",
            by="local",
            candidates=(
                Candidate(
                    source='<g id="1">Salt</g> &amp; sugar',
                    target='<g id="1">Sal</g> y azúcar',
                    similarity=0.75,
                    origin="human",
                    by="cake",
                ),
                Candidate(
                    source="Salt &amp; sand",
                    target="Sal y arena",
                    similarity=0.7,
                    origin="machine",
                    by="amazon",
                ),
            ),
        ),
        unit(
            3,
            "Bake for 2 hours.",
            "Hornee 2 horas.",
            previous=Previous(
                source="Bake for 1 hour.", target="Hornear durante una hora.", match=0.83
            ),
            notes=("the number changed",),
            origin="machine",
            by="local",
        ),
        unit(4, "The oven", "El horno", reviewed=True, origin="human", by="Ana"),
    ),
)
"""One unit of each state."""


def text_of(lines):
    """Join what a format writes."""
    return "".join(f"{line}\n" for line in lines)
