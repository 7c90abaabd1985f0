"""Whether a document is about what was asked for: by keywords, or by likeness to a book."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .survey import BUCKETS

_SHARE = 0.05
"""Share of its paragraphs from which a document is about what they name."""
_ENDING = r"\w{0,2}"
"""What a plural or a case may add to a keyword."""

Words = Iterable[tuple[int, int]]
"""Bucket of a word and how often it occurs."""


@dataclass(frozen=True, slots=True)
class Keywords:
    """Words or phrases of which a document has to have one; with none, every document will do."""

    phrases: tuple[str, ...] = ()

    def found_in(self, paragraphs: Iterable[tuple[bool, str]]) -> bool:
        """Tell whether a title, or one paragraph in twenty, has one of them.

        :param paragraphs: for each, whether it is a title, and its text.
        """
        if not self.phrases:
            return True
        pattern = _pattern(self.phrases)
        running = hits = 0
        for title, text in paragraphs:
            found = pattern.search(text) is not None
            if found and title:
                return True
            running += not title
            hits += found
        return hits > 0 and hits >= _SHARE * running


@cache
def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Match any of the phrases, whatever its case, with spaces or hyphens between its words."""
    ways = []
    for phrase in phrases:
        words = [re.escape(word) for word in re.split(r"[\s-]+", phrase.strip())]
        joined = r"[\s-]+".join(words)
        # Scripts without spaces have no ends of words to look for.
        ways.append(rf"\b{joined}{_ENDING}\b" if phrase.isascii() else joined)
    return re.compile("|".join(ways), re.IGNORECASE)


class Likeness:
    """How like a book documents are: the cosine of their words, rare ones weighing more.

    The weights are tf–idf with logarithmic counts (Salton and Buckley, 1988), and how rare a word
    is the documents say, with the pages of the book among them.
    """

    def __init__(self, book: Sequence[Mapping[int, int]]) -> None:
        """Take the pages of the book, as counts of words."""
        self._holds = array("L", bytes(array("L").itemsize * BUCKETS))
        self._documents = 0
        self._book: Counter[int] = Counter()
        for page in book:
            self.hear(page.items())
            self._book.update(page)
        self._norm = 0.0

    def hear(self, words: Words) -> None:
        """Count the words of one more document; all have to be heard before one is judged."""
        self._documents += 1
        for bucket, _ in words:
            self._holds[bucket] += 1

    def of(self, words: Words) -> float:
        """Give how like the book a document is, from 0 to 1."""
        if not self._norm:
            self._norm = math.sqrt(sum(self._weight(*word) ** 2 for word in self._book.items()))
        product = squares = 0.0
        for bucket, count in words:
            weight = self._weight(bucket, count)
            squares += weight * weight
            if bucket in self._book:
                product += weight * self._weight(bucket, self._book[bucket])
        return product / (math.sqrt(squares) * self._norm) if product else 0.0

    def _weight(self, bucket: int, count: int) -> float:
        return (1 + math.log(count)) * math.log((1 + self._documents) / (1 + self._holds[bucket]))
