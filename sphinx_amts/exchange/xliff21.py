"""XLIFF 2.1 (OASIS Standard, 13 February 2018): units written and read, of 2.0 too.

Beside the core it uses two modules: Metadata for what is known of a text, and Translation
Candidates for what was translated before its source changed, and for what was made of similar texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from .inline import read_inline, write_inline
from .safexml import Element, write_attributes, write_text
from .units import Candidate, Previous, State, Unit, Units, as_notes, as_number, from_percent

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
"""That of 2.1 as well."""
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_TAGS = {"g": "pc", "x": "ph"}
_DONE = frozenset({"translated", "reviewed", "final"})
"""Values of ``state`` but for ``initial``, which a draft has: nobody has worked on it."""
_FACTS = ("page", "origin", "by", "draft")


def xliff21_lines(units: Units, *, version: str) -> Iterator[str]:
    """Write units, one ``<file>`` for each run of units from the same file of the book.

    :param version: of the program that writes.
    :raises ValueError: if a text is mangled.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    languages = write_attributes(srcLang=units.source_language, trgLang=units.target_language)
    yield (
        f'<xliff xmlns="{NAMESPACE}" xmlns:mda="{_METADATA}" xmlns:mtc="{_MATCHES}" '
        f'version="2.1"{languages}>'
    )
    runs = groupby(units.units, lambda unit: unit.path)
    for number, (path, some) in enumerate(runs, start=1):
        yield f"<file{write_attributes(id=f'f{number}', original=path)}>"
        yield from _metadata([("tool", f"sphinx-amts {version}")])
        for unit in some:
            yield from _unit_lines(unit)
        yield "</file>"
    yield "</xliff>"


def _unit_lines(unit: Unit) -> Iterator[str]:
    yield f'<unit{write_attributes(id=unit.id)} xml:space="preserve">'
    if unit.previous is not None or unit.candidates:
        yield "<mtc:matches>"
        if unit.previous is not None:
            yield from _previous(unit.previous)
        for candidate in unit.candidates:
            yield from _candidate(candidate)
        yield "</mtc:matches>"
    facts = [(name, value) for name in _FACTS if (value := getattr(unit, name))]
    facts += [("line", str(unit.line))] * (unit.line is not None)
    if facts:
        yield from _metadata(facts)
    if unit.notes:
        yield "<notes>"
        yield from (f"<note>{write_text(note)}</note>" for note in unit.notes)
        yield "</notes>"
    state = "final" if unit.state is State.FINAL else "initial"
    yield f'<segment id="s" state="{state}">'
    yield f"<source>{write_inline(unit.source, _TAGS)}</source>"
    if unit.target:
        yield f"<target>{write_inline(unit.target, _TAGS)}</target>"
    yield "</segment>"
    yield "</unit>"


def _metadata(facts: list[tuple[str, str]]) -> Iterator[str]:
    yield '<mda:metadata><mda:metaGroup category="sphinx-amts">'
    for name, value in facts:
        yield f'<mda:meta type="{name}">{write_text(value)}</mda:meta>'
    yield "</mda:metaGroup></mda:metadata>"


def _previous(previous: Previous) -> Iterator[str]:
    attributes = write_attributes(
        ref="#s", type="tm", similarity=previous.percent or None, subType="amts:previous"
    )
    yield from _match(attributes, previous)


def _candidate(candidate: Candidate) -> Iterator[str]:
    attributes = write_attributes(
        ref="#s",
        type="mt" if candidate.origin == "machine" else "tm",
        similarity=candidate.percent,
        origin=candidate.maker,
        subType=f"amts:{candidate.origin}",
    )
    yield from _match(attributes, candidate)


def _match(attributes: str, texts: Previous | Candidate) -> Iterator[str]:
    yield f"<mtc:match{attributes}>"
    yield f"<source>{write_inline(texts.source, _TAGS)}</source>"
    yield f"<target>{write_inline(texts.target, _TAGS)}</target>"
    yield "</mtc:match>"


def read_xliff21(root: Element) -> Units:
    """Read the units of all files in a document; those that are not to be translated are left out.

    :raises ValueError: naming the line, if a unit has no id or no segment with a source.
    """
    return Units(
        source_language=root.attributes.get("srcLang", ""),
        target_language=root.attributes.get("trgLang", ""),
        units=tuple(
            _unit(element, file.attributes.get("original", ""))
            for file in root.children(_name("file"))
            for element in file.inside(_name("unit"))
            if element.attributes.get("translate") != "no"
        ),
    )


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _unit(element: Element, original: str) -> Unit:
    parts = [one for one in element.content if isinstance(one, Element) and one.name in _PARTS]
    segments = [part for part in parts if part.local == "segment"]
    bare = any(part.child(_name("source")) is None for part in parts)
    if bare or not segments or not element.attributes.get("id"):
        lacks = "no id" if segments and not bare else "no <segment> with a <source>"
        message = f"line {element.line}: a <unit> has {lacks}"
        raise ValueError(message)
    facts = _read_metadata(element)
    notes = element.child(_name("notes"))
    return Unit(
        id=element.attributes["id"],
        source="".join(_read(part, "source") for part in parts),
        target=_target(parts),
        reviewed=all(one.attributes.get("state") in _DONE for one in segments),
        path=original,
        line=as_number(facts.get("line", "")),
        previous=_read_previous(element),
        notes=as_notes(note.text() for note in notes.children(_name("note"))) if notes else (),
        at=element.line,
        candidates=(),
        **{name: facts.get(name, "") for name in _FACTS},
    )


_PARTS = (_name("segment"), _name("ignorable"))
"""What a tool that divides a unit into sentences makes of it."""


def _target(parts: list[Element]) -> str:
    """Join the targets of a unit; none if a segment has none yet."""
    texts = []
    for part in parts:
        text = _read(part, "target")
        if not text and part.local == "segment":
            return ""
        texts.append(text or _read(part, "source"))  # white space between two sentences
    return "".join(texts)


def _read(part: Element, name: str) -> str:
    found = part.child(_name(name))
    return "" if found is None else read_inline(found, _TAGS)


def _read_metadata(element: Element) -> dict[str, str]:
    return {
        meta.attributes.get("type", ""): meta.text()
        for metadata in element.children(f"{{{_METADATA}}}metadata")
        for group in metadata.children(f"{{{_METADATA}}}metaGroup")
        if group.attributes.get("category") == "sphinx-amts"
        for meta in group.children(f"{{{_METADATA}}}meta")
    }


def _read_previous(element: Element) -> Previous | None:
    """Read what was translated before; other candidates are proposals of the translator's tool."""
    for matches in element.children(f"{{{_MATCHES}}}matches"):
        for match in matches.children(f"{{{_MATCHES}}}match"):
            if match.attributes.get("subType") == "amts:previous":
                return Previous(
                    source=_read(match, "source"),
                    target=_read(match, "target"),
                    match=from_percent(match.attributes.get("similarity", "")),
                )
    return None
