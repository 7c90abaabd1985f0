"""How long a translation is, given how long its source is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_FLOOR = 0.16
"""Standard deviation of the log ratio for long texts; fitted on real books with their editions."""
_SHORT = 2.4
"""What shortness adds to it: divided by the square root of the characters of the source."""
_ANY = 1.2
"""Standard deviation of the log ratio of two texts that have nothing to do with each other."""
_WORST = -7.0
_BEST = 1.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Lengths:
    """The normal distribution of the logarithm of target length over source length.

    After Gale and Church (1993), with a ratio that is learned from the two books and a spread
    that shrinks with length, as sums do.
    """

    ratio: float = 0.0
    """The mean of ``log(target characters / source characters)``."""

    @property
    def same(self) -> float:
        """Give the log-odds of a text that was left as it is."""
        return _BEST

    def odds(self, source: int, target: int) -> float:
        """Give the log-odds that texts of these lengths are translations of each other."""
        if not source or not target:
            return 0.0
        off = math.log((target + 1) / (source + 1)) - self.ratio
        spread = math.sqrt(_FLOOR**2 + _SHORT**2 / (min(source, target) + 6))
        gain = math.log(_ANY / spread) - off * off / 2 * (spread**-2 - _ANY**-2)
        return max(_WORST, gain) if gain < 0 else min(gain, _BEST)


def learn_ratio(pairs: Iterable[tuple[int, int]]) -> Lengths:
    """Learn the ratio from lengths of texts that are probably translations.

    The median, weighted by length: a few wrong pairs, or a page that was rewritten, do not matter.
    """
    ratios = sorted((math.log((t + 1) / (s + 1)), s + t) for s, t in pairs if s and t)
    if not ratios:
        return Lengths()
    half = sum(weight for _, weight in ratios) / 2
    for ratio, weight in ratios:
        half -= weight
        if half <= 0:
            return Lengths(ratio=ratio)
    return Lengths(ratio=ratios[-1][0])
