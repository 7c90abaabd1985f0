"""How likely two units are translations of each other: the evidence added up as log-odds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .anchors import Unit, join
from .lengths import Lengths
from .lexicon import Entry, Lexicon, found_in

LONGEST = 5
"""How many neighbours one translation may join: Chinese editions join up to four paragraphs."""

_KEPT = 0.9
"""Share of signs that a translator keeps where the other book has them at all."""
_STRONGEST = 5.0
_DAMPING = 0.7
"""The signs of one unit come together (a formula brings its numbers), so each counts less."""
_WORST_WORDS, _BEST_WORDS = -8.0, 24.0
_STRANGER = 1.5
"""How much it counts against a bead of several that one of them is not found on the other side."""
_WORST_STRANGER = -6.0
_BESIDE_MEANING = 0.6
"""What words count beside embeddings, which say much of the same."""
_SPANS = 20_000
"""Joined units that are remembered; they are asked for again only nearby, and memory is bounded."""
_STRUCTURE = frozenset({"title", "heading", "code", "math", "image"})


class Semantics(Protocol):
    """What sentence embeddings say of the units of a page pair."""

    def odds(self, i: int, j: int, n: int, m: int) -> float | None:
        """Give the log-odds of a bead; None where they say nothing."""


@dataclass(frozen=True, slots=True)
class Odds:
    """The log-odds of a bead, by kind of evidence."""

    shape: float
    """From kind and place in the tree."""
    length: float
    signs: float
    """From what no translation changes."""
    words: float
    """From the lexicon."""
    meaning: float = 0.0
    """From sentence embeddings."""

    @property
    def total(self) -> float:
        """All evidence together."""
        return self.shape + self.length + self.signs + self.words + self.meaning

    @property
    def content(self) -> float:
        """The evidence that does not depend on place or length."""
        return self.signs + self.words + self.meaning

    @property
    def reason(self) -> str:
        """Name the evidence that decided."""
        if self.meaning >= max(2.0, self.signs, self.words):
            return "embeddings"
        if self.signs >= max(2.0, self.words):
            return "anchors"
        return "lexicon" if self.words >= 1.0 else "length"


@dataclass(frozen=True, slots=True)
class _Side:
    """A unit with what of it is comparable at all."""

    unit: Unit
    signs: frozenset[str]
    missed: float
    """What it costs if the other unit has none of the signs."""
    entries: Mapping[str, Entry]
    """What the lexicon knows of its words."""


class Scorer:
    """Compares units of two sequences; what is rare in them counts more."""

    def __init__(
        self,
        source: Sequence[Unit],
        target: Sequence[Unit],
        lengths: Lengths,
        lexicon: Lexicon,
        semantics: Semantics | None = None,
    ) -> None:
        self._lengths = lengths
        self._lexicon = lexicon
        self._semantics = semantics
        self._hit, self._miss = _weights(source, target)
        self._source = [self._side(unit, lexicon.forward) for unit in source]
        self._target = [self._side(unit, lexicon.backward) for unit in target]
        self._by_length: dict[tuple[int, int], float] = {}
        self._joined: dict[tuple[bool, int, int], _Side] = {}
        kinds = Counter(unit.kind for unit in source)
        total = max(1, len(source))
        self._rare = {
            kind: min(2.5, math.log(total / count)) if kind in _STRUCTURE else 0.0
            for kind, count in kinds.items()
        }

    def odds(self, i: int, j: int, n: int = 1, m: int = 1) -> Odds | None:
        """Score *n* source units from *i* against *m* target units from *j*.

        :return: None if they cannot be linked at all.
        """
        source = self._source[i] if n == 1 else self._span(self._source, i, n, side=True)
        target = self._target[j] if m == 1 else self._span(self._target, j, m, side=False)
        one, other = source.unit, target.unit
        if one.group != other.group or _is_blank(one) != _is_blank(other):
            return None
        words = 0.0
        if source.entries or target.entries:
            there, back = (
                found_in(source.entries.values(), other.words),
                found_in(target.entries.values(), one.words),
            )
            words = max(_WORST_WORDS, min(_BEST_WORDS, (there + back) / 2))
            if n > 1:
                words += self._strangers(self._source[i : i + n], other.words)
            if m > 1:
                words += self._strangers(self._target[j : j + m], one.words)
        meant = self._semantics.odds(i, j, n, m) if self._semantics else None
        same = one.length == other.length and one.words == other.words  # names, for example
        return Odds(
            self._shape(one, other, n, m),
            self._lengths.same if same else self._length(one.length, other.length),
            self._signs(source, target),
            words * (_BESIDE_MEANING if meant else 1.0),
            meant or 0.0,
        )

    def _strangers(self, members: Sequence[_Side], words: frozenset[str]) -> float:
        """Weigh the members of a bead of several that seem to have no part in the other side."""
        counts = Counter(word for member in members for word in member.entries)
        total = 0.0
        for member in members:
            own = [entry for word, entry in member.entries.items() if counts[word] == 1]
            total += max(_WORST_STRANGER, min(0.0, found_in(own, words) * _STRANGER))
        return total

    def weight(self, sign: str) -> float:
        """Give the log-odds of two units that share *sign*."""
        return self._hit.get(sign, 0.0) * _DAMPING

    def source_marks(self, i: int) -> frozenset[str]:
        """Give what a counterpart of source unit *i* would have: its signs, its words translated."""
        side = self._source[i]
        return side.signs.union(*(entry.translations for entry in side.entries.values()))

    def target_marks(self, j: int) -> frozenset[str]:
        """Give what :meth:`source_marks` of the counterpart of target unit *j* may hold."""
        return self._target[j].signs | self._target[j].unit.words

    def length_off(self, i: int, j: int, n: int = 1, m: int = 1) -> float:
        """Give the log-odds of the lengths only, for a quick look."""
        one = sum(side.unit.length for side in self._source[i : i + n])
        other = sum(side.unit.length for side in self._target[j : j + m])
        return self._length(one, other)

    def _length(self, one: int, other: int) -> float:
        """Ask for the odds of two lengths, each pair once."""
        odds = self._by_length.get((one, other))
        if odds is None:
            odds = self._by_length[one, other] = self._lengths.odds(one, other)
        return odds

    def joinable(self, i: int, j: int, n: int, m: int) -> bool:
        """Tell whether the units may stand in one bead of several."""
        sides = self._source[i : i + n] + self._target[j : j + m]
        group = sides[0].unit.group
        return all(side.unit.joinable and side.unit.group == group for side in sides)

    def _shape(self, one: Unit, other: Unit, n: int, m: int) -> float:
        odds = self._rare.get(one.kind, 0.0)
        if one.kind != other.kind:
            odds -= 0.7
        if one.level != other.level:
            odds -= 1.5 if one.group == "title" else 0.3
        if one.within != other.within and n == m == 1:
            odds -= 0.7
        return odds

    def _signs(self, source: _Side, target: _Side) -> float:
        odds = -source.missed - target.missed
        for sign in source.signs & target.signs:
            odds += self._hit[sign] + 2 * self._miss[sign]
        return max(-7.0, min(14.0, odds * _DAMPING))

    def _side(self, unit: Unit, lexicon: Mapping[str, Entry]) -> _Side:
        signs = frozenset(
            sign for signs in (unit.signs, unit.words) for sign in signs if sign in self._hit
        )
        entries = {word: lexicon[word] for word in sorted(unit.words) if word in lexicon}
        return _Side(unit, signs, sum(self._miss[sign] for sign in sorted(signs)), entries)

    def _span(self, sides: Sequence[_Side], start: int, count: int, *, side: bool) -> _Side:
        key = (side, start, count)
        if key not in self._joined:
            if len(self._joined) >= _SPANS:
                self._joined.clear()
            units = [each.unit for each in sides[start : start + count]]
            lexicon = self._lexicon.forward if side else self._lexicon.backward
            self._joined[key] = self._side(join(units), lexicon)
        return self._joined[key]


def _is_blank(unit: Unit) -> bool:
    """Tell whether there is nothing to compare: no text, and no sign."""
    return not (unit.length or unit.signs)


def _weights(
    source: Sequence[Unit], target: Sequence[Unit]
) -> tuple[dict[str, float], dict[str, float]]:
    """Weigh what both sequences have: what a hit and what a miss (on one side) are worth.

    A sign that only one of them has tells its units apart from nothing, and is left out.  One that
    they have in different numbers is kept by translators that much less often.
    """
    left = Counter(sign for unit in source for sign in (*unit.signs, *unit.words))
    right = Counter(sign for unit in target for sign in (*unit.signs, *unit.words))
    hit: dict[str, float] = {}
    miss: dict[str, float] = {}
    for sign, here in left.items():
        there = right.get(sign, 0)
        if not there:
            continue
        kept = _KEPT * (min(here, there) + 0.5) / (max(here, there) + 0.5)
        chance = (here / len(source) + there / len(target)) / 2
        if kept <= chance:
            continue
        hit[sign] = min(_STRONGEST, math.log(kept / chance))
        miss[sign] = math.log((1 - chance) / (1 - kept)) / 2
    return hit, miss
