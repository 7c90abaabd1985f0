"""The parallel data of a book, made inside a running Sphinx build of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sphinx.util import logging

from .align.beads import Bead
from .audit import AuditBook
from .book.application import isolated
from .book.order import reading_order
from .book.pages import extract_all
from .document import Document
from .edition.addresses import line_addresses
from .edition.build import Build
from .edition.gathering import Gathered
from .edition.notices import give_notice
from .edition.untranslated import passed_over
from .languages import split_tagged
from .memory import Memory
from .paralleldata import (
    Counts,
    Languages,
    ParallelData,
    Titles,
    folder,
    make,
    match_page,
    orphan,
)
from .paralleldata.auditing import audit_book
from .paralleldata.pages import Level, Matched
from .paralleldata.units import key_of
from .relative import relative_to
from .subpipeline.ancestry import Ancestry
from .subpipeline.human import FirstSeen
from .subpipeline.translations import Translations

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


def write_data(
    build: Build,
    *,
    clock: Callable[[], datetime],
    required: bool,
    pages: Collection[str] | None,
) -> Made | None:
    """Write the parallel data of one language.

    :param required: whether a language without a human translation is an error; if not, it is
        told, and nothing is given.
    :param pages: the pages whose pairs are written; None for all.
    :raises AmtsError: if something has to be mended first.
    """
    gathered = Gathered.of(build)
    if passed_over(gathered, "to take pairs from", required=required):
        return None
    data = parallel_data(build, gathered, clock=clock)
    if pages is not None:
        data = data.only(frozenset(pages))
    folder.write(build.outdir, data.files(), _audit(build, data))
    book_pages = len(build.app.env.found_docs)
    made = Made(
        code=build.code,
        outdir=build.outdir,
        counts={corpus.level: Counts.of(list(corpus.all())) for corpus in data.corpora},
        pages=book_pages - data.left_out,
        book_pages=book_pages,
    )
    for level, count in made.counts.items():
        logger.info("amts %s: %d of %d %s", build.code, count.kept, count.links, level)
    if data.left_out:
        logger.info("amts %s: of %d of %d pages only", build.code, made.pages, book_pages)
    return made


def _audit(build: Build, data: ParallelData) -> AuditBook:
    """Give the audit, with lines that lead to the book's repository if it names one."""
    source, target = line_addresses(build)
    return audit_book(data, build.app.config.project, source_link=source, target_link=target)


def parallel_data(
    build: Build, gathered: Gathered, *, clock: Callable[[], datetime]
) -> ParallelData:
    """Read both books, match them, and judge their pairs.

    :raises AmtsError: if something has to be mended first.
    """
    documents = gathered.sources.load()
    with isolated(), Memory.open(build.config.memory, clock=clock) as memory:
        aligned = _align(build, gathered, memory, documents)
    translations = aligned.translations
    give_notice(build, translations.notices)
    # The formulas and references of the source are read from their nodes, as those of the
    # translation are; what is kept between builds has only their keys.
    env = build.app.env
    sources = extract_all(env, reading_order(env, documents), keep_nodes=True)
    return make(
        [*map(aligned.page, sources.values()), *map(orphan, translations.orphans.values())],
        languages=Languages(source=build.config.source, target=build.language.profile),
        titles=(Titles.of(sources), Titles.of(translations.pages)),
        locate=(relative_to(build.srcdir), relative_to(build.language.translation or build.srcdir)),
        threshold=build.config.threshold,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Aligned:
    """The human translation, and what of it belongs to which page; all by name of source page."""

    translations: Translations
    beads: Mapping[str, Sequence[Bead]]
    stale: Mapping[str, frozenset[int]]
    """The source segments that came to a page after their translation."""
    unchanged: Mapping[str, frozenset[str]]
    """The sentences that a page was translated from: of these no translation is stale."""

    def page(self, source: Document) -> Matched:
        """Put together what is known of one page."""
        name = source.name
        catalog = self.translations.catalogs.get(name, {})
        matched = match_page(
            source,
            self.translations.pages.get(name),
            self.beads.get(name, []),
            {i: said for i, said in catalog.items() if not said.stale},
        )
        return replace(
            matched,
            stale=self.stale.get(name, frozenset()),
            unchanged=self.unchanged.get(name, frozenset()),
        )


def _align(
    build: Build, gathered: Gathered, memory: Memory, documents: Mapping[str, Document]
) -> _Aligned:
    """Align the pages that both books have, and find what changed since it was translated."""
    translations = gathered.translations(memory, documents)
    pipeline = gathered.pipeline(memory)
    matcher = pipeline.people.matcher()
    ancestries = pipeline.people.ancestries(documents, translations)
    known = {name: ancestry.links() for name, ancestry in ancestries.items()}
    beads = matcher.align(documents, translations.pages, known=known)
    number = memory.begin_build(build.code, pipeline.revision)
    seen = matcher.sight(documents, translations.pages, number)
    stale = {
        name: _changed(ancestries[name], beads[name])
        if name in ancestries
        else _stale(beads[name], seen[name])
        for name in beads
    }
    return _Aligned(
        translations=translations,
        beads=beads,
        stale=stale,
        unchanged={
            name: _sentences_of(ancestries[name].base, build)
            if name in ancestries
            else _sentences_before(memory, build, name)
            for name in beads
            if stale[name]
        },
    )


def _stale(beads: Sequence[Bead], seen: FirstSeen) -> frozenset[int]:
    return frozenset(
        i
        for bead in beads
        if bead.target
        for i in bead.source
        if seen.changed_since(i, bead.target)
    )


def _changed(ancestry: Ancestry, beads: Sequence[Bead]) -> frozenset[int]:
    """List the source segments that are not what their translation was made from."""
    return frozenset(
        i
        for bead in beads
        if bead.source and bead.target and not ancestry.stands(bead.source, bead.target)
        for i in bead.source
    )


def _sentences_of(page: Document, build: Build) -> frozenset[str]:
    return frozenset(
        key_of(sentence)
        for segment in page.segments
        for sentence in split_tagged(segment.text, build.config.source)
    )


def _sentences_before(memory: Memory, build: Build, name: str) -> frozenset[str]:
    pairs = memory.pairs(build.code, name)
    pairs += [past.pair for past in memory.past_pairs(build.code, name)]
    return frozenset(
        key_of(sentence)
        for pair in pairs
        for sentence in split_tagged(pair.source, build.config.source)
    )
