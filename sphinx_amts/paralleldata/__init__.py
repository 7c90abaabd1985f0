"""Parallel data: the pairs of a book, cleaned and written for an engine to learn from."""

from __future__ import annotations

from .files import RECORD, ParallelData
from .judged import Corpus, Counts, Judged, Languages
from .making import make, match_page, orphan
from .reading import Titles

__all__ = [
    "RECORD",
    "Corpus",
    "Counts",
    "Judged",
    "Languages",
    "ParallelData",
    "Titles",
    "make",
    "match_page",
    "orphan",
]
