"""What sentence embeddings say of the nodes of two books, learned from the whole of both."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from .. import tagged
from ..document import Document, Segment
from .beads import Bead
from .meaning import Encoder
from .vectors import Vectors

_SIZES = (16, 32, 64, 128)
"""Letters from which a source text counts as longer: a cell or title says less than a sentence."""
_NEAR = (2, 3, 4)
"""How far off, in segments, the pairs are that show what is no translation."""
_FEW = 20
"""Examples of a size from which the two books say themselves how near translations are."""
_SURE = 0.9
"""Score from which a one-to-one bead is an example."""
_NARROWEST = 0.03
_TELLING = 0.5
"""Standard deviations between right and wrong below which an encoder is not heard."""
_WORST, _BEST = -6.0, 8.0
_DAMPING = 0.8
"""Embeddings say in part what words say too."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The normal distributions of the cosines of what is right and of what is not."""

    right: float
    spread: float
    wrong: float
    away: float

    @staticmethod
    def of(right: Sequence[float], wrong: Sequence[float]) -> Curves:
        """Learn from examples."""
        return Curves(
            fmean(right),
            max(_NARROWEST, pstdev(right)),
            fmean(wrong),
            max(_NARROWEST, pstdev(wrong)),
        )

    def odds(self, cosine: float) -> float:
        """Give the log-odds of being right; 0 if the two are not told apart."""
        if self.right - self.wrong <= _TELLING * (self.spread + self.away) / 2:
            return 0.0
        # Beyond their tops, normal curves of different spread may cross again.
        value = max(self.wrong - self.away, min(self.right + self.spread, cosine))
        near, far = (value - self.right) / self.spread, (value - self.wrong) / self.away
        gain = math.log(self.away / self.spread) + (far * far - near * near) / 2
        return max(_WORST, min(_BEST, gain)) * _DAMPING


_USUAL = (
    Curves(0.70, 0.19, 0.06, 0.18),
    Curves(0.75, 0.13, 0.06, 0.15),
    Curves(0.76, 0.11, 0.09, 0.16),
    Curves(0.76, 0.09, 0.11, 0.16),
    Curves(0.77, 0.085, 0.12, 0.17),
)
"""For each size, where a book is too short to say: what the encoder of the extra ``embeddings`` gave
for an English book with a Chinese and one with a Spanish translation."""


class Texts:
    """The texts of two books as vectors."""

    def __init__(self, encoder: Encoder, source: Sequence[str], target: Sequence[str]) -> None:
        self._lengths = [len(text) for text in source]
        self._source = Vectors(encoder.encode(source), self._lengths)
        self._target = Vectors(encoder.encode(target), [len(text) for text in target])

    def __len__(self) -> int:
        """Give the number of target texts."""
        return len(self._target)

    def size(self, i: int, n: int = 1) -> int:
        """Give the class of length of *n* source texts from *i*."""
        return bisect(_SIZES, sum(self._lengths[i : i + n]))

    def cosine(self, i: int, j: int, n: int = 1, m: int = 1) -> float:
        """Give the cosine of the angle between *n* source texts from *i* and *m* target texts."""
        one, other = self._source, self._target
        ours = one.rows[i] if n == 1 else one.rows[i : i + n].sum(axis=0)
        theirs = other.rows[j] if m == 1 else other.rows[j : j + m].sum(axis=0)
        return float(ours @ theirs) / (one.norm(i, n) * other.norm(j, m))


@dataclass(frozen=True, slots=True)
class PageSemantics:
    """The units of one page pair among the texts of both books."""

    texts: Texts
    curves: Sequence[Curves]
    """For each size of source texts."""
    source: tuple[int, ...]
    """For each source unit, which text of its book it is; -1 for one without text."""
    target: tuple[int, ...]

    def odds(self, i: int, j: int, n: int, m: int) -> float | None:
        """Give the log-odds of a bead of units; None for units without text."""
        one, other = self.source[i], self.target[j]
        if -1 in self.source[i : i + n] or -1 in self.target[j : j + m]:
            return None
        curves = self.curves[self.texts.size(one, n)]
        return curves.odds(self.texts.cosine(one, other, n, m))


def read_semantics(
    encoder: Encoder,
    pages: Sequence[tuple[Document, Document]],
    beads: Sequence[Sequence[Bead]],
) -> Sequence[PageSemantics | None]:
    """Encode every text once, and learn from beads that are probably right how near they are.

    :return: for each page pair, what embeddings say of it.  None if a side has less than two texts:
        of a single one nothing is left when the mean of all is taken off.
    """
    ours = [_texts(source) for source, _ in pages]
    theirs = [_texts(target) for _, target in pages]
    if min(sum(map(len, ours)), sum(map(len, theirs))) < 2:
        return [None] * len(pages)
    texts = Texts(encoder, [t for page in ours for t in page], [t for page in theirs for t in page])
    curves = _learn(texts, _sure(beads, ours, theirs))
    found: list[PageSemantics | None] = []
    i = j = 0
    for (page, other), one, two in zip(pages, ours, theirs, strict=True):
        found.append(PageSemantics(texts, curves, _places(page, i), _places(other, j)))
        i, j = i + len(one), j + len(two)
    return found


def _texts(document: Document) -> list[str]:
    return [tagged.plain(segment.text, " ") for segment in document.segments]


def _places(document: Document, start: int) -> tuple[int, ...]:
    """Say for each block which text of the book it is."""
    places = []
    for block in document.blocks:
        places.append(start if isinstance(block, Segment) else -1)
        start += isinstance(block, Segment)
    return tuple(places)


def _sure(
    beads: Iterable[Sequence[Bead]], ours: Iterable[Sequence[str]], theirs: Iterable[Sequence[str]]
) -> Iterator[tuple[int, int]]:
    """Give the pairs that are probably right, by number in the books, but not what is the same."""
    i = j = 0
    for found, one, other in zip(beads, ours, theirs, strict=True):
        for bead in found:
            if len(bead.source) == len(bead.target) == 1 and bead.score >= _SURE:
                source, target = bead.source[0], bead.target[0]
                if one[source] != other[target]:
                    yield i + source, j + target
        i, j = i + len(one), j + len(other)


def _learn(texts: Texts, pairs: Iterable[tuple[int, int]]) -> tuple[Curves, ...]:
    right: list[list[float]] = [[] for _ in _USUAL]
    wrong: list[list[float]] = [[] for _ in _USUAL]
    for i, j in pairs:
        size = texts.size(i)
        right[size].append(texts.cosine(i, j))
        wrong[size] += [
            texts.cosine(i, at)
            for step in _NEAR
            for at in (j - step, j + step)
            if 0 <= at < len(texts)
        ]
    return tuple(
        Curves.of(ones, others) if min(len(ones), len(others)) >= _FEW else usual
        for ones, others, usual in zip(right, wrong, _USUAL, strict=True)
    )
