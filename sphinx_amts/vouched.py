"""Folders of output, one for a language, in which a record vouches for the other files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from .whole import write_whole


@contextmanager
def vouching(record: Path, text: str) -> Iterator[None]:
    """Let the other files of a folder be written.

    The record is there only while it is true of them: it goes first, unless it says *text* already,
    and comes last.
    """
    if record.is_file() and record.read_bytes() != text.encode():
        record.unlink()
    yield
    write_whole(record, text)


def clear(
    parent: Path, keep: Collection[str], *, record: str, others: Collection[str]
) -> list[str]:
    """Remove what earlier runs wrote into *parent* for other languages than those to *keep*.

    Only a folder with a record of the language that it is called after is touched, and in it only
    the *record* and the *others*, which are names of files.

    :return: the languages, sorted.
    """
    cleared = []
    for path in sorted(parent.glob(f"*/{record}")):
        folder = path.parent
        if folder.name in keep or _language(path) != folder.name:
            continue
        for name in (*others, record):
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
