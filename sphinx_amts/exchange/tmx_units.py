"""TMX 1.4b with inline elements and states: units written and read.

What TMX has no place for are properties with names of their own: ``x-state``, ``x-page`` …
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from ..tagged import Part, escape, parse
from .safexml import LANG, Element, read_xml, write_attributes, write_text
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
)

_FACTS = ("page", "path", "origin", "by", "draft")
_TRANSPARENT = frozenset({"hi", "sub"})


# Writing


def tmx_unit_lines(units: Units, *, version: str) -> Iterator[str]:
    """Write units; one that is not translated has the source only.

    :param version: of the program that writes.
    :raises ValueError: if a text is mangled.
    """
    header = write_attributes(
        creationtool="sphinx-amts",
        creationtoolversion=version,
        segtype="paragraph",
        o_tmf="sphinx-amts",
        adminlang="en",
        srclang=units.source_language,
        datatype="plaintext",
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<tmx version="1.4">'
    yield f"<header{header}/>"
    yield "<body>"
    for unit in units.units:
        yield f"<tu{write_attributes(tuid=unit.id)}>"
        yield from (f"<note>{write_text(note)}</note>" for note in unit.notes)
        for name, value in _properties(unit):
            yield f'<prop type="x-{name}">{write_text(value)}</prop>'
        yield _tuv(units.source_language, unit.source)
        if unit.target:
            yield _tuv(units.target_language, unit.target)
        yield "</tu>"
    yield "</body>"
    yield "</tmx>"


def _properties(unit: Unit) -> Iterator[tuple[str, str]]:
    yield "state", unit.state
    for name in _FACTS:
        if value := getattr(unit, name):
            yield name, value
    if unit.line is not None:
        yield "line", str(unit.line)
    if (old := unit.previous) is not None:
        yield "previous-source", canonical(old.source)
        yield "previous-target", canonical(old.target)
        if old.percent:
            yield "match", f"{old.percent}%"


def _tuv(language: str, text: str) -> str:
    content = _segment(parse(canonical(text)))
    return f"<tuv xml:lang={quoteattr(language)}><seg>{content}</seg></tuv>"


def _segment(parts: Sequence[Part]) -> str:
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    if isinstance(part, str):
        return write_text(part)
    number = part.number
    if part.children is None:
        return f'<ph x="{number}"/>'
    return f'<bpt i="{number}" x="{number}"/>{_segment(part.children)}<ept i="{number}"/>'


# Reading


def load_tmx_units(data: bytes) -> Units:
    """Read units of one source and one target language; those without a source are left out.

    A translation memory holds translations, so that a unit without ``x-state`` is one that a
    person is done with.

    :raises ValueError: naming the line, if it is not TMX, or has several target languages.
    """
    root = read_xml(data)
    header = root.child("header")
    if root.name != "tmx" or header is None:
        message = (
            f"line {root.line}: it is no TMX: it begins with <{root.local}>, or has no <header>"
        )
        raise ValueError(message)
    source = header.attributes.get("srclang", "")
    variants = [
        (tu, {_language(tuv): tuv for tuv in tu.children("tuv")}) for tu in root.inside("tu")
    ]
    others = {code.casefold(): code for _, tuvs in variants for code in tuvs}
    others.pop(source.casefold(), None)
    if len(others) > 1:
        message = f"line {header.line}: it translates to {', '.join(others.values())}; divide it"
        raise ValueError(message)
    target = next(iter(others.values()), "")
    units = tuple(
        _unit(tu, one, tuvs.get(target))
        for tu, tuvs in variants
        if (one := next((tuv for code, tuv in tuvs.items() if _same(code, source)), None))
    )
    refuse_doubles(units)
    return Units(source_language=source, target_language=target, units=units)


def _language(tuv: Element) -> str:
    return tuv.attributes.get(LANG) or tuv.attributes.get("lang") or ""


def _same(code: str, other: str) -> bool:
    return code.casefold() == other.casefold()


def _unit(tu: Element, source: Element, target: Element | None) -> Unit:
    facts = {prop.attributes.get("type", ""): prop.text() for prop in tu.children("prop")}
    text = _read(target)
    return Unit(
        id=tu.attributes.get("tuid") or f"line-{tu.line}",
        source=_read(source),
        target=text,
        reviewed=bool(text) and facts.get("x-state", State.FINAL) == State.FINAL,
        line=as_number(facts.get("x-line", "")),
        previous=_previous(facts),
        notes=as_notes(note.text() for note in tu.children("note")),
        at=tu.line,
        candidates=(),
        **{name: facts.get(f"x-{name}", "") for name in _FACTS},
    )


def _previous(facts: dict[str, str]) -> Previous | None:
    if "x-previous-target" not in facts:
        return None
    return Previous(
        source=facts.get("x-previous-source", ""),
        target=facts["x-previous-target"],
        match=from_percent(facts.get("x-match", "")),
    )


def _read(tuv: Element | None) -> str:
    seg = tuv.child("seg") if tuv is not None else None
    return "" if seg is None else "".join(_content(seg))


def _content(element: Element) -> Iterator[str]:
    """Read the content of a segment; what is no tag of ours is written as it is, see inline.py."""
    for one in element.content:
        if isinstance(one, str):
            yield escape(one)
        elif one.name in _TRANSPARENT:
            yield from _content(one)
        elif one.name == "bpt":
            yield f"<g id={quoteattr(one.attributes.get('i', ''))}>"
        elif one.name == "ept":
            yield "</g>"
        elif one.name == "ph":
            yield f"<x id={quoteattr(one.attributes.get('x', ''))}/>"
        else:
            yield f"<{one.local}>"
