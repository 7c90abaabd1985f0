"""What still stands of a translated paragraph of which the source changed a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import Inline
from ..languages import Profile, join_sentences
from ..sync.changes import Change
from ..sync.lineage import Descent, Placed
from .grouping import Group
from .numbering import join_texts, shift
from .reading import for_people
from .references import follow, references


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A sentence of a source segment, or several in a row that a person translated together."""

    source: str
    """Tagged text, its tags numbered from 1."""
    numbers: tuple[int, ...]
    """The numbers that its tags have in the segment."""
    change: Change
    text: str = ""
    """What a person wrote for it that still stands, tagged, numbered from 1; empty if nothing."""
    inlines: tuple[Inline, ...] = ()
    """The inline elements of *text*."""
    by_machine: bool = False
    """Whether *text* is a draft that nobody has read."""
    before: str = ""
    """What the source said when it was translated, plain; empty if it is new."""
    was: str = ""
    """What a person wrote for that and stands no more, plain."""
    moved_from: str = ""
    """The source page that it stood on when a person wrote for it, if it is another one."""


def pieces(
    now: Sequence[Placed],
    descents: Sequence[Descent],
    before: Sequence[Placed],
    groups: Sequence[Group],
    profile: Profile,
) -> list[Piece]:
    """Cut a source segment into what a person's text still stands for, and what it does not.

    :param now: the sentences of the segment.
    :param descents: what each of them was, as numbers of sentences in *before*.
    :param profile: of the person's language.
    """
    return list(_Pieces(now, descents, before, groups, profile).all())


class _Pieces:
    """Cuts one segment."""

    def __init__(
        self,
        now: Sequence[Placed],
        descents: Sequence[Descent],
        before: Sequence[Placed],
        groups: Sequence[Group],
        profile: Profile,
    ) -> None:
        self._now, self._descents, self._before = now, descents, before
        self._group_of = {number: each for each in groups for number in each.before}
        self._profile = profile

    def all(self) -> Iterator[Piece]:
        place = 0
        while place < len(self._now):
            end, groups = self._standing(place)
            if groups:
                yield self._kept(place, end, groups)
            else:
                yield self._outdated(place)
            place = max(end, place + 1)

    def _standing(self, place: int) -> tuple[int, list[Group]]:
        """Find how far the sentences from *place* stand together with a person's text for them.

        All sentences that went into that text have to be here, in a row, and to stand; or if only
        what is no word changed in them, then the text has to have that change.
        """
        wanted: set[int] = set()
        groups: dict[tuple[int, ...], Group] = {}
        covered: set[int] = set()
        end = place
        while end < len(self._now):
            descent = self._descents[end]
            if not descent.says_the_same or not descent.before:
                return place, []
            for number in descent.before:
                one = self._group_of.get(number)
                if one is None:
                    return place, []
                groups[one.before] = one
                wanted.update(one.before)
            covered.update(descent.before)
            end += 1
            if covered >= wanted and not self._goes_on(end, covered):
                found = list(groups.values())
                return (end, found) if self._followed(place, end, found) else (place, [])
        return place, []

    def _followed(self, place: int, end: int, groups: Sequence[Group]) -> bool:
        """Tell whether a person's text has the formulas and links that its sentences have now."""
        if all(descent.stands for descent in self._descents[place:end]):
            return True
        was = {number for descent in self._descents[place:end] for number in descent.before}
        return follow(
            references(i for number in was for i in self._before[number].sentence.inlines),
            references(i for placed in self._now[place:end] for i in placed.sentence.inlines),
            references(i for each in groups for i in each.inlines),
        )

    def _goes_on(self, place: int, covered: set[int]) -> bool:
        """Tell whether the sentence at *place* is a part of what is covered already."""
        return place < len(self._now) and not covered.isdisjoint(self._descents[place].before)

    def _kept(self, place: int, end: int, groups: Sequence[Group]) -> Piece:
        text, inlines = join_texts(((each.text, each.inlines) for each in groups), self._profile)
        run = self._now[place:end]
        numbers = tuple(number for placed in run for number in placed.numbers)
        changes = [self._descents[number].change for number in range(place, end)]
        change = next((each for each in changes if each is not Change.SAME), Change.SAME)
        return Piece(
            source=_in_a_row(run), numbers=numbers, change=change, text=text, inlines=inlines
        )

    def _outdated(self, place: int) -> Piece:
        placed, descent = self._now[place], self._descents[place]
        groups = {
            found.before: found
            for number in descent.before
            if (found := self._group_of.get(number))
        }
        was = join_sentences((for_people(each.text) for each in groups.values()), self._profile)
        # A sentence that stands, but whose translation cannot be told from its neighbours'.
        change = Change.UNKNOWN if descent.stands and was else descent.change
        before = [self._before[number].sentence for number in descent.before]
        return Piece(
            source=placed.sentence.text,
            numbers=placed.numbers,
            change=change,
            before=" ".join(
                for_people(each.text, each.inlines, addresses=change is Change.REFERENCE)
                for each in before
            ),
            was=was,
        )


def _in_a_row(run: Sequence[Placed]) -> str:
    """Join sentences of the source, their tags numbered through."""
    texts, count = [], 0
    for placed in run:
        texts.append(shift(placed.sentence.text, count))
        count += len(placed.numbers)
    return " ".join(texts)
