"""What is missing of a book's translation, by page and in reading order: what an engine is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..languages import Profile
from ..memory import Memory
from .drafts import remembered
from .sentences import cut


@dataclass(frozen=True, kw_only=True, slots=True)
class Lacking:
    """What no person has translated, or not in its current version."""

    segments: Mapping[str, tuple[str, ...]]
    """Page → tagged texts of its segments; every page of the book has an entry."""
    sentences: Mapping[str, tuple[str, ...]]
    """Page → those of their sentences that the memory does not have; each once, where it is first."""
    remembered: int
    """How many of their distinct sentences the memory has."""


def look_up(
    segments: Mapping[str, tuple[str, ...]],
    memory: Memory,
    source: Profile,
    target: Profile,
    fingerprints: Sequence[str],
) -> Lacking:
    """See which sentences of *segments* the memory has.

    :param fingerprints: of the engines whose output will do.
    """
    first: dict[str, str] = {}
    for page, texts in segments.items():
        for text in dict.fromkeys(texts):
            for sentence in cut(text, source):
                if sentence.prose:
                    first.setdefault(sentence.text, page)
    known = remembered(memory, (source.code, target.code), fingerprints, list(first))
    missing: dict[str, list[str]] = {page: [] for page in segments}
    for text, page in first.items():
        if text not in known:
            missing[page].append(text)
    return Lacking(
        segments=segments,
        sentences={page: tuple(texts) for page, texts in missing.items()},
        remembered=len(known),
    )
