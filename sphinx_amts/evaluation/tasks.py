"""What one system has to do in one direction, and services that are taught before they translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from ..engines import Engine
from ..memory import Memory
from ..subpipeline.sentences import cut
from .sentences import Sentence
from .splitting import Direction
from .systems import Spec

MEMORY = "memory.sqlite3"
"""What a system gave, in its folder."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A system and a direction."""

    spec: Spec
    direction: Direction

    @property
    def name(self) -> str:
        """Name it for people."""
        return f"{self.direction.source.code} → {self.direction.target.code}, {self.spec.name}"

    @property
    def codes(self) -> tuple[str, str]:
        """Give the codes of the languages."""
        return self.direction.source.code, self.direction.target.code

    @property
    def options(self) -> Mapping[str, object]:
        """Give the options of its engine."""
        return self.spec.engine.options if self.spec.engine else {}

    @property
    def lessons(self) -> tuple[Sentence, ...]:
        """Give the pairs that it may learn."""
        return self.direction.pairs[self.spec.level] if self.spec.level else ()

    @property
    def terms(self) -> dict[str, str]:
        """Give the terms that it may know."""
        return dict(self.direction.terms) if self.spec.with_terms else {}

    def sentences(self) -> dict[str, Sentence]:
        """Give what engines are asked for: tagged sentence → the passage where it stands first."""
        found: dict[str, Sentence] = {}
        for one in self.direction.sentences:
            for sentence in cut(one.source.tagged, self.direction.source):
                if sentence.prose:
                    found.setdefault(sentence.text, one)
        return found


@runtime_checkable
class Prepared(Engine, Protocol):
    """An engine of a service; what takes long is begun for all systems before any is waited for."""

    def taught(self) -> str:
        """Say in a few words what it knows of the book; nothing if it is nothing."""

    def begin(self, lacking: Sequence[str], memory: Memory, place: Path) -> None:
        """Teach it, and order what is lacking, if anything is.

        :param lacking: sentences that are not in the memory, nor on their way.
        :param memory: what is ordered is noted there, and so not ordered again.
        :param place: the system's folder, where what is made elsewhere is noted until it is removed.
        :raises AmtsError: if something has to be mended first.
        """

    def finish(self, memory: Memory) -> None:
        """Wait for what was ordered, and put it into the memory.

        :raises AmtsError: if it cannot be had.
        """


class Service(Protocol):
    """An engine elsewhere, which is paid for, and may be taught what a system shall know."""

    def engine(self, task: Task) -> Prepared:
        """Give the engine for a task; nothing is sent yet.

        :raises AmtsError: if an option is wrong or missing.
        """

    def allow(self, lacking: Sequence[tuple[Task, Sequence[str]]]) -> str:
        """Make sure that what all tasks lack is no more than a run may take, and say what it takes.

        Nothing is said if it is nothing.

        :raises AmtsError: if it does not.
        """

    def clear(self, directory: Path) -> None:
        """Remove what was made elsewhere for systems whose folders lie two below *directory*.

        :raises AmtsError: if it cannot be removed.
        """
