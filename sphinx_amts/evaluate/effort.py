"""What is left to a person who mends a translation, estimated from what a person wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..languages import Profile, words
from .trial import Output, Passage


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """Numbers that a translator cares for."""

    answered: int
    """Passages that were translated at all."""
    untouched: int
    """Passages that came out exactly as the person wrote them, but for white space."""
    passages: int
    words_left: float
    """Words to be written: of each passage as many as its edit rate says, at most all."""
    words: int
    """Words of the person's text."""
    characters_left: float
    characters: int
    """Characters of the person's text, without white space."""


def effort(
    passages: Sequence[Passage],
    outputs: Sequence[Output],
    rates: Sequence[float],
    profile: Profile,
) -> Effort:
    """Estimate the work.

    :param rates: TER of each passage, in per cent: edits for each word of the person's text.  One
        that was not translated is all left to do.
    """
    lengths = [_lengths(passage.reference, profile) for passage in passages]
    shares = [
        1.0 if output.text is None else min(rate / 100, 1.0)
        for output, rate in zip(outputs, rates, strict=True)
    ]
    return Effort(
        answered=sum(output.text is not None for output in outputs),
        untouched=sum(
            output.text is not None and output.text.split() == passage.reference.split()
            for passage, output in zip(passages, outputs, strict=True)
        ),
        passages=len(passages),
        words_left=sum(share * w for share, (w, _) in zip(shares, lengths, strict=True)),
        words=sum(w for w, _ in lengths),
        characters_left=sum(share * c for share, (_, c) in zip(shares, lengths, strict=True)),
        characters=sum(c for _, c in lengths),
    )


def _lengths(text: str, profile: Profile) -> tuple[int, int]:
    """Count words, without punctuation, and characters, without white space."""
    return (
        sum(any(map(str.isalnum, word)) for word in words(text, profile)),
        len("".join(text.split())),
    )
