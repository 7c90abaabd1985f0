"""What each phrase pair is worth: one score, of how often it was seen and of how its words fit.

The features are those of Koehn, Och and Marcu 2003, *Statistical phrase-based translation*, with an
absolute discount for what was seen rarely (Foster, Kuhn and Johnson 2006).  They are summed up here,
for Thot cannot reward length, and so leaves out words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .phrases import Link, extract
from .tokens import HOLE, Example, is_word

MOST = 20
"""Translations kept of one source phrase, as Thot's trainer does."""
NULL = ""
"""What a word without counterpart is linked to."""
LEAST = 1e-4
"""The probability of words that were never linked."""


class Weights(NamedTuple):
    """How much each feature counts."""

    direct: float
    """log p(target | source) of the phrases"""
    inverse: float
    """log p(source | target)"""
    direct_words: float
    """log p(target | source), word by word"""
    inverse_words: float
    phrase: float
    """Each phrase: less than none prefers long ones."""
    word: float
    """Each target word."""
    once: float
    """Each phrase pair that was seen only once."""


# Found by minimum error rate training (Och 2003) on ten pages of "Dive into Deep Learning", English
# to Chinese, and rounded; it gave direct_words nothing, which in books of a few sentences adds words.
WEIGHTS = Weights(0.4, 0.18, 0.1, 0.18, -0.25, 1.2, -0.24)


class Phrase(NamedTuple):
    """A phrase pair; its words are joined by spaces."""

    source: str
    target: str
    features: Weights
    """The value of each feature."""

    @property
    def score(self) -> float:
        """Logarithm of what it is worth."""
        return sum(w * x for w, x in zip(WEIGHTS, self.features, strict=True))


class Counts:
    """Phrase pairs and linked words of aligned sentences."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._words: Counter[tuple[str, str]] = Counter()

    def add(self, example: Example, links: Sequence[Link]) -> None:
        """Count an aligned sentence."""
        self._pairs.update(extract(example, links))
        source, target = example.source, example.target
        linked = {i for i, _ in links}, {j for _, j in links}
        self._words.update((source[i], target[j]) for i, j in links)
        self._words.update((word, NULL) for i, word in enumerate(source) if i not in linked[0])
        self._words.update((NULL, word) for j, word in enumerate(target) if j not in linked[1])

    def phrases(self, known: Iterable[tuple[str, str]] = ()) -> Iterator[Phrase]:
        """Give the most frequent translations of each source phrase, in order.

        :param known: pairs that have to be among them, seen or not.
        """
        pairs = self._pairs + Counter(known) + self._single_words()
        by_source: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        targets: Counter[str] = Counter()
        for (source, target), count in pairs.items():
            by_source[source].append((-count, target))
            targets[target] += count
        discount = _discount(pairs)
        lexicon = Lexicon(self._words)
        for source in sorted(by_source):
            found = sorted(by_source[source])
            total = -sum(count for count, _ in found)
            here = source.split(" ")
            for count, target in found[:MOST]:
                there = target.split(" ")
                yield Phrase(
                    source,
                    target,
                    Weights(
                        direct=math.log((-count - discount) / total),
                        inverse=math.log((-count - discount) / targets[target]),
                        direct_words=lexicon.direct(here, there),
                        inverse_words=lexicon.inverse(here, there),
                        phrase=1,
                        word=len(there),
                        once=count == -1,
                    ),
                )

    def frequent(self) -> list[str]:
        """List the source words that were linked, the most frequent first."""
        counts: Counter[str] = Counter()
        for (source, target), count in self._words.items():
            if source and target:
                counts[source] += count
        return sorted(counts, key=lambda word: (-counts[word], word))

    def _single_words(self) -> Counter[tuple[str, str]]:
        """Give words that were linked, but are no phrase: their most frequent counterpart."""
        phrases = {source for source, _ in self._pairs}
        best: dict[str, tuple[int, str]] = {}
        for (source, target), count in sorted(self._words.items()):
            if source in phrases or not _is_free(source) or not _is_free(target):
                continue
            if count > best.get(source, (0, ""))[0]:
                best[source] = count, target
        return Counter({(source, target): 1 for source, (_, target) in best.items()})


def _is_free(word: str) -> bool:
    """Tell a word from a mark and from a class token."""
    return word != HOLE and is_word(word)


def _discount(pairs: Mapping[tuple[str, str], int]) -> float:
    """Estimate the discount (Ney, Essen and Kneser 1994) from what was seen once and twice."""
    once, twice = (sum(count == times for count in pairs.values()) for times in (1, 2))
    return once / (once + 2 * twice) if twice else 0.5


class Lexicon:
    """How likely words translate each other, from how often they were linked."""

    def __init__(self, links: Mapping[tuple[str, str], int]) -> None:
        """Take the links."""
        sources: Counter[str] = Counter()
        targets: Counter[str] = Counter()
        for (source, target), count in links.items():
            sources[source] += count
            targets[target] += count
        self._direct = {pair: count / sources[pair[0]] for pair, count in links.items()}
        self._inverse = {pair: count / targets[pair[1]] for pair, count in links.items()}

    def direct(self, source: Sequence[str], target: Sequence[str]) -> float:
        """Give log p(target | source), each target word by its best source word or by none."""
        known, candidates = self._direct, (*source, NULL)
        return sum(
            math.log(max(LEAST, *[known.get((one, word), 0.0) for one in candidates]))
            for word in target
        )

    def inverse(self, source: Sequence[str], target: Sequence[str]) -> float:
        """Give log p(source | target) in the same way."""
        known, candidates = self._inverse, (*target, NULL)
        return sum(
            math.log(max(LEAST, *[known.get((word, one), 0.0) for one in candidates]))
            for word in source
        )
