"""The human translation of a book, as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..document import Document
from ..report import Notice
from ..sync.base import Base
from .gone import Orphan
from .human import Human


@dataclass(frozen=True, kw_only=True, slots=True)
class Translations:
    """The human translation of a book, as it was read."""

    pages: Mapping[str, Document]
    """Pages of the translated book, by the name of the *source* page."""
    bases: Mapping[str, Base] = field(default_factory=dict)
    """What they were translated from, as far as that is known, by the name of the source page."""
    accepted: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Source page → keys of its sentences → of what a person says that they are translated by."""
    catalogs: Mapping[str, Mapping[int, Human]] = field(default_factory=dict)
    """What catalogs say: source page → index of the segment → translation."""
    left_over: Mapping[str, tuple[Orphan, ...]] = field(default_factory=dict)
    """What people translated in catalogs that is not in the source any more, by source page."""
    orphans: Mapping[str, Document] = field(default_factory=dict)
    """Pages of the translated book that belong to no source page, by their own names."""
    notices: tuple[Notice, ...] = ()
