"""The documents of a corpus, found and surveyed; then those that belong together."""

from __future__ import annotations

from collections.abc import Iterator

from .catalogue import Catalogue, Document
from .fates import Drop
from .finding import find_documents, read_bytes, read_list
from .job import Job, Progress
from .matching import match_by_content, match_by_name
from .names import Names
from .store import Store, digest, unpack
from .survey import Survey
from .tasks import Surveying, Task
from .work import Workers

_MOST = 10_000
"""Paragraphs of a document that is aligned: at 5 ms a sentence, a few minutes, and half a gigabyte."""


def gather(
    catalogue: Catalogue, store: Store, workers: Workers, job: Job, progress: Progress
) -> None:
    """Fill the catalogue with documents and couples."""
    if job.pairs is not None:
        for line in read_list(job.pairs):
            catalogue.add_all((line.source, line.target))
            catalogue.couple(
                catalogue.id_of(line.source.told), catalogue.id_of(line.target.told), "list"
            )
    else:
        names = Names(job.source, job.target)
        catalogue.add_all(find_documents(job.roots, names, job.output))
        match_by_name(catalogue)
    _survey(catalogue, store, workers, job, progress)
    if job.pairs is None:
        match_by_content(catalogue, store, job.source, job.target)
    catalogue.finish()


def _survey(
    catalogue: Catalogue, store: Store, workers: Workers, job: Job, progress: Progress
) -> None:
    """Survey all documents that were not surveyed before."""
    step = progress.start("documents read", catalogue.count_documents()[0])
    asked: dict[int, tuple[str, str]] = {}

    def tasks() -> Iterator[tuple[int, Task]]:
        for document in catalogue.readable():
            data = read_bytes(document.place)
            if not isinstance(data, bytes):
                catalogue.blame(document.id, *data)
                step()
                continue
            task = _task(document, data, job)
            content = digest(data)
            key = task.key(content)
            if store.has(key):
                _describe(catalogue, document.id, content, key, store.load(key))
                step()
                continue
            asked[document.id] = (content, key)
            yield document.id, task

    for number, packed in workers.run(tasks()):
        content, key = asked.pop(number)
        step()
        if packed is None:
            catalogue.blame(number, Drop.LOST, ": every worker that read it was lost")
            continue
        store.keep(key, packed)
        _describe(catalogue, number, content, key, unpack(packed))


def _task(document: Document, data: bytes, job: Job) -> Surveying:
    profile = job.target if document.side == 1 else job.source
    return Surveying(
        data=data,
        suffix=document.suffix,
        code=profile.code,
        phrases=job.topic,
        words=bool(job.like) and document.side != 1,
    )


def _describe(
    catalogue: Catalogue, document: int, content: str, key: str, record: dict[str, object]
) -> None:
    found = Survey.from_record(record)
    if found.fault:
        catalogue.blame(document, Drop.UNDECODABLE, f":{found.line}: {found.fault}")
    elif not found.segments:
        catalogue.blame(document, Drop.EMPTY, "")
    elif found.segments > _MOST:
        catalogue.blame(document, Drop.TOO_LARGE, f": {found.segments} paragraphs")
    else:
        catalogue.describe(
            document,
            digest=content,
            survey=key,
            language=found.language,
            on_topic=found.on_topic,
        )
