"""What a build fails on: anything that is out of step, or what is so since an earlier report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..problems import OptionError, first_line
from ..sync.standing import State
from .model import SyncPage, SyncReport, Todo
from .record import VERSION

FAIL_ON = ("never", "stale", "open")
"""What may make the exit status 1: nothing, what is stale, whatever there is to do."""

CODE = "{code}"
"""What stands for the code of the language in the name of the file."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was to do in an earlier report, which nobody fails on again."""

    ids: Collection[str] = frozenset()
    untranslated: Collection[str] = frozenset()
    """Pages that were not translated at all."""

    @classmethod
    def load(cls, path: Path, *, language: str, where: str) -> Baseline:
        """Read it from the ``sync.json`` of an earlier report.

        :param where: what named the file, for messages.
        :raises OptionError: if that cannot be done.
        """
        try:
            found = json.loads(path.read_text("utf-8"))
            version, of = found["version"], found["language"]
            pages = found["pages"]
            ids = frozenset(each["id"] for page in pages.values() for each in page["to_do"])
            untranslated = frozenset(n for n, page in pages.items() if not page["translated"])
        except OSError as error:
            message = (
                f"{where}: {path} cannot be read: {error.strerror}; keep the sync.json of an "
                "earlier report there"
            )
            raise OptionError(message) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = (
                f"{where}: {path} is no sync.json of a report ({first_line(error)}); make it again"
            )
            raise OptionError(message) from None
        if version != VERSION:
            message = f"{where}: {path} is of version {version} of the format, not {VERSION}; make it again"
            raise OptionError(message)
        if of != language:
            message = (
                f"{where}: {path} is of the language {of!r}, not {language!r}; "
                f"write {CODE} in its name where the code of the language is"
            )
            raise OptionError(message)
        return cls(ids, untranslated)


@dataclass(frozen=True, slots=True)
class Failing:
    """What fails a build."""

    todo: tuple[Todo, ...] = ()
    pages: tuple[str, ...] = ()
    """Pages that are not translated at all."""

    def __bool__(self) -> bool:
        return bool(self.todo or self.pages)

    def __str__(self) -> str:
        """Say in a few words what it is."""
        counts: Counter[State] = Counter()
        for each in self.todo:
            counts[each.standing.state] += each.standing.sentences or 1
        parts = [f"{counts[state]:,} {state}" for state in State if counts[state]]
        if self.pages:
            count = len(self.pages)
            parts.append(f"{count:,} page{'s' * (count > 1)} not translated at all")
        return ", ".join(parts)


def failing(report: SyncReport, on: str, baseline: Baseline | None = None) -> Failing:
    """Tell what of a report fails a build.

    :param on: one of :data:`FAIL_ON`.
    :param baseline: what was so before and fails nothing.
    """
    known = baseline or Baseline()
    if on == "never":
        return Failing()
    todo = tuple(each for each in _wanted(report.todo, on) if each.id not in known.ids)
    pages = _untranslated(report.pages, known) if on == "open" else ()
    return Failing(todo, tuple(pages))


def _wanted(todo: Collection[Todo], on: str) -> Iterator[Todo]:
    return (
        each
        for each in todo
        if each.standing.state is State.STALE or (on == "open" and each.standing.open)
    )


def _untranslated(pages: Collection[SyncPage], known: Baseline) -> Iterator[str]:
    for page in pages:
        if not page.translated and page.tally.words and page.name not in known.untranslated:
            yield page.name
