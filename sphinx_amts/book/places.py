"""Find each entry of a plan on the page as the inner build reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..document import Kind, Segment
from ..plan import Entry
from ..rising import longest_rising
from .segments import Spot

_MAY_BE_MADE = frozenset({Kind.HEADING, Kind.INDEX})
"""Kinds of segment whose words directives and roles make, in the language of the reading."""

Place = tuple[Spot, Segment]


def find_places(entries: Sequence[Entry], places: Sequence[Place]) -> dict[int, Spot]:
    """Give the place of each entry, by its number; one that is on no place has none.

    Both readings of a page have the same segments, but for words that directives make in the
    language of the reading, and for content that depends on it.  So what is unique on both sides
    and in the same order is matched first, then what stands between in the same number.
    """
    wanted = [entry.mark for entry in entries]
    marks = [segment.mark for _, segment in places]
    found: dict[int, Spot] = {}
    for a, b, c, d in _gaps(wanted, marks):
        found.update(_between(entries, places, (a, b), (c, d), wanted, marks))
    return found


def _between(
    entries: Sequence[Entry],
    places: Sequence[Place],
    ours: tuple[int, int],
    theirs: tuple[int, int],
    wanted: Sequence[str],
    marks: Sequence[str],
) -> Iterator[tuple[int, Spot]]:
    """Match what stands between two sure matches: from both ends while equal, then in order."""
    (a, b), (c, d) = ours, theirs
    while a < b and c < d and wanted[a] == marks[c]:
        yield a, places[c][0]
        a, c = a + 1, c + 1
    while a < b and c < d and wanted[b - 1] == marks[d - 1]:
        b, d = b - 1, d - 1
        yield b, places[d][0]
    if b - a != d - c:
        return
    for number, (spot, _) in zip(range(a, b), places[c:d], strict=True):
        same = wanted[number] == marks[c + number - a]
        if same or (entries[number].kind is spot.kind and spot.kind in _MAY_BE_MADE):
            yield number, spot


def _gaps(wanted: Sequence[str], marks: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Cut both sides at what is unique on both and in the same order (patience diff)."""
    once_there = {mark for mark, count in Counter(marks).items() if count == 1}
    once_here = {mark for mark, count in Counter(wanted).items() if count == 1}
    where = {mark: position for position, mark in enumerate(marks) if mark in once_there}
    pairs = [
        (number, where[mark])
        for number, mark in enumerate(wanted)
        if mark in once_here and mark in where
    ]
    a = c = 0
    for number, position in longest_rising(pairs):
        yield a, number, c, position
        a, c = number, position
    yield a, len(wanted), c, len(marks)
