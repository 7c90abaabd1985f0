"""Gettext catalogs on disk → messages: found as Sphinx finds them, read as Babel reads them."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileParser, denormalize

from ..drafted import message_key, read_mark
from ..problems import first_line

_NOQA = re.compile(r"(?<!\\)#\s*noqa\s*$")
_FOLDER = "LC_MESSAGES"
_STRING_LINE = re.compile(r'(?:msg(?:id|str|ctxt|id_plural|str\[\d+\]) *)?"(?:[^"\\]|\\.)*"')
_STARTS_A_STRING = re.compile(r'(?:msg\w+(?:\[\d+\])? *)?"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One translated message of a catalog."""

    text: str
    """The ``msgstr``."""
    path: Path
    line: int | None
    """The line of its ``msgid``; a ``.mo`` file has none."""
    fuzzy: bool = False
    """Whether it was made for another text, and nobody has looked at it since."""
    previous: str = ""
    """That text, if the catalog says what it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong in a catalog, and where."""

    path: Path
    line: int | None
    reason: str


Messages = dict[str, Message]
"""``msgid`` → its translation."""


def catalog_files(srcdir: Path, locale_dirs: Iterable[str], locales: Sequence[str]) -> list[Path]:
    """List the catalogs of a language, those of the highest precedence first.

    Of several ``locale_dirs`` the first wins, as in Sphinx; of several codes of the language in
    one of them, the likeliest.  A ``.mo`` counts where there is no ``.po``; what lies in hidden
    folders does not, as in Sphinx.
    """
    folders = [srcdir / directory / code / _FOLDER for directory in locale_dirs for code in locales]
    return [path for folder in dict.fromkeys(folders) for path in _catalogs_in(folder)]


def _catalogs_in(folder: Path) -> Iterator[Path]:
    found = {path.with_suffix(""): path for path in folder.rglob("*.mo")}
    found |= {path.with_suffix(""): path for path in folder.rglob("*.po")}
    for _, path in sorted(found.items()):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts[:-1]):
            yield path


def domain_of(path: Path) -> str:
    """Give the text domain of a catalog: its path below ``LC_MESSAGES``."""
    parts = path.with_suffix("").parts
    last = max(number for number, part in enumerate(parts[:-1]) if part == _FOLDER)
    return "/".join(parts[last + 1 :])


def digest_of(files: Iterable[Path]) -> str:
    """Hash the content of *files*, with their names, never their times."""
    total = hashlib.blake2b(digest_size=16)
    for path in files:
        total.update("/".join(path.parts[-4:]).encode() + b"\0")
        total.update(hashlib.blake2b(path.read_bytes()).digest())
    return total.hexdigest()


class Catalogs:
    """The messages of one language by text domain, each file read once."""

    def __init__(
        self,
        files: Iterable[Path],
        *,
        encoding: str,
        use_fuzzy: bool,
        report: Callable[[Fault], None],
    ) -> None:
        """Read nothing yet.

        :param files: those of the highest precedence first.
        :param encoding: of the ``.po`` files; Sphinx reads them as the sources of the book.
        :param use_fuzzy: the value of ``gettext_allow_fuzzy_translations``.
        :param report: is told of each fault of each file that is read.
        """
        self._files: defaultdict[str, list[Path]] = defaultdict(list)
        for path in files:
            self._files[domain_of(path)].append(path)
        self._encoding = encoding
        self._use_fuzzy = use_fuzzy
        self._report = report
        self._known: dict[str, tuple[Messages, Messages]] = {}

    def messages(self, domain: str) -> Messages:
        """Give the messages of a text domain, merged from all files that have it."""
        return self._both(domain)[0]

    def fuzzy(self, domain: str) -> Messages:
        """Give those that are fuzzy and so do not count, of texts that have no other."""
        return self._both(domain)[1]

    def _both(self, domain: str) -> tuple[Messages, Messages]:
        if domain not in self._known:
            merged: Messages = {}
            fuzzy: Messages = {}
            for path in reversed(self._files.get(domain, [])):
                for text, message in self._read(path):
                    (fuzzy if message.fuzzy else merged)[text] = message
            fuzzy = {text: message for text, message in fuzzy.items() if text not in merged}
            self._known[domain] = merged, fuzzy
        return self._known[domain]

    def _read(self, path: Path) -> list[tuple[str, Message]]:
        try:
            if path.suffix == ".mo":
                catalog = read_mo(BytesIO(path.read_bytes()))
            else:
                catalog = read_po(path, encoding=self._encoding, report=self._report)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            reason = f"is not {error.encoding} ({error.reason}); the file is left out"
            self._report(Fault(path=path, line=line, reason=reason))
            return []
        except OSError as error:
            reason = f"cannot be read: {error.strerror}; the file is left out"
            self._report(Fault(path=path, line=None, reason=reason))
            return []
        except Exception as error:  # noqa: BLE001 -- Babel raises whatever a bad header leads to
            reason = f"cannot be read: {first_line(error)}; the file is left out"
            self._report(Fault(path=path, line=None, reason=reason))
            return []
        return list(self._translated(catalog, path))

    def _translated(self, catalog: Any, path: Path) -> Iterator[tuple[str, Message]]:
        """Give what Sphinx would compile, and what is fuzzy: no header, no plurals, no contexts."""
        for message in catalog:
            single = isinstance(message.id, str) and not message.context
            if single and message.id and message.string and not _by_machine(message):
                said = Message(
                    text=str(message.string),
                    path=path,
                    line=message.lineno,
                    fuzzy="fuzzy" in message.flags and not self._use_fuzzy,
                    previous=_previous(message.user_comments),
                )
                yield message.id, said


def read_po(path: Path, *, encoding: str, report: Callable[[Fault], None]) -> Any:
    """Read a ``.po`` file by Babel, telling *report* the line of what it only puts up with.

    :return: a :class:`babel.messages.catalog.Catalog`.
    :raises UnicodeDecodeError: if it is not in *encoding*.
    """
    lines = path.read_bytes().decode(encoding).splitlines()
    for number, line in enumerate(lines, start=1):
        if '"' in line and not _is_well_quoted(line.strip()):
            reason = 'has a quotation mark that is not written as \\"; it is read all the same'
            report(Fault(path=path, line=number, reason=reason))
    catalog = Catalog()
    _Parser(catalog, path, report).parse(lines)
    return catalog


def _is_well_quoted(line: str) -> bool:
    if line[0] == "#":
        return True
    return not _STARTS_A_STRING.match(line) or _STRING_LINE.fullmatch(line) is not None


class _Parser(PoFileParser):
    """Babel's parser, which prints what it finds wrong unless told otherwise."""

    def __init__(self, catalog: Any, path: Path, report: Callable[[Fault], None]) -> None:
        super().__init__(catalog, ignore_obsolete=True)
        self._path = path
        self._report = report

    def _invalid_pofile(self, line: str, lineno: int, msg: str) -> None:
        reason = f"{msg[:1].lower()}{msg[1:]}; the rest of the file is used"
        self._report(Fault(path=self._path, line=lineno + 1, reason=reason))


def _by_machine(message: Any) -> bool:
    """Tell whether a fuzzy message is a draft that nobody has edited since."""
    marks = (read_mark(comment) for comment in message.user_comments)
    targets = {target for mark in marks for _, target in mark or ()}
    return "fuzzy" in message.flags and message_key(str(message.string)) in targets


def _previous(comments: Iterable[str]) -> str:
    """Read the previous ``msgid``, which stands after ``#|`` and is a comment to Babel."""
    lines: list[str] = []
    keyword = ""
    for comment in comments:
        mark, line = comment[:1], comment[1:].strip()
        if mark == "|" and not line.startswith('"'):
            keyword, _, line = line.partition(" ")
        if mark == "|" and keyword == "msgid" and re.fullmatch('".*"', line):
            lines.append(line)
    return str(denormalize("\n".join(('""', *lines)))) if lines else ""


def strip_noqa(text: str) -> str:
    """Take off the ``# noqa`` by which a translator silences Sphinx's checks."""
    return _NOQA.sub("", text)
