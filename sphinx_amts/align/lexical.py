"""What the words of lines say of beads, with the words of both directions weighed alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .dictionary import Bag, Dictionary, alike, read
from .lattice import Step

if TYPE_CHECKING:
    from ..languages import Profile

_DAMPING = 0.7
"""The words of a text depend on each other, so each counts less."""
_STRONGEST = 25.0


class Lexical:
    """The words of two texts, and a dictionary in both directions."""

    def __init__(
        self,
        source: Sequence[str],
        target: Sequence[str],
        source_profile: Profile,
        target_profile: Profile,
    ) -> None:
        self._bags = (
            [read(text, source_profile) for text in source],
            [read(text, target_profile) for text in target],
        )
        ours, theirs = (_sum(bags) for bags in self._bags)
        like = alike(ours, theirs)
        back: defaultdict[str, list[str]] = defaultdict(list)
        for word, others in like.items():
            for other in others:
                back[other].append(word)
        self._there = (Dictionary(ours, theirs, like), Dictionary(theirs, ours, back))
        self._expected: dict[tuple[int, int, int], tuple[Mapping[str, float], int]] = {}
        self._told: dict[tuple[int, int, int, int], float] = {}

    def odds(self, i: int, j: int, n: int, m: int) -> float:
        """Give the log-odds that *n* lines from *i* and *m* lines from *j* are translations."""
        told = sum(self._tells(0, i, n, at) for at in range(j, j + m))
        told += sum(self._tells(1, j, m, at) for at in range(i, i + n))
        return min(_STRONGEST, told / 2 * _DAMPING)

    def _tells(self, side: int, start: int, count: int, at: int) -> float:
        """Say what lines of one side tell of one line of the other."""
        key = (side, start, count, at)
        odds = self._told.get(key)
        if odds is None:
            span = (side, start, count)
            expected = self._expected.get(span)
            if expected is None:
                bag = self._bag(side, start, count)
                expected = self._expected[span] = self._there[side].expected(bag)
            odds = self._there[side].odds(expected, self._bags[1 - side][at])
            self._told[key] = odds
        return odds

    def _bag(self, side: int, start: int, count: int) -> Bag:
        bags = self._bags[side]
        return bags[start] if count == 1 else _sum(bags[start : start + count])

    def learn(self, beads: Sequence[tuple[Step, float]]) -> None:
        """Learn from beads with two sides and their probabilities."""
        pairs = [(self._bag(0, i, n), self._bag(1, j, m), weight) for (i, j, n, m), weight in beads]
        self._there[0].learn(pairs)
        self._there[1].learn([(other, one, weight) for one, other, weight in pairs])
        self.forget()

    def follow(self, other: Lexical) -> None:
        """Begin with the dictionary that other texts have taught."""
        for dictionary, taught in zip(self._there, other._there, strict=True):
            dictionary.follow(taught)

    def forget(self) -> None:
        """Drop what was kept for speed."""
        self._expected.clear()
        self._told.clear()


def _sum(bags: Sequence[Bag]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for bag in bags:
        whole.update(bag)
    return whole
