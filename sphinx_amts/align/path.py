"""The most likely way through two sequences: a dynamic programme that looks at likely cells only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .score import LONGEST

Step = tuple[int, int, int, int]
"""Where a bead begins in both sequences, and how many units of each it takes."""

_SKIP = -2.4
"""Log of how seldom a unit has no counterpart …"""
_SKIP_AGAIN = -1.2
"""… and, if its neighbour has none either, it is likelier, for what is dropped comes in runs."""
_JOIN = -2.5
"""Log of how seldom a bead joins two units, and each one more."""
_JOIN_MORE = -1.0
_BEAM = 36.0
"""How much less likely than the best one of its diagonal a cell may be."""
_NEAR = 6.0
"""How much less likely than the best a cell may be for beads of several to begin there."""
_WIDEST = 48
"""How many cells of a diagonal are followed at most; this keeps cost linear."""


class Total(Protocol):
    """Evidence added up."""

    @property
    def total(self) -> float:
        """Give the log-odds."""


class Judge(Protocol):
    """What compares units of two sequences, such as :class:`.score.Scorer`."""

    def odds(self, i: int, j: int, n: int = 1, m: int = 1) -> Total | None:
        """Score *n* source units from *i* against *m* target units from *j*, if it may be."""

    def length_off(self, i: int, j: int, n: int = 1, m: int = 1) -> float:
        """Give the log-odds of the lengths only."""

    def joinable(self, i: int, j: int, n: int, m: int) -> bool:
        """Tell whether the units may stand in one bead of several."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of both sequences: half-open ranges."""

    i: int
    i_end: int
    j: int
    j_end: int


_Cell = tuple[float, int, int]
"""The log-likelihood of the best way to a cell, and the bead that it ends with."""


def best_path(scorer: Judge, window: Window) -> list[Step]:
    """Find the most likely beads of a stretch, in order; every unit is in one.

    Cells are visited diagonal by diagonal, so that only those a few units from the best way are
    ever scored.  Time and memory grow with the sum of the lengths, not with their product.
    """
    height, width = window.i_end - window.i, window.j_end - window.j
    diagonals: list[dict[int, _Cell]] = [{} for _ in range(height + width + 1)]
    diagonals[0][0] = (0.0, 0, 0)
    recent = 0.0
    for diagonal in range(height + width):
        cells = _likely(diagonals[diagonal], recent)
        if not cells:
            continue
        diagonals[diagonal] = cells
        here = max(cell[0] for cell in cells.values())
        recent = max(here, recent - 2.0)
        for i, cell in cells.items():
            j = diagonal - i
            for n, m, gain in moves(scorer, window, i, j, cell, join=cell[0] >= here - _NEAR):
                reached = cell[0] + gain
                ahead = diagonals[diagonal + n + m]
                if i + n not in ahead or reached > ahead[i + n][0]:
                    ahead[i + n] = (reached, n, m)
    return _trace(diagonals, window)


def _likely(cells: dict[int, _Cell], recent: float) -> dict[int, _Cell]:
    if len(cells) < 2:
        return cells
    bar = max(recent, max(cell[0] for cell in cells.values())) - _BEAM
    kept = {i: cell for i, cell in cells.items() if cell[0] >= bar}
    if not kept:  # never lose the way altogether
        best = max(cells, key=lambda i: cells[i][0])
        return {best: cells[best]}
    if len(kept) > _WIDEST:
        best_cells = sorted(kept.items(), key=lambda item: -item[1][0])[:_WIDEST]
        return dict(sorted(best_cells))
    return kept


def moves(
    scorer: Judge, window: Window, i: int, j: int, cell: _Cell, *, join: bool
) -> Iterator[tuple[int, int, float]]:
    """Give the beads that may begin at a cell, with their log-likelihoods."""
    _, n_before, m_before = cell
    one, other = window.i + i, window.j + j
    height, width = window.i_end - one, window.j_end - other
    if height:
        yield 1, 0, _SKIP_AGAIN if (n_before, m_before) == (1, 0) else _SKIP
    if width:
        yield 0, 1, _SKIP_AGAIN if (n_before, m_before) == (0, 1) else _SKIP
    if not height or not width:
        return
    odds = scorer.odds(one, other)
    if odds is None:
        return
    yield 1, 1, odds.total
    if join and scorer.joinable(one, other, 1, 1):
        yield from _joins(scorer, one, other, height, width)


def _joins(
    scorer: Judge, one: int, other: int, height: int, width: int
) -> Iterator[tuple[int, int, float]]:
    """Give the beads of several units; one whose length does not gain by joining is not tried."""
    single = scorer.length_off(one, other)
    for n, m in _SHAPES:
        if n > height or m > width:
            continue
        length = scorer.length_off(one, other, n, m)
        if length < min(single - 0.5, 0.0) or length < -3.0:
            continue
        if not scorer.joinable(one, other, n, m):
            continue
        odds = scorer.odds(one, other, n, m)
        if odds is not None:
            yield n, m, odds.total + _JOIN + _JOIN_MORE * (n + m - 3)


_SHAPES = (
    *((1, m) for m in range(2, LONGEST + 1)),
    *((n, 1) for n in range(2, LONGEST + 1)),
    (2, 2),
)


def _trace(diagonals: list[dict[int, _Cell]], window: Window) -> list[Step]:
    i, j = window.i_end - window.i, window.j_end - window.j
    steps: list[Step] = []
    while i or j:
        _, n, m = diagonals[i + j][i]
        i, j = i - n, j - m
        steps.append((window.i + i, window.j + j, n, m))
    return steps[::-1]
