"""Where a memory is: a file, or a database that many machines share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .database import Database

if TYPE_CHECKING:
    from .storage import Storage

_FILE = "sqlite:///"
_SERVER = ("postgresql://", "postgres://")


def read_place(value: str) -> Path | str:
    """Read a path, or a URL of SQLite or PostgreSQL.

    :raises ValueError: if it is a URL of something else, saying what it has to be.
    """
    if value.startswith(_FILE):
        return Path(value.removeprefix(_FILE))
    if value.startswith(_SERVER):
        return value
    if "://" in value:
        message = "it has to be a path, or begin with 'sqlite:///' or 'postgresql://'"
        raise ValueError(message)
    return Path(value)


def open_storage(place: Path | str, *, read_only: bool) -> Storage:
    """Open what :func:`read_place` gave.

    :raises MemoryFileError: if it cannot be used, or what it needs is not installed.
    """
    if isinstance(place, Path):
        return Database.open(place, read_only=read_only)
    from .postgresql import Server

    return Server.open(place, read_only=read_only)
