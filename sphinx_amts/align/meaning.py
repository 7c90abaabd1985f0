"""What sentence embeddings say of beads, as far as they tell translations from other lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .chain import heaviest_chain
from .lattice import LONGEST, Step
from .vectors import Vectors, mutual_pairs

if TYPE_CHECKING:
    from ..languages import Profile


class Encoder(Protocol):
    """Turns texts of several languages into vectors of one space."""

    languages: frozenset[str]
    """The languages it claims to know, as the first part of BCP 47 tags."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Give an array of one row of length 1 for each text."""


# The weights of this module are near those that maximise the likelihood of gold alignments of four
# kinds (documentation en-es, medicine and novels zh-en, an Alpine yearbook de-fr), each kind counted
# alike; evidence that did not help the kinds it had not been fitted to was left out.
_BELOW = 0.27
"""How far below the mean of translations a cosine speaks for as much as against: about twice the
standard deviation of translations."""
_SLOPE, _SLOPE_LONGER = 6.5, 1.4
"""Log-odds for each unit of cosine: of a short line, and for each unit of its logarithm of length,
for the angle of longer texts is surer."""
_GAIN = 3.0
"""Log-odds for each unit of cosine that a bead wins by its least member."""
_EXTENDED = 10.0
"""Log-odds lost for each unit of cosine that one line more would win."""
_MOST = 0.3
_WORST, _BEST = -10.0, 12.0

_USUAL = 0.6
"""Mean cosine of translations before any were seen …"""
_UNKNOWN = 8.0
"""… and how many beads that is worth."""
_PROBABLE = 0.5
"""Probability of a bead from which it teaches."""
_SAMPLE = 300
"""Lines that are compared with the whole other text, to see whether the encoder knows these two."""
_IN_ORDER = 0.25
"""Share of those lines that must have a counterpart in order; of very many, fewer: …"""
_CHANCE = 3.0
"""… this times their square root, for the longest rising chain of *k* random pairs has 2√k (Logan
and Shepp, 1977)."""
_REACH = 48
"""Lines to both sides that a line is compared with at once."""


def knows(encoder: Encoder | type[Encoder], source: Profile, target: Profile) -> bool:
    """Tell whether an encoder claims to know both languages."""
    codes = {profile.tag.partition("-")[0] for profile in (source, target)}
    return codes <= encoder.languages


class Meaning:
    """Compares lines by the angle of their vectors; joined lines by that of their weighted sums."""

    def __init__(
        self,
        source: Any,
        target: Any,
        lengths: tuple[Sequence[float], Sequence[float]],
    ) -> None:
        """Begin with the rows that an encoder gave for the lines of both sides."""
        self._source = Vectors(source, lengths[0])
        self._target = Vectors(target, lengths[1])
        self._rows: dict[int, tuple[int, list[float]]] = {}
        self._cosines: dict[Step, float] = {}
        pairs = mutual_pairs(self._source, self._target, _SAMPLE)
        chain = heaviest_chain(dict.fromkeys(pairs, 1.0))
        looked = min(_SAMPLE, len(source))
        enough = min(looked * _IN_ORDER, math.sqrt(looked) * _CHANCE)
        self.tells = len(chain) >= enough and min(len(source), len(target)) > 1
        """Whether lines that prefer each other are in order, as those of a translation are.

        Of a single line nothing is left when the mean of its text is taken off."""
        self._mean = _USUAL
        self._settle((pairs[pair], 1.0) for pair in chain)

    def odds(self, i: int, j: int, n: int, m: int) -> float:
        """Give the log-odds of a bead."""
        here = self.cosine(i, j, n, m)
        size = min(self._source.log_length(i, n), self._target.log_length(j, m))
        slope = _SLOPE + _SLOPE_LONGER * size
        odds = slope * (here - self._mean + _BELOW)
        if n > 1 or m > 1:
            odds += _GAIN * (here - max(self._parts(i, j, n, m)))
        more = max(self._extensions(i, j, n, m), default=here)
        odds -= _EXTENDED * max(0.0, min(_MOST, more - here))
        return max(_WORST, min(_BEST, odds))

    def _parts(self, i: int, j: int, n: int, m: int) -> Iterable[float]:
        """Compare a bead without its first or its last line of either side."""
        if n > 1:
            yield self.cosine(i + 1, j, n - 1, m)
            yield self.cosine(i, j, n - 1, m)
        if m > 1:
            yield self.cosine(i, j + 1, n, m - 1)
            yield self.cosine(i, j, n, m - 1)

    def _extensions(self, i: int, j: int, n: int, m: int) -> Iterable[float]:
        """Compare a bead with the line before or after it on either side."""
        if n < LONGEST:
            if i:
                yield self.cosine(i - 1, j, n + 1, m)
            if i + n < len(self._source):
                yield self.cosine(i, j, n + 1, m)
        if m < LONGEST:
            if j:
                yield self.cosine(i, j - 1, n, m + 1)
            if j + m < len(self._target):
                yield self.cosine(i, j, n, m + 1)

    def cosine(self, i: int, j: int, n: int, m: int) -> float:
        """Give the cosine of the angle between lines of both sides."""
        found = self._cosines.get((i, j, n, m))
        if found is None:
            products = sum(sum(self._products(at, j, m)) for at in range(i, i + n))
            scale = self._source.norm(i, n) * self._target.norm(j, m)
            found = self._cosines[i, j, n, m] = products / scale
        return found

    def _products(self, i: int, j: int, m: int) -> Sequence[float]:
        start, row = self._rows.get(i, (0, []))
        if j < start or j + m > start + len(row):
            start = max(0, j - _REACH)
            near = self._target.rows[start : j + _REACH]
            row = (near @ self._source.rows[i]).tolist()
            self._rows[i] = start, row
        return row[j - start : j - start + m]

    def learn(self, beads: Iterable[tuple[Step, float]]) -> None:
        """Learn how near translations are."""
        self._settle((self.cosine(*step), weight) for step, weight in beads if weight >= _PROBABLE)

    def _settle(self, seen: Iterable[tuple[float, float]]) -> None:
        total, whole = _USUAL * _UNKNOWN, _UNKNOWN
        for cosine, weight in seen:
            total, whole = total + cosine * weight, whole + weight
        self._mean = total / whole

    def forget(self) -> None:
        """Drop what was kept for speed."""
        self._rows.clear()
        self._cosines.clear()
