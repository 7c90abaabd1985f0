"""What the first bytes of a file say: whether it is a memory, whole, and of which version."""

from __future__ import annotations

from pathlib import Path

from ..problems import MemoryFileError
from .schema import STEPS

APPLICATION = int.from_bytes(b"AMTS", "big")
"""Tells our files from other programs' (``PRAGMA application_id``)."""
VERSION = len(STEPS)
"""The schema that this version of the product writes (``PRAGMA user_version``)."""
RESTORE = "restore it from a backup, or move it away to begin a new memory"
_ELSEWHERE = "set amts_memory to another file"

_MAGIC = b"SQLite format 3\0"
_PAGE_SIZE_AT, _PAGES_AT, _VERSION_AT, _APPLICATION_AT, _HEADER_BYTES = 16, 28, 60, 68, 100
"""Where the numbers stand in the first bytes: https://www.sqlite.org/fileformat2.html"""


def inspect(path: Path, *, read_only: bool) -> None:
    """Refuse what is not ours from its first bytes, before SQLite could repair or fold anything.

    :raises MemoryFileError: if it is not a memory of this version or an older one.
    """
    if not path.exists():
        if read_only:
            message = f"memory {path} does not exist; a build that may write makes it"
            raise MemoryFileError(message)
        return
    # Whoever makes the file fills it before there is a log, so what is empty beside one was lost.
    lost = has_beside(path, "-wal")
    with path.open("rb" if read_only else "r+b") as file:  # SQLite would not mind yet
        header = file.read(_HEADER_BYTES)
    if not header and not lost:
        if not read_only:
            return  # SQLite's own beginning of a file, as a killed build leaves it
        message = f"memory {path} is empty; a build that may write begins it"
        raise MemoryFileError(message)
    sqlite = header.startswith(_MAGIC)
    if not sqlite and not _MAGIC.startswith(header[: len(_MAGIC)]):
        message = f"memory {path} is another kind of file, and left as it is; {_ELSEWHERE}"
        raise MemoryFileError(message)
    if _is_cut_off(path, header):
        message = f"memory {path}: it is damaged or cut off; {RESTORE}"
        raise MemoryFileError(message)
    if _number(header, _APPLICATION_AT) != APPLICATION:
        message = f"memory {path} is another program's SQLite file, and left as it is; {_ELSEWHERE}"
        raise MemoryFileError(message)
    check_version(path, _number(header, _VERSION_AT))


def _number(header: bytes, start: int, length: int = 4) -> int:
    return int.from_bytes(header[start : start + length], "big")


def _is_cut_off(path: Path, header: bytes) -> bool:
    """Compare the size that the header tells with that of the file.

    A log may hold the rest, and so may another process that is just writing, with a journal.
    """
    if len(header) < _HEADER_BYTES:
        return True
    if has_beside(path, "-wal") or has_beside(path, "-journal"):
        return False
    page_size = _number(header, _PAGE_SIZE_AT, 2)
    page_size = 65_536 if page_size == 1 else page_size
    return path.stat().st_size < page_size * _number(header, _PAGES_AT)


def has_beside(path: Path, ending: str) -> bool:
    """Tell whether SQLite's log (``-wal``) or journal (``-journal``) lies beside the file."""
    try:
        return path.with_name(path.name + ending).stat().st_size > 0
    except FileNotFoundError:
        return False


def check_version(path: Path, version: int) -> None:
    """Refuse a file that a newer sphinx-amts made."""
    if version > VERSION:
        message = (
            f"memory {path} is of schema {version}, and this sphinx-amts knows schemas"
            f" up to {VERSION}; upgrade sphinx-amts"
        )
        raise MemoryFileError(message)
