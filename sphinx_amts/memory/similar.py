"""Texts that are similar to what is asked for, with their translations: fuzzy matches."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from . import sql
from .opened import Opened
from .records import Maker, Match, text_key
from .shingles import LOWEST, SIZE_BITS, Probes, keys, shingles, similarity, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

THRESHOLD = 0.7
"""What translators' tools usually begin with: less than that is quicker translated anew."""
_AT_ONCE = 200
"""Texts that are looked up together: so many pages of a book, and not more memory than they need."""
_MUCH = 10_000
"""Translations after which a server has to look at its tables."""
_COMMON = 5_000
"""A shingle that one in so many texts has, of those that are taken in together, is counted."""
_ROW = 40
"""Bits for the row of a text, in the number that stands for it and a key while many are sorted."""
_CONSIDERED = 500
"""Of the texts that are similar to one, so many are looked up, best first: there are more only of
what is written again and again, and not all need have translations into the language."""

Wanted = dict[int, list[int]]
"""By key, which of the texts that are asked for look for it."""


class Similar(Opened):
    """The part of the memory that finds what is nearly the same."""

    __slots__ = ()

    def similar(
        self,
        source_language: str,
        language: str,
        texts: Iterable[str],
        *,
        threshold: float = THRESHOLD,
        most: int = 5,
    ) -> dict[str, list[Match]]:
        """Give the translations of the most similar sources, for each text that has any, best first.

        What people made goes before what engines made where the sources are equally similar; what
        was superseded is left out, and what says the same as a better one.  Ask for many texts at
        once.  What was stored since somebody asked last is taken in first (see :meth:`take_in`);
        a memory that is open for reading only compares that text by text, which takes longer.

        :param threshold: the least similarity, from 0.5 to 1, in hundredths; see :mod:`.shingles`.
        :param most: of each text at most so many.
        """
        least = round(100 * threshold)
        if not LOWEST <= least <= 100:
            message = (
                f"texts are compared from a similarity of {LOWEST / 100} to 1, not {threshold}"
            )
            raise ValueError(message)
        if self._database.writable:
            self.take_in()
        found: dict[str, list[Match]] = {}
        remaining = iter(dict.fromkeys(texts))
        while some := list(islice(remaining, _AT_ONCE)):
            similar = self._most_similar(some, least)
            ids = {text for ranked in similar for text, _, _ in ranked}
            made = self._translations(source_language, language, ids)
            for asked, ranked in zip(some, similar, strict=True):
                if matches := _best(ranked, made, most):
                    found[asked] = matches
        return found

    def take_in(self, tell: Callable[[int], None] = lambda remaining: None) -> None:
        """Make everything that was translated since the last time ready to be found.

        It is done in several transactions, so that others can write meanwhile, and a process that is
        killed loses little.

        :param tell: is told before each how many translations there are to look at.
        """
        much = False
        while remaining := self._untaken():
            count = sum(last - until for until, last in remaining.values())
            much |= count >= _MUCH
            tell(count)
            for origin, (until, _) in remaining.items():
                self._take_in_some(origin, until)
        if much:
            self._database.analyze()

    # What can be found

    def _untaken(self) -> dict[str, tuple[int, int]]:
        """Give the tables of which not all is taken in: until which row it is, and the last one."""
        until = dict(self._database.rows(sql.SHINGLED_UNTIL))
        [lasts] = self._database.rows(sql.LAST_OF)
        return {
            origin: (until.get(origin, 0), last)
            for origin, last in zip(sql.SOURCES_OF, lasts, strict=True)
            if last > until.get(origin, 0)
        }

    def _take_in_some(self, origin: str, until: int) -> None:
        found = self._database.rows(sql.SOURCES_OF[origin], until, self._database.at_once)
        sources = {source for _, source in found}
        sources -= {text for (text,) in self._database.rows_in(sql.SHINGLED, sources)}
        # In the order of the table, so that each of its pages is written once.
        rows = sorted(
            key << _ROW | text
            for text, body in self._database.rows_in(sql.BODIES, sources)
            for key in keys(words_of(body))
        )
        common = Counter(row >> (_ROW + SIZE_BITS) for row in rows)
        often = max(2, len(sources) // _COMMON)
        with self._database.writing() as connection:
            if dict(self._database.rows(sql.SHINGLED_UNTIL)).get(origin, 0) != until:
                return  # another process was quicker
            connection.executemany(
                sql.ADD_SHINGLE, ((row >> _ROW, row & (1 << _ROW) - 1) for row in rows)
            )
            connection.executemany(
                sql.COUNT_COMMON, sorted(one for one in common.items() if one[1] >= often)
            )
            connection.executemany(sql.ADD_SHINGLED, ((text,) for text in sorted(sources)))
            connection.execute(sql.PUT_SHINGLED_UNTIL, (origin, found[-1][0]))

    # What is similar

    def _most_similar(self, asked: Sequence[str], least: int) -> list[list[tuple[int, str, int]]]:
        """Give for each of *asked* the most similar sources: row, text, hundredths."""
        words = [words_of(text) for text in asked]
        own = {shingle for some in words for shingle in shingles(some)}
        texts = dict(self._database.rows_in(sql.COMMON, own))
        probes = [Probes.of(some, least, texts) for some in words]
        wanted: Wanted = defaultdict(list)
        for number, probe in enumerate(probes):
            for key in probe.keys:
                wanted[key].append(number)
        candidates = self._candidates(probes, wanted)
        for number, row in self._candidates_not_taken_in(probes, wanted):
            candidates[number].append(row)
        bodies = dict(self._database.rows_in(sql.BODIES, chain.from_iterable(candidates)))
        words_at = cache(lambda row: words_of(bodies[row]))
        found = []
        for text, some, rows in zip(asked, words, candidates, strict=True):
            near = []
            for row in sorted(set(rows)):
                score = similarity(some, words_at(row), least)
                if score is not None:
                    near.append((row, bodies[row], _whole(score, text, bodies[row])))
            found.append(sorted(near, key=lambda one: -one[2])[:_CONSIDERED])
        return found

    def _candidates(self, probes: Sequence[Probes], wanted: Wanted) -> list[list[int]]:
        """Give the rows of texts that share so many keys with each that they may be similar."""
        texts = {
            key: joined.split(",")
            for key, joined in self._database.rows_in(sql.WITH_SHINGLE, wanted)
        }
        found = []
        for probe in probes:
            shared = Counter(chain.from_iterable(texts.get(key, ()) for key in probe.keys))
            found.append([int(text) for text, count in shared.items() if count >= probe.shared])
        return found

    def _candidates_not_taken_in(
        self, probes: Sequence[Probes], wanted: Wanted
    ) -> Iterator[tuple[int, int]]:
        """Give the like of what nobody who may write has taken in yet: which is asked for, row."""
        if self._database.writable:
            return
        for origin, (until, _) in self._untaken().items():
            while found := self._database.rows(
                sql.SOURCES_OF[origin], until, self._database.at_once
            ):
                until = found[-1][0]
                sources = dict.fromkeys(source for _, source in found)
                for text, body in self._database.rows_in(sql.BODIES, sources):
                    shared = Counter(
                        number for key in keys(words_of(body)) for number in wanted.get(key, ())
                    )
                    for number, count in shared.items():
                        if count >= probes[number].shared:
                            yield number, text

    # What was made of it

    def _translations(
        self, source_language: str, language: str, sources: Iterable[int]
    ) -> Mapping[int, list[tuple[Maker, str, str, str]]]:
        """Give what was made of texts, by row: by whom, the target, its author, its page."""
        sources = sorted(sources)
        languages = (source_language, language)
        made: defaultdict[int, list[tuple[Maker, str, str, str]]] = defaultdict(list)
        for text, target, position, page in self._database.rows_in(sql.PAIRED, sources, language):
            maker = Maker.PAST if position is None else Maker.HUMAN
            made[text].append((maker, target, "", page))
        newest: dict[tuple[int, Maker, str], tuple[str, str]] = {}
        for text, target, author in self._database.rows_in(sql.REVIEWED_OF, sources, *languages):
            newest[text, Maker.REVIEWED, ""] = (target, author)
        for text, target, engine in self._database.rows_in(sql.MACHINE_OF, sources, *languages):
            newest[text, Maker.MACHINE, engine] = (target, engine)
        for (text, maker, _), (target, by) in newest.items():
            made[text].append((maker, target, by, ""))
        return made


_ORDER = {maker: rank for rank, maker in enumerate(Maker)}


def _whole(score: int, asked: str, found: str) -> int:
    """Give 100 only to the same text, and not to one in which a tag or a capital is another."""
    return 99 if score == 100 and text_key(asked) != text_key(found) else score


def _best(
    ranked: Sequence[tuple[int, str, int]],
    made: Mapping[int, Sequence[tuple[Maker, str, str, str]]],
    most: int,
) -> list[Match]:
    """Put what was made of similar texts in order, each target once."""
    matches = [
        Match(source=source, target=target, similarity=score / 100, maker=maker, by=by, page=page)
        for text, source, score in ranked
        for maker, target, by, page in made.get(text, ())
    ]
    matches.sort(key=lambda match: (-match.similarity, _ORDER[match.maker]))
    distinct = {match.target: match for match in reversed(matches)}
    return [match for match in matches if distinct[match.target] is match][:most]
