"""Texts on their way to a translator and back: what every exchange format holds of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ..tagged import parse, render
from .lines import one_line

LARGEST = 256 * 2**20
"""Bytes of a file that is read; a book of 5,000 texts makes one of 3 million."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 cannot hold, escaped or not (section 2.2)."""


class State(StrEnum):
    """How far the translation of a text is."""

    NEEDS_TRANSLATION = "needs-translation"
    """Nobody has translated it."""
    NEEDS_REVIEW = "needs-review"
    """An engine has, and no person has looked at it."""
    STALE = "stale"
    """A person has translated an older version of it."""
    FINAL = "final"
    """A person has translated it as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Previous:
    """What a person wrote before the source changed."""

    source: str
    """The tagged text that was translated; empty where it is not known."""
    target: str
    """Tagged text."""
    match: float | None = None
    """How much of the source is as it was, from 0 to 1 in hundredths, where that is known."""

    @property
    def percent(self) -> str:
        """The match as a whole number of hundredths; empty where it is not known."""
        return "" if self.match is None else str(round(100 * self.match))


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What was made of a similar text: something to begin with, and no translation of this one.

    It is written for the translator, and not read when a file comes back.
    """

    source: str
    """Tagged text."""
    target: str
    """Tagged text."""
    similarity: float
    """From 0 to 1 in hundredths."""
    origin: str
    """Who made it: ``human``, ``machine`` …"""
    by: str = ""
    """Which one, or where."""

    @property
    def percent(self) -> str:
        """The similarity as a whole number of hundredths."""
        return str(round(100 * self.similarity))

    @property
    def maker(self) -> str:
        """Who made it, and which one as far as that is known: ``machine: amazon``."""
        return f"{self.origin}: {self.by}" if self.by else self.origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One text of a page, and its translation."""

    id: str
    """Letters, digits and dots: the same for the same text in the same place."""
    source: str
    """Tagged text."""
    target: str = ""
    """Tagged text; empty if there is none, and perhaps mangled in a file that comes back."""
    reviewed: bool = False
    """Whether the file says that a person is done with it."""
    page: str = ""
    path: str = ""
    """The file of the book that it stands in."""
    line: int | None = None
    previous: Previous | None = None
    candidates: tuple[Candidate, ...] = field(default=(), compare=False)
    """Best first."""
    notes: tuple[str, ...] = ()
    """For the translator, and from one; each on one line."""
    origin: str = ""
    """Where the target comes from: ``machine``, ``human``."""
    by: str = ""
    """Who or what made the target."""
    draft: str = ""
    """Names the target as it was sent, so that it is seen whether it was changed; empty if none was."""
    at: int = field(default=0, compare=False)
    """The line of the exchange file that it was read from."""

    @property
    def state(self) -> State:
        """How far its translation is."""
        if self.reviewed and self.target:
            return State.FINAL
        if self.previous is not None:
            return State.STALE
        return State.NEEDS_REVIEW if self.target else State.NEEDS_TRANSLATION


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """What one exchange file holds."""

    source_language: str
    """As the format writes it: a BCP 47 tag, or a locale in PO; empty where a file does not say."""
    target_language: str
    units: tuple[Unit, ...]


def writable(text: str) -> str:
    """Leave out the control characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def canonical(text: str) -> str:
    """Write tagged text in the one form that all formats write.

    :raises ValueError: if it is mangled, or holds what XML cannot.
    """
    if _UNWRITABLE.search(text):
        message = f"{text[:40]!r} has control characters"
        raise ValueError(message)
    return render(parse(text))


def as_notes(texts: Iterable[str]) -> tuple[str, ...]:
    """Write each note on one line, and leave out empty ones."""
    return tuple(line for text in texts if (line := one_line(text)))


def from_percent(text: str) -> float | None:
    """Read what :attr:`Previous.percent` wrote, with a percent sign or without."""
    percent = as_number(text.removesuffix("%"))
    return None if percent is None or percent > 100 else percent / 100


def as_number(text: str) -> int | None:
    """Read a whole number; nothing for any other text."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def refuse_doubles(units: Iterable[Unit]) -> None:
    """Make sure that no id is used twice.

    :raises ValueError: naming the lines.
    """
    lines: dict[str, int] = {}
    for unit in units:
        if unit.id in lines:
            message = f"line {unit.at}: the id {unit.id!r} is that of line {lines[unit.id]} too"
            raise ValueError(message)
        lines[unit.id] = unit.at


def refuse_large(data: bytes) -> None:
    """Make sure that a file is of a size that can be read.

    :raises ValueError: if it is larger than :data:`LARGEST`.
    """
    if len(data) > LARGEST:
        message = f"it has {len(data):,} bytes, and no more than {LARGEST:,} are read; divide it"
        raise ValueError(message)
