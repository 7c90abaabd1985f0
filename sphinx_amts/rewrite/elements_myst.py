"""The inline elements of MyST Markdown as they are written: by the tokens of myst-parser's own parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .elements import Element, UnwritableError, consume

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CODE = r"(`+)(?!`).+?(?<!`)\1(?!`)"
_WRITTEN = {
    "code_inline": re.compile(_CODE, re.DOTALL),
    "myst_role": re.compile(r"\{[^{}`\s]+\}" + _CODE, re.DOTALL),
    "math_inline": re.compile(r"\$.+?(?<!\\)\$", re.DOTALL),
    "math_single": re.compile(r"\$.+?(?<!\\)\$", re.DOTALL),
    "math_inline_double": re.compile(r"\$\$.+?(?<!\\)\$\$", re.DOTALL),
    "footnote_ref": re.compile(r"\[\^[^\]\s]+\]"),
    "substitution_inline": re.compile(r"\{\{.+?\}\}", re.DOTALL),
    "image": re.compile(r"!\[(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])?"),
}  # fmt: skip
"""How the elements are written that hold no others."""
_LINK_END = re.compile(r"\](?:\((?:[^()<]|<[^>]*>|\([^()]*\))*\)|\[[^\]]*\])?")
_SPACE = re.compile(r"\s*")
_ATTRIBUTES = re.compile(r"\{[^{}`]*\}(?!`)")


def elements(text: str, md: MarkdownIt) -> tuple[str | Element, ...]:
    """Read inline markup as texts and elements; together they are *text* again.

    :raises UnwritableError: if it has something whose place cannot be told.
    """
    [inline] = md.parseInline(text, {})
    reading = _Reading(text, list(inline.children or ()))
    found = reading.until(None)
    if text[reading.place :].strip():
        message = f"its markup cannot be read at {text[reading.place :][:20]!r}"
        raise UnwritableError(message)
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    """How far a text is read: its tokens say what comes, and from where on is looked for it."""

    text: str
    tokens: Sequence[Token]
    place: int = 0
    number: int = field(default=0)

    def until(self, closing: str | None) -> list[str | Element]:
        """Read up to a token that closes an element."""
        found: list[str | Element] = []
        while self.number < len(self.tokens):
            token = self.tokens[self.number]
            self.number += 1
            if token.type == closing:
                break
            before = self.place
            if token.type == "text":
                self.place = consume(self.text, self.place, token.content)
                found.append(self.text[before : self.place])
                continue
            self._match(_SPACE, token)
            if self.place > before:
                found.append(self.text[before : self.place])
            if token.type != "softbreak":
                found.append(self._element(token))
        return found

    def _element(self, token: Token) -> Element:
        start = self.place
        if token.type in _WRITTEN:
            self._match(_WRITTEN[token.type], token)
            self._attributes()
            return Element(self.text[start : self.place])
        if token.type == "html_inline":
            self.place = consume(self.text, start, token.content)
            return Element(self.text[start : self.place])
        if token.type == "link_open" and token.markup in {"autolink", "linkify"}:
            angle = token.markup == "autolink"
            self._match(re.compile(r"<" if angle else ""), token)
            self.until("link_close")
            self._match(re.compile(r">" if angle else ""), token)
            return Element(self.text[start : self.place])
        if token.type in {"link_open", "span_open"}:
            return self._held(token, re.compile(r"\["), _LINK_END)
        if token.nesting == 1 and token.markup:
            mark = re.compile(re.escape(token.markup))
            return self._held(token, mark, mark)
        message = f"its markup cannot be read at {self.text[start : start + 20]!r}"
        raise UnwritableError(message)

    def _held(self, token: Token, opening: re.Pattern[str], closing: re.Pattern[str]) -> Element:
        start = self.place
        self._match(opening, token)
        inner = self.place
        children = self.until(token.type.replace("_open", "_close"))
        after = self.place
        self._match(closing, token)
        self._attributes()
        return Element(
            self.text[start : self.place],
            tuple(children),
            self.text[start:inner],
            self.text[after : self.place],
        )

    def _attributes(self) -> None:
        if found := _ATTRIBUTES.match(self.text, self.place):
            self.place = found.end()

    def _match(self, pattern: re.Pattern[str], token: Token) -> None:
        found = pattern.match(self.text, self.place)
        if found is None:
            message = (
                f"its markup cannot be read at {self.text[self.place : self.place + 20]!r} "
                f"({token.type})"
            )
            raise UnwritableError(message)
        self.place = found.end()
