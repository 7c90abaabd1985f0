"""What people wrote: pages as they were read, pairs, since when they are there, what came back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from . import rows, sql
from .opened import Opened
from .records import HumanPair, PageRecord, PastPair, Reviewed, Side, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class People(Opened):
    """The part of the memory that is about people's work."""

    __slots__ = ()

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

    def all_reviews(self) -> Iterator[tuple[tuple[str, str], Reviewed]]:
        """Give everything that ever came back, oldest first, with the two languages."""
        for source, language, *row in self._in_pages(sql.ALL_REVIEWED):
            yield (source, language), rows.reviewed(row)

    def review(
        self, source_language: str, language: str, reviews: Sequence[Reviewed], build: int
    ) -> None:
        """Keep *reviews* for good, above those of the same texts."""
        if not reviews:
            return
        with self._database.writing() as connection:
            languages = (source_language, language)
            rows.add_reviews(self._database, connection, languages, reviews, build, self._now())
