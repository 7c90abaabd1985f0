"""Link the units of one page pair: the best way, what it leaves over, and how sure each link is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .anchors import Unit
from .chain import fixed_points, windows
from .doubt import shares
from .moved import find_moved
from .path import best_path
from .score import Odds, Scorer

_ACCEPTED = 0.5
CONFIDENT = 0.9
"""Score from which a link is taken for right."""
_DOUBT = 1.0
"""Log-odds that a pair has against it, to be taken for a link."""
_NEIGHBOUR = 1.5
"""Log-odds for each neighbour that is linked to the neighbour."""


@dataclass(frozen=True, slots=True)
class Link:
    """A bead of unit numbers with two sides."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    reason: str
    pair: float
    """The probability of the pair by its own evidence, whatever stands beside it."""

    @property
    def weak(self) -> bool:
        """Whether another counterpart elsewhere may be better."""
        return len(self.source) == len(self.target) == 1 and self.score < CONFIDENT


_Found = tuple[tuple[int, ...], tuple[int, ...], Odds, float]
"""A bead, its evidence, and its probability among its neighbours."""


def link_units(
    scorer: Scorer,
    source: Sequence[Unit],
    target: Sequence[Unit],
    known: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
) -> list[Link]:
    """Link the units of one page pair; *known* beads are kept as they are."""
    taken_source = {i for ones, _ in known for i in ones}
    taken_target = {j for _, others in known for j in others}
    links = [Link(ones, others, 1.0, "known", 1.0) for ones, others in known] + [
        link
        for link in _judged(_along(scorer, source, target), (len(source), len(target)))
        if taken_source.isdisjoint(link.source) and taken_target.isdisjoint(link.target)
    ]
    firm = [link for link in links if not link.weak]
    moved = [
        Link((i,), (j,), chance := _probability(odds.total), odds.reason, chance)
        for i, j, odds in find_moved(
            scorer,
            source,
            target,
            {i for link in firm for i in link.source},
            {j for link in firm for j in link.target},
        )
    ]
    gone = {i for link in moved for i in link.source}, {j for link in moved for j in link.target}
    kept = [
        link
        for link in links
        if link.weak and gone[0].isdisjoint(link.source) and gone[1].isdisjoint(link.target)
    ]
    return sorted([*firm, *moved, *kept], key=lambda link: link.source)


def _along(scorer: Scorer, source: Sequence[Unit], target: Sequence[Unit]) -> list[_Found]:
    """Find the beads of the best way through both sequences."""
    found: list[_Found] = []
    for window in windows(fixed_points(scorer, source, target), source, target):
        steps = best_path(scorer, window)
        for (i, j, n, m), share in zip(steps, shares(scorer, window, steps), strict=True):
            odds = scorer.odds(i, j, n, m) if n and m else None
            if odds is not None:
                found.append((tuple(range(i, i + n)), tuple(range(j, j + m)), odds, share))
    return found


def _judged(found: Sequence[_Found], end: tuple[int, int]) -> list[Link]:
    """Score beads, and let go of those that are not likely enough."""
    ends = {(0, 0), *((ones[-1] + 1, others[-1] + 1) for ones, others, *_ in found)}
    starts = {end, *((ones[0], others[0]) for ones, others, *_ in found)}
    links = []
    for ones, others, odds, share in found:
        beside = ((ones[0], others[0]) in ends) + ((ones[-1] + 1, others[-1] + 1) in starts)
        pair = _probability(odds.total + _NEIGHBOUR * beside)
        if pair >= _ACCEPTED:
            links.append(Link(ones, others, pair * share, odds.reason, pair))
    return links


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(min(50.0, _DOUBT - odds)))
