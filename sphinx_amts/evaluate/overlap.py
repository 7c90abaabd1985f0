"""Which texts are the same, or nearly, among many: an index of shingles.

How alike two texts are is the Jaccard index of their shingles: the share of runs of a few characters
that they have in common.  Two sets that are alike to a degree *t* share one of the rarest few
elements of each, so that only texts which do are compared (prefix filtering: Bayardo, Ma and Srikant
2007, *Scaling up all pairs similarity search*).  The result is exact; the work grows with how many
texts have their rarest runs in common, which are few but where most are of one pattern.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..languages import Profile

SPACED, UNSPACED = 4, 2
"""Characters of a shingle: most of a word with its space; a word of Chinese."""
NEAR = 0.7
"""From here on two texts are nearly the same: one word in ten or so is another."""
SIMILAR = 0.5
"""From here on a translation memory offers a match: about the 70 % of a translator's tool."""

LONG = 20
"""Letters from which a sentence inside of a longer text makes it a duplicate; "See below." recurs."""


def normal(text: str) -> str:
    """Give what two texts have in common that differ in case, width or white space only."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Match:
    """The text of an index that is most like another."""

    number: int
    """Its place among those of the index."""
    likeness: float
    """1 if it is the same."""


class Index:
    """Texts that can be asked which of them is most like another."""

    def __init__(self, texts: Iterable[str], profile: Profile, *, least: float) -> None:
        """Take the texts.

        :param least: the likeness, above 0 and up to 1, below which there is no match.
        """
        self._size = SPACED if profile.spaced else UNSPACED
        self._least = least
        self._texts = [normal(text) for text in texts]
        self._same = {text: number for number, text in reversed(list(enumerate(self._texts)))}
        self._sets = [self._shingles(text) for text in self._texts]
        self._counts = Counter(shingle for each in self._sets for shingle in each)
        self._by_shingle: defaultdict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._sets):
            for shingle in self._rarest(each):
                self._by_shingle[shingle].append(number)

    def find(self, text: str) -> Match | None:
        """Give the text that is most like *text*, the first of equals; None if none is enough."""
        wanted = normal(text)
        if wanted in self._same:
            return Match(self._same[wanted], 1.0)
        ours = self._shingles(wanted)
        best: Match | None = None
        numbers = {n for shingle in self._rarest(ours) for n in self._by_shingle.get(shingle, ())}
        for number in sorted(numbers):
            theirs = self._sets[number]
            if min(len(ours), len(theirs)) < self._least * max(len(ours), len(theirs)):
                continue
            shared = len(ours & theirs)
            likeness = shared / (len(ours) + len(theirs) - shared)
            if likeness >= self._least and (best is None or likeness > best.likeness):
                best = Match(number, likeness)
        return best

    def _shingles(self, text: str) -> frozenset[str]:
        padded = f" {text} "
        ends = max(len(padded) - self._size, 0) + 1
        return frozenset(padded[at : at + self._size] for at in range(ends))

    def _rarest(self, shingles: frozenset[str]) -> Sequence[str]:
        """Give as many as two sets of at least that likeness cannot both do without."""
        ordered = sorted(shingles, key=lambda shingle: (self._counts[shingle], shingle))
        return ordered[: len(ordered) - math.ceil(self._least * len(ordered)) + 1]
