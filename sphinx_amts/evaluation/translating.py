"""Systems translate what is under test; what they gave is kept, and not asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import engines
from ..engines import Engine, Pair, Progress
from ..evaluate.trial import Output, System
from ..memory import Memory
from ..memory.records import digest
from ..problems import EngineError
from ..subpipeline.drafts import NO_DRAFTS, Drafting, Drafts, remembered
from ..subpipeline.unstored import Unstored
from ..whole import write_whole
from .recall import recall
from .sentences import written
from .systems import EngineChoice
from .tasks import MEMORY, Prepared, Service, Task

_REFUSED = "refused.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Where systems work: a place of the evaluation's own, never the book's memory or models."""

    directory: Path
    clock: Callable[[], datetime]
    progress: Progress
    say: Callable[[str], None]
    """Told what will be paid."""
    services: Mapping[str, Service] = field(default_factory=dict)
    """Engine → what it is taught and asked by, for those that are not only asked."""

    def translate(self, tasks: Sequence[Task]) -> list[System]:
        """Have systems translate everything that is under test.

        :raises AmtsError: if an engine cannot work; what it gave until then is kept.
        """
        lacking = self._lacking(tasks)
        for line in self._quotes(lacking):
            self.say(line)
        for service, some in self._served(lacking):
            for task, texts in some:
                self._begin(service, task, texts)
        systems = [self._translate(task) for task in tasks]
        for service, _ in self._served(lacking):
            service.clear(self.directory)
        return systems

    def quote(self, tasks: Sequence[Task]) -> list[str]:
        """Say what :meth:`translate` would send and what that would take; nothing is sent.

        :raises AmtsError: if something has to be mended first, or it is more than a run may take.
        """
        return self._quotes(self._lacking(tasks)) or ["nothing would be sent that is paid for"]

    # What is missing

    def _lacking(self, tasks: Sequence[Task]) -> list[tuple[Task, tuple[str, ...]]]:
        """Give the sentences that each system has to be asked for, those of equal systems once."""
        found = []
        asked: dict[Path, set[str]] = {}
        for task in tasks:
            if task.spec.engine is None:
                continue
            with closing(self._engine(task, task.spec.engine)) as engine:
                place = self._place(task, engine)
                before = asked.setdefault(place, set())
                texts = [text for text in self._open(task, engine, place) if text not in before]
            before.update(texts)
            found.append((task, tuple(texts)))
        return found

    def _open(self, task: Task, engine: Engine, place: Path) -> list[str]:
        """Give the sentences that are not in a system's memory, not refused, nor on their way."""
        wanted = list(task.sentences())
        if not (place / MEMORY).exists():
            return wanted
        with Memory.open(place / MEMORY, clock=self.clock) as memory:
            known = remembered(memory, task.codes, engine.accepts(), wanted)
            started = (job for job in memory.jobs() if job.id and not job.outcome)
            awaited = engine.awaited(job.request for job in started)
        refused = _load_refused(place).refused
        return [
            text for text in wanted if not (text in known or text in awaited or text in refused)
        ]

    def _quotes(self, lacking: Sequence[tuple[Task, Sequence[str]]]) -> list[str]:
        lines = []
        for task, texts in lacking:
            assert task.spec.engine is not None
            with closing(self._engine(task, task.spec.engine)) as engine:
                if texts and (estimate := engine.estimate(texts)):
                    lines.append(f"{task.name}: {len(texts)} sentences, {estimate}")
        sums = [service.allow(some) for service, some in self._served(lacking)]
        return [*lines, *filter(None, sums)]

    def _served(
        self, lacking: Sequence[tuple[Task, Sequence[str]]]
    ) -> Iterator[tuple[Service, list[tuple[Task, Sequence[str]]]]]:
        for name, service in self.services.items():
            some = [
                one for one in lacking if one[0].spec.engine and one[0].spec.engine.name == name
            ]
            if some:
                yield service, some

    # How it is made

    def _engine(self, task: Task, choice: EngineChoice) -> Engine:
        if choice.name in self.services:
            return self.services[choice.name].engine(task)
        source, target = task.codes
        return engines.create(
            choice.name,
            engines.Setting(
                source_language=source,
                target_language=target,
                directory=self._base(task) / "engines" / choice.name,
                options=choice.options,
                terminology=task.terms,
            ),
        )

    def _base(self, task: Task) -> Path:
        return self.directory / "-".join(task.codes)

    def _place(self, task: Task, engine: Engine) -> Path:
        """Name a folder by everything that a system's translations depend on, but the sentences."""
        lessons = sorted(
            (one.source.tagged, one.target.tagged, one.source.text, one.target.text)
            for one in task.lessons
        )
        parts = [engine.name, engine.fingerprint(), *lessons]
        return self._base(task) / f"{engine.name}-{digest(json.dumps(parts))}"

    def _begin(self, service: Service, task: Task, texts: Sequence[str]) -> None:
        with closing(service.engine(task)) as engine:
            place = self._place(task, engine)
            with Memory.open(place / MEMORY, clock=self.clock) as memory:
                engine.begin(texts, memory, place)

    def _translate(self, task: Task) -> System:
        choice = task.spec.engine
        if choice is None:
            return recall(task)
        with closing(self._engine(task, choice)) as engine:
            drafts = self._draft(task, engine)
        if drafts.again:
            _refuse_gaps(choice.name, drafts)
        outputs = []
        for one in task.direction.sentences:
            draft = drafts.done.get(one.source.tagged)
            if draft is not None:
                outputs.append(Output(written(draft.text, one.source.inlines)))
            else:
                outputs.append(Output(None, drafts.failed[one.source.tagged]))
        about = ", ".join(filter(None, [f"engine {choice.name}", *_taught(task, engine)]))
        return System(name=task.spec.name, about=about, outputs=tuple(outputs))

    def _draft(self, task: Task, engine: Engine | Prepared) -> Drafts:
        def progress(step: str, done: int, total: int) -> None:
            self.progress(f"{task.spec.name}, {step}", done, total)

        def pairs() -> list[Pair]:
            return [one.pair() for one in task.lessons]

        place = self._place(task, engine)
        with Memory.open(place / MEMORY, clock=self.clock) as memory:
            if isinstance(engine, Prepared):
                engine.finish(memory)
            drafts = Drafting(
                engine=engine,
                memory=memory,
                source_profile=task.direction.source,
                target_profile=task.direction.target,
                build=memory.begin_build(task.direction.target.code, ""),
                pairs=pairs,
                progress=progress,
                before=_load_refused(place),
                unstored=Unstored(place / "unstored.jsonl"),
            ).draft([one.source.tagged for one in task.direction.sentences])
        if drafts.refused:
            saved: dict[str, Any] = {"model": drafts.model, "refused": dict(drafts.refused)}
            write_whole(place / _REFUSED, json.dumps(saved, ensure_ascii=False))
        return drafts


def _taught(task: Task, engine: Engine | Prepared) -> Iterator[str]:
    """Say what a system knows of the book."""
    if isinstance(engine, Prepared):
        yield engine.taught()
        return
    if task.spec.level:
        yield f"{len(task.lessons)} pairs of {task.spec.level}"
    if task.terms:
        yield f"{len(task.terms)} terms"


def _refuse_gaps(name: str, drafts: Drafts) -> None:
    """Stop where a second try may bring what is missing: it says nothing about the engine.

    :raises EngineError: always.
    """
    final = frozenset(drafts.refused.values())
    reasons = [reason for reason in drafts.failed.values() if reason not in final]
    reason = next(iter(reasons), "it did not answer")
    message = (
        f"the engine {name!r} left {len(reasons) or 'some'} sentences open for now ({reason}); run "
        "the same command again, which asks for these only"
    )
    raise EngineError(message)


def _load_refused(place: Path) -> Drafts:
    """Give what the engine refused before, so that it is not asked again."""
    try:
        saved = json.loads((place / _REFUSED).read_text("utf-8"))
        return Drafts(done={}, failed={}, refused=saved["refused"], model=saved["model"])
    except (OSError, ValueError, KeyError):
        return NO_DRAFTS
