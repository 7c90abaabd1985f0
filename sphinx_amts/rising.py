"""The longest run of pairs that is in order on both sides."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest run of *pairs*, sorted by their first, in which both sides rise.

    In O(n log n), by patience sorting (Fredman, 1975).
    """
    ends: list[int] = []
    holders: list[int] = []
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(holders[length - 1] if length else None)
        if length == len(ends):
            ends.append(place)
            holders.append(number)
        else:
            ends[length], holders[length] = place, number
    run: list[tuple[int, int]] = []
    current = holders[-1] if holders else None
    while current is not None:
        run.append(pairs[current])
        current = before[current]
    return run[::-1]
