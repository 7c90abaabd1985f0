"""What a page was translated from, where only the memory of an earlier build knows that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..align.lexicon import Lexicon
from ..align.nodes import Bead
from ..document import Document, Inline, Segment
from ..languages import Profile
from ..memory import Memory
from ..memory.records import HumanPair, text_key
from ..serial import load_inlines
from ..sync.lineage import Placed, cut
from ..tagged import tags
from .grouping import Group, group
from .matching import RATHER_SURE
from .translations import Translations


@dataclass(frozen=True, slots=True)
class Remembered:
    """The texts of one page that people translated, and that are on it no more."""

    before: Sequence[Placed]
    """Their sentences; the segment of each is the number of its text."""
    targets: Sequence[Segment]
    """What people wrote for each text, as it stands in the translated book."""
    target_profile: Profile

    @classmethod
    def of(
        cls,
        pairs: Iterable[HumanPair],
        source: Document | None,
        target: Document,
        beads: Sequence[Bead],
        *,
        source_profile: Profile,
        target_profile: Profile,
    ) -> Remembered:
        """Look for translations that still stand, and whose source does not.

        :param pairs: all that were ever seen on the page, the newest last.
        :param source: the page as it is; None if the source has no such page any more.
        :param beads: segments of the two, as they belong together.
        """
        here = {text_key(segment.text) for segment in source.segments} if source else set()
        linked = {j for bead in beads if bead.source for j in bead.target}
        known = {text_key(pair.target): pair for pair in pairs if pair.score >= RATHER_SURE}
        before: list[Placed] = []
        targets: list[Segment] = []
        for j, segment in enumerate(target.segments):
            pair = known.get(text_key(segment.text))
            if pair is None or j in linked or segment.drafted or text_key(pair.source) in here:
                continue
            before += cut(pair.source, _inlines(pair), source_profile, segment=len(targets))
            targets.append(segment)
        return cls(before, targets, target_profile)

    def left(self) -> Sequence[int]:
        """List the sentences, by number."""
        return range(len(self.before))

    def written_for(
        self, numbers: Collection[int], lexicon: Callable[[], Lexicon]
    ) -> Iterator[tuple[Group, Segment]]:
        """Give what people wrote for sentences, with the segment that it stands in."""
        of_text: defaultdict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(self.before):
            of_text[each.segment].append(number)
        for index in sorted({self.before[number].segment for number in numbers}):
            own = of_text[index]
            found = group(
                [self.before[number] for number in own],
                own,
                [self.targets[index]],
                profile=self.target_profile,
                lexicon=lexicon,
            )
            yield from ((one, self.targets[index]) for one in found)


def remembered(
    memory: Memory,
    sources: Mapping[str, Document],
    translations: Translations,
    beads: Mapping[str, Sequence[Bead]],
    *,
    known: Collection[str],
    source_profile: Profile,
    target_profile: Profile,
) -> dict[str, Remembered]:
    """Ask the memory for what is gone from pages of which nothing else tells what they were.

    And from pages that are gone themselves, as far as they had the names of their translations.

    :param known: the pages of which something else does.
    """
    pages = {
        name: page
        for name, page in translations.pages.items()
        if name not in known
        and any(bead.target and not bead.source for bead in beads.get(name, ()))
    }
    pages |= {name: page for name, page in translations.orphans.items() if name not in sources}
    code = target_profile.code
    return {
        name: Remembered.of(
            [*(past.pair for past in memory.past_pairs(code, name)), *memory.pairs(code, name)],
            sources.get(name),
            page,
            beads.get(name, ()),
            source_profile=source_profile,
            target_profile=target_profile,
        )
        for name, page in pages.items()
    }


def _inlines(pair: HumanPair) -> list[Inline]:
    """Give what the tags of the source stood for, as far as its translation has the same ones.

    The tags of a translation are numbered as those of its source.
    """
    own = load_inlines(pair.inlines)
    most = max((number for _, number in tags(pair.source)), default=0)
    return [own[n] if n < len(own) else Inline(key="") for n in range(most)]
