"""The synchronisation report of a book, made inside a running Sphinx build of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sphinx.util import logging

from .book.order import reading_order
from .edition.addresses import line_addresses
from .edition.build import Build, Written
from .edition.gathering import Gathered
from .edition.notices import give_notice
from .edition.untranslated import passed_over
from .memory import Memory
from .memory.records import digest
from .problems import OptionError, Problem
from .sync.standing import State
from .synchronisation import synchronise
from .syncreport import FAIL_ON, Baseline, Failing, SyncReport, failing, folder, report_of
from .syncreport.baseline import CODE
from .syncreport.entries import Links
from .syncreport.kept import keep, kept_report
from .syncreport.making import Book, only
from .syncreport.model import summary

logger = logging.getLogger(__name__)

PURPOSE = "to compare the book with"
"""What a human translation is needed for."""
_WARNED = 20
"""Stale sentences that are warned of one by one in each language."""
_TOLD = 100
"""Characters of a sentence that a warning tells."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """What fails a build of one language."""

    on: str
    baseline: Baseline

    @classmethod
    def of(cls, build: Build, *, on: str | None = None, file: Path | None = None) -> Gate:
        """Read the options of a book, unless a command was given others.

        :raises OptionError: if the baseline cannot be read.
        """
        chosen = on or build.config.fail_on
        path = file or build.config.baseline
        assert chosen in FAIL_ON
        if chosen == "never" and file is not None:
            message = "--baseline says what does not fail; say with --fail-on what does"
            raise OptionError(message)
        if chosen == "never" or path is None:
            return cls(on=chosen, baseline=Baseline())
        where = "--baseline" if file else "amts_baseline"
        named = Path(str(path).replace(CODE, build.code))
        return cls(on=chosen, baseline=Baseline.load(named, language=build.code, where=where))

    def failing(self, report: SyncReport) -> Failing:
        """Tell what of a report fails."""
        return failing(report, self.on, self.baseline)


def make_report(build: Build, gathered: Gathered, *, clock: Callable[[], datetime]) -> SyncReport:
    """Compare a book with its translation, or give what was found last if nothing changed since.

    :raises AmtsError: if something has to be mended first.
    """
    kept, config = build.workdir / "sync.json", build.config
    source, target = config.source, build.language.profile
    with Memory.open(config.memory, clock=clock) as memory:
        state = _state(gathered, memory)
    report = kept_report(kept, state, source=source, target=target)
    if report is not None:
        return report
    sync = synchronise(build, gathered, clock=clock)
    env = build.app.env
    book = Book(
        title=build.app.config.project,
        source=source,
        target=target,
        files={name: str(env.doc2path(name)) for name in sync.pages},
        source_root=build.srcdir,
        target_root=build.language.translation or build.srcdir,
    )
    report = report_of(sync, book, reading_order(env, sync.pages))
    with Memory.open(config.memory, clock=clock) as memory:
        keep(kept, report, _state(gathered, memory))
    return report


def _state(gathered: Gathered, memory: Memory) -> str:
    """Name everything that a report depends on; its pages are told in the order of the contents."""
    app = gathered.build.app
    order = reading_order(app.env, gathered.sources.names)
    return digest("\0".join((gathered.state(memory), _method(), app.config.project, *order)))


@cache
def _method() -> str:
    """Name the code that compares: what it says of the same books may be something else."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return digest("\0".join(path.read_text("utf-8") for path in files))


def write_report(
    build: Build,
    *,
    clock: Callable[[], datetime],
    required: bool,
    pages: Collection[str] | None,
) -> Written | None:
    """Write the report of one language, warn of what is stale, and fail if that is asked for.

    :param required: whether a language without a human translation is an error; if not, it is
        told, and nothing is given.
    :param pages: the pages that are told of; None for all.
    :raises AmtsError: if something has to be mended first.
    """
    gate = Gate.of(build)
    gathered = Gathered.of(build)
    if passed_over(gathered, PURPOSE, required=required):
        return None
    whole = make_report(build, gathered, clock=clock)
    report = whole if pages is None else only(whole, frozenset(pages))
    folder.write(build.outdir, report, _links(build))
    give_notice(build, report.notices)
    _warn(build, report)
    logger.info("amts %s: %s", build.code, summary(report))
    if failed := gate.failing(report):
        logger.error("amts %s: fails on %s", build.code, failed)
    return Written(status=1 if failed else 0)


def _links(build: Build) -> Links:
    """Give what leads to lines of the book's repository, if it names one."""
    source, target = line_addresses(build)
    return Links(source=source, target=target)


def _warn(build: Build, report: SyncReport) -> None:
    """Warn of what is stale where it is, of as much as anybody reads."""
    stale = [each.standing for each in report.todo if each.standing.state is State.STALE]
    for one in stale[:_WARNED]:
        text = " ".join(one.source.split())
        logger.warning(
            "%s: translated from an older text (%s): %s",
            build.code,
            one.change,
            text if len(text) <= _TOLD else f"{text[:_TOLD].rstrip()}…",
            type="amts",
            subtype=str(Problem.STALE),
            location=f"{build.srcdir / one.path}:{one.line or 1}",
        )
    if len(stale) > _WARNED:
        logger.warning(
            "%s: %d more are translated from an older text; %s lists them",
            build.code,
            len(stale) - _WARNED,
            build.outdir / folder.PAGE,
            type="amts",
            subtype=str(Problem.STALE),
        )
