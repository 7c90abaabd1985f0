"""The folder of one language's parallel data, in which nothing of an earlier run may mislead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from .. import audit, vouched
from ..audit import AuditBook
from ..whole import write_whole
from .files import NAMES, RECORD

AUDIT = "audit.html"


def write(folder: Path, files: Mapping[str, str], book: AuditBook) -> None:
    """Write all files; those that say so already are left alone."""
    with vouched.vouching(folder / RECORD, files[RECORD]):
        for name, text in files.items():
            if name != RECORD:
                write_whole(folder / name, text)
        audit.write(folder / AUDIT, book)


def clear(parent: Path, keep: Collection[str]) -> list[str]:
    """Remove what earlier runs wrote for other languages: see :func:`.vouched.clear`."""
    return vouched.clear(parent, keep, record=RECORD, others=(*NAMES, AUDIT))
