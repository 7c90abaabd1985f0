"""Tagged text: prose whose inline elements are numbered tags, as in XLIFF 1.2.

``<g id="1">…</g>`` holds text, ``<x id="2"/>`` stands alone.
``&``, ``<`` and ``>`` of the text itself are written ``&amp;``, ``&lt;`` and ``&gt;``, so that
every tagged text is well-formed XML content and a bare ``<`` never reaches an engine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r'<g id="(\d+)">|<x id="(\d+)"/>|(</g>)|([^<]+)|(<)')
_ENTITY = re.compile(r"&(lt|gt|amp);")
_UNESCAPED = {"lt": "<", "gt": ">", "amp": "&"}


class TagError(ValueError):
    """A tagged text is not well formed, or its tags are not those of its source."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline element; *children* is None for one that stands alone (``<x/>``)."""

    number: int
    children: tuple[Part, ...] | None = None


Part = str | Tag
"""A run of plain text, or an inline element."""


def escape(text: str) -> str:
    """Write plain *text* as tagged text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Read the plain text that :func:`escape` wrote."""
    return _ENTITY.sub(lambda match: _UNESCAPED[match[1]], text)


def render(parts: Sequence[Part]) -> str:
    """Write *parts* as tagged text; the inverse of :func:`parse`."""
    return "".join(map(_render, parts))


def _render(part: Part) -> str:
    if isinstance(part, str):
        return escape(part)
    if part.children is None:
        return f'<x id="{part.number}"/>'
    return f'<g id="{part.number}">{render(part.children)}</g>'


def parse(text: str) -> tuple[Part, ...]:
    """Read tagged text; adjacent text comes as one part, empty text as none.

    :raises TagError: if a tag is not closed, not opened, or not one of the two forms.
    """
    stack: list[tuple[int, list[Part]]] = [(0, [])]
    for match in _TOKEN.finditer(text):
        opened, alone, closed, run, bare = match.groups()
        if opened:
            stack.append((int(opened), []))
        elif alone:
            stack[-1][1].append(Tag(int(alone)))
        elif closed:
            if len(stack) == 1:
                message = f"a tag is closed that was not opened, at character {match.start() + 1}"
                raise TagError(message)
            number, children = stack.pop()
            stack[-1][1].append(Tag(number, tuple(children)))
        elif bare:
            message = f"'<' is neither a tag nor written '&lt;', at character {match.start() + 1}"
            raise TagError(message)
        else:
            stack[-1][1].append(unescape(run))
    if len(stack) > 1:
        message = f"tag {stack[-1][0]} is not closed"
        raise TagError(message)
    return tuple(stack[0][1])


def walk(parts: Sequence[Part]) -> Iterator[Part]:
    """Give every part and, after each tag, what it holds, in reading order."""
    for part in parts:
        yield part
        if isinstance(part, Tag) and part.children:
            yield from walk(part.children)


def plain(text: str, placeholder: str = "") -> str:
    """Drop the tags; each ``<x/>`` becomes *placeholder*."""
    return unescape(re.sub(r"</?g\b[^>]*>", "", re.sub(r"<x\b[^>]*/>", lambda _: placeholder, text)))


def tags(text: str) -> Counter[tuple[str, int]]:
    """Count the tags of *text* as ``("g", 1)`` or ``("x", 2)``.

    :raises TagError: if *text* is not well formed.
    """
    return Counter(
        ("x" if part.children is None else "g", part.number)
        for part in walk(parse(text))
        if isinstance(part, Tag)
    )


def check(source: str, translation: str) -> None:
    """Make sure that *translation* has exactly the tags of *source*, in any order.

    :raises TagError: naming the tags that are lost, added or doubled.
    """
    wanted, got = tags(source), tags(translation)
    lost = sorted((wanted - got).elements())
    added = sorted((got - wanted).elements())
    faults = [
        f"{what} {', '.join(f'<{letter} id={number}>' for letter, number in which)}"
        for what, which in (("lost", lost), ("added", added))
        if which
    ]
    if faults:
        raise TagError("; ".join(faults))


_LOOSE = (
    (re.compile(r"<\s*x\s+id\s*=\s*[\"'“”„«»]?\s*(\d+)\s*[\"'“”„«»]?\s*/?\s*>(?:\s*<\s*/\s*x\s*>)?"), r'<x id="\1"/>'),
    (re.compile(r"<\s*g\s+id\s*=\s*[\"'“”„«»]?\s*(\d+)\s*[\"'“”„«»]?\s*>"), r'<g id="\1">'),
    (re.compile(r"<\s*/\s*g\s*>"), "</g>"),
)
_STRAY = re.compile(r"<(?!g id=\"\d+\">|x id=\"\d+\"/>|/g>)")


def repair(source: str, translation: str) -> str:
    """Mend what an engine did to the tags, where only one reading is possible.

    Mended are the spelling of tags (spaces, quotes), text that holds a bare ``<``, and one lost
    standalone tag or pair at the very end or start of the source.  Everything else is refused.

    :return: a translation that passes :func:`check`.
    :raises TagError: if it cannot be mended with certainty.
    """
    mended = translation
    for pattern, spelling in _LOOSE:
        mended = pattern.sub(spelling, mended)
    mended = _STRAY.sub("&lt;", mended)
    try:
        check(source, mended)
    except TagError:
        mended = _restore_edge(source, mended)
        check(source, mended)
    return mended


def _restore_edge(source: str, translation: str) -> str:
    """Put back the one tag that was lost, if it opened or ended the source."""
    missing = tags(source) - tags(translation)
    if sum(missing.values()) != 1:
        return translation
    [(letter, number)] = missing
    parts = parse(source)
    if letter == "x":
        tag = f'<x id="{number}"/>'
        if parts[0] == Tag(number):
            return tag + translation
        if parts[-1] == Tag(number):
            return translation + tag
    elif len(parts) == 1:
        return f'<g id="{number}">{translation}</g>'
    return translation
