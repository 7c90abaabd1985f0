"""What a language of a book lacks that a batch job can bring, and what is on its way already."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ..edition.missing import find_lacking
from ..engines.amazon.order import Order, Sentence
from ..memory import Job
from ..subpipeline.sentences import cut
from .side import Side

if TYPE_CHECKING:
    from ..edition.build import Build
    from ..edition.gathering import Gathered


@dataclass(frozen=True, slots=True)
class Known:
    """A job of the memory, and what it was asked for."""

    job: Job
    order: Order

    @property
    def open(self) -> bool:
        """Whether something is to come."""
        return not self.job.outcome

    def refused(self, code: str) -> Iterable[str]:
        """List the sentences whose translation came and could not be used."""
        if self.open:
            return ()
        outcome: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(self.job.outcome)
        return outcome.get("refused", {}).get(code, {})


def read_jobs(jobs: Iterable[Job]) -> list[Known]:
    """Read what jobs were asked for, each once: it is as long as a book."""
    return [Known(job, Order.load(job.request)) for job in jobs]


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """The sentences that a language lacks."""

    side: Side
    customised: bool
    """Whether they shall be customised by parallel data."""
    pages: tuple[tuple[Sentence, ...], ...]
    """Those of each page, each sentence where the book has it first."""
    underway: int = 0
    """How many were left out because a job is to bring them."""
    refused: int = 0
    """How many were left out because what a job brought could not be used."""

    @property
    def sentences(self) -> int:
        """Count the sentences."""
        return sum(map(len, self.pages))

    @property
    def engine(self) -> str:
        """Give the fingerprint by which the memory will know what comes."""
        return self.side.settings.fingerprint(customised=self.customised)

    def without(self, known: Sequence[Known]) -> Need:
        """Leave out what open jobs bring, and what closed ones brought in vain."""
        ours = [
            one
            for one in known
            if any((t.code, t.engine) == (self.side.target, self.engine) for t in one.order.targets)
        ]
        underway = frozenset(
            sentence.id for one in ours if one.open for sentence in one.order.sentences()
        )
        refused = frozenset(key for one in ours for key in one.refused(self.side.target))
        found = [one for page in self.pages for one in page]
        pages = [
            tuple(one for one in page if one.id not in underway | refused) for page in self.pages
        ]
        return replace(
            self,
            pages=tuple(filter(None, pages)),
            underway=sum(one.id in underway for one in found),
            refused=sum(one.id in refused - underway for one in found),
        )


def find_need(
    side: Side,
    build: Build,
    gathered: Gathered,
    *,
    customised: bool,
    clock: Callable[[], datetime],
) -> Need:
    """See what a language of a book lacks.

    A sentence that was translated without parallel data still lacks a customised translation;
    without them, any that a build would show will do.

    :raises AmtsError: if something has to be mended first.
    """
    settings = side.settings
    fingerprints = (
        (settings.fingerprint(customised=True),) if customised else tuple(settings.accepts())
    )
    lacking = find_lacking(build, clock=clock, fingerprints=fingerprints)
    documents = gathered.sources.load()
    pages = []
    for name, texts in lacking.sentences.items():
        if texts:
            places = {
                one.text: f"{name}:{segment.line}" if segment.line else name
                for segment in reversed(documents[name].segments)
                for one in cut(segment.text, build.config.source)
            }
            pages.append(tuple(Sentence(text=text, place=places[text]) for text in texts))
    return Need(side=side, customised=customised, pages=tuple(pages))
