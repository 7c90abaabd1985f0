"""What the preview has to know of the edition that is being written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

HUMAN, STALE, MACHINE, SOURCE = "human", "human-stale", "machine", "source"
ORIGINS = (HUMAN, STALE, MACHINE, SOURCE)
"""The origins, in the order in which they are shown."""

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageLink:
    """A language that the book can be read in."""

    code: str
    """The product's code, such as ``zh``."""
    lang: str
    """The BCP 47 tag."""
    name: str
    """What the language calls itself."""
    url_prefix: str
    """Where its site lies: an address, or a path from the root of this site, such as ``../zh/``."""
    current: bool = False
    """Whether it is the edition that is being written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """One language's edition of the book."""

    lang: str
    """The BCP 47 tag of the language that it is in."""
    direction: Direction = "ltr"
    source_lang: str = "en"
    """The BCP 47 tag of the language that it was translated from."""
    source_direction: Direction = "ltr"
    marks: bool = True
    """Whether origins are shown; without, the HTML holds nothing of them."""
    switcher: tuple[LanguageLink, ...] = ()
    """The languages of the book, this one too, in the order in which they are shown."""
    counts: Callable[[str], Mapping[str, int]]
    """Gives the numbers of segments of a page (a docname) by origin."""
