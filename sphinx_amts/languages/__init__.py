"""What one language needs: its codes, its sentences, its words, its punctuation."""

from __future__ import annotations

from .joining import join_sentences, join_words, punctuate
from .profile import Profile, Segmenter
from .registry import all_profiles, find
from .sentences import split_sentences, split_tagged
from .words import measure, words

__all__ = [
    "Profile",
    "Segmenter",
    "all_profiles",
    "find",
    "join_sentences",
    "join_words",
    "measure",
    "punctuate",
    "split_sentences",
    "split_tagged",
    "words",
]
