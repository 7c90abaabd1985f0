"""PO files of GNU gettext: units written and read, each with its id as context.

What a person wrote before the source changed stands as GNU gettext's ``msgmerge`` leaves it, as
``#| msgid`` of an entry that is fuzzy; the rest that is known of a text, as comments for the
translator.  The readers of Babel and polib keep no previous message, or break lines where gettext
does not (U+2028), so that this has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .units import (
    Previous,
    State,
    Unit,
    Units,
    as_notes,
    as_number,
    canonical,
    from_percent,
    refuse_doubles,
    refuse_large,
)

_HEADER = ("MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LINE = re.compile(r"(#\|)?\s*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*)?(\".*)")
_CHARSET = re.compile(rb'"Content-Type:[^"]*charset=([\w.:-]+)', re.IGNORECASE)
_SPACE, _ISOLATED = re.compile(r"\s"), re.compile("\u2068([^\u2069]*)\u2069|(\\S+)")
"""A file name with spaces stands between isolates (GNU gettext 0.22)."""
_FACTS = ("page", "origin", "by", "draft")
_OLD = "previous translation"
_BREAKS, _BREAK = re.compile(r"[\n\r]"), re.compile("&#(1[03]);")
"""What would end the line of a comment, and how tagged text, which is XML, can say it."""


# Writing


def po_lines(units: Units, *, version: str) -> Iterator[str]:
    """Write units as a PO file without dates, the same text for the same units.

    :param units: their target language is a locale, such as ``zh_CN``.
    :param version: of the program that writes.
    :raises ValueError: if a text is mangled.
    """
    header = (
        f"Language: {units.target_language}",
        *_HEADER,
        "Content-Transfer-Encoding: 8bit",
        f"X-Source-Language: {units.source_language}",
        f"X-Generator: sphinx-amts {version}",
    )
    yield from _message("msgid", "")
    yield from _message("msgstr", "".join(f"{line}\n" for line in header))
    for unit in units.units:
        yield ""
        yield from _unit_lines(unit)


def _unit_lines(unit: Unit) -> Iterator[str]:
    old = unit.previous
    facts = [(name, value) for name in _FACTS if (value := getattr(unit, name))]
    if old is not None:
        facts.append(
            (_OLD, _BREAKS.sub(lambda found: f"&#{ord(found[0])};", canonical(old.target)))
        )
        facts += [("match", f"{old.percent}%")] * bool(old.percent)
    facts += [("note", note) for note in unit.notes]
    yield from (f"#. {name}: {value}" for name, value in facts)
    if unit.path:
        line = "" if unit.line is None else f":{unit.line}"
        place = f"{unit.path}{line}"
        yield f"#: \u2068{place}\u2069" if _SPACE.search(place) else f"#: {place}"
    if unit.target and unit.state is not State.FINAL:
        yield "#, fuzzy"
    if old is not None and old.source:
        yield from (f"#| {line}" for line in _message("msgid", canonical(old.source)))
    yield from _message("msgctxt", unit.id)
    yield from _message("msgid", canonical(unit.source))
    yield from _message("msgstr", canonical(unit.target))


def _message(keyword: str, text: str) -> Iterator[str]:
    """Write a string, one line for each of its own."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if len(lines) > 1:
        yield f'{keyword} ""'
        yield from (f'"{_escape(line)}"' for line in lines)
    else:
        yield f'{keyword} "{_escape(text)}"'


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), text)


# Reading


@dataclass(slots=True)
class _Entry:
    """The lines of one entry."""

    line: int = 0
    """The line of its ``msgid``."""
    texts: dict[str, str] = field(default_factory=dict)
    """``msgid``, ``msgstr``, ``| msgid`` … → text."""
    comments: list[str] = field(default_factory=list)
    """For the translator, and from one."""
    places: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def load_po(data: bytes) -> Units:
    """Read a PO file; obsolete entries are left out.

    :raises ValueError: naming the line, if it is none, is not in UTF-8, or has plural forms.
    """
    header, *entries = _entries(_decoded(data)) or [_Entry()]
    if header.texts.get("msgid") != "" or "msgctxt" in header.texts:
        message = "line 1: it has no header, an entry with an empty msgid that names the language"
        raise ValueError(message)
    fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*?)[ \t]*$", header.texts["msgstr"], re.MULTILINE))
    units = tuple(map(_unit, entries))
    refuse_doubles(units)
    return Units(
        source_language=fields.get("X-Source-Language", ""),
        target_language=fields.get("Language", ""),
        units=units,
    )


def _decoded(data: bytes) -> str:
    refuse_large(data)
    charset = found[1].decode() if (found := _CHARSET.search(data)) else "utf-8"
    if charset.lower().replace("-", "") != "utf8":
        message = f"its header says that it is in {charset}; save it as UTF-8"
        raise ValueError(message)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"line {line}: it is not in UTF-8; save it as UTF-8"
        raise ValueError(message) from None


def _entries(text: str) -> list[_Entry]:
    """Divide a file into entries, without those that are obsolete."""
    entries: list[_Entry] = []
    entry, last = _Entry(), ""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        match = _LINE.fullmatch(line.strip())
        if line.startswith("#~"):
            continue
        begins = match is None or match[2] in {"msgctxt", "msgid"} or match[1]
        if "msgstr" in entry.texts and begins:
            entries.append(entry)
            entry, last = _Entry(), ""
        if match is not None:
            last = _read_string(entry, match, last, number)
        elif line.startswith("#"):
            _read_comment(entry, line)
        elif line.strip():
            message = f"line {number}: {line.strip()[:40]!r} is nothing that a PO file can say"
            raise ValueError(message)
    if "msgstr" in entry.texts:
        entries.append(entry)
    elif "msgid" in entry.texts:
        message = f"line {entry.line}: a msgid has no msgstr"
        raise ValueError(message)
    return entries


def _read_string(entry: _Entry, match: re.Match[str], last: str, number: int) -> str:
    """Add a line of a string to an entry; give the name of the string."""
    previous, keyword, quoted = match.groups()
    string = _STRING.fullmatch(quoted)
    if string is None:
        message = f"line {number}: a string has to end with a quotation mark, and have none inside"
        raise ValueError(message)
    if keyword and (keyword == "msgid_plural" or "[" in keyword) and not previous:
        message = f"line {number}: it has plural forms, which no text of a book has"
        raise ValueError(message)
    name = f"{'| ' if previous else ''}{keyword}" if keyword else last
    if not name or (keyword and name in entry.texts):
        message = f"line {number}: a string that belongs to no entry, or the second of its name"
        raise ValueError(message)
    if name == "msgid" and keyword:
        entry.line = number
    if name == "msgstr" and "msgid" not in entry.texts:
        message = f"line {number}: a msgstr has no msgid"
        raise ValueError(message)
    entry.texts[name] = entry.texts.get(name, "") + _unescape(string[1])
    return name


def _read_comment(entry: _Entry, line: str) -> None:
    if line.startswith("#:"):
        entry.places += [one or other for one, other in _ISOLATED.findall(line[2:])]
    elif line.startswith("#,"):
        entry.flags |= {flag.strip() for flag in line[2:].split(",")}
    elif line.startswith("#."):
        entry.comments.append(line[2:].removeprefix(" "))
    else:
        entry.comments.append(f"note: {line[1:].strip()}")


def _unit(entry: _Entry) -> Unit:
    facts: dict[str, str] = {}
    notes = []
    for comment in entry.comments:
        name, colon, value = comment.partition(": ")
        if colon and name in {*_FACTS, _OLD, "match"}:
            facts[name] = value
        else:
            notes.append(value if colon and name == "note" else comment)
    place = (entry.places or [""])[0]
    path, _, line = place.rpartition(":")
    number = as_number(line) if path else None
    source = entry.texts["msgid"]
    return Unit(
        id=entry.texts.get("msgctxt", f"line-{entry.line}"),
        source=source,
        target=entry.texts["msgstr"],
        reviewed=bool(entry.texts["msgstr"]) and "fuzzy" not in entry.flags,
        path=place if number is None else path,
        line=number,
        previous=_previous(entry.texts.get("| msgid"), facts),
        notes=as_notes(notes),
        at=entry.line,
        candidates=(),
        **{name: facts.get(name, "") for name in _FACTS},
    )


def _previous(source: str | None, facts: dict[str, str]) -> Previous | None:
    target = _BREAK.sub(lambda found: chr(int(found[1])), facts.get(_OLD, ""))
    if source is None and not target:
        return None
    match = from_percent(facts.get("match", ""))
    return Previous(source=source or "", target=target, match=match)
