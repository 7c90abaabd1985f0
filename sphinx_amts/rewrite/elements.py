"""The markup of a text's inline elements: what stands for each tag of its tagged text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import Inline
from ..tagged import Part, Tag


class UnwritableError(ValueError):
    """A text cannot be written as markup that would be read as that text."""


@dataclass(frozen=True, slots=True)
class Element:
    """An inline element as it is written."""

    raw: str
    """All of it."""
    children: tuple[str | Element, ...] | None = None
    """What it holds, if that is text with elements of its own."""
    opening: str = ""
    """What stands before :attr:`children`."""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """What is written for a tag: all of it, or what goes round its text."""

    opening: str
    closing: str | None = None
    """None for a tag that stands alone."""
    verbatim: bool = False
    """Whether nothing in its text is markup, and nothing can be escaped."""


_UNWRITTEN = frozenset({"target", "index"})
"""What stands in a doctree beside an element, and is not written: the place of a link's name."""


def markup_of(
    parts: Sequence[Part], inlines: Sequence[Inline], elements: Sequence[str | Element]
) -> dict[int, Markup]:
    """Give the markup of each tag of a text.

    :param parts: the tagged text.
    :param inlines: its inline elements, by the numbers of the tags.
    :param elements: the same text as it is written.
    :raises UnwritableError: if there are more tags than elements, or fewer.
    """
    unwritten = {
        number for number, inline in enumerate(inlines, start=1) if inline.key in _UNWRITTEN
    }
    return dict(_pairs(parts, elements, unwritten))


def _pairs(
    parts: Sequence[Part], elements: Sequence[str | Element], unwritten: set[int]
) -> Iterator[tuple[int, Markup]]:
    tags = [part for part in parts if isinstance(part, Tag)]
    yield from ((tag.number, Markup("")) for tag in tags if tag.number in unwritten)
    tags = [tag for tag in tags if tag.number not in unwritten]
    written = [each for each in elements if isinstance(each, Element)]
    if len(tags) != len(written):
        message = "it cannot be told which markup of the source its inline elements are"
        raise UnwritableError(message)
    for tag, element in zip(tags, written, strict=True):
        children = tag.children
        if children is None:
            yield tag.number, Markup(element.raw)
            continue
        inside = [each for each in element.children or () if isinstance(each, Element)]
        while not inside and len(children) == 1 and isinstance(children[0], Tag):
            # A reference is two nodes, one in the other, that are written as one.
            yield children[0].number, Markup("", None if children[0].children is None else "")
            children = children[0].children or ()
        if element.children is not None:
            yield tag.number, Markup(element.opening, element.closing)
            yield from _pairs(children, element.children, unwritten)
        else:
            yield tag.number, _round(element.raw, children)


_GENERATED = re.compile(r":[\w:+.-]+:`|\{[\w:+.-]+\}`|\{\{|\|")
"""What is shown with a text that the page, or the role, makes itself: ``:pep:`8```."""


def _round(raw: str, children: Sequence[Part]) -> Markup:
    """Find the text of a role in it: what stands before and after is its markup."""
    if len(children) == 1 and isinstance(children[0], str):
        pattern = "".join(map(_loosely, children[0].strip()))
        if found := re.search(f"(?<=[`*_]){pattern}", raw):
            # MyST reads the text of a role as it stands.
            verbatim = raw.startswith("{")
            return Markup(raw[: found.start()], raw[found.end() :], verbatim=verbatim)
    if _GENERATED.match(raw):
        return Markup(raw)
    message = f"it cannot be told where the text of {raw!r} stands in it"
    raise UnwritableError(message)


def _loosely(character: str) -> str:
    return r"\s+" if character.isspace() else rf"\\?{re.escape(character)}"


_QUOTES = "“”„‟«»‹›‘’‚‛"
_TYPED = {"–": ("--",), "—": ("---",), "…": ("...",)} | dict.fromkeys(_QUOTES, ('"', "'"))
"""What typography makes of what was typed."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")


def consume(raw: str, place: int, text: str) -> int:
    """Tell where *text* ends that is written in *raw* from *place* on.

    :raises UnwritableError: if it is not written there.
    """
    at = 0
    while at < len(text):
        typed = _TYPED.get(text[at], ())
        if was := next((each for each in typed if raw.startswith(each, place)), ""):
            place, at = place + len(was), at + 1
        elif raw[place : place + 1] == "\\" and raw[place + 1 : place + 2] == text[at]:
            place, at = place + 2, at + 1
        elif (entity := _ENTITY.match(raw, place)) and text.startswith(
            shown := html.unescape(entity[0]), at
        ):
            place, at = entity.end(), at + len(shown)
        elif raw[place : place + 1] == text[at]:
            place, at = place + 1, at + 1
        elif raw[place : place + 1].isspace() and not text[at].isspace():
            place += 1
        elif text[at].isspace() and not raw[place : place + 1].isspace():
            at += 1
        else:
            message = f"its markup cannot be read at {raw[place : place + 20]!r}"
            raise UnwritableError(message)
    return place
