"""One language's edition of a book, inside a running Sphinx build."""

from __future__ import annotations

from .build import Build
from .finished import origin_of
from .gathering import Gathered
from .missing import find_lacking
from .writing import Written, build_edition, give_notice

__all__ = [
    "Build",
    "Gathered",
    "Written",
    "build_edition",
    "find_lacking",
    "give_notice",
    "origin_of",
]
