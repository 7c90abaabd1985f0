"""Drafts on disk: beside the translated book, or in it, and a list of what became of every text."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..book.history import NoHistoryError, Repository
from ..problems import AmtsError
from ..whole import write_whole
from .page import Told

FORMAT = 1


def refuse_dirty(directory: Path) -> None:
    """Make sure that what is overwritten can be had back.

    :raises AmtsError: if *directory* is in no git repository, or has changes that are in none.
    """
    try:
        changed = sorted(Repository.of(directory).changed())
    except NoHistoryError as error:
        message = (
            f"{directory}: {error}; only what git keeps is overwritten: commit it, or give --force"
        )
        raise AmtsError(message) from None
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        message = (
            f"{directory}: {changed[0]} has changes that are not committed{more}; commit them, "
            "or give --force"
        )
        raise AmtsError(message)


def refuse_untracked(directory: Path, files: Iterable[Path]) -> None:
    """Make sure that git has every file that is to be overwritten.

    :raises AmtsError: if it does not have one.
    """
    tracked = Repository.of(directory).tracked()
    for path in files:
        if path.relative_to(directory).as_posix() not in tracked:
            message = f"{path} is not in git; commit it, or give --force"
            raise AmtsError(message)


def write_in_place(files: Mapping[Path, str], before: Mapping[Path, str]) -> None:
    """Write over the files of the translated book, each whole or not at all.

    :param before: what the changed ones were when they were read.
    :raises AmtsError: if one is not that any more, or may not be written; none is written then.
    """
    for path in files:
        check(path, before.get(path))
    for path, content in files.items():
        overwrite(path, content)


def check(path: Path, before: str | None) -> None:
    """Make sure that a file is as it was read, and may be written.

    :raises AmtsError: if not.
    """
    if before is None:
        if path.exists():
            message = f"{path} was made while the drafts were; run the command again"
            raise AmtsError(message)
        return
    try:
        same = path.read_bytes() == before.encode()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise AmtsError(message) from None
    if not same:
        message = f"{path} changed while it was read; run the command again"
        raise AmtsError(message)
    if not path.stat().st_mode & stat.S_IWUSR:
        message = f"{path} is read-only; make it writable, or give --out"
        raise AmtsError(message)


def overwrite(path: Path, content: str) -> None:
    """Write a file whole, with the rights that it has; what a link points to, if it is one.

    :raises AmtsError: if it cannot be written.
    """
    path = path.resolve()
    try:
        mode = path.stat().st_mode if path.exists() else None
        write_whole(path, content)
        if mode is not None:
            path.chmod(stat.S_IMODE(mode))
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise AmtsError(message) from None


def write_beside(files: Mapping[str, str], out: Path, directory: Path) -> None:
    """Write the changed files to a folder of their own, and take away those of the last run.

    :param files: by their paths in the translated book.
    :param directory: the translated book.
    :raises AmtsError: if the folder holds something that is not of the last run, or that somebody
        edited there and that is nowhere else; nothing is written then.
    """
    last = _last(out)
    if out.is_dir() and last is None and any(out.iterdir()):
        message = f"{out} holds files that are no drafts; name another folder with --out"
        raise AmtsError(message)
    try:
        there = [name for name in {**(last or {}), **files} if (out / name).is_file()]
        for name in there:
            _refuse_edited(out / name, directory / name, (last or {}).get(name), files.get(name))
        for name in there:
            if name not in files:
                (out / name).unlink()
    except OSError as error:
        message = f"{out} cannot be cleared: {error.strerror}"
        raise AmtsError(message) from None
    for name, content in files.items():
        overwrite(out / name, content)


def _refuse_edited(path: Path, own: Path, last: str | None, content: str | None) -> None:
    """Make sure that a draft is as it was written, or is in the book as it is, or is not changed.

    :param own: the file of the translated book.
    :param last: the digest of what was written.
    :param content: what is to be written.
    :raises AmtsError: if not.
    """
    now = path.read_bytes()
    kept = own.is_file() and own.read_bytes() == now
    if kept or _digest(now) == last or (content is not None and content.encode() == now):
        return
    message = f"{path} was edited; copy it to {own}, or delete it, and run the command again"
    raise AmtsError(message)


def list_of(out: Path) -> Path:
    """Say where the list lies: beside the drafts, so that they can be copied as they are."""
    return out.with_name(f"{out.name}.json")


def write_list(out: Path, files: Mapping[str, str], told: Sequence[Told], *, beside: bool) -> None:
    """Write what became of every text that was not up to date.

    :param files: what was written, by paths in the translated book.
    :param beside: whether it lies in the folder *out*, by which a later run tells what was edited.
    """
    texts: list[dict[str, Any]] = [
        {name: value for name, value in asdict(each).items() if value not in ("", None)}
        for each in told
    ]
    made = {name: _digest(content.encode()) for name, content in files.items()}
    drafts = made if beside else _last(out)
    data = {"format": FORMAT, "files": sorted(files), "texts": texts}
    if drafts is not None:
        data["drafts"] = drafts
    overwrite(list_of(out), json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _last(out: Path) -> dict[str, str] | None:
    """Give the drafts in the folder, and the digests of their contents; None if there were none."""
    try:
        data = json.loads(list_of(out).read_text("utf-8"))
        return {str(name): str(digest) for name, digest in data["drafts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
