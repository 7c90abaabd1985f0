"""What a sentence is made of, and how much two have in common."""

from __future__ import annotations

import re
from collections import Counter

from .changes import DENSE, Sentence

_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[{DENSE}]|[^\W\d_{DENSE}]+")

Profile = Counter[str]


def profile_of(sentence: Sentence) -> Profile:
    """Count the words of a sentence, and what stands in it that is no word."""
    return Counter([*_TOKEN.findall(sentence.plain.casefold()), *sentence.references])


def likeness(one: Profile, other: Profile) -> float:
    """Give the share of the words of both that they have in common (Dice, 1945)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
