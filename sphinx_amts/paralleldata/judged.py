"""Linked pages → judged pairs, with counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from ..align.cleaning import Candidate, Fault, judge
from ..document import Kind
from ..exchange import LONGEST
from ..languages import Profile, join_sentences
from .pages import Level, LinkedPage
from .units import Link, Unit

_RUNNING = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.DEFINITION, Kind.FOOTNOTE, Kind.FIELD})

_SAME_SOURCE = frozenset({Fault.CONFLICT, Fault.REPEATED})
"""What is wrong with a pair because of another one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Languages:
    """The language pair of a book."""

    source: Profile
    target: Profile


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One link of a page, the two texts that it makes, and what is wrong with them."""

    page: str
    target_page: str
    """See :class:`.pages.Matched` for both."""
    link: Link
    source: tuple[Unit, ...]
    target: tuple[Unit, ...]
    source_text: str
    target_text: str
    faults: tuple[Fault, ...]
    instead: Judged | None = None
    """The pair that is kept for the same source, if that speaks against this one."""

    @property
    def aligned(self) -> bool:
        """Whether it is a pair; else its units stand alone."""
        return bool(self.source and self.target)

    @property
    def kept(self) -> bool:
        """Whether it is among the parallel data."""
        return self.aligned and not self.faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many links there are, and what became of them; they add up."""

    links: int
    kept: int
    left_out: Counter[Fault]
    """By the first fault of each; the sum is what was left out."""
    faults: Counter[Fault]
    """How often each fault was found; a pair may have several."""
    source_alone: int
    """Links of source units that have no translation."""
    target_alone: int
    """Links of target units that translate nothing."""

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Counts:
        """Count."""
        return cls(
            links=len(judged),
            kept=sum(one.kept for one in judged),
            left_out=Counter(one.faults[0] for one in judged if one.faults),
            faults=Counter(fault for one in judged for fault in one.faults),
            source_alone=sum(not one.target for one in judged),
            target_alone=sum(not one.source for one in judged),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """The sentences of a book, or its paragraphs."""

    level: Level
    pages: tuple[LinkedPage, ...]
    judged: tuple[tuple[Judged, ...], ...]
    """For each page, its links in order."""

    def all(self) -> Iterator[Judged]:
        """Give every link of the book, by page and position."""
        for page in self.judged:
            yield from page

    def kept(self) -> Iterator[Judged]:
        """Give the pairs of the parallel data."""
        return (one for one in self.all() if one.kept)

    def only(self, names: AbstractSet[str]) -> Corpus:
        """Give the corpus of some pages of the source book."""
        chosen = [number for number, page in enumerate(self.pages) if page.name in names]
        return Corpus(
            level=self.level,
            pages=tuple(self.pages[number] for number in chosen),
            judged=tuple(self.judged[number] for number in chosen),
        )


def judge_pages(
    level: Level, pages: Sequence[LinkedPage], languages: Languages, *, threshold: float
) -> Corpus:
    """Find the faults of every pair of a book."""
    drafts = [[_draft(page, link, languages) for link in page.links] for page in pages]
    candidates = [
        _candidate(one, level, languages) for page in drafts for one in page if one.aligned
    ]
    verdicts = iter(
        judge(
            candidates,
            source_profile=languages.source,
            target_profile=languages.target,
            threshold=threshold,
            longest=LONGEST,
        )
    )
    judged = [
        [replace(one, faults=next(verdicts)) if one.aligned else one for one in page]
        for page in drafts
    ]
    kept = {one.source_text: one for page in judged for one in page if one.kept}
    return Corpus(
        level=level,
        pages=tuple(pages),
        judged=tuple(tuple(_beside(one, kept) for one in page) for page in judged),
    )


def _beside(one: Judged, kept: Mapping[str, Judged]) -> Judged:
    """Name the pair that was kept instead of *one*."""
    if _SAME_SOURCE.isdisjoint(one.faults):
        return one
    return replace(one, instead=kept.get(one.source_text))


def _draft(page: LinkedPage, link: Link, languages: Languages) -> Judged:
    source = tuple(page.source[i] for i in link.source)
    target = tuple(page.target[j] for j in link.target)
    return Judged(
        page=page.name,
        target_page=page.target_name,
        link=link,
        source=source,
        target=target,
        source_text=join_sentences((unit.text for unit in source), languages.source),
        target_text=join_sentences((unit.text for unit in target), languages.target),
        faults=(),
    )


def _candidate(one: Judged, level: Level, languages: Languages) -> Candidate:
    return Candidate(
        source=one.source_text,
        target=one.target_text,
        source_prose=join_sentences((unit.prose for unit in one.source), languages.source),
        target_prose=join_sentences((unit.prose for unit in one.target), languages.target),
        source_signs=tuple(sign for unit in one.source for sign in unit.signs),
        target_signs=tuple(sign for unit in one.target for sign in unit.signs),
        score=one.link.score,
        page=one.page,
        running=all(unit.kind in _RUNNING for unit in one.source),
        stale=one.link.stale,
        draft=one.link.draft,
    )
