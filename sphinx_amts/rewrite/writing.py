"""Tagged text → markup: what a text of the page is written as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..tagged import Part
from .elements import Markup, UnwritableError
from .layout import Setting


class Dialect(StrEnum):
    """The markup that a file is written in."""

    MYST = "myst"
    """MyST Markdown, in a file of its own or in the cells of a notebook."""
    RST = "rst"
    """reStructuredText."""


def write(
    parts: Sequence[Part], markup: Mapping[int, Markup], dialect: Dialect, setting: Setting
) -> str:
    """Write a tagged text as one line of markup.

    :param markup: by the number of the tag.
    :raises UnwritableError: if a tag has no markup, or *setting* has no place for any.
    """
    writer = _Writer(markup, dialect, setting)
    writer.add(parts)
    text = "".join(writer.pieces).strip()
    if setting is Setting.VALUE:
        return " ".join(text.split())
    return _safe_start(text, dialect) if setting is Setting.BLOCK else text


@dataclass(slots=True)
class _Writer:
    markup: Mapping[int, Markup]
    dialect: Dialect
    setting: Setting
    verbatim: bool = False
    pieces: list[str] = field(default_factory=list)
    closed: str = ""
    """The markup that the last piece ends with; empty if it is text."""
    risky: bool = False
    """Whether that is the end of emphasis after punctuation, which no letter may follow."""

    def add(self, parts: Sequence[Part]) -> None:
        """Write more of the text."""
        for part in parts:
            if isinstance(part, str):
                self._text(part)
                continue
            written = self.markup.get(part.number)
            if written is None or self.setting is Setting.VALUE:
                message = "it has an inline element that cannot be written here"
                raise UnwritableError(message)
            if written.closing is None:
                self._element(written.opening, "", "")
            else:
                verbatim = self.verbatim or written.verbatim
                inner = _Writer(self.markup, self.dialect, self.setting, verbatim)
                inner.add(part.children or ())
                text = "".join(inner.pieces)
                tight = self.dialect is Dialect.RST or _is_emphasis(written.closing)
                self._element(written.opening, text.strip() if tight else text, written.closing)

    def _element(self, opening: str, inner: str, closing: str) -> None:
        if not opening and not inner and not closing:
            return
        before = self._last()
        emphasis = self.dialect is Dialect.MYST and _is_emphasis(closing)
        if self.dialect is Dialect.RST:
            apart = bool(before) and (bool(self.closed) or not _may_precede(before))
        else:
            opens = emphasis and _is_mark(inner[:1]) and not self.closed
            apart = bool(before) and not before.isspace() and not _is_mark(before) and opens
            apart |= opening[:1] == "_" and before.isalnum()
        if apart and opening:
            self.pieces.append(_GAP[self.dialect])
        self.pieces += [opening, inner, closing]
        self.closed = closing or opening or inner[-1:]
        self.risky = emphasis and _is_mark(inner[-1:])

    def _text(self, text: str) -> None:
        text = text.replace("\n", " ")
        if not text:
            return
        if self.closed and self._needs_gap(text[0]):
            self.pieces.append(_GAP[self.dialect])
        self.closed, self.risky = "", False
        if self.verbatim and "`" in text:
            message = "it has a quotation mark that cannot stand in a role"
            raise UnwritableError(message)
        if self.setting is Setting.VALUE or self.verbatim:
            self.pieces.append(text)
        elif self.dialect is Dialect.RST:
            self.pieces.append(_escape_rst(text))
        else:
            self.pieces.append(_escape_myst(text, cell=self.setting is Setting.CELL))

    def _needs_gap(self, following: str) -> bool:
        """Tell whether the markup that was closed would not be recognised before a character."""
        if self.dialect is Dialect.RST:
            return not _may_follow(following)
        if self.risky:
            return not following.isspace() and not _is_mark(following)
        return self.closed[-1:] == "_" and following.isalnum()

    def _last(self) -> str:
        return next((piece[-1] for piece in reversed(self.pieces) if piece), "")


_GAP = {Dialect.RST: "\\ ", Dialect.MYST: " "}
"""What stands between a letter and markup that would not be recognised next to it."""


def _is_emphasis(mark: str) -> bool:
    return mark in {"*", "**", "_", "__", "~~"}


def _is_mark(character: str) -> bool:
    """Tell whether a character is punctuation or a symbol."""
    return bool(character) and unicodedata.category(character)[0] in "PS"


def _may_precede(character: str) -> bool:
    """Tell whether reStructuredText's inline markup may begin after a character."""
    if character.isascii():
        return character.isspace() or character in "'\"([{<-/:"
    return character.isspace() or unicodedata.category(character) in _DELIMITERS | {"Ps"}


def _may_follow(character: str) -> bool:
    """Tell whether a character may stand after reStructuredText's inline markup."""
    if character.isascii():
        return character.isspace() or character in "'\")]}>-/:.,;!?\\"
    return character.isspace() or unicodedata.category(character) in _DELIMITERS | {"Pe"}


_DELIMITERS = frozenset({"Pd", "Po", "Pi", "Pf"})


_MYST = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n])|[*`\[\]$]|~~|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\{(?=\{)"
    r"|(?<![^\W_])_|_(?![^\W_])"
)
_RST = re.compile(r"[\\*`|]|_(?=\W|_|$)|(?<!\w)_(?=\w)")


def _escape_myst(text: str, *, cell: bool) -> str:
    text = _MYST.sub(r"\\\g<0>", text)
    return text.replace("|", "\\|") if cell else text


def _escape_rst(text: str) -> str:
    return _RST.sub(r"\\\g<0>", text)


_BLOCK_START = {
    Dialect.MYST: re.compile(r"(?=[#>+\-=%~|:]|\d{1,9}[.)]\s|\((?:[^()\s]+)\)=)"),
    Dialect.RST: re.compile(
        r"(?=[-+•‣⁃]\s|\.\.\s|>>>|\|\s|:[^:\s][^:]*:\s|__\s|([!-/:-@\[-`{-~])\1+$|::$"
        r"|\(?(?:\d+|\w|#|[ivxlcdmIVXLCDM]+)[.)]\s)"
    ),
}
_MARKED = re.compile(r"(\(?\w+)([.)])")


def _safe_start(text: str, dialect: Dialect) -> str:
    """Escape the beginning of a text that would be taken for a list, a heading and so on."""
    if dialect is Dialect.MYST and text.startswith((":", "|", "~", "=", "%", "#", "+", "-", ">")):
        risky = re.match(r"#{1,6}(\s|$)|[-+](\s|$)|[-=]{2,}|>|%|:::|:\s|~~~|\|", text)
        return f"\\{text}" if risky else text
    if not _BLOCK_START[dialect].match(text):
        return text
    if dialect is Dialect.MYST:
        return _MARKED.sub(r"\1\\\2", text, count=1) if text[0].isdigit() else f"\\{text}"
    return f"\\{text}"


def columns(text: str) -> int:
    """Count the columns that a text takes on a screen, as docutils does for titles."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
