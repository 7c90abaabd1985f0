"""Which of the versions of a page a translation was made from, by what no translation changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from .rough import blocks, signs_of

_ENOUGH = 8
"""Signs from which it can be said that two texts do not belong together …"""
_COMMON = 0.4
"""… and the share that they have in common if they do (Dice's coefficient)."""


def choose(target: str, candidates: Sequence[str]) -> int | None:
    """Give the index of the version that *target* was translated from.

    The version that differs least from it in its signs, and of several the newest.  None if there
    is no version, or if even the best has little in common with the translation.

    :param target: the text of the translated page's file, as :func:`~.rough.text_of` gives it.
    :param candidates: those of the versions, newest first.
    """
    if not candidates:
        return None
    signs = cache(signs_of)  # most blocks are in most versions
    wanted = _total(target, signs)
    has = [_total(text, signs) for text in candidates]
    best = min(range(len(has)), key=lambda number: _difference(has[number], wanted))
    whole = has[best].total() + wanted.total()
    together = (whole - _difference(has[best], wanted)) / max(1, whole)
    return best if together >= _COMMON or whole < 2 * _ENOUGH else None


def _total(text: str, signs: Callable[[str], Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for block in blocks(text):
        total.update(signs(block))
    return total


def _difference(one: Counter[str], other: Counter[str]) -> int:
    """Count the signs that one has more often than the other."""
    return (one - other).total() + (other - one).total()
