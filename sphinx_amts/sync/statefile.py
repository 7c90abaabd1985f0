"""``amts-state.json``: what people say about the state of a translation, kept beside it.

The file lies in the folder of the translated book, belongs under version control with it, and may
be edited by hand.  It is never written if it cannot be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from ..problems import AmtsError, did_you_mean

NAME = "amts-state.json"
VERSION = 1
"""Raised whenever an older version of the product would misread the file."""

_FILE_KEYS = ("version", "pages")
_PAGE_KEYS = ("revision", "accepted")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageState:
    """What people say about one page."""

    revision: str = ""
    """The commit of the source book that the page was translated from, or a tag; empty: not said."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Key of a source sentence → key of the target sentence that a person says translates it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StateFile:
    """What people say about the pages of one translated book."""

    pages: Mapping[str, PageState] = field(default_factory=dict)
    """By the name of the source page."""

    @classmethod
    def load(cls, path: Path) -> StateFile:
        """Read the file at *path*; if there is none, nobody said anything.

        :raises AmtsError: if it is not such a file as a whole, naming the line.
        """
        try:
            text = path.read_text("utf-8-sig")
        except FileNotFoundError:
            return cls()
        except UnicodeDecodeError:
            _refuse(path, 1, "is not UTF-8; save it as UTF-8")
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            raise AmtsError(message) from None
        return _Reader(path, text).read()

    def dump(self) -> str:
        """Write it, the same text for the same content, an entry to a line."""
        pages = {name: _dump_page(page) for name, page in self.pages.items()}
        data = {"version": VERSION, "pages": {name: page for name, page in pages.items() if page}}
        return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def with_accepted(self, page: str, pairs: Mapping[str, str]) -> StateFile:
        """Say of *pairs*, keys of sentences, that they are translations of each other."""
        state = self.pages.get(page, PageState())
        return self._with(page, replace(state, accepted={**state.accepted, **pairs}))

    def with_revision(self, page: str, revision: str) -> StateFile:
        """Say which revision of the source book *page* was translated from."""
        return self._with(page, replace(self.pages.get(page, PageState()), revision=revision))

    def _with(self, page: str, state: PageState) -> StateFile:
        return replace(self, pages={**self.pages, page: state})


def _dump_page(page: PageState) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": page.revision, "accepted": dict(page.accepted)}
    return {name: value for name, value in data.items() if value}


class _TwiceError(ValueError):
    """A key stands twice in one object, as after a merge by hand."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


class _Reader:
    """Reads a file that people edit, and says in which line something is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def read(self) -> StateFile:
        """Give what it says.

        :raises AmtsError: naming the line.
        """
        data = self._mapping(self._json())
        version = data.get("version", VERSION)
        if version != VERSION:
            wanted = f"'version' is {version!r}; this sphinx-amts reads {VERSION}: update it"
            self._fail(wanted, "version")
        self._known(data, _FILE_KEYS)
        pages = self._mapping(data.get("pages", {}), "pages")
        return StateFile(pages={name: self._page(name, page) for name, page in pages.items()})

    def _json(self) -> object:
        try:
            return json.loads(self._text, object_pairs_hook=_once)
        except _TwiceError as error:
            key = str(error)
            self._fail(f"{key!r} stands there twice; keep one of them", key, key)
        except RecursionError:
            self._fail("is nested too deeply")
        except json.JSONDecodeError as error:
            if conflict := _CONFLICT.search(self._text):
                line = self._text.count("\n", 0, conflict.start()) + 1
                _refuse(self._path, line, "has conflict markers; finish the merge")
            _refuse(self._path, error.lineno, f"is not JSON: {error.msg}; mend it there")

    def _page(self, name: str, value: object) -> PageState:
        data = self._mapping(value, "pages", name)
        self._known(data, _PAGE_KEYS, "pages", name)
        accepted = self._mapping(data.get("accepted", {}), "pages", name, "accepted")
        for key, target in accepted.items():
            self._string(target, "pages", name, "accepted", key)
        revision = self._string(data.get("revision", ""), "pages", name, "revision")
        return PageState(revision=revision.strip(), accepted=accepted)

    def _mapping(self, value: object, *keys: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            what = repr(keys[-1]) if keys else "the file"
            self._fail(f"{what} is {_kind(value)}; it has to be {{…}}", *keys)
        return value

    def _string(self, value: object, *keys: str) -> str:
        if not isinstance(value, str):
            self._fail(f"{keys[-1]!r} is {_kind(value)}; it has to be text in quotes", *keys)
        return value

    def _known(self, data: Iterable[str], allowed: tuple[str, ...], *keys: str) -> None:
        for key in data:
            if key not in allowed:
                hint = did_you_mean(key, allowed) or f"; there are {', '.join(allowed)}"
                self._fail(f"{key!r} means nothing here{hint}", *keys, key)

    def _fail(self, what: str, *keys: str) -> NoReturn:
        _refuse(self._path, self._line(keys), what)

    def _line(self, keys: tuple[str, ...]) -> int:
        """Find the line of the last of nested *keys* that is written as this product writes it."""
        at = 0
        for key in keys:
            written = re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:"
            found = re.compile(written).search(self._text, at)
            at = found.end() if found else at
        return self._text.count("\n", 0, at) + 1


def _kind(value: object) -> str:
    return {dict: "{…}", list: "a list", type(None): "null"}.get(type(value), repr(value))


def _refuse(path: Path, line: int, what: str) -> NoReturn:
    """Say *what* is wrong with *line* of the file.

    :raises AmtsError: always.
    """
    message = f"{path}:{line}: {what}"
    raise AmtsError(message)
