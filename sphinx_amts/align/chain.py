"""Fixed points: units that can only belong together, in the longest run that does not cross."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .anchors import Unit
from .path import Window
from .score import Scorer

Point = tuple[int, int]

_ENOUGH = 3.5
"""Log-odds of a pair by what occurs once on both sides, from which it is a candidate."""
_SURE = 3.0
"""Log-odds of a candidate by all evidence, from which it is a fixed point."""
_LONG = 240
"""Units of a stretch above which it is also cut at fixed points that have no fixed neighbour."""


def fixed_points(scorer: Scorer, source: Sequence[Unit], target: Sequence[Unit]) -> list[Point]:
    """Find pairs of units that share what occurs nowhere else, in order and without crossings."""
    where_source, where_target = _unique(source), _unique(target)
    votes: defaultdict[Point, float] = defaultdict(float)
    for sign, i in where_source.items():
        j = where_target.get(sign)
        if j is not None and source[i].group == target[j].group:
            votes[i, j] += scorer.weight(sign)
    likely = {}
    for (i, j), vote in votes.items():
        if vote >= _ENOUGH:
            odds = scorer.odds(i, j)
            if odds is not None and odds.total >= _SURE:
                likely[i, j] = odds.total
    return heaviest_chain(likely)


def _unique(units: Sequence[Unit]) -> dict[str, int]:
    where: dict[str, int] = {}
    for number, unit in enumerate(units):
        for signs in (unit.signs, unit.words):
            for sign in signs:
                where[sign] = -1 if sign in where else number
    return {sign: number for sign, number in where.items() if number >= 0}


def heaviest_chain(weights: dict[Point, float]) -> list[Point]:
    """Choose the points that rise on both sides with the greatest sum of weights, in n log n."""
    points = sorted(weights, key=lambda point: (point[0], -point[1]))
    columns = sorted({j for _, j in points})
    best: list[tuple[float, Point | None]] = [(0.0, None)] * (len(columns) + 1)  # a Fenwick tree
    before: dict[Point, Point | None] = {}
    top: tuple[float, Point | None] = (0.0, None)
    for point in points:
        at = bisect_left(columns, point[1])
        reached, before[point] = _maximum(best, at)
        entry = (reached + weights[point], point)
        at += 1
        while at < len(best):
            if entry[0] > best[at][0]:
                best[at] = entry
            at += at & -at
        if entry[0] > top[0]:
            top = entry
    chain: list[Point] = []
    last = top[1]
    while last is not None:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def _maximum(tree: list[tuple[float, Point | None]], at: int) -> tuple[float, Point | None]:
    """Give the best entry before column *at*."""
    found: tuple[float, Point | None] = (0.0, None)
    while at:
        if tree[at][0] > found[0]:
            found = tree[at]
        at -= at & -at
    return found


def windows(
    points: Sequence[Point], source: Sequence[Unit], target: Sequence[Unit]
) -> list[Window]:
    """Cut both sequences at fixed points into stretches that are aligned one by one.

    A fixed point may still be a part of a longer bead; so a cut is made only around what cannot be
    joined, and between two fixed points that are neighbours on both sides.
    """
    cuts: list[Point] = []
    for i, j in points:
        if not source[i].joinable:
            cuts += [(i, j), (i + 1, j + 1)]
    for (i, j), (i_next, j_next) in pairwise(points):
        if i_next == i + 1 and j_next == j + 1:
            cuts.append((i_next, j_next))
    end = (len(source), len(target))
    found = []
    for window in _between(sorted(set(cuts)), end):
        if (window.i_end - window.i) + (window.j_end - window.j) > _LONG:
            inside = [p for p in points if window.i < p[0] < window.i_end]
            found += _between(inside, (window.i_end, window.j_end), (window.i, window.j))
        else:
            found.append(window)
    return found


def _between(cuts: Iterable[Point], end: Point, start: Point = (0, 0)) -> list[Window]:
    found = []
    i, j = start
    for i_cut, j_cut in [*cuts, end]:
        if i_cut > i or j_cut > j:
            found.append(Window(i, i_cut, j, j_cut))
        i, j = i_cut, j_cut
    return found
