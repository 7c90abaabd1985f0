"""Which documents of a corpus belong together: by their names, else by what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..languages import Profile
from .catalogue import Catalogue
from .fates import Drop
from .identify import speaks
from .names import Side
from .store import Store
from .survey import Survey

Named = tuple[str, str, Side | None, int]
"""Key, suffix, side and id of a document."""

_COMMON = 8
"""Documents of one side that an anchor may have, and still tell one from another."""
_WORTH = 840
"""Weight of an anchor, divided by how many have it: so that all weights are whole numbers."""
_LEAST = 4
"""Rare anchors that two documents must have in common to belong together …"""
_MARGIN = 1.5
"""… and how many times likelier they must be than the next document of either side."""


# Names


def match_by_name(catalogue: Catalogue) -> None:
    """Couple documents with one key: those with one suffix first."""
    for _, group in groupby(catalogue.named(), key=lambda row: row[0]):
        found, vague = _match_key(list(group))
        for source, target in found:
            catalogue.couple(source, target, "name")
        for document in vague:
            catalogue.blame(document, Drop.AMBIGUOUS, ": several documents have this name")


def _match_key(group: Sequence[Named]) -> tuple[list[tuple[int, int]], list[int]]:
    """Give the couples of one key, and the documents that could be in several."""
    by_suffix: defaultdict[str, list[Named]] = defaultdict(list)
    for row in group:
        by_suffix[row[1]].append(row)
    found = [pair for rows in by_suffix.values() if (pair := _only(rows)) is not None]
    taken = {document for pair in found for document in pair}
    rest = [row for row in group if row[3] not in taken]
    last = _only(rest)
    if last is not None:
        return [*found, last], []
    sides = {row[2] for row in rest}
    return found, [row[3] for row in rest] if not found and len(sides) > 1 else []


def _only(rows: Iterable[Named]) -> tuple[int, int] | None:
    """Give the one source and the one target; a document without marker stands for what lacks."""
    sides: dict[Side | None, list[int]] = {0: [], 1: [], None: []}
    for _, _, side, document in rows:
        sides[side].append(document)
    sources, targets = sides[0] or sides[None], sides[1] or sides[None]
    if len(sources) == len(targets) == 1 and sources != targets:
        return sources[0], targets[0]
    return None


# Content


def match_by_content(catalogue: Catalogue, store: Store, source: Profile, target: Profile) -> None:
    """Couple documents that have rare anchors in common, if no other is nearly as like either.

    Anchors are looked up in an index, and those of many documents are not looked at, so that the
    work grows with the number of documents.
    """
    store.tables(
        "TABLE anchor (hash INTEGER, side INTEGER, document INTEGER, "
        "PRIMARY KEY (hash, side, document)) WITHOUT ROWID"
    )
    store.run_all("INSERT INTO anchor VALUES (?, ?, ?)", _anchors(catalogue, store, source, target))
    store.tables(
        "TABLE rare AS SELECT hash, side, document, weight FROM (SELECT hash, "
        f"{_WORTH} / max(sum(side = 0), sum(side = 1)) AS weight FROM anchor GROUP BY hash "
        f"HAVING sum(side = 0) BETWEEN 1 AND {_COMMON} AND sum(side = 1) BETWEEN 1 AND {_COMMON}) "
        "JOIN anchor USING (hash)",
        "TABLE size AS SELECT document, sum(weight) AS whole FROM rare GROUP BY document",
        "TABLE likeness AS SELECT s.document AS source, t.document AS target, "
        "sum(s.weight) * sum(s.weight) * 1.0 / (one.whole * other.whole) AS score "
        "FROM rare s JOIN rare t ON t.hash = s.hash AND s.side = 0 AND t.side = 1 "
        "JOIN size one ON one.document = s.document JOIN size other ON other.document = t.document "
        f"GROUP BY s.document, t.document HAVING count(*) >= {_LEAST}",
    )
    rows = store.each(
        "SELECT source, target, score, next, other FROM (SELECT source, target, score, "
        "row_number() OVER one AS first, lead(score, 1, 0) OVER one AS next, "
        "row_number() OVER two AS second, lead(score, 1, 0) OVER two AS other FROM likeness "
        "WINDOW one AS (PARTITION BY source ORDER BY score DESC, target), "
        "two AS (PARTITION BY target ORDER BY score DESC, source)) "
        "WHERE first = 1 AND second = 1"
    )
    for one, another, score, *others in rows:
        # Scores are squares of cosines.
        if score >= _MARGIN**2 * max(others):
            catalogue.couple(one, another, "content")
        else:
            for document in (one, another):
                catalogue.blame(
                    document, Drop.AMBIGUOUS, ": several documents are nearly as like it"
                )


def _anchors(
    catalogue: Catalogue, store: Store, source: Profile, target: Profile
) -> Iterator[tuple[int, Side, int]]:
    for document, side, language, survey in catalogue.unmatched():
        where = side if side is not None else side_of(language, source, target)
        if where is not None:
            for anchor in Survey.from_record(store.load(survey)).anchors:
                yield anchor, where, document


def side_of(language: str, source: Profile, target: Profile) -> Side | None:
    """Give the side of a document by its language, if that can be told."""
    ours, theirs = speaks(language, source), speaks(language, target)
    if not language or ours == theirs:
        return None
    return 0 if ours else 1
