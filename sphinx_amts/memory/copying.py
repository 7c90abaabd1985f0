"""What cannot be made again, copied from one memory to another: paid translations, reviews, jobs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from .records import MachineTranslation
from .store import Memory

_AT_ONCE = 1000
_REVISION = "copied from another memory"

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """How much was copied; what was there already is not counted."""

    machine: int
    reviewed: int
    jobs: int


def copy(origin: Memory, to: Memory) -> Copied:
    """Copy what *to* does not have; a copy that was broken off is gone on with.

    What people wrote in the translated books is not copied: it is read from there again.
    """
    builds: dict[str, int] = {}

    def build(language: str) -> int:
        if language not in builds:
            builds[language] = to.begin_build(language, _REVISION)
        return builds[language]

    machine = 0
    for chunk in _chunks(origin.all_machine()):
        for languages, items in _by_languages(chunk).items():
            known = to.histories(*languages, [item.source for item in items])
            new = [item for item in items if item not in known]
            to.remember(*languages, new, build(languages[1]))
            machine += len(new)
    reviewed = 0
    for languages, review in origin.all_reviews():
        if review not in to.review_history(*languages, review.source):
            to.review(*languages, [review], build(languages[1]))
            reviewed += 1
    there = {job.name for job in to.jobs()}
    jobs = [job for job in origin.jobs() if job.name not in there]
    for job in jobs:
        to.put_job(job)
    return Copied(machine=machine, reviewed=reviewed, jobs=len(jobs))


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _AT_ONCE)):
        yield chunk


def _by_languages(
    items: Iterable[tuple[tuple[str, str], MachineTranslation]],
) -> dict[tuple[str, str], list[MachineTranslation]]:
    found: defaultdict[tuple[str, str], list[MachineTranslation]] = defaultdict(list)
    for languages, item in items:
        found[languages].append(item)
    return dict(found)
