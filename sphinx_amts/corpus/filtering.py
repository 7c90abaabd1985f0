"""Which pairs of documents are worth aligning: in their languages, on the topic, like the book."""

from __future__ import annotations

from .catalogue import Catalogue
from .fates import Drop
from .identify import speaks
from .job import Job
from .store import Store
from .survey import Survey
from .topic import Likeness


def filter_couples(catalogue: Catalogue, store: Store, job: Job, book: Likeness | None) -> None:
    """Leave out what was not asked for, the cheap questions first.

    :param book: what documents have to be like, if anything.
    """
    catalogue.drop_faulty()
    store.tables("TABLE content (digests TEXT PRIMARY KEY) WITHOUT ROWID")
    for couple in catalogue.couples():
        drop = _doubt(catalogue, store, couple.id, job)
        if drop is not None:
            catalogue.drop(couple.id, *drop)
    if book is not None:
        _keep_alike(catalogue, store, book, job.likeness)


def _doubt(catalogue: Catalogue, store: Store, couple: int, job: Job) -> tuple[Drop, str] | None:
    """Give a reason to leave a pair of documents out, and what exactly, if there is one."""
    digests, languages, on_topic, _ = catalogue.facts(couple)
    if digests[0] == digests[1]:
        return Drop.SAME, ""
    for found, profile in zip(languages, (job.source, job.target), strict=True):
        if not speaks(found, profile):
            return Drop.LANGUAGE, f": {found!r} where {profile.code!r} should be"
    both = " ".join(digests)
    if store.rows("SELECT 1 FROM content WHERE digests = ?", both):
        return Drop.REPEATED, ""
    store.run("INSERT INTO content VALUES (?)", both)
    return None if on_topic else (Drop.OFF_TOPIC, "")


def _keep_alike(catalogue: Catalogue, store: Store, book: Likeness, least: float) -> None:
    """Leave out the pairs whose source is not like the book."""

    def words(couple: int) -> tuple[tuple[int, int], ...]:
        survey = catalogue.facts(couple)[3]
        return Survey.from_record(store.load(survey)).words

    for couple in catalogue.couples():
        book.hear(words(couple.id))
    for couple in catalogue.couples():
        found = book.of(words(couple.id))
        if found < least:
            catalogue.drop(couple.id, Drop.UNLIKE, f": {found:.2f}")
