"""What the two sides of a pair say differently: words, numbers, formulas."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .anchors import plain_math
from .numbers import in_digits, in_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A pair that may become parallel data."""

    source: str
    """Plain text, as it will be written."""
    target: str
    source_prose: str
    """The text without its formulas, code and other inline elements that are not translated."""
    target_prose: str
    source_signs: tuple[str, ...] = ()
    """Its formulas and literals, as ``math:…`` and ``literal:…``."""
    target_signs: tuple[str, ...] = ()
    score: float = 1.0
    page: str = ""
    running: bool = True
    """Whether it is running text, not a title, a cell or a term, which recur by nature."""
    stale: bool = False
    draft: bool = False


# Words

_WORD = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"\s+")
_SENTENCE = 3
"""Words from which a text that stays as it is can be no name."""
_MOSTLY = 0.8
"""Share of the source's words in the translation from which it is not translated."""
_ENOUGH = 5


def has_words(text: str) -> bool:
    """Tell whether there is a word: a letter alone is a symbol, but for a sign of Chinese."""
    return any(len(word) > 1 or not word.isascii() for word in _WORD.findall(text))


def words_of(text: str) -> list[str]:
    """Give the words of plain *text*, whatever their case."""
    return _WORD.findall(text.casefold())


def untranslated(source: str, target: str) -> bool:
    """Tell whether *target* is the text of *source*; names stay as they are."""
    words = _WORD.findall(source)
    names = sum(word[0].isupper() for word in words[1:]) * 2 > len(words) - 1
    ours, theirs = words_of(source), words_of(target)
    if ours == theirs:
        return len(words) >= _SENTENCE and not names
    common = (Counter(ours) & Counter(theirs)).total()
    return len(words) >= _ENOUGH and not names and common >= _MOSTLY * max(len(ours), len(theirs))


# Numbers and formulas


def numbers_differ(one: Candidate) -> bool:
    """Tell whether one side says a number that the other lacks, in digits, words and formulas.

    One digit may be any word; it counts only where both sides have one that the other lacks.
    """
    ours, theirs = in_digits(one.source_prose), in_digits(one.target_prose)
    lost = _lacking(ours, one.target, one.target_prose)
    added = _lacking(theirs, one.source, one.source_prose)
    if lost and added:
        return True
    return any(all(len(value) > 1 for value in values) for values in lost + added)


def _lacking(numbers: Sequence[frozenset[str]], text: str, prose: str) -> list[frozenset[str]]:
    if not numbers:
        return []
    there = in_words(prose).union(*in_digits(text))
    return [values for values in numbers if values.isdisjoint(there)]


def formulas_differ(one: Candidate) -> bool:
    """Tell whether the formulas and literals of the two sides are mostly not the same.

    Translators repeat a symbol or leave one out, and write ``t`` as text; the words in formulas
    are theirs.
    """
    return any(
        2 * (len(ours & theirs) + written) < max(len(ours), len(theirs))
        for sort in ("math", "literal")
        for ours, theirs in [(_of(sort, one.source_signs), _of(sort, one.target_signs))]
        for written in [_written(ours - theirs, one.target) + _written(theirs - ours, one.source)]
    )


def _of(sort: str, signs: Iterable[str]) -> set[str]:
    contents = (sign.removeprefix(f"{sort}:") for sign in signs if sign.startswith(f"{sort}:"))
    return {
        unicodedata.normalize("NFKC", plain_math(content) if sort == "math" else content)
        for content in contents
    }


def _written(signs: Iterable[str], text: str) -> int:
    """Count the formulas or literals that the text of the other side has as well."""
    tight = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    spaced = unicodedata.normalize("NFKC", text)
    return sum(
        (
            re.search(rf"(?<![A-Za-z0-9]){re.escape(sign)}(?![A-Za-z0-9])", spaced) is not None
            if sign.isalnum()
            else _SPACE.sub("", sign) in tight
        )
        for sign in signs
    )
