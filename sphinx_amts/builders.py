"""The faces for ``sphinx-build``: ``amts`` for all languages, ``amts-<code>`` for one.

What they need only when something is built is imported then: every build of a book that names the
extension loads its builders.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sphinx.util import logging
from sphinx.util.console import colorize

from .book.application import Run
from .book.pageless import PagelessBuilder
from .book.reader import ReadBuilder, find_fault
from .book.warnings import WarnedBefore
from .config import AmtsConfig, LanguageConfig, read
from .edition.build import Build, Written
from .languages import all_profiles
from .memory import Memory
from .memory.lock import Lock
from .problems import AmtsError, OptionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class RefusedError(SystemExit):
    """The end of a run that a person has to mend something for, which was said in one line.

    Not an error of Sphinx's own kind: of those it shows a traceback since version 9, and
    jupyter-book always does.  The exit status is that of Sphinx's errors.
    """

    def __init__(self, error: AmtsError) -> None:
        """Say what is wrong, and end."""
        super().__init__(2)
        print(colorize("red", f"sphinx-amts: {error}"), file=sys.stderr)  # noqa: T201


class AmtsBuilder(PagelessBuilder):
    """Read the source book, and write its translation into every configured language."""

    name = "amts"
    code: ClassVar[str] = ""
    """The one language of the builder, or nothing for all that are configured."""
    only: frozenset[str] | None = None
    """The pages that a command was asked for; None: those that Sphinx was asked for."""

    def init(self) -> None:
        """Check the configuration, the memory and the output before anything is read."""
        super().init()
        confdir = getattr(self._application, "confdir", None)
        try:
            self.amts: AmtsConfig = read(
                self.config, srcdir=Path(self.srcdir), confdir=Path(confdir) if confdir else None
            )
            self.languages = self._chosen()
            for language in self.languages:
                _refuse_file(self._place(language))
            with Memory.open(self.amts.memory, clock=now):
                pass
            self.lock = Lock(Path(self.doctreedir) / ".amts" / "lock.sqlite3")
        except AmtsError as error:
            raise RefusedError(error) from None
        self._application.connect("env-before-read-docs", _refuse_bad_pages)
        self.warned = WarnedBefore(lambda name: str(self.env.doc2path(name)))
        self.warned.attach()

    def _chosen(self) -> tuple[LanguageConfig, ...]:
        if self.code:
            return (self.amts.language(self.code),)
        if not self.amts.languages:
            message = "amts_languages is empty; name the languages to translate into, such as {'zh': 'translations/zh'}"
            raise OptionError(message)
        return tuple(self.amts.languages.values())

    def _place(self, language: LanguageConfig) -> Path:
        return Path(self.outdir) / ("" if self.code else language.code)

    def purpose(self) -> str:
        """Say for the log what is built; what is out of date is the inner build's question."""
        return "translation into " + ", ".join(language.profile.name for language in self.languages)

    def finish(self) -> None:
        """Make and write every edition."""
        from .edition.finished import origin_of

        app = self._application
        origin = origin_of(app)
        all_pages = self.chosen >= self.env.found_docs
        pages = None if all_pages else tuple(sorted(self.chosen))
        for language in self.languages:
            build = Build(
                app=app,
                config=self.amts,
                language=language,
                outdir=self._place(language),
                run=Run.of(app),
                warned=self.warned,
                everything=self.everything and all_pages,
                origin=origin,
                pages=pages,
            )
            try:
                written = self.make(build)
            except AmtsError as error:
                raise RefusedError(error) from None
            except OSError as error:
                message = f"{error.filename or build.outdir}: {error.strerror or error}; mend it and run again"
                raise RefusedError(AmtsError(message)) from None
            app._warncount += written.warnings
            app.statuscode = app.statuscode or written.status

    def make(self, build: Build) -> Written:
        """Make and write what this builder is for, in one language."""
        from .edition.writing import build_edition

        return build_edition(build, clock=now)


def builders() -> tuple[type[AmtsBuilder], ...]:
    """Make the builder for all languages, and one for each that the product knows."""
    single = (
        type(
            f"AmtsBuilder_{profile.code}",
            (AmtsBuilder,),
            {"name": f"amts-{profile.code}", "code": profile.code},
        )
        for profile in all_profiles()
    )
    return (AmtsBuilder, *single)


def register(app: Sphinx) -> None:
    """Tell Sphinx of the builders."""
    app.add_builder(ReadBuilder)
    for builder in builders():
        app.add_builder(builder)


def _refuse_file(path: Path) -> None:
    if path.exists() and not path.is_dir():
        message = f"{path} is not a folder; move it away, or build elsewhere"
        raise AmtsError(message)


def _refuse_bad_pages(app: Sphinx, env: BuildEnvironment, names: Sequence[str]) -> None:
    """Stop before Sphinx reads a page that would make it show a traceback."""
    for name in names:
        path = Path(env.doc2path(name))
        if bad := find_fault(path):
            message = f"{bad.path}:{bad.line}: {bad.reason}"
            raise RefusedError(AmtsError(message))


def now() -> datetime:
    """Give the time, for what the memory notes."""
    return datetime.now(UTC)
