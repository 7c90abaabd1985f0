"""A gettext catalog as it is written: entries found in their lines, filled in and added to.

Everything else keeps every byte: comments, flags, order, wrapping, plural forms, obsolete entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.messages.pofile import denormalize, normalize

from ..drafted import message_key, read_mark, write_mark
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
class Filled:
    """What an entry is to say."""

    entry: Entry
    msgstr: str
    draft: bool = True
    """Whether it is a machine's: it is fuzzy then, and marked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class New:
    """An entry to be added."""

    msgid: str
    msgstr: str
    draft: bool = True
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
        return cls(text, tuple(entries_of(lines_of(text))))

    def fuzzy(self, entry: Entry) -> bool:
        """Tell whether a translator has yet to look at an entry."""
        return entry.flags is not None and "fuzzy" in lines_of(self.text)[entry.flags]

    def machine(self, entry: Entry) -> bool:
        """Tell whether what an entry says is a draft that nobody has edited or accepted."""
        marks = (read_mark(line[1:]) for line in self._head(entry))
        targets = {target for mark in marks for _, target in mark or ()}
        return self.fuzzy(entry) and message_key(entry.texts["msgstr"]) in targets

    def changed_since(self, entry: Entry) -> bool:
        """Tell whether an entry says what its text was when it was translated."""
        return any(line.startswith("#| msgid") for line in self._head(entry))

    def _head(self, entry: Entry) -> list[str]:
        """Give the comments of an entry."""
        first = min(start for start, _ in entry.strings.values())
        return lines_of(self.text)[entry.first : first]

    def changed(
        self, filled: Sequence[Filled], added: Sequence[New], dropped: Sequence[Entry] = ()
    ) -> str:
        """Fill in translations, drafts as fuzzy, and add entries before those that are obsolete.

        :param dropped: obsolete entries that stand among the others then.
        """
        lines = lines_of(self.text)
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        end = "\r\n" if "\r\n" in self.text else "\n"
        edits = []
        for each in filled:
            entry, text = each.entry, each.msgstr
            first, after = entry.strings["msgstr"]
            wrapped = len(range(*entry.strings["msgid"])) > 1 or not self._unwrapped()
            written = _string("msgstr", text, wrapped=wrapped).replace("\n", end)
            edits.append(Edit(starts[first], starts[after], written + end))
            strings = min(start for start, _ in entry.strings.values())
            head = "".join(f"{line}{end}" for line in self._headed(each))
            edits.append(Edit(starts[entry.first], starts[strings], head))
        if added:
            edits.append(self._append(added, lines, starts, end))
        for entry in dropped:
            last = max(after for _, after in entry.strings.values())
            while last < len(lines) - 1 and not lines[last].strip():
                last += 1
            edits.append(Edit(starts[entry.first], starts[last], ""))
        return apply(self.text, edits)

    def _headed(self, filled: Filled) -> list[str]:
        """Give the comments of an entry as they have to be then."""
        entry = filled.entry
        machine = self.machine(entry)
        head = [line for line in self._head(entry) if read_mark(line[1:]) is None]
        if not filled.draft:
            kept = (line for line in head if not line.startswith(("#|", _WAS)))
            return [line for line in map(_without_fuzzy, kept) if line]
        own = [mark(entry.texts["msgid"], filled.msgstr)]
        if entry.texts["msgstr"] and not machine:
            head = [line for line in head if not line.startswith(_WAS)]
            own.insert(0, f"{_WAS} {normalize(entry.texts['msgstr'], width=0)}".replace("\n", ""))
        place = next((n for n, line in enumerate(head) if line[:2] not in {"#", "# "}), len(head))
        return _with_fuzzy([*head[:place], *own, *head[place:]])

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
        own = f"{mark(new.msgid, new.msgstr)}\n" if new.draft else ""
        flag = "#, fuzzy\n" if new.draft else ""
        previous = previous if new.draft else ""
        said = _string("msgstr", new.msgstr, wrapped=wrapped)
        return f"{own}{place}{flag}{previous}{msgid}\n{said}\n"

    def _unwrapped(self) -> bool:
        """Tell whether long texts stand on one line each."""
        long = [line for line in lines_of(self.text) if line.startswith(('msgid "', 'msgstr "'))]
        return any(len(line) > _WIDTH + 20 and " " in line[20:-20] for line in long)


_WAS = "# amts: was"
"""What begins the comment that keeps what a person wrote for an older text."""


def mark(msgid: str, msgstr: str) -> str:
    """Give the comment by which a draft is known, as long as nobody changes it."""
    return f"# {write_mark([(message_key(msgid), message_key(msgstr))])}"


def _with_fuzzy(head: Sequence[str]) -> list[str]:
    flags = next((n for n, line in enumerate(head) if line.startswith("#,")), None)
    if flags is None:
        place = next((n for n, line in enumerate(head) if line.startswith("#|")), len(head))
        return [*head[:place], "#, fuzzy", *head[place:]]
    if "fuzzy" in head[flags]:
        return list(head)
    return [*head[:flags], f"#, fuzzy,{head[flags][2:]}", *head[flags + 1 :]]


def _without_fuzzy(line: str) -> str:
    """Take the flag out of a line of flags; nothing is left if it was the only one."""
    if not line.startswith("#,"):
        return line
    flags = [flag.strip() for flag in line[2:].split(",")]
    left = ", ".join(flag for flag in flags if flag and flag != "fuzzy")
    return f"#, {left}" if left else ""


def lines_of(text: str) -> list[str]:
    """Cut a catalog into lines, without what ends them."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def entries_of(lines: Sequence[str]) -> list[Entry]:
    """Find the entries that are not obsolete."""
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
