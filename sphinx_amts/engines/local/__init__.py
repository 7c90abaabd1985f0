"""The engine that learns from the book's own pairs, on this machine, without network or account."""

from __future__ import annotations

from .engine import LocalEngine, create

__all__ = ["LocalEngine", "create"]
