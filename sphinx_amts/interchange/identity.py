"""What texts are called on their way, so that each is found again, and seen whether it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..document import Segment
from ..memory.records import digest, text_key

_HALF = 16
"""Hexadecimal digits: of a million texts, two share a name with a probability of 3·10⁻⁸."""
_SHORT = 8
"""Hexadecimal digits: one of 4·10⁹ changed texts is taken for unchanged."""


def name_of_draft(text: str) -> str:
    """Name a translation as it is sent, whatever becomes of its line breaks."""
    return text_key(text)[:_SHORT]


def names_of(page: str, segments: Sequence[Segment]) -> list[str]:
    """Name each segment of a page: by page, text, and how often the text was there before."""
    seen: Counter[str] = Counter()
    names = []
    for segment in segments:
        key = text_key(segment.text)
        place = digest(f"{page}\x00{key}")[:_HALF]
        names.append(f"{place}.{seen[key]}")
        seen[key] += 1
    return names
