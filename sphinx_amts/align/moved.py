"""Find nodes that were moved: what the path left over, but nothing else can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from .anchors import Unit
from .score import Odds, Scorer

_SURE = 3.5
"""Log-odds by signs and words from which a pair far from the path is believed."""
_CLEAR = 3.0
"""How much better it must be than the next best."""
_RAREST = 8
_CANDIDATES = 24


def find_moved(
    scorer: Scorer,
    source: Sequence[Unit],
    target: Sequence[Unit],
    taken_source: set[int],
    taken_target: set[int],
) -> list[tuple[int, int, Odds]]:
    """Link units that are left over, one to one, where only one counterpart is possible.

    Both must prefer each other clearly, by evidence that does not depend on place; then their
    neighbours are tried, so that a section that was moved is found with all it holds.
    """
    left = [i for i in range(len(source)) if i not in taken_source]
    right = [j for j in range(len(target)) if j not in taken_target]
    if not left or not right:
        return []
    scored = {
        (i, j): odds
        for i, j in _candidates(scorer, left, right)
        if (odds := scorer.odds(i, j)) is not None
    }
    found = [(i, j, scored[i, j]) for i, j in _mutual(scored)]
    free_source = set(left) - {i for i, _, _ in found}
    free_target = set(right) - {j for _, j, _ in found}
    for i, j, _ in list(found):
        for step in (-1, 1):
            found += _beside(scorer, i, j, step, free_source, free_target)
    return found


def _candidates(
    scorer: Scorer, left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Give pairs that share something rare; at most a few for each, so that cost stays linear."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for j in right:
        for sign in scorer.target_marks(j):
            having[sign].append(j)
    for i in left:
        marks = sorted(
            (sign for sign in scorer.source_marks(i) if sign in having),
            key=lambda sign: (len(having[sign]), sign),
        )
        near = {j for sign in islice(marks, _RAREST) for j in having[sign][:_CANDIDATES]}
        yield from ((i, j) for j in sorted(near))


def _mutual(scored: Mapping[tuple[int, int], Odds]) -> list[tuple[int, int]]:
    best: defaultdict[tuple[bool, int], list[float]] = defaultdict(list)
    for (i, j), odds in scored.items():
        best[True, i].append(odds.total)
        best[False, j].append(odds.total)
    chosen = []
    for (i, j), odds in scored.items():
        if odds.content < _SURE or odds.length < -2.0:
            continue
        rivals = sorted([*best[True, i], *best[False, j]], reverse=True)[2:3]
        clear = not rivals or odds.total - rivals[0] >= _CLEAR
        if clear and odds.total == max(best[True, i]) == max(best[False, j]):
            chosen.append((i, j))
    return chosen


def _beside(
    scorer: Scorer, i: int, j: int, step: int, free_source: set[int], free_target: set[int]
) -> Iterator[tuple[int, int, Odds]]:
    """Follow a moved pair into its neighbourhood as long as units fit one to one."""
    while (i := i + step) in free_source and (j := j + step) in free_target:
        odds = scorer.odds(i, j)
        if odds is None or odds.total < 1.0:
            return
        free_source.discard(i)
        free_target.discard(j)
        yield i, j, odds
