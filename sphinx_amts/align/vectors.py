"""The sentence vectors of a text: centred, weighted by length, and joined for several lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .lattice import LONGEST

if TYPE_CHECKING:
    from .meaning import Encoder

_AT_ONCE = 4096
"""Vectors that others are compared with at once; it bounds memory."""


class Encoded:
    """The vectors of a text that is read piece by piece, each line encoded once."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self._encoder, self._texts = encoder, texts
        self._start = self._end = 0
        self._kept: Any = None

    def rows(self, start: int, end: int) -> Any:
        """Give a row for each line of a stretch that begins not before the one asked for last."""
        import numpy as np

        if self._kept is None or start >= self._end:
            self._kept, self._end = self._encoder.encode(self._texts[start:end]), end
        else:
            self._kept = self._kept[start - self._start :]
            if end > self._end:
                new = self._encoder.encode(self._texts[self._end : end])
                self._kept, self._end = np.concatenate([self._kept, new]), end
        self._start = start
        return self._kept[: end - start]


class Vectors:
    """Vectors of lines, without what all lines of the text have in common.

    The mean of a text's vectors stands for its language and its topic, which tell lines of it
    apart from nothing (Libovický, Rosa and Fraser, 2020).
    """

    def __init__(self, rows: Any, lengths: Sequence[float]) -> None:
        import numpy as np

        rows = rows - rows.mean(axis=0)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
        self._lengths = lengths
        # A vector is a sum over words, divided by the root of their number, before its last layers.
        self.rows = rows * np.sqrt(np.asarray(lengths, dtype=rows.dtype) + 1)[:, None]
        """An array of one row for each line, as long as the root of the line's length."""
        self._norms = [self._norm(count) for count in range(1, LONGEST + 1)]

    def __len__(self) -> int:
        """Give the number of lines."""
        return len(self._lengths)

    def _norm(self, count: int) -> list[float]:
        import numpy as np

        last = len(self.rows) - count + 1
        if last <= 0:
            return []
        joined = self.rows[:last].copy()
        for at in range(1, count):
            joined += self.rows[at : at + last]
        norms: list[float] = (np.linalg.norm(joined, axis=1) + 1e-9).tolist()
        return norms

    def norm(self, at: int, count: int) -> float:
        """Give the length of the sum of *count* vectors."""
        return self._norms[count - 1][at]

    def log_length(self, at: int, count: int) -> float:
        """Give the logarithm of the length of *count* lines."""
        return math.log(sum(self._lengths[at : at + count]) + 1)


def mutual_pairs(one: Vectors, other: Vectors, sample: int) -> dict[tuple[int, int], float]:
    """Find lines that are nearest to each other in the whole of both texts, and their cosines.

    :param sample: how many lines of *one* are looked at, at even distances.
    """
    numbers = sorted({at * len(one) // sample for at in range(sample)})
    there, cosines = _nearest(one, numbers, other)
    back, _ = _nearest(other, there, one)
    return {
        (i, j): cosine
        for i, j, again, cosine in zip(numbers, there, back, cosines, strict=True)
        if again == i
    }


def _nearest(one: Vectors, numbers: Sequence[int], other: Vectors) -> tuple[list[int], list[float]]:
    """Find for some lines of *one* the nearest of *other*, and the cosine."""
    import numpy as np

    rows = one.rows[list(numbers)]
    rows = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)
    best = np.zeros(len(rows), dtype=int)
    cosines = np.full(len(rows), -2.0, dtype=rows.dtype)
    for start in range(0, len(other), _AT_ONCE):
        part = other.rows[start : start + _AT_ONCE]
        part = part / (np.linalg.norm(part, axis=1, keepdims=True) + 1e-9)
        near = rows @ part.T
        at = near.argmax(axis=1)
        top = near[np.arange(len(rows)), at]
        better = top > cosines
        best[better], cosines[better] = at[better] + start, top[better]
    return best.tolist(), cosines.tolist()
