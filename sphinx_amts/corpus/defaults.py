"""What holds unless somebody asks for something else; a module that costs nothing to import."""

from __future__ import annotations

THRESHOLD = 0.5
"""Score of a pair of sentences from which it is kept."""
LIKENESS = 0.75
"""Likeness to the book from which a document is taken; see :class:`.topic.Likeness`.  Nearly all
chapters of a book on machine learning have more, compared with its other chapters; nearly all
manuals of programming have less, and three of four lectures on economics."""
