"""The obsolete entries of a gettext catalog: what people translated, and gettext took out of the way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from .catalog import Entry, entries_of, lines_of

_MARK = "#~"


def obsolete_entries(text: str) -> tuple[Entry, ...]:
    """Find the obsolete entries of a catalog, on the lines that they stand on."""
    return tuple(entries_of(list(_uncovered(lines_of(text)))))


def _uncovered(lines: list[str]) -> Iterator[str]:
    """Give obsolete entries as if they were none, and nothing for the lines of the others."""
    for _, group in groupby(lines, key=lambda line: not line.strip()):
        block = list(group)
        obsolete = any(line.startswith(_MARK) for line in block)
        yield from (_line(line) if obsolete else "" for line in block)


def _line(line: str) -> str:
    if line.startswith(f"{_MARK}|"):
        return f"#|{line[3:]}"
    if line.startswith(_MARK):
        return line[2:].lstrip()
    return line if line.startswith("#") else ""
