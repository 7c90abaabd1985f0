"""One language's edition of a book, inside a running Sphinx build."""

from __future__ import annotations

from .build import Build
from .finished import origin_of
from .writing import build_edition

__all__ = ["Build", "build_edition", "origin_of"]
