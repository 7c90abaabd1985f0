"""Our builders, run on a book from Python: what a command does that is given a book."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .book.application import own_suffixes
from .book.jupyter_book import configuration
from .builders import AmtsBuilder, RefusedError
from .config import LanguageConfig
from .edition.build import Build, Written
from .problems import AmtsError, OptionError, did_you_mean, first_line

Result = TypeVar("Result")

OUTDIR = Path("_build") / "amts"
"""Where commands keep what Sphinx read, so that it is not read again."""


class CommandBuilder(AmtsBuilder):
    """Read the source book, and do for each language what a command has to do."""

    name = "amts-command"
    work: Callable[[Build], None] | None = None
    codes: tuple[str, ...] = ()
    """The languages, none for all that are configured."""

    def _chosen(self) -> tuple[LanguageConfig, ...]:
        return ()  # Sphinx makes the builder before a command can say which

    def purpose(self) -> str:
        """Say for the log what is done."""
        return "reading for the command amts"

    def finish(self) -> None:
        """Do the work, language by language."""
        try:
            if self.work is None:
                message = "the builder amts-command is what the command amts uses; run amts --help"
                raise OptionError(message)
            self.languages = (
                tuple(map(self.amts.language, self.codes)) if self.codes else super()._chosen()
            )
        except AmtsError as error:
            raise RefusedError(error) from None
        super().finish()

    def make(self, build: Build) -> Written:
        """Do the work for one language."""
        assert self.work is not None
        self.work(build)
        return Written()


def for_each_language(
    book: Path,
    work: Callable[[Build], Result],
    *,
    codes: Sequence[str] = (),
    outdir: Path = OUTDIR,
    pages: Sequence[str] = (),
    overrides: Mapping[str, Any] | None = None,
) -> list[Result]:
    """Read *book* once, and give what *work* makes of it for each language, in order of codes.

    :param codes: the languages; none for all that the book names.
    :param pages: pages by name or by file, as ``Build.only``; none for all.
    :raises AmtsError: if something has to be mended first.
    """
    results: list[Result] = []

    def prepare(builder: AmtsBuilder) -> None:
        assert isinstance(builder, CommandBuilder)
        builder.codes = tuple(codes)
        builder.work = lambda build: results.append(work(build))

    run(
        book,
        builder=CommandBuilder.name,
        outdir=outdir,
        doctreedir=outdir / ".doctrees",
        overrides=overrides or {},
        pages=pages,
        prepare=prepare,
    )
    return results


def run(
    book: Path,
    *,
    builder: str,
    outdir: Path,
    doctreedir: Path,
    overrides: Mapping[str, Any],
    pages: Sequence[str] = (),
    prepare: Callable[[AmtsBuilder], None] = lambda builder: None,
) -> AmtsBuilder:
    """Run one of our builders on *book* without a word but warnings, and give it back.

    :param pages: pages by name or by file, for ``builder.only``; none for all.
    :param prepare: called with the builder before the book is read.
    :raises AmtsError: if something has to be mended first.
    """
    confdir, configured = _configuration(book)
    _make(outdir, doctreedir)
    if not sys.stderr.isatty():
        nocolor()
    try:
        with own_suffixes(), patch_docutils(confdir and str(confdir)), docutils_namespace():
            app = Sphinx(
                srcdir=str(book),
                confdir=confdir and str(confdir),
                outdir=str(outdir),
                doctreedir=str(doctreedir),
                buildername=builder,
                confoverrides={**configured, **overrides},
                status=None,
                warning=sys.stderr,
            )
            made = app.builder
            assert isinstance(made, AmtsBuilder)
            try:
                made.only = page_names(app, pages) if pages else None
                prepare(made)
                app.build()
            finally:
                made.lock.release()  # the process may go on, and read the book again
    except SphinxError as error:
        message = f"{book}: {first_line(error)}"
        raise AmtsError(message) from error
    if app.statuscode:
        message = f"{book}: Sphinx could not read the book; run sphinx-build to see why"
        raise AmtsError(message)
    return made


def _make(*folders: Path) -> None:
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{folder} cannot be made: {error.strerror or error}; name another folder"
            raise AmtsError(message) from None


def _configuration(book: Path) -> tuple[Path | None, Mapping[str, Any]]:
    """Give the folder of ``conf.py``, or else what jupyter-book makes of ``_config.yml``."""
    if (book / "conf.py").is_file():
        return book, {}
    if (book / "_config.yml").is_file():
        return None, configuration(book)
    message = f"there is no conf.py and no _config.yml in {book}; name the folder of a book"
    raise AmtsError(message)


def page_names(app: Sphinx, pages: Sequence[str]) -> frozenset[str]:
    """Find pages that are named by docname or by file.

    :raises AmtsError: if one is none of the book's.
    """
    app.project.discover(app.config.exclude_patterns, app.config.include_patterns)
    names = set(app.project.docnames)
    found = set()
    for page in pages:
        name = page if page in names else app.project.path2doc(str(Path(page).resolve()))
        if name not in names:
            message = f"{page!r} is no page of {app.srcdir}{did_you_mean(page, names)}"
            raise AmtsError(message)
        found.add(name)
    return frozenset(found)


def register(app: Sphinx) -> None:
    """Tell Sphinx of the builder."""
    app.add_builder(CommandBuilder)
