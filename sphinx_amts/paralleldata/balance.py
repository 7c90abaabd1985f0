"""The counts of parallel data as a table for a shell: what became of every link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from ..tables import table

_HEADINGS = ("", "links", "kept", "left out", "source alone", "target alone")


class Balance(Protocol):
    """Numbers of links that add up: kept, left out, and alone on either side."""

    @property
    def links(self) -> int: ...  # noqa: D102
    @property
    def kept(self) -> int: ...  # noqa: D102
    @property
    def left_out(self) -> Counter[Any]: ...  # noqa: D102
    @property
    def source_alone(self) -> int: ...  # noqa: D102
    @property
    def target_alone(self) -> int: ...  # noqa: D102


def lines(levels: Mapping[Any, Balance]) -> Iterator[str]:
    """Give the table, with a row for each level."""
    rows: list[tuple[str, ...]] = [_HEADINGS]
    for level, counts in levels.items():
        numbers = (counts.links, counts.kept, counts.left_out.total())
        rows.append((str(level), *map(str, (*numbers, counts.source_alone, counts.target_alone))))
    return table(rows)
