"""Tagged texts joined, cut, and numbered like the source that they translate."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from ..document import Inline
from ..languages import Profile, join_sentences
from ..tagged import numbered_from_one, renumber

Text = tuple[str, tuple[Inline, ...]]
"""A tagged text and its inline elements: tag *n* is the *n*-th of them."""


def join_texts(parts: Iterable[Text], profile: Profile) -> Text:
    """Join texts, renumbering their tags."""
    texts, inlines = [], list[Inline]()
    for text, own in parts:
        texts.append(shift(text, len(inlines)))
        inlines.extend(own)
    return join_sentences(texts, profile), tuple(inlines)


def shift(text: str, by: int) -> str:
    """Raise every tag number of *text*."""
    return renumber(text, lambda number: number + by) if by else text


def take(text: str, inlines: Sequence[Inline]) -> Text:
    """Give a part of a text tags numbered from 1, and only the inline elements that it has."""
    part, used = numbered_from_one(text)
    return part, tuple(inlines[number - 1] for number in used)


def number_like(source: Sequence[Inline], text: str, inlines: Sequence[Inline]) -> Text:
    """Give the tags of a person's text the numbers that the same elements have in the source.

    Elements that the source does not have get numbers above its own; a number that is not used
    stands for an element without a key.
    """
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, inline in enumerate(source, start=1):
        waiting[inline.key].append(number)
    numbered = [Inline(key="")] * len(source)
    new: dict[int, int] = {}
    for number, inline in enumerate(inlines, start=1):
        if queue := waiting[inline.key]:
            new[number] = queue.popleft()
            numbered[new[number] - 1] = inline
        else:
            numbered.append(inline)
            new[number] = len(numbered)
    return (renumber(text, new.__getitem__), tuple(numbered)) if new else (text, ())
