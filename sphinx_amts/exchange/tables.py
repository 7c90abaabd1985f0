"""CSV and TSV of two columns, by the rules of Amazon Translate for parallel data.

The rules are those of its developer guide, "Preparing your input data": a row of language codes,
one record a line, no field that begins like a formula of a spreadsheet, 1000 bytes a field.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from .lines import one_line

LONGEST = 1000
"""Bytes of UTF-8 that a text may have; Amazon skips a longer one without a word."""
_SIGNS = ("+", "-", "=", "@")

Delimiter = Literal[",", "\t"]


class Misfit(StrEnum):
    """Why a text cannot stand in a table."""

    EMPTY = "empty"
    """It has no text."""
    LINES = "lines"
    """It has line breaks or control characters."""
    SIGN = "sign"
    """It begins with ``+``, ``-``, ``=`` or ``@``, which no field may, quoted or not."""
    LONG = "long"
    """It has more than 1000 bytes of UTF-8."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Pairs of texts in two languages."""

    source_language: str
    target_language: str
    rows: tuple[tuple[str, str], ...]


def misfit(text: str) -> Misfit | None:
    """Say why *text* cannot stand in a table, if it cannot."""
    if not text.strip():
        return Misfit.EMPTY
    if text != one_line(text):
        return Misfit.LINES
    if text.startswith(_SIGNS):
        return Misfit.SIGN
    if len(text.encode()) > LONGEST:
        return Misfit.LONG
    return None


def dump_table(table: Table, delimiter: Delimiter) -> str:
    """Write a table, the same text for the same rows.

    :raises ValueError: if a text cannot stand in a table; see :func:`misfit`.
    """
    header = (table.source_language, table.target_language)
    return "".join(table_lines(header, table.rows, delimiter))


def table_lines(
    header: tuple[str, str], rows: Iterable[tuple[str, str]], delimiter: Delimiter
) -> Iterator[str]:
    """Write a table of any size, line by line; see :func:`dump_table`."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    yield stream.getvalue()
    for number, row in enumerate(rows, start=2):
        for text in row:
            if (why := misfit(text)) is not None:
                message = f"line {number}: {text[:40]!r} cannot stand in a table: {why}"
                raise ValueError(message)
        stream.seek(0)
        stream.truncate()
        writer.writerow(row)
        yield stream.getvalue()


def load_table(text: str, delimiter: Delimiter) -> Table:
    """Read a table of two columns; lines with nothing in one of them are left out, as Amazon does.

    :raises ValueError: naming the line, if there are not two columns.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        message = f"line {reader.line_num}: {error}"
        raise ValueError(message) from None
    for number, row in rows:
        if len(row) != 2:
            message = f"line {number}: there are {len(row)} columns, not two"
            raise ValueError(message)
    if not rows:
        message = "line 1: there is no row of language codes"
        raise ValueError(message)
    [source, target] = rows[0][1]
    return Table(
        source_language=source, target_language=target, rows=tuple(_filled(r for _, r in rows[1:]))
    )


def _filled(rows: Iterable[list[str]]) -> Iterable[tuple[str, str]]:
    return ((one, other) for one, other in rows if one.strip() and other.strip())
