"""A book and its translation, looked at as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..align.nodes import Bead
from ..book.application import isolated
from ..document import Document
from ..edition.build import Build
from ..edition.gathering import Gathered
from ..edition.writing import inner_application
from ..languages import Profile
from ..memory import Memory
from ..plan import Plan
from ..problems import Problem
from ..report import Notice
from ..subpipeline.drafts import NOT_SENT
from ..subpipeline.resolve import Page
from ..sync.base import Base
from ..sync.standing import Standing
from .blocks import with_blocks
from .standings import standings_of


@dataclass(frozen=True, kw_only=True, slots=True)
class PageSync:
    """One page of the source book and its translation."""

    source: Document
    target: Document | None
    """The human translation; None if there is none, or it lies in catalogs."""
    base: Base | None
    """What it was translated from; None if that is not known."""
    beads: tuple[Bead, ...]
    """Segments of the source ↔ segments of the translation."""
    plan: Plan
    """What an edition shows."""
    standings: tuple[Standing, ...]
    moved_to: Mapping[int, str] = field(default_factory=dict)
    """Segment of the translation → the page of the source that what it translates is on now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookSync:
    """A book and its translation into one language."""

    code: str
    pages: Mapping[str, PageSync]
    """By the name of the source page, sorted."""
    orphans: Mapping[str, Document]
    """Pages of the translated book that belong to no source page, by their own names."""
    notices: tuple[Notice, ...]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How everything in the book stands, page by page."""
        return tuple(each for page in self.pages.values() for each in page.standings)


def synchronise(
    build: Build, gathered: Gathered, *, clock: Callable[[], datetime], ask: bool = False
) -> BookSync:
    """Compare a book with its translation, sentence by sentence.

    :param ask: whether the engine is asked for drafts that the memory does not have.
    :raises AmtsError: if something has to be mended first.
    """
    with isolated(), Memory.open(build.config.memory, clock=clock) as memory:
        inner_application(build)  # its words are people's, too: "Index" needs no engine
        documents = gathered.sources.load()
        translations = gathered.translations(memory, documents)
        survey = gathered.pipeline(memory).survey(documents, translations, ask=ask)
    pages = {
        name: PageSync(
            source=page.document,
            target=page.target,
            base=translations.bases.get(name),
            beads=page.beads,
            plan=survey.plans[name],
            standings=tuple(_standings(page, survey.plans[name], build.config.source)),
            moved_to=page.moved_to,
        )
        for name, page in sorted(survey.pages.items())
    }
    # What an engine would be asked is no matter where it is not.
    notices = tuple(each for each in survey.notices if ask or each.kind != Problem.ENGINE)
    return BookSync(code=build.code, pages=pages, orphans=translations.orphans, notices=notices)


def _standings(page: Page, plan: Plan, profile: Profile) -> Iterator[Standing]:
    for each in with_blocks(page, standings_of(page, plan, profile)):
        # That an engine was not asked says nothing of the book.
        yield replace(each, reason=each.reason.replace(f"; {NOT_SENT}", ""))
