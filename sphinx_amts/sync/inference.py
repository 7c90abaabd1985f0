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


def choose(target: str, candidates: Sequence[str]) -> list[int]:
    """Give the versions that *target* was translated from, as indices, as far as can be told.

    They are those that differ least from it in their signs; which of them cannot be told, for they
    differ in words alone.  None, if even they have little in common with the translation.

    :param target: the text of the translated page's file, as :func:`~.rough.text_of` gives it.
    :param candidates: those of the versions.
    """
    signs = cache(signs_of)  # most blocks are in most versions
    wanted = _total(target, signs)
    has = [_total(text, signs) for text in candidates]
    apart = [_difference(one, wanted) for one in has]
    best = [number for number, difference in enumerate(apart) if difference == min(apart)]
    return [number for number in best if _akin(has[number], wanted)]


def _akin(one: Counter[str], other: Counter[str]) -> bool:
    """Tell whether two texts may belong together."""
    whole = one.total() + other.total()
    return whole < 2 * _ENOUGH or 2 * (one & other).total() >= _COMMON * whole


def _total(text: str, signs: Callable[[str], Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for block in blocks(text):
        total.update(signs(block))
    return total


def _difference(one: Counter[str], other: Counter[str]) -> int:
    """Count the signs that one has more often than the other."""
    return (one - other).total() + (other - one).total()
