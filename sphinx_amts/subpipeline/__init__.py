"""One language, end to end: what people wrote, what engines add, and the plan of every page."""

from __future__ import annotations

from .pipeline import SubPipeline, Translations

__all__ = ["SubPipeline", "Translations"]
