"""What people wrote for text that stands on another page of the book now: found, and taken along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ..align.check import contradictions
from ..align.lexicon import Lexicon
from ..document import Document, Segment
from ..languages import Profile
from ..sync.changes import Change
from ..sync.crossing import Stray, Strays, count, cross
from ..sync.lineage import Descent, Placed, lineage_of, sentences_of, words_of
from .ancestry import Ancestry
from .gone import Gone
from .grouping import Group
from .human import Human
from .partly import in_part
from .pieces import Piece, pieces
from .remembered import Remembered


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What came to pages from others, and what left them."""

    human: Mapping[str, Mapping[int, Human]] = field(default_factory=dict)
    """Page → index of the segment → what a person wrote for it, or for a part of it."""
    gone: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """Page → number of a sentence of its base → the page that it is on now."""


def find_moved(
    sources: Mapping[str, Document],
    human: Mapping[str, Mapping[int, Human]],
    ancestries: Mapping[str, Ancestry],
    remembered: Mapping[str, Remembered],
    *,
    inferred: Collection[str],
    source_profile: Profile,
    target_profile: Profile,
    lexicon: Callable[[], Lexicon],
) -> Moved:
    """Follow the sentences that left one page of the source for another.

    :param human: what people wrote for the text of each page, as far as it is in its own place.
    :param ancestries: by page, if it is known what it was when it was translated.
    :param remembered: what the memory knows of other pages, and of those that are gone.
    :param inferred: the pages of which that is inferred only.
    """
    left_of = {name: Gone(each) for name, each in ancestries.items()} | dict(remembered)
    gone = Strays.of(
        Stray(name, number, page.before[number].sentence)
        for name, page in left_of.items()
        for number in page.left()
    )
    if not gone.all:
        return Moved()
    sentences = {
        name: ancestries[name].sentences
        if name in ancestries
        else sentences_of(source.segments, source_profile)
        for name, source in sources.items()
    }
    fresh = {name: _new(sentences[name], human[name], ancestries.get(name)) for name in sources}
    new = Strays.of(
        Stray(name, number, sentences[name][number].sentence)
        for name, segments in fresh.items()
        for numbers in segments.values()
        for number in numbers
    )
    was = (placed.sentence for each in left_of.values() for placed in each.before)
    now = (placed.sentence for page in sentences.values() for placed in page)
    matches = cross(gone, new, before=count(was), now=count(now))
    if not matches:
        return Moved()
    known = words_of(sources.values())
    lineage = lineage_of(matches, gone.sentences, new.sentences, known_words=known)
    came: defaultdict[str, dict[int, Descent]] = defaultdict(dict)
    left: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for stray, descent in zip(new.all, lineage.descents, strict=True):
        if descent.before:
            came[stray.page][stray.number] = descent
        for place in descent.before:
            left[gone.all[place].page][gone.all[place].number] = stray.page
    taking = _Taking(gone, _written(gone, left, left_of, lexicon), target_profile)
    found = {
        name: taking.page(sentences[name], fresh[name], came[name], human[name]) for name in came
    }
    for name, page in found.items():
        for index, said in page.items():
            if said.moved_from in inferred:
                source = sources[name].segments[index]
                page[index] = _checked(said, source, source_profile, target_profile)
    return Moved(human=found, gone=left)


def _checked(
    said: Human, source: Segment, source_profile: Profile, target_profile: Profile
) -> Human:
    """Hold a text against its source where it is not certain what it was made from."""
    target = replace(source, text=said.text, inlines=said.inlines)
    signs = contradictions(
        source, [target], source_profile=source_profile, target_profile=target_profile
    )
    return replace(said, stale="; ".join(signs), outdated=bool(signs))


def _new(
    sentences: Sequence[Placed], human: Mapping[int, Human], ancestry: Ancestry | None
) -> dict[int, list[int]]:
    """Give by segment the sentences for which nobody wrote anything in their own place."""
    found = {}
    for index, run in groupby(range(len(sentences)), key=lambda n: sentences[n].segment):
        numbers = [n for n in run if ancestry is None or ancestry.is_new_sentence(n)]
        said = human.get(index)
        if numbers and (said is None or len(numbers) == sum(map(_is_new, said.pieces))):
            found[index] = numbers
    return found


def _is_new(piece: Piece) -> bool:
    return piece.change is Change.NEW and not piece.text and not piece.was


@dataclass(frozen=True, slots=True)
class _Written:
    """What people wrote for the sentences that left their pages, by their places among these."""

    groups: Sequence[Group]
    spots: Mapping[int, Segment]
    """Where in the translated book it stands."""


def _written(
    gone: Strays,
    left: Mapping[str, Mapping[int, str]],
    left_of: Mapping[str, Gone | Remembered],
    lexicon: Callable[[], Lexicon],
) -> _Written:
    places = {(each.page, each.number): place for place, each in enumerate(gone.all)}
    groups: list[Group] = []
    spots: dict[int, Segment] = {}
    for page, numbers in left.items():
        for group, segment in left_of[page].written_for(numbers, lexicon):
            before = tuple(places[page, number] for number in group.before)
            groups.append(replace(group, before=before))
            spots |= dict.fromkeys(before, segment)
    return _Written(groups, spots)


_Slot = tuple[Placed, Descent | None] | Piece
"""A sentence, and what it was on another page, if it came from one; or what is known of it here."""


@dataclass(frozen=True, slots=True)
class _Taking:
    """Puts together what people wrote for sentences that came from other pages."""

    gone: Strays
    written: _Written
    profile: Profile

    def page(
        self,
        sentences: Sequence[Placed],
        fresh: Mapping[int, Sequence[int]],
        came: Mapping[int, Descent],
        human: Mapping[int, Human],
    ) -> dict[int, Human]:
        """Give what a person wrote for the segments of a page that something moved to."""
        of_segment: defaultdict[int, list[int]] = defaultdict(list)
        for number, placed in enumerate(sentences):
            of_segment[placed.segment].append(number)
        found, spots = {}, self.written.spots
        for index in sorted({sentences[number].segment for number in came}):
            said = human.get(index)
            slots: list[_Slot]
            if said is None:
                slots = [(sentences[n], came.get(n)) for n in of_segment[index]]
            else:
                new = iter(fresh[index])
                slots = [
                    (sentences[n], came[n])
                    if _is_new(piece) and (n := next(new)) in came
                    else piece
                    for piece in said.pieces
                ]
            cut_up = list(self._cut(slots))
            if any(piece.moved_from for piece in cut_up):
                places = [place for n in of_segment[index] if n in came for place in came[n].before]
                spot = next(spots[place] for place in places if place in spots)
                found[index] = self._human(said, cut_up, spot)
        return found

    def _cut(self, slots: Sequence[_Slot]) -> Iterator[Piece]:
        before = [Placed(each.sentence, 0) for each in self.gone.all]
        for origin, run in groupby(slots, key=self._origin):
            if origin is None:
                yield from (slot for slot in run if isinstance(slot, Piece))
                continue
            pairs = [slot for slot in run if not isinstance(slot, Piece)]
            placed = [each for each, _ in pairs]
            descents = [descent or Descent(Change.NEW) for _, descent in pairs]
            for piece in pieces(placed, descents, before, self.written.groups, self.profile):
                said = piece.text or piece.was
                yield replace(piece, moved_from=origin) if said else piece

    def _origin(self, slot: _Slot) -> str | None:
        """Name the page that a sentence came from; nothing if it is new, None if it is known."""
        if isinstance(slot, Piece):
            return None
        _, descent = slot
        return self.gone.all[descent.before[0]].page if descent else ""

    def _human(self, said: Human | None, cut_up: Sequence[Piece], spot: Segment) -> Human:
        pages = dict.fromkeys(piece.moved_from for piece in cut_up if piece.moved_from)
        whole = said or Human(text="", inlines=(), path=spot.path, line=spot.line)
        human = in_part(whole, cut_up, self.profile, alone=False)
        if human.stale:
            return human
        if said is None and len(pages) == 1:
            return replace(human, moved_from=next(iter(pages)))
        count = sum(1 for piece in cut_up if piece.moved_from)
        why = f"{count} of {len(cut_up)} sentences moved here from {', '.join(map(repr, pages))}"
        return replace(human, text="", inlines=(), stale=why, pieces=tuple(cut_up))
