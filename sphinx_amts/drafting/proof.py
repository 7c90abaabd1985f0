"""Proof that drafts are read as they were meant: the files are read again, by Sphinx."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from ..book.reader import BadPage, SourceTree, pages
from ..document import Document, Kind, Segment
from .existing import Draft, Number
from .shapes import shape_of

_MADE = frozenset({Kind.HEADING, Kind.META})
"""Kinds of text that may be there beside what was written: directives make them."""

Read = Callable[[SourceTree, Sequence[BadPage]], Mapping[str, Document]]
"""Reads a tree but for some pages."""


def read_again(
    drafts: Mapping[str, Draft],
    tree: SourceTree,
    files: Mapping[Path, str],
    workdir: Path,
    read: Read,
) -> Mapping[str, Document]:
    """Read the pages that changed, as if the changed files were in the translated book.

    :param files: the changed files.
    :param workdir: where a copy of the book is made, of links where the file system has any.
    :return: by their own names.
    """
    copy = workdir / "proof"
    shutil.rmtree(copy, ignore_errors=True)
    _mirror(tree.directory, copy)
    for path, content in files.items():
        there = copy / path.relative_to(tree.directory)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.unlink(missing_ok=True)  # a link: never write through it
        there.write_bytes(content.encode())
    mirrored = replace(tree, directory=copy)
    wanted = {name for draft in drafts.values() for name in own_pages(draft, tree)}
    skip = [
        BadPage(path=path, reason="it did not change")
        for name, path in pages(mirrored).items()
        if name not in wanted
    ]
    try:
        return read(mirrored, skip)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _mirror(directory: Path, copy: Path) -> None:
    ignored = shutil.ignore_patterns("_build", "__pycache__", "node_modules", ".*")
    shutil.copytree(directory, copy, ignore=ignored, copy_function=_link)


def _link(path: str, there: str) -> None:
    try:
        os.link(path, there)
    except OSError:  # another file system, or one that has no links
        shutil.copyfile(path, there)


def own_pages(draft: Draft, tree: SourceTree) -> list[str]:
    """Name the pages of the translated book that a page is made of, in its order."""
    by_path = {str(path): name for name, path in pages(tree).items()}
    target = draft.work.target
    segments: Sequence[Segment] = target.segments if target is not None else ()
    names = [by_path[each.path] for each in segments if each.path in by_path]
    return list(dict.fromkeys(names or [target.name if target else draft.work.name]))


def faults(draft: Draft, read: Sequence[Segment], changed: frozenset[Number]) -> set[Number]:
    """Tell which changes are not read as they were meant, or make others be read otherwise.

    :param read: the segments of the page, read again.
    :param changed: what was written.
    """
    wanted = [text for _, text in draft.shapes]
    read = [segment for segment in read if segment.kind is not Kind.INDEX]
    got = [shape_of(segment) for segment in read]
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    found: set[Number] = set()
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or (tag == "insert" and all(each.kind in _MADE for each in read[c:d])):
            continue
        if all(draft.shapes[n][0] not in changed for n in range(a, b)) and tag == "delete":
            found |= _nearest(draft, changed, a, b)
            continue
        own = {draft.shapes[n][0] for n in range(a, b)} & changed
        found |= own or _nearest(draft, changed, a, b)
    return found


def _nearest(draft: Draft, changed: frozenset[Number], start: int, end: int) -> set[Number]:
    """Give the changes next to a place, one on each side."""
    numbers = [number for number, _ in draft.shapes]
    before = next((n for n in reversed(numbers[:start]) if n in changed), None)
    after = next((n for n in numbers[end:] if n in changed), None)
    return {number for number in (before, after) if number is not None}
