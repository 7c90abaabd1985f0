"""``amts-report.json``: what every page shows, in numbers that add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .plan import Origin, Plan, outdated, total
from .tagged import plain

NAME = "amts-report.json"
VERSION = 1
"""Raised whenever a reader of the file would have to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something that the maintainer has to know about the book, not about one segment."""

    kind: str
    """A member of :class:`~sphinx_amts.problems.Problem`."""
    message: str
    page: str = ""
    path: str = ""
    line: int | None = None


def make_report(
    *,
    source_language: str,
    language: str,
    engine: str,
    plans: Mapping[str, Plan],
    notices: Sequence[Notice],
) -> dict[str, Any]:
    """Count the segments of all pages by origin, and list those that no person has translated."""
    return {
        "version": VERSION,
        "source_language": source_language,
        "language": language,
        "engine": engine,
        "segments": sum(len(plan.entries) for plan in plans.values()),
        "origins": _counts(total(plans.values())),
        "outdated": outdated(plans.values()),
        "pages": {name: _page(plan) for name, plan in sorted(plans.items())},
        "problems": [
            {
                name: value
                for name, value in (
                    ("kind", notice.kind),
                    ("message", notice.message),
                    ("page", notice.page),
                    ("path", notice.path),
                    ("line", notice.line),
                )
                if value
            }
            for notice in notices
        ],
    }


def _page(plan: Plan) -> dict[str, Any]:
    return {
        "segments": len(plan.entries),
        "origins": _counts(plan.counts()),
        "outdated": outdated([plan]),
        "to_do": [
            {
                "line": entry.line,
                "kind": str(entry.kind),
                "origin": str(entry.origin),
                "reason": entry.reason,
                "source": entry.source or " ".join(plain(entry.text, "…").split()),
            }
            | ({"was": entry.outdated} if entry.outdated else {})
            for entry in plan.entries
            if entry.origin is not Origin.HUMAN
        ],
    }


def _counts(counts: Counter[Origin]) -> dict[str, int]:
    return {str(origin): counts[origin] for origin in Origin}


def dump_report(report: Mapping[str, Any]) -> str:
    """Write the report, the same text for the same book."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def summary(plans: Collection[Plan]) -> str:
    """Say in one line how much of the book is translated by whom, and what is out of date."""
    counts = total(plans)
    everything = sum(counts.values())
    if not everything:
        return "no text to translate"
    parts = [
        f"{counts[origin]} {name}"
        for origin, name in (
            (Origin.HUMAN, "by people"),
            (Origin.MACHINE, "by machine"),
            (Origin.HUMAN_STALE, "by people but outdated"),
            (Origin.SOURCE, "not translated"),
        )
        if counts[origin]
    ]
    said = f"{everything} segments: {', '.join(parts)}"
    stale = outdated(plans)
    return f"{said}; human translations out of date: {stale}" if stale else said
