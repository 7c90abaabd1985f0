"""One edition to be built: what every step of it needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..book.application import Run
from ..book.warnings import WarnedBefore
from ..config import AmtsConfig, LanguageConfig

if TYPE_CHECKING:
    from sphinx.application import Sphinx


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """One edition to be built, inside a running build of the source book."""

    app: Sphinx
    config: AmtsConfig
    language: LanguageConfig
    outdir: Path
    run: Run
    warned: WarnedBefore
    everything: bool
    """Whether every page is written again (``-a``)."""
    pages: tuple[str, ...] | None
    """The pages to write, if not all that need it."""
    origin: str
    """Names everything that an edition is made of, but for texts."""

    @property
    def code(self) -> str:
        """The language's code."""
        return self.language.code

    @property
    def srcdir(self) -> Path:
        """Where the source book lies."""
        return Path(self.app.srcdir)

    @property
    def confdir(self) -> Path | None:
        """Where ``conf.py`` lies; None if the configuration was all handed over (jupyter-book)."""
        # A ``conf.py`` may lie there and not have been read: jupyter-book's books may have both.
        was_read = "__file__" in self.app.config._raw_config
        return Path(self.app.confdir) if was_read else None

    @property
    def workdir(self) -> Path:
        """Where everything lies that the next build can use, and that can be made again."""
        return Path(self.app.doctreedir) / ".amts" / self.code


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What the inner build said."""

    warnings: int = 0
    status: int = 0
