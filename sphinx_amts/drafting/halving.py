"""Which changes of pages can stay, if some of them make the others be read otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

Change = TypeVar("Change")

_ROUNDS = 32
"""How often all pages are tried: enough for four bad changes among a hundred on each page."""


def what_stands(
    changes: Mapping[str, Sequence[Change]],
    kept: Mapping[str, frozenset[Change]],
    fails: Callable[[Mapping[str, frozenset[Change]]], Collection[str]],
) -> dict[str, frozenset[Change]]:
    """Find out by halves; each trial is of all pages at once, for each is a run of Sphinx.

    As in delta debugging (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing
    Input, 2002), but that what is found to stand stays in all later trials.

    :param changes: by page, of which all together fail.
    :param kept: by page, what is known to stand.
    :param fails: given what is to be tried of pages, names those that fail.
    :return: what can stay of each page, as far as it was found out in so many rounds.
    """
    kept = {name: kept.get(name, frozenset()) for name in changes}
    left = {name: _halves(some) for name, some in changes.items()}
    for _ in range(_ROUNDS):
        tried = {name: groups.pop() for name, groups in left.items() if groups}
        if not tried:
            break
        failed = set(fails({name: kept[name] | set(group) for name, group in tried.items()}))
        for name, group in tried.items():
            if name not in failed:
                kept[name] |= set(group)
            else:
                left[name] += _halves(group)
    return kept


def _halves(group: Sequence[Change]) -> list[Sequence[Change]]:
    """Cut a group in two, the first half last; nothing is left of one that cannot be cut."""
    middle = (len(group) + 1) // 2
    return [group[middle:], group[:middle]] if len(group) > 1 else []
