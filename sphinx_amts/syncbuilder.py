"""The builders of synchronisation reports: ``amts-sync`` for all languages, ``amts-<code>-sync`` for one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from .builders import now
from .edition.build import Build, Written
from .languages import all_profiles
from .plainbuilder import PlainBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class SyncBuilder(PlainBuilder):
    """Read the source book, and report how it stands with its human translation."""

    name = "amts-sync"

    def init(self) -> None:
        """Check the configuration, and begin with nothing written."""
        super().init()
        self.made: list[str] = []

    def purpose(self) -> str:
        """Say for the log what is built."""
        return "synchronisation with " + ", ".join(each.profile.name for each in self.languages)

    def finish(self) -> None:
        """Write every language, and remove what is left of those that are not built any more."""
        super().finish()
        if not self.code:
            from .syncreport import folder

            for code in folder.clear(Path(self.outdir), self.made):
                logger.info("amts %s: removed the report of an earlier run", code)

    def make(self, build: Build) -> Written:
        """Write the report of one language."""
        from .bookreport import write_report

        pages = self.only if self.only is not None else build.pages
        written = write_report(build, clock=now, required=bool(self.code), pages=pages)
        if written is None:
            return Written()
        self.made.append(build.code)
        return written


def builders() -> tuple[type[SyncBuilder], ...]:
    """Make the builder for all languages, and one for each that the product knows."""
    single = (
        type(
            f"SyncBuilder_{profile.code}",
            (SyncBuilder,),
            {"name": f"amts-{profile.code}-sync", "code": profile.code},
        )
        for profile in all_profiles()
    )
    return (SyncBuilder, *single)


def register(app: Sphinx) -> None:
    """Tell Sphinx of the builders."""
    for builder in builders():
        app.add_builder(builder)
