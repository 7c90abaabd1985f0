"""Units as a table for a spreadsheet: CSV or TSV with a row of column names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from .tables import Delimiter
from .units import (
    Candidate,
    Previous,
    State,
    Unit,
    Units,
    as_notes,
    as_number,
    canonical,
    from_percent,
    refuse_doubles,
    refuse_large,
)

COLUMNS = (
    "id",
    "page",
    "path",
    "line",
    "state",
    "source",
    "target",
    "previous source",
    "previous target",
    "match",
    "notes",
    "origin",
    "by",
    "draft",
    "candidates",
)
_NEEDED = ("source", "target")
_DONE = frozenset({State.FINAL, "translated", "reviewed"})
_STATES = frozenset({*State, *_DONE, ""})

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet takes for a formula, and what was one before it was made text
(OWASP, "CSV Injection")."""


def sheet_lines(units: Units, delimiter: Delimiter) -> Iterator[str]:
    """Write units, one row each; what would be a formula begins with an apostrophe.

    :raises ValueError: if a text is mangled.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    named = {
        "source": f"source {units.source_language}",
        "target": f"target {units.target_language}",
    }
    for row in ([named.get(name, name) for name in COLUMNS], *map(_row, units.units)):
        stream.seek(0)
        stream.truncate()
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
        yield stream.getvalue().removesuffix("\n")


def _row(unit: Unit) -> list[str]:
    old = unit.previous
    return [
        unit.id,
        unit.page,
        unit.path,
        "" if unit.line is None else str(unit.line),
        unit.state,
        canonical(unit.source),
        canonical(unit.target),
        canonical(old.source) if old else "",
        canonical(old.target) if old else "",
        f"{old.percent}%" if old and old.percent else "",
        "\n".join(unit.notes),
        unit.origin,
        unit.by,
        unit.draft,
        "\n\n".join(map(_candidate, unit.candidates)),
    ]


def _candidate(candidate: Candidate) -> str:
    """Write what was made of a similar text for a person to read; nobody reads it back."""
    head = f"{candidate.percent}% {candidate.maker}"
    return "\n".join((head, canonical(candidate.source), canonical(candidate.target)))


def load_sheet(data: bytes) -> Units:
    """Read a table with columns of these names in any order; only source and target have to be there.

    Commas, semicolons or tabs separate them: whichever the row of names has.

    :raises ValueError: naming the line, if a column is missing, or a state is none.
    """
    refuse_large(data)
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names, languages = _header(next(reader, []))
        units = tuple(
            _unit(dict(zip(names, map(_cell, row), strict=False)), line)
            for line, row in _numbered(reader)
            if any(row)
        )
    except csv.Error as error:
        message = f"line {reader.line_num}: it is no table: {error}"
        raise ValueError(message) from None
    refuse_doubles(units)
    return Units(source_language=languages[0], target_language=languages[1], units=units)


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line it begins on: a cell may have several."""
    line: int = reader.line_num + 1  # type: ignore[attr-defined]
    for row in reader:
        yield line, row
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _decoded(data: bytes) -> str:
    """Decode what spreadsheets save: UTF-8, or UTF-16 that says so in its first bytes."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"line {line}: it is not in UTF-8; save it as UTF-8"
        raise ValueError(message) from None


def _header(row: list[str]) -> tuple[list[str], tuple[str, str]]:
    """Read the names of columns, and the languages that stand after ``source`` and ``target``."""
    names, found = [], {"source": "", "target": ""}
    for cell in row:
        name = cell.strip().casefold()
        kind, _, language = cell.strip().partition(" ")
        if name not in COLUMNS and kind.casefold() in found:
            name = kind.casefold()
            found[name] = language
        names.append(name)
    if missing := [name for name in _NEEDED if name not in names]:
        message = (
            f"line 1: there is no column {missing[0]!r}; the first row has to name the columns"
        )
        raise ValueError(message)
    return names, (found["source"], found["target"])


def _cell(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _unit(cells: dict[str, str], line: int) -> Unit:
    state = cells.get("state", State.FINAL).strip().casefold()
    if state not in _STATES:
        message = f"line {line}: {state!r} is no state; there are {', '.join(State)}"
        raise ValueError(message)
    if not cells.get("source"):
        message = f"line {line}: a row has no source"
        raise ValueError(message)
    return Unit(
        id=cells.get("id") or f"line-{line}",
        source=cells["source"],
        target=cells.get("target", ""),
        reviewed=state in _DONE and bool(cells.get("target")),
        page=cells.get("page", ""),
        path=cells.get("path", ""),
        line=as_number(cells.get("line", "")),
        previous=_previous(cells),
        notes=as_notes(cells.get("notes", "").split("\n")),
        origin=cells.get("origin", ""),
        by=cells.get("by", ""),
        draft=cells.get("draft", ""),
        at=line,
    )


def _previous(cells: dict[str, str]) -> Previous | None:
    source, target = cells.get("previous source", ""), cells.get("previous target", "")
    if not source and not target:
        return None
    return Previous(source=source, target=target, match=from_percent(cells.get("match", "")))
