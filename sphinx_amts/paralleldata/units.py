"""The units of parallel data: the sentences and the segments of a page, and what links them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..document import Inline, Kind, Segment
from ..languages import Profile, split_tagged
from ..subpipeline.numbering import take
from ..tagged import plain
from .reading import Titles, prose, read


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A sentence or a segment of one book."""

    tagged: str
    inlines: tuple[Inline, ...]
    text: str
    """Plain, on one line: what is written to files."""
    kind: Kind
    segment: int
    """Which segment of its page it is, or is a sentence of."""
    path: str
    """Where it was written, from the root of its book."""
    line: int | None

    @property
    def prose(self) -> str:
        """Its text without formulas, code and other inline elements that are not translated."""
        return prose(self.tagged)

    @property
    def signs(self) -> tuple[str, ...]:
        """Its formulas and literals."""
        return tuple(
            inline.key for inline in self.inlines if inline.key.startswith(("math:", "literal:"))
        )

    @property
    def key(self) -> str:
        """What it says, to find it again: see :func:`key_of`."""
        return key_of(self.tagged)

    def as_segment(self) -> Segment:
        """Give it as a paragraph, for alignment."""
        return Segment(kind=Kind.PARAGRAPH, text=self.tagged, inlines=self.inlines)


def key_of(tagged: str) -> str:
    """Give what a tagged text says, whatever its line breaks and the numbers of its tags."""
    return " ".join(plain(tagged, " \0 ").split())


def placed(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Give a line to the segments of which Sphinx knows none, such as the titles of tabs.

    It is that of what stands before in the same file; at its beginning, the first.
    """
    found = []
    last: dict[str, int] = {}
    for segment in segments:
        line = segment.line or last.get(segment.path, 1)  # docutils has 0 where it does not know
        last[segment.path] = line
        found.append(segment if segment.line == line else replace(segment, line=line))
    return tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Units of one page that are translations of each other; one side may be empty."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    """How likely it is to be right, from 0 to 1."""
    reason: str
    """What it rests on: see :class:`sphinx_amts.align.beads.Bead`, or ``catalog``."""
    stale: bool = False
    draft: bool = False
    """Whether the target is a draft in the translated book that nobody has edited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Reads the segments of one book as units."""

    profile: Profile
    titles: Titles
    locate: Callable[[str], str]
    """Gives the path that is told for a path of a segment."""

    def whole(self, segments: Sequence[Segment]) -> tuple[Unit, ...]:
        """Give one unit for each segment."""
        return tuple(
            self._unit(segment, number, segment.text, segment.inlines, segment.line)
            for number, segment in enumerate(segments)
        )

    def sentences(self, segment: Segment, number: int) -> tuple[Unit, ...]:
        """Cut segment *number* of a page into its sentences."""
        units = []
        line = segment.line
        for piece in split_tagged(segment.text, self.profile):
            text, inlines = take(piece, segment.inlines)
            units.append(self._unit(segment, number, text, inlines, line))
            line = None if line is None else line + plain(piece).count("\n")
        return tuple(units)

    def _unit(
        self,
        segment: Segment,
        number: int,
        text: str,
        inlines: tuple[Inline, ...],
        line: int | None,
    ) -> Unit:
        return Unit(
            tagged=text.strip(),
            inlines=inlines,
            text=read(text, inlines, self.titles),
            kind=segment.kind,
            segment=number,
            path=self.locate(segment.path),
            line=line,
        )
