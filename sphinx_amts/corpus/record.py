"""What a corpus was made of: the counts of everything that was found, and of what became of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..paralleldata import balance
from .fates import MENDABLE
from .selection import Counts

VERSION = 1
"""Raised whenever a reader of the record would have to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The counts of a corpus."""

    source_language: str
    language: str
    options: Mapping[str, Any]
    """What was asked for."""
    documents: int
    coupled: int
    """Documents that have a counterpart."""
    without: Counter[str]
    """Those that have none, by why; with the coupled, all."""
    couples: Counter[str]
    """Pairs of documents by how they were found."""
    dropped: Counter[str]
    """Those of them that were left out, by why."""
    levels: Mapping[str, Counts]
    files: Mapping[str, Any]

    @property
    def used(self) -> int:
        """How many pairs of documents were used."""
        return self.couples.total() - self.dropped.total()

    @property
    def mendable(self) -> int:
        """How many documents or pairs were left out because something is wrong with a file."""
        return sum(counts[str(why)] for counts in (self.without, self.dropped) for why in MENDABLE)

    def dump(self) -> str:
        """Write it as JSON."""
        record = {
            "version": VERSION,
            "source_language": self.source_language,
            "language": self.language,
            "options": self.options,
            "documents": {
                "found": self.documents,
                "paired": self.coupled,
                "left_out": _sorted(self.without),
            },
            "pairs": {
                "found": self.couples.total(),
                "by": _sorted(self.couples),
                "used": self.used,
                "left_out": _sorted(self.dropped),
            },
            "files": self.files,
            **{level: _counts(counts) for level, counts in self.levels.items()},
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "links": counts.links,
        "kept": counts.kept,
        "left_out": dict(counts.left_out),
        "source_alone": counts.source_alone,
        "target_alone": counts.target_alone,
    }


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def lines(record: Record) -> Iterator[str]:
    """Tell the counts as a table for a shell."""
    yield f"documents: {record.documents}, of them paired: {record.coupled}" + _why(record.without)
    yield f"pairs: {_listed(record.couples)}, of them used: {record.used}" + _why(record.dropped)
    yield from balance.lines(record.levels)
    for level, counts in record.levels.items():
        if counts.left_out:
            yield f"{level} left out: {_listed(counts.left_out, sums=False)}"


def _why(counts: Counter[str]) -> str:
    return f" (left out: {_listed(counts, sums=False)})" if counts else ""


def _listed(counts: Counter[str], *, sums: bool = True) -> str:
    parts = ", ".join(f"{count} {why}" for why, count in _ranked(counts))
    return f"{counts.total()} ({parts})" if sums and counts else parts or "0"


def _ranked(counts: Counter[str]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
