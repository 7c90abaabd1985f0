"""All documents of a corpus and which of them belong together, in tables on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .fates import Drop
from .names import Side
from .store import Store

How = Literal["list", "name", "content"]
"""Why two documents are a pair."""


class Found(NamedTuple):
    """A document, or what stands where one should be."""

    told: str
    """Its path as messages and files have it; also its identity."""
    place: bytes
    """Where it is, as the operating system has it: not every name is text."""
    suffix: str
    key: str | None
    """What it has in common with its counterpart; None if a list says which that is."""
    side: Side | None
    fault: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the catalogue."""

    id: int
    told: str
    place: bytes
    suffix: str
    side: Side | None


@dataclass(frozen=True, slots=True)
class Couple:
    """Two documents that belong together."""

    id: int
    source: Document
    target: Document
    how: How


class Catalogue:
    """The documents, by their order in the corpus, which is that of their paths."""

    def __init__(self, store: Store) -> None:
        """Begin with none."""
        self._store = store
        store.tables(
            "TABLE document (id INTEGER PRIMARY KEY, told TEXT UNIQUE, place BLOB, suffix TEXT, "
            "key TEXT, side INTEGER, fault TEXT, note TEXT, digest TEXT, survey TEXT, "
            "language TEXT, on_topic INTEGER)",
            "TABLE couple (id INTEGER PRIMARY KEY, source INTEGER, target INTEGER, how TEXT, "
            "fault TEXT DEFAULT '', note TEXT DEFAULT '', quality REAL, result TEXT, "
            "UNIQUE (source, target))",
        )

    # Documents

    def add_all(self, documents: Iterable[Found]) -> None:
        """Add documents; one that is there already stays as it is."""
        self._store.run_all(
            "INSERT OR IGNORE INTO document (told, place, suffix, key, side, fault, note) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            documents,
        )

    def id_of(self, told: str) -> int:
        """Give the id of a document that was added."""
        [[found]] = self._store.rows("SELECT id FROM document WHERE told = ?", told)
        return int(found)

    def readable(self) -> Iterator[Document]:
        """Give the documents that nothing is wrong with, as far as is known."""
        # A cursor that is read while its table changes may give a row twice: pages are read whole.
        last = ""
        while rows := self._store.rows(
            "SELECT id, told, place, suffix, side FROM document "
            "WHERE fault = '' AND told > ? ORDER BY told LIMIT 500",
            last,
        ):
            for row in rows:
                yield Document(*row)
            last = rows[-1][1]

    def blame(self, document: int, drop: Drop, note: str) -> None:
        """Say what is wrong with a document."""
        self._store.run(
            "UPDATE document SET fault = ?, note = ? WHERE id = ?", str(drop), note, document
        )

    def describe(
        self, document: int, *, digest: str, survey: str, language: str, on_topic: bool
    ) -> None:
        """Note what a survey told of a document."""
        self._store.run(
            "UPDATE document SET digest = ?, survey = ?, language = ?, on_topic = ? WHERE id = ?",
            digest,
            survey,
            language,
            on_topic,
            document,
        )

    def named(self) -> Iterator[tuple[str, str, Side | None, int]]:
        """Give key, suffix, side and id of every document that has a key, by key."""
        self._store.tables(
            "TABLE named AS SELECT key, suffix, side, id FROM document WHERE key NOT NULL "
            "AND suffix != '' ORDER BY key, told"
        )  # what is read must not change meanwhile
        yield from self._store.each("SELECT * FROM named ORDER BY rowid")

    def unmatched(self) -> Iterator[tuple[int, Side | None, str, str]]:
        """Give id, side, language and survey of documents that belong to no other yet."""
        yield from self._store.each(
            "SELECT id, side, language, survey FROM document WHERE fault = '' AND id NOT IN "
            "(SELECT source FROM couple UNION SELECT target FROM couple) ORDER BY told"
        )

    # Couples

    def couple(self, source: int, target: int, how: How) -> None:
        """Say that two documents belong together."""
        self._store.run(
            "INSERT OR IGNORE INTO couple (source, target, how) VALUES (?, ?, ?)",
            source,
            target,
            how,
        )

    def couples(self) -> Iterator[Couple]:
        """Give the couples that nothing is wrong with, in order."""
        last = ("", "")
        while rows := self._store.rows(
            "SELECT c.id, c.how, s.id, s.told, s.place, s.suffix, t.id, t.told, t.place, t.suffix "
            "FROM document s CROSS JOIN couple c ON c.source = s.id "  # by the index of paths
            "CROSS JOIN document t ON t.id = c.target "
            "WHERE c.fault = '' AND s.told >= ? AND (s.told, t.told) > (?, ?) "
            "ORDER BY s.told, t.told LIMIT 500",
            *(last[0], *last),
        ):
            for id_, how, *row in rows:
                id1, told1, place1, suffix1, id2, told2, place2, suffix2 = row
                source = Document(id1, told1, place1, suffix1, 0)
                yield Couple(id_, source, Document(id2, told2, place2, suffix2, 1), how)
            last = (rows[-1][3], rows[-1][7])

    def facts(self, couple: int) -> tuple[tuple[str, ...], tuple[str, ...], bool, str]:
        """Give digests, languages, whether one of the two is on topic, and the source's survey."""
        [row] = self._store.rows(
            "SELECT s.digest, t.digest, s.language, t.language, s.on_topic OR t.on_topic, s.survey "
            "FROM couple c JOIN document s ON s.id = c.source JOIN document t ON t.id = c.target "
            "WHERE c.id = ?",
            couple,
        )
        return tuple(row[:2]), tuple(row[2:4]), bool(row[4]), row[5]

    def drop(self, couple: int, why: Drop, note: str = "") -> None:
        """Leave a couple out."""
        self._store.run(
            "UPDATE couple SET fault = ?, note = ? WHERE id = ?", str(why), note, couple
        )

    def drop_faulty(self) -> None:
        """Leave out the couples of which one document cannot be read."""
        for side in ("source", "target"):
            self._store.run(
                "UPDATE couple SET fault = d.fault, note = d.told || d.note FROM document d "
                f"WHERE d.id = couple.{side} AND d.fault != '' AND couple.fault = ''"
            )

    def settle(self, couple: int, result: str, quality: float) -> None:
        """Note what alignment gave."""
        self._store.run(
            "UPDATE couple SET result = ?, quality = ? WHERE id = ?", result, quality, couple
        )

    def result(self, couple: int) -> str:
        """Give the key of what alignment gave."""
        [[found]] = self._store.rows("SELECT result FROM couple WHERE id = ?", couple)
        return str(found)

    # What became of all

    def finish(self) -> None:
        """Say of each document without counterpart that it is alone."""
        self._store.run(
            "UPDATE document SET fault = ? WHERE fault = '' AND id NOT IN "
            "(SELECT source FROM couple UNION SELECT target FROM couple)",
            str(Drop.ALONE),
        )

    def count_documents(self) -> tuple[int, int, Counter[str]]:
        """Count all, those that have a counterpart, and the others by why."""
        [[found]] = self._store.rows("SELECT count(*) FROM document")
        alone = Counter(
            dict(
                self._store.rows(
                    "SELECT fault, count(*) FROM document WHERE id NOT IN "
                    "(SELECT source FROM couple UNION SELECT target FROM couple) GROUP BY fault"
                )
            )
        )
        return found, found - alone.total(), alone

    def count_couples(self) -> tuple[Counter[str], Counter[str]]:
        """Count all by how they were found, and those that were left out by why."""
        how = Counter(dict(self._store.rows("SELECT how, count(*) FROM couple GROUP BY how")))
        why = "SELECT fault, count(*) FROM couple WHERE fault != '' GROUP BY fault"
        return how, Counter(dict(self._store.rows(why)))

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Give path, fault and note of every document with which something is wrong."""
        yield from self._store.each(
            "SELECT told, fault, note FROM document WHERE fault != '' ORDER BY told"
        )

    def fates(self) -> Iterator[tuple[str, str, str, str, str, float | None]]:
        """Tell what became of each couple and of each document without: path by path.

        :return: source, target, how, why it was left out, what exactly, and its quality.
        """
        yield from self._store.each(
            "SELECT s.told, t.told, c.how, c.fault, c.note, c.quality FROM couple c "
            "JOIN document s ON s.id = c.source JOIN document t ON t.id = c.target "
            "UNION ALL SELECT iif(side = 1, '', told), iif(side = 1, told, ''), '', fault, note, "
            "NULL FROM document WHERE id NOT IN "
            "(SELECT source FROM couple UNION SELECT target FROM couple) ORDER BY 1, 2"
        )
