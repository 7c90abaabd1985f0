"""Align any two texts, one unit a line: sentences or paragraphs, with nothing known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..languages import measure
from .beads import Bead
from .expectation import Learner
from .lengthwise import LineLengths
from .lexical import Lexical
from .meaning import Meaning, knows
from .vectors import Encoded

if TYPE_CHECKING:
    from ..languages import Profile
    from .meaning import Encoder

_PIECE = 5_000
"""Lines of both sides together that are aligned at once: enough to learn from, few enough to hold
in memory."""
_LONG = 8_000
"""Lines of both sides together from which texts are aligned piece by piece."""
_SURE = 0.99
"""Score of a one-to-one bead after which a piece may end …"""
_EARLIEST, _LATEST = 0.4, 0.8
"""… within these shares of its lines: its end is not known to be a counterpart."""


def align_texts(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_profile: Profile,
    target_profile: Profile,
    encoder: Encoder | None = None,
) -> list[Bead]:
    """Align two texts whose lines are plain sentences or paragraphs, in the same order.

    Expectation–maximisation: the probability of each bead, over all ways through the two texts,
    teaches how lengths go together, which words translate each other and which shapes beads have,
    and so the next pass.  Those beads are chosen that promise the best F1.

    Long texts are aligned piece by piece, and each piece teaches the next.

    :param encoder: used if it knows both languages and proves to tell translations from others.
    :return: beads in order; each line is in exactly one, and its score is its probability.
    """
    if encoder is not None and not knows(encoder, source_profile, target_profile):
        encoder = None
    texts = _Texts(source, target, source_profile, target_profile, encoder)
    beads: list[Bead] = []
    i = j = 0
    while (left := len(source) - i + len(target) - j) > _LONG:
        height = max(1, _PIECE * (len(source) - i) // left)
        width = max(1, _PIECE * (len(target) - j) // left)
        piece = texts.align(i, min(len(source), i + height), j, min(len(target), j + width))
        piece = piece[: _sure_end(piece)]
        beads += piece
        i += sum(len(bead.source) for bead in piece)
        j += sum(len(bead.target) for bead in piece)
    return beads + texts.align(i, len(source), j, len(target))


def _sure_end(piece: Sequence[Bead]) -> int:
    """Give how many beads of a piece are kept: up to the last sure one that is not near its end."""
    first, last = int(len(piece) * _EARLIEST), int(len(piece) * _LATEST)
    for number in range(last, first, -1):
        bead = piece[number - 1]
        if len(bead.source) == len(bead.target) == 1 and bead.score >= _SURE:
            return number
    return max(1, first)


class _Texts:
    """Both texts, and who learned of them last."""

    def __init__(
        self,
        source: Sequence[str],
        target: Sequence[str],
        source_profile: Profile,
        target_profile: Profile,
        encoder: Encoder | None,
    ) -> None:
        self._texts = (source, target)
        self._profiles = (source_profile, target_profile)
        self._encoded = (Encoded(encoder, source), Encoded(encoder, target)) if encoder else None
        self._teacher: Learner | None = None

    def align(self, i: int, i_end: int, j: int, j_end: int) -> list[Bead]:
        """Align a stretch of both."""
        source, target = self._texts[0][i:i_end], self._texts[1][j:j_end]
        if source and target:
            found = self._learner(source, target, (i, j)).beads()
        else:
            found = [Bead(source=(at,), target=(), score=1.0, reason="") for at in range(i_end - i)]
            found += [
                Bead(source=(), target=(at,), score=1.0, reason="") for at in range(j_end - j)
            ]
        return [
            replace(
                bead,
                source=tuple(at + i for at in bead.source),
                target=tuple(at + j for at in bead.target),
            )
            for bead in found
        ]

    def _learner(
        self, source: Sequence[str], target: Sequence[str], start: tuple[int, int]
    ) -> Learner:
        one, other = self._profiles
        lengths = (
            [measure(text, one) for text in source],
            [measure(text, other) for text in target],
        )
        meaning = None
        if self._encoded:
            ones, others = self._encoded
            rows = (
                ones.rows(start[0], start[0] + len(source)),
                others.rows(start[1], start[1] + len(target)),
            )
            meaning = Meaning(*rows, lengths)
        self._teacher = Learner(
            LineLengths(*lengths),
            Lexical(source, target, one, other),
            meaning if meaning and meaning.tells else None,
            (len(source), len(target)),
            teacher=self._teacher,
        )
        return self._teacher
