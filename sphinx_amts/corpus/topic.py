"""Whether a document is about what was asked for: by keywords, or by likeness to a book."""

from __future__ import annotations

import math
import re
from array import array
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
        ways.append(rf"(?<!\w){joined}{_ENDING}(?!\w)" if phrase.isascii() else joined)
    return re.compile("|".join(ways), re.IGNORECASE)


class Likeness:
    """How like a book documents are, against all documents of a corpus.

    It is the difference of cross-entropies (Moore and Lewis, 2010, *Intelligent selection of
    language model training data*), with single words for a language model, which need no corpus of
    millions, and with the other side half corpus, half book, so that no rare word decides: the
    likelihood of a word of the document in the book, against that in the other, geometric mean.
    """

    def __init__(self, book: Iterable[Mapping[int, int]]) -> None:
        """Take the pages of the book, as counts of words."""
        self._book = _Counts()
        self._corpus = _Counts()
        for page in book:
            self._book.add(page.items())

    def hear(self, words: Words) -> None:
        """Count the words of one more document; all have to be heard before one is judged."""
        self._corpus.add(words)

    def of(self, words: Words) -> float:
        """Give how like the book a document is, from 0 to 1; 0 if it has no words."""
        kinds = max(self._book.kinds, self._corpus.kinds)
        total = size = 0.0
        for bucket, count in words:
            here = self._book.share(bucket, kinds)
            total += count * math.log(2 * here / (here + self._corpus.share(bucket, kinds)))
            size += count
        return min(1.0, math.exp(total / size)) if size else 0.0


class _Counts:
    """How often each word occurs, in as much memory for any number of words."""

    def __init__(self) -> None:
        self._counts = array("Q", bytes(8 * BUCKETS))
        self._total = 0
        self.kinds = 0
        """How many words there are."""

    def add(self, words: Words) -> None:
        for bucket, count in words:
            self.kinds += not self._counts[bucket]
            self._counts[bucket] += count
            self._total += count

    def share(self, bucket: int, kinds: int) -> float:
        """Give the likelihood of a word; one that was never seen has a little (Jeffreys)."""
        return (self._counts[bucket] + 0.5) / (self._total + 0.5 * kinds)
