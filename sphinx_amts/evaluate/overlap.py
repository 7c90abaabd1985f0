"""Which texts are the same, or nearly, among many: an index of shingles.

How alike two texts are is the Jaccard index of their shingles: the share of runs of a few characters
that they have in common.  Two sets that are alike to a degree *t* share one of the rarest few
elements of each, so that only texts which do are compared (prefix filtering: Bayardo, Ma and Srikant
2007, *Scaling up all pairs similarity search*).  The result is exact but where more than a crowd of
texts have their rarest runs in common, as in a book of one pattern ("Returns the width of the box.");
there it errs on the side of the proof, so that the work of a question does not grow with the book.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..languages import Profile

SPACED, UNSPACED = 4, 2
"""Characters of a shingle: most of a word with its space; a word of Chinese."""
NEAR = 0.7
"""From here on two texts are nearly the same: one word in ten or so is another."""
SIMILAR = 0.5
"""From here on a translation memory offers a match: about the 70 % of a translator's tool."""

CROWD = 500
"""Texts that one is compared with at most, those first that share its rarest runs."""

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
        self.compared = 0
        """How many pairs of texts were compared so far."""

    def find(self, text: str) -> Match | None:
        """Give the text that is most like *text*, the first of equals; None if none is enough.

        In a crowd it is the one that is most like it among those that share its rarest runs.
        """
        wanted = normal(text)
        if wanted in self._same:
            return Match(self._same[wanted], 1.0)
        found = (
            match for match in self._compare(wanted) if match and match.likeness >= self._least
        )
        return max(found, key=lambda match: (match.likeness, -match.number), default=None)

    def likeness(self, text: str) -> float:
        """Tell how like *text* is to any: 1 if one is the same, *least* or more if nearly, else 0.

        Who is not the same as any of a crowd passes for nearly the same: 0 is always proven.
        """
        wanted = normal(text)
        if wanted in self._same:
            return 1.0
        for match in self._compare(wanted):
            if match is None or match.likeness >= self._least:
                return match.likeness if match else self._least
        return 0.0

    def _compare(self, wanted: str) -> Iterator[Match | None]:
        """Compare with all that can be like enough; end with None if that is a crowd."""
        ours = self._shingles(wanted)
        seen: set[int] = set()
        for shingle in self._rarest(ours):
            for number in self._by_shingle.get(shingle, ()):
                if number in seen:
                    continue
                if len(seen) == CROWD:
                    yield None
                    return
                seen.add(number)
                theirs = self._sets[number]
                if min(len(ours), len(theirs)) < self._least * max(len(ours), len(theirs)):
                    continue
                self.compared += 1
                shared = len(ours & theirs)
                yield Match(number, shared / (len(ours) + len(theirs) - shared))

    def _shingles(self, text: str) -> frozenset[str]:
        padded = f" {text} "
        ends = max(len(padded) - self._size, 0) + 1
        return frozenset(padded[at : at + self._size] for at in range(ends))

    def _rarest(self, shingles: frozenset[str]) -> Sequence[str]:
        """Give as many as two sets of at least that likeness cannot both do without."""
        ordered = sorted(shingles, key=lambda shingle: (self._counts[shingle], shingle))
        return ordered[: len(ordered) - math.ceil(self._least * len(ordered)) + 1]
