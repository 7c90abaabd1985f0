"""A book, read by Sphinx → the trials of its evaluation: what ``amts evaluate`` does with a book."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from .batch.systems import AmazonService
from .bookpairs import parallel_data
from .builders import now
from .edition.build import Build
from .edition.gathering import Gathered
from .evaluate.metrics import metrics_for
from .evaluate.trial import Trial
from .evaluation.book import Directions, Question, answer, prepare
from .evaluation.existing import compare_books
from .evaluation.systems import Variant
from .evaluation.translating import Desk
from .paralleldata import ParallelData
from .problems import AmtsError, OptionError
from .running import for_each_language, page_names


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What is to be evaluated."""

    pages: Sequence[str]
    """By name or by file; none for some that are chosen."""
    seed: int
    variants: Sequence[Variant] | None
    directions: Directions
    engines: Sequence[str]
    """Nothing for that of the book."""
    options: Mapping[str, str]
    """Options of engines: ``name``, or ``engine.name`` for one of several."""
    keep_duplicates: bool
    hypotheses: Mapping[str, Path]
    """Translations of the book that exist already; none to test systems."""
    export: Path | None
    """Where splits are written to, for systems elsewhere."""
    reference: Path | None
    """The human translation, if it is not that of the book."""
    tokenize: str | None
    """The tokenizer for BLEU, if it is not that of the language."""
    one_language: bool
    """Whether there is place for the results of one language only."""
    dry_run: bool
    """Whether nothing is translated, and only what it would take is told, by :attr:`put`."""
    keep: bool
    """Whether what is made at a service for a system stays there."""
    progress: Callable[[str], None]
    put: Callable[[str], None]


class Tell(Protocol):
    """Told what was found out about a language."""

    def __call__(self, code: str, trials: Sequence[Trial]) -> None:
        """Take the trials, one for each direction."""


def evaluate(book: Path, job: Job, *, outdir: Path, code: str | None, tell: Tell) -> None:
    """Evaluate the translations of a book, language by language.

    :param outdir: what was translated is kept there, in a folder for each language.
    :param code: the language; None for all that the book names.
    :raises AmtsError: if something has to be mended first.
    """

    def work(build: Build) -> bool:
        if job.one_language and code is None and len(build.config.languages) > 1:
            message = (
                "--html and --json cannot be given for several languages; name one by --language"
            )
            raise OptionError(message)
        if code is None and not (build.language.translation or Gathered.of(build).catalogs):
            job.progress(f"amts {build.code}: no human translation to compare with; left out")
            return False
        # Before anything is translated, and paid for.
        metrics_for(build.language.profile, tokenize=job.tokenize)
        pages = page_names(build.app, job.pages) if job.pages else None
        place = outdir / build.code / "cache"
        if job.hypotheses:
            trials: Sequence[Trial] = (_existing(build, job, place, pages),)
        else:
            trials = _tested(build, job, place, pages)
        if not job.dry_run:
            tell(build.code, trials)
        return True

    if not any(for_each_language(book, work, codes=[code] if code else [], outdir=outdir)):
        message = f"{book}: no language of amts_languages has a human translation to compare with"
        raise AmtsError(message)


def _tested(build: Build, job: Job, place: Path, pages: frozenset[str] | None) -> Sequence[Trial]:
    """Have systems translate what is held out."""
    own = build.language.engine
    names = job.engines or ([own] if own != "none" else [])
    gathered = Gathered.of(build)
    options = _options(job.options, names, {own: build.language.engine_options})
    question = Question(
        title=build.app.config.project,
        pages=pages,
        seed=job.seed,
        variants=job.variants,
        directions=job.directions,
        engines=names,
        options=options,
        terms=gathered.terms,
        keep_duplicates=job.keep_duplicates,
        export=job.export,
    )

    def say(line: str) -> None:
        job.progress(f"amts {build.code}: {line}")

    with ExitStack() as stack:
        services = {}
        if "amazon" in names:
            amazon = AmazonService(
                project=question.title,
                options=options["amazon"],
                sleep=time.sleep,
                clock=now,
                say=say,
                keep=job.keep,
            )
            services["amazon"] = stack.enter_context(amazon)
        desk = Desk(directory=place, clock=now, progress=_Progress(say), say=say, services=services)
        exam = prepare(question, _human(build, gathered, job, place), desk)
        if job.dry_run:
            for line in desk.quote(exam.tasks()):
                job.put(f"{build.code}: {line}")
            return ()
        return answer(exam, desk)


def _human(build: Build, gathered: Gathered, job: Job, place: Path) -> ParallelData:
    """Match the book with what people wrote: its own translation, or the one that was named."""
    if job.reference:
        return _elsewhere(build, job.reference, place / "reference")
    if not gathered.has_human:
        message = (
            f"there is no human translation into {build.code!r} to compare with; name it: "
            f"--reference DIR, or amts_languages = {{{build.code!r}: {{'translation': '…'}}}}"
        )
        raise OptionError(message)
    return parallel_data(build, gathered, clock=now)


def _options(
    given: Mapping[str, str], names: Sequence[str], own: Mapping[str, Mapping[str, object]]
) -> dict[str, dict[str, object]]:
    """Give the options of each engine: the book's for the book's engine, then those that are given."""
    found = {name: dict(own.get(name, {})) for name in names}
    for option, value in given.items():
        engine, dot, name = option.rpartition(".")
        if not dot and len(names) != 1:
            message = f"say whose option {option!r} is: --engine-option {(*names, 'engine')[0]}.{option}={value}"
            raise OptionError(message)
        engine = engine or names[0]
        if engine not in found:
            message = f"--engine-option {option}: the engine {engine!r} is not tested; name it by --engine"
            raise OptionError(message)
        found[engine][name] = value
    return found


def _existing(build: Build, job: Job, place: Path, pages: frozenset[str] | None) -> Trial:
    """Compare other translations of the book with the human one."""
    human = _human(build, Gathered.of(build), job, place)
    others = {
        name: _elsewhere(build, path, place / "books" / name)
        for name, path in job.hypotheses.items()
    }
    return compare_books(human, others, title=build.app.config.project, pages=pages)


def _elsewhere(build: Build, translation: Path, place: Path) -> ParallelData:
    """Match another translated book with the source, without a trace in the book's memory."""
    if not translation.is_dir():
        message = (
            f"{translation} is no folder; with a book, name the source tree of a translation of it"
        )
        raise AmtsError(message)
    other = replace(
        build,
        language=replace(build.language, translation=translation.resolve(), catalogs=False),
        config=replace(build.config, memory=place.resolve() / "memory.sqlite3"),
    )
    gathered = Gathered.of(other)
    if gathered.book is not None:
        # Sphinx's doctrees of one tree must not be taken for those of another.
        gathered = replace(gathered, book=replace(gathered.book, workdir=place.resolve()))
    return parallel_data(other, gathered, clock=now)


class _Progress:
    """Says how far a long step is, at most ten times."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: tuple[str, int] = ("", 0)

    def __call__(self, step: str, done: int, total: int) -> None:
        part = 10 * done // max(total, 1)
        if (step, part) != self._said:
            self._said = (step, part)
            self._say(f"{step} {done}/{total}")
