"""The text that a page was translated from, as a file, with the files that it includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..sync.base import Evidence

_INCLUDED = re.compile(
    r"(?:^[ \t]*(?:\.\.[ \t]+|`{3,}|~{3,}|:{3,})\{?(?:literal)?include(?:\}|::)|^[ \t]*:file:)"
    r"[ \t]+([^<\s]\S*)[ \t]*$",
    re.MULTILINE,
)
"""``include``, ``literalinclude`` and ``:file:``, in reStructuredText and in MyST."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page that people translated: the files of both sides."""

    name: str
    """Of the source page."""
    own: str
    """Of the translated page."""
    source: Path
    target: Path
    parts: frozenset[str] = frozenset()
    """The translated pages that its text stands in: several, if people split it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseText:
    """What a page was translated from, as a file."""

    page: Page
    content: bytes
    suffix: str
    evidence: Evidence
    path: str
    """Where it is: a file, or ``<revision>:<path in the repository>``."""
    revision: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """The files that it includes and that the source book has otherwise now, or not at all, by
    their paths from its root."""


def included(name: str, content: bytes, read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Read the files that a page includes, and those that they include.

    :param name: of the page.
    :param read: gives the file at a path from the root of the book; None if there is none.
    """
    found: dict[str, bytes] = {}
    waiting = list(_included(name, content))
    while waiting:
        path = waiting.pop()
        if path not in found and (text := read(path)) is not None:
            found[path] = text
            waiting += _included(path, text)
    return found


def changed(files: Mapping[str, bytes], book: Path) -> dict[str, bytes]:
    """Give those of *files* that are not in the folder *book* as they are."""

    def now(path: Path) -> bytes | None:
        return _lines(path.read_bytes()) if path.is_file() else None

    return {name: text for name, text in files.items() if now(book / name) != _lines(text)}


def is_current(text: BaseText) -> bool:
    """Tell whether a page was translated from what it says now."""
    page = text.page
    if text.beside or not page.source.name.endswith(text.suffix):
        return False
    return _lines(page.source.read_bytes()) == _lines(text.content)


def _lines(content: bytes) -> bytes:
    """Give *content* whatever ends its lines: git writes them as each system likes them."""
    return content.replace(b"\r\n", b"\n")


def _included(name: str, content: bytes) -> Iterator[str]:
    for path in _INCLUDED.findall(content.decode(errors="replace")):
        here = "" if path.startswith("/") else posixpath.dirname(name)
        yield posixpath.normpath(posixpath.join(here, path.lstrip("/")))
