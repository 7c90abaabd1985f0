"""The work file of a corpus: what was found out of documents, kept by what they hold.

It is in the output folder, and only saves time: whoever deletes it has everything done again.  What
one run alone needs is in temporary tables, which SQLite keeps in files that go with the process.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from .. import __version__
from ..problems import AmtsError

NAME = "corpus.sqlite"
_FORMAT = 1
"""Raised whenever a task gives something else for the same documents."""


def digest(data: bytes) -> str:
    """Name bytes by what they are."""
    return blake2b(data, digest_size=16).hexdigest()


def key_of(*parts: object) -> str:
    """Name the result of a task by everything that it depends on."""
    return digest(json.dumps([__version__, _FORMAT, *parts]).encode())


class Store:
    """An open work file; one process at a time may have it."""

    def __init__(self, folder: Path) -> None:
        """Open the work file of *folder*, making both where they are not.

        :raises AmtsError: if another run has it, or it cannot be used.
        """
        self._path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            self._open()
        except OSError as error:
            message = f"{folder} cannot be written: {error.strerror}; correct --output"
            raise AmtsError(message) from None
        except sqlite3.Error as error:
            raise self.trouble(error) from None

    def _open(self) -> None:
        run = self.connection.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = NORMAL")
        run("PRAGMA temp_store = FILE")
        run("BEGIN EXCLUSIVE")
        run("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
        run("COMMIT")

    def trouble(self, error: sqlite3.Error) -> AmtsError:
        """Say in one line what is wrong with the file."""
        if "locked" in str(error):
            return AmtsError(f"{self._path.parent}: another run is at work there; wait for it")
        return AmtsError(f"{self._path}: {error}; delete the file, or make room, and run again")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    # Results of tasks

    def has(self, key: str) -> bool:
        """Tell whether a result is kept."""
        return bool(self.rows("SELECT 1 FROM kept WHERE key = ?", key))

    def load(self, key: str) -> Any:
        """Give a result that is kept.

        :raises KeyError: if there is none.
        """
        for (value,) in self.rows("SELECT value FROM kept WHERE key = ?", key):
            return unpack(value)
        raise KeyError(key)

    def keep(self, key: str, packed: bytes) -> None:
        """Keep a result, on disk when this returns."""
        self.run("INSERT OR REPLACE INTO kept VALUES (?, ?)", key, packed)

    # Tables

    def run(self, statement: str, *values: object) -> int:
        """Do something; give the id of what was inserted."""
        return self.connection.execute(statement, values).lastrowid or 0

    def run_all(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Do something for all rows, as one."""
        self.connection.execute("BEGIN")
        self.connection.executemany(statement, rows)
        self.connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[Any]:
        """Give a few rows."""
        return self.connection.execute(query, values).fetchall()

    def each(self, query: str, *values: object) -> Iterator[Any]:
        """Give any number of rows, one by one."""
        yield from self.connection.execute(query, values)

    def tables(self, *statements: str) -> None:
        """Make tables that go with the process."""
        for statement in statements:
            self.connection.execute(f"CREATE TEMP {statement}")


def pack(record: object) -> bytes:
    """Write a result of a task."""
    return zlib.compress(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def unpack(packed: bytes) -> Any:
    """Read what :func:`pack` wrote."""
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
