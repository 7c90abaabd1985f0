"""The builders of parallel data: ``amts-data`` for all languages, ``amts-<code>-data`` for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from . import audit
from .align.beads import Bead
from .book.application import isolated
from .book.segments import extract
from .builders import AmtsBuilder, now
from .document import Document
from .edition import Build, Gathered, Written, give_notice
from .languages import all_profiles, find, split_tagged
from .memory import Memory
from .paralleldata import Counts, Languages, ParallelData, Titles, make, match_page
from .paralleldata.auditing import audit_book
from .paralleldata.pages import Level
from .paralleldata.units import key_of
from .problems import OptionError
from .running import run
from .subpipeline.human import FirstSeen
from .subpipeline.ledger import write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

AUDIT = "audit.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What was written for one language."""

    code: str
    outdir: Path
    counts: Mapping[Level, Counts]


class DataBuilder(AmtsBuilder):
    """Read the source book, and write the pairs that it makes with its human translation."""

    name = "amts-data"

    def init(self) -> None:
        """Check the configuration, and begin with nothing written."""
        super().init()
        self.made: list[Made] = []

    def purpose(self) -> str:
        """Say for the log what is built."""
        return "parallel data for " + ", ".join(each.profile.name for each in self.languages)

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
        data = parallel_data(build, gathered)
        chosen = self.only if self.only is not None else build.pages
        if chosen is not None:
            data = replace(
                data, corpora=tuple(each.only(frozenset(chosen)) for each in data.corpora)
            )
        for name, text in data.files().items():
            write_whole(build.outdir / name, text)
        audit.write(build.outdir / AUDIT, audit_book(data, build.app.config.project))
        counts = {corpus.level: Counts.of(list(corpus.all())) for corpus in data.corpora}
        for level, count in counts.items():
            logger.info("amts %s: %d of %d %s", build.code, count.kept, count.links, level)
        self.made.append(Made(code=build.code, outdir=build.outdir, counts=counts))
        return Written()


def parallel_data(build: Build, gathered: Gathered) -> ParallelData:
    """Read both books, match them, and judge their pairs.

    :raises AmtsError: if something has to be mended first.
    """
    documents = gathered.sources.load()
    with isolated(), Memory.open(build.config.memory, clock=now) as memory:
        translations = gathered.translations(memory, documents)
        pipeline = gathered.pipeline(memory)
        matcher = pipeline.matcher()
        beads = matcher.align(documents, translations.pages)
        number = memory.begin_build(build.code, pipeline.revision)
        seen = matcher.sight(documents, translations.pages, number)
        stale = {
            name: _stale(documents[name], translations.pages[name], beads[name], seen[name])
            for name in beads
        }
        unchanged = {name: _sentences_before(memory, build, name) for name in beads if stale[name]}
    give_notice(build, translations.notices)
    # The formulas and references of the source are read from their nodes, as those of the
    # translation are; what is kept between builds has only their keys.
    sources = {
        name: extract(build.app.env.get_doctree(name), name, keep_nodes=True)
        for name in sorted(documents)
    }
    pages = [
        replace(
            match_page(
                page,
                translations.pages.get(name),
                beads.get(name, []),
                translations.catalogs.get(name, {}),
            ),
            stale=stale.get(name, frozenset()),
            unchanged=unchanged.get(name, frozenset()),
        )
        for name, page in sources.items()
    ]
    return make(
        pages,
        languages=Languages(source=build.config.source, target=build.language.profile),
        titles=(Titles.of(sources), Titles.of(translations.pages)),
        locate=(
            _relative(build.srcdir),
            _relative(build.language.translation or build.srcdir),
        ),
        threshold=build.config.threshold,
    )


def _stale(
    source: Document, target: Document, beads: list[Bead], seen: FirstSeen
) -> frozenset[int]:
    """Give the source segments that came to the page after their translation."""
    ours, theirs = source.segments, target.segments
    return frozenset(
        i
        for bead in beads
        if bead.target
        for i in bead.source
        if seen.changed_since(ours[i], [theirs[j] for j in bead.target])
    )


def _sentences_before(memory: Memory, build: Build, name: str) -> frozenset[str]:
    """Give the sentences that a page was translated from: of these no translation is stale."""
    pairs = memory.pairs(build.code, name)
    pairs += [past.pair for past in memory.past_pairs(build.code, name)]
    return frozenset(
        key_of(sentence)
        for pair in pairs
        for sentence in split_tagged(pair.source, build.config.source)
    )


def _relative(root: Path) -> Callable[[str], str]:
    """Tell paths from the root of a book, so that they are the same on every machine."""
    known: dict[str, str] = {"": ""}

    def locate(path: str) -> str:
        if path not in known:
            known[path] = Path(os.path.relpath(path, root)).as_posix()
        return known[path]

    return locate


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
) -> list[Made]:
    """Run Sphinx on *book* without a word but warnings, as ``sphinx-build`` would.

    :param code: the language; None for all that the book names.
    :param outdir: each language gets a folder in it.
    :param pages: the pages to write, by name or by file; none for all.
    :raises AmtsError: if something has to be mended first.
    """
    language = find(code).code if code else ""
    builder = run(
        book,
        builder=f"amts-{language}-data" if language else DataBuilder.name,
        outdir=outdir / language,
        doctreedir=outdir / ".doctrees",
        overrides={} if threshold is None else {"amts_threshold": threshold},
        pages=pages,
    )
    assert isinstance(builder, DataBuilder)
    return builder.made
