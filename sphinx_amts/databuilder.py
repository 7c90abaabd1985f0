"""The builders of parallel data: ``amts-data`` for all languages, ``amts-<code>-data`` for one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from .audit import AuditBook
from .book.repository import line_address
from .bookpairs import parallel_data
from .builders import now
from .edition import Build, Gathered, Written
from .languages import all_profiles, find
from .paralleldata import Counts, ParallelData, folder
from .paralleldata.auditing import audit_book
from .paralleldata.pages import Level
from .plainbuilder import PlainBuilder
from .problems import OptionError
from .running import run

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What was written for one language."""

    code: str
    outdir: Path
    counts: Mapping[Level, Counts]
    pages: int
    """How many pages of the source book it is of."""
    book_pages: int
    """How many the source book has."""

    @property
    def audit(self) -> Path:
        """The page to look at."""
        return self.outdir / folder.AUDIT


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
            self.removed = folder.clear(Path(self.outdir), {one.code for one in self.made})
        for code in self.removed:
            logger.info("amts %s: removed the parallel data of an earlier run", code)

    def make(self, build: Build) -> Written:
        """Write the parallel data of one language."""
        gathered = Gathered.of(build)
        if gathered.book is None and not gathered.catalogs:
            message = (
                f"there is no human translation into {build.code!r} to take pairs from; "
                f"name it: amts_languages = {{{build.code!r}: {{'translation': '…'}}}}"
            )
            if self.code:
                raise OptionError(message)
            logger.info("amts %s: %s", build.code, message)
            return Written()
        data = parallel_data(build, gathered, clock=now)
        chosen = self.only if self.only is not None else build.pages
        self._write(build, data if chosen is None else data.only(frozenset(chosen)))
        return Written()

    def _write(self, build: Build, data: ParallelData) -> None:
        folder.write(build.outdir, data.files(), _audit(build, data))
        book_pages = len(self.env.found_docs)
        made = Made(
            code=build.code,
            outdir=build.outdir,
            counts={corpus.level: Counts.of(list(corpus.all())) for corpus in data.corpora},
            pages=book_pages - data.left_out,
            book_pages=book_pages,
        )
        self.made.append(made)
        for level, count in made.counts.items():
            logger.info("amts %s: %d of %d %s", build.code, count.kept, count.links, level)
        if data.left_out:
            logger.info("amts %s: of %d of %d pages only", build.code, made.pages, book_pages)


def _audit(build: Build, data: ParallelData) -> AuditBook:
    """Give the audit, with lines that lead to the book's repository if it names one."""
    config, source = build.app.config, build.srcdir
    target = build.language.translation or source
    # On Windows there is no way from one drive to another.
    below = os.path.relpath(target, source) if target.drive == source.drive else ".."
    return audit_book(
        data,
        config.project,
        source_link=line_address(config),
        target_link=line_address(config, Path(below).as_posix()),
    )


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
