"""Tagged text: prose whose inline elements are numbered tags, as in XLIFF 1.2.

``<g id="1">…</g>`` holds text, ``<x id="2"/>`` stands alone.
``&``, ``<`` and ``>`` of the text itself are written ``&amp;``, ``&lt;`` and ``&gt;``, so that
every tagged text is well-formed XML content and a bare ``<`` never reaches an engine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r'<g id="([0-9]+)">|<x id="([0-9]+)"/>|(</g>)|([^<]+)|(<)')
# Engines also write the other entities that XML and HTML share; :func:`escape` never does.
_ENTITY = re.compile(r"&(lt|gt|amp|quot|apos|#0*39|#0*34|#[xX]0*27|#[xX]0*22);")
_UNESCAPED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


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
    return _ENTITY.sub(_unescape, text)


def _unescape(match: re.Match[str]) -> str:
    name = match[1]
    return _UNESCAPED.get(name) or ("'" if name.endswith(("39", "27")) else '"')


def render(parts: Sequence[Part]) -> str:
    """Write *parts* as tagged text; the inverse of :func:`parse`."""
    return "".join(map(_render, parts))


def _render(part: Part) -> str:
    if isinstance(part, str):
        return escape(part)
    if part.children is None:
        return f'<x id="{part.number}"/>'
    return f'<g id="{part.number}">{render(part.children)}</g>'


@lru_cache(maxsize=1024)  # a sentence and its translation are read at every step of their way
def parse(text: str) -> tuple[Part, ...]:
    """Read tagged text; adjacent text comes as one part, empty text as none.

    :raises TagError: if a tag is not closed, not opened, or not one of the two forms.
    """
    if "<" not in text:
        return (unescape(text),) if text else ()
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
    return unescape(
        re.sub(r"</?g\b[^>]*>", "", re.sub(r"<x\b[^>]*/>", lambda _: placeholder, text))
    )


def renumber(text: str, number_of: Callable[[int], int]) -> str:
    """Give every tag of *text* the number that *number_of* gives for its own.

    :raises TagError: if *text* is not well formed.
    """
    return render(_renumber(parse(text), number_of))


def numbered_from_one(text: str) -> tuple[str, tuple[int, ...]]:
    """Give the tags of a part of a text the numbers from 1, in the order of those they have.

    :return: the part, and the numbers that its tags had.
    :raises TagError: if *text* is not well formed.
    """
    numbers = tuple(sorted({number for _, number in tags(text)}))
    new = {number: position for position, number in enumerate(numbers, start=1)}
    return renumber(text, new.__getitem__), numbers


def _renumber(parts: Sequence[Part], number_of: Callable[[int], int]) -> tuple[Part, ...]:
    return tuple(
        part
        if isinstance(part, str)
        else Tag(
            number_of(part.number),
            None if part.children is None else _renumber(part.children, number_of),
        )
        for part in parts
    )


def tags(text: str) -> Counter[tuple[str, int]]:
    """Count the tags of *text* as ``("g", 1)`` or ``("x", 2)``.

    :raises TagError: if *text* is not well formed.
    """
    return _tags(parse(text))


def _tags(parts: Sequence[Part]) -> Counter[tuple[str, int]]:
    return Counter(_listed(parts))


def _listed(parts: Sequence[Part]) -> list[tuple[str, int]]:
    return sorted(
        ("x" if part.children is None else "g", part.number)
        for part in walk(parts)
        if isinstance(part, Tag)
    )


def check(source: str, translation: str) -> None:
    """Make sure that *translation* has exactly the tags of *source*, in any order, none emptied.

    :raises TagError: naming the tags that are lost, added or emptied, or if nothing is left at all.
    """
    if source.strip() and not translation.strip():
        message = "nothing is left"
        raise TagError(message)
    if "<" not in source and "<" not in translation:
        return
    ours, theirs = parse(source), parse(translation)
    if _listed(ours) == _listed(theirs) and not _empty(theirs):
        return
    wanted, got = _tags(ours), _tags(theirs)
    lost = sorted((wanted - got).elements())
    added = sorted((got - wanted).elements())
    emptied = sorted(_empty(theirs) - _empty(ours) - set(lost) - set(added))
    faults = [
        f"{what} {', '.join(f'<{letter} id={number}>' for letter, number in which)}"
        for what, which in (("lost", lost), ("added", added), ("emptied", emptied))
        if which
    ]
    if faults:
        raise TagError("; ".join(faults))


def _empty(parts: Sequence[Part]) -> set[tuple[str, int]]:
    """Give the pairs that hold nothing to see: an emptied link is a link nobody can follow."""
    return {
        ("g", part.number)
        for part in walk(parts)
        if isinstance(part, Tag) and part.children is not None
        if not any(not isinstance(inner, str) or inner.strip() for inner in walk(part.children))
    }


_OPEN, _CLOSE, _QUOTE = r"[<＜]\s*", r"\s*[>＞]", r"\s*[\"'“”„«»＂]?\s*"
_ID = rf"\s+id\s*[=＝]{_QUOTE}(\d+){_QUOTE}"
_LOOSE_ALONE = re.compile(
    rf"{_OPEN}x{_ID}(?:[/／]{_CLOSE}|{_CLOSE}(?:\s*{_OPEN}[/／]\s*x{_CLOSE})?)", re.IGNORECASE
)
_LOOSE_OPENED = re.compile(rf"{_OPEN}g{_ID}{_CLOSE}", re.IGNORECASE)
_LOOSE_CLOSED = re.compile(rf"{_OPEN}[/／]\s*g{_CLOSE}", re.IGNORECASE)
_STRAY = re.compile(r'<(?!g id="[0-9]+">|x id="[0-9]+"/>|/g>)')
_TAGLIKE = re.compile(r"<\s*/?\s*[A-Za-z][^<>]*>")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]）」』]*\s*$")


def repair(source: str, translation: str) -> str:
    """Mend what an engine did to the tags, where only one reading is possible.

    Mended are the spelling of tags (spaces, quotes, full width), text that holds a bare ``<``,
    one lost pair round the whole source, and one lost tag after the end of its sentence, such as
    a footnote's.  Everything else is refused.

    :return: a translation that passes :func:`check`; *translation* itself if that does.
    :raises TagError: if it cannot be mended with certainty.
    """
    try:
        check(source, translation)
    except TagError:
        mended = _escape_strays(source, _respell(translation))
    else:
        return translation
    try:
        check(source, mended)
    except TagError:
        mended = _restore(source, mended)
        check(source, mended)
    return mended


def _respell(text: str) -> str:
    """Write every tag that can be recognised as one in its exact form."""
    text = _LOOSE_ALONE.sub(lambda match: f'<x id="{int(match[1])}"/>', text)
    text = _LOOSE_OPENED.sub(lambda match: f'<g id="{int(match[1])}">', text)
    return _LOOSE_CLOSED.sub("</g>", text)


def _escape_strays(source: str, text: str) -> str:
    """Escape each ``<`` that begins no tag, unless it begins markup that the source never had."""
    known = plain(source)

    def escape_stray(match: re.Match[str]) -> str:
        like = _TAGLIKE.match(text, match.start())
        if like and like[0] not in known:
            message = f"{like[0]!r} is neither one of its tags nor in its text"
            raise TagError(message)
        return "&lt;"

    return _STRAY.sub(escape_stray, text)


def _restore(source: str, translation: str) -> str:
    """Put back the one tag that was lost, if there is only one place where it can have been.

    A tag at the very start or end of a sentence is no such place: languages order words
    differently, so that the object of "plot <x/>" comes first in Japanese.
    """
    missing = tags(source) - tags(translation)
    if sum(missing.values()) != 1:
        return translation
    [(letter, number)] = missing
    parts = parse(source)
    if (
        letter == "g"
        and len(parts) == 1
        and isinstance(parts[0], Tag)
        and parts[0].number == number
    ):
        return f'<g id="{number}">{translation}</g>'
    if (
        letter == "x"
        and parts[-1] == Tag(number)
        and _SENTENCE_END.search(plain(render(parts[:-1])))
    ):
        return f'{translation}<x id="{number}"/>'
    return translation
