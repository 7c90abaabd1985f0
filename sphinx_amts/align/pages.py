"""Which pages of two books belong together that do not have the same name: by what they hold."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from ..document import Document
from .anchors import units

_HELD = 0.5
"""Share of what is comparable of a page that the other has to have, rare things counting more."""
_CLEAR = 1.5
"""How many times as much the best page has to have as the next."""
_ENOUGH = 12.0
"""What has to be common (natural logarithm of rarity, summed): about four things found nowhere else
in a book of twenty pages."""

Name = TypeVar("Name")


def find_pages(
    sources: Mapping[str, Document],
    targets: Mapping[str, Document],
    named: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Find the translated pages of source pages, beyond those that have the right name.

    A page that was renamed is found, one that was split, and one that was merged into another,
    by formulas, code, links, labels and names that no translation changes.  A page of prose alone
    has none of them, and is not guessed at.

    :param named: source page → the translated page that has its name.
    :return: source page → its translated pages, in their order in *targets*, if there are more or
        others than *named* says.
    """
    ours = {name: _signs(page) for name, page in sources.items()}
    theirs = {name: _signs(page) for name, page in targets.items()}
    weights = _weights(ours.values(), theirs.values())
    strangers = [name for name in targets if name not in set(named.values())]
    # What a page has in common with the one of its name says nothing of a third.
    left = {name: ours[name] - theirs[own] for name, own in named.items()}
    right = {own: theirs[own] - ours[name] for name, own in named.items()}
    found: dict[str, tuple[str, ...]] = {}
    for stranger, source in _best(theirs, strangers, ours | left, weights).items():
        if source not in found:
            found[source] = (named[source],) if source in named else ()
        found[source] += (stranger,)
    missing = [name for name in sources if name not in named and name not in found]
    found |= {name: (page,) for name, page in _best(ours, missing, theirs | right, weights).items()}
    order = {name: number for number, name in enumerate(targets)}
    return {name: tuple(sorted(pages, key=order.__getitem__)) for name, pages in found.items()}


def _signs(page: Document) -> frozenset[str]:
    """Give what a page holds that no translation changes, and its words, for some are kept."""
    return frozenset(
        sign.partition("#")[0] for unit in units(page) for sign in (*unit.signs, *unit.words)
    )


def _weights(
    ours: Iterable[frozenset[str]], theirs: Iterable[frozenset[str]]
) -> Mapping[str, float]:
    """Weigh what both books have by how few pages have it (Spärck Jones, 1972)."""
    one, other = list(ours), list(theirs)
    here, there = (Counter(sign for page in pages for sign in page) for pages in (one, other))
    return {
        sign: math.log(len(one) * len(other) / (here[sign] * there[sign])) / 2
        for sign in here
        if sign in there
    }


def _best(
    pages: Mapping[str, frozenset[str]],
    names: Collection[str],
    others: Mapping[str, frozenset[str]],
    weights: Mapping[str, float],
) -> dict[str, str]:
    """Give for each of *names* the page of the other book that has most of it, if that is clear."""
    having: defaultdict[str, list[str]] = defaultdict(list)
    for other, signs in others.items():
        for sign in signs:
            having[sign].append(other)
    found = {}
    for name in names:
        comparable = sorted(sign for sign in pages[name] if sign in weights)
        common: defaultdict[str, float] = defaultdict(float)
        for sign in comparable:
            for other in having[sign]:
                common[other] += weights[sign]
        *_, second, best = sorted((0.0, 0.0, *common.values()))
        whole = sum(weights[sign] for sign in comparable)
        if best >= max(_ENOUGH, _HELD * whole, _CLEAR * second):
            found[name] = max(common, key=lambda other: common[other])
    return found
