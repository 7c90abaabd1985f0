"""A page, the source that it was translated from, and its translation: three ways at once.

What the source was is aligned with the translation, and compared with what the source is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..align.lexicon import Lexicon
from ..align.nodes import Bead
from ..document import Document, Segment
from ..languages import Profile
from ..sync.changes import Change, Sentence
from ..sync.lineage import Lineage, Placed, sentences_of, trace
from .grouping import Group, group
from .pieces import Piece, pieces
from .reading import for_people
from .references import follow, references

_BELIEVED = 0.5
"""Score from which a link that only the source as it is suggests is one of the base."""


@dataclass(frozen=True)
class Ancestry:
    """One page in its three versions."""

    now: Document
    base: Document
    target: Document
    beads: Sequence[Bead]
    """Segments of the base ↔ segments of the translation."""
    sentences: tuple[Placed, ...]
    """Of the source as it is."""
    before: tuple[Placed, ...]
    """Of the base."""
    lineage: Lineage
    source_profile: Profile
    target_profile: Profile

    @classmethod
    def of(
        cls,
        now: Document,
        base: Document,
        target: Document,
        beads: Sequence[Bead],
        *,
        source_profile: Profile,
        target_profile: Profile,
        known_words: Collection[str],
    ) -> Ancestry:
        """Compare the base with the source as it is."""
        sentences = sentences_of(now.segments, source_profile)
        before = sentences_of(base.segments, source_profile)
        lineage = trace(
            [placed.sentence for placed in before],
            [placed.sentence for placed in sentences],
            known_words=known_words,
        )
        return cls(
            now, base, target, beads, sentences, before, lineage, source_profile, target_profile
        )

    @cached_property
    def _of_segment(self) -> dict[int, list[int]]:
        """Segment of the source → its sentences, by number."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, placed in enumerate(self.sentences):
            found[placed.segment].append(number)
        return dict(found)

    @cached_property
    def _of_base(self) -> dict[int, list[int]]:
        """Segment of the base → its sentences, by number."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, placed in enumerate(self.before):
            found[placed.segment].append(number)
        return dict(found)

    @cached_property
    def _bead_of(self) -> dict[int, Bead]:
        return {b: bead for bead in self.beads if bead.target for b in bead.source}

    def completed(self, beads: Sequence[Bead]) -> Ancestry:
        """Link what is linked with nothing in the base as it is linked in the source.

        The source is aligned when the links of the base are known, and so finds what was in doubt.

        :param beads: segments of the source ↔ segments of the translation.
        """
        linked = {j for bead in self._bead_of.values() for j in bead.target}
        taken = set(self._bead_of)
        more = []
        for bead in beads:
            bases = {b for segment in bead.source for b in self.bases(segment)}
            if (
                bases
                and bead.score >= _BELIEVED
                and taken.isdisjoint(bases)
                and linked.isdisjoint(bead.target)
            ):
                more.append(replace(bead, source=tuple(sorted(bases))))
                taken |= bases
        return replace(self, beads=(*self.beads, *more)) if more else self

    def text_before(self, segment: int) -> str:
        """Give what a segment came from, plain; empty if it is new."""
        return shown(self.base.segments[b] for b in self.bases(segment))

    def bases(self, segment: int) -> list[int]:
        """Give the segments of the base that a segment of the source came from, in order."""
        return sorted(
            {
                self.before[number].segment
                for place in self._of_segment.get(segment, ())
                for number in self.lineage.descents[place].before
            }
        )

    def links(self) -> list[tuple[int, int]]:
        """Give the links of the source's segments with the translation's that follow from it all."""
        return sorted(
            {
                (segment, j)
                for segment in self._of_segment
                for b in self.bases(segment)
                if b in self._bead_of
                for j in self._bead_of[b].target
            }
        )

    def is_new(self, segment: int) -> bool:
        """Tell whether nothing of a segment was there when the page was translated."""
        return not self.bases(segment)

    def sentence_stands(self, segment: int, place: int) -> bool:
        """Tell whether a sentence of a segment says what it said when it was translated."""
        descent = self.lineage.descents[self._of_segment[segment][place]]
        return descent.stands and bool(descent.before)

    def accounts_for(self, targets: Sequence[int]) -> bool:
        """Tell whether some of *targets* were translated from the base."""
        return not {j for bead in self.beads if bead.source for j in bead.target}.isdisjoint(
            targets
        )

    def stands(self, segments: Sequence[int], targets: Sequence[int]) -> bool:
        """Tell whether source segments are, as they are, what *targets* were translated from."""
        bases: list[int] = []
        for segment in segments:
            places = self._of_segment.get(segment, [])
            descents = [self.lineage.descents[place] for place in places]
            if not all(descent.says_the_same for descent in descents):
                return False
            came = [number for descent in descents for number in descent.before]
            own = self.bases(segment)
            if list(dict.fromkeys(came)) != [n for b in own for n in self._of_base[b]]:
                return False
            bases += own
        translated = {j for b in bases if b in self._bead_of for j in self._bead_of[b].target}
        shared = {b for b, bead in self._bead_of.items() if translated & set(bead.target)}
        return (
            translated == set(targets)
            and shared == set(bases)
            and self._followed(segments, bases, targets)
        )

    def _followed(
        self, segments: Sequence[int], bases: Sequence[int], targets: Sequence[int]
    ) -> bool:
        """Tell whether *targets* have what changed in the source besides its words."""
        if all(
            self.lineage.descents[place].stands
            for segment in segments
            for place in self._of_segment.get(segment, ())
        ):
            return True
        return follow(
            references(i for b in bases for i in self.base.segments[b].inlines),
            references(i for segment in segments for i in self.now.segments[segment].inlines),
            references(i for j in targets for i in self.target.segments[j].inlines),
        )

    def pieces(self, segment: int, lexicon: Callable[[], Lexicon]) -> list[Piece]:
        """Cut a segment into what its translation still stands for, and what it does not."""
        beads = {bead.source: bead for b in self.bases(segment) if (bead := self._bead_of.get(b))}
        places = self._of_segment.get(segment, [])
        return pieces(
            [self.sentences[place] for place in places],
            [self.lineage.descents[place] for place in places],
            self.before,
            [each for bead in beads.values() for each in self.groups(bead, lexicon)],
            self.target_profile,
        )

    def groups(self, bead: Bead, lexicon: Callable[[], Lexicon]) -> list[Group]:
        """Say which sentences of a translation are of which of the base."""
        numbers = self.numbers(bead)
        return group(
            [self.before[number] for number in numbers],
            numbers,
            [self.target.segments[j] for j in bead.target],
            profile=self.target_profile,
            lexicon=lexicon,
        )

    def numbers(self, bead: Bead) -> list[int]:
        """List the sentences of the base in a bead."""
        return [number for b in bead.source for number in self._of_base.get(b, ())]

    def is_new_sentence(self, number: int) -> bool:
        """Tell whether a sentence of the source was not there when the page was translated."""
        return not self.lineage.descents[number].before

    def changes(self, segment: int) -> list[Change]:
        """Name what became of each sentence of a segment."""
        return [self.lineage.descents[place].change for place in self._of_segment.get(segment, ())]


def shown(texts: Iterable[Sentence | Segment]) -> str:
    """Give texts in a row for a person to read."""
    return " ".join(for_people(each.text, each.inlines) for each in texts)
