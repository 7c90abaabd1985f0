"""Which words of two languages translate each other, learned from texts that do."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .anchors import words

_TOGETHER = 2
"""How often two words must be seen together; once is chance (Dice's coefficient knows no doubt)."""
_DICE = 0.12
_BEST = 4
_NEAR = 0.3
"""Share of the best translation's coefficient that the others of a word must have."""
_LONGEST = 150
"""Words of a text above which it is left out: such a pair says little and costs much."""
_COMMON = 0.25
"""Share of texts above which a word is no evidence."""
_STRONGEST = 3.0
_SCALE = 1.5


class Entry(NamedTuple):
    """What one word says of a text in the other language."""

    translations: tuple[str, ...]
    hit: float
    """Log-odds of being a translation if one of *translations* occurs."""
    miss: float
    """Log-odds if none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """A bilingual lexicon in both directions."""

    forward: Mapping[str, Entry] = field(default_factory=dict)
    backward: Mapping[str, Entry] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.forward)


def found_in(entries: Collection[Entry], words: frozenset[str]) -> float:
    """Give the log-odds that the text with these *entries* is somewhere in one with *words*."""
    total = 0.0
    for translations, hit, miss in entries:
        total += miss if words.isdisjoint(translations) else hit
    # The words of a text are not independent: their evidence grows with the root of their number.
    return total * _SCALE / math.sqrt(len(entries) or 1)


def learn_lexicon(pairs: Iterable[tuple[str, str]]) -> Lexicon:
    """Learn from plain texts that are translations of each other."""
    return learn_words((words(source), words(target)) for source, target in pairs)


def learn_words(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> Lexicon:
    """Learn from the words (see :func:`.anchors.words`) of texts that are translations.

    Dice's coefficient over texts; it is as good here as IBM's first model, and several times
    faster.
    """
    texts = [(s, t) for s, t in pairs if s and t and len(s) <= _LONGEST and len(t) <= _LONGEST]
    left = Counter(word for source, _ in texts for word in source)
    right = Counter(word for _, target in texts for word in target)
    usable = max(_TOGETHER, int(len(texts) * _COMMON))
    left = Counter({w: n for w, n in left.items() if _TOGETHER <= n <= usable})
    right = Counter({w: n for w, n in right.items() if _TOGETHER <= n <= usable})
    known = [[f for f in target if f in right] for _, target in texts]
    where: defaultdict[str, list[int]] = defaultdict(list)
    for number, (source, _) in enumerate(texts):
        for e in source:
            if e in left:
                where[e].append(number)
    forward: dict[str, list[tuple[float, int, str]]] = {}
    backward: dict[str, list[tuple[float, int, str]]] = {}
    for e, numbers in where.items():  # word by word, so that memory stays small
        together: Counter[str] = Counter()
        for number in numbers:
            together.update(known[number])
        for f, count in together.items():
            dice = 2 * count / (left[e] + right[f])
            if count >= _TOGETHER and dice >= _DICE:
                forward.setdefault(e, []).append((dice, count, f))
                backward.setdefault(f, []).append((dice, count, e))
    size = len(texts)
    return Lexicon(
        forward={e: _entry(found, left[e], right, size) for e, found in sorted(forward.items())},
        backward={f: _entry(found, right[f], left, size) for f, found in sorted(backward.items())},
    )


def _entry(
    found: list[tuple[float, int, str]], seen: int, others: Mapping[str, int], size: int
) -> Entry:
    """Weigh a word: how much likelier one of its best translations is beside it than anywhere."""
    bound = max(found)[0] * _NEAR  # most are below: a large book has many that met by chance
    near = [item for item in found if item[0] >= bound]
    best = sorted(near, key=lambda item: (-item[0], item[2]))[:_BEST]
    # Translations of one word overlap, so that the best of them bounds the share of both.
    there = min(0.95, (best[0][1] + 0.5 * (len(best) > 1)) / (seen + 1))
    elsewhere = min(0.9, sum(others[word] for _, _, word in best) / size)
    if there <= elsewhere:
        return Entry(tuple(word for _, _, word in best), 0.0, 0.0)
    doubt = (best[0][1] - 1) / best[0][1]  # the pair at hand may itself have been counted
    return Entry(
        tuple(word for _, _, word in best),
        min(_STRONGEST, math.log(there / elsewhere)) * doubt,
        max(-_STRONGEST, math.log((1 - there) / (1 - elsewhere))) * doubt,
    )
