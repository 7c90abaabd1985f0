"""Find what a person wrote for each segment of a page, and judge whether it is still true."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..align.check import contradictions
from ..align.lexicon import Lexicon
from ..align.nodes import Bead
from ..align.sentences import distribute
from ..document import Document, Kind, Segment
from ..languages import Profile
from ..memory.records import text_key
from ..sync.changes import Change
from ..sync.lineage import cut, trace
from .ancestry import Ancestry
from .attested import Attested, astray, attested_pieces, rejoined
from .grouping import group
from .human import CHANGED, FirstSeen, Human
from .numbering import join_texts, take
from .partly import in_part
from .pieces import Piece, pieces
from .reading import for_people
from .references import references

_SURE = 0.8
"""Score from which a text is believed to translate what came to the source later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What is known of a page as it was when it was translated."""

    seen: FirstSeen
    ancestry: Ancestry | None = None
    """What it was, if a base is known."""
    inferred: bool = False
    """Whether the base is inferred, and so what contradicts the translation may be no base of it."""
    history: Callable[[], Mapping[str, str]] = dict
    """Key of a translation → the source text that it was last seen to be of."""
    lexicon: Callable[[], Lexicon] = Lexicon
    """The words of the book."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Keys of source sentences → of what a person says that they are translated by."""


def find_human(
    source: Document,
    target: Document,
    beads: Sequence[Bead],
    *,
    past: Past,
    source_profile: Profile,
    target_profile: Profile,
) -> dict[int, Human]:
    """Give the person's text for the source segments that have one, by index."""
    reader = _Reader(source, target, past, source_profile, target_profile)
    found: dict[int, Human] = {}
    for bead in beads:
        if bead.source and bead.target:
            found.update(reader.read(bead))
    return found


class _Reader:
    """Reads the beads of one page."""

    def __init__(
        self,
        source: Document,
        target: Document,
        past: Past,
        source_profile: Profile,
        target_profile: Profile,
    ) -> None:
        self.source, self.target = source.segments, target.segments
        self.past, self.seen = past, past.seen
        self.source_profile, self.target_profile = source_profile, target_profile
        self.lost_marks = astray(target, target_profile)
        self.neighbours = _neighbours(source)
        self.on_page = {text_key(segment.text) for segment in self.source}

    def read(self, bead: Bead) -> dict[int, Human]:
        """Give what the person wrote for each source segment of one bead."""
        sources = [self.source[index] for index in bead.source]
        targets = self._targets(bead)
        text, inlines = join_texts(
            ((each.text, each.inlines) for each in targets), self.target_profile
        )
        first = targets[0]
        whole = Human(
            text=text, inlines=inlines, score=bead.score, path=first.path, line=first.line
        )
        attested = Attested(targets, self.past.accepted)
        if attested.speaks_of(sources, self.source_profile):
            return self._by_marks(bead, whole, attested)
        ancestry = self.past.ancestry
        certain = False
        if ancestry is None or self.seen.written_since(bead.source, bead.target):
            stale = [self._stale(index, targets, bead) for index in bead.source]
        elif all(map(ancestry.is_new, bead.source)):
            if ancestry.accounts_for(bead.target) or bead.score < _SURE:
                return {}  # what is new is not the source of what was translated before
            stale = [self._stale(index, targets, bead) for index in bead.source]
        elif ancestry.stands(bead.source, bead.target):
            stale = [""] * len(sources)
            certain = not self.past.inferred  # whatever an earlier build took it for
            if self.past.inferred:
                stale = [self._contradicted(index, targets, bead) for index in bead.source]
        else:
            return self._by_ancestry(bead, whole, ancestry)
        if len(sources) == 1:
            said = replace(whole, stale=stale[0], outdated=bool(stale[0]))
            if not certain:
                said = self._by_history(sources[0], targets, said)
            return {bead.source[0]: said}
        if not any(stale) and self._may_merge(bead.source):
            said = replace(whole, text="", inlines=(), merged=True)
            return {bead.source[0]: whole} | dict.fromkeys(bead.source[1:], said)
        return dict(zip(bead.source, self._distribute(whole, sources, stale), strict=True))

    def _targets(self, bead: Bead) -> list[Segment]:
        """Give the segments of the translation, with marks that they were parted from."""
        targets = [self.target[index] for index in bead.target]
        if not self.lost_marks:
            return targets
        sources = [self.source[index] for index in bead.source]
        return rejoined(targets, self.lost_marks, sources, self.source_profile, self.target_profile)

    def _by_marks(self, bead: Bead, whole: Human, attested: Attested) -> dict[int, Human]:
        """Say of each segment what its marks tell of its sentences, and else its base."""
        sources = [self.source[index] for index in bead.source]
        targets = self._targets(bead)
        ancestry = self.past.ancestry

        def stands(segment: int, place: int) -> bool:
            if ancestry is None:
                return not self.seen.changed_since(bead.source[segment], bead.target)
            return ancestry.sentence_stands(bead.source[segment], place)

        found = attested_pieces(
            sources,
            targets,
            attested,
            stands=stands,
            source_profile=self.source_profile,
            target_profile=self.target_profile,
            lexicon=self.past.lexicon,
        )
        alone = len(bead.source) == 1
        return {
            index: self._in_part(whole, cut_up, alone=alone)
            for index, cut_up in zip(bead.source, found, strict=True)
            if cut_up
        }

    def _by_ancestry(self, bead: Bead, whole: Human, ancestry: Ancestry) -> dict[int, Human]:
        """Say of each segment what of its translation still stands."""
        alone = len(bead.source) == 1
        found = {index: ancestry.pieces(index, self.past.lexicon) for index in bead.source}
        # Where there is nothing, something else was translated by this text, or it is in doubt.
        return {
            index: self._in_part(whole, cut_up, alone=alone)
            for index, cut_up in found.items()
            if any(piece.text or piece.was for piece in cut_up)
        }

    def _by_history(self, source: Segment, targets: Sequence[Segment], said: Human) -> Human:
        """Find out from an earlier build which sentences of a text are out of date."""
        before = self.past.history().get(text_key(said.text))
        if before is None or (not said.stale and text_key(before) in self.on_page):
            return said
        # What its tags stood for then is not known; so that is not compared here.
        was = cut(before, (), self.source_profile)
        now = cut(source.text, (), self.source_profile)
        lineage = trace([each.sentence for each in was], [each.sentence for each in now])
        if all(descent.stands for descent in lineage.descents):
            return said
        if not said.stale and not any(descent.before for descent in lineage.descents):
            return said  # it was found to be of another text altogether
        groups = group(
            was,
            range(len(was)),
            targets,
            profile=self.target_profile,
            lexicon=self.past.lexicon,
        )
        found = pieces(now, lineage.descents, was, groups, self.target_profile)
        return self._in_part(said, [_doubted(piece, source) for piece in found], alone=True)

    def _in_part(self, whole: Human, found: Sequence[Piece], *, alone: bool) -> Human:
        return in_part(whole, found, self.target_profile, alone=alone)

    def _distribute(
        self, whole: Human, sources: Sequence[Segment], stale: Sequence[str]
    ) -> list[Human]:
        """Cut what a person merged at its sentences, one part for each source segment."""
        parts = distribute(
            [segment.text for segment in sources],
            whole.text,
            source_profile=self.source_profile,
            target_profile=self.target_profile,
        )
        if parts is None:
            unclear = "it cannot be told which part of a merged text belongs here"
            return [replace(whole, stale=why or unclear, outdated=bool(why)) for why in stale]
        taken = (take(part, whole.inlines) for part in parts)
        return [
            replace(whole, text=text, inlines=inlines, stale=why, outdated=bool(why))
            for (text, inlines), why in zip(taken, stale, strict=True)
        ]

    def _stale(self, source: int, targets: Sequence[Segment], bead: Bead) -> str:
        if self.seen.changed_since(source, bead.target):
            return CHANGED
        return self._contradicted(source, targets, bead)

    def _contradicted(self, source: int, targets: Sequence[Segment], bead: Bead) -> str:
        if len(bead.source) > 1:
            return ""
        signs = contradictions(
            self.source[source],
            targets,
            source_profile=self.source_profile,
            target_profile=self.target_profile,
        )
        return "; ".join(signs)

    def _may_merge(self, indices: Sequence[int]) -> bool:
        """Tell whether paragraphs stand in a row, so that one can take the place of all."""
        segments = [self.source[index] for index in indices]
        return all(segment.kind is Kind.PARAGRAPH for segment in segments) and all(
            (one, other) in self.neighbours for one, other in pairwise(indices)
        )


def _doubted(piece: Piece, source: Segment) -> Piece:
    """Take back a text that has other formulas or links than its sentence, of which no base tells."""
    wanted = references(source.inlines[number - 1] for number in piece.numbers)
    if not piece.text or references(piece.inlines).keys() == wanted.keys():
        return piece
    was = for_people(piece.text, piece.inlines)
    return replace(piece, text="", inlines=(), was=was, change=Change.UNKNOWN)


def _neighbours(document: Document) -> set[tuple[int, int]]:
    """List the pairs of segments, by index, with no anchor between them and the same containers."""
    pairs = set()
    before: Segment | None = None
    index = -1
    for block in document.blocks:
        if not isinstance(block, Segment):
            before = None
            continue
        index += 1
        if before is not None and (before.section, before.within) == (block.section, block.within):
            pairs.add((index - 1, index))
        before = block
    return pairs


def section_ids(source: Document, target: Document, beads: Sequence[Bead]) -> dict[str, str]:
    """Map the ids of the translated page's sections to those of the same sections of the source."""
    ids: dict[str, str] = {}
    ours, theirs = source.segments, target.segments
    for bead in beads:
        if len(bead.source) == len(bead.target) == 1:
            here, there = ours[bead.source[0]], theirs[bead.target[0]]
            if here.kind is there.kind is Kind.TITLE and here.section and there.section:
                known = here.section.split()
                ids.update({name: known[-1] for name in there.section.split() if name not in known})
    return ids
