"""What translates: the protocol that every engine follows, and how an engine is found by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from ..problems import EngineError, did_you_mean

GROUP = "sphinx_amts.engines"
"""The entry-point group in which other packages register an engine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A source sentence or segment and its human translation, both as tagged text."""

    source: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One sentence to translate."""

    number: int
    """Its number in the run; results name it, and come in any order."""
    text: str
    """Tagged text."""
    context: str = ""
    """The segment it stands in."""
    examples: tuple[Pair, ...] = ()
    """Human translations of similar sentences, best first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A translation, as tagged text; not verified yet."""

    number: int
    text: str
    more: bool = False
    """Whether the next answer is there already: the memory then keeps both in one go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A sentence that the engine did not translate, and why (one line)."""

    number: int
    reason: str
    retry: bool = False
    """Whether the same request may succeed later, with the same pairs."""
    more: bool = False
    """As :attr:`Result.more`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What an engine is told when it is made."""

    source_language: str
    """The product's code of the source language, such as ``en``."""
    target_language: str
    directory: Path
    """Where it may keep what it can make again (trained models)."""
    options: Mapping[str, object]
    """The engine's own options, from the book's configuration; it checks them itself."""
    terminology: Mapping[str, str]
    """Source term → target term that it has to use."""
    jobs: int = 1
    """How many processes it may use."""


class Progress(Protocol):
    """Told how far a long step is."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say that *done* of *total* units of *step* are done."""


class Engine(Protocol):
    """Something that translates tagged sentences; what has a body here need not be overridden."""

    name: str
    """The name it is chosen by."""
    adaptive: bool
    """Whether its output depends on the book's own pairs."""
    translates: bool
    """Whether it answers at all; what an engine that does not leaves open is no failure."""

    def fingerprint(self) -> str:
        """Name everything that its output depends on, except pairs and sentence: the cache key."""

    def accepts(self) -> Sequence[str]:
        """List the fingerprints whose output in the memory is as good as its own, best first."""
        return (self.fingerprint(),)

    def awaited(self, orders: Iterable[str]) -> frozenset[str]:
        """Give the sentences that are on their way already.

        :param orders: what the memory's open jobs were asked for, of this engine or of others.
        """
        return frozenset()

    def estimate(self, texts: Sequence[str]) -> str:
        """Say in a few words what translating *texts* takes, for a dry run; nothing if it is free."""
        return ""

    def account(self) -> str:
        """Say in a few words what :meth:`translate` took so far; nothing if it is free."""
        return ""

    def learn(self, pairs: Sequence[Pair], progress: Progress) -> None:
        """Take the book's pairs, before the first :meth:`translate`; cheap if they did not change.

        :raises EngineError: if it cannot work with them.
        """

    def translate(self, requests: Iterable[Request]) -> Iterator[Result | Failure]:
        """Translate, giving each result as soon as it is there.

        :raises EngineError: if it cannot go on at all; what was given before stays valid.
        """

    def close(self) -> None:
        """Let go of models and connections."""


class EngineFactory(Protocol):
    """What an entry point names: makes an engine for one sub-pipeline."""

    def __call__(self, setting: Setting) -> Engine:
        """Make the engine.

        :raises EngineError: if what it needs is not installed, or an option is wrong.
        """


def check_options(name: str, options: Mapping[str, object], allowed: Sequence[str]) -> None:
    """Make sure that the engine called *name* knows every one of *options*.

    :raises EngineError: naming the first that it does not know.
    """
    for option in options:
        if option not in allowed:
            there_are = f"it has {', '.join(allowed)}" if allowed else "it has none"
            hint = did_you_mean(option, allowed)
            message = f"engine {name!r} has no option {option!r} ({there_are}){hint}"
            raise EngineError(message)


def names() -> tuple[str, ...]:
    """List the engines that are installed, sorted."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)} | {"none"}))


def create(name: str, setting: Setting) -> Engine:
    """Make the engine called *name*.

    :raises EngineError: if there is none of that name, or it cannot be made.
    """
    found = entry_points(group=GROUP, name=name)
    if not found:
        message = f"there is no engine {name!r} (installed: {', '.join(names())}){did_you_mean(name, names())}"
        raise EngineError(message)
    factory: EngineFactory = next(iter(found)).load()
    return factory(setting)
