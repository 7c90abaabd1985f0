"""XLIFF 1.2 (OASIS Standard, 1 February 2008): units written and read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from .inline import read_inline, write_inline
from .safexml import Element, write_attributes, write_text
from .units import Candidate, Previous, State, Unit, Units, as_notes, as_number, from_percent

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_TAGS = {"g": "g", "x": "x"}
_STATES = {
    State.NEEDS_TRANSLATION: ("needs-translation", None),
    State.NEEDS_REVIEW: ("needs-review-translation", "leveraged-mt"),
    State.STALE: ("needs-review-translation", "fuzzy-match"),
    State.FINAL: ("final", None),
}
"""Values of ``state`` and ``state-qualifier`` (sections 2.4 and 3.4 of the specification)."""
_DONE = frozenset({"translated", "signed-off", "final"})
_OLD = "previous-version"
"""The value of ``alttranstype`` for what was translated before the source changed."""
_FACTS = ("page", "origin", "by", "draft")


def xliff12_lines(units: Units, *, version: str) -> Iterator[str]:
    """Write units, one ``<file>`` for each run of units from the same file of the book.

    :param version: of the program that writes.
    :raises ValueError: if a text is mangled.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<xliff xmlns="{NAMESPACE}" version="1.2">'
    languages = write_attributes(
        source_language=units.source_language, target_language=units.target_language
    )
    tool = write_attributes(tool_id="sphinx-amts", tool_name="sphinx-amts", tool_version=version)
    for path, some in groupby(units.units, lambda unit: unit.path):
        yield f'<file{write_attributes(original=path)}{languages} datatype="plaintext">'
        yield f"<header><tool{tool}/></header>"
        yield "<body>"
        for unit in some:
            yield from _unit_lines(unit)
        yield "</body>"
        yield "</file>"
    yield "</xliff>"


def _unit_lines(unit: Unit) -> Iterator[str]:
    state, qualifier = _STATES[unit.state if unit.target else State.NEEDS_TRANSLATION]
    approved = "yes" if unit.state is State.FINAL else None
    yield f'<trans-unit{write_attributes(id=unit.id, approved=approved)} xml:space="preserve">'
    yield f"<source>{write_inline(unit.source, _TAGS)}</source>"
    attributes = write_attributes(state=state, state_qualifier=qualifier)
    yield f"<target{attributes}>{write_inline(unit.target, _TAGS)}</target>"
    place = [("sourcefile", unit.path)]
    place += [("linenumber", str(unit.line))] * (unit.line is not None)
    yield from _context("location", place)
    facts = [(f"x-{name}", value) for name in _FACTS if (value := getattr(unit, name))]
    if facts:
        yield from _context("information", facts)
    if unit.previous is not None:
        yield from _previous(unit.previous)
    for candidate in unit.candidates:
        yield from _candidate(candidate)
    yield from (f'<note from="sphinx-amts">{write_text(note)}</note>' for note in unit.notes)
    yield "</trans-unit>"


def _context(purpose: str, values: list[tuple[str, str]]) -> Iterator[str]:
    yield f'<context-group purpose="{purpose}">'
    for kind, value in values:
        yield f'<context context-type="{kind}">{write_text(value)}</context>'
    yield "</context-group>"


def _previous(previous: Previous) -> Iterator[str]:
    quality = previous.percent and f"{previous.percent}%"
    attributes = write_attributes(match_quality=quality or None, alttranstype=_OLD)
    yield f'<alt-trans{attributes} xml:space="preserve">'
    if previous.source:
        yield f"<source>{write_inline(previous.source, _TAGS)}</source>"
    yield f"<target>{write_inline(previous.target, _TAGS)}</target>"
    yield "</alt-trans>"


def _candidate(candidate: Candidate) -> Iterator[str]:
    attributes = write_attributes(
        match_quality=f"{candidate.percent}%",
        origin=candidate.maker,
        alttranstype="proposal",
        tool_id="sphinx-amts",
    )
    yield f'<alt-trans{attributes} xml:space="preserve">'
    yield f"<source>{write_inline(candidate.source, _TAGS)}</source>"
    yield f"<target>{write_inline(candidate.target, _TAGS)}</target>"
    yield "</alt-trans>"


def read_xliff12(root: Element) -> Units:
    """Read the units of all files in a document; those that are not to be translated are left out.

    :raises ValueError: naming the line, if a unit has no id or source, or languages differ.
    """
    files = list(root.children(_name("file")))
    if not files:
        message = f"line {root.line}: it has no <file>"
        raise ValueError(message)
    languages = [
        (file.attributes.get("source-language", ""), file.attributes.get("target-language", ""))
        for file in files
    ]
    for file, pair in zip(files, languages, strict=True):
        if pair != languages[0]:
            message = (
                f"line {file.line}: this <file> is from {pair[0]!r} to {pair[1]!r}, the first one "
                f"from {languages[0][0]!r} to {languages[0][1]!r}; divide them"
            )
            raise ValueError(message)
    return Units(
        source_language=languages[0][0],
        target_language=languages[0][1],
        units=tuple(
            _unit(element, file.attributes.get("original", ""))
            for file in files
            for element in file.inside(_name("trans-unit"))
            if element.attributes.get("translate") != "no"
        ),
    )


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _unit(element: Element, original: str) -> Unit:
    source = element.child(_name("source"))
    if source is None or not element.attributes.get("id"):
        message = f"line {element.line}: a <trans-unit> has no {'id' if source else '<source>'}"
        raise ValueError(message)
    target = element.child(_name("target"))
    facts = {
        context.attributes.get("context-type", ""): context.text()
        for group in element.children(_name("context-group"))
        for context in group.children(_name("context"))
    }
    return Unit(
        id=element.attributes["id"],
        source=read_inline(source, _TAGS),
        target="" if target is None else read_inline(target, _TAGS),
        reviewed=_is_reviewed(element, target),
        path=facts.get("sourcefile", original),
        line=as_number(facts.get("linenumber", "")),
        previous=_read_previous(element),
        notes=as_notes(note.text() for note in element.children(_name("note"))),
        at=element.line,
        candidates=(),
        **{name: facts.get(f"x-{name}", "") for name in _FACTS},
    )


def _is_reviewed(element: Element, target: Element | None) -> bool:
    """Tell whether a person is done with it: tools say so by either of two attributes."""
    if element.attributes.get("approved") == "yes":
        return True
    return target is not None and target.attributes.get("state") in _DONE


def _read_previous(element: Element) -> Previous | None:
    """Read what was translated before; other alternatives are proposals of the translator's tool."""
    for old in element.children(_name("alt-trans")):
        target = old.child(_name("target"))
        if old.attributes.get("alttranstype") == _OLD and target is not None:
            source = old.child(_name("source"))
            return Previous(
                source="" if source is None else read_inline(source, _TAGS),
                target=read_inline(target, _TAGS),
                match=from_percent(old.attributes.get("match-quality", "")),
            )
    return None
