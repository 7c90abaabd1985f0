"""Where the lines of both books are in their repository."""

from __future__ import annotations

import os
from pathlib import Path

from ..book.repository import line_address
from .build import Build


def line_addresses(build: Build) -> tuple[str, str]:
    """Give the addresses of lines of the source and of its translation, see :func:`.line_address`."""
    config, source = build.app.config, build.srcdir
    target = build.language.translation or source
    # On Windows there is no way from one drive to another.
    below = os.path.relpath(target, source) if target.drive == source.drive else ".."
    return line_address(config), line_address(config, Path(below).as_posix())
