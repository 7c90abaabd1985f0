"""Which sentences of a text moved: those that stand elsewhere in its next version."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from .profiles import Profile, likeness

_MOVED = 0.75
"""Share of their words that two sentences have in common from which one became the other elsewhere."""
_RAREST = 5
"""How many of its rarest words a moved sentence is looked for by."""
_LONG_ENOUGH = 5
"""Words of a sentence that may be found elsewhere though it changed."""

Places = tuple[tuple[int, ...], tuple[int, ...]]
"""Sentences of the old version, and of the new."""


def equal_elsewhere(
    ours: Sequence[Hashable], theirs: Sequence[Hashable], equal: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Match what is equal, though not in order."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    taken = set(equal.values())
    for j, key in enumerate(theirs):
        if j not in taken:
            waiting[key].append(j)
    for i, key in enumerate(ours):
        if i not in equal and waiting[key]:
            yield i, waiting[key].popleft()


def changed_elsewhere(
    ours: Sequence[Profile], theirs: Sequence[Profile], matched: Iterable[Places]
) -> Iterator[Places]:
    """Match what moved and changed a little, or was cut in two, if nothing else is as much alike.

    :param matched: what is not asked for any more.
    """
    left, right = set(range(len(ours))), set(range(len(theirs)))
    sizes = [each.total() for each in ours], [each.total() for each in theirs]
    for before, now in matched:
        left.difference_update(before)
        right.difference_update(now)
    having: defaultdict[str, list[int]] = defaultdict(list)
    for j in sorted(right):
        for word in theirs[j]:
            having[word].append(j)
    for i in sorted(left):
        if i not in left or sizes[0][i] < _LONG_ENOUGH:
            continue
        rare = sorted(ours[i], key=lambda word: (len(having[word]), word))[:_RAREST]
        near = sorted({j for word in rare for j in having[word]} & right)
        options: list[Places] = [((i,), now) for j in near for now in _with_next(j, right)]
        options += [(both, (j,)) for j in near for both in _with_next(i, left)[1:]]
        scored = sorted(
            (-likeness(_sum(ours, before), _sum(theirs, now)), before, now)
            for before, now in dict.fromkeys(options)
            if _may_be(sum(sizes[0][n] for n in before), sum(sizes[1][n] for n in now))
        )
        if not scored or -scored[0][0] < _MOVED:
            continue
        if len(scored) == 1 or scored[0][0] < scored[1][0]:
            _, before, now = scored[0]
            left.difference_update(before)
            right.difference_update(now)
            yield before, now


def _may_be(one: int, other: int) -> bool:
    """Tell whether texts of so many words can have enough in common: all of the shorter's, at most."""
    return 2 * min(one, other) >= _MOVED * (one + other)


def _with_next(place: int, free: set[int]) -> list[tuple[int, ...]]:
    """Give a sentence alone, and together with its neighbours that nothing is matched with."""
    both = ((place, place + 1), (place - 1, place))
    return [(place,), *(pair for pair in both if free.issuperset(pair))]


def _sum(profiles: Sequence[Profile], places: Sequence[int]) -> Profile:
    return sum((profiles[place] for place in places[1:]), profiles[places[0]])
