"""Paths told from the root of a book, so that they are the same on every machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path


def relative_to(root: Path) -> Callable[[str], str]:
    """Give what tells a path from *root*, with forward slashes; an empty one stays empty."""

    @cache  # a book has few files, and many segments in each
    def locate(path: str) -> str:
        return Path(os.path.relpath(path, root)).as_posix() if path else ""

    return locate
