"""One language's edition: the sub-pipeline, the inner build that writes it, and the report."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from .. import preview
from ..book.application import isolated
from ..book.emitter import Site, prepare
from ..book.warnings import Unwritten
from ..memory import Memory
from ..report import NAME, dump_report, make_report, summary
from ..subpipeline.ledger import Ledger, Outcome
from .build import Build, Written
from .facing import edition_of, shown_plan
from .finished import Finished
from .gathering import Gathered
from .notices import give_notice

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def build_edition(build: Build, *, clock: Callable[[], datetime]) -> Written:
    """Make the edition, unless it would come out as it is already.

    :raises AmtsError: if something has to be mended first.
    """
    gathered = Gathered.of(build)
    with Memory.open(build.config.memory, clock=clock) as memory:
        outcome = gathered.last_outcome(memory)
    finished = Finished(build)
    if outcome is not None and not build.everything and finished.holds():
        give_notice(build, outcome.notices)  # what is wrong is wrong still
        plans = [shown_plan(build, plan) for plan in outcome.plans.values()]
        logger.info("amts %s: %s", build.code, summary(plans))
        written = Written()
    else:
        finished.forget()
        written = _write(build, gathered, outcome, clock)
        if build.pages is None:
            finished.note()
    return written


def _write(
    build: Build, gathered: Gathered, outcome: Outcome | None, clock: Callable[[], datetime]
) -> Written:
    """Translate what is not translated, and write the pages that changed."""
    unfinished = build.workdir / "unfinished"
    with isolated():
        inner = inner_application(build)
        if outcome is None:
            with Memory.open(build.config.memory, clock=clock) as memory:
                outcome = gathered.translate(memory)
        preview.attach(inner, edition_of(build, outcome))
        build.warned.attach()
        unwritten = Unwritten()
        unwritten.attach()
        give_notice(build, outcome.notices)
        build.workdir.mkdir(parents=True, exist_ok=True)
        # A build that was killed while writing may have left half a page, newer than its source.
        again = build.everything or unfinished.exists()
        unfinished.touch()
        gc.collect()  # doctrees are cycles; the next ones can have the memory of those before
        if build.pages is not None and not again:
            inner.build(filenames=[Path(build.app.env.doc2path(name)) for name in build.pages])
        else:
            inner.build(force_all=again)
        unwritten.check()
        _write_report(build, outcome)
        unfinished.unlink()
    unsent = 1 if outcome.drafts.unsent else 0
    return Written(warnings=inner._warncount, status=inner.statuscode or unsent)


def inner_application(build: Build) -> Sphinx:
    """Make the application that writes the edition; call it inside ``isolated``."""
    site = Site(
        srcdir=build.srcdir,
        confdir=build.confdir,
        outdir=build.outdir,
        doctreedir=build.workdir / "doctrees",
        builder=build.language.builder,
        language=build.language.profile.sphinx,
        locales=build.language.profile.locales,
        overrides=build.language.options,
    )
    return prepare(build.run, site, plans=Ledger(build.workdir).plans, env=build.app.env)


def _write_report(build: Build, outcome: Outcome) -> None:
    plans = {name: shown_plan(build, plan) for name, plan in outcome.plans.items()}
    logger.info("amts %s: %s", build.code, summary(plans.values()))
    if outcome.drafts.account:
        logger.info("amts %s: %s", build.code, outcome.drafts.account)
    report = make_report(
        source_language=build.config.source.code,
        language=build.code,
        engine=outcome.engine,
        plans=plans,
        notices=outcome.notices,
    )
    path = build.outdir / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_report(report), "utf-8")
