"""Tables for a shell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width


def table(rows: Sequence[Sequence[str]], *, numbers: bool = True) -> Iterator[str]:
    """Line up the columns of a table; the first row may hold their headings.

    :param numbers: whether all columns but the first hold numbers, which stand to the right.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * gap + cell if numbers and place else cell + " " * gap
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            for gap in (width - _width(cell),)
        ]
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Give the columns of a terminal that a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
