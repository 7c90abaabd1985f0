"""TMX 1.4b, the exchange format of translation memories, for one source and one target language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from .lines import one_line

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME = re.compile(r"x-[a-z-]+")

Properties = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One translation unit: plain texts on one line, and what is noted of them."""

    source: str
    target: str
    properties: Properties = ()
    """Names (``x-…``) and values of the pair, in order."""
    source_properties: Properties = ()
    target_properties: Properties = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tmx:
    """A translation memory of two languages."""

    source_language: str
    """BCP 47, or what the reader of the file calls it: Amazon wants its own codes."""
    target_language: str
    entries: tuple[Entry, ...]
    unit: Literal["sentence", "paragraph"] = "sentence"


def dump_tmx(tmx: Tmx, *, version: str) -> str:
    """Write a translation memory, the same text for the same entries.

    There is no document type declaration: it names a file that readers would look for.

    :param version: of the program that writes.
    :raises ValueError: if a text does not fit on one line, or a property has no name of its own.
    """
    return "".join(f"{line}\n" for line in tmx_lines(tmx, tmx.entries, version=version))


def tmx_lines(tmx: Tmx, entries: Iterable[Entry], *, version: str) -> Iterator[str]:
    """Write a translation memory of any size, line by line; see :func:`dump_tmx`.

    :param tmx: says which languages and units the entries have; its own are not written.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<tmx version="1.4">'
    yield (
        f'<header creationtool="sphinx-amts" creationtoolversion={quoteattr(version)} '
        f'segtype="{tmx.unit}" o-tmf="sphinx-amts" adminlang="en" '
        f'srclang={quoteattr(tmx.source_language)} datatype="plaintext"/>'
    )
    yield "<body>"
    for number, entry in enumerate(entries, start=1):
        yield f'<tu tuid="{number}">'
        yield from _props(entry.properties)
        yield from _tuv(tmx.source_language, entry.source, entry.source_properties)
        yield from _tuv(tmx.target_language, entry.target, entry.target_properties)
        yield "</tu>"
    yield "</body>"
    yield "</tmx>"


def _tuv(language: str, text: str, properties: Properties) -> list[str]:
    _check(text)
    start = f"<tuv xml:lang={quoteattr(language)}>"
    return [start, *_props(properties), f"<seg>{escape(text)}</seg>", "</tuv>"]


def _props(properties: Properties) -> Iterable[str]:
    for name, value in properties:
        if not _NAME.fullmatch(name):
            message = f"{name!r} is no name of a property; it has to begin with 'x-'"
            raise ValueError(message)
        _check(value)
        yield f'<prop type="{name}">{escape(value)}</prop>'


def _check(text: str) -> None:
    if text != one_line(text):
        message = f"{text[:40]!r} has line breaks or control characters"
        raise ValueError(message)


def load_tmx(data: bytes) -> Tmx:
    """Read a translation memory; units without both languages are left out.

    The target language is the first that is not the source's.

    :raises ValueError: if it is not TMX, or declares entities of its own.
    """
    root = _root(data)
    header = root.find("header")
    if header is None or not header.get("srclang"):
        message = "it is not TMX: there is no header with 'srclang'"
        raise ValueError(message)
    source = str(header.get("srclang"))
    units = [[(_language(tuv), tuv) for tuv in tu.iter("tuv")] for tu in root.iter("tu")]
    others = (code for tuvs in units for code, _ in tuvs if not _same(code, source))
    target = next(others, "")
    entries = (_entry(tu, source, target) for tu in root.iter("tu"))
    return Tmx(
        source_language=source,
        target_language=target,
        entries=tuple(entry for entry in entries if entry is not None),
        unit="paragraph" if header.get("segtype") == "paragraph" else "sentence",
    )


def load_units(data: bytes) -> list[list[tuple[str, str]]]:
    """Read a TMX file of any languages: for each unit, their codes as written, and the texts.

    :raises ValueError: if it is not TMX, or declares entities of its own.
    """
    return [
        [(_language(tuv), _text(tuv)) for tuv in tu.iter("tuv")] for tu in _root(data).iter("tu")
    ]


def _root(data: bytes) -> ElementTree.Element:
    if b"<!ENTITY" in data.replace(b"\0", b""):  # in any encoding: they can grow without end
        message = "it declares entities of its own, which are not read"
        raise ValueError(message)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        message = f"line {error.position[0]}: {error}"
        raise ValueError(message) from None
    if root.tag != "tmx":
        message = "it is not TMX: there is no header with 'srclang'"
        raise ValueError(message)
    return root


def _language(tuv: ElementTree.Element) -> str:
    return tuv.get(_LANG) or tuv.get("lang") or ""  # "lang" is that of TMX 1.1


def _same(code: str, other: str) -> bool:
    return code.casefold() == other.casefold()


def _entry(tu: ElementTree.Element, source: str, target: str) -> Entry | None:
    def find(language: str) -> ElementTree.Element | None:
        return next((tuv for tuv in tu.iter("tuv") if _same(_language(tuv), language)), None)

    one, other = find(source), find(target)
    if one is None or other is None:
        return None
    return Entry(
        source=_text(one),
        target=_text(other),
        properties=_properties(tu),
        source_properties=_properties(one),
        target_properties=_properties(other),
    )


def _text(tuv: ElementTree.Element) -> str:
    seg = tuv.find("seg")
    return "" if seg is None else "".join(seg.itertext())


def _properties(element: ElementTree.Element) -> Properties:
    return tuple((prop.get("type", ""), prop.text or "") for prop in element.findall("prop"))
