"""The faces for ``sphinx-build``: ``amts`` for all languages, ``amts-<code>`` for one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sphinx.errors import SphinxError
from sphinx.util import logging

from .book.application import Run
from .book.pageless import PagelessBuilder
from .book.reader import ReadBuilder
from .book.warnings import WarnedBefore
from .config import AmtsConfig, LanguageConfig, read
from .edition import Build, build_edition
from .languages import all_profiles
from .memory import Memory
from .memory.lock import Lock
from .problems import AmtsError, OptionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class RefusedError(SphinxError):
    """Something that a person has to mend."""

    category = "sphinx-amts"


class AmtsBuilder(PagelessBuilder):
    """Read the source book, and write its translation into every configured language."""

    name = "amts"
    code: ClassVar[str] = ""
    """The one language of the builder, or nothing for all that are configured."""

    def init(self) -> None:
        """Check the configuration, the memory and the output before anything is read."""
        super().init()
        confdir = getattr(self._application, "confdir", None)
        try:
            self.amts: AmtsConfig = read(
                self.config, srcdir=Path(self.srcdir), confdir=Path(confdir) if confdir else None
            )
            self.languages = self._chosen()
            with Memory.open(self.amts.memory, clock=_now):
                pass
            self.lock = Lock(Path(self.doctreedir) / ".amts" / "lock.sqlite3")
        except AmtsError as error:
            raise RefusedError(str(error)) from None
        self.warned = WarnedBefore(lambda name: str(self.env.doc2path(name)))
        self.warned.attach()

    @property
    def _application(self) -> Sphinx:
        # Sphinx 9 renamed ``app`` and keeps the old name for two more years only.
        return getattr(self, "_app", None) or self.app

    def _chosen(self) -> tuple[LanguageConfig, ...]:
        if self.code:
            return (self.amts.language(self.code),)
        if not self.amts.languages:
            message = "amts_languages is empty; name the languages to translate into, such as {'zh': 'translations/zh'}"
            raise OptionError(message)
        return tuple(self.amts.languages.values())

    def purpose(self) -> str:
        """Say for the log what is built; what is out of date is the inner build's question."""
        return "translation into " + ", ".join(language.profile.name for language in self.languages)

    def finish(self) -> None:
        """Make and write every edition."""
        app = self._application
        all_pages = self.chosen >= self.env.found_docs
        pages = None if all_pages else tuple(sorted(self.chosen))
        for language in self.languages:
            build = Build(
                app=app,
                config=self.amts,
                language=language,
                outdir=Path(self.outdir) / ("" if self.code else language.code),
                run=Run.of(app),
                warned=self.warned,
                everything=self.everything and all_pages,
                pages=pages,
            )
            try:
                inner = build_edition(build, clock=_now)
            except AmtsError as error:
                raise RefusedError(str(error)) from None
            except OSError as error:
                message = f"{error.filename or language.code}: {error.strerror or error}"
                raise RefusedError(message) from error
            app._warncount += inner._warncount
            app.statuscode = app.statuscode or inner.statuscode


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


def _now() -> datetime:
    return datetime.now(UTC)
