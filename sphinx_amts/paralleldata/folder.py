"""The folder of one language's parallel data, in which nothing of an earlier run may mislead."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from .. import audit
from ..audit import AuditBook
from ..subpipeline.ledger import write_whole
from .files import NAMES, RECORD

AUDIT = "audit.html"


def write(folder: Path, files: Mapping[str, str], book: AuditBook) -> None:
    """Write all files; those that say so already are left alone.

    The record is there only while it is true of all others: it goes first and comes last.
    """
    record = folder / RECORD
    if record.is_file() and record.read_bytes() != files[RECORD].encode():
        record.unlink()
    for name, text in files.items():
        if name != RECORD:
            write_whole(folder / name, text)
    audit.write(folder / AUDIT, book)
    write_whole(record, files[RECORD])


def clear(parent: Path, keep: Collection[str]) -> list[str]:
    """Remove what earlier runs wrote into *parent* for other languages than those to *keep*.

    Only a folder with a record of the language that it is called after is touched, and only files
    that this module writes.

    :return: the languages, sorted.
    """
    cleared = []
    for record in sorted(parent.glob(f"*/{RECORD}")):
        folder = record.parent
        if folder.name in keep or _language(record) != folder.name:
            continue
        for name in (*NAMES, AUDIT, RECORD):
            (folder / name).unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
        cleared.append(folder.name)
    return cleared


def _language(record: Path) -> str | None:
    try:
        found = json.loads(record.read_text("utf-8"))["language"]
    except (ValueError, KeyError, TypeError):
        return None
    return str(found)
