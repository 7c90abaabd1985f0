"""The parallel data of a book, made inside a running Sphinx build of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .align.beads import Bead
from .book.application import isolated
from .book.order import reading_order
from .book.pages import extract_all
from .document import Document
from .edition import Build, Gathered, give_notice
from .languages import split_tagged
from .memory import Memory
from .paralleldata import Languages, ParallelData, Titles, make, match_page, orphan
from .paralleldata.pages import Matched
from .paralleldata.units import key_of
from .relative import relative_to
from .subpipeline import Translations
from .subpipeline.ancestry import Ancestry
from .subpipeline.human import FirstSeen


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
