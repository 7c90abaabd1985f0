"""What people translated that is not on its page of the source any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..align.lexicon import Lexicon
from ..align.nodes import Bead
from ..document import Segment
from ..sync.lineage import Placed
from .ancestry import Ancestry, shown
from .attested import sentence_keys
from .grouping import Group
from .reading import for_people


@dataclass(frozen=True, kw_only=True, slots=True)
class Orphan:
    """What was translated and is not in the source any more; texts are plain."""

    kind: str
    before: str
    target: str
    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Gone:
    """What is gone from one page."""

    page: Ancestry

    @property
    def before(self) -> Sequence[Placed]:
        """The sentences that it had when it was translated."""
        return self.page.before

    def left(self) -> list[int]:
        """List the sentences of the base that were translated and are not in the source any more."""
        deleted = set(self.page.lineage.deleted)
        translated = (n for bead in self.page.beads if bead.target for n in self.page.numbers(bead))
        return sorted(deleted.intersection(translated))

    def written_for(
        self, numbers: Collection[int], lexicon: Callable[[], Lexicon]
    ) -> Iterator[tuple[Group, Segment]]:
        """Give what people wrote for sentences of the base, and for none that is still there.

        :return: with the first segment of the translation that it may stand in.
        """
        profile = self.page.target_profile
        deleted = set(self.page.lineage.deleted)
        for bead in self.page.beads:
            if bead.target and not set(self.page.numbers(bead)).isdisjoint(numbers):
                drafts = {
                    draft for j in bead.target for _, draft in self.page.target.segments[j].drafted
                }
                for each in self.page.groups(bead, lexicon):
                    ours = drafts.isdisjoint(sentence_keys(each.text, profile))
                    if ours and deleted.issuperset(each.before):
                        yield each, self.page.target.segments[bead.target[0]]

    def where_to(self, moved: Mapping[int, str]) -> dict[int, str]:
        """Say to which page the source of segments of the translation went.

        :param moved: sentence of the base → the page that it is on now.
        """
        return {
            j: moved[number]
            for bead in self.page.beads
            for number in self.page.numbers(bead)
            if number in moved
            for j in bead.target
        }

    def orphans(
        self, lexicon: Callable[[], Lexicon], moved: Collection[int] = ()
    ) -> Iterator[Orphan]:
        """List what was translated and is not in the source any more.

        By paragraphs; where something of a paragraph is left, by sentences.

        :param moved: sentences of the base that are on another page now.
        """
        deleted = set(self.page.lineage.deleted).difference(moved)
        for bead in self.page.beads:
            numbers = self.page.numbers(bead)
            if not bead.target or deleted.isdisjoint(numbers):
                continue
            if deleted.issuperset(numbers):
                yield self._orphan(
                    bead, numbers, shown(self.page.target.segments[j] for j in bead.target)
                )
                continue
            for each in self.page.groups(bead, lexicon):
                if deleted.issuperset(each.before):
                    yield self._orphan(bead, each.before, for_people(each.text, each.inlines))

    def _orphan(self, bead: Bead, numbers: Sequence[int], target: str) -> Orphan:
        first = self.page.target.segments[bead.target[0]]
        return Orphan(
            kind=str(first.kind),
            before=shown(self.page.before[number].sentence for number in numbers),
            target=target,
            path=first.path,
            line=first.line,
        )
