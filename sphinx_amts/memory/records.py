"""What goes into the memory and comes out of it, and the key that finds a text again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from ..explained import Explained

Side = Literal["source", "target"]
"""The book being translated, or its human translation."""

_DIGEST_BYTES = 16
"""128 bits: with a thousand million texts, two share a key with a probability of 10⁻²¹."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """One run that wrote to the memory."""

    number: int
    """Greater than that of every build begun before, in any language."""
    language: str
    revision: str
    """The revision of the source book, as far as it is known."""
    started: str
    """ISO 8601."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRecord:
    """A page of the human translation as it was read."""

    digest: str
    """Of everything that the reading depended on."""
    document: str
    """JSON."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HumanPair:
    """A source text and what a person wrote for it, both as tagged text."""

    source: str
    target: str
    inlines: str
    """The inline elements of the target, as JSON."""
    score: float
    """How certain the alignment is, from 0 to 1."""
    source_path: str
    source_line: int | None
    target_path: str
    target_line: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastPair:
    """A human pair that is no longer in the books."""

    pair: HumanPair
    began: int
    """The build that found it first."""
    ended: int
    """The build that found it gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MachineTranslation:
    """What an engine made of a text, both as tagged text, and how."""

    source: str
    target: str
    engine: str
    """The engine's fingerprint: the key, with the text and the two languages."""
    engine_name: str
    model: str = ""
    """What it had learnt: a digest of its training pairs, a version of its parallel data."""
    created: str = ""
    """ISO 8601; left empty, the memory fills in the time at which it is stored."""
    revision: str = ""
    """Of the source book; left empty, the memory fills in that of the build."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """What a person made of a text outside of the books, both as tagged text with the same tags."""

    source: str
    target: str
    path: str
    """The file that it came back in, or the place where it was accepted."""
    author: str = ""
    created: str = ""
    """ISO 8601; left empty, the memory fills in the time at which it is stored."""


class Maker(Explained):
    """Who made a translation, in the order in which translators want to see them."""

    HUMAN = "human", "A person wrote it in the translated book."
    REVIEWED = "reviewed", "A person sent it back, or said that it stands."
    PAST = "past", "A person wrote it in the translated book, where it is no more."
    MACHINE = "machine", "An engine made it."


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A translation of a text that is similar to one that was asked for, both as tagged text."""

    source: str
    target: str
    similarity: float
    """Hundredths, rounded down; 1 only if the source has the same key, see :func:`text_key`."""
    maker: Maker
    by: str = ""
    """The author, as far as it was said, or the engine's name."""
    page: str = ""
    """The page of the book that a person's pair is of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """Translations that were ordered and will come later, from whichever machine asks for them."""

    name: str
    """Made of everything that was ordered, so that nothing is ordered twice."""
    request: str
    """What was ordered, as JSON; it never changes."""
    id: str = ""
    """What the service calls it; empty until it is known to have been started."""
    made: str = ""
    """ISO 8601; left empty, the memory fills in the time at which it is stored."""
    outcome: str = ""
    """What became of it, as JSON; empty while it is open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stats:
    """How much the memory holds for one language."""

    builds: int
    pages: int
    """Pages with a current human pair."""
    pairs: int
    """Human pairs that are current."""
    past_pairs: int
    """Human pairs that are history."""
    machine_translations: int
    """Everything that an engine ever gave, with what was superseded."""
    reviewed: int = 0
    """Everything that ever came back from people, with what was superseded."""


def text_key(text: str) -> str:
    """Name *text* by a hash (32 hexadecimal digits) that its line breaks do not change.

    Runs of white space count as one space, and characters that Unicode composes (NFC) as composed.
    """
    return digest(" ".join(unicodedata.normalize("NFC", text).split()))


def digest(text: str) -> str:
    """Hash *text* exactly as it is, by the function of :func:`text_key`."""
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
