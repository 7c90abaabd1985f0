"""A corpus, from documents to files of pairs: survey, match, filter, align, select, write."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..languages import Profile
from ..problems import AmtsError
from .agreement import drop_disagreeing
from .aligning import align_couples
from .booktexts import book_pages, sentences_of
from .catalogue import Catalogue
from .fates import MENDABLE, Drop
from .filtering import filter_couples
from .heldout import HeldOut
from .job import Job, Progress
from .pairing import LEVELS, Aligned, Level
from .record import Record
from .selection import Counts, Selection
from .store import Store
from .survey import word_counts
from .surveying import gather
from .topic import Likeness
from .work import Workers
from .writing import (
    DOCUMENTS,
    LEFT_OUT,
    LEFT_OUT_HEADER,
    RECORD,
    Folder,
    documents,
    left_out,
    write_level,
)

_NAMED = 20
"""Documents that are named as soon as something is wrong with them; the others are in a file."""


def build(job: Job, workers: Workers, progress: Progress) -> Record:
    """Make a corpus in the output folder of *job*; the same documents give the same bytes.

    :raises AmtsError: if no pair is found or left, or something is wrong that has to be mended
        first; the files of an earlier run are left as they are then.
    """
    heldout, book = _heldout(job), _book(job)
    store = Store(job.output)
    try:
        with workers:
            return _Build(job, store, workers, progress, heldout, book).run()
    except sqlite3.Error as error:
        raise store.trouble(error) from None
    finally:
        store.close()


def _book(job: Job) -> Likeness | None:
    if not job.like:
        return None
    pages = book_pages(job.like, job.source, job.target, "--like")
    return Likeness(word_counts("\n".join(page), job.source) for page in pages)


def _heldout(job: Job) -> HeldOut:
    def sentences(profile: Profile) -> list[str]:
        pages = book_pages(job.without, profile, job.target, "--without")
        return [text for page in pages for text in sentences_of(page, profile)]

    languages = (job.source, job.target)
    return HeldOut(sentences(job.source), sentences(job.target), languages)


@dataclass(frozen=True, slots=True)
class _Build:
    job: Job
    store: Store
    workers: Workers
    progress: Progress
    heldout: HeldOut
    book: Likeness | None

    def run(self) -> Record:
        catalogue = Catalogue(self.store)
        gather(catalogue, self.store, self.workers, self.job, self.progress)
        self._name(catalogue)
        self._want_couples(catalogue, "there are no pairs of documents")
        filter_couples(catalogue, self.store, self.job, self.book)
        self._want_couples(catalogue, "no pair of documents is left")
        align_couples(catalogue, self.store, self.workers, self.job, self.progress)
        drop_disagreeing(catalogue, self.store)
        self._want_couples(catalogue, "no pair of documents is left")
        return self._write(catalogue)

    def _name(self, catalogue: Catalogue) -> None:
        """Name the documents that somebody can mend."""
        named = 0
        wrong = {str(drop) for drop in (*MENDABLE, Drop.AMBIGUOUS)}
        for told, fault, note in catalogue.faults():
            if fault not in wrong:
                continue
            named += 1
            if named <= _NAMED:
                self.progress.say(f"left out: {told}{note}")
        if named > _NAMED:
            self.progress.say(f"left out: {named - _NAMED} more; {DOCUMENTS} names them all")

    def _want_couples(self, catalogue: Catalogue, message: str) -> None:
        how, why = catalogue.count_couples()
        if how.total() > why.total():
            return
        found, _, alone = catalogue.count_documents()
        reasons = [f"{count} {name}" for name, count in sorted((alone + why).items())]
        told = f" ({', '.join(reasons)})" if reasons else ""
        if not found:
            message = "there are no documents: no HTML, Markdown or text"
        elif not how:
            message += (
                "; name them as en/a.html and es/a.html, or a.en.md and a.es.md, "
                "or list them with --pairs"
            )
        raise AmtsError(f"{message}: of {found} documents{told}" if found else message)

    def _write(self, catalogue: Catalogue) -> Record:
        folder = Folder(self.job.output)
        try:
            return self._write_into(folder, catalogue)
        finally:
            folder.abandon()

    def _write_into(self, folder: Folder, catalogue: Catalogue) -> Record:
        levels: dict[str, Counts] = {}
        files: dict[str, Any] = {}
        folder.write(LEFT_OUT, [LEFT_OUT_HEADER])
        for level in LEVELS:
            selection = self._select(catalogue, level)
            levels[level] = selection.counts()
            if level == "sentences" and not levels[level].kept:
                message = f"no pair of sentences is left; {self._reasons(levels[level])}"
                raise AmtsError(message)
            files |= write_level(folder, level, selection, self.job.codes)
            folder.write(LEFT_OUT, left_out(level, selection.rows(kept=False)), append=True)
        folder.write(DOCUMENTS, documents(catalogue))
        record = self._record(catalogue, levels, files)
        folder.finish(self.job.report or self.job.output / RECORD, record.dump())
        return record

    def _reasons(self, counts: Counts) -> str:
        return ", ".join(f"{count} {why}" for why, count in counts.left_out.items()) or "no links"

    def _select(self, catalogue: Catalogue, level: str) -> Selection:
        selection = Selection(self.store, self.job.source, self.job.target)
        for couple in catalogue.couples():
            aligned = Aligned.from_record(self.store.load(catalogue.result(couple.id)))
            found: Level = getattr(aligned, level)
            selection.add(couple.id, found, threshold=self.job.threshold, heldout=self.heldout)
        selection.settle()
        return selection

    def _record(
        self, catalogue: Catalogue, levels: Mapping[str, Counts], files: Mapping[str, Any]
    ) -> Record:
        found, coupled, without = catalogue.count_documents()
        couples, dropped = catalogue.count_couples()
        return Record(
            source_language=self.job.source.code,
            language=self.job.target.code,
            options=self.job.options(),
            documents=found,
            coupled=coupled,
            without=without,
            couples=couples,
            dropped=dropped,
            levels=levels,
            files=files,
        )
