"""A gettext catalog as it is written: entries found in their lines, filled in and added to.

Everything else keeps every byte: comments, flags, order, wrapping, plural forms, obsolete entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.messages.pofile import denormalize, normalize

from .files import Edit, apply

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*(\".*)")
_WIDTH = 76
"""Where gettext's tools break lines, unless they are told not to."""


@dataclass(slots=True)
class Entry:
    """An entry, and the lines that it stands on, from 0."""

    first: int
    strings: dict[str, tuple[int, int]] = field(default_factory=dict)
    """``msgid``, ``msgstr`` … → its lines, from and to before."""
    flags: int | None = None
    """The line of its flags."""
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """Whether it is of one text: no plural forms, and no context."""
        return set(self.texts) == {"msgid", "msgstr"}


@dataclass(frozen=True, kw_only=True, slots=True)
class New:
    """An entry to be added."""

    msgid: str
    msgstr: str
    place: str
    """Where the text stands in the source, as ``path:line``."""
    previous: str = ""
    """The text that a person translated before it became this one."""


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """The text of a ``.po`` file."""

    text: str
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, text: str) -> CatalogFile:
        """Find the entries; obsolete ones are none."""
        return cls(text, tuple(_entries(_lines(text))))

    def fuzzy(self, entry: Entry) -> bool:
        """Tell whether a translator has yet to look at an entry."""
        return entry.flags is not None and "fuzzy" in _lines(self.text)[entry.flags]

    def changed(self, filled: Sequence[tuple[Entry, str]], added: Sequence[New]) -> str:
        """Fill in translations, as fuzzy, and add entries before those that are obsolete."""
        lines = _lines(self.text)
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        end = "\r\n" if "\r\n" in self.text else "\n"
        edits = []
        for entry, text in filled:
            first, after = entry.strings["msgstr"]
            wrapped = len(range(*entry.strings["msgid"])) > 1 or not self._unwrapped()
            written = _string("msgstr", text, wrapped=wrapped).replace("\n", end)
            edits.append(Edit(starts[first], starts[after], written + end))
            edits.append(self._flag(entry, lines, starts, end))
        if added:
            edits.append(self._append(added, lines, starts, end))
        return apply(self.text, edits)

    def _flag(self, entry: Entry, lines: Sequence[str], starts: Sequence[int], end: str) -> Edit:
        if entry.flags is None:
            first = min(start for start, _ in entry.strings.values())
            while first > entry.first and lines[first - 1].startswith("#|"):
                first -= 1
            return Edit(starts[first], starts[first], f"#, fuzzy{end}")
        line = lines[entry.flags]
        after = starts[entry.flags] + len("#,")
        return Edit(after, after, "" if "fuzzy" in line else " fuzzy,")

    def _append(
        self, added: Sequence[New], lines: Sequence[str], starts: Sequence[int], end: str
    ) -> Edit:
        at = len(lines)
        obsolete = [n for n, line in enumerate(lines) if line.startswith("#~")]
        while obsolete and at > obsolete[0]:
            at = obsolete[0]
            while at and lines[at - 1].startswith("#") and not lines[at - 1].startswith("#~"):
                at -= 1  # the comments of the first obsolete entry
        text = f"{end}".join(self._new(new).replace("\n", end) for new in added)
        if at < len(lines):
            return Edit(starts[at], starts[at], text + end)
        body = self.text.rstrip("\r\n")
        return Edit(len(body), len(self.text), f"{end}{end}{text}")

    def _new(self, new: New) -> str:
        wrapped = not self._unwrapped()
        place = f"#: {new.place}\n" if new.place else ""
        before = _string("msgid", new.previous, wrapped=wrapped) if new.previous else ""
        previous = "".join(f"#| {line}\n" for line in before.split("\n") if line)
        msgid = _string("msgid", new.msgid, wrapped=wrapped)
        return f"{place}#, fuzzy\n{previous}{msgid}\n{_string('msgstr', new.msgstr, wrapped=wrapped)}\n"

    def _unwrapped(self) -> bool:
        """Tell whether long texts stand on one line each."""
        long = [line for line in _lines(self.text) if line.startswith(('msgid "', 'msgstr "'))]
        return any(len(line) > _WIDTH + 20 and " " in line[20:-20] for line in long)


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]


def _entries(lines: Sequence[str]) -> list[Entry]:
    found: list[Entry] = []
    entry: Entry | None = None
    name = ""
    for number, line in enumerate(lines):
        if line.startswith("#~"):
            entry, name = None, ""
        elif keyword := _KEYWORD.match(line):
            if entry is None or (keyword[1] in {"msgctxt", "msgid"} and "msgstr" in entry.texts):
                entry = Entry(number)
                found.append(entry)
            name = keyword[1]
            entry.strings[name] = (number, number + 1)
            entry.texts[name] = _read(keyword[2])
        elif line.startswith('"') and entry is not None and name:
            entry.strings[name] = (entry.strings[name][0], number + 1)
            entry.texts[name] += _read(line)
        elif line.startswith("#"):
            if entry is None or "msgid" in entry.texts:
                entry, name = Entry(number), ""
                found.append(entry)
            if line.startswith("#,"):
                entry.flags = number
        elif not line.strip() and entry is not None and entry.texts:
            entry, name = None, ""
    return [entry for entry in found if {"msgid", "msgstr"} & set(entry.texts)]


def _read(quoted: str) -> str:
    return str(denormalize(quoted.strip()))


def _string(name: str, text: str, *, wrapped: bool) -> str:
    return f"{name} {normalize(text, width=_WIDTH if wrapped else 0)}"


def new_catalog(language: str, project: str) -> str:
    """Begin a catalog without dates, the same for the same book."""
    header = (
        f"Project-Id-Version: {project}",
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    lines = "".join(f'"{line}\\n"\n' for line in header)
    return f'msgid ""\nmsgstr ""\n{lines}'
