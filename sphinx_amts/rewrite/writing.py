"""Tagged text → markup: what a text of the page is written as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    pieces: list[str]
    closed: bool

    def __init__(self, markup: Mapping[int, Markup], dialect: Dialect, setting: Setting) -> None:
        self.markup, self.dialect, self.setting = markup, dialect, setting
        self.pieces, self.closed = [], False

    def add(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if isinstance(part, str):
                self._text(part)
                continue
            written = self.markup.get(part.number)
            if written is None or self.setting is Setting.VALUE:
                message = "it has an inline element that cannot be written here"
                raise UnwritableError(message)
            self._open(written.opening)
            if written.closing is not None:
                before = len(self.pieces)
                self.closed = False
                self.add(part.children or ())
                inner = "".join(self.pieces[before:])
                if self.dialect is Dialect.RST and inner != inner.strip():
                    self.pieces[before:] = [inner.strip()]
                self.pieces.append(written.closing)
            self.closed = True

    def _text(self, text: str) -> None:
        text = " ".join(text.split(" ")).replace("\n", " ")
        if not text:
            return
        if self.closed and _needs_gap(self._last(), text[0], self.dialect, after=True):
            self.pieces.append(_GAP[self.dialect])
        self.closed = False
        if self.setting is Setting.VALUE:
            self.pieces.append(text)
        elif self.dialect is Dialect.RST:
            self.pieces.append(_escape_rst(text))
        else:
            self.pieces.append(_escape_myst(text, cell=self.setting is Setting.CELL))

    def _open(self, opening: str) -> None:
        last = self._last()
        if self.closed or (last and _needs_gap(opening, last, self.dialect, after=False)):
            gap = _GAP[self.dialect] if self.dialect is Dialect.RST or not self.closed else ""
            self.pieces.append(gap)
        self.pieces.append(opening)

    def _last(self) -> str:
        return self.pieces[-1][-1:] if self.pieces else ""


_GAP = {Dialect.RST: "\\ ", Dialect.MYST: " "}
"""What stands between a letter and markup that would not be recognised next to it."""


def _needs_gap(mark: str, neighbour: str, dialect: Dialect, *, after: bool) -> bool:
    if dialect is Dialect.MYST:
        # "_" is emphasis beside no letter; everything else may touch letters.
        return mark[:1] == "_" and neighbour.isalnum()
    if neighbour.isspace():
        return False
    category = unicodedata.category(neighbour)
    if neighbour.isascii():
        return neighbour not in ("'\")]}>-/:.,;!?\\" if after else "'\"([{<-/:")
    return not (category in {"Pd", "Po", "Pi", "Pf"} or category == ("Pe" if after else "Ps"))


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
