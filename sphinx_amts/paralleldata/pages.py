"""Page pairs → linked units: the paragraphs of a page, and the sentences inside of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from ..align.beads import Bead
from ..align.lengths import Lengths, learn_ratio
from ..align.lexicon import Lexicon, learn_lexicon
from ..align.nodes import align_documents
from ..document import Document, Segment
from ..drafted import still_machine
from .units import Link, Reader, Unit

Level = Literal["sentences", "paragraphs"]

_CONFIDENT = 0.9
"""Score from which a pair of segments teaches the lexicon for their sentences."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """A page of the source book and the segments that translate it."""

    name: str
    """Empty for a page that only the translated book has."""
    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    beads: tuple[Bead, ...]
    """Every segment of both sides is in exactly one."""
    target_name: str = ""
    """What the page is called in the translated book, if it is called otherwise there."""
    stale: AbstractSet[int] = field(default_factory=frozenset)
    """The source segments that changed after they were translated."""
    unchanged: AbstractSet[str] = field(default_factory=frozenset)
    """The sentences that stood in those segments before, by :func:`.units.key_of`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedPage:
    """The units of a page pair; every unit of both sides is in exactly one link."""

    name: str
    target_name: str
    """See :class:`Matched` for both."""
    source: tuple[Unit, ...]
    target: tuple[Unit, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Linker:
    """Links the units of pages, knowing what the pages of the book taught."""

    source: Reader
    target: Reader
    lexicon: Lexicon = field(default_factory=Lexicon)
    lengths: Lengths = field(default_factory=Lengths)

    @classmethod
    def learn(cls, pages: Iterable[Matched], *, source: Reader, target: Reader) -> Linker:
        """Learn words and lengths from segments that are surely translations of each other."""
        sure = [
            (source.whole([page.source[i]])[0].prose, target.whole([page.target[j]])[0].prose)
            for page in pages
            for i, j in _sure(page.beads)
        ]
        return cls(
            source=source,
            target=target,
            lexicon=learn_lexicon(sure),
            lengths=learn_ratio((len(one), len(other)) for one, other in sure),
        )

    def paragraphs(self, page: Matched) -> LinkedPage:
        """Link the segments of a page, as they were aligned."""
        return LinkedPage(
            name=page.name,
            target_name=page.target_name,
            source=self.source.whole(page.source),
            target=self.target.whole(page.target),
            links=tuple(
                Link(
                    source=bead.source,
                    target=bead.target,
                    score=bead.score,
                    reason=bead.reason,
                    stale=not page.stale.isdisjoint(bead.source),
                    draft=any(self._has_draft(page.target[j]) for j in bead.target),
                )
                for bead in page.beads
            ),
        )

    def sentences(self, page: Matched) -> LinkedPage:
        """Cut the segments of a page into sentences, and align those inside of each bead."""
        ours, here = _cut(page.source, self.source)
        theirs, there = _cut(page.target, self.target)
        links: list[Link] = []
        for bead in page.beads:
            source = [unit for segment in bead.source for unit in here[segment]]
            target = [unit for segment in bead.target for unit in there[segment]]
            stale = not page.stale.isdisjoint(bead.source)
            found = self._align([ours[i] for i in source], [theirs[j] for j in target], bead)
            links += [
                Link(
                    source=tuple(source[i] for i in part.source),
                    target=tuple(target[j] for j in part.target),
                    score=part.score,
                    reason=part.reason,
                    stale=stale
                    and bool(part.target)
                    and any(ours[source[i]].key not in page.unchanged for i in part.source),
                    draft=any(_is_draft(theirs[target[j]], page.target) for j in part.target),
                )
                for part in found
            ]
        return LinkedPage(
            name=page.name,
            target_name=page.target_name,
            source=tuple(ours),
            target=tuple(theirs),
            links=tuple(links),
        )

    def _has_draft(self, segment: Segment) -> bool:
        return bool(segment.drafted) and any(
            _is_draft(unit, {unit.segment: segment}) for unit in self.target.sentences(segment, 0)
        )

    def _align(self, source: Sequence[Unit], target: Sequence[Unit], bead: Bead) -> Iterator[Bead]:
        """Align the sentences of one bead; a pair is as likely as both alignments together."""
        whole = Bead(
            source=tuple(range(len(source))),
            target=tuple(range(len(target))),
            score=bead.score,
            reason=bead.reason,
        )
        if not source or not target:
            yield from _alone(len(source), len(target))
            return
        if len(source) == len(target) == 1:
            yield whole
            return
        found = align_documents(
            _page(source), _page(target), lexicon=self.lexicon, ratio=self.lengths
        )
        if min(len(source), len(target)) == 1 and not any(b.source and b.target for b in found):
            yield whole
            return
        for part in found:
            score = part.score * bead.score if part.source and part.target else part.score
            yield Bead(
                source=part.source, target=part.target, score=round(score, 4), reason=part.reason
            )


def _is_draft(unit: Unit, segments: Sequence[Segment] | Mapping[int, Segment]) -> bool:
    """Tell whether a sentence is a draft that nobody has edited."""
    pairs = segments[unit.segment].drafted
    return bool(pairs) and bool(still_machine(pairs, [unit.tagged]))


def _page(units: Sequence[Unit]) -> Document:
    return Document(name="", blocks=tuple(unit.as_segment() for unit in units))


def _alone(sources: int, targets: int) -> Iterator[Bead]:
    for i in range(sources):
        yield Bead(source=(i,), target=(), score=1.0, reason="")
    for j in range(targets):
        yield Bead(source=(), target=(j,), score=1.0, reason="")


def _cut(segments: Sequence[Segment], reader: Reader) -> tuple[list[Unit], Mapping[int, range]]:
    """Give the sentences of all segments, and which of them are those of each segment."""
    units: list[Unit] = []
    places = {}
    for number, segment in enumerate(segments):
        start = len(units)
        units += reader.sentences(segment, number)
        places[number] = range(start, len(units))
    return units, places


def _sure(beads: Iterable[Bead]) -> Iterator[tuple[int, int]]:
    for bead in beads:
        if len(bead.source) == len(bead.target) == 1 and bead.score >= _CONFIDENT:
            yield bead.source[0], bead.target[0]
