"""An open memory: its database, and a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .storage import CHUNK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from .storage import Storage


@dataclass(frozen=True, slots=True)
class Opened:
    """What every part of the memory works with."""

    _database: Storage
    _clock: Callable[[], datetime]

    def _in_pages(self, statement: str) -> Iterator[Any]:
        """Give all rows of a table, without what *statement* selects last: their number."""
        last = 0
        while found := self._database.rows(statement, last, CHUNK):
            yield from (row for *row, _ in found)
            last = found[-1][-1]

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")
