"""The store of everything that was translated before, by people and engines."""

from __future__ import annotations

from .records import (
    Build,
    HumanPair,
    MachineTranslation,
    PageRecord,
    PastPair,
    Side,
    Stats,
    text_key,
)
from .store import Memory

__all__ = [
    "Build",
    "HumanPair",
    "MachineTranslation",
    "Memory",
    "PageRecord",
    "PastPair",
    "Side",
    "Stats",
    "text_key",
]
