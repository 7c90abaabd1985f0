"""Texts that a corpus may not hold: those by which somebody will be examined."""

from __future__ import annotations

from collections.abc import Iterable

from ..evaluate.overlap import NEAR, Index
from ..languages import Profile


class HeldOut:
    """Sentences that neither the source nor the target of a pair may be, or nearly be."""

    def __init__(
        self, sources: Iterable[str], targets: Iterable[str], languages: tuple[Profile, Profile]
    ) -> None:
        """Take the sentences; they are held in memory, as a book's pages can be."""
        source, target = languages
        ours, theirs = list(sources), list(targets)
        self._sides = (Index(ours, source, least=NEAR), Index(theirs, target, least=NEAR))
        self._any = bool(ours or theirs)

    def knows(self, source: str, target: str) -> bool:
        """Tell whether one of two texts is among them, or nearly."""
        return self._any and any(
            side.find(text) is not None
            for side, text in zip(self._sides, (source, target), strict=True)
        )
