"""A builder that writes files of its own into a folder, and no pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from .builders import AmtsBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LAST = 1000
"""Priority of a listener that is called after those of all extensions."""


class PlainBuilder(AmtsBuilder):
    """Read the source book, and leave nothing in the output but what is written on purpose."""

    def init(self) -> None:
        """Check the configuration, and see what is there already."""
        super().init()
        if not self._static.exists():
            self._application.connect("build-finished", self._remove_static, priority=_LAST)

    @property
    def _static(self) -> Path:
        return Path(self.outdir) / "_static"

    def _remove_static(self, app: Sphinx, error: Exception | None) -> None:
        """Remove the styles that extensions leave whatever is built."""
        shutil.rmtree(self._static, ignore_errors=True)
