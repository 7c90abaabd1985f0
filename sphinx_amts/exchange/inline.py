"""Tagged text ⇄ the inline elements of XLIFF and TMX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from ..tagged import escape
from .safexml import Element, write_tagged
from .units import canonical

Names = Mapping[str, str]
"""What a format calls the two kinds of tag: ``{"g": "pc", "x": "ph"}``."""

_TRANSPARENT = frozenset({"mrk", "hi", "sub"})
"""Marks that tools put round text, and that are no tags of it."""
_TAG = re.compile(r"<(/?)([gx]) ?(.*?)(/?)>")


def write_inline(text: str, names: Names) -> str:
    """Write tagged text with the elements of a format.

    :raises ValueError: if it is mangled.
    """
    return write_tagged(_TAG.sub(lambda tag: _renamed(tag, names), canonical(text)))


def _renamed(tag: re.Match[str], names: Names) -> str:
    close, letter, attribute, alone = tag.groups()
    return f"<{close}{names[letter]}{attribute and ' '}{attribute}{alone}>"


def read_inline(element: Element, names: Names) -> str:
    """Read the content of an element as tagged text.

    An element that is none of *names* is written as it is, which no check of tags lets pass:
    to say so is for whoever knows the place.
    """
    letters = {name: letter for letter, name in names.items()}
    return "".join(_read(element, letters))


def _read(element: Element, letters: Mapping[str, str]) -> list[str]:
    parts: list[str] = []
    for one in element.content:
        if isinstance(one, str):
            parts.append(escape(one))
            continue
        inner = _read(one, letters)
        letter = letters.get(one.local)
        number = quoteattr(one.attributes.get("id", ""))
        if one.local in _TRANSPARENT:
            parts += inner
        elif letter == "g":
            parts += [f"<g id={number}>", *inner, "</g>"]
        elif letter == "x" and not inner:
            parts.append(f"<x id={number}/>")
        else:
            parts += [f"<{one.local} id={number}>", *inner, f"</{one.local}>"]
    return parts
