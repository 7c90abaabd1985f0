"""What a person wrote for a segment, and since when both are on their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..document import Inline, Segment
from ..memory.records import digest
from ..serial import FORMAT
from ..sync import changes
from ..sync.changes import Sentence
from .numbering import number_like
from .pieces import Piece

CHANGED = "the source changed after it was translated"
"""Why most of what is stale is stale."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Human:
    """A person's text for one source segment."""

    text: str
    """Tagged text."""
    inlines: tuple[Inline, ...]
    score: float = 1.0
    """How certain it is that it belongs here, from 0 to 1."""
    merged: bool = False
    """Whether it is said in the text of the segment before."""
    stale: str = ""
    """Why it is not shown as the translation of what the source says now; empty if it is."""
    outdated: bool = False
    """Whether that is because the source says something else than what was translated."""
    pieces: tuple[Piece, ...] = ()
    """If it is known what the source was: its sentences, and what was written for each."""
    moved_from: str = ""
    """The source page that all of it stood on when a person wrote for it, if it is another one."""
    path: str = ""
    line: int | None = None

    @property
    def in_part(self) -> bool:
        """Whether a part of it is to be shown, and the rest is not, or is a machine's."""
        return bool(self.stale) and any(piece.text for piece in self.pieces)


def sight_key(segment: Segment) -> str:
    """Name what a segment says, whatever its punctuation, case, line breaks and markup.

    A change that leaves this key as it is gives a translator no work.  Another version of this
    program, which may read the same page otherwise, has other keys: for it everything is there
    since its first build, and nothing looks as if somebody had just written it.
    """
    words, references = Sentence(segment.text, segment.inlines).key
    return digest("\n".join((_reading(), " ".join(words), *references)))


@cache
def _reading() -> str:
    """Name what decides which texts are equal."""
    return digest(f"{FORMAT} {Path(changes.__file__).read_text('utf-8')}")


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstSeen:
    """In which build each segment of a page, or its like (:func:`sight_key`), was seen first."""

    source: Sequence[int]
    """The number of the build, by index of the segment."""
    target: Sequence[int]

    def changed_since(self, source: int, target: Sequence[int]) -> bool:
        """Tell whether a source segment came to the page after all of *target* was there.

        :param source: its index.
        :param target: the indices of segments of the translation.
        """
        return self.source[source] > max(self.target[index] for index in target)

    def written_since(self, source: Sequence[int], target: Sequence[int]) -> bool:
        """Tell whether *target* came to its page while all of *source* was there already."""
        first = min(self.target, default=0)
        written = min((self.target[index] for index in target), default=0)
        return written > first and all(self.source[index] <= written for index in source)


def as_in_source(source: Segment, human: Human) -> Human:
    """Give a person's text tags numbered as in the source, see :func:`.number_like`."""
    text, inlines = number_like(source.inlines, human.text, human.inlines)
    return replace(human, text=text, inlines=inlines)
