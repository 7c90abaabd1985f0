"""Tagged text ⇄ the HTML that goes over the wire, and what the service does to it made good.

``<g id="1">…</g>`` goes as ``<a id="1">…</a>``, and ``<x id="2"/>`` as ``<i translate="no">2</i>``:
what such an element holds comes back as it went (AWS Developer Guide, "Using do-not-translate
tags").  ``&``, ``<`` and ``>`` of the text are entities in tagged text already, and stay it: a bare
``<`` beside a protected element makes the service leak its own ``DNT_…`` (aws/aws-sdk-ruby#3191).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from ... import tagged
from ...languages.scripts import UNSPACED
from ...tagged import Part, Tag, TagError

_LEAK = "DNT_"
_NUMBER = r"\d{1,9}"
_OPEN, _CLOSE, _QUOTE = r"[<＜]\s*", r"\s*[>＞]", r"\s*[\"'“”„«»＂]?\s*"
_ELEMENT = re.compile(
    rf"{_OPEN}a\s+id\s*[=＝]{_QUOTE}(?P<opened>{_NUMBER}){_QUOTE}{_CLOSE}"
    rf"|(?P<closed>{_OPEN}[/／]\s*a{_CLOSE})"
    rf"|{_OPEN}i(?:\s+[^<>＜＞]*)?[>＞]\s*(?P<alone>{_NUMBER})\s*{_OPEN}[/／]\s*i{_CLOSE}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_TWICE = re.compile(r"&amp;(?=(?:lt|gt|amp|quot|apos|#0*3[49]);)")
_TAG = r'(?:<g id="\d+">|</g>|<x id="\d+"/>)'
_CLOSING = r"[.,)\]}，。、；：！？）】』」》〉…]"
_OPENING = r"[(\[{（【『「《〈]"
_INSIDE_START = re.compile(r'(\s*)(<g id="\d+">)\s+')
_INSIDE_END = re.compile(r"\s+(</g>)(\s*)")
_BEFORE_MARK = re.compile(rf"({_TAG})[ \t]+(?={_CLOSING})")
_AFTER_MARK = re.compile(rf"(?<={_OPENING})[ \t]+(?={_TAG})")
_SPACES = re.compile(r"[ \t\r\n]+")
"""Not no-break spaces: French means them."""
_WIDE = f"[{UNSPACED}\u3000-\u303f\uff01-\uff60]"
_GROUP = r'(?:<g id="\d+">|</g>)'
_GROUP_TAG = re.compile(_GROUP)
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})(\s*(?:{_GROUP}\s*)+)(?={_WIDE})")


def to_html(text: str, first: int = 0) -> str:
    """Write tagged *text* as HTML.

    :param first: what is added to the numbers of the tags, so that no two sentences of a request
        have the same.
    :raises TagError: if *text* is not well formed.
    """
    return "".join(_to_html(part, first) for part in tagged.parse(text))


def _to_html(part: Part, first: int) -> str:
    if isinstance(part, str):
        return tagged.escape(part)
    if part.children is None:
        return f'<i translate="no">{part.number + first}</i>'
    inside = "".join(_to_html(child, first) for child in part.children)
    return f'<a id="{part.number + first}">{inside}</a>'


def from_html(source: str, answer: str, first: int = 0) -> str:
    """Read the translation of *source*, tagged text, from what the service made of its HTML.

    Spaces that the service put at tags are taken out, and entities read whether it escaped them
    once, twice or not at all.

    :raises TagError: if the tags are not those of *source*, and cannot be mended with certainty.
    """
    if _LEAK in answer and _LEAK not in source:
        message = "the answer holds a token of the service itself (DNT_…)"
        raise TagError(message)

    def tag(match: re.Match[str]) -> str:
        if match["closed"]:
            return "</g>"
        number = int(match["opened"] or match["alone"]) - first
        if number < 1:
            message = "a tag of another sentence is in it"
            raise TagError(message)
        return f'<g id="{number}">' if match["opened"] else f'<x id="{number}"/>'

    return read(source, answer, _ELEMENT, tag)


def read(
    source: str, answer: str, element: re.Pattern[str], tag: Callable[[re.Match[str]], str]
) -> str:
    """Read a translation whose tags have some other form.

    :param element: matches that form.
    :param tag: gives the tag that a match stands for.
    :raises TagError: as :func:`from_html`.
    """
    shown = tagged.plain(source)
    pieces: list[str] = []
    at = 0
    for match in element.finditer(answer):
        pieces += [_text(answer[at : match.start()], shown), tag(match)]
        at = match.end()
    pieces.append(_text(answer[at:], shown))
    text = _SPACES.sub(" ", "".join(pieces)).strip()
    if "<" in text:
        text = tidy(source, text)
    return tagged.render(tagged.parse(tagged.repair(source, text)))


def numbers(answer: str) -> set[int]:
    """Give the numbers of all tags of *answer*, HTML, as they went over the wire."""
    return {
        int(match["opened"] or match["alone"])
        for match in _ELEMENT.finditer(answer)
        if not match["closed"]
    }


def _text(run: str, shown: str) -> str:
    """Escape what is between tags as tagged text does, but for a bare ``<``.

    That is left for :func:`sphinx_amts.tagged.repair`, which tells text from foreign markup.

    :param shown: the text of the source, which may speak of entities itself.
    """
    if "&" not in run:
        return run
    if not _ENTITY.search(shown):
        run = _TWICE.sub("&", run)
    pieces: list[str] = []
    at = 0
    for match in _ENTITY.finditer(run):
        read = html.unescape(match[0])
        literal = read == match[0]
        pieces += [
            run[at : match.start()].replace("&", "&amp;"),
            tagged.escape(match[0] if literal else read),
        ]
        at = match.end()
    pieces.append(run[at:].replace("&", "&amp;"))
    return "".join(pieces)


def tidy(source: str, text: str) -> str:
    """Take out the spaces that a service put at tags; *source* has none of their kind.

    Inside of a tag they go outside.  Between a tag and closing punctuation, opening brackets and
    a tag, and words of a script without spaces, there is none.
    """
    if not _INSIDE_START.search(source):
        text = _INSIDE_START.sub(lambda match: (match[1] or " ") + match[2], text)
    if not _INSIDE_END.search(source):
        text = _INSIDE_END.sub(lambda match: match[1] + (match[2] or " "), text)
    if not _BEFORE_MARK.search(source):
        text = _BEFORE_MARK.sub(r"\1", text)
    if not _AFTER_MARK.search(source):
        text = _AFTER_MARK.sub("", text)
    if _join_wide(source) == source:
        text = _join_wide(text)
    return text.strip()


def _join_wide(text: str) -> str:
    """Leave no space between words of a script without spaces that only tags stand between."""
    return _BETWEEN_WIDE.sub(lambda match: "".join(_GROUP_TAG.findall(match[1])), text)


def runs(parts: Sequence[Part]) -> list[str]:
    """List the texts between tags, in reading order, as tagged text without tags."""
    return [tagged.escape(part) for part in tagged.walk(parts) if isinstance(part, str)]


def with_runs(parts: Sequence[Part], texts: Sequence[str]) -> str:
    """Put other texts between the tags, in the order of :func:`runs`."""
    left = iter(texts)

    def replaced(parts: Sequence[Part]) -> tuple[Part, ...]:
        return tuple(
            tagged.unescape(next(left))
            if isinstance(part, str)
            else part
            if part.children is None
            else Tag(part.number, replaced(part.children))
            for part in parts
        )

    return tagged.render(replaced(parts))
