"""What sentence embeddings say of beads, as far as they tell translations from neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any, Protocol

from .lattice import Step

if TYPE_CHECKING:
    from ..languages import Profile


class Encoder(Protocol):
    """Turns texts of several languages into vectors of one space."""

    languages: frozenset[str]
    """The languages it claims to know, as the first part of BCP 47 tags."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Give an array of one row of length 1 for each text."""


_NEAR = (2, 3, 4)
"""How far off, in lines, the pairs are that show what is no translation."""
_NARROWEST = 0.03
_PROBABLE = 0.5
"""Probability of a bead from which it teaches."""
_FEW = 8
_WORST, _BEST = -6.0, 8.0
_TELLING = 0.5
"""Standard deviations between translations and neighbours below which an encoder is ignored."""


def knows(encoder: Encoder, source: Profile, target: Profile) -> bool:
    """Tell whether an encoder claims to know both languages."""
    codes = {profile.tag.partition("-")[0] for profile in (source, target)}
    return codes <= encoder.languages


@dataclass(frozen=True, slots=True)
class _Curves:
    """Two normal distributions, of what is right and of what is not."""

    mean: float
    spread: float
    other: float
    away: float

    @staticmethod
    def learn(right: Sequence[float], wrong: Sequence[float]) -> _Curves | None:
        """Give None if there are too few examples, or if they are not told apart."""
        if len(right) < _FEW or len(wrong) < _FEW:
            return None
        mean, other = fmean(right), fmean(wrong)
        spread, away = pstdev(right), pstdev(wrong)
        if mean - other <= _TELLING * (spread + away) / 2:
            return None
        return _Curves(mean, max(_NARROWEST, spread), other, max(_NARROWEST, away))

    def odds(self, value: float) -> float:
        """Give the log-odds of being right."""
        # Beyond their tops, normal curves of different spread may cross again.
        value = max(self.other - self.away, min(self.mean + self.spread, value))
        near, far = (value - self.mean) / self.spread, (value - self.other) / self.away
        gain = math.log(self.away / self.spread) + (far * far - near * near) / 2
        return max(_WORST, min(_BEST, gain))


class Meaning:
    """Compares lines by the angle of their vectors; joined lines by that of their weighted sums."""

    def __init__(
        self,
        encoder: Encoder,
        source: Sequence[str],
        target: Sequence[str],
        weights: tuple[Sequence[float], Sequence[float]],
    ) -> None:
        self._source = encoder.encode(source)
        self._target = encoder.encode(target)
        self._weights = weights
        self._pairs: _Curves | None = None
        self._spans: dict[tuple[bool, int, int], Any] = {}

    def odds(self, i: int, j: int, n: int, m: int) -> float:
        """Give the log-odds of a bead; 0 as long as nothing was learned."""
        if self._pairs is None:
            return 0.0
        return self._pairs.odds(self.cosine(i, j, n, m))

    def cosine(self, i: int, j: int, n: int, m: int) -> float:
        """Give the cosine of the angle between lines of both sides."""
        one = self._span(i, n, side=False)
        return float(one @ self._span(j, m, side=True))

    def _span(self, at: int, count: int, *, side: bool) -> Any:
        vectors = self._target if side else self._source
        if count == 1:
            return vectors[at]
        key = (side, at, count)
        if key not in self._spans:
            weights = self._weights[side]
            whole = sum(vectors[k] * (weights[k] + 1) for k in range(at, at + count))
            self._spans[key] = whole / (float(whole @ whole) ** 0.5 or 1.0)
        return self._spans[key]

    def learn(self, beads: Iterable[tuple[Step, float]]) -> None:
        """Learn how near translations are, and how near their neighbours are."""
        true, false = list[float](), list[float]()
        for (i, j, n, m), weight in beads:
            if weight < _PROBABLE:
                continue
            true.append(self.cosine(i, j, n, m))
            false += [
                self.cosine(i, at, 1, 1)
                for step in _NEAR
                for at in (j - step, j + step)
                if 0 <= at < len(self._target)
            ]
        self._pairs = _Curves.learn(true, false)

    def forget(self) -> None:
        """Drop what was kept for speed."""
        self._spans.clear()
