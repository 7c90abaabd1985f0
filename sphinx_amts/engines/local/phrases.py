"""The phrase pairs of aligned sentences: which run of words became which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .tokens import HOLE, LITERAL, NUMBER, TAG, Example

LONGEST_SOURCE = 7
"""Words of a source phrase (Koehn, Och and Marcu 2003 found no gain beyond a few)."""
LONGEST_TARGET = 10
MOST = 20
"""Translations kept of one source phrase, as Thot's trainer does."""
NAME = 3
"""Letters from which a word that both sides have is taken for the same word."""
_CLASSES = frozenset((TAG, NUMBER, LITERAL))
_MARKS = {mark: mark for mark in ",;:.!?"} | dict(zip("，；：。！？", ",;:.!?", strict=True))
"""Marks, and how they are written in ASCII."""
_BRACKETS = {**dict.fromkeys("([（［【", "("), **dict.fromkeys(")]）］】", ")")}

Link = tuple[int, int]


def anchored(example: Example, links: Iterable[Link]) -> list[Link]:
    """Replace what was guessed of class tokens, and of names, by what is known of them."""
    names = list(_names(example))
    here, there = {i for i, _ in names}, {j for _, j in names}
    free = [
        (i, j)
        for i, j in links
        if example.source[i] not in _CLASSES
        and example.target[j] not in _CLASSES
        and i not in here
        and j not in there
    ]
    return [*free, *names, *example.links]


def _names(example: Example) -> Iterator[Link]:
    """Find names and marks that stand once on either side, such as ``IMDb``, or ``,`` and ``，``."""
    here, there = map(_once, (example.source, example.target))
    for word in sorted(here.keys() & there.keys()):
        yield here[word], there[word]


def _once(words: Sequence[str]) -> dict[str, int]:
    written = [_MARKS.get(word, word.lower()) for word in words]
    counts = Counter(written)
    return {w: at for at, w in enumerate(written) if counts[w] == 1 and _is_telling(w)}


def _is_telling(word: str) -> bool:
    return word in _MARKS.values() or (len(word) >= NAME and word.isascii() and word.isalpha())


def extract(example: Example, links: Sequence[Link]) -> Iterator[tuple[str, str]]:
    """Give every pair of phrases whose words are linked to each other only (Och and Ney 2004).

    Both phrases have the same class tokens in the same order, so that what stands for the n-th
    on one side stands for the n-th on the other.
    """
    source, target = example.source, example.target
    to_target: list[list[int]] = [[] for _ in source]
    to_source: list[list[int]] = [[] for _ in target]
    for i, j in links:
        to_target[i].append(j)
        to_source[j].append(i)
    for start in range(len(source)):
        low, high = len(target), -1
        for end in range(start, min(start + LONGEST_SOURCE, len(source))):
            if source[end] == HOLE:
                break
            for j in to_target[end]:
                low, high = min(low, j), max(high, j)
            if high - low >= LONGEST_TARGET:
                break
            if high < 0 or any(
                not start <= i <= end for j in range(low, high + 1) for i in to_source[j]
            ):
                continue
            words = source[start : end + 1]
            for first, last in _widened(low, high, to_source):
                found = target[first : last + 1]
                if (
                    HOLE not in found
                    and _same_classes(words, found)
                    and _in_order(example, start, end)
                ):
                    yield " ".join(words), " ".join(found)


def _widened(low: int, high: int, to_source: Sequence[Sequence[int]]) -> Iterator[Link]:
    """Give the span and those that hold unlinked words around it too."""
    first = low
    while True:
        last = high
        while last - first < LONGEST_TARGET:
            yield first, last
            last += 1
            if last == len(to_source) or to_source[last]:
                break
        first -= 1
        if first < 0 or to_source[first] or high - first >= LONGEST_TARGET:
            return


def _same_classes(source: Sequence[str], target: Sequence[str]) -> bool:
    """Tell whether both have the same class tokens and, in any script, the same brackets."""
    return _kept(source) == _kept(target)


def _kept(words: Sequence[str]) -> list[str]:
    return sorted(
        _BRACKETS.get(word, word) for word in words if word in _CLASSES or word in _BRACKETS
    )


def _in_order(example: Example, start: int, end: int) -> bool:
    """Tell whether the class tokens of one class are in the same order on both sides."""
    last: dict[str, int] = {}
    for i, j in example.links:
        if start <= i <= end:
            mark = example.source[i]
            if j < last.get(mark, -1):
                return False
            last[mark] = j
    return True
