"""The folder of one language's report, in which nothing of an earlier run may mislead."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .. import vouched
from ..whole import write_whole
from .entries import Links
from .junit import junit
from .model import SyncReport
from .page import render
from .record import dump

PAGE, RECORD, JUNIT = "index.html", "sync.json", "junit.xml"


def write(folder: Path, report: SyncReport, links: Links) -> None:
    """Write all files, each whole; those that say so already are left alone."""
    with vouched.vouching(folder / RECORD, _writable(dump(report))):
        write_whole(folder / PAGE, _writable(render(report, links)))
        write_whole(folder / JUNIT, junit(report))


def _writable(text: str) -> str:
    """Write half of a surrogate pair, which UTF-8 does not have, as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def clear(parent: Path, keep: Collection[str]) -> list[str]:
    """Remove what earlier runs wrote for other languages: see :func:`.vouched.clear`."""
    return vouched.clear(parent, keep, record=RECORD, others=(PAGE, JUNIT))
