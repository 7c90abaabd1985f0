"""The engine that translates nothing: only what people translated is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from . import Engine, Failure, Pair, Progress, Request, Result, Setting, check_options


class NoEngine(Engine):
    """Answers no request; its ``translates`` says so, so that nobody counts that as a failure."""

    name = "none"
    adaptive = False
    translates = False

    def fingerprint(self) -> str:
        """Name what its output depends on: nothing."""
        return self.name

    def learn(self, pairs: Sequence[Pair], progress: Progress) -> None:
        """Take no notice."""

    def translate(self, requests: Iterable[Request]) -> Iterator[Result | Failure]:
        """Give nothing, and take no request."""
        return iter(())

    def close(self) -> None:
        """Hold nothing, let go of nothing."""


def create(setting: Setting) -> NoEngine:
    """Make the engine.

    :raises EngineError: if it was given options; it has none.
    """
    check_options("none", setting.options, ())
    return NoEngine()
