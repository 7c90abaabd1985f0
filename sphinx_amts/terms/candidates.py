"""Runs of words that may be terms: how often they stand together, and what else speaks for them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .evidence import Evidence, Example
from .folding import lower

LONGEST = 5
"""Words of a term, as in Frantzi, Ananiadou and Mima (2000)."""
_COLLOCATED = 0.5
"""Normalised pointwise mutual information (Bouma, 2009) from which a stop word that may end a phrase
belongs to the word beside it: *steady state*, *sample mean* …"""
_BOUND = 0.4
"""… and share of its occurrences from which any other belongs to the word after it: *present value*,
*interest rate*, but not *this lecture*."""
_ENDS = 0.2
"""Share of occurrences before a mark from which a word may end a phrase, as nouns do."""
_LINKS = 0.3
"""Share of occurrences after a stop word up to which a stop word links others, as *of* does; articles
stand after prepositions."""
_TELLING = 3
"""Letters of a stop word that may begin or end a term."""
_USUAL = 0.01
"""Share of all words from which a stop word never does …"""
_MANY = 10
"""… if there are so many."""
_CAPITAL = 0.8
"""Share of occurrences with a capital letter from which a word is a name."""
_NESTED = 0.8
"""Share of occurrences in one longer candidate from which a run of words is no term of its own …"""
_NESTED_WORD = 0.7
"""… and a single word."""

Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A run of words that may be a term."""

    key: Key
    """Its words as they are compared."""
    text: str
    """As it is mostly written."""
    count: int
    examples: tuple[int, ...]
    """The numbers of the examples in which it stands, each once."""
    weight: float
    """Its C-value."""
    evidence: frozenset[Evidence]
    plain: bool
    """Whether there is no stop word in it."""
    ends: bool
    """Whether it may end a phrase, as nouns do."""


def find_candidates(
    examples: Sequence[Example],
    fold: Callable[[str], str],
    stop: Collection[str],
    *,
    least: int,
    known: Collection[Key] = (),
    glue: str = " ",
) -> list[Candidate]:
    """Find the candidates of a book, those that say most first.

    They are ranked by C-value (Frantzi, Ananiadou and Mima, "Automatic recognition of multi-word
    terms", 2000; with one more in the logarithm, so that single words have one).

    :param least: how often it has to stand in the book.
    :param known: terms of the book's own glossary.
    :param glue: what stands between words of the language.
    """
    counting = _Counting(fold, stop, glue)
    for number, example in enumerate(examples):
        counting.add(number, example)
    spots = {key: spots for key, spots in counting.spots.items() if len(spots) >= least}
    spots = {key: numbers for key, numbers in spots.items() if counting.may_be_term(key)}
    weights = _c_values({key: len(numbers) for key, numbers in spots.items()})
    found = [
        Candidate(
            key=key,
            text=_written(counting.forms[key]),
            count=len(numbers),
            examples=tuple(dict.fromkeys(numbers)),
            weight=weights[key],
            evidence=counting.evidence_of(key) | ({Evidence.GLOSSARY} if key in known else set()),
            plain=not any(map(counting.is_stop, key)),
            ends=counting.ends_phrases(key[-1]),
        )
        for key, numbers in spots.items()
        if weights[key] > 0
    ]
    return sorted(found, key=lambda one: (-one.weight, one.key))


def runs(
    words: Sequence[str], fold: Callable[[str], str], longest: int = LONGEST
) -> Iterator[tuple[int, Key]]:
    """Give every run of words of a sentence that no mark breaks, as it is compared."""
    folded = [fold(word) if is_word(word) else "" for word in words]
    for start in range(len(folded)):
        for end in range(start + 1, min(start + longest, len(folded)) + 1):
            if not folded[end - 1]:
                break
            yield start, tuple(folded[start:end])


def parts(key: Key) -> set[Key]:
    """Give the shorter runs of words in a run of words."""
    return {
        key[start : start + length]
        for length in range(1, len(key))
        for start in range(len(key) - length + 1)
    }


def is_word(word: str) -> bool:
    """Tell whether there is a letter in it."""
    return any(map(str.isalpha, word))


class _Counting:
    """Counts words, pairs of words and runs of words."""

    def __init__(self, fold: Callable[[str], str], stop: Collection[str], glue: str) -> None:
        self._fold = fold
        self._stop = stop
        self._glue = glue
        self.spots: defaultdict[Key, list[int]] = defaultdict(list)
        self.forms: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        self._said: defaultdict[Key, set[Evidence]] = defaultdict(set)
        self._words: Counter[Key] = Counter()
        self._stops: Counter[str] = Counter()
        self._last: Counter[str] = Counter()
        self._after_stop: Counter[str] = Counter()
        self._total = 0

    def add(self, number: int, example: Example) -> None:
        """Count a sentence."""
        words = example.source.words
        for start, key in runs(words, self._fold):
            said_nothing = lower(words[start]) in self._stop
            if len(key) <= 2:
                self._words[key] += 1
            if len(key) == 1:
                self._total += 1
                # A stem may be that of a stop word and of another.
                self._stops[key[0]] += said_nothing
                self._last[key[0]] += not is_word("".join(words[start + 1 : start + 2]))
            elif len(key) == 2:
                self._after_stop[key[1]] += said_nothing
            self.spots[key].append(number)
            self.forms[key][self._glue.join(words[start : start + len(key)])] += 1
        for marked in example.source.marked:
            self._say(marked, Evidence.EMPHASIS)
        if example.evidence is not None:
            self._say(words, example.evidence)

    def _say(self, words: Sequence[str], evidence: Evidence) -> None:
        """Note what speaks for a run of words, with its article or without."""
        words = tuple(filter(is_word, words))
        key = tuple(map(self._fold, words))
        first = next((n for n, word in enumerate(words) if lower(word) not in self._stop), 0)
        for bare in {key, key[first:]}:
            self._said[bare].add(evidence)

    def is_stop(self, word: str) -> bool:
        """Tell whether a word says nothing by itself."""
        return 2 * self._stops[word] > self._words[word,]

    def _is_usual(self, word: str) -> bool:
        """Tell whether a stop word is too short or too frequent to be a part of a term."""
        often = self._words[word,] >= max(_MANY, _USUAL * self._total)
        return self.is_stop(word) and (len(word) < _TELLING or often)

    def ends_phrases(self, word: str) -> bool:
        """Tell whether a word often stands before a mark, as nouns do."""
        return self._last[word] >= _ENDS * self._words[word,]

    def may_be_term(self, key: Key) -> bool:
        """Tell whether the stop words in a run of words may be a part of a term."""
        first, *inner, last = (*key, "") if len(key) == 1 else key
        if any(_is_letter(word) or self._is_usual(word) for word in (key[0], key[-1])):
            return False
        if (
            self.is_stop(first)
            and len(key) > 1
            and (
                self._npmi(key[:2]) < _COLLOCATED
                or (
                    not self.ends_phrases(first)
                    and self._words[key[:2]] < _BOUND * self._words[key[:1]]
                )
            )
        ):
            return False
        if self.is_stop(last) and (
            not self.ends_phrases(last) or self._npmi(key[-2:]) < _COLLOCATED
        ):
            return False
        return all(
            self._after_stop[word] <= _LINKS * self._words[word,]
            or self._npmi((word, after)) >= _COLLOCATED
            for word, after in pairwise((*inner, last))
            if self.is_stop(word)
        )

    def _npmi(self, pair: Key) -> float:
        together = self._words[pair]
        one, other = self._words[pair[:1]], self._words[pair[1:]]
        information = math.log(together * self._total / (one * other))
        return information / -math.log(together / self._total)

    def evidence_of(self, key: Key) -> frozenset[Evidence]:
        """Give what speaks for a run of words beside its number."""
        evidence = set(self._said.get(key, ()))
        if len(key) == 1 and _is_name(self.forms[key]):
            evidence.add(Evidence.NAME)
        return frozenset(evidence)


def _is_letter(word: str) -> bool:
    """Tell whether a word is but a letter, as a variable is; a Chinese character is a word."""
    return len(word) == 1 and word.lower() != word.upper()


def _is_name(forms: Mapping[str, int]) -> bool:
    capital = sum(count for form, count in forms.items() if form.lower() != form)
    return capital >= _CAPITAL * sum(forms.values())


def _c_values(counts: Mapping[Key, int]) -> dict[Key, float]:
    longer: defaultdict[Key, list[int]] = defaultdict(list)
    for key, count in counts.items():
        for part in parts(key) & counts.keys():
            longer[part].append(count)
    return {
        key: math.log2(len(key) + 1) * (count - _mean(longer[key]))
        if max(longer[key], default=0) < (_NESTED if len(key) > 1 else _NESTED_WORD) * count
        else 0.0
        for key, count in counts.items()
    }


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _written(forms: Mapping[str, int]) -> str:
    """Choose how a term is written: as it mostly is, in lower case if it ever is."""
    small = {form: count for form, count in forms.items() if form[0].islower()}
    chosen = small if sum(small.values()) * 4 >= sum(forms.values()) else forms
    return min(chosen, key=lambda form: (-chosen[form], len(form), form))
