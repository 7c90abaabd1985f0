"""Terms, and where they are translated differently, as a person reads them and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..tables import table
from .evidence import Place
from .glossary import Entry
from .mining import Term

VERSION = 1
"""Raised whenever a reader of the JSON would have to change."""
_SHOWN = 3
"""Places that are told of each translation; the JSON has them all."""

Places = Sequence[tuple[Place, Place]]


def inconsistent(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Give the terms that have several translations."""
    return tuple(term for term in terms if len(term.uses) > 1)


def as_table(terms: Sequence[Term]) -> Iterator[str]:
    """Tell terms, their first translations, and how often both stand in the book."""
    rows = [("term", "in", "translation", "in", "score", "also")]
    for term in terms:
        first, *others = term.uses
        also = ", ".join(f"{use.text} ({len(use.places)})" for use in others)
        counts = str(term.count), str(len(first.places))
        rows.append((term.text, counts[0], first.text, counts[1], f"{term.score:.2f}", also))
    yield from table(rows, numbers=False)


def disagreements(terms: Sequence[Term]) -> Iterator[str]:
    """Tell every translation of terms that have several, and where it stands, most used first."""
    for term in terms:
        yield f"{term.text} ({term.count})"
        for use in term.uses:
            yield f"  {len(use.places):>4}  {use.text}  {_told(use.places)}"


def faults(entries: Sequence[Entry], whose: str) -> Iterator[str]:
    """Tell the terms of a glossary that are not always called what it says.

    :param whose: whose translations they are.
    """
    for entry in entries:
        if entry.missing:
            count = entry.kept + len(entry.missing)
            yield f"{entry.term} → {entry.translation}: {entry.kept} of {count} sentences {whose}"
            yield f"  not in  {_told(entry.missing)}"


def _told(places: Places) -> str:
    shown = [
        f"{_where(one)} → {_where(other)}" if other.path else _where(one)
        for one, other in places[:_SHOWN]
    ]
    more = len(places) - len(shown)
    return ", ".join(shown) + (f", and {more} more" if more else "")


def _where(place: Place) -> str:
    return f"{place.path}:{place.line or 1}" if place.path else place.page


def as_json(
    languages: tuple[str, str],
    terms: Sequence[Term],
    checked: Sequence[tuple[str, Sequence[Entry]]] = (),
) -> str:
    """Write everything that is known of terms, the same text for the same terms.

    :param languages: codes of source and target.
    :param checked: the terms of a glossary, by whose translations they were looked for in.
    """
    data: dict[str, Any] = {
        "version": VERSION,
        "source_language": languages[0],
        "language": languages[1],
        "terms": [
            {
                "term": term.text,
                "count": term.count,
                "score": term.score,
                "weight": term.weight,
                "evidence": list(map(str, term.evidence)),
                "translations": [
                    {"text": use.text, "count": len(use.places), "places": _json(use.places)}
                    for use in term.uses
                ],
            }
            for term in terms
        ],
    }
    for whose, entries in checked:
        data.setdefault("glossary", {})[whose] = [
            {
                "term": entry.term,
                "translation": entry.translation,
                "kept": entry.kept,
                "missing": _json(entry.missing),
            }
            for entry in entries
        ]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _json(places: Places) -> list[dict[str, str]]:
    return [
        {"page": one.page, "source": _where(one), "target": _where(other)} for one, other in places
    ]
