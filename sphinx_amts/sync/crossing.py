"""Which sentences moved from one page of a book to another: gone from the one, new on the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .changes import Sentence
from .comparing import Match
from .moving import changed_elsewhere
from .profiles import Profile, profile_of

Key = tuple[tuple[str, ...], tuple[str, ...]]
"""What a sentence says, see :attr:`Sentence.key`."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A sentence that its page does not have in its other version."""

    page: str
    number: int
    """Among the sentences of the page."""
    sentence: Sentence


_GAP = Stray("", -1, Sentence(""))


@dataclass(frozen=True)
class Strays:
    """Such sentences of a whole book, with gaps between those that do not follow each other."""

    all: Sequence[Stray]

    @classmethod
    def of(cls, found: Iterable[Stray]) -> Strays:
        """List them, as they come: page by page, in reading order."""
        strays: list[Stray] = []
        for each in found:
            if strays and (strays[-1].page, strays[-1].number + 1) != (each.page, each.number):
                strays.append(_GAP)
            strays.append(each)
        return cls(strays)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """What they say."""
        return [each.sentence for each in self.all]

    @cached_property
    def keys(self) -> list[Key | None]:
        """The key of each; None where there is no word to know it by."""
        return [key if any(map(str.isalpha, "".join((key := each.key)[0]))) else None
                for each in self.sentences]  # fmt: skip

    def profiles(self) -> list[Profile]:
        """Count the words of each."""
        return [profile_of(each) for each in self.sentences]


def cross(
    gone: Strays, new: Strays, *, before: Mapping[Key, int], now: Mapping[Key, int]
) -> list[Match]:
    """Match sentences that are gone from a page with those that are new on another.

    What is equal, if it stood once in the book and stands once in it; then what is equal beside it;
    then what changed a little, if nothing else is as much alike.  What stands several times is
    matched with nothing else.

    :param before: how often the book that was translated had each key.
    :param now: how often it has it.
    :return: places in *gone* and in *new*.
    """
    equal = _equal(gone, new, before, now)
    matches = [Match((i,), (j,), moved=True) for i, j in equal.items()]
    settled = [(match.before, match.now) for match in matches]
    settled += [((i,), ()) for i, key in enumerate(gone.keys) if _known(key, before, now)]
    settled += [((), (j,)) for j, key in enumerate(new.keys) if _known(key, now, before)]
    near = changed_elsewhere(gone.profiles(), new.profiles(), settled)
    return matches + [Match(*both, moved=True) for both in near if _apart(gone, new, *both)]


def _known(key: Key | None, own: Mapping[Key, int], other: Mapping[Key, int]) -> bool:
    """Tell whether a sentence stands several times, or in both versions: so it did not change."""
    return key is None or own[key] > 1 or other.get(key, 0) > 0


def _apart(gone: Strays, new: Strays, before: Sequence[int], now: Sequence[int]) -> bool:
    """Tell whether sentences are of two pages: what became of each on its own is known better."""
    return gone.all[before[0]].page != new.all[now[0]].page


def _equal(
    gone: Strays, new: Strays, before: Mapping[Key, int], now: Mapping[Key, int]
) -> dict[int, int]:
    """Match what is equal: first what there is only once, from there on what is beside it."""
    where = {key: j for j, key in enumerate(new.keys) if key is not None and now[key] == 1}
    found = {
        i: where[key]
        for i, key in enumerate(gone.keys)
        if key in where and before[key] == 1 and _apart(gone, new, (i,), (where[key],))
    }
    taken = set(found.values())
    for seed, other in list(found.items()):
        for step in (1, -1):
            i, j = seed + step, other + step
            while _same(gone.keys, i, new.keys, j) and i not in found and j not in taken:
                found[i] = j
                taken.add(j)
                i, j = i + step, j + step
    return found


def _same(ours: Sequence[Key | None], i: int, theirs: Sequence[Key | None], j: int) -> bool:
    inside = 0 <= i < len(ours) and 0 <= j < len(theirs)
    return inside and ours[i] is not None and ours[i] == theirs[j]


def count(sentences: Iterable[Sentence]) -> Counter[Key]:
    """Count what sentences say."""
    return Counter(each.key for each in sentences)
