"""Two documents → the pairs of their sentences and of their paragraphs, with their faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..align.beads import Bead, components
from ..align.cleaning import Candidate, Fault, judge
from ..align.texts import align_texts
from ..document import Anchor, Document
from ..exchange import LONGEST
from ..languages import Profile, find, join_sentences
from ..paralleldata.reading import Titles
from ..paralleldata.units import Reader, Unit
from .documents import read_document

LEVELS = ("sentences", "paragraphs")

_LINKED = 0.5
"""Score from which sentences say that their paragraphs belong together."""
_KEY = 200
"""Characters of a block of code or a formula by which it is known."""
_OF_OTHERS = frozenset({Fault.REPEATED, Fault.CONFLICT})
"""What is wrong with a pair because of another one: the whole corpus decides that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Texts of both documents that are translations of each other, on one line each."""

    source: str
    target: str
    score: float
    source_line: int | None
    target_line: int | None
    faults: tuple[str, ...]
    """What is wrong with it, whatever else is in the corpus."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """The sentences of two documents, or their paragraphs."""

    pairs: tuple[Pair, ...]
    source_alone: int
    """Units without counterpart."""
    target_alone: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Aligned:
    """What was found in two documents."""

    sentences: Level
    paragraphs: Level
    quality: float
    """How much of both is translation of the other, from 0 to 1: the probabilities of sentence
    pairs, weighed by length."""

    def as_record(self) -> dict[str, Any]:
        """Give it as JSON would."""
        return {"quality": self.quality} | {
            name: {
                "alone": [level.source_alone, level.target_alone],
                "pairs": [[getattr(pair, key) for key in Pair.__slots__] for pair in level.pairs],
            }
            for name, level in (("sentences", self.sentences), ("paragraphs", self.paragraphs))
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Aligned:
        """Read what :meth:`as_record` gave."""

        def level(name: str) -> Level:
            one, other = record[name]["alone"]
            rows = (dict(zip(Pair.__slots__, row, strict=True)) for row in record[name]["pairs"])
            pairs = tuple(Pair(**row | {"faults": tuple(row["faults"])}) for row in rows)
            return Level(pairs=pairs, source_alone=one, target_alone=other)

        return cls(
            sentences=level("sentences"),
            paragraphs=level("paragraphs"),
            quality=record["quality"],
        )


def pair(
    source: bytes, target: bytes, suffixes: tuple[str, str], codes: tuple[str, str]
) -> Aligned:
    """Align two documents.

    :param suffixes: what their names end with.
    :param codes: their languages.
    :raises UndecodableError: if one cannot be read.
    """
    sides = [
        _Side(read_document(data, suffix, profile), profile)
        for data, suffix, profile in zip((source, target), suffixes, map(find, codes), strict=True)
    ]
    ours, theirs = sides
    beads = align_texts(
        ours.lines, theirs.lines, source_profile=ours.profile, target_profile=theirs.profile
    )
    sentences = list(_of_units(beads, ours, theirs))
    return Aligned(
        sentences=_level(sentences, ours.units, theirs.units, ours, theirs),
        paragraphs=_level(
            _of_paragraphs(sentences, ours, theirs), ours.whole, theirs.whole, ours, theirs
        ),
        quality=_quality(sentences, ours, theirs),
    )


class _Side:
    """A document cut into lines to align: its sentences, and blocks that no translation changes."""

    def __init__(self, document: Document, profile: Profile) -> None:
        self.profile = profile
        reader = Reader(profile=profile, titles=Titles(), locate=str)
        self.whole: Sequence[Unit] = reader.whole(document.segments)
        self.units: list[Unit] = []
        self.lines: list[str] = []
        self.unit_at: dict[int, int] = {}
        """Which sentence a line is; the others are anchors."""
        number = 0
        for block in document.blocks:
            if isinstance(block, Anchor):
                self.lines.append(" ".join(block.key.split())[:_KEY])
                continue
            for unit in reader.sentences(block, number):
                self.unit_at[len(self.lines)] = len(self.units)
                self.lines.append(unit.text)
                self.units.append(unit)
            number += 1


def _of_units(beads: Iterable[Bead], ours: _Side, theirs: _Side) -> Iterator[Bead]:
    """Say in sentences what was found in lines."""
    for bead in beads:
        source = tuple(ours.unit_at[i] for i in bead.source if i in ours.unit_at)
        target = tuple(theirs.unit_at[j] for j in bead.target if j in theirs.unit_at)
        if source or target:
            yield Bead(source=source, target=target, score=bead.score, reason=bead.reason)


def _of_paragraphs(sentences: Sequence[Bead], ours: _Side, theirs: _Side) -> list[Bead]:
    """Join the paragraphs whose sentences belong together.

    The score is that of the sentences, by length; what is not linked counts as 0.
    """
    sure = [bead for bead in sentences if bead.source and bead.target and bead.score >= _LINKED]
    links = sorted(
        {
            (ours.units[i].segment, theirs.units[j].segment)
            for bead in sure
            for i in bead.source
            for j in bead.target
        }
    )
    weight: defaultdict[int, float] = defaultdict(float)
    for bead in sure:
        for i in bead.source:
            weight[ours.units[i].segment] += bead.score * len(ours.units[i].text)
    size = _sizes(ours)
    found = []
    for source, target in components(links):
        whole = sum(size[segment] for segment in source)
        score = sum(weight[segment] for segment in source) / whole if whole else 0.0
        found.append(Bead(source=source, target=target, score=round(score, 4), reason="lexicon"))
    return found


def _sizes(side: _Side) -> dict[int, int]:
    sizes: defaultdict[int, int] = defaultdict(int)
    for unit in side.units:
        sizes[unit.segment] += len(unit.text)
    return sizes


def _quality(sentences: Iterable[Bead], ours: _Side, theirs: _Side) -> float:
    """Give the share of both texts that is linked, each link as its probability."""
    whole = linked = 0.0
    for bead in sentences:
        one = sum(len(ours.units[i].text) for i in bead.source)
        other = sum(len(theirs.units[j].text) for j in bead.target)
        whole += one + other
        linked += bead.score * (one + other) if one and other else 0.0
    return round(linked / whole, 4) if whole else 0.0


def _level(
    beads: Iterable[Bead],
    sources: Sequence[Unit],
    targets: Sequence[Unit],
    ours: _Side,
    theirs: _Side,
) -> Level:
    linked = [bead for bead in beads if bead.source and bead.target]
    drafts = [
        ([sources[i] for i in bead.source], [targets[j] for j in bead.target]) for bead in linked
    ]
    candidates = [
        _candidate(one, other, bead.score, ours.profile, theirs.profile)
        for bead, (one, other) in zip(linked, drafts, strict=True)
    ]
    verdicts = judge(
        candidates,
        source_profile=ours.profile,
        target_profile=theirs.profile,
        threshold=0.0,  # whoever reads the result says how likely is likely enough
        longest=LONGEST,
    )
    pairs = tuple(
        Pair(
            source=candidate.source,
            target=candidate.target,
            score=candidate.score,
            source_line=one[0].line,
            target_line=other[0].line,
            faults=tuple(str(fault) for fault in faults if fault not in _OF_OTHERS),
        )
        for candidate, (one, other), faults in zip(candidates, drafts, verdicts, strict=True)
    )
    return Level(
        pairs=pairs,
        source_alone=len(sources) - sum(len(bead.source) for bead in linked),
        target_alone=len(targets) - sum(len(bead.target) for bead in linked),
    )


def _candidate(
    source: Sequence[Unit], target: Sequence[Unit], score: float, one: Profile, other: Profile
) -> Candidate:
    return Candidate(
        source=join_sentences((unit.text for unit in source), one),
        target=join_sentences((unit.text for unit in target), other),
        source_prose=join_sentences((unit.prose for unit in source), one),
        target_prose=join_sentences((unit.prose for unit in target), other),
        source_signs=tuple(sign for unit in source for sign in unit.signs),
        target_signs=tuple(sign for unit in target for sign in unit.signs),
        score=score,
    )
