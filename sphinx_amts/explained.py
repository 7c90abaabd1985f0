"""Names that explain themselves: the members of an enumeration, each with a sentence on it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Explained(StrEnum):
    """An enumeration whose members are made of a name and its explanation."""

    explanation: str
    """What it means, in one sentence."""

    def __new__(cls, value: str, explanation: str) -> Self:
        """Make a member of its name and its explanation."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.explanation = explanation
        return member
