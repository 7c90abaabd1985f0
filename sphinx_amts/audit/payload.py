"""What the script of the audit page reads: JSON that is safe inside of a script element."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from .counts import Counts, Status, status
from .model import AuditBook, AuditPage, AuditUnit
from .rows import Row, moved

BANDS = (0.5, 0.7, 0.85, 0.95)
"""Where the colour of a score changes; one more colour than numbers."""

_STATUSES = tuple(Status)


def dump(value: Any) -> str:
    """Write *value* so that no text in it can end the script element or begin a comment in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def book_data(
    book: AuditBook, counts: Sequence[Counts], rows: Sequence[Sequence[Row]]
) -> dict[str, Any]:
    """Give what is needed before any page is opened."""
    return {
        "source": {
            "lang": book.source_language,
            "dir": book.source_direction,
            "link": book.source_link,
        },
        "target": {
            "lang": book.target_language,
            "dir": book.target_direction,
            "link": book.target_link,
        },
        "unit": book.unit,
        "bands": BANDS,
        "statuses": _STATUSES,
        "reasons": dict(sorted(book.reasons.items())),
        "evidence": dict(sorted(book.evidence.items())),
        "pages": [
            {
                "name": page.name,
                "target": page.target_name,
                "counts": {name: asdict(tally) for name, tally in one.by_status.items()},
                "moved": len(moved(page, its_rows)),
                "why": dict(sorted(one.why.items())),
            }
            for page, one, its_rows in zip(book.pages, counts, rows, strict=True)
        ],
    }


def page_data(page: AuditPage, rows: Sequence[Row]) -> dict[str, Any]:
    """Give one page, as lists: a unit is ``[text, path, line, kind, begins a segment]``.

    A path and a kind are indices into ``words``; a link is ``[status, score, reason, why, note]``,
    and a row is ``[source units, target units, link or null]``.
    """
    words: dict[str, int] = {}
    return {
        "source": _units(page.source, words),
        "target": _units(page.target, words),
        "links": [
            [_STATUSES.index(status(link)), round(link.score, 4), link.reason, link.why, link.note]
            for link in page.links
        ],
        "rows": [[row.source, row.target, row.link] for row in rows],
        "words": list(words),
    }


def _units(units: Sequence[AuditUnit], words: dict[str, int]) -> list[list[Any]]:
    found: list[list[Any]] = []
    last: int | None = None
    for unit in units:
        path = words.setdefault(unit.path, len(words))
        kind = words.setdefault(unit.kind, len(words))
        begins = unit.segment is None or unit.segment != last
        found.append([unit.text, path, unit.line, kind, int(begins)])
        last = unit.segment
    return found
