"""What a term is called: the runs of words that stand in the translation wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from unicodedata import combining, normalize

from ..languages import Profile
from .candidates import Candidate, Key
from .evidence import Evidence, Example
from .phrases import Phrases

_TWICE = 2
_STEM = 0.7
"""Share of two words that is the same if they are forms of one."""
_DICE = 0.3
"""Dice's coefficient from which a run of words is taken for a translation …"""
_OTHER = 0.5
"""… and for another one, of the sentences that have none of those before."""
_OWN = 0.5
"""Share of the sentences with another translation that have to be those of its term …"""
_OWN_IF_ALIKE = 0.3
"""… if it is not made of the same words or characters as the first: 马尔可夫链 is like 马尔科夫链."""
_ALIKE = 0.5
"""Share of a translation that is then in the first."""
_RARE = 0.1
"""Share of a term's sentences that another translation has at least, if it is like the first …"""
_RARE_IF_UNLIKE = 0.15
_THRICE = 3
"""… and if it is not, and in how many."""
_EXTENDED = 0.88
"""Share of the best coefficient that a longer run of words must have to be taken for the whole …"""
_EXTENDED_WORD = 0.92
"""… and of what translates a single word."""
_VARIED = 0.8
"""Share of the sentences with a run of words that few longer ones must have to be taken instead:
*law of large numbers* is 大数定律 or 大数法则, not 大数."""
_VARIANTS = 3
_INSEPARABLE = 0.9
"""Share of a term's sentences with its translation from which a stop word beside that is a part of
it, 不 of 不确定度 …"""
_OFTEN = 5
"""… if there are so many."""
_SAID_ALONE = 1.15
"""What it is worth that a title or the like is translated so."""
_MOST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One translation of a term."""

    run: str
    """As it is compared."""
    text: str
    """As it is mostly written."""
    dice: float
    """Twice the sentences that have term and translation, by those with either."""
    examples: tuple[int, ...]
    """The examples that have it, and none of the translations before."""


class Translations:
    """Finds translations in a book."""

    def __init__(self, examples: Sequence[Example], profile: Profile) -> None:
        """Read the translations.

        :param profile: their language.
        """
        self._phrases = Phrases([example.target.words for example in examples], profile)
        self._in = self._phrases.of
        self._alone: dict[Key, set[str]] = {}

    def say_alone(self, key: Key, words: Sequence[str]) -> None:
        """Note that a text that is nothing but a term is translated by *words*."""
        self._alone.setdefault(key, set()).add(self._phrases.key(words))

    def of(self, candidate: Candidate) -> list[Found]:
        """Give the translations of a term, the most used first."""
        found: list[Found] = []
        left = candidate.examples
        while left and len(found) < _MOST:
            scores = self._scores(candidate, left)
            best = [
                run
                for run in self._best(candidate, scores, left)
                if scores[run] >= (_OTHER if found else _DICE)
                and (not found or self._is_other(run, candidate, left, found[0]))
            ]
            if not best:
                break
            found += [self._found(run, candidate, left) for run in best]
            left = tuple(n for n in left if not any(run in self._in[n] for run in best))
        found = self._merged(found)
        return sorted(found, key=lambda one: (-len(one.examples), -one.dice, one.text))

    def _found(self, run: str, candidate: Candidate, numbers: Sequence[int]) -> Found:
        together = self._together(run, candidate.examples)
        return Found(
            run=run,
            text=self._phrases.written(self._whole(run, numbers)),
            dice=_dice(together, len(candidate.examples), self._phrases.count[run]),
            examples=tuple(number for number in numbers if run in self._in[number]),
        )

    def _whole(self, run: str, numbers: Sequence[int]) -> str:
        """Give a translation with the stop word that always stands beside it here."""
        count = self._together(run, numbers)
        wider = {one: self._together(one, numbers) for one in self._phrases.edged(run)}
        best = max(wider, key=lambda one: (wider[one], one), default=run)
        return best if wider.get(best, 0) >= max(_OFTEN, _INSEPARABLE * count) else run

    def _together(self, run: str, numbers: Sequence[int]) -> int:
        return sum(run in self._in[number] for number in numbers)

    def _scores(self, candidate: Candidate, numbers: Sequence[int]) -> Mapping[str, float]:
        """Give how likely each run of words in some examples is the translation."""
        itself = self._phrases.key(candidate.key)
        alone: Collection[str] = self._alone.get(candidate.key, ())
        name = len(candidate.key) == 1 and Evidence.NAME in candidate.evidence
        together = Counter(run for number in numbers for run in self._in[number])
        return {
            run: _dice(count, len(numbers), self._phrases.count[run])
            * (_SAID_ALONE if run in alone else 1.0)
            for run, count in together.items()
            if self._phrases.is_whole(run)
            and (self._phrases.is_own(run) or (name and run == itself))
        }

    def _best(
        self, candidate: Candidate, scores: Mapping[str, float], numbers: Sequence[int]
    ) -> list[str]:
        """Give the likeliest translation, or the few that it is a part of."""
        if not scores:
            return []
        best = max(scores, key=lambda run: (scores[run], len(run), run))
        spaced = self._phrases.spaced
        wider = [run for run in scores if self._phrases.holds(run, best)]
        least = _EXTENDED if len(candidate.key) > 1 else _EXTENDED_WORD
        likely = [run for run in wider if scores[run] >= least * scores[best]]
        longest = max(likely, key=lambda run: (len(run), scores[run], run))
        if self._phrases.size(longest) >= len(candidate.key) + (not spaced):
            return [longest]
        return self._variants(longest, scores, numbers) or [longest]

    def _variants(
        self, core: str, scores: Mapping[str, float], numbers: Sequence[int]
    ) -> list[str]:
        """Give the few longer runs of words of which *core* is what they have in common."""
        wider = {run for run in scores if run != core and self._phrases.holds(run, core)}
        there = left = [number for number in numbers if core in self._in[number]]
        found: list[str] = []
        while left and len(found) < _VARIANTS:
            counts = Counter(run for n in left for run in wider.intersection(self._in[n]))
            new = max(counts, key=lambda run: (counts[run], len(run), run), default="")
            if counts[new] < max(_TWICE, _OWN * self._phrases.count[new]):
                break
            found.append(new)
            left = [number for number in left if new not in self._in[number]]
        return found if len(left) <= (1 - _VARIED) * len(there) else []

    def _is_other(
        self, run: str, candidate: Candidate, numbers: Sequence[int], first: Found
    ) -> bool:
        """Tell whether a run of words is another translation of this term, and not of many."""
        alike = self._alike(run, first.run)
        own = _OWN_IF_ALIKE if alike else _OWN
        least, share = (_TWICE, _RARE) if alike else (_THRICE, _RARE_IF_UNLIKE)
        room = 1 if self._phrases.spaced else 2
        return (
            self._together(run, numbers) >= max(least, share * len(candidate.examples))
            and self._together(run, candidate.examples) >= own * self._phrases.count[run]
            and self._phrases.size(run) <= self._phrases.size(first.run) + room
        )

    def _alike(self, one: str, other: str) -> bool:
        """Tell whether half of one translation is in the other."""
        ours, theirs = (set(run.split() if self._phrases.spaced else run) for run in (one, other))
        return len(ours & theirs) >= _ALIKE * len(ours)

    def _merged(self, found: Sequence[Found]) -> list[Found]:
        """Make one of translations that are forms of one word, whatever the stemmer thinks."""
        result: list[Found] = []
        for one in found:
            same = next((n for n, o in enumerate(result) if self._is_form(one, o)), None)
            if same is None:
                result.append(one)
            else:
                examples = tuple(sorted({*result[same].examples, *one.examples}))
                result[same] = replace(result[same], examples=examples)
        return result

    def _is_form(self, one: Found, other: Found) -> bool:
        ours, theirs = (self._phrases.bare(found.text.casefold()).split() for found in (one, other))
        if ours == theirs:
            return True
        return (
            self._phrases.spaced and len(ours) == len(theirs) and all(map(_are_forms, ours, theirs))
        )


def _are_forms(one: str, other: str) -> bool:
    """Tell whether two words begin alike, but for accents: *función* and *funciones* do."""
    bare = [normalize("NFD", word) for word in (one, other)]
    bare = ["".join(letter for letter in word if not combining(letter)) for word in bare]
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(*bare, strict=False))
    return sum(1 for _ in alike) >= _STEM * max(map(len, bare))


def _dice(together: int, one: int, other: int) -> float:
    return 2 * together / (one + other)
