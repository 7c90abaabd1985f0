"""Systems of an evaluation that Amazon translates: priced, taught, asked, and cleared away.

Plain, and with terms, Amazon is asked sentence by sentence; customised, by a batch job.  Nothing is
the book's own: parallel data and terminologies are of what the split leaves to learn from, named by
it, and removed when all is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Self

from ..engines import Setting
from ..engines.amazon.budget import counted
from ..engines.amazon.client import Connection, connect
from ..engines.amazon.engine import AmazonEngine
from ..engines.amazon.names import resource_name
from ..engines.amazon.order import batch_settings, charged
from ..engines.amazon.packing import weigh
from ..engines.amazon.prices import dollars
from ..engines.amazon.settings import AmazonSettings, digest_of_terms
from ..engines.amazon.terminologies import TerminologyStore, Terms
from ..engines.amazon.waiting import Patience
from ..evaluation.tasks import MEMORY, Prepared, Task
from ..memory import Memory
from ..problems import AmtsError
from . import borrowed
from .customised import Customised, Office
from .pushing import Push
from .side import Side, terminology_note
from .teaching import Teaching, teach_texts

_OF_THE_BOOK = frozenset({"parallel_data", "terminology"})
"""Options that name resources which know the pages under test."""


class Asked(AmazonEngine):
    """Amazon in real time, plain or with the terms that the split leaves."""

    def __init__(self, office: Office, project: str, setting: Setting) -> None:
        """Check the options and the terms; Amazon hears nothing yet.

        :raises EngineError: if an option is wrong, or Amazon would not take a term.
        """
        super().__init__(setting)
        self._office = office
        self._project = project
        self._terms = Terms(
            source=setting.source_language,
            target=setting.target_language,
            entries=setting.terminology,
        )
        if setting.terminology:
            self._terms.dump()

    def begin(self, lacking: Sequence[str], memory: Memory, place: Path) -> None:
        """Give Amazon the terms, if something is to be translated with them."""
        if not (lacking and self._terms.entries):
            return
        amazon = self._office.connect(self.settings)
        name = self.settings.terminology
        made = borrowed.Borrowed(kind="terminology", name=name, region=amazon.region or "")
        borrowed.note(place, made)
        side = Side(
            project=self._project,
            source=self._terms.source,
            target=self._terms.target,
            settings=self.settings,
            terms=self._terms.entries,
            memory=place / MEMORY,
        )
        TerminologyStore(amazon).push(
            name, self._terms, terminology_note(side), kms_key=self.settings.kms_key
        )

    def finish(self, memory: Memory) -> None:
        """Do nothing: it is asked when it translates."""

    def taught(self) -> str:
        """Say what it knows of the book."""
        return counted(len(self._terms.entries), "term") if self._terms.entries else ""


class AmazonService:
    """Amazon Translate, for the systems of an evaluation."""

    def __init__(
        self,
        *,
        project: str,
        options: Mapping[str, object],
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        keep: bool = False,
    ) -> None:
        """Get ready; nothing is sent yet.

        :param project: what the book calls itself.
        :param options: of the engine ``amazon``.
        :param keep: whether what is made at Amazon stays there.
        """
        self._title = project
        self._project = f"{project}, evaluation"
        self._options = {name: value for name, value in options.items() if name not in _OF_THE_BOOK}
        self._clock = clock
        self._keep = keep
        self._closing = ExitStack()
        self._connections: dict[object, Connection] = {}
        self._office = Office(
            connect=self._connect,
            patience=Patience(sleep=sleep),
            role_patience=Patience.with_a_role(sleep),
            say=say,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def _connect(self, settings: AmazonSettings) -> Connection:
        key = (settings.region, settings.profile)
        if key not in self._connections:
            self._connections[key] = self._closing.enter_context(closing(connect(settings)))
        return self._connections[key]

    def engine(self, task: Task) -> Prepared:
        """Give the engine for a task; nothing is sent yet.

        :raises AmtsError: if an option is wrong or missing, or there is nothing to teach.
        """
        if task.spec.level:
            return self._customised(task)
        source, target = task.codes
        name = self._name(task, digest_of_terms(task.terms)) if task.terms else None
        setting = Setting(
            source_language=source,
            target_language=target,
            directory=Path(),
            options={**self._options, "terminology": name},
            terminology=task.terms,
        )
        return Asked(self._office, self._project, setting)

    def _customised(self, task: Task) -> Customised:
        source, target = task.codes
        teaching = self._teaching(task)
        name = self._name(task, teaching.version)
        settings = self._settings(task, parallel_data=name)
        batch_settings(settings, target)
        side = Side(
            project=self._project,
            source=source,
            target=target,
            settings=settings,
            terms={},
            memory=Path(),
        )
        side.needs("bucket", "role")
        push = Push(sides=(side,), teaching=teaching, form="tmx")
        return Customised(self._office, push, task.sentences(), given=len(task.lessons))

    def _name(self, task: Task, version: str) -> str:
        """Name a resource by what it holds."""
        return resource_name("amts-evaluation", self._title, *task.codes, version)

    def _settings(self, task: Task, **more: object) -> AmazonSettings:
        source, target = task.codes
        return AmazonSettings.read({**self._options, **more}, source=source, target=target)

    def _teaching(self, task: Task) -> Teaching:
        assert task.spec.level is not None
        pairs = ((one.source.text, one.target.text, one.place) for one in task.lessons)
        return teach_texts(*task.codes, task.spec.level, pairs, "tmx")

    def allow(self, lacking: Sequence[tuple[Task, Sequence[str]]]) -> str:
        """Make sure that all tasks together cost no more than a run may take, and say what they do.

        :raises AmtsError: if they do: what stops in the middle scores nothing, so it is not begun.
        """
        characters, money = 0, Decimal(0)
        for task, texts in lacking:
            prices = self._settings(task).prices
            if task.spec.level:
                count = sum(map(charged, texts))
                money += prices.of_custom(count)
            else:
                count = weigh(texts).characters
                money += prices.of_text(count)
            characters += count
        told = f"in all {counted(characters, 'character')}, about {dollars(money)}"
        settings = self._settings(lacking[0][0])
        for name, needed, most, written in (
            ("max_characters", characters, settings.max_characters, f"{settings.max_characters}"),
            ("max_cost", money, settings.max_cost, dollars(settings.max_cost or money)),
        ):
            if most is not None and needed > most:
                message = (
                    f"{told}, and {name} is {written}; raise it, as --engine-option "
                    f"{name}=… does, or test fewer pages or systems"
                )
                raise AmtsError(message)
        return told if characters else ""

    def clear(self, directory: Path) -> None:
        """Remove what was made at Amazon, but for what a job needs that is under way.

        If that fails, it is said, and the note stays for the next run: the scores are there.
        """
        for path in sorted(directory.glob(f"*/*/{borrowed.NAME}")):
            place = path.parent
            with Memory.open(place / MEMORY, clock=self._clock) as memory:
                jobs = memory.jobs()
            if self._keep or any(not job.outcome for job in jobs):
                why = "as was asked" if self._keep else "for a job that is under way"
                names = ", ".join(one.name for one in borrowed.load(place))
                self._office.say(f"kept at Amazon, {why}: {names}")
                continue
            try:
                borrowed.give_back(
                    place,
                    jobs,
                    connect=self._connect_to,
                    patience=self._office.patience,
                    say=self._office.say,
                )
            except AmtsError as error:
                self._office.say(f"left at Amazon until this is run again: {error}")

    def _connect_to(self, region: str) -> Connection:
        profile = self._options.get("profile")
        return self._connect(
            AmazonSettings(region=region or None, profile=str(profile) if profile else None)
        )
