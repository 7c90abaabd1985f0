"""A memory in a file of SQLite: opened with care, written in short transactions, its faults put in words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Self
from weakref import WeakSet

from ..problems import MemoryFileError
from .header import APPLICATION, RESTORE, VERSION, check_version, has_beside, inspect
from .schema import STEPS
from .storage import in_chunks

PATIENCE = 60.0
"""Seconds to wait for another process; the longest write, a book's pairs, takes about one."""

_FAULTS = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run again, what was stored is safe",
    sqlite3.SQLITE_READONLY: "it cannot be written; check the permissions of file and directory",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check the permissions of file and directory",
    sqlite3.SQLITE_BUSY: f"another process kept it locked for {PATIENCE:.0f} s; try again later",
    sqlite3.SQLITE_LOCKED: f"another process kept it locked for {PATIENCE:.0f} s; try again later",
    sqlite3.SQLITE_CORRUPT: f"it is damaged or cut off; {RESTORE}",
    sqlite3.SQLITE_NOTADB: f"it is damaged or not a memory file; {RESTORE}",
    sqlite3.SQLITE_IOERR: "the disk failed or may not be written; check its space and quota",
}
_OURS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
"""Mistakes in this program, not in the file."""
_open: WeakSet[Database] = WeakSet()
_opening = Lock()


class Database:
    """An open memory file; for one thread of one process."""

    at_once = 100_000
    """Each transaction writes most pages of an index anew."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self.writable = writable
        self._connection = connection
        self._process = os.getpid()

    @classmethod
    def open(cls, path: Path, *, read_only: bool) -> Self:
        """Open the file, making or migrating it unless *read_only*.

        :raises MemoryFileError: if it is not a memory file that can be used; it is left as it was.
        """
        with _opening, _telling(path):
            path = path.resolve()  # SQLite's log lies beside the file itself, not beside a link
            others = [other for other in _open if other.path == path]
            if any(other._process != os.getpid() for other in others):
                message = f"{path} was opened before this process was forked; close it first"
                raise RuntimeError(message)
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            if not others:
                # Never while this process has it open: closing a file drops all locks that the
                # process has on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
                inspect(path, read_only=read_only)
            connection = _connect_reading(path) if read_only else _connect_writing(path)
            database = cls(path, connection, writable=not read_only)
            _open.add(database)
        return database

    def close(self) -> None:
        """Let go of the file; a connection from before a fork is left alone, as SQLite demands."""
        if self._process == os.getpid():
            with _opening:
                self._connection.close()
                _open.discard(self)

    def rows(self, statement: str, *values: object) -> list[Any]:
        """Give the rows that *statement* selects."""
        with _telling(self.path):
            return self._mine().execute(statement, values).fetchall()

    def rows_in(self, statement: str, keys: Iterable[object], *values: object) -> Iterator[Any]:
        """Give the rows that *statement* selects for any of *keys* (its ``:keys``)."""
        for part, chunk in in_chunks(statement, keys):
            yield from self.rows(part, *chunk, *values)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; waits for other writers, and is undone by any exception.

        :raises MemoryFileError: if the file cannot be written; nothing of it is then changed.
        """
        if not self.writable:
            message = f"memory {self.path} is open for reading only; nothing was stored"
            raise MemoryFileError(message)
        with _telling(self.path), _transaction(self._mine()) as connection:
            yield connection

    def analyze(self) -> None:
        """Do nothing: the statements say in which order to walk."""

    def faults(self) -> Sequence[str]:
        """Let SQLite check every page and every reference; takes seconds for a large file."""
        return (
            *(str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"),
            *(f"broken reference: {row}" for row in self.rows("PRAGMA foreign_key_check")),
        )

    def _mine(self) -> sqlite3.Connection:
        if self._process != os.getpid():
            message = f"{self.path} was opened in another process; a forked one must not use it"
            raise RuntimeError(message)
        return self._connection


def _connect(path: Path, query: str) -> sqlite3.Connection:
    # Transactions are begun by hand: the module's own would begin as readers and could not wait.
    connection = sqlite3.connect(
        f"{path.as_uri()}?{query}", uri=True, timeout=PATIENCE, isolation_level=None
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # what was paid for survives a power cut
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_writing(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=rwc")
    try:
        with _transaction(connection):
            migrate(connection, path)
        # After the tables, so that the header names our application before there is a log.
        _use_log(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to the schema of this version, inside the caller's transaction."""
    [version] = connection.execute("PRAGMA user_version").fetchone()
    check_version(path, version)
    if version == VERSION:
        return
    for step in STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _use_log(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging: readers and a writer then do not wait for each other."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            # SQLite does not wait here by itself when two processes make the file at once.
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _connect_reading(path: Path) -> sqlite3.Connection:
    try:
        return _checked(_connect(path, "mode=ro"), path)
    except sqlite3.OperationalError as error:
        # A log needs files beside it, which a read-only directory does not allow; without anything
        # in the log the file is complete, and nobody can change it there.
        unusable = _code(error) in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
        if not unusable:
            raise
        if has_beside(path, "-wal") or has_beside(path, "-journal"):
            message = (
                f"memory {path} has a log of a build that runs or was killed, and it cannot be read"
                " without writing; run one build that may write to it"
            )
            raise MemoryFileError(message) from error
    return _checked(_connect(path, "mode=ro&immutable=1"), path)


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        [version] = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        check_version(path, version)
        if version < VERSION:
            message = (
                f"memory {path} is of the older schema {version}, and cannot be migrated"
                " read-only; run one build that may write to it"
            )
            raise MemoryFileError(message)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite undoes some failed ones itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Put what SQLite or the system says into one line for the person who builds the book."""
    try:
        yield
    except _OURS:
        raise
    except sqlite3.Error as error:
        reason = _FAULTS.get(_code(error), "it cannot be used; see the reason")
        message = f"memory {path}: {reason} ({error})"
        raise MemoryFileError(message) from error
    except OSError as error:
        message = f"memory {path} cannot be used: {error.strerror or error}; check the path and its permissions"
        raise MemoryFileError(message) from error


def _code(error: sqlite3.Error) -> int:
    """Give the primary code: the lowest eight bits of what SQLite reports."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
