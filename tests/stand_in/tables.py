"""CSV and TSV by the documented rules: quotes are doubled, and a field stays on its line."""

from __future__ import annotations

import re
from collections.abc import Iterator


class TableError(ValueError):
    """A line is not a row of the table."""


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines of *text* with their numbers, without their ends."""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        yield number, line.removesuffix("\r")


def fields(line: str, separator: str) -> list[str]:
    """Cut *line* into its fields.

    :raises TableError: if a quote is not closed, or stands in a field that is not quoted.
    """
    field = re.compile(rf'(?:"((?:[^"]|"")*)"|([^"{separator}]*))({separator}|$)')
    found, at = [], 0
    while match := field.match(line, at):
        found.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        at = match.end()
        if not match[3]:
            return found
    message = "A quotation mark is not closed, or a field with one is not in quotation marks."
    raise TableError(message)
