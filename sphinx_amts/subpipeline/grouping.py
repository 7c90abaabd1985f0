"""Which sentences of a person's text translate which of a paragraph as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..align.lexicon import Lexicon
from ..align.sentences import align_sentences
from ..document import Inline, Segment
from ..languages import Profile
from ..sync.lineage import Placed, cut
from .numbering import join_texts

_BELIEVED = 0.35
"""Score from which two sentences of one paragraph are taken for translations of each other."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of the source as it was, and what a person made of them."""

    before: tuple[int, ...]
    text: str
    """Tagged, numbered from 1."""
    inlines: tuple[Inline, ...]


def group(
    before: Sequence[Placed],
    numbers: Sequence[int],
    targets: Sequence[Segment],
    *,
    profile: Profile,
    lexicon: Callable[[], Lexicon],
) -> list[Group]:
    """Say which sentences of a person's text translate which of the source as it was.

    :param before: the sentences of the source segments that *targets* translate.
    :param numbers: what these sentences are called in a group.
    :param profile: of the person's language.
    """
    own = [
        placed
        for number, segment in enumerate(targets)
        for placed in cut(segment.text, segment.inlines, profile, segment=number)
    ]
    if len(before) == 1 or not own:
        return [group_of(numbers, own, profile)] if own else []
    beads = align_sentences(
        [placed.sentence.text for placed in before],
        [placed.sentence.text for placed in own],
        lexicon=lexicon(),
    )
    linked = [
        (bead.source, bead.target)
        for bead in beads
        if bead.source and bead.target and bead.score >= _BELIEVED
    ]
    return [
        group_of([numbers[i] for i in source], [own[j] for j in target], profile)
        for source, target in _filled(linked, len(before), len(own))
    ]


Link = tuple[tuple[int, ...], tuple[int, ...]]


def _filled(linked: Sequence[Link], sources: int, targets: int) -> list[Link]:
    """Leave no sentence of a person's out: the two texts translate each other as wholes.

    What stands between the same linked sentences on both sides belongs together; what only the
    person has is an addition, and stays with the sentence before it, or else after it.
    """
    ordered = sorted(linked)
    ends = [j for _, target in ordered for j in target]
    if ends != sorted(ends):
        return ordered  # sentences changed places: nothing is between the same ones
    found: list[Link] = []
    waiting: tuple[int, ...] = ()
    i = j = 0
    for source, target in [*ordered, ((sources,), (targets,))]:
        here, there = tuple(range(i, source[0])), tuple(range(j, target[0]))
        i, j = source[-1] + 1, target[-1] + 1
        if here and there:
            found.append((here, waiting + there))
            waiting = ()
        elif there and found:
            found[-1] = (found[-1][0], found[-1][1] + there)
        else:
            waiting += there
        if source[0] < sources:
            found.append((source, waiting + target))
            waiting = ()
    return found


def group_of(numbers: Sequence[int], own: Sequence[Placed], profile: Profile) -> Group:
    """Join a person's sentences into a group."""
    text, inlines = join_texts(
        ((each.sentence.text, each.sentence.inlines) for each in own), profile
    )
    return Group(tuple(numbers), text, inlines)
