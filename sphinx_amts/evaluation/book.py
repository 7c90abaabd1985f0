"""A book and its human translation → trials: split, systems, directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .. import engines
from ..evaluate.trial import Split, Trial
from ..paralleldata import ParallelData
from ..problems import OptionError
from .export import export
from .splitting import Direction, check_pages, choose, split
from .systems import EngineChoice, Spec, Variant, plan
from .tasks import Task
from .translating import Desk

Directions = Literal["forward", "backward", "both"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is to be found out."""

    title: str
    """The book's."""
    pages: frozenset[str] | None
    """The pages under test; None for some that are chosen by the seed."""
    seed: int
    variants: Sequence[Variant] | None
    """None for what each engine can do."""
    directions: Directions
    engines: Sequence[str]
    options: Mapping[str, Mapping[str, object]]
    """Engine → its options."""
    terms: Mapping[str, str]
    """The book's terminology."""
    keep_duplicates: bool = False
    export: Path | None = None
    """Where the split is written to, for systems elsewhere."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exam:
    """A question that is ready to be put to systems."""

    question: Question
    facts: Split
    specs: tuple[Spec, ...]
    directions: tuple[Direction, ...]

    def tasks(self) -> list[Task]:
        """List what systems have to do, direction by direction."""
        return [
            Task(spec=spec, direction=direction)
            for direction in self.directions
            for spec in self.specs
        ]


def prepare(question: Question, data: ParallelData, desk: Desk) -> Exam:
    """Hold pages out, and see which systems are to be compared; nothing is translated yet.

    :raises AmtsError: if there is nothing to test, or a system cannot do what it is asked for.
    """
    if question.pages is not None:
        check_pages(data, question.pages)
        tested, chosen = question.pages, "named"
    else:
        tested, chosen = choose(data, seed=question.seed), f"chosen by the seed {question.seed}"
    forward, facts = split(
        data,
        tested,
        chosen=chosen,
        terms=question.terms,
        keep_duplicates=question.keep_duplicates,
    )
    specs = plan(
        _choices(question, forward, desk), question.variants, has_terms=bool(question.terms)
    )
    directions = _directions(forward, question.directions)
    if question.export:
        for direction in directions:
            export(direction, question.export)
    return Exam(question=question, facts=facts, specs=specs, directions=tuple(directions))


def answer(exam: Exam, desk: Desk) -> tuple[Trial, ...]:
    """Have every system translate what is held out, and give a trial for each direction.

    :raises AmtsError: if a system cannot go on; what it gave until then is kept.
    """
    question, count = exam.question, len(exam.specs)
    systems = desk.translate(exam.tasks())
    return tuple(
        Trial(
            title=question.title,
            source=direction.source,
            target=direction.target,
            passages=tuple(one.passage() for one in direction.sentences),
            systems=tuple(systems[number * count : (number + 1) * count]),
            split=exam.facts,
            notes=_notes(exam.specs, question),
        )
        for number, direction in enumerate(exam.directions)
    )


def _directions(forward: Direction, wanted: Directions) -> list[Direction]:
    found = {"forward": [forward], "backward": [forward.backward()]}
    return found.get(wanted) or [forward, forward.backward()]


def _choices(question: Question, direction: Direction, desk: Desk) -> list[EngineChoice]:
    if question.variants is not None and set(question.variants) == {Variant.MEMORY}:
        return []
    return [_choice(name, question, direction, desk) for name in question.engines]


def _choice(name: str, question: Question, direction: Direction, desk: Desk) -> EngineChoice:
    """Make the engine once, to know whether it learns; a wrong option is told before any work."""
    options = question.options.get(name, {})
    setting = engines.Setting(
        source_language=direction.source.code,
        target_language=direction.target.code,
        directory=desk.directory / "engines" / name,
        options=options,
        terminology={},
    )
    engine = engines.create(name, setting)
    try:
        if not engine.translates:
            message = (
                f"the engine {name!r} translates nothing; name another, as --engine local does"
            )
            raise OptionError(message)
        return EngineChoice(
            name=name,
            options=options,
            adaptive=engine.adaptive,
            taught=name in desk.services,
        )
    finally:
        engine.close()


def _notes(specs: Sequence[Spec], question: Question) -> tuple[str, ...]:
    notes = []
    if question.keep_duplicates:
        notes.append("Pairs that say what a sentence under test says were not kept from systems.")
    if not any(spec.engine for spec in specs) and question.variants is None:
        notes.append("The book names no engine for this language; --engine tests one.")
    return tuple(notes)
