"""Which of the versions of a page a translation was made from.

What no translation changes decides (formulas, code, links, labels, numbers); then the words that are
known to translate each other, and how long paragraphs are.  No version is read by Sphinx, and what
two versions have in common is looked at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..align.anchors import words
from ..align.lengths import Lengths, learn_ratio
from ..align.lexicon import Entry, Lexicon, learn_words
from ..rising import longest_rising
from .rough import blocks, prose_of, signs_of

_ENOUGH = 8
"""Signs from which it can be said that two texts do not belong together …"""
_COMMON = 0.25
"""… and the share that they have in common if they do (Dice's coefficient)."""
_NEAR = 3
"""How many more signs than the best a version may have wrong for more to be asked …"""
_SIGN, _WORD = 1.5, 0.5
"""… what a sign is worth beside it, in log-odds, and how much of a word's odds count: words of a
text depend on each other."""
_ALIKE = 1.0
"""Log-odds within which versions are equally good."""
_SKIP, _JOIN = -2.4, -2.5
"""Logs of how seldom a paragraph has no counterpart, and is split or joined (as in ``align.path``)."""
_STEPS = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
_LONG = 30
"""Characters from which the length of a paragraph says how long translations are."""
_CELLS = 20_000
"""Pairs of paragraphs between two that are certain up to which lengths are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """A block of a page's file; what versions have in common is the same object."""

    signs: Counter[str]
    words: frozenset[str]
    length: int
    """Characters of prose."""

    @property
    def key(self) -> frozenset[tuple[str, int]]:
        """Name its signs."""
        return frozenset(self.signs.items())


@lru_cache(maxsize=20_000)
def _block(text: str) -> _Block:
    prose = prose_of(text)
    return _Block(signs_of(text), words(prose), len("".join(prose.split())))


def _read(text: str) -> tuple[_Block, ...]:
    return tuple(map(_block, blocks(text)))


def learn(pairs: Iterable[tuple[str, str]]) -> Lexicon:
    """Learn which words translate each other from versions of pages and their translations.

    :param pairs: texts of files, as :func:`~.rough.text_of` gives them; the version may be wrong.
    """
    taught = []
    for source, target in pairs:
        ours, theirs = _read(source), _read(target)
        taught += [(ours[i].words, theirs[j].words) for i, j in _certain(ours, theirs)]
    return learn_words(taught)


def choose(target: str, candidates: Sequence[str], lexicon: Callable[[], Lexicon]) -> list[int]:
    """Give the versions that *target* was translated from, as indices, as far as can be told.

    Several, if nothing tells one from the other; none, if even the best has little in common with
    the translation.

    :param target: the text of the translated page's file, as :func:`~.rough.text_of` gives it.
    :param candidates: those of the versions.
    :param lexicon: gives what :func:`learn` learned; asked only if signs do not decide.
    """
    wanted = _read(target)
    versions = [_read(text) for text in candidates]
    whole = _signs(wanted)
    has = [_signs(version) for version in versions]
    apart = [_difference(signs, whole) for signs in has]
    near = [
        number
        for number, difference in enumerate(apart)
        if difference <= min(apart) + _NEAR and _akin(has[number], whole)
    ]
    if len(near) < 2:
        return near
    fit = _Fit(wanted, versions[near[0]], lexicon())
    odds = {number: fit.odds(versions[number]) for number in near}
    return [number for number in near if odds[number] >= max(odds.values()) - _ALIKE]


def _signs(found: Iterable[_Block]) -> Counter[str]:
    total: Counter[str] = Counter()
    for block in found:
        total.update(block.signs)
    return total


def _difference(one: Counter[str], other: Counter[str]) -> int:
    """Count the signs that one has more often than the other."""
    return (one - other).total() + (other - one).total()


def _akin(one: Counter[str], other: Counter[str]) -> bool:
    """Tell whether two texts may belong together."""
    whole = one.total() + other.total()
    return whole < 2 * _ENOUGH or 2 * (one & other).total() >= _COMMON * whole


class _Fit:
    """How well the blocks of a version fit those of a translation, place by place.

    A place is a block that only one other has the signs of, or what lies between two of them.
    """

    def __init__(
        self, target: Sequence[_Block], version: Sequence[_Block], lexicon: Lexicon
    ) -> None:
        self._target, self._lexicon = target, lexicon
        lengths = ((version[i].length, target[j].length) for i, j in _certain(version, target))
        pairs = [(here, there) for here, there in lengths if min(here, there) >= _LONG]
        whole = (sum(b.length for b in version), sum(b.length for b in target))
        self._lengths: Lengths = learn_ratio(pairs if len(pairs) > 4 else [whole])
        self._known: dict[tuple[int | _Block, ...], float] = {}

    def odds(self, version: Sequence[_Block]) -> float:
        """Give the log-odds of a version; only their differences say anything."""
        total, i, j = 0.0, 0, 0
        for here, there in [*_certain(version, self._target), (len(version), len(self._target))]:
            total += self._at(version[i:here], j, there)
            total += self._at(version[here : here + 1], there, there + 1)
            i, j = here + 1, there + 1
        return total

    def _at(self, ours: Sequence[_Block], start: int, end: int) -> float:
        """Give the log-odds of one place; most versions have the same there."""
        key: tuple[int | _Block, ...] = (start, end, *ours)
        if key not in self._known:
            theirs = self._target[start:end]
            odds = self._lengths_of(
                [block.length for block in ours if block.length],
                [block.length for block in theirs if block.length],
            )
            odds += _WORD * self._words_of(ours, theirs)
            odds -= _SIGN * _difference(_signs(ours), _signs(theirs))
            self._known[key] = odds
        return self._known[key]

    def _words_of(self, ours: Sequence[_Block], theirs: Sequence[_Block]) -> float:
        """Ask for each word that is known whether a translation of it is on the other side."""
        here = frozenset[str]().union(*(block.words for block in ours))
        there = frozenset[str]().union(*(block.words for block in theirs))
        lexicon = self._lexicon
        known: list[tuple[Entry, frozenset[str]]] = [
            *((lexicon.forward[word], there) for word in here if word in lexicon.forward),
            *((lexicon.backward[word], here) for word in there if word in lexicon.backward),
        ]
        return sum(
            entry.miss if other.isdisjoint(entry.translations) else entry.hit
            for entry, other in known
        )

    def _lengths_of(self, ours: Sequence[int], theirs: Sequence[int]) -> float:
        """Give the log-odds of the best way through paragraphs, after Gale and Church (1993)."""
        if len(ours) * len(theirs) > _CELLS:
            return 0.0
        best = {(0, 0): 0.0}
        for i in range(len(ours) + 1):
            for j in range(len(theirs) + 1):
                ways = [best[0, 0]] if i == j == 0 else []
                for n, m in _STEPS:
                    if n <= i and m <= j:
                        here, there = sum(ours[i - n : i]), sum(theirs[j - m : j])
                        gain = self._lengths.odds(here, there) if n and m else _SKIP
                        ways.append(best[i - n, j - m] + gain + (_JOIN if n + m > 2 else 0))
                best[i, j] = max(ways)
        return best[len(ours), len(theirs)]


def _certain(one: Sequence[_Block], other: Sequence[_Block]) -> list[tuple[int, int]]:
    """Give the blocks, in order, that have the same signs on both sides, and no others have."""
    here, there = _only(one), _only(other)
    return longest_rising([(i, there[signs]) for signs, i in here.items() if signs in there])


def _only(found: Sequence[_Block]) -> dict[frozenset[tuple[str, int]], int]:
    """Give the place of the signs that only one block has together."""
    keys = [block.key for block in found]
    counts = Counter(keys)
    return {key: place for place, key in enumerate(keys) if key and counts[key] == 1}
