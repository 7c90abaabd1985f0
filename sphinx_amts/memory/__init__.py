"""The store of everything that was translated before, by people and engines."""

from __future__ import annotations

from .records import (
    Build,
    HumanPair,
    Job,
    MachineTranslation,
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
    "Memory",
    "PageRecord",
    "PastPair",
    "Reviewed",
    "Side",
    "Stats",
    "text_key",
]
