"""Texts that a corpus may not hold: those by which somebody will be examined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..evaluate.overlap import LONG, NEAR, Index
from ..languages import Profile, measure, split_sentences


class HeldOut:
    """Sentences that neither side of a pair may be or hold, or nearly."""

    def __init__(
        self, sources: Iterable[str], targets: Iterable[str], languages: tuple[Profile, Profile]
    ) -> None:
        """Take the sentences; they are held in memory, as a book's pages can be."""
        source, target = self._languages = languages
        ours, theirs = list(sources), list(targets)
        self._sides = (Index(ours, source, least=NEAR), Index(theirs, target, least=NEAR))
        self._any = bool(ours or theirs)

    def knows(self, source: str, target: str) -> bool:
        """Tell whether one of two texts, or a long sentence of it, is among them, or nearly."""
        return self._any and any(
            side.likeness(piece) > 0
            for side, text, profile in zip(
                self._sides, (source, target), self._languages, strict=True
            )
            for piece in _pieces(text, profile)
        )


def _pieces(text: str, profile: Profile) -> Iterator[str]:
    """Give a text, and its sentences that are long enough to say something."""
    yield text
    found = split_sentences(text, profile)
    if len(found) > 1:
        yield from (piece for piece in found if measure(piece, profile) >= LONG)
