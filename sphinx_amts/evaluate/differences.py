"""Where two texts differ, word by word, as runs that are the same or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..languages import Profile, words


@dataclass(frozen=True, slots=True)
class Piece:
    """A word and the white space before it."""

    space: str
    word: str


def pieces(text: str, profile: Profile) -> list[Piece]:
    """Cut a text into words; put together again they are the text."""
    found = []
    at = 0
    for word in words(text, profile):
        start = text.index(word, at)
        found.append(Piece(text[at:start], word))
        at = start + len(word)
    return found


def shared(one: Sequence[Piece], other: Sequence[Piece]) -> frozenset[int]:
    """Give the numbers of the words of *one* that *other* has too, in the same order."""
    matcher = SequenceMatcher(
        None, [piece.word for piece in one], [piece.word for piece in other], autojunk=False
    )
    return frozenset(
        block.a + offset for block in matcher.get_matching_blocks() for offset in range(block.size)
    )


def runs(found: Sequence[Piece], same: frozenset[int]) -> Iterator[tuple[bool, Sequence[Piece]]]:
    """Give runs of words that are all among *same*, or all not."""
    start = 0
    for end in range(1, len(found) + 1):
        if end == len(found) or (end in same) != (start in same):
            yield start in same, found[start:end]
            start = end
