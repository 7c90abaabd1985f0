"""The folder of one language's report, in which nothing of an earlier run may mislead."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from ..subpipeline.ledger import write_whole
from .entries import Links
from .junit import junit
from .model import SyncReport
from .page import render
from .record import dump

PAGE, RECORD, JUNIT = "index.html", "sync.json", "junit.xml"


def write(folder: Path, report: SyncReport, links: Links) -> None:
    """Write all files, each whole; those that say so already are left alone.

    The record is there only while it is true of the others: it goes first and comes last.
    """
    record, path = _writable(dump(report)), folder / RECORD
    if path.is_file() and path.read_bytes() != record.encode():
        path.unlink()
    write_whole(folder / PAGE, _writable(render(report, links)))
    write_whole(folder / JUNIT, junit(report))
    write_whole(path, record)


def _writable(text: str) -> str:
    """Write half of a surrogate pair, which UTF-8 does not have, as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


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
        for name in (PAGE, JUNIT, RECORD):
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
