"""What each segment of a page will show, and where that comes from: the order to the splicer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .document import Inline, Kind


class Origin(StrEnum):
    """Where a shown text comes from, the most trusted first."""

    HUMAN = "human"
    """A person translated this very text."""
    HUMAN_STALE = "human-stale"
    """A person translated an older version of this text."""
    MACHINE = "machine"
    """An engine translated it."""
    SOURCE = "source"
    """It is not translated: the text of the source book."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A sentence of an entry that is by several hands, or a few in a row."""

    origin: Origin
    text: str
    """Tagged text, its tags numbered as in the whole entry."""
    after: str = ""
    """What stands between it and the next part: a space, or nothing."""
    source: str = ""
    """The source text, plain; empty if it is what is shown."""
    by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What one segment will show."""

    kind: Kind
    mark: str
    """The mark of the source segment, by which the splicer finds it again."""
    origin: Origin
    text: str
    """Tagged text to show."""
    inlines: tuple[Inline, ...] | None = None
    """The inline elements of *text* if a person wrote it; None if its tags are the source's."""
    source: str = ""
    """The source text, plain, for the reader who wants to compare; empty if it is what is shown."""
    by: str = ""
    """Who or what translated it."""
    merged: bool = False
    """Whether a person said it in the entry before, and this node is left out."""
    reason: str = ""
    """Why it is not a current human translation."""
    outdated: str = ""
    """What a person wrote for an older version of the source text, plain; empty if nothing."""
    parts: tuple[Part, ...] = ()
    """If it is by several hands: its sentences.  Joined, they are :attr:`text`; its origin is that
    of the one that a reader should trust least."""
    line: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What one page will show."""

    page: str
    entries: tuple[Entry, ...]
    ids: Mapping[str, str] = field(default_factory=dict)
    """Ids of sections of the translated page → ids of the same sections of this page."""
    code: Mapping[str, str] = field(default_factory=dict)
    """Blocks of code of this page → what a person made of them in comments and strings."""

    def counts(self) -> Counter[Origin]:
        """Count the segments by origin."""
        return Counter(entry.origin for entry in self.entries)


def outdated(plans: Iterable[Plan]) -> int:
    """Count the segments whose human translation is out of date."""
    return sum(1 for plan in plans for entry in plan.entries if entry.outdated)


def as_shown(plan: Plan, lost: Collection[int]) -> Plan:
    """Give the plan as the page shows it: entries that could not be put in show the source."""
    if not lost:
        return plan
    entries = tuple(
        replace(entry, origin=Origin.SOURCE, reason="it could not be put into the page")
        if number in lost
        else entry
        for number, entry in enumerate(plan.entries)
    )
    return replace(plan, entries=entries)


def total(plans: Iterable[Plan]) -> Counter[Origin]:
    """Count the segments of a book by origin."""
    counts: Counter[Origin] = Counter()
    for plan in plans:
        counts.update(plan.counts())
    return counts
