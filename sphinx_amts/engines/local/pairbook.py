"""The pairs of a book, and which sentence they hold word for word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ... import tagged
from ...languages import split_tagged
from .. import Pair

if TYPE_CHECKING:
    from ...languages import Profile

_TAG = re.compile(r'<(g|x) id="(\d+)"')
_SPACE = re.compile(r"\s+")


class PairBook:
    """Pairs in an order that does not depend on how they were given."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        """Take those that have something on both sides."""
        self.pairs = tuple(
            sorted(
                (pair for pair in pairs if pair.source.strip() and pair.target.strip()),
                key=lambda pair: (pair.source, pair.target),
            )
        )

    def translation(self, text: str) -> str | None:
        """Give the most frequent translation of exactly this sentence, tags numbered as in it."""
        key, numbers = _renumbered(text)
        found = self._exact.get(key)
        if found is None:
            return None
        back = {str(new): old for old, new in numbers.items()}
        return _TAG.sub(lambda match: f'<{match[1]} id="{back[match[2]]}"', found)

    def sentences(self, source: Profile, target: Profile) -> Iterator[tuple[str, str]]:
        """Give the pairs, cut into sentences where these correspond one to one beyond doubt.

        They do if both sides have as many, each with the tags of its counterpart.  A pair whose
        markup is broken teaches nothing and is left out.
        """
        for pair in self.pairs:
            try:
                whole = [(pair.source, pair.target)]
                cut = [split_tagged(pair.source, source), split_tagged(pair.target, target)]
                pieces = list(zip(*cut, strict=True)) if len(cut[0]) == len(cut[1]) else whole
                alike = all(tagged.tags(one) == tagged.tags(other) for one, other in pieces)
            except tagged.TagError:
                continue
            yield from pieces if alike else whole

    @cached_property
    def _exact(self) -> dict[str, str]:
        """Source → target, both with their tags numbered as they come in the source."""
        counts: dict[str, Counter[str]] = {}
        for source, target in self._comparable():
            counts.setdefault(source, Counter())[target] += 1
        return {
            source: min(targets, key=lambda target: (-targets[target], target))
            for source, targets in counts.items()
        }

    def _comparable(self) -> Iterator[tuple[str, str]]:
        for pair in self.pairs:
            source, numbers = _renumbered(pair.source)
            if sorted(_TAG.findall(pair.source)) == sorted(_TAG.findall(pair.target)):
                yield (
                    source,
                    _TAG.sub(
                        lambda match, numbers=numbers: f'<{match[1]} id="{numbers[match[2]]}"',  # type: ignore[misc]
                        pair.target.strip(),
                    ),
                )


def _renumbered(text: str) -> tuple[str, dict[str, int]]:
    """Give *text* with its tags numbered from 1 as they come, and old number → new number."""
    numbers: dict[str, int] = {}
    for match in _TAG.finditer(text):
        numbers.setdefault(match[2], len(numbers) + 1)
    spaced = _SPACE.sub(" ", text.strip())
    return _TAG.sub(lambda match: f'<{match[1]} id="{numbers[match[2]]}"', spaced), numbers
