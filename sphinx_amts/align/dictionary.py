"""Which words translate each other, learned from beads that are only probable (IBM's model 1)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..languages import words
from ..languages.digits import ascii_digits

if TYPE_CHECKING:
    from ..languages import Profile

_STEM = 6
"""Letters of a word that count, as in :mod:`.anchors`."""
_COGNATE = 4
"""Letters that words of two languages must begin with alike to be taken for one (Simard, Foster and
Isabelle, 1992)."""
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MARKS = {
    "。": ".", "．": ".", "、": ",", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"',
    "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'", "《": "<", "》": ">", "…": "...",
    "—": "--", "——": "--", "……": "...", "–": "--", "؟": "?", "،": ",", "؛": ";", "।": ".",
}  # fmt: skip
_DISCOUNT = 0.5
"""What is taken off each count (Ney, Essen and Kneser, 1994): words that met once are unknown."""
_ALIKE = 0.5
"""Prior share of a word that its like in the other language explains …"""
_ALIKE_SEEN = 1.0
"""… worth so many times that it was seen."""
_LEAST = 0.02
"""Share of a word's occurrences that nothing explains, at least."""
_SEEN = 2
"""How often a word must be seen to be learned, unless it is like one of the other side."""
_LONGEST = 120
"""Words of a text above which it teaches nothing."""

Bag = Mapping[str, int]


def read(text: str, profile: Profile) -> Bag:
    """Give the words, marks and numbers of plain *text* in the form in which they are compared."""
    return Counter(_folded(word) for word in words(_SEPARATOR.sub("", ascii_digits(text)), profile))


def _folded(word: str) -> str:
    if word in _MARKS:
        return _MARKS[word]
    plain = unicodedata.normalize("NFKC", word).casefold()
    if plain.isdigit():
        return plain
    return _MARKS.get(plain, plain[:_STEM])


def alike(source: Iterable[str], target: Iterable[str]) -> dict[str, list[str]]:
    """Pair words that are the same on both sides, or begin alike as cognates do."""
    heads: defaultdict[str, list[str]] = defaultdict(list)
    there = sorted(set(target))
    same = set(there)
    for word in there:
        if head := _head(word):
            heads[head].append(word)
    found = {}
    for word in sorted(set(source)):
        if word in same:
            found[word] = [word]
        elif others := heads.get(_head(word) or "-"):
            found[word] = others[:4]
    return found


def _head(word: str) -> str:
    """Give what cognates have in common; nothing for a word too short to have any."""
    if len(word) < _COGNATE or not word.isalpha() or not word[0].isascii():
        return ""
    bare = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in bare if letter.isalpha())[:_COGNATE]


class Dictionary:
    """How much likelier words of one side are beside words of the other than anywhere."""

    def __init__(
        self,
        source: Mapping[str, int],
        target: Mapping[str, int],
        like: Mapping[str, Sequence[str]],
    ) -> None:
        self._source, self._count = source, target
        self._total = max(1, sum(target.values()))
        self._growth = self._total / max(1, sum(source.values()))
        self._like = like
        self._left: dict[str, float] = {}
        self._prior = {(e, f): _ALIKE / len(others) for e, others in like.items() for f in others}
        self._table: dict[str, dict[str, float]] = {}
        self._rest: dict[str, float] = {}
        self._start()

    def follow(self, other: Dictionary) -> None:
        """Begin with what *other* learned of other texts."""
        self._table = self._table | other._table
        self._rest = self._rest | other._rest
        self._left = self._left | other._left

    def learn(self, pairs: Sequence[tuple[Bag, Bag, float]], *, rounds: int = 1) -> None:
        """Learn from bags of words of both sides with the probability that they belong together."""
        pairs = [p for p in pairs if len(p[0]) <= _LONGEST and len(p[1]) <= _LONGEST]
        for _ in range(rounds):
            self._learn_once(pairs)

    def _learn_once(self, pairs: Sequence[tuple[Bag, Bag, float]]) -> None:
        together: defaultdict[str, defaultdict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        seen: defaultdict[str, float] = defaultdict(float)
        for source, target, weight in pairs:
            rows = [
                (e, count, self._table.get(e, {}), self._rest.get(e, 1.0))
                for e, count in source.items()
            ]
            usual = 1 + sum(count * rest for _, count, _, rest in rows)
            ratios, _ = self.expected(source)
            wanted = {
                f: weight * times / (usual + ratios.get(f, 0.0))
                for f, times in target.items()
                if self._count.get(f, 0) > 1 or f in ratios
            }
            total = sum(wanted.values())
            for e, count, row, rest in rows:
                if self._source.get(e, 0) < _SEEN and not row:
                    continue
                self._share(together[e], wanted, count, row, rest)
                known = sum(want * row[f] for f, want in wanted.items() if f in row) if row else 0
                seen[e] += count * (rest * total + known)
        self._settle(together, seen)

    @staticmethod
    def _share(
        counts: defaultdict[str, float],
        wanted: Mapping[str, float],
        times: int,
        row: Mapping[str, float],
        rest: float,
    ) -> None:
        """Add what one word has to do with each of the other side."""
        usual = times * rest
        if row:
            for f, want in wanted.items():
                counts[f] += want * (usual + times * row.get(f, 0.0))
        else:
            for f, want in wanted.items():
                counts[f] += want * usual

    def _settle(
        self, together: Mapping[str, Mapping[str, float]], seen: Mapping[str, float]
    ) -> None:
        """Turn counts into how many times likelier than by chance a word is."""
        explained: defaultdict[str, float] = defaultdict(float)
        self._table, self._rest = {}, {}
        for e in sorted({*together, *self._like}):
            counts = {f: c - _DISCOUNT for f, c in together.get(e, {}).items() if c > _DISCOUNT}
            whole = seen.get(e, 0.0) + _ALIKE_SEEN * (e in self._like)
            for f in self._like.get(e, ()):
                counts[f] = counts.get(f, 0.0) + _ALIKE_SEEN * self._prior[e, f]
            if not counts:
                continue
            row = {}
            for f, count in counts.items():
                often = self._count.get(f, 0)
                if often:
                    row[f] = count / whole * self._total / often
                    explained[f] += count
            self._table[e] = row
            self._rest[e] = max(0.0, 1 - sum(counts.values()) / whole)
        self._left = {f: max(_LEAST, 1 - c / (self._count[f] + 1)) for f, c in explained.items()}

    def _start(self) -> None:
        """Begin with nothing but words that are alike."""
        together = {
            e: {
                f: _DISCOUNT + self._prior[e, f] * min(self._source[e], self._count[f])
                for f in others
            }
            for e, others in self._like.items()
        }
        self._settle(together, {e: self._source[e] * self._growth for e in self._like})

    def expected(self, source: Bag) -> tuple[dict[str, float], int]:
        """Give which words a text makes likelier, how much, and the text's size."""
        found: dict[str, float] = {}
        for e, times in source.items():
            row = self._table.get(e)
            if row:
                for f, ratio in row.items():
                    found[f] = found.get(f, 0.0) + times * ratio
        return found, sum(source.values())

    def odds(self, expected: tuple[Mapping[str, float], int], target: Bag) -> float:
        """Give the log-odds that the words of *target* come from a text that expects so much."""
        ratios, size = expected
        size = size or 1
        total = 0.0
        left = self._left
        for f, times in target.items():
            rest = left.get(f)
            if rest is not None:
                total += times * math.log(rest + ratios.get(f, 0.0) / size)
        return total
