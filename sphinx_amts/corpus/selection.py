"""Which pairs of a corpus are kept, among all its documents: one of each, and none of the book's.

The texts are in a table on disk, in the order in which they are written; every step looks at the
whole corpus, and none holds it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ..align.cleaning import Fault
from ..evaluate.overlap import NEAR
from ..languages import Profile
from .fates import Twin
from .heldout import HeldOut
from .pairing import Level
from .sketches import bands, likeness, same, shingles
from .store import Store

_MANY, _SHARE = 5, 0.25
"""Documents, and share of all, on which a sentence is a notice, as :mod:`~..align.cleaning` has it."""
_NOTICE = 5
"""Words from which it is: less is "where" or "Let"."""

_CROWD = 50
"""Pairs that a band holds: what more are alike in is a pattern ("See figure 7."), and comparing all
of them with each other would be quadratic."""

_REASONS = (*map(str, Fault), *map(str, Twin))


class Row(NamedTuple):
    """A pair of texts and where it is from."""

    source: str
    target: str
    score: float
    source_path: str
    source_line: int | None
    target_path: str
    target_line: int | None
    why: str
    """Why it is left out; empty if it is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many links there are, and what became of them; they add up."""

    links: int
    kept: int
    left_out: Counter[str]
    """By the first reason of each."""
    source_alone: int
    target_alone: int


class Selection:
    """The sentences of a corpus, or its paragraphs, and what becomes of them."""

    def __init__(self, store: Store, source: Profile, target: Profile) -> None:
        """Begin with none."""
        self._store, self._source, self._target = store, source, target
        self._source_alone = self._target_alone = self._documents = 0
        for table in ("text", "band", "asked"):
            store.run(f"DROP TABLE IF EXISTS temp.{table}")
        store.tables(
            "TABLE text (id INTEGER PRIMARY KEY, couple INTEGER, source TEXT, target TEXT, "
            "score REAL, source_line INTEGER, target_line INTEGER, why TEXT, "
            "source_key INTEGER, target_key INTEGER, words INTEGER)",
            "TABLE band (hash INTEGER, id INTEGER, PRIMARY KEY (hash, id)) WITHOUT ROWID",
            "TABLE asked (hash INTEGER, id INTEGER)",
        )

    def add(self, couple: int, level: Level, *, threshold: float, heldout: HeldOut) -> None:
        """Add the pairs of two documents; documents come in the order of the corpus."""
        self._documents += 1
        self._source_alone += level.source_alone
        self._target_alone += level.target_alone

        def rows() -> Iterator[tuple[object, ...]]:
            for pair in level.pairs:
                why = str(Fault.SCORE) if pair.score < threshold else next(iter(pair.faults), "")
                if not why and heldout.knows(pair.source, pair.target):
                    why = str(Twin.HELD_OUT)
                yield (
                    *(couple, pair.source, pair.target, pair.score),
                    *(pair.source_line, pair.target_line, why),
                    *(same(pair.source), same(pair.target), len(pair.source.split())),
                )

        self._store.run_all(
            "INSERT INTO text (couple, source, target, score, source_line, target_line, why, "
            "source_key, target_key, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows(),
        )

    def settle(self) -> None:
        """Leave out notices, other translations, repetitions, and what is nearly the same."""
        self._store.run("CREATE INDEX temp.text_source ON text (why, source_key)")
        self._notices()
        self._repetitions()
        self._twins()

    def _notices(self) -> None:
        many = max(_MANY, _SHARE * self._documents)
        self._store.run(
            "UPDATE text SET why = ? WHERE why = '' AND words >= ? AND source_key IN (SELECT "
            "source_key FROM text WHERE why = '' GROUP BY source_key "
            "HAVING count(DISTINCT couple) >= ?)",
            *(str(Fault.BOILERPLATE), _NOTICE, many),
        )

    def _repetitions(self) -> None:
        """Of one source keep the most frequent translation, once: the likeliest, then the first."""
        self._store.run(
            "UPDATE text SET why = iif(best.target_key = text.target_key, ?, ?) FROM ("
            "SELECT source_key, id, target_key FROM (SELECT source_key, id, target_key, "
            "row_number() OVER (PARTITION BY source_key ORDER BY often DESC, score DESC, id) "
            "AS place FROM (SELECT *, count(*) OVER (PARTITION BY source_key, target_key) AS often "
            "FROM text WHERE why = '')) WHERE place = 1) AS best "
            "WHERE text.why = '' AND text.source_key = best.source_key AND text.id != best.id",
            *(str(Fault.REPEATED), str(Fault.CONFLICT)),
        )

    # Nearly the same

    def _twins(self) -> None:
        """Leave out a pair if both its texts are nearly those of one before it."""
        last = 0
        while True:
            rows = self._store.rows(
                "SELECT id, source, target FROM text WHERE why = '' AND id > ? ORDER BY id "
                "LIMIT 200",
                last,
            )
            if not rows:
                return
            last = rows[-1][0]
            self._twins_of(rows)

    def _twins_of(self, rows: Sequence[tuple[int, str, str]]) -> None:
        """Look at some pairs at once; the index answers for all of them in one query."""
        texts = {
            id_: (shingles(source, self._source), shingles(target, self._target))
            for id_, source, target in rows
        }
        numbers = {id_: bands(source) for id_, (source, _) in texts.items()}
        near = {
            id_
            for id_, group in groupby(self._before(numbers), key=itemgetter(0))
            if any(
                _alike(*texts[id_], shingles(source, self._source), shingles(target, self._target))
                for _, source, target in group
            )
        }
        held = self._held()
        here: defaultdict[int, list[int]] = defaultdict(list)
        for id_, found in numbers.items():
            met = dict.fromkeys(other for number in found for other in here[number])
            if id_ in near or any(_alike(*texts[id_], *texts[other]) for other in met):
                near.add(id_)
                continue
            for number in found:
                if held[number] + len(here[number]) < _CROWD:
                    here[number].append(id_)
        self._store.run_all(
            "UPDATE text SET why = ? WHERE id = ?", ((str(Twin.NEAR), id_) for id_ in sorted(near))
        )
        self._store.run_all(
            "INSERT OR IGNORE INTO band VALUES (?, ?)",
            ((number, id_) for number, ids in here.items() for id_ in ids),
        )

    def _before(self, numbers: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, str, str]]:
        """Give for each pair, in order, the texts of those before it that meet it in a band."""
        self._store.run("DELETE FROM asked")
        asked = ((number, id_) for id_, found in numbers.items() for number in found)
        self._store.run_all("INSERT INTO asked VALUES (?, ?)", asked)
        yield from self._store.each(
            "SELECT a.id, text.source, text.target FROM "
            "(SELECT DISTINCT asked.id AS id, band.id AS other FROM asked JOIN band USING (hash)) a "
            "JOIN text ON text.id = a.other ORDER BY a.id, text.id"
        )

    def _held(self) -> Counter[int]:
        """Count what the bands that were asked for hold."""
        query = (
            "SELECT hash, count(*) FROM band WHERE hash IN (SELECT hash FROM asked) GROUP BY hash"
        )
        return Counter(dict(self._store.rows(query)))

    # What became of all

    def counts(self) -> Counts:
        """Count."""
        by_why = dict(self._store.rows("SELECT why, count(*) FROM text GROUP BY why"))
        left_out = Counter({why: by_why[why] for why in _REASONS if why in by_why})
        kept = by_why.get("", 0)
        return Counts(
            links=kept + left_out.total() + self._source_alone + self._target_alone,
            kept=kept,
            left_out=left_out,
            source_alone=self._source_alone,
            target_alone=self._target_alone,
        )

    def rows(self, *, kept: bool) -> Iterator[Row]:
        """Give the pairs that are kept, or those that are not, in order."""
        for row in self._store.each(
            "SELECT x.source, x.target, x.score, s.told, x.source_line, t.told, x.target_line, "
            "x.why FROM text x JOIN couple c ON c.id = x.couple JOIN document s ON s.id = c.source "
            f"JOIN document t ON t.id = c.target WHERE x.why {'=' if kept else '!='} '' "
            "ORDER BY x.id"
        ):
            yield Row(*row)


def _alike(
    source: frozenset[str],
    target: frozenset[str],
    other_source: frozenset[str],
    other_target: frozenset[str],
) -> bool:
    return likeness(source, other_source) >= NEAR and likeness(target, other_target) >= NEAR
