"""Pairs that cannot be right, or are no use to whoever learns from them: each fault has a name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ..explained import Explained
from ..languages import measure
from .differences import (
    Candidate,
    formulas_differ,
    has_words,
    numbers_differ,
    untranslated,
    words_of,
)
from .tongues import Tongues, in_other_script

if TYPE_CHECKING:
    from ..languages import Profile


class Fault(Explained):
    """Why a pair is left out of parallel data."""

    SCORE = ("score", "It is not likely enough that the two are translations of each other.")
    STALE = ("stale", "The source changed after it was translated.")
    DRAFT = ("draft", "A machine wrote it into the translated book, and no person has edited it.")
    NO_WORDS = ("no-words", "There is nothing to translate: only formulas, code, numbers or signs.")
    UNTRANSLATED = ("untranslated", "The translation is still the source text, or mostly.")
    LANGUAGE = ("language", "One side is in the wrong script or language.")
    LENGTH = ("length", "One side is too long for the other, as lengths go in this book.")
    NUMBERS = ("numbers", "The two sides say different numbers.")
    FORMULAS = ("formulas", "The two sides have different formulas or code.")
    BOILERPLATE = (
        "boilerplate",
        "The same sentence stands on many pages: a notice, not prose of the book.",
    )
    TOO_LONG = ("too-long", "It has more bytes than Amazon Translate reads of a text.")
    CONFLICT = (
        "conflict",
        "The same source has another translation that is more frequent, or likelier.",
    )
    REPEATED = ("repeated", "The same pair is there already.")


def judge(
    candidates: Sequence[Candidate],
    *,
    source_profile: Profile,
    target_profile: Profile,
    threshold: float = 0.5,
    longest: int = 1000,
) -> list[tuple[Fault, ...]]:
    """Name the faults of each pair of a book, in the order of :class:`Fault`; none if it is good.

    The book itself says what is usual: how long translations are, which words are of which
    language.  Among good pairs with one source the most frequent translation wins, then the one
    with the best score, then the first; it is kept once.

    :param threshold: the score, from 0 to 1, below which a pair is left out.
    :param longest: bytes of UTF-8 that a text may have.
    """
    judging = _Judging(candidates, source_profile, target_profile)
    found = [
        {
            *([Fault.SCORE] if one.score < threshold else ()),
            *([Fault.STALE] if one.stale else ()),
            *([Fault.DRAFT] if one.draft else ()),
            *([Fault.TOO_LONG] if _bytes(one) > longest else ()),
            *judging.faults(one),
        }
        for one in candidates
    ]
    for number, fault in _repetitions(candidates, found):
        found[number].add(fault)
    order = {fault: place for place, fault in enumerate(Fault)}
    return [tuple(sorted(faults, key=order.__getitem__)) for faults in found]


def _bytes(one: Candidate) -> int:
    return max(len(one.source.encode()), len(one.target.encode()))


class _Judging:
    """Judges a pair by itself, knowing the book."""

    def __init__(
        self, candidates: Sequence[Candidate], source_profile: Profile, target_profile: Profile
    ) -> None:
        self.source_profile, self.target_profile = source_profile, target_profile
        self.lengths = _Lengths.learn(
            (measure(one.source, source_profile), measure(one.target, target_profile))
            for one in candidates
        )
        self.tongues = Tongues.learn(
            (one.source_prose, one.target_prose)
            for one in candidates
            if source_profile.spaced and target_profile.spaced
        )
        self.everywhere = _everywhere(candidates)

    def faults(self, one: Candidate) -> Iterable[Fault]:
        if not has_words(one.source_prose) or not has_words(one.target_prose):
            yield Fault.NO_WORDS
        elif untranslated(one.source_prose, one.target_prose):
            yield Fault.UNTRANSLATED
        elif self._wrong_language(one):
            yield Fault.LANGUAGE
        lengths = measure(one.source, self.source_profile), measure(one.target, self.target_profile)
        if not self.lengths.fit(*lengths):
            yield Fault.LENGTH
        if numbers_differ(one):
            yield Fault.NUMBERS
        if formulas_differ(one):
            yield Fault.FORMULAS
        if one.source in self.everywhere:
            yield Fault.BOILERPLATE

    def _wrong_language(self, one: Candidate) -> bool:
        if words_of(one.source_prose) == words_of(one.target_prose):
            return False  # a name
        return (
            in_other_script(one.source_prose, self.source_profile)
            or in_other_script(one.target_prose, self.target_profile)
            or self.tongues.swapped(one.source_prose, one.target_prose)
        )


# Lengths

_FLOOR = 0.16
_SHORT = 2.4
"""The spread of the logarithm of the ratio: a floor, and what shortness adds (see below)."""
_FAR = 4.0
"""Spreads from the usual ratio from which a length is out of proportion."""
_SHORTEST = 20
"""Letters from which a pair says something about the usual ratio."""
_NORMAL = 1.4826
"""Standard deviation over median absolute deviation, of a normal distribution."""


@dataclass(frozen=True, slots=True)
class _Lengths:
    """How much longer translations are than their sources in one book.

    The logarithm of the ratio spreads less the longer a text is, as sums do (Gale and Church,
    1993); its centre and scale are the book's own, by medians, which wrong pairs do not move.
    """

    centre: float = 0.0
    scale: float = 1.0

    @classmethod
    def learn(cls, lengths: Iterable[tuple[float, float]]) -> _Lengths:
        usable = [pair for pair in lengths if min(pair) >= _SHORTEST]
        if not usable:
            return cls()
        centre = median(_ratio(*pair) for pair in usable)
        off = median(abs(_ratio(*pair) - centre) / _spread(*pair) for pair in usable)
        return cls(centre, max(1.0, _NORMAL * off))

    def fit(self, source: float, target: float) -> bool:
        off = abs(_ratio(source, target) - self.centre)
        return off <= _FAR * self.scale * _spread(source, target)


def _ratio(source: float, target: float) -> float:
    return math.log((target + 1) / (source + 1))


def _spread(source: float, target: float) -> float:
    return math.sqrt(_FLOOR**2 + _SHORT**2 / (min(source, target) + 6))


# Repetitions

_MANY = 5
_SHARE = 0.25
"""Pages, and share of pages, from which running text is a notice."""
_NOTICE = 5
"""Words from which it is: less is "where" or "Let"."""


def _everywhere(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Give the sources that stand on very many pages."""
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for one in candidates:
        if one.running and len(words_of(one.source)) >= _NOTICE:
            pages[one.source].add(one.page)
    many = max(_MANY, _SHARE * len({one.page for one in candidates}))
    return frozenset(source for source, names in pages.items() if len(names) >= many)


def _repetitions(
    candidates: Sequence[Candidate], found: Sequence[set[Fault]]
) -> list[tuple[int, Fault]]:
    """Let one of the good pairs that have the same source win, and name what the others are."""
    good: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(candidates):
        if not found[number]:
            good[one.source].append(number)
    faults = []
    for numbers in good.values():
        said = {number: _said(candidates[number].target) for number in numbers}
        counts = Counter(said.values())
        scores = {number: candidates[number].score for number in numbers}
        winner = min(numbers, key=lambda n: (-counts[said[n]], -scores[n], n))
        faults += [
            (number, Fault.REPEATED if said[number] == said[winner] else Fault.CONFLICT)
            for number in numbers
            if number != winner
        ]
    return faults


def _said(text: str) -> str:
    """Give what two translations have in common that differ in punctuation or case only."""
    return "".join(words_of(text)) or text


__all__ = ["Candidate", "Fault", "judge"]
