"""The pairs of documents of a corpus, aligned by whoever works; what is kept is not done again."""

from __future__ import annotations

from collections.abc import Iterator

from .catalogue import Catalogue, Couple
from .fates import Drop
from .finding import read_bytes
from .job import Job, Progress
from .pairing import Aligned
from .store import Store, digest, unpack
from .tasks import Pairing, Task, pairing_key
from .work import Workers

_RELATED = 0.5
"""Quality below which two documents are no translations: of pages of real books that have nothing
to do with each other at most 0.35, of pages and their translations at least 0.8."""


def align_couples(
    catalogue: Catalogue, store: Store, workers: Workers, job: Job, progress: Progress
) -> None:
    """Align what was not aligned before, and leave out what is no translation."""
    how, why = catalogue.count_couples()
    step = progress.start("pairs aligned", how.total() - why.total())
    asked: dict[int, str] = {}

    def tasks() -> Iterator[tuple[int, Task]]:
        for couple in catalogue.couples():
            digests = catalogue.facts(couple.id)[0]
            key = pairing_key(digests, _suffixes(couple), job.codes)
            if store.has(key):
                _settle(catalogue, couple.id, key, store.load(key))
                step()
                continue
            task = _task(couple, digests, job)
            if task is None:
                catalogue.drop(couple.id, Drop.UNREADABLE, ": a file changed meanwhile; run again")
                continue
            asked[couple.id] = key
            yield couple.id, task

    for number, packed in workers.run(tasks()):
        key = asked.pop(number)
        step()
        if packed is None:
            catalogue.drop(number, Drop.LOST)
            continue
        store.keep(key, packed)
        _settle(catalogue, number, key, unpack(packed))


def _suffixes(couple: Couple) -> tuple[str, str]:
    return couple.source.suffix, couple.target.suffix


def _task(couple: Couple, digests: tuple[str, ...], job: Job) -> Pairing | None:
    """Read both documents again, which no memory could have kept."""
    read = [read_bytes(couple.source.place), read_bytes(couple.target.place)]
    data = [one for one in read if isinstance(one, bytes)]
    if tuple(map(digest, data)) != digests:
        return None
    return Pairing(source=data[0], target=data[1], suffixes=_suffixes(couple), codes=job.codes)


def _settle(catalogue: Catalogue, couple: int, key: str, record: dict[str, object]) -> None:
    quality = Aligned.from_record(record).quality
    catalogue.settle(couple, key, quality)
    if quality < _RELATED:
        catalogue.drop(couple, Drop.UNRELATED)
