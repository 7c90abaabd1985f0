"""A paragraph by several hands: what a person wrote and still stands, and drafts for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..document import Inline, Segment
from ..languages import Profile, join_sentences
from ..plan import Origin, Part
from ..tagged import escape, renumber, tags
from .drafts import Drafts
from .numbering import number_like
from .pieces import Piece
from .reading import for_people


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a segment that is by several hands."""

    parts: tuple[Part, ...]
    inlines: tuple[Inline, ...]

    @property
    def text(self) -> str:
        """The whole, as tagged text."""
        return "".join(part.text + part.after for part in self.parts)

    @property
    def origin(self) -> Origin:
        """The origin of the part that a reader should trust least."""
        trust = list(Origin)
        return max((part.origin for part in self.parts), key=trust.index)


def compose(
    segment: Segment,
    pieces: Sequence[Piece],
    drafts: Drafts,
    profile: Profile,
    *,
    show_stale: bool = False,
) -> Composed:
    """Put a segment together.

    :param profile: of the target language.
    :param show_stale: whether outdated human text is shown where there is no draft.
    """
    inlines = [Inline(key="")] * len(segment.inlines)
    parts = []
    for piece in pieces:
        if piece.text:
            parts.append(_human(segment, piece, inlines))
        else:
            parts.append(_drafted(segment, piece, inlines, drafts, show_stale=show_stale))
    return Composed(tuple(_spaced(parts, profile)), tuple(inlines))


def _human(segment: Segment, piece: Piece, inlines: list[Inline]) -> Part:
    """Give the tags of a person's sentence numbers of the segment, new ones above its own."""
    own = [segment.inlines[number - 1] for number in piece.numbers]
    text, numbered = number_like(own, piece.text, piece.inlines)
    new: dict[int, int] = {}
    for number, inline in enumerate(numbered, start=1):
        if not inline.key:
            continue
        if number <= len(own):
            new[number] = piece.numbers[number - 1]
            inlines[new[number] - 1] = inline
        else:
            inlines.append(inline)
            new[number] = len(inlines)
    text = renumber(text, new.__getitem__)
    origin = Origin.MACHINE if piece.by_machine else Origin.HUMAN
    return Part(origin=origin, text=text, source=for_people(piece.source))


def _drafted(
    segment: Segment, piece: Piece, inlines: list[Inline], drafts: Drafts, *, show_stale: bool
) -> Part:
    """Give an engine's sentence, or else what was written for an older source, or the source."""
    draft = drafts.done.get(piece.source)
    if draft is None and show_stale and piece.was:
        return Part(
            origin=Origin.HUMAN_STALE, text=escape(piece.was), source=for_people(piece.source)
        )
    text = renumber(draft.text if draft else piece.source, lambda n: piece.numbers[n - 1])
    for _, number in tags(text):
        inlines[number - 1] = Inline(key=segment.inlines[number - 1].key)
    if draft is None:
        return Part(origin=Origin.SOURCE, text=text)
    source = for_people(piece.source)
    return Part(origin=Origin.MACHINE, text=text, source=source, by=draft.by)


def _spaced(parts: Sequence[Part], profile: Profile) -> list[Part]:
    """Put between the parts what the language puts between sentences."""
    found = [replace(part, text=part.text.strip()) for part in parts]
    for place, (one, other) in enumerate(pairwise(found)):
        both = join_sentences((one.text, other.text), profile)
        spaced = len(both) > len(one.text) + len(other.text)
        # What is not translated is in another language, and set apart from its neighbours.
        apart = Origin.SOURCE in {one.origin, other.origin}
        found[place] = replace(one, after=" " if spaced or apart else "")
    return found
