"""Every way through two sequences near the likely one, and how probable each bead is over all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Cell = tuple[int, int]
"""How many units of both sequences are behind."""


class Edge(NamedTuple):
    """A bead that may begin at a cell."""

    n: int
    m: int
    weight: float
    """Its log-likelihood."""


Edges = Mapping[Cell, Sequence[Edge]]
Step = tuple[int, int, int, int]
"""Where a bead begins in both sequences, and how many units of each it takes."""

LONGEST = 5
"""Lines that one line may stand for."""
_FAR = -1e30
_KEPT = 1e-4
"""Probability from which a bead is told of."""


def band(
    steps: Iterable[Step], width: int, height: int, length: int, *, sure: Iterable[Step] = ()
) -> list[range]:
    """Give for each row the columns that lie at most *width* off a way, corners included.

    The cost of all that follows is the number of these cells.

    :param sure: beads that are looked at alone.
    """
    low, high = [length + 1] * (height + 1), [-1] * (height + 1)

    def allow(row: int, first: int, last: int) -> None:
        low[row], high[row] = min(low[row], first), max(high[row], last)

    for i, j, n, m in steps:
        for row in range(max(0, i - width), min(height, i + n + width) + 1):
            above, below = max(0, i - row), max(0, row - i - n)
            allow(row, j - width + below, j + m + width - above)
    for i, j, n, m in [*sure, (0, 0, 0, 0), (height, length, 0, 0)]:
        allow(i, j, j)
        allow(i + n, j + m, j + m)
    return [
        range(max(0, first), min(length, last) + 1) for first, last in zip(low, high, strict=True)
    ]


def posteriors(edges: Edges, start: Cell, end: Cell) -> dict[Step, float]:
    """Give the probability of each bead, summed over all ways (Rabiner, 1989).

    :param edges: for each cell, in rising order of cells, what may begin there.
    """
    ahead = _outward(edges, start)
    back: dict[Cell, float] = {end: 0.0}
    for (i, j), moves in reversed(list(edges.items())):
        total = back.get((i, j), _FAR)
        for n, m, weight in moves:
            total = _add(total, weight + back.get((i + n, j + m), _FAR))
        back[i, j] = total
    whole = back.get(start, _FAR)
    found = {}
    for cell, moves in edges.items():
        before = ahead.get(cell, _FAR) - whole
        if before < _FAR / 2:
            continue
        for n, m, weight in moves:
            odds = before + weight + back.get((cell[0] + n, cell[1] + m), _FAR)
            if odds > -9.3 and (probability := math.exp(min(0.0, odds))) >= _KEPT:
                found[(*cell, n, m)] = probability
    return found


def _outward(edges: Edges, start: Cell) -> dict[Cell, float]:
    ahead: dict[Cell, float] = {start: 0.0}
    for cell, moves in edges.items():
        here = ahead.get(cell)
        if here is None:
            continue
        for n, m, weight in moves:
            to = (cell[0] + n, cell[1] + m)
            ahead[to] = _add(ahead[to], here + weight) if to in ahead else here + weight
    return ahead


def _add(one: float, other: float) -> float:
    """Add two probabilities that are given as logarithms."""
    if one < other:
        one, other = other, one
    gap = other - one
    return one if gap < -40.0 else one + math.log1p(math.exp(gap))


def best_way(
    edges: Edges, gains: Mapping[Step, float], price: float, start: Cell, end: Cell
) -> list[Step]:
    """Choose the beads, one after the other, with the greatest sum of gains.

    :param price: what each bead costs.
    """
    best: dict[Cell, tuple[float, int, int]] = {start: (0.0, 0, 0)}
    for cell, moves in edges.items():
        here = best.get(cell)
        if here is None:
            continue
        for n, m, _ in moves:
            to = (cell[0] + n, cell[1] + m)
            reached = here[0] + gains.get((*cell, n, m), 0.0) - price
            if to not in best or reached > best[to][0]:
                best[to] = (reached, n, m)
    steps: list[Step] = []
    i, j = end
    while (i, j) != start:
        _, n, m = best[i, j]
        i, j = i - n, j - m
        steps.append((i, j, n, m))
    return steps[::-1]
