"""How good a draft will be, guessed from how it was made and from drafts of what people translated."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

BETA = 2.0
"""How much more recall weighs than precision in chrF2."""
SPACED_ORDER, UNSPACED_ORDER = 6, 3
"""Characters of the longest runs compared: sacrebleu's 6, about a word; of Chinese, 3 are more."""
PRIOR = (25.0, -20.0, -10.0, 30.0)
"""chrF of a draft of nothing but good phrases, and what the three shares of :meth:`Evidence.shares`
change: between what least squares finds in QuantEcon's lectures and "Dive into Deep Learning",
English to Chinese, models of 60 to 1,000 pairs."""
TRUST = 4.0
"""How many drafts of the book the prior is worth: it only counts in books of a few sentences."""
_FILE = "quality.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How a draft was made; that of its parts adds up."""

    words: int = 0
    """Words of the source, without numbers, marks, single letters, and what has its translation."""
    untranslated: int = 0
    """Those of them that the model never saw."""
    phrases: int = 0
    """How many phrases cover them."""
    joins: int = 0
    """Where phrases meet, and both ends."""
    seen: int = 0
    """Those of them whose two words the book has side by side."""
    ordinary: int = 0
    """Words of the source that are neither names nor acronyms."""
    missing: int = 0
    """Those of them that stand untranslated in the draft."""

    def __add__(self, other: Evidence) -> Evidence:
        """Give the evidence of both parts together."""
        return Evidence(
            words=self.words + other.words,
            untranslated=self.untranslated + other.untranslated,
            phrases=self.phrases + other.phrases,
            joins=self.joins + other.joins,
            seen=self.seen + other.seen,
            ordinary=self.ordinary + other.ordinary,
            missing=self.missing + other.missing,
        )

    def shares(self) -> tuple[float, ...]:
        """Give 1, untranslated words and phrases per word, and how many joins were seen."""
        words, joins = max(self.words, 1), max(self.joins, 1)
        return 1.0, self.untranslated / words, self.phrases / words, self.seen / joins


Sample = tuple[Evidence, float]
"""A draft of what a person translated too, and its chrF."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What chrF to expect of a draft."""

    weights: tuple[float, ...] = PRIOR

    def expected(self, evidence: Evidence) -> float:
        """Give the chrF to expect, from 0 to 100."""
        found = sum(w * x for w, x in zip(self.weights, evidence.shares(), strict=True))
        return min(max(found, 0.0), 100.0)

    def save(self, directory: Path) -> None:
        """Write it into a model's folder."""
        (directory / _FILE).write_text(json.dumps(self.weights), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Quality:
        """Read what :meth:`save` wrote."""
        return cls(tuple(json.loads((directory / _FILE).read_text(encoding="utf-8"))))


def fit(samples: Iterable[Sample], prior: Sequence[float] = PRIOR, trust: float = TRUST) -> Quality:
    """Find the weights by least squares, pulled towards *prior* (ridge regression)."""
    size = len(prior)
    matrix = [[trust * (row == column) for column in range(size)] for row in range(size)]
    vector = [0.0] * size
    for evidence, score in samples:
        shares = evidence.shares()
        rest = score - sum(w * x for w, x in zip(prior, shares, strict=True))
        for row, x in enumerate(shares):
            vector[row] += x * rest
            for column, y in enumerate(shares):
                matrix[row][column] += x * y
    return Quality(tuple(p + c for p, c in zip(prior, _solved(matrix, vector), strict=True)))


def _solved(matrix: list[list[float]], vector: Sequence[float]) -> list[float]:
    """Solve a positive definite system of equations by Gauss's elimination."""
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for at, pivot in enumerate(rows):
        for other in rows:
            if other is not pivot:
                factor = other[at] / pivot[at]
                other[:] = [x - factor * y for x, y in zip(other, pivot, strict=True)]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


def chrf(draft: str, human: str, order: int) -> float:
    """Give chrF2 (Popović 2015), from 0 to 100, of plain texts; *order* is the longest run."""
    texts = "".join(draft.split()), "".join(human.split())
    scores = []
    for size in range(1, order + 1):
        ours, theirs = (
            Counter(t[at : at + size] for at in range(len(t) - size + 1)) for t in texts
        )
        if ours and theirs:
            common = (ours & theirs).total()
            scores.append((common / ours.total(), common / theirs.total()))
    if not scores:
        return 0.0
    precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    weighted = BETA**2 * precision + recall
    return 100 * (1 + BETA**2) * precision * recall / weighted if weighted else 0.0
