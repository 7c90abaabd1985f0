"""What the memory asks of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

CHUNK = 900
"""Values in one query: SQLite before 3.32 takes 999."""


class Statements(Protocol):
    """Executes statements inside a transaction; ``?`` stands for a value."""

    def execute(self, statement: str, values: Sequence[object] = ..., /) -> Any:
        """Execute one; give what has ``fetchone`` and ``fetchall``."""

    def executemany(self, statement: str, values: Iterable[Sequence[object]], /) -> Any:
        """Execute one for each of *values*."""


class Storage(Protocol):
    """An open database; for one thread of one process.

    Every method raises :class:`~sphinx_amts.problems.MemoryFileError` if it cannot be used.
    """

    @property
    def writable(self) -> bool:
        """Whether it is not open for reading only."""

    def rows(self, statement: str, *values: object) -> list[Any]:
        """Give the rows that *statement* selects."""

    def rows_in(self, statement: str, keys: Iterable[object], *values: object) -> Iterator[Any]:
        """Give the rows that *statement* selects for any of *keys* (its ``:keys``)."""

    def writing(self) -> AbstractContextManager[Statements]:
        """Write all or nothing; waits for other writers, and is undone by any exception."""

    @property
    def at_once(self) -> int:
        """Texts whose index is written in one transaction, for which others wait some seconds."""

    def analyze(self) -> None:
        """Have it look at what is in its tables, after much was stored, if it plans by that."""

    def faults(self) -> Sequence[str]:
        """Say what is wrong with it as a whole; nothing for a sound one."""

    def close(self) -> None:
        """Let go of it."""


def in_chunks(statement: str, keys: Iterable[object]) -> Iterator[tuple[str, list[object]]]:
    """Give *statement* with a place for each of *keys*, as often as they are too many for one."""
    distinct = list(dict.fromkeys(keys))
    for start in range(0, len(distinct), CHUNK):
        chunk = distinct[start : start + CHUNK]
        yield statement.replace(":keys", ",".join("?" * len(chunk))), chunk
