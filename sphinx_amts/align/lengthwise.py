"""How long the lines of two texts are, and what that says of beads; learned from the two alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from statistics import fmean, pstdev

from .lattice import LONGEST, Step

_FLOOR = 0.16
"""Standard deviation of the log ratio for long texts (as in :mod:`.lengths`) …"""
_SHORT = 2.4
"""… and what shortness adds to it."""
_NARROWEST = 0.5
"""Least standard deviation of the logarithms of lengths of any texts."""
_WORST, _BEST = -12.0, 4.0
_UNKNOWN = 5.0
"""How many beads the prior of the spread is worth."""
_OUTLIER = 9.0


class LineLengths:
    """Gale and Church's model (1993) on a logarithmic scale, against that of lengths by chance."""

    def __init__(self, source: Sequence[float], target: Sequence[float]) -> None:
        self._source = [0.0, *accumulate(source)]
        self._target = [0.0, *accumulate(target)]
        self._ratio = math.log((self._target[-1] + 1) / (self._source[-1] + 1))
        self._scale = 1.0
        self._any = []
        for m in range(1, LONGEST + 1):
            ends = range(m, len(self._target)) or range(len(target), len(target) + 1)
            logs = [math.log(self._target[j] - self._target[max(0, j - m)] + 1) for j in ends]
            self._any.append((fmean(logs), max(_NARROWEST, pstdev(logs))))

    def odds(self, i: int, j: int, n: int, m: int) -> float:
        """Give the log-odds that the target lines have the length of a translation."""
        off, near, log_length = self._off(i, j, n, m)
        mean, spread = self._any[m - 1]
        off = (off - self._ratio) / (near * self._scale)
        away = (log_length - mean) / spread
        gain = math.log(spread / (near * self._scale)) + (away * away - off * off) / 2
        return max(_WORST, min(_BEST, gain))

    def _off(self, i: int, j: int, n: int, m: int) -> tuple[float, float, float]:
        """Give the log ratio of lengths, its unscaled deviation, and the target's log length."""
        source = self._source[i + n] - self._source[i]
        target = self._target[j + m] - self._target[j]
        log_length = math.log(target + 1)
        spread = math.sqrt(_FLOOR**2 + _SHORT**2 / (min(source, target) + 6))
        return log_length - math.log(source + 1), spread, log_length

    def learn(self, beads: Iterable[tuple[Step, float]]) -> None:
        """Learn ratio and spread from beads with two sides and their probabilities."""
        seen = [(*self._off(*step)[:2], weight) for step, weight in beads]
        precision = sum(weight / near**2 for _, near, weight in seen)
        if not precision:
            return
        ratio = sum(weight * off / near**2 for off, near, weight in seen) / precision
        squares = sum(
            weight * min(_OUTLIER, ((off - ratio) / near) ** 2) for off, near, weight in seen
        )
        whole = sum(weight for _, _, weight in seen)
        self._ratio = ratio
        self._scale = math.sqrt((squares + _UNKNOWN) / (whole + _UNKNOWN))

    def follow(self, other: LineLengths) -> None:
        """Begin with what was learned of other texts."""
        self._ratio, self._scale = other._ratio, other._scale
