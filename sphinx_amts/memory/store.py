"""The memory as the rest of the product sees it: questions and answers about one book."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from . import rows, sql
from .database import Database, faults
from .records import (
    Build,
    HumanPair,
    Job,
    MachineTranslation,
    PageRecord,
    PastPair,
    Reviewed,
    Side,
    Stats,
    text_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything translated before, in one file; every method that writes does so all or nothing.

    Every method raises :class:`~sphinx_amts.problems.MemoryFileError` if the file cannot be used.
    An open memory belongs to one thread of one process: others open the same path for themselves.
    """

    _database: Database
    _clock: Callable[[], datetime]

    @classmethod
    def open(cls, path: Path, *, clock: Callable[[], datetime], read_only: bool = False) -> Self:
        """Open the memory at *path*, making file and directory unless *read_only*.

        :raises MemoryFileError: if it is damaged, another program's, of a newer version, or cannot
            be read or written; it is then left as it was.
        """
        return cls(Database.open(path, read_only=read_only), clock)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Builds

    def begin_build(self, language: str, revision: str) -> int:
        """Note that a run begins; give its number, greater than every one before."""
        with self._database.writing() as connection:
            number = connection.execute(
                sql.BEGIN_BUILD, (language, revision, self._now())
            ).lastrowid
        if number is None:  # pragma: no cover (SQLite gives one for every insert)
            message = "SQLite gave a build no number"
            raise AssertionError(message)
        return number

    def builds(self, language: str) -> list[Build]:
        """List the builds of *language*, in the order of their numbers."""
        return [
            Build(number=number, language=code, revision=revision, started=started)
            for number, code, revision, started in self._database.rows(sql.BUILDS, language)
        ]

    # Pages as read

    def store_pages(
        self, language: str, pages: Mapping[str, PageRecord], *, book_digest: str = ""
    ) -> None:
        """Make *pages* the whole set of pages of the translated book as they were read.

        :param book_digest: what :meth:`book_digest` gives from then on; it is replaced in the same
            transaction, so that it never vouches for the pages of another state of the book.
        """
        records = ((language, name, page.digest, page.document) for name, page in pages.items())
        with self._database.writing() as connection:
            stored = connection.execute(sql.READING_NAMES, (language,)).fetchall()
            gone = [(language, name) for (name,) in stored if name not in pages]
            connection.executemany(sql.DROP_READING, gone)
            connection.executemany(sql.PUT_READING, records)
            connection.execute(sql.PUT_BOOK_DIGEST, (language, book_digest))

    def load_pages(self, language: str) -> dict[str, PageRecord]:
        """Give the pages of the translated book as they were last read, by name."""
        return {
            name: PageRecord(digest=page_digest, document=document)
            for name, page_digest, document in self._database.rows(sql.READINGS, language)
        }

    def book_digest(self, language: str) -> str:
        """Give the digest of the translated book that the stored pages are of, empty if unknown."""
        found = self._database.rows(sql.BOOK_DIGEST, language)
        return str(found[0][0]) if found else ""

    def set_book_digest(self, language: str, book_digest: str) -> None:
        """Say that the stored pages are those of the book with *book_digest*."""
        with self._database.writing() as connection:
            connection.execute(sql.PUT_BOOK_DIGEST, (language, book_digest))

    # Sightings

    def sight(
        self, language: str, side: Side, pages: Mapping[str, Iterable[str]], build: int
    ) -> dict[str, dict[str, int]]:
        """Note the text keys that *build* sees on each page; say which build saw each first.

        Nothing is written, and no lock taken, when all of them were seen there before.

        :return: by page, by key, the number of the first build.
        """
        wanted = {page: list(dict.fromkeys(keys)) for page, keys in pages.items()}
        first = self._sightings(language, side, wanted)
        new = [
            (page, key)
            for page, keys in wanted.items()
            for key in keys
            if first[page].get(key, build + 1) > build
        ]
        if new:
            with self._database.writing() as connection:
                ids = rows.page_ids(
                    self._database, connection, language, side, {page for page, _ in new}
                )
                seen = ((ids[page], bytes.fromhex(key), build) for page, key in new)
                connection.executemany(sql.SIGHT, seen)
                first = self._sightings(language, side, wanted)
        return {page: {key: first[page][key] for key in keys} for page, keys in wanted.items()}

    def _sightings(
        self, language: str, side: Side, pages: Iterable[str]
    ) -> dict[str, dict[str, int]]:
        first: dict[str, dict[str, int]] = {page: {} for page in pages}
        for page, key, build in self._database.rows_in(sql.SIGHTINGS, first, language, side):
            first[page][key.hex()] = build
        return first

    # What people wrote

    def record_pairs(
        self, language: str, page: str, pairs: Sequence[HumanPair], build: int
    ) -> None:
        """Make *pairs* the current pairs of a page; those that are not among them become history."""
        self._record(language, {page: pairs}, build)

    def record_book(
        self, language: str, pages: Mapping[str, Sequence[HumanPair]], build: int
    ) -> None:
        """Do as :meth:`record_pairs` for every page at once; pages not among *pages* are empty now."""
        gone = dict.fromkeys(self._paired_pages(language), ())
        self._record(language, {**gone, **pages}, build)

    def _record(self, language: str, pages: Mapping[str, Sequence[HumanPair]], build: int) -> None:
        changed = {
            page: pairs
            for page, pairs in pages.items()
            if self.pairs(language, page) != list(pairs)
        }
        if not changed:
            return
        with self._database.writing() as connection:
            page_ids = rows.page_ids(self._database, connection, language, "source", changed)
            text_ids = rows.text_ids(
                self._database,
                connection,
                (
                    text
                    for pairs in changed.values()
                    for p in pairs
                    for text in (p.source, p.target)
                ),
            )
            for page, pairs in changed.items():
                rows.replace_pairs(connection, page_ids[page], pairs, text_ids, build)

    def pairs(self, language: str, page: str) -> list[HumanPair]:
        """Give the current pairs of a page in order."""
        return [rows.pair(row) for row in self._database.rows(sql.PAIRS, language, page)]

    def all_pairs(self, language: str) -> Iterator[HumanPair]:
        """Give the current pairs of the whole book, ordered by page name and position."""
        for page in self._paired_pages(language):
            yield from self.pairs(language, page)

    def past_pairs(self, language: str, page: str) -> list[PastPair]:
        """Give the pairs that were current on a page and are no longer, in the order they ended."""
        return [
            PastPair(pair=rows.pair(row), began=began, ended=ended)
            for began, ended, *row in self._database.rows(sql.PAST_PAIRS, language, page)
        ]

    def known_links(self, language: str, page: str) -> set[tuple[str, str]]:
        """Give the keys of every (source, target) that was ever a pair of a page."""
        links = self._database.rows(sql.LINKS, language, page)
        return {(source.hex(), target.hex()) for source, target in links}

    def elsewhere(self, language: str, keys: Iterable[str]) -> dict[str, list[HumanPair]]:
        """Give the current pairs of the whole book whose source has one of *keys*, by that key.

        They are ordered by page name and position; whether they agree is the caller's question.
        """
        found: dict[str, list[HumanPair]] = defaultdict(list)
        for key, *row in self._database.rows_in(sql.ELSEWHERE, map(bytes.fromhex, keys), language):
            found[key.hex()].append(rows.pair(row))
        return dict(found)

    def _paired_pages(self, language: str) -> list[str]:
        return [name for (name,) in self._database.rows(sql.PAIRED_PAGES, language)]

    # What people sent back

    def reviewed(
        self, source_language: str, language: str, texts: Iterable[str]
    ) -> dict[str, Reviewed]:
        """Give what came back last from a person for each text that has something, by its key."""
        keys = [bytes.fromhex(text_key(text)) for text in texts]
        found = self._database.rows_in(sql.REVIEWED, keys, source_language, language)
        return {key.hex(): rows.reviewed(row) for key, *row in found}

    def review_history(self, source_language: str, language: str, text: str) -> list[Reviewed]:
        """Give everything that ever came back from people for *text*, oldest first."""
        key = bytes.fromhex(text_key(text))
        found = self._database.rows_in(sql.REVIEWED, [key], source_language, language)
        return [rows.reviewed(row) for _, *row in found]

    def review(
        self, source_language: str, language: str, reviews: Sequence[Reviewed], build: int
    ) -> None:
        """Keep *reviews* for good, above those of the same texts."""
        if not reviews:
            return
        with self._database.writing() as connection:
            languages = (source_language, language)
            rows.add_reviews(self._database, connection, languages, reviews, build, self._now())

    # What engines made

    def machine(
        self, source_language: str, language: str, engine: str, texts: Iterable[str]
    ) -> dict[str, MachineTranslation]:
        """Give the newest translation, by the engine with that fingerprint, of each text that has one."""
        keys = {text: bytes.fromhex(text_key(text)) for text in texts}
        newest = {
            key: rows.machine_translation(row)
            for key, *row in self._database.rows_in(
                sql.MACHINE, keys.values(), source_language, language, engine
            )
        }
        return {text: newest[key] for text, key in keys.items() if key in newest}

    def machine_history(
        self, source_language: str, language: str, text: str
    ) -> list[MachineTranslation]:
        """Give everything that any engine ever made of *text*, oldest first."""
        key = bytes.fromhex(text_key(text))
        found = self._database.rows_in(sql.MACHINE_HISTORY, [key], source_language, language)
        return [rows.machine_translation(row) for _, *row in found]

    def remember(
        self,
        source_language: str,
        language: str,
        translations: Sequence[MachineTranslation],
        build: int,
    ) -> None:
        """Keep *translations* for good, above those of the same text by the same engine."""
        if not translations:
            return
        with self._database.writing() as connection:
            languages = (source_language, language)
            rows.add_machine(
                self._database, connection, languages, translations, build, self._now()
            )

    # What was ordered

    def jobs(self) -> list[Job]:
        """List every job there ever was, oldest first."""
        return [
            Job(name=name, id=number or "", request=request, made=made, outcome=outcome or "")
            for name, number, request, made, outcome in self._database.rows(sql.JOBS)
        ]

    def put_job(self, job: Job) -> None:
        """Note a job, or what is new of it: its id and its outcome."""
        made = job.made or self._now()
        with self._database.writing() as connection:
            row = (job.name, job.id or None, job.request, made, job.outcome or None)
            connection.execute(sql.PUT_JOB, row)

    # The whole

    def stats(self, language: str) -> Stats:
        """Count what is there for *language*."""
        [[pages, current, past]] = self._database.rows(sql.COUNT_PAIRS, language)
        [[machine]] = self._database.rows(sql.COUNT_MACHINE, language)
        [[reviewed]] = self._database.rows(sql.COUNT_REVIEWED, language)
        [[builds]] = self._database.rows(sql.COUNT_BUILDS, language)
        return Stats(
            builds=builds,
            pages=pages,
            pairs=current,
            past_pairs=past,
            machine_translations=machine,
            reviewed=reviewed,
        )

    def integrity(self) -> Sequence[str]:
        """Check the whole file; give what is wrong with it, nothing for a sound one."""
        return faults(self._database)

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")
