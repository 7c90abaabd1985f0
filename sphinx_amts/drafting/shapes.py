"""The shape of a text: what has to be read again from what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..document import Inline, Segment
from ..drafted import as_typed
from ..tagged import Part, parse

_UNWRITTEN = frozenset({"target", "index"})
_NUMBERED = ("footnote:", "cite:")
"""Elements whose text is a number that the page gives them."""


def shape(text: str, key: Callable[[int], str]) -> str:
    """Write a tagged text with each tag as what it is, and without white space.

    Typographic quotation marks and dashes are as they are typed: each language makes its own.

    :param key: gives the key of the inline element with a number.
    """
    return "".join(_shape(parse(text), key))


def _shape(parts: Sequence[Part], key: Callable[[int], str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part, str):
            found.append(as_typed(part))
            continue
        name = key(part.number)
        if name in _UNWRITTEN:
            continue
        kind = next((kind for kind in _NUMBERED if name.startswith(kind)), name)
        found += ["\x02", kind, "\x03"]
        if part.children is not None:
            found += [*_shape(part.children, key), "\x04"]
    return found


def shape_of(segment: Segment) -> str:
    """Give the shape of a segment as it was read."""
    return shape(segment.text, lambda number: segment.inlines[number - 1].key)


def key_in(inlines: Sequence[Inline], there: Callable[[Inline], str]) -> Callable[[int], str]:
    """Look keys up by number; an element that there is not has none."""

    def key(number: int) -> str:
        return there(inlines[number - 1]) if 0 < number <= len(inlines) else ""

    return key
