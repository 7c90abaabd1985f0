"""Two texts aligned by expectation–maximisation: beads teach the model, the model finds beads."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .beads import Bead
from .lattice import LONGEST, Edge, Step, band, best_way, posteriors
from .lengthwise import LineLengths
from .lexical import Lexical
from .meaning import Meaning
from .path import Window, best_path

_JOINED = (
    *((1, m) for m in range(2, LONGEST + 1)),
    *((n, 1) for n in range(2, LONGEST + 1)),
    (2, 2),
    (2, 3),
    (3, 2),
)
_PRIOR = 12.0
"""How many beads the prior of the shapes is worth."""
_PASSES, _TAUGHT = 3, 2
"""How often to weigh all beads: with nothing known, and with what the text before has taught."""
_WIDTH, _NARROW = 7, 1
"""Lines off the likely way that the first pass looks at, and each later one."""
_SURE = 0.999
"""Probability of a bead from which the next pass looks at no other way there."""
_LIKELY = 1e-3
"""Probability of a bead from which the next pass looks at it again."""
_TEACHES = 0.1
"""Probability of a bead from which it teaches the lexicon."""


class _Weights(NamedTuple):
    """What each kind of evidence counts."""

    shape: float
    length: float
    words: float


_WITHOUT = _Weights(1.0, 1.0, 1.0)
_BESIDE_MEANING = _Weights(0.75, 0.7, 0.25)
"""Embeddings say much of what the others say, words above all (see :mod:`.meaning`)."""
_STRETCH = 400
"""Beads that are weighed at once; it bounds memory."""
_WORST_LENGTH = -6.0
"""Log-odds of its length from which a joined bead is looked at …"""
_GAIN = 0.5
"""… unless it is worse by this than that of its first lines alone."""


class _Total:
    """Log-odds in the form that :func:`.path.best_path` asks for."""

    __slots__ = ("total",)

    def __init__(self, total: float) -> None:
        self.total = total


class Learner:
    """Two texts, and what was learned of them."""

    def __init__(
        self,
        lengths: LineLengths,
        lexical: Lexical,
        meaning: Meaning | None,
        end: tuple[int, int],
        *,
        teacher: Learner | None = None,
    ) -> None:
        """Begin with what *teacher* learned of the texts before these."""
        self._lengths, self._lexical, self._meaning = lengths, lexical, meaning
        self._end = end
        self._shapes: dict[tuple[int, int], float] = teacher._shapes if teacher else _usual_shapes()
        self._taught = teacher is not None
        if teacher:
            lengths.follow(teacher._lengths)
            lexical.follow(teacher._lexical)
        self._weights = _BESIDE_MEANING if meaning else _WITHOUT

    # What best_path needs

    def odds(self, i: int, j: int, n: int = 1, m: int = 1) -> _Total:
        """Give the log-odds of a bead without those of its shape."""
        return _Total(self._evidence(i, j, n, m, self._lengths.odds(i, j, n, m)))

    def length_off(self, i: int, j: int, n: int = 1, m: int = 1) -> float:
        """Give the log-odds of the lengths only."""
        return self._lengths.odds(i, j, n, m)

    def joinable(self, i: int, j: int, n: int, m: int) -> bool:
        """Any lines may be joined."""
        return True

    def _evidence(self, i: int, j: int, n: int, m: int, length: float) -> float:
        """Add up all evidence but that of the shape."""
        odds = length * self._weights.length
        odds += self._lexical.odds(i, j, n, m) * self._weights.words
        return odds + self._meaning.odds(i, j, n, m) if self._meaning else odds

    # Passes

    def beads(self) -> list[Bead]:
        """Align in several passes."""
        steps = best_path(self, Window(0, self._end[0], 0, self._end[1]))
        self._lexical.forget()
        rows = band(steps, _NARROW if self._taught else _WIDTH, *self._end)
        found, steps = self._weigh(rows, steps)
        for _ in range(1, _TAUGHT if self._taught else _PASSES):
            self._learn(found)
            sure = {step for step, p in found.items() if p >= _SURE}
            near = {*steps, *(step for step, p in found.items() if p >= _LIKELY)} - sure
            found, steps = self._weigh(band(near, _NARROW, *self._end, sure=sure), steps)
        return [
            Bead(
                source=tuple(range(i, i + n)),
                target=tuple(range(j, j + m)),
                score=round(found.get((i, j, n, m), 0.0), 4) if n and m else 1.0,
                reason="lexicon" if n and m else "",
            )
            for i, j, n, m in steps
        ]

    def _weigh(
        self, rows: Sequence[range], steps: Sequence[Step]
    ) -> tuple[dict[Step, float], list[Step]]:
        """Give the probabilities of beads, and the best way, stretch by stretch."""
        found: dict[Step, float] = {}
        way: list[Step] = []
        for start, end in _stretches(steps, self._end):
            edges = self._edges(rows, start, end)
            here = posteriors(edges, start, end)
            linked = sum(p for (_, _, n, m), p in here.items() if n and m)
            # F1 = 2 TP / (proposed + gold): each bead costs F1 / 2 (Dinkelbach, 1967).
            price = linked / max(1.0, sum(here.values())) / 2
            way += best_way(edges, here, price, start, end)
            found |= here
            self._lexical.forget()
            if self._meaning:
                self._meaning.forget()
        return found, way

    def _edges(
        self, rows: Sequence[range], start: tuple[int, int], end: tuple[int, int]
    ) -> dict[tuple[int, int], list[Edge]]:
        edges = {}
        often = self._weights.shape
        rare = {shape: math.log(share) * often for shape, share in self._shapes.items()}
        for i in range(start[0], end[0] + 1):
            for j in range(max(rows[i].start, start[1]), min(rows[i].stop, end[1] + 1)):
                edges[i, j] = [
                    Edge(n, m, rare[n, m] + weight) for n, m, weight in self._moves(i, j, end, rows)
                ]
        return edges

    def _moves(
        self, i: int, j: int, end: tuple[int, int], rows: Sequence[range]
    ) -> Iterator[tuple[int, int, float]]:
        """Give the beads that may begin at a cell and end within the band."""
        height, width = end[0] - i, end[1] - j
        if height and j in rows[i + 1]:
            yield 1, 0, 0.0
        if width and j + 1 in rows[i]:
            yield 0, 1, 0.0
        if not height or not width:
            return
        single = self._lengths.odds(i, j, 1, 1)
        if j + 1 in rows[i + 1]:
            yield 1, 1, self._evidence(i, j, 1, 1, single)
        bar = max(_WORST_LENGTH, min(single - _GAIN, 0.0))
        for n, m in _JOINED:
            if n <= height and m <= width and j + m in rows[i + n]:
                length = self._lengths.odds(i, j, n, m)
                if length >= bar:
                    yield n, m, self._evidence(i, j, n, m, length)

    def _learn(self, found: dict[Step, float]) -> None:
        """Learn everything from the probabilities of beads."""
        shapes: defaultdict[tuple[int, int], float] = defaultdict(float)
        for (_, _, n, m), weight in found.items():
            shapes[n, m] += weight
        whole = sum(shapes.values()) + _PRIOR
        self._shapes = {
            shape: (shapes[shape] + _PRIOR * share) / whole
            for shape, share in _usual_shapes().items()
        }
        linked = [(step, weight) for step, weight in found.items() if step[2] and step[3]]
        self._lengths.learn(linked)
        self._lexical.learn([(step, weight) for step, weight in linked if weight >= _TEACHES])
        if self._meaning:
            self._meaning.learn(linked)


def _usual_shapes() -> dict[tuple[int, int], float]:
    """Give how frequent shapes of beads are before anything was learned."""
    shares = {(n, m): math.exp(-n - m) for n, m in _JOINED} | {(1, 0): 0.02, (0, 1): 0.02}
    return shares | {(1, 1): 1 - sum(shares.values())}


def _stretches(
    steps: Iterable[Step], end: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Cut a way at one-to-one beads, so that stretches can be weighed one by one."""
    start, count = (0, 0), 0
    for i, j, n, m in steps:
        count += 1
        if count >= _STRETCH and (n, m) == (1, 1):
            yield start, (i + 1, j + 1)
            start, count = (i + 1, j + 1), 0
    if start != end:
        yield start, end
