"""How a book stands with its translation: what is current, stale, missing and orphaned."""

from __future__ import annotations

from .standings import standings_of
from .surveying import BookSync, PageSync, synchronise

__all__ = ["BookSync", "PageSync", "standings_of", "synchronise"]
