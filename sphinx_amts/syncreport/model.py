"""What a synchronisation report tells: the pages of a book, and what there is to do in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..languages import Profile
from ..report import Notice
from ..sync.base import Evidence
from ..sync.standing import Standing, State, Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class Todo:
    """One thing to do, or to know."""

    id: str
    """Made of its state and its texts: the same in every run until one of them changes."""
    standing: Standing
    """Its paths are from the roots of their books."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncPage:
    """One page of the source book."""

    name: str
    path: str
    """Its file, from the root of the book."""
    target: str = ""
    """What it is called in the translated book; empty if that is of catalogs, or has none."""
    translated: bool
    """Whether people translated anything of it."""
    evidence: Evidence = Evidence.NONE
    revision: str = ""
    """The commit that it was translated from, if it is known by one."""
    tally: Tally
    drafts: int = 0
    """For how many of its texts the memory has a draft."""
    todo: tuple[Todo, ...] = ()
    """In reading order, orphans last; nothing for a page that is not translated at all.  With what is
    current and came from another page: only its place in the translated book is to be mended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StrayPage:
    """A page of the translated book that belongs to no page of the source."""

    name: str
    path: str
    """Its file, from the root of the translated book; empty if there is no text in it."""


@dataclass(frozen=True, kw_only=True)
class SyncReport:
    """How a book stands with its translation into one language."""

    title: str
    source: Profile
    target: Profile
    pages: tuple[SyncPage, ...]
    """In the order in which the book is read."""
    strays: tuple[StrayPage, ...] = ()
    notices: tuple[Notice, ...] = ()
    book_pages: int = 0
    """How many pages the book has, of which the report may be of some only."""

    @cached_property
    def tally(self) -> Tally:
        """All pages together."""
        return total(page.tally for page in self.pages)

    @property
    def todo(self) -> tuple[Todo, ...]:
        """Everything that there is to do in translated pages."""
        return tuple(each for page in self.pages for each in page.todo)


def total(tallies: Iterable[Tally]) -> Tally:
    """Add up the counts of several pages."""
    found = Tally(Counter(), Counter(), Counter())
    for tally in tallies:
        found.sentences.update(tally.sentences)
        found.words.update(tally.words)
        found.characters.update(tally.characters)
    return found


def summary(report: SyncReport) -> str:
    """Say in one line what there is to do."""
    tally = report.tally
    counts = ", ".join(f"{tally.sentences[state]:,} {state}" for state in State)
    blocks = sum(1 for each in report.todo if not each.standing.sentences)
    more = f"; blocks that changed: {blocks:,}" if blocks else ""
    return (
        f"sentences: {counts}{more}; to do: {tally.words_to_do:,} words, "
        f"{tally.workload:.1%} of a full translation"
    )
