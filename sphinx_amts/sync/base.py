"""The base of a human page: the source text that it was made from, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Document
from ..explained import Explained


class Evidence(Explained):
    """How it is known what a page was translated from, best first."""

    KEPT = "kept", "The text that was translated is kept in a file."
    RECORDED = "recorded", "A revision of the source book is recorded for the page."
    INFERRED = "inferred", "A revision was chosen from history, by what a translation leaves as is."
    CATALOG = "catalog", "The msgid of a catalog is the text that was translated."
    NONE = "none", "It is not known what the page was translated from."


@dataclass(frozen=True, kw_only=True, slots=True)
class Base:
    """What a human page was translated from."""

    document: Document
    """By the name of the source page as it is now; its lines are those of :attr:`path`."""
    evidence: Evidence
    revision: str = ""
    """The full name of the commit, if it is one."""
    path: str = ""
    """The file, or ``<revision>:<path in the repository>``."""
