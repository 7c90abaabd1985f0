"""How probable the beads of a way are, the other ways near it considered."""

from __future__ import annotations

from collections.abc import Sequence

from .lattice import Edge, band, posteriors
from .path import Judge, Step, Window, moves

_WIDTH = 1
"""Units off the way where other ways are looked at."""
_AFTER_A_PAIR = (0.0, 1, 1)
"""A cell of :mod:`.path` that a pair led to: here all beads before a cell are added up."""


def shares(judge: Judge, window: Window, steps: Sequence[Step]) -> list[float]:
    """Give the probability of each of *steps*, which lead through *window*, among near ways."""
    height, width = window.i_end - window.i, window.j_end - window.j
    own = [(i - window.i, j - window.j, n, m) for i, j, n, m in steps]
    rows = band(own, _WIDTH, height, width)
    edges = {
        (i, j): [
            Edge(n, m, gain)
            for n, m, gain in moves(judge, window, i, j, _AFTER_A_PAIR, join=True)
            if j + m in rows[i + n]
        ]
        for i in range(height + 1)
        for j in rows[i]
    }
    found = posteriors(edges, (0, 0), (height, width))
    return [found.get(step, 0.0) for step in own]
