"""How many units of each side were kept, doubted, dropped and left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .model import AuditLink, AuditPage, Verdict


class Status(StrEnum):
    """What became of a unit: the verdict on its link, or that it has none."""

    KEPT = "kept"
    DOUBTFUL = "doubtful"
    DROPPED = "dropped"
    UNALIGNED = "unaligned"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Numbers of one status."""

    pairs: int = 0
    """Links with units on both sides."""
    source: int = 0
    """Source units in them, or alone."""
    target: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            pairs=self.pairs + other.pairs,
            source=self.source + other.source,
            target=self.target + other.target,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """The numbers of a page or a book; each unit counts once."""

    by_status: dict[Status, Tally]
    why: Counter[str] = field(default_factory=Counter)
    """For each fault, the links that have it, those of one side only too."""

    @property
    def total(self) -> Tally:
        """All pairs, and all units of both sides."""
        return sum(self.by_status.values(), Tally())


def status(link: AuditLink | None) -> Status:
    """Say what became of the units of *link*; None stands for no link at all."""
    if link is None or not (link.source and link.target):
        return Status.UNALIGNED
    return Status(Verdict(link.verdict).value)


def count(page: AuditPage) -> Counts:
    """Count the units of *page* by what became of them."""
    tallies = dict.fromkeys(Status, Tally())
    for link in page.links:
        if (found := status(link)) is not Status.UNALIGNED:
            tallies[found] += Tally(pairs=1, source=len(link.source), target=len(link.target))
    linked = sum(tallies.values(), Tally())
    tallies[Status.UNALIGNED] = Tally(
        source=len(page.source) - linked.source, target=len(page.target) - linked.target
    )
    why = Counter(fault for link in page.links for fault in dict.fromkeys(link.why))
    return Counts(by_status=tallies, why=why)


def total(counts: Iterable[Counts]) -> Counts:
    """Add up the counts of several pages."""
    tallies = dict.fromkeys(Status, Tally())
    why: Counter[str] = Counter()
    for one in counts:
        for name, tally in one.by_status.items():
            tallies[name] += tally
        why.update(one.why)
    return Counts(by_status=tallies, why=why)
