"""How certain scores and their differences are: paired bootstrap resampling.

The passages of each page are drawn again, with replacement, as many as there are (Efron 1979; for
machine translation Koehn 2004, *Statistical significance tests for machine translation evaluation*).
Every system is scored on the same draws, so that differences are paired.  Pages are not drawn: the
intervals are about the pages under test, as one and as the mean of their scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .metrics import Metric

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .metrics import Counts

    Numbers = npt.NDArray[np.float64]

CONFIDENCE = 0.95
TIMES = 1000
"""Draws; Koehn's number, and sacrebleu's."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score, and the interval that holds it with 95 % confidence."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more one system scores than another, with 95 % confidence and a p-value."""

    score: float
    low: float
    high: float
    p: float
    """The probability of a difference at least as great if there were none (two-sided)."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One number and its values in all draws."""

    score: float
    draws: Numbers

    def estimate(self) -> Estimate:
        """Give the percentile interval."""
        low, high = _interval(self.draws)
        return Estimate(self.score, low, high)

    def minus(self, other: Sampled) -> Difference:
        """Compare with another system on the same draws.

        The p-value is twice the share of draws on the other side of no difference, so that it is
        below 0.05 where the interval does not hold 0 (Efron and Tibshirani 1993, chapter 15); one
        is added to both counts, for a thousand draws cannot show that a chance is none.
        """
        import numpy as np

        score, draws = self.score - other.score, self.draws - other.draws
        against = min(int(np.sum(draws <= 0)), int(np.sum(draws >= 0)))
        low, high = _interval(draws)
        return Difference(score, low, high, min(1.0, 2 * (against + 1) / (len(draws) + 1)))


@dataclass(frozen=True, slots=True)
class Scores:
    """One system by one metric."""

    pages: Mapping[str, Sampled]
    corpus: Sampled
    """Of all passages as one text."""
    macro: Sampled
    """The mean of the pages' scores, each counting the same."""


def draw(sizes: Mapping[str, int], *, times: int, seed: int) -> dict[str, Numbers]:
    """Give, for each page, how often each of its passages is drawn each time (times × passages)."""
    import numpy as np

    generator = np.random.default_rng(seed)
    return {
        page: generator.multinomial(size, np.full(size, 1 / size), size=times).astype(float)
        for page, size in sizes.items()
    }


def sample(
    metric: Metric, counts: Counts, pages: Sequence[str], drawn: Mapping[str, Numbers]
) -> Scores:
    """Score one system, page by page and as a whole.

    :param counts: the statistics of its passages.
    :param pages: the page of each passage.
    """
    import numpy as np

    names = np.array(pages)
    rows = {page: counts[names == page] for page in drawn}
    sums = {page: drawn[page] @ rows[page] for page in drawn}
    found = {
        page: Sampled(metric.score(rows[page].sum(0)), _scores(metric, sums[page]))
        for page in drawn
    }
    whole = Sampled(
        metric.score(counts.sum(0)), _scores(metric, np.sum(list(sums.values()), axis=0))
    )
    macro = Sampled(
        float(np.mean([one.score for one in found.values()])),
        np.mean([one.draws for one in found.values()], axis=0),
    )
    return Scores(found, whole, macro)


def _scores(metric: Metric, sums: Counts) -> Numbers:
    import numpy as np

    return np.array([metric.score(row) for row in sums])


def _interval(draws: Numbers) -> tuple[float, float]:
    import numpy as np

    edge = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(draws, [edge, 100 - edge])
    return float(low), float(high)
