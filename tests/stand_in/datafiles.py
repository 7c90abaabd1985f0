"""Files of parallel data, read by the rules of the Developer Guide, and what was skipped and why.

Source: AWS Developer Guide, "Input files for parallel data".  What it says is skipped is skipped;
what it forbids without saying what happens then makes the record fail; a header that cannot be
used makes the whole import fail.  Both of these are this stand-in's choice.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import languages, tables

SEGMENT_BYTES = 1000
"""AWS Developer Guide, "Guidelines and quotas": UTF-8 bytes of a segment of parallel data."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class UnusableFileError(ValueError):
    """The whole import fails."""


class BadRecordError(ValueError):
    """A record fails."""


@dataclass(kw_only=True)
class Import:
    """What was made of a file."""

    source: str
    """The code of the source language."""
    targets: list[str]
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Source text → target language → text; of two with the same source, the one that wins."""
    imported: int = 0
    failed: int = 0
    skipped: int = 0
    size: int = 0
    """Characters imported, without markup."""
    messages: list[dict[str, str]] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)
    """Source text → ``changedate`` of the record that wins."""

    def accept(self, where: str, source: str, targets: dict[str, str], date: str = "") -> None:
        """Take one record, or as much of it as the rules allow."""
        if problem := _unusable(source):
            return self.skip(where, f"The source text {problem}.")
        kept = {}
        for language, text in targets.items():
            if problem := _unusable(text):
                self.skip(where, f"The target text in {language} {problem}.")
            else:
                kept[language] = text
        if not kept:
            return None
        self.imported += 1
        self.size += len(source) + sum(map(len, kept.values()))
        if date >= self.dates.get(source, ""):
            self.texts[source], self.dates[source] = kept, date
        return None

    def skip(self, where: str, message: str) -> None:
        """Note something that was skipped."""
        self.skipped += 1
        self.messages.append({"content": where, "message": message})

    def fail(self, where: str, message: str) -> None:
        """Note a record that is wrong."""
        self.failed += 1
        self.messages.append({"content": where, "message": message})

    def errors_file(self) -> bytes:
        """Write the file that GetParallelData leads to."""
        counts = {"record_error_count": self.failed, "record_skipped_count": self.skipped}
        said = {"summary": counts, "messages": self.messages}
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


def read(content: bytes, kind: str) -> Import:
    """Read a file of *kind* ``CSV``, ``TSV`` or ``TMX``.

    :raises UnusableFileError: if nothing of it can be used.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        message = "Invalid utf-8 encoded texts detected"
        raise UnusableFileError(message) from None
    done = _read_tmx(text) if kind == "TMX" else _read_table(text, "," if kind == "CSV" else "\t")
    if not done.imported:
        message = f"No records were imported: {done.failed} failed, {done.skipped} were skipped."
        raise UnusableFileError(message)
    return done


def _read_table(text: str, separator: str) -> Import:
    rows = tables.lines(text)
    try:
        source, *targets = tables.fields(next(rows)[1], separator)
    except tables.TableError as problem:
        raise UnusableFileError(str(problem)) from None
    _check_languages(source, targets)
    done = Import(source=source, targets=targets)
    for number, line in rows:
        where = f"Number {number} line"
        if not line.strip():
            done.skip(where, "The line is empty.")
            continue
        try:
            first, *others = _row(line, separator, 1 + len(targets))
        except ValueError as problem:
            done.fail(where, str(problem))
            continue
        done.accept(where, first, dict(zip(targets, others, strict=True)))
    return done


def _row(line: str, separator: str, width: int) -> list[str]:
    found = tables.fields(line, separator)
    if len(found) != width:
        message = f"The line has {len(found)} fields, the first line has {width}."
        raise BadRecordError(message)
    for text in found:
        if text.startswith(("+", "-", "=", "@")):
            message = f"A field cannot start with '{text[0]}'."
            raise BadRecordError(message)
    return found


def _read_tmx(text: str) -> Import:
    try:
        root = ET.fromstring(text.encode())
    except ET.ParseError as problem:
        message = f"Invalid TMX format. {problem}"
        raise UnusableFileError(message) from None
    header = root.find("header")
    source = "" if header is None else header.get("srclang", "")
    units = root.findall("body/tu")
    if root.tag != "tmx" or not source or not units:
        message = "Invalid TMX format. It needs a header with srclang, and a body with tu elements."
        raise UnusableFileError(message)
    targets = {tuv.get(_LANG, "") for tu in units for tuv in tu.iter("tuv")} - {source, ""}
    _check_languages(source, sorted(targets))
    done = Import(source=source, targets=sorted(targets))
    for number, tu in enumerate(units, start=1):
        where = f"Number {number} TU element"
        try:
            texts = _unit(tu, source)
        except BadRecordError as problem:
            done.fail(where, f"Invalid TMX format. {problem}")
            continue
        done.accept(where, texts.pop(source), texts, _changed(tu))
    return done


def _unit(tu: ET.Element, source: str) -> dict[str, str]:
    variants = tu.findall("tuv")
    if [tuv.get(_LANG) for tuv in variants].count(source) != 1:
        message = (
            "One tu element should contain exactly one tuv element with the source language code: "
        )
        raise BadRecordError(message + source)
    texts = {}
    for tuv in variants:
        segment, language = tuv.find("seg"), tuv.get(_LANG)
        if segment is None or not language or language in texts or len(segment):
            message = "Each tuv needs an xml:lang of its own, and a seg that holds plain text."
            raise BadRecordError(message)
        texts[language] = segment.text or ""
    if len(texts) < 2:
        message = "One tu element should contain at least two tuv elements."
        raise BadRecordError(message)
    return texts


def _changed(tu: ET.Element) -> str:
    """Give the latest ``changedate`` of a unit: ``YYYYMMDDThhmmssZ`` sorts as text (TMX 1.4b)."""
    return max(element.get("changedate", "") for element in _dated(tu))


def _dated(tu: ET.Element) -> Iterator[ET.Element]:
    yield tu
    yield from tu.findall("tuv")


def _check_languages(source: str, targets: list[str]) -> None:
    codes = [source, *targets]
    if unknown := [code for code in codes if code not in languages.LANGUAGES]:
        message = f"Unsupported language code: {unknown[0]!r}."
        raise UnusableFileError(message)
    if not targets or len(set(codes)) < len(codes):
        message = "There have to be one source language and other target languages."
        raise UnusableFileError(message)


def _unusable(text: str) -> str:
    if not text.strip():
        return "is empty"
    size = len(text.encode())
    return f"has {size} bytes, more than {SEGMENT_BYTES}" if size > SEGMENT_BYTES else ""
