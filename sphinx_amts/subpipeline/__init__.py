"""One language, end to end: what people wrote, what engines add, and the plan of every page."""

from __future__ import annotations

from .lacking import Lacking
from .pipeline import SubPipeline
from .translations import Translations

__all__ = ["Lacking", "SubPipeline", "Translations"]
