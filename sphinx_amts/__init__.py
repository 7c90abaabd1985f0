"""Keep a Sphinx or Jupyter book and its human translation in step."""

from __future__ import annotations

__version__ = "0.1.0"
