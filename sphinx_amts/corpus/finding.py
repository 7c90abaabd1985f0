"""The documents of folders, and of a list of pairs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..exchange import one_line
from ..paralleldata.texts import read_lines
from ..problems import AmtsError
from .catalogue import Found
from .documents import SUFFIXES, suffix_of
from .fates import Drop
from .names import Name, Names, Side

LARGEST = 16 << 20
"""Bytes of a document that is read: five times *War and Peace*."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Root:
    """A folder of documents."""

    folder: Path
    side: Side | None = None
    """The language that all of its documents are in, if whoever names it says so."""


def find_documents(roots: tuple[Root, ...], names: Names, skip: Path) -> Iterator[Found]:
    """Give every document of some folders; their order does not matter.

    Hidden files and folders are no documents.  Links are followed, but never back to a folder that
    they are in.

    :param skip: a folder that is passed by: that of the results.
    :raises AmtsError: if a root is no folder that can be read.
    """
    for root in roots:
        try:
            os.scandir(root.folder).close()
        except OSError as error:
            message = f"{root.folder}: {error.strerror}; correct the name of the folder"
            raise AmtsError(message) from None
        yield from _walk(root, names, skip.resolve())


def _walk(root: Root, names: Names, skip: Path) -> Iterator[Found]:
    top = root.folder.stat()
    open_ = [(str(root.folder), "", frozenset({(top.st_dev, top.st_ino)}))]
    while open_:
        folder, inside, above = open_.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield _faulty(root, inside or ".", f": {error.strerror}")
            continue
        for entry in entries:
            path = f"{inside}/{entry.name}".lstrip("/")
            if entry.name.startswith("."):
                continue
            try:
                here = entry.stat() if entry.is_dir() or entry.is_symlink() else None
                if here is not None and entry.is_dir():
                    inode = (here.st_dev, here.st_ino)
                    if inode in above:
                        yield _faulty(root, path, ": the link leads back to a folder it is in")
                    elif Path(entry.path).resolve() != skip:
                        open_.append((entry.path, path, above | {inode}))
                    continue
            except OSError as error:
                if entry.is_symlink() or suffix_of(entry.name) in SUFFIXES:
                    yield _faulty(root, path, f": {error.strerror}")
                continue
            if suffix_of(entry.name) in SUFFIXES:
                yield _document(root, path, entry.path, names)


def _told(path: str) -> str:
    """Write a path so that every file can hold it."""
    return one_line(path.encode("utf-8", "backslashreplace").decode())


def _within(root: Root, path: str) -> str:
    return _told((PurePosixPath(root.folder.as_posix()) / path).as_posix())


def _document(root: Root, path: str, place: str, names: Names) -> Found:
    name = names.read(path)
    if root.side is not None:
        name = Name(str(PurePosixPath(path).with_suffix("")), root.side)
    elif name.side is None:
        # The name of the folder itself may be the marker: amts corpus build docs/en docs/es.
        outer = names.read(f"{root.folder.resolve().name}/{path}")
        name = name if outer.side is None else outer
    return Found(
        _within(root, path), os.fsencode(place), suffix_of(path), _told(name.key), name.side
    )


def _faulty(root: Root, path: str, note: str) -> Found:
    return Found(_within(root, path), b"", "", None, root.side, str(Drop.UNREADABLE), note)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list of pairs."""

    line: int
    source: Found
    target: Found


def read_list(path: Path) -> Iterator[Listed]:
    """Read a list: a source and a target on each line, with a tab between them.

    The paths are from where the list is.  Empty lines, and lines that begin with ``#``, say nothing.

    :raises AmtsError: naming the line, if there are not two paths or a file has another suffix.
    """
    try:
        lines = read_lines(path.read_bytes(), str(path))
    except OSError as error:
        message = f"{path}: {error.strerror}; correct --pairs"
        raise AmtsError(message) from None
    for number, line in enumerate(lines, start=1):
        fields = line.rstrip("\r").split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if len(fields) != 2 or not all(map(str.strip, fields)):
            message = f"{path}:{number}: there have to be two paths with a tab between them"
            raise AmtsError(message)
        source, target = fields
        yield Listed(
            number,
            _listed(path, number, source.strip(), 0),
            _listed(path, number, target.strip(), 1),
        )


def _listed(path: Path, line: int, field: str, side: Side) -> Found:
    if suffix_of(field) not in SUFFIXES:
        message = f"{path}:{line}: {field} cannot be read; there are {', '.join(sorted(SUFFIXES))}"
        raise AmtsError(message)
    place = path.parent / field
    fault, note = "", ""
    if not place.is_file():
        fault, note = str(Drop.UNREADABLE), f": no such file ({path}, line {line})"
    return Found(
        _told(place.as_posix()), os.fsencode(place), suffix_of(field), None, side, fault, note
    )


def read_bytes(place: bytes) -> bytes | tuple[Drop, str]:
    """Give what a file holds, or why that is not read."""
    try:
        with Path(os.fsdecode(place)).open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        return Drop.UNREADABLE, f": {error.strerror}"
    if len(data) > LARGEST:
        return Drop.TOO_LARGE, f": larger than {LARGEST >> 20} MB"
    return data
