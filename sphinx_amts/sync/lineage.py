"""What each sentence of a text was in an earlier version of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ..document import Document, Inline, Segment
from ..languages import Profile, split_tagged
from ..tagged import numbered_from_one
from .changes import Change, Sentence, Severity, joined, judge, severity
from .comparing import Match, compare


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence where it stands."""

    sentence: Sentence
    """With its tags numbered from 1."""
    segment: int
    numbers: tuple[int, ...] = ()
    """The tag numbers that it has in the segment."""


def sentences_of(
    segments: Sequence[Segment], profile: Profile, *, first: int = 0
) -> tuple[Placed, ...]:
    """Cut segments into sentences, in reading order; *first* is the index of the first segment."""
    return tuple(
        placed
        for index, segment in enumerate(segments, start=first)
        for placed in cut(segment.text, segment.inlines, profile, segment=index)
    )


def cut(
    text: str, inlines: Sequence[Inline], profile: Profile, *, segment: int = 0
) -> list[Placed]:
    """Cut a tagged text into sentences.

    :param inlines: what its tags stand for; nothing if that is not known.
    """
    found = []
    for part in split_tagged(text, profile):
        alone, numbers = numbered_from_one(" ".join(part.split()))
        if alone:
            own = tuple(inlines[number - 1] for number in numbers) if inlines else ()
            found.append(Placed(Sentence(alone, own), segment, numbers))
    return found


@dataclass(frozen=True, slots=True)
class Descent:
    """What a sentence was before."""

    change: Change
    before: tuple[int, ...] = ()
    """The sentences of the earlier version that it was, by number; none if it is new."""
    moved: bool = False

    @property
    def stands(self) -> bool:
        """Whether a translation of what it was is a translation of what it is."""
        return severity(self.change) is Severity.NONE

    @property
    def says_the_same(self) -> bool:
        """Whether its words do; what else stands in it may have changed."""
        return self.stands or self.change is Change.REFERENCE


@dataclass(frozen=True, slots=True)
class Lineage:
    """What all sentences of a text were before, and which are there no more."""

    descents: tuple[Descent, ...]
    """One for each sentence of the text as it is now."""
    deleted: tuple[int, ...] = ()
    """The sentences of the earlier version that became nothing, by number."""


def trace(
    before: Sequence[Sentence], now: Sequence[Sentence], *, known_words: Collection[str] = ()
) -> Lineage:
    """Compare two versions of a text.

    :param known_words: see :func:`~sphinx_amts.sync.changes.judge`.
    """
    return lineage_of(compare(before, now), before, now, known_words=known_words)


def lineage_of(
    matches: Iterable[Match],
    before: Sequence[Sentence],
    now: Sequence[Sentence],
    *,
    known_words: Collection[str] = (),
) -> Lineage:
    """Say what became of each sentence, when it is known which became which.

    :param known_words: see :func:`~sphinx_amts.sync.changes.judge`.
    """
    descents = [Descent(Change.NEW) for _ in now]
    gone = set(range(len(before)))
    for match in matches:
        descent = _descent(match, before, now, known_words)
        gone.difference_update(match.before)
        for place in match.now:
            descents[place] = descent
    return Lineage(tuple(descents), tuple(sorted(gone)))


def _descent(
    match: Match, before: Sequence[Sentence], now: Sequence[Sentence], known_words: Collection[str]
) -> Descent:
    was = joined([before[place] for place in match.before])
    is_now = joined([now[place] for place in match.now])
    descent = Descent(judge(was, is_now, known_words=known_words), match.before, match.moved)
    if not descent.stands:
        return descent
    if len(match.now) > 1:
        return replace(descent, change=Change.SPLIT)
    if len(match.before) > 1:
        return replace(descent, change=Change.MERGED)
    return replace(descent, change=Change.MOVED) if match.moved else descent


def words_of(documents: Collection[Document]) -> frozenset[str]:
    """Collect the words of a whole book, whatever their case."""
    return frozenset(
        word
        for document in documents
        for segment in document.segments
        for word in Sentence(segment.text).words
    )
