"""Which sentence of one version of a text became which of the next: a difference that sees moves.

What is equal and unique is matched first, in order (patience difference, B. Cohen), then inside the
gaps what is alike, by dynamic programming, with splits and merges; what is left over may have moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..rising import longest_rising
from .changes import Sentence
from .moving import changed_elsewhere, equal_elsewhere
from .profiles import Profile, likeness, profile_of

_ALIKE = 0.5
"""Share of their words that two sentences have in common from which one became the other."""
_HARDLY = 0.35
"""The same where neighbours that are equal stand on both sides, and nothing else is between."""
_PARTS = 4
"""Into how many sentences one may be split."""
_LARGEST_GAP = 250_000
"""Pairs of sentences in a gap from which only what is equal is matched there."""


@dataclass(frozen=True, slots=True)
class Match:
    """Sentences of the old version that became sentences of the new."""

    before: tuple[int, ...]
    now: tuple[int, ...]
    moved: bool = False


def compare(before: Sequence[Sentence], now: Sequence[Sentence]) -> list[Match]:
    """Match two versions of a text; a sentence that is in no match was deleted, or is new.

    :return: matches in the order of *now*.
    """
    ours, theirs = [each.key for each in before], [each.key for each in now]
    equal = dict(_in_order(ours, theirs, (0, len(ours)), (0, len(theirs))))
    moved = dict(equal_elsewhere(ours, theirs, equal))
    taken = set(moved.values())
    found = [Match((i,), (j,)) for i, j in equal.items()]
    found += [Match((i,), (j,), moved=True) for i, j in moved.items()]
    profiles = [profile_of(each) for each in before], [profile_of(each) for each in now]
    for left, right in _gaps(equal, len(ours), len(theirs)):
        gap = _Gap(
            *profiles,
            [i for i in range(*left) if i not in moved],
            [j for j in range(*right) if j not in taken],
        )
        found += gap.matches()
    matched = [(match.before, match.now) for match in found]
    found += [Match(*places, moved=True) for places in changed_elsewhere(*profiles, matched)]
    return sorted(found, key=lambda match: match.now)


# What is equal


def _in_order(
    ours: Sequence[Hashable],
    theirs: Sequence[Hashable],
    left: tuple[int, int],
    right: tuple[int, int],
) -> Iterator[tuple[int, int]]:
    """Match what is equal in order: what is unique first, then between, then from both ends."""
    pending = [(left, right)]
    while pending:
        (a, b), (c, d) = pending.pop()
        while a < b and c < d and ours[a] == theirs[c]:
            yield a, c
            a, c = a + 1, c + 1
        while a < b and c < d and ours[b - 1] == theirs[d - 1]:
            b, d = b - 1, d - 1
            yield b, d
        pairs = _unique(ours, theirs, (a, b), (c, d))
        if not pairs:
            continue
        for i, j in [*pairs, (b, d)]:
            pending.append(((a, i), (c, j)))
            if (i, j) != (b, d):
                yield i, j
            a, c = i + 1, j + 1


def _unique(
    ours: Sequence[Hashable],
    theirs: Sequence[Hashable],
    left: tuple[int, int],
    right: tuple[int, int],
) -> list[tuple[int, int]]:
    """Give the longest run in order of what both parts have exactly once."""
    here, there = Counter(ours[slice(*left)]), Counter(theirs[slice(*right)])
    where = {theirs[j]: j for j in range(*right) if there[theirs[j]] == 1}
    pairs = [(i, where[ours[i]]) for i in range(*left) if here[ours[i]] == 1 and ours[i] in where]
    return longest_rising(pairs)


def _gaps(
    equal: Mapping[int, int], ours: int, theirs: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the parts between what is equal in which both sides have something."""
    a = c = 0
    for i, j in [*sorted(equal.items()), (ours, theirs)]:
        if a < i and c < j:
            yield (a, i), (c, j)
        a, c = i + 1, j + 1


# What is alike


class _Gap:
    """A part of both versions in which no sentence is equal to another in order."""

    def __init__(
        self,
        ours: Sequence[Profile],
        theirs: Sequence[Profile],
        left: Sequence[int],
        right: Sequence[int],
    ) -> None:
        self._left, self._right = left, right
        self._ours = [ours[i] for i in left]
        self._theirs = [theirs[j] for j in right]

    def matches(self) -> list[Match]:
        """Give the best way to match what is alike."""
        rows, columns = len(self._left), len(self._right)
        if (rows, columns) == (1, 1):
            likely = likeness(self._ours[0], self._theirs[0]) >= _HARDLY
            return [Match((self._left[0],), (self._right[0],))] if likely else []
        if not rows or not columns or rows * columns > _LARGEST_GAP:
            return []
        return self._best()

    def _best(self) -> list[Match]:
        rows, columns = len(self._left), len(self._right)
        likely = self._likely()
        best: dict[tuple[int, int], float] = defaultdict(float)
        step: dict[tuple[int, int], tuple[int, int]] = {}
        for i in range(rows + 1):
            for j in range(columns + 1):
                ways = [
                    (best[i - m, j - n] + gain, (m, n)) for m, n, gain in self._ways(i, j, likely)
                ]
                if ways:
                    best[i, j], step[i, j] = max(ways)
        return list(self._way_back(step, rows, columns))

    def _ways(self, i: int, j: int, likely: Sequence[set[int]]) -> Iterator[tuple[int, int, float]]:
        """Give the ways to end at *i* and *j*: how many sentences of each, and what it gains."""
        if i:
            yield 1, 0, 0.0
        if j:
            yield 0, 1, 0.0
        if not i or not j:
            return
        near = likely[i - 1]
        if j - 1 in near:
            yield 1, 1, self._gain(i - 1, i, j - 1, j)
        for more in range(2, _PARTS + 1):
            if more <= j and not near.isdisjoint((j - 1, j - more)):
                yield 1, more, self._gain(i - 1, i, j - more, j)
            if more <= i and (j - 1 in near or j - 1 in likely[i - more]):
                yield more, 1, self._gain(i - more, i, j - 1, j)

    def _gain(self, i: int, k: int, j: int, n: int) -> float:
        """Give what it gains that the old sentences from *i* to *k* became the new from *j* to *n*."""
        one = sum(self._ours[i + 1 : k], self._ours[i])
        other = sum(self._theirs[j + 1 : n], self._theirs[j])
        alike = likeness(one, other)
        several = max(k - i, n - j) - 1
        if alike < _ALIKE or (several and not self._each_counts(one, other, i, k, j, n)):
            return -1.0
        return (alike - _ALIKE / 2) * (1 + several / 2)

    def _each_counts(self, one: Profile, other: Profile, i: int, k: int, j: int, n: int) -> bool:
        """Tell whether each part of a split or merger has most of its words from the whole.

        From what the other parts leave of it: a sentence that is much like one part is none.
        """
        parts, whole, all_ = (
            (self._theirs[j:n], one, other) if n - j > 1 else (self._ours[i:k], other, one)
        )
        return all(
            (part & (whole - (all_ - part))).total() >= _ALIKE * part.total() for part in parts
        )

    def _likely(self) -> list[set[int]]:
        """Give for each old sentence the new ones that may be it, or a part of it."""
        having: defaultdict[str, list[int]] = defaultdict(list)
        for j, profile in enumerate(self._theirs):
            for word in profile:
                having[word].append(j)
        found = []
        for profile in self._ours:
            common: Counter[int] = Counter()
            for word, count in profile.items():
                for j in having.get(word, ()):
                    common[j] += min(count, self._theirs[j][word])
            total = profile.total()
            found.append(
                {
                    j
                    for j, count in common.items()
                    if 2 * count >= _ALIKE * min(total, self._theirs[j].total())
                }
            )
        return found

    def _way_back(
        self, step: Mapping[tuple[int, int], tuple[int, int]], i: int, j: int
    ) -> Iterator[Match]:
        while (i, j) in step:
            m, n = step[i, j]
            if m and n:
                yield Match(tuple(self._left[i - m : i]), tuple(self._right[j - n : j]))
            i, j = i - m, j - n
