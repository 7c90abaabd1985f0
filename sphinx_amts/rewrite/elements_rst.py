"""The inline elements of reStructuredText as they are written, by its rules for where they begin and end."""

from __future__ import annotations

import re

from .elements import Element

_BEFORE = r"(?<![^\s\-:/'\"<(\[{‐-―‘-‟¡-¿、-】，。！？：；（）「」『』《》]){mark}(?=\S)"
_AFTER = r"(?=$|[\s\-.,:;!?'\"/\\>)\]}‐-―‘-‟、-】，。！？：；（）「」『』《》])"
_INNER = r"(?:\\.|[^\\])*?(?<!\s)"

_FORMS = (
    ("literal", rf"``.+?``{_AFTER}"),
    ("role", rf":[\w:+.-]+:`{_INNER}`{_AFTER}"),
    ("suffixed", rf"`{_INNER}`:[\w:+.-]+:{_AFTER}"),
    ("link", rf"`{_INNER}`__?{_AFTER}"),
    ("target", rf"_`{_INNER}`{_AFTER}"),
    ("interpreted", rf"`{_INNER}`{_AFTER}"),
    ("strong", rf"\*\*{_INNER}\*\*{_AFTER}"),
    ("emphasis", rf"\*{_INNER}\*{_AFTER}"),
    ("substitution", rf"\|{_INNER}\|(?:__?)?{_AFTER}"),
    ("note", rf"\[(?:\#?[\w.-]*|\*)\]_{_AFTER}"),
    ("uri", r"(?:https?|ftp|mailto):[^\s<>`*|]*[^\s<>`*|.,:;!?'\")\]}]"),
    ("word", rf"\b\w[\w.+-]*(?<=[^\W_])__?{_AFTER}"),
)
_ELEMENT = re.compile(
    "|".join(
        f"(?P<{name}>{form if name in {'uri', 'word'} else _BEFORE.replace('{mark}', '') + form})"
        for name, form in _FORMS
    ),
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\.", re.DOTALL)


def elements(text: str) -> tuple[str | Element, ...]:
    """Read inline markup as texts and elements; together they are *text* again."""
    found: list[str | Element] = []
    place = start = 0
    while start < len(text):
        escaped = _ESCAPED.match(text, start)
        if escaped:
            # An escaped space is a boundary, an escaped mark is none.
            start = escaped.end()
            after_space = text[start - 1].isspace()
            element = _ELEMENT.match(text, start) if after_space else None
        else:
            element = _ELEMENT.match(text, start)
        if element is None:
            start += 0 if escaped else 1
            continue
        if element.start() > place:
            found.append(text[place : element.start()])
        found.append(_element(str(element.lastgroup), element[0]))
        place = start = element.end()
    if place < len(text):
        found.append(text[place:])
    return tuple(found)


def _element(kind: str, raw: str) -> Element:
    match kind:
        case "strong":
            return Element(raw, (raw[2:-2],), "**", "**")
        case "emphasis":
            return Element(raw, (raw[1:-1],), "*", "*")
        case "link":
            return _link(raw)
        case "word":
            name = raw.rstrip("_")
            return Element(raw, (name,), "`", f" <{name}_>`_")
    return Element(raw)


def _link(raw: str) -> Element:
    """Read a link, whose name has to stay what it is where another place of the page defines it."""
    marks = raw[raw.rindex("`") :]
    inner = raw[1 : -len(marks)]
    if found := re.fullmatch(r"(.*?)(\s*<[^<>]+>)", inner, re.DOTALL):
        return Element(raw, (found[1],), "`", found[2] + marks)
    if marks == "`__":
        return Element(raw, (inner,), "`", marks)
    return Element(raw, (inner,), "`", f" <{inner}_>`_")
