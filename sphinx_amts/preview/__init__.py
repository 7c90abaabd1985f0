"""Show readers where each text comes from, and the same page in the other languages."""

from __future__ import annotations

from .edition import Edition, LanguageLink
from .page import attach

__all__ = ["Edition", "LanguageLink", "attach"]
