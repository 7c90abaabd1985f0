"""Where the memory is, and the jobs in it, for whoever has no book at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..memory import Job
from ..memory.places import read_place
from ..problems import AmtsError

NAME = Path(".amts") / "memory.sqlite3"
"""Where a book has its memory unless it says otherwise."""


def find_memory(given: str | None, here: Path) -> Path | str:
    """Give the memory: the one that is named, or the only one of a book here or one below.

    :raises AmtsError: if there is none, or several.
    """
    if given is not None:
        try:
            place = read_place(given)
        except ValueError as error:
            message = f"--memory {given}: {error}"
            raise AmtsError(message) from None
        if isinstance(place, Path) and not place.is_file():
            message = f"there is no memory {place}; correct --memory"
            raise AmtsError(message)
        return place
    if (here / NAME).is_file():
        return here / NAME
    found = sorted(here.glob(f"*/{NAME.as_posix()}"))
    if not found:
        message = f"there is no memory here ({NAME.as_posix()}); name it: --memory FILE"
        raise AmtsError(message)
    if len(found) > 1:
        several = ", ".join(path.relative_to(here).as_posix() for path in found)
        message = f"there are several memories here: {several}; name one: --memory FILE"
        raise AmtsError(message)
    return found[0]


def choose(jobs: Sequence[Job], wanted: str | None) -> list[Job]:
    """Give the job of that name or id, or all that are open.

    :raises AmtsError: if there is no such job.
    """
    if wanted is None:
        return [job for job in jobs if not job.outcome]
    found = [job for job in jobs if wanted in {job.name, job.id}]
    if not found:
        message = f"the memory knows no job {wanted!r}; amts batch status lists those it knows"
        raise AmtsError(message)
    return found
