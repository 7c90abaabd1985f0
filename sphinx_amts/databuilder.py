"""The builders of parallel data: ``amts-data`` for all languages, ``amts-<code>-data`` for one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from .builders import now
from .edition.build import Build, Written
from .languages import all_profiles, find
from .plainbuilder import PlainBuilder
from .running import run

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .bookpairs import Made

logger = logging.getLogger(__name__)


class DataBuilder(PlainBuilder):
    """Read the source book, and write the pairs that it makes with its human translation."""

    name = "amts-data"

    def init(self) -> None:
        """Check the configuration, and begin with nothing written."""
        super().init()
        self.made: list[Made] = []
        self.removed: list[str] = []

    def purpose(self) -> str:
        """Say for the log what is built."""
        return "parallel data for " + ", ".join(each.profile.name for each in self.languages)

    def finish(self) -> None:
        """Write every language, and remove what is left of those that are not built any more."""
        super().finish()
        if not self.code:
            from .paralleldata import folder

            self.removed = folder.clear(Path(self.outdir), {one.code for one in self.made})
        for code in self.removed:
            logger.info("amts %s: removed the parallel data of an earlier run", code)

    def make(self, build: Build) -> Written:
        """Write the parallel data of one language."""
        from .bookpairs import write_data

        pages = self.only if self.only is not None else build.pages
        made = write_data(build, clock=now, required=bool(self.code), pages=pages)
        if made is not None:
            self.made.append(made)
        return Written()


def builders() -> tuple[type[DataBuilder], ...]:
    """Make the builder for all languages, and one for each that the product knows."""
    single = (
        type(
            f"DataBuilder_{profile.code}",
            (DataBuilder,),
            {"name": f"amts-{profile.code}-data", "code": profile.code},
        )
        for profile in all_profiles()
    )
    return (DataBuilder, *single)


def register(app: Sphinx) -> None:
    """Tell Sphinx of the builders."""
    for builder in builders():
        app.add_builder(builder)


def build_data(
    book: Path,
    *,
    code: str | None,
    outdir: Path,
    pages: tuple[str, ...] = (),
    threshold: str | None = None,
    translation: Path | None = None,
) -> DataBuilder:
    """Run Sphinx on *book* without a word but warnings, and give the builder with what it made.

    :param code: the language; None for all that the book names.
    :param outdir: each language gets a folder in it.
    :param pages: the pages to write, by name or by file; none for all.
    :param translation: the translated book, in place of what the book names; only with *code*.
    :raises AmtsError: if something has to be mended first.
    """
    language = find(code).code if code else ""
    overrides: dict[str, Any] = {}
    if threshold is not None:
        overrides["amts_threshold"] = threshold
    if translation is not None:
        overrides[f"amts_languages.{language}.translation"] = str(translation.resolve())
    builder = run(
        book,
        builder=f"amts-{language}-data" if language else DataBuilder.name,
        outdir=outdir / language,
        doctreedir=outdir / ".doctrees",
        overrides=overrides,
        pages=pages,
    )
    assert isinstance(builder, DataBuilder)
    return builder
