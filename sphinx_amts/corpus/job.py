"""What a corpus is to be made of, and how: everything that somebody may ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..languages import Profile
from .defaults import LIKENESS, THRESHOLD
from .finding import Root


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One corpus."""

    source: Profile
    target: Profile
    output: Path
    roots: tuple[Root, ...] = ()
    pairs: Path | None = None
    """A list of pairs, in place of folders."""
    topic: tuple[str, ...] = ()
    """Words or phrases of which a document has to have one."""
    like: tuple[Path, ...] = ()
    """Texts of a book that documents have to be like."""
    likeness: float = LIKENESS
    without: tuple[Path, ...] = ()
    """Texts of which no sentence may be in the corpus."""
    threshold: float = THRESHOLD
    report: Path | None = None
    """Where the record goes instead."""

    @property
    def codes(self) -> tuple[str, str]:
        """The codes of both languages."""
        return self.source.code, self.target.code

    def options(self) -> dict[str, Any]:
        """Give what was asked for and decides what is kept, as JSON would."""
        return {
            "threshold": self.threshold,
            "topic": list(self.topic),
            "like": [path.as_posix() for path in self.like],
            "likeness": self.likeness if self.like else None,
            "without": [path.as_posix() for path in self.without],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Tells how far a long run is, now and then."""

    say: Callable[[str], None]
    clock: Callable[[], float]
    """Gives seconds, from any start."""
    every: float = 5.0

    def start(self, what: str, whole: int) -> Callable[[], None]:
        """Begin something of *whole* steps; give what is to be called after each."""
        done = 0
        last = self.clock()

        def step() -> None:
            nonlocal done, last
            done += 1
            if (now := self.clock()) - last >= self.every:
                last = now
                self.say(f"{what}: {done} of {whole}")

        return step
