"""One language's edition: the sub-pipeline, the inner build that writes it, and the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import locale
from sphinx.util import logging

from . import __version__, preview
from .book import catalogs
from .book.application import Run, isolated
from .book.emitter import Site, prepare
from .book.pages import SourcePages
from .book.reader import SourceTree
from .book.warnings import Unwritten, WarnedBefore
from .config import AmtsConfig, LanguageConfig
from .human import Human
from .ledger import Ledger, Outcome
from .memory import Memory
from .memory.records import digest
from .plan import total
from .report import NAME, Notice, dump_report, make_report, summary
from .subpipeline import SubPipeline, Translations
from .terminology import read_terminology
from .translated import TranslatedBook, match_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .document import Document

logger = logging.getLogger(__name__)


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

    @property
    def workdir(self) -> Path:
        """Where everything lies that the next build can use, and that can be made again."""
        return Path(self.app.doctreedir) / ".amts" / self.language.code


def build_edition(build: Build, *, clock: Callable[[], datetime]) -> Sphinx:
    """Make the edition; give the application that wrote it, for its counts.

    :raises AmtsError: if something has to be mended first.
    """
    unfinished = build.workdir / "unfinished"
    with isolated():
        inner = _inner(build)
        outcome = _translate(build, clock)
        preview.attach(inner, _edition(build, outcome))
        build.warned.attach()
        unwritten = Unwritten()
        unwritten.attach()
        _give_notice(build, outcome)
        build.workdir.mkdir(parents=True, exist_ok=True)
        # A build that was killed while writing may have left half a page, newer than its source.
        again = build.everything or unfinished.exists()
        unfinished.touch()
        if build.pages is not None and not again:
            inner.build(filenames=[Path(build.app.env.doc2path(name)) for name in build.pages])
        else:
            inner.build(force_all=again)
        unwritten.check()
        _write_report(build, outcome)
        unfinished.unlink()
    logger.info("amts %s: %s", build.language.code, summary(total(outcome.plans.values())))
    return inner


def _inner(build: Build) -> Sphinx:
    site = Site(
        srcdir=Path(build.app.srcdir),
        confdir=_confdir(build.app),
        outdir=build.outdir,
        doctreedir=build.workdir / "doctrees",
        builder=build.language.builder,
        language=build.language.profile.sphinx,
        overrides=build.language.options,
    )
    return prepare(build.run, site, plans=build.workdir / "plans", env=build.app.env)


def _confdir(app: Sphinx) -> Path | None:
    """Give the folder of ``conf.py``; None if the configuration was all handed over (jupyter-book)."""
    path = Path(app.confdir)
    return path if (path / "conf.py").is_file() else None


# What the sub-pipeline needs from Sphinx


def _translate(build: Build, clock: Callable[[], datetime]) -> Outcome:
    sources = SourcePages(build.app.env, Path(build.app.doctreedir) / ".amts" / "source")
    book = _translated_book(build)
    language = build.language
    ledger = Ledger(build.workdir)
    with Memory.open(build.config.memory, clock=clock) as memory:
        pipeline = SubPipeline(
            config=build.config,
            language=language,
            memory=memory,
            ledger=ledger,
            terms=_terms(build),
            progress=_Progress(language.code),
            interface=_interface,
            revision=str(build.app.config.release or ""),
            jobs=max(1, build.app.parallel),
        )
        if book is not None:
            book.check(sources.names)
        tree_digest = book.digest() if book is not None else ""
        files = _catalog_files(build)
        static = _state(
            build, sources.digest, tree_digest, catalogs.digest_of(files), pipeline.terms
        )

        def state() -> str:
            return f"{static}:{memory.stats(language.code).machine_translations}"

        unchanged = ledger.last_outcome(state())
        if unchanged is not None:
            return unchanged
        documents = sources.load()
        translations = _read_human(build, memory, book, tree_digest, documents, files)
        return pipeline.run(documents, translations, state)


def _state(build: Build, *parts: object) -> str:
    """Name everything that the plans of an edition depend on."""
    chosen = asdict(build.language) | {
        "marks": build.config.marks,
        "source": build.config.source.code,
    }
    return digest(json.dumps([__version__, chosen, *parts], default=str, sort_keys=True))


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
        confdir=directory if own else _confdir(app),
        suffixes=tuple(config.source_suffix),
        root=config.root_doc,
        overrides=overrides,
    )
    return TranslatedBook(language=build.language, tree=tree, workdir=build.workdir / "translated")


def _read_human(
    build: Build,
    memory: Memory,
    book: TranslatedBook | None,
    tree_digest: str,
    documents: Mapping[str, Document],
    files: tuple[Path, ...],
) -> Translations:
    """Read what people wrote, wherever it lies."""
    pages: dict[str, Document] = {}
    notices: list[Notice] = []
    if book is not None:
        own, bad = book.read(memory, build.run, tree_digest)
        pages, unmatched = match_pages(tuple(documents), own, build.language, book.tree)
        notices = [*bad, *unmatched]
    found: dict[str, dict[int, Human]] = {}
    if files:
        said = catalogs.read_catalogs(
            build.app, documents, files=files, profile=build.language.profile
        )
        found = {
            page: {
                index: Human(text=one.text, inlines=one.inlines, path=one.path, line=one.line)
                for index, one in entries.items()
            }
            for page, entries in said.items()
        }
    return Translations(pages=pages, catalogs=found, notices=tuple(notices))


def _catalog_files(build: Build) -> tuple[Path, ...]:
    if build.language.catalogs is False:
        return ()
    config = build.app.config
    return tuple(
        catalogs.catalog_files(Path(build.app.srcdir), config.locale_dirs, build.language.profile)
    )


def _terms(build: Build) -> dict[str, str]:
    path = build.language.terminology
    return read_terminology(path, build.config.source, build.language.profile) if path else {}


def _interface(word: str) -> str:
    """Translate one of the words that Sphinx and its extensions put on pages themselves."""
    for catalog in locale.translators.values():
        translated = catalog.gettext(word)
        if translated != word:
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


# What the inner build shows


def _edition(build: Build, outcome: Outcome) -> preview.Edition:
    profile, source = build.language.profile, build.config.source
    plans = outcome.plans

    def counts(page: str) -> dict[str, int]:
        plan = plans.get(page)
        return {str(origin): n for origin, n in plan.counts().items()} if plan else {}

    return preview.Edition(
        lang=profile.tag,
        direction=profile.direction,
        source_lang=source.tag,
        source_direction=source.direction,
        marks=build.config.marks,
        switcher=_links(build) if build.config.switcher else (),
        counts=counts,
    )


def _links(build: Build) -> tuple[preview.LanguageLink, ...]:
    profiles = {
        build.config.source.code: build.config.source,
        **{code: language.profile for code, language in build.config.languages.items()},
        build.language.code: build.language.profile,
    }
    urls = {build.language.code: f"../{build.language.code}/", **build.config.language_urls}
    return tuple(
        preview.LanguageLink(
            code=code,
            lang=profile.tag,
            name=profile.own_name,
            url_prefix=urls[code],
            current=code == build.language.code,
        )
        for code, profile in profiles.items()
        if code in urls
    )


# What the maintainer is told


def _give_notice(build: Build, outcome: Outcome) -> None:
    """Warn of what is wrong with the translation, once, where it is."""
    for notice in outcome.notices:
        location = notice.page or (f"{notice.path}:{notice.line or 1}" if notice.path else None)
        logger.warning(
            "%s: %s",
            build.language.code,
            notice.message,
            type="amts",
            subtype=notice.kind,
            location=location,
        )


def _write_report(build: Build, outcome: Outcome) -> None:
    report = make_report(
        source_language=build.config.source.code,
        language=build.language.code,
        engine=outcome.engine,
        plans=outcome.plans,
        notices=outcome.notices,
    )
    path = build.outdir / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_report(report), "utf-8")
