"""The words that a model can translate, and what to do about one that it cannot.

A sentence is better understood with a form of the word that is known, or with its known parts, than
with the word left as it is: ``platforms`` as ``platform``, ``non-linear`` as ``non`` and ``linear``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

STEM = 5
"""Letters that two forms of a word have in common at least; with one fewer, one is the other's."""
ENDING = 3
"""Letters in which they differ at most, each: ``printed`` and ``printing``."""
_HYPHEN = re.compile(r"[-‐‑]")


class Vocabulary:
    """Words as the model knows them, the most frequent first."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take them."""
        self._words = dict.fromkeys(filter(None, words))
        self._longest = max(map(len, self._words), default=0)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= STEM - 1 and word.isalpha():
                self._by_stem[word[: STEM - 1]].append(word)

    def familiar(self, word: str, *, spaced: bool) -> Sequence[str]:
        """Give known words that stand for an unknown one; nothing if it is known, or there are none.

        :param spaced: whether the language separates words by spaces.
        """
        if not word or word in self._words:
            return ()
        if not spaced and not word.isascii():
            return self._cut(word)
        parts = [part for part in _HYPHEN.split(word) if part]
        if len(parts) > 1:
            found = [part if part in self._words else self._form(part) for part in parts]
            return found if all(found) else ()
        form = self._form(word)
        return (form,) if form else ()

    def _form(self, word: str) -> str:
        """Give the form of *word* that has most in common with it, the most frequent of equals."""
        best, most = "", 0
        for other in self._by_stem.get(word[: STEM - 1], ()):
            common = _common(word, other)
            rest = max(len(word), len(other)) - common
            near = rest <= ENDING if common >= STEM else rest <= 1 and common == len(other)
            if near and common > most:
                best, most = other, common
        return best

    def _cut(self, word: str) -> Sequence[str]:
        """Cut a compound into known words, the longest first; all of it, or not at all."""
        found = list(self._longest_first(word))
        return found if "".join(found) == word else ()

    def _longest_first(self, word: str) -> Iterator[str]:
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                if word[start:end] in self._words:
                    yield word[start:end]
                    start = end
                    break
            else:
                return


def _common(one: str, other: str) -> int:
    """Count the letters that both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
