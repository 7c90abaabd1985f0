"""The store of everything that was translated before, by people and engines."""

from __future__ import annotations

from .records import (
    Build,
    HumanPair,
    Job,
    MachineTranslation,
    Maker,
    Match,
    PageRecord,
    PastPair,
    Reviewed,
    Side,
    Stats,
    text_key,
)
from .store import Memory

__all__ = [
    "Build",
    "HumanPair",
    "Job",
    "MachineTranslation",
    "Maker",
    "Match",
    "Memory",
    "PageRecord",
    "PastPair",
    "Reviewed",
    "Side",
    "Stats",
    "text_key",
]
