"""What a sub-pipeline works on, gathered from Sphinx: source pages, human text, terms.

What is needed only if something changed is imported then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import locale
from sphinx.util import logging

from .. import __version__
from ..align.method import method
from ..book.glue import Glued
from ..book.loaded_words import messages
from ..book.pages import SourcePages
from ..book.po_files import catalog_files, digest_of
from ..book.reader import SourceTree
from ..memory import Memory
from ..memory.records import digest
from ..report import Notice
from ..subpipeline.ledger import Ledger, Outcome
from ..sync import statefile
from ..sync.statefile import NAME as STATE_FILE
from ..sync.statefile import StateFile
from .basefiles import digest_of_bases, kept_patterns
from .build import Build
from .renaming import find_renamed
from .translated import TranslatedBook, match_pages

if TYPE_CHECKING:
    from ..document import Document
    from ..subpipeline.human import Human
    from ..subpipeline.pipeline import SubPipeline
    from ..subpipeline.translations import Translations
    from ..sync.base import Base
    from .obsolete import Obsolete

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an edition is made of, as it is now."""

    build: Build
    sources: SourcePages
    book: TranslatedBook | None
    book_digest: str
    catalogs: tuple[Path, ...]
    terms: Mapping[str, str]

    @classmethod
    def of(cls, build: Build) -> Gathered:
        """Look at everything, and read nothing that did not change.

        :raises OptionError: if the translated book or the terminology cannot be used.
        """
        sources = SourcePages(build.app.env, Path(build.app.doctreedir) / ".amts" / "source")
        book = _translated_book(build)
        if book is not None:
            book.check(sources.names, build.srcdir)
        return cls(
            build=build,
            sources=sources,
            book=book,
            book_digest=book.digest() if book is not None else "",
            catalogs=_catalog_files(build),
            terms=_terms(build),
        )

    @property
    def has_human(self) -> bool:
        """Whether there is any human translation."""
        return self.book is not None or bool(self.catalogs)

    def state(self, memory: Memory) -> str:
        """Name everything that the plans depend on."""
        build = self.build
        parts = [
            __version__,
            method(),
            asdict(build.language),
            build.config.marks,
            build.config.embeddings,
            build.config.source.code,
            self.sources.digest,
            self.book_digest,
            digest_of_bases(build),
            digest_of(self.catalogs),
            self.terms,
            memory.stats(build.code).machine_translations,
            memory.stats(build.code).reviewed,
        ]
        return digest(json.dumps(parts, default=str, sort_keys=True))

    def last_outcome(self, memory: Memory) -> Outcome | None:
        """Give the outcome of the last run, if nothing changed since."""
        return Ledger(self.build.workdir).last_outcome(self.state(memory))

    def translate(self, memory: Memory) -> Outcome:
        """Run the sub-pipeline; call it while the inner application's words are loaded.

        :raises AmtsError: if something has to be mended first.
        """
        documents = self.sources.load()
        translations = self.translations(memory, documents)
        return self.pipeline(memory).run(documents, translations, lambda: self.state(memory))

    def pipeline(self, memory: Memory) -> SubPipeline:
        """Give the sub-pipeline of this edition."""
        from ..subpipeline.pipeline import SubPipeline

        build = self.build
        return SubPipeline(
            config=build.config,
            language=build.language,
            memory=memory,
            ledger=Ledger(build.workdir),
            terms=self.terms,
            progress=_Progress(build.code),
            interface=partial(_interface, messages(build.app.config.language)),
            revision=str(build.app.config.release or ""),
            jobs=max(1, build.app.parallel),
        )

    def translations(self, memory: Memory, documents: Mapping[str, Document]) -> Translations:
        """Read what people wrote, wherever it lies."""
        from ..subpipeline.translations import Translations
        from .basing import find_bases
        from .obsolete import Obsolete

        pages: Mapping[str, Document] = {}
        orphans: Mapping[str, Document] = {}
        notices: list[Notice] = []
        if self.book is not None:
            own, bad = self.book.read(memory, self.build.run, self.book_digest)
            renamed = partial(find_renamed, self.build)
            found = match_pages(documents, own, self.build.language, self.book.tree, renamed)
            pages, orphans = found.pages, found.orphans
            notices = [*bad, *found.notices]
        bases: Mapping[str, Base] = {}
        accepted: Mapping[str, Mapping[str, str]] = {}
        if self.book is not None:
            state = StateFile.load(self.book.tree.directory / STATE_FILE)
            bases, doubts = find_bases(self.build, documents, pages, state)
            notices += doubts
            accepted = {name: page.accepted for name, page in state.pages.items()}
        obsolete = Obsolete.of(self.build, self.catalogs, documents)
        said = self._catalogs(documents, obsolete) if self.catalogs else {}
        return Translations(
            pages=pages,
            bases=bases,
            accepted=accepted,
            catalogs=said,
            left_over=obsolete.orphans(list(documents)),
            orphans=orphans,
            notices=tuple(notices),
        )

    def _catalogs(
        self, documents: Mapping[str, Document], obsolete: Obsolete
    ) -> dict[str, dict[int, Human]]:
        from ..book.catalogs import read_catalogs
        from ..book.found_messages import FoundMessages
        from .fuzzy import human_of

        again = obsolete.files()
        found = read_catalogs(
            self.build.app,
            documents,
            files=[*self.catalogs, *again],
            profile=self.build.language.profile,
            builder=self.build.language.builder,
            fuzzy=True,
            kept=FoundMessages(
                directory=self.build.workdir / "catalogs",
                stamps=self.sources.stamps,
                origin=self.build.origin,
            ),
        )
        return {
            page: {
                index: human_of(
                    obsolete.placed(one) if again else one, documents[page].segments[index]
                )
                for index, one in entries.items()
            }
            for page, entries in found.items()
        }


def _translated_book(build: Build) -> TranslatedBook | None:
    directory = build.language.translation
    if directory is None:
        return None
    app = build.app
    config = app.config
    own = (directory / "conf.py").is_file()
    overrides: dict[str, Any] = {} if own else dict(build.run.overrides)
    if not own and (directory / "_toc.yml").is_file() and hasattr(config, "external_toc_path"):
        overrides["external_toc_path"] = str(directory / "_toc.yml")
    overrides |= {
        "language": build.language.profile.sphinx,
        "locale_dirs": [],
        "nb_execution_mode": "off",
    }
    if "myst_nb" not in app.extensions and not own:
        del overrides["nb_execution_mode"]
    tree = SourceTree(
        directory=directory,
        confdir=directory if own else build.confdir,
        suffixes=tuple(config.source_suffix),
        root=config.root_doc,
        overrides=overrides,
        exclude=(statefile.NAME, *kept_patterns(build, directory)),
        glued=Glued.of(app.env),
    )
    return TranslatedBook(language=build.language, tree=tree, workdir=build.workdir / "translated")


def _catalog_files(build: Build) -> tuple[Path, ...]:
    if build.language.catalogs is False:
        return ()
    config = build.app.config
    return tuple(catalog_files(build.srcdir, config.locale_dirs, build.language.profile.locales))


def _terms(build: Build) -> dict[str, str]:
    path = build.language.terminology
    if path is None:
        return {}
    from ..subpipeline.terminology import read_terminology

    return read_terminology(path, build.config.source, build.language.profile)


def _interface(known: Mapping[str, str], word: str) -> str:
    """Translate one of the words that Sphinx and its extensions put on pages themselves.

    :param known: the words of Sphinx in the language of the book, with their messages.
    """
    message = known.get(word, word)
    for catalog in locale.translators.values():
        translated = catalog.gettext(message)
        if translated != message:
            return translated
    return word


class _Progress:
    """Says how far a long step is, at most twenty times."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._said: tuple[str, int] = ("", 0)

    def __call__(self, step: str, done: int, total: int) -> None:
        part = 20 * done // max(total, 1)
        if (step, part) != self._said:
            self._said = (step, part)
            logger.info("amts %s: %s %d/%d", self._code, step, done, total)
