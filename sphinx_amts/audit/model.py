"""What an audit shows: pages of units in two languages, and the links between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Literal

Direction = Literal["ltr", "rtl"]


class Verdict(StrEnum):
    """What became of a link."""

    KEPT = "kept"
    """It is among the parallel data."""
    DOUBTFUL = "doubtful"
    """It is among the parallel data, and a person should look at it."""
    DROPPED = "dropped"
    """It was left out of the parallel data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditUnit:
    """A sentence or a segment, as its reader sees it."""

    text: str
    """Plain text."""
    path: str = ""
    """The file it was written in, from the root of its book."""
    line: int | None = None
    """The line it starts on, counted from 1."""
    kind: str = ""
    """What it is the text of, such as ``title``; see :class:`sphinx_amts.document.Kind`."""
    segment: int | None = None
    """The number of its segment in its page: sentences of one paragraph share it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditLink:
    """Units of both sides that were aligned, or of one side only, to say why they stand alone."""

    source: tuple[int, ...]
    """Indices into the source units of its page, rising; empty for units that stand alone."""
    target: tuple[int, ...]
    score: float = 1.0
    """How likely it is to be right, from 0 to 1; of units that stand alone, nothing is shown."""
    verdict: Verdict = Verdict.KEPT
    """Without meaning for units that stand alone: those are unaligned."""
    reason: str = ""
    """What the alignment rests on, such as ``anchors``, explained by :attr:`AuditBook.evidence`."""
    why: tuple[str, ...] = ()
    """What speaks against it: names of faults, explained by :attr:`AuditBook.reasons`."""
    note: str = ""
    """What more there is to say of it, such as what was preferred to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditPage:
    """One page of the source book and its counterpart; either may have no units.

    :raises ValueError: if a link names no unit, one that is not there, or one of another link.
    """

    name: str
    """The page's name in the source book; in the translated book, where it is only there."""
    target_name: str = ""
    """Its name in the translated book, if it is another one."""
    source: tuple[AuditUnit, ...] = ()
    """In reading order."""
    target: tuple[AuditUnit, ...] = ()
    links: tuple[AuditLink, ...] = ()
    """In any order; a unit is in one of them at most, and unaligned if it is in none."""

    def __post_init__(self) -> None:
        self._check("source", [link.source for link in self.links], len(self.source))
        self._check("target", [link.target for link in self.links], len(self.target))
        for link in self.links:
            if not (link.source or link.target):
                message = f"page {self.name!r}: a link has no units"
                raise ValueError(message)
            if not 0 <= link.score <= 1:  # nan too
                message = f"page {self.name!r}: a link has the score {link.score}, not 0 to 1"
                raise ValueError(message)

    def _check(self, side: str, groups: list[tuple[int, ...]], units: int) -> None:
        seen: set[int] = set()
        for number in chain.from_iterable(groups):
            if number in seen:
                message = f"page {self.name!r}: {side} unit {number} is in two links"
                raise ValueError(message)
            if not 0 <= number < units:
                message = f"page {self.name!r}: a link names {side} unit {number} of {units}"
                raise ValueError(message)
            seen.add(number)
        if any(list(group) != sorted(group) for group in groups):
            message = f"page {self.name!r}: the {side} units of a link do not rise"
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditBook:
    """All that one audit page shows."""

    source_language: str
    """BCP 47 tag, which the browser chooses fonts by: ``en``, ``zh-CN``."""
    target_language: str
    pages: tuple[AuditPage, ...]
    """In the order in which the book is read."""
    title: str = ""
    """What the book is called."""
    unit: Literal["sentence", "paragraph"] = "sentence"
    """What the units are."""
    source_direction: Direction = "ltr"
    target_direction: Direction = "ltr"
    source_link: str = ""
    """Address of a line of the source book, with ``{path}`` and ``{line}``, if it has any."""
    target_link: str = ""
    """The same for the translation."""
    note: str = ""
    """What a reader has to know before the numbers, such as that some pages are left out."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """For the names in :attr:`AuditLink.why`, what they mean, in one sentence each."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    """The same for :attr:`AuditLink.reason`."""
