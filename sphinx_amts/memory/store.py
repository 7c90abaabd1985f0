"""The memory as the rest of the product sees it: questions and answers about one book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from . import sql
from .engines import Engines
from .people import People
from .places import open_storage
from .records import Build, Stats
from .similar import Similar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path


class Memory(People, Engines, Similar):
    """Everything translated before, in one place; every method that writes does so all or nothing.

    Every method raises :class:`~sphinx_amts.problems.MemoryFileError` if the place cannot be used.
    An open memory belongs to one thread of one process: others open the same path for themselves.
    """

    __slots__ = ()

    @classmethod
    def open(
        cls, place: Path | str, *, clock: Callable[[], datetime], read_only: bool = False
    ) -> Self:
        """Open the memory at *place*, making file and directory, or tables, unless *read_only*.

        :param place: a file of SQLite, or the URL of a database of PostgreSQL.
        :raises MemoryFileError: if it is damaged, another program's, of a newer version, or cannot
            be read or written; it is then left as it was.
        """
        return cls(open_storage(place, read_only=read_only), clock)

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Builds

    def begin_build(self, language: str, revision: str) -> int:
        """Note that a run begins; give its number, greater than every one before."""
        with self._database.writing() as connection:
            connection.execute(sql.BEGIN_BUILD, (language, revision, self._now()))
            return int(connection.execute(sql.LAST_BUILD).fetchone()[0])

    def builds(self, language: str) -> list[Build]:
        """List the builds of *language*, in the order of their numbers."""
        return [
            Build(number=number, language=code, revision=revision, started=started)
            for number, code, revision, started in self._database.rows(sql.BUILDS, language)
        ]

    # The whole

    def stats(self, language: str) -> Stats:
        """Count what is there for *language*."""
        [[pages, current, past]] = self._database.rows(sql.COUNT_PAIRS, language)
        [[machine]] = self._database.rows(sql.COUNT_MACHINE, language)
        [[reviewed]] = self._database.rows(sql.COUNT_REVIEWED, language)
        [[builds]] = self._database.rows(sql.COUNT_BUILDS, language)
        return Stats(
            builds=builds,
            pages=pages,
            pairs=current,
            past_pairs=past,
            machine_translations=machine,
            reviewed=reviewed,
        )

    def integrity(self) -> Sequence[str]:
        """Check the whole file; give what is wrong with it, nothing for a sound one."""
        return self._database.faults()
