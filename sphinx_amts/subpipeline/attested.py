"""What a translated page itself says of its sentences: which a machine wrote, which a person accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..align.lexicon import Lexicon
from ..document import Document, Segment
from ..drafted import DraftPairs, sentence_key
from ..languages import Profile
from ..sync.changes import Change
from ..sync.lineage import Descent, Placed, cut, sentences_of
from .grouping import Group, group, group_of
from .pieces import Piece, pieces

_SAME = Descent(Change.SAME)


class Attested:
    """What is known for certain of the sentences of one page, by their keys.

    Keys are those of :func:`~sphinx_amts.drafted.sentence_key`.
    """

    def __init__(self, targets: Sequence[Segment], accepted: Mapping[str, str]) -> None:
        """Read the marks of *targets*.

        :param accepted: source sentence → what a person says that it is translated by.
        """
        self.accepted = accepted
        self._drafts: DraftPairs = tuple(pair for each in targets for pair in each.drafted)
        self._sources = {source for source, _ in self._drafts}
        self._machine = {target: source for source, target in self._drafts}

    def speaks_of(self, sources: Sequence[Segment], profile: Profile) -> bool:
        """Tell whether anything is known of a sentence of these, or of their translation."""
        if self._drafts or not self.accepted:
            return bool(self._drafts)
        keys = {sentence_key(each.sentence.text) for each in sentences_of(sources, profile)}
        return not keys.isdisjoint(self.accepted)

    def links(self, source: str, target: str) -> bool:
        """Tell whether it is certain that *target* was written for *source*."""
        return self._machine.get(target) == source or self.accepted.get(source) == target

    def by_machine(self, target: str) -> bool:
        """Tell whether a sentence of the translation is a draft that nobody has edited or accepted."""
        return target in self._machine and target not in set(self.accepted.values())

    def fits(self, source: str, targets: Sequence[str]) -> bool | None:
        """Tell whether *targets* are the translation of *source* as it is; None if it is not known."""
        if any(self.accepted.get(source) == target for target in targets):
            return True
        drafts = [target for target in targets if target in self._machine]
        if drafts:
            return all(self._machine[target] == source for target in drafts)
        # A draft that is not there any more was edited: by somebody who saw this very source.
        return True if source in self._sources else None


def marked_links(
    source: Document, target: Document, source_profile: Profile, target_profile: Profile
) -> list[tuple[int, int]]:
    """Give the links of segments that follow from the marks of drafts in *target*.

    A mark speaks of a whole block: which of its segments a pair is in, the draft itself tells, or
    that the block has only one.
    """
    marked = [number for number, segment in enumerate(target.segments) if segment.drafted]
    if not marked:
        return []
    where: defaultdict[str, set[int]] = defaultdict(set)
    for placed in sentences_of(source.segments, source_profile):
        where[sentence_key(placed.sentence.text)].add(placed.segment)
    having: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number in marked:
        for pair in target.segments[number].drafted:
            having[pair].append(number)
    links = set()
    for (key, draft), numbers in having.items():
        segments = where[key]
        inside = [
            n for n in numbers if draft in sentence_keys(target.segments[n].text, target_profile)
        ]
        found = inside or numbers
        if len(segments) == len(found) == 1:
            links.add((min(segments), found[0]))
    return sorted(links)


def astray(target: Document, profile: Profile) -> DraftPairs:
    """Give the pairs of marks whose drafts do not stand in the block behind them any more.

    They were edited, or somebody moved them and left the mark behind.
    """
    having: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for segment in target.segments:
        for pair in segment.drafted:
            having[pair].update(sentence_keys(segment.text, profile))
    return tuple(pair for pair, keys in having.items() if pair[1] not in keys)


def rejoined(
    targets: Sequence[Segment],
    lost: DraftPairs,
    sources: Sequence[Segment],
    source_profile: Profile,
    target_profile: Profile,
) -> list[Segment]:
    """Give *targets* the marks in *lost* of drafts that stand in them, for what is in *sources*."""
    ours = {sentence_key(each.sentence.text) for each in sentences_of(sources, source_profile)}
    wanted = [pair for pair in lost if pair[0] in ours]
    if not wanted:
        return list(targets)
    found = []
    for segment in targets:
        keys = sentence_keys(segment.text, target_profile)
        more = tuple(pair for pair in wanted if pair[1] in keys)
        found.append(replace(segment, drafted=segment.drafted + more))
    return found


def sentence_keys(text: str, profile: Profile) -> list[str]:
    """Name the sentences of a tagged text."""
    return [sentence_key(placed.sentence.text) for placed in cut(text, (), profile)]


def attested_pieces(
    sources: Sequence[Segment],
    targets: Sequence[Segment],
    attested: Attested,
    *,
    stands: Callable[[int, int], bool],
    source_profile: Profile,
    target_profile: Profile,
    lexicon: Callable[[], Lexicon],
) -> list[list[Piece]]:
    """Cut source segments at what is known of their sentences.

    :param stands: tells of a sentence, by its segment in *sources* and its place there, whether
        a person's translation of it is one of what it says now, where nothing else is known.
    :return: the pieces of each source segment.
    """
    now = sentences_of(sources, source_profile)
    own = [
        placed
        for number, segment in enumerate(targets)
        for placed in cut(segment.text, segment.inlines, target_profile, segment=number)
    ]
    groups = _groups(now, own, targets, attested, target_profile, lexicon)
    of_sentence = {number: each for each in groups for number in each.before}
    found = []
    for index in range(len(sources)):
        places = [number for number, placed in enumerate(now) if placed.segment == index]
        descents = []
        for place_in_segment, number in enumerate(places):
            each = of_sentence.get(number)
            keys = sentence_keys(each.text, target_profile) if each else []
            fits = attested.fits(sentence_key(now[number].sentence.text), keys)
            stands_now = fits if fits is not None else stands(index, place_in_segment)
            change = Change.SAME if stands_now else Change.MEANING
            descents.append(replace(_SAME, change=change, before=(number,)))
        cut_up = pieces([now[n] for n in places], descents, now, groups, target_profile)
        found.append([_with_author(each, attested, target_profile) for each in cut_up])
    return found


def _groups(
    now: Sequence[Placed],
    own: Sequence[Placed],
    targets: Sequence[Segment],
    attested: Attested,
    profile: Profile,
    lexicon: Callable[[], Lexicon],
) -> list[Group]:
    """Say which sentences belong together: first what is certain, then the rest in order."""
    waiting = {number: sentence_key(each.sentence.text) for number, each in enumerate(own)}
    groups = []
    left = []
    for number, each in enumerate(now):
        key = sentence_key(each.sentence.text)
        found = next((n for n, target in waiting.items() if attested.links(key, target)), None)
        if found is None:
            left.append(number)
        else:
            del waiting[found]
            groups.append(group_of([number], [own[found]], profile))
    rest = [own[number] for number in waiting]
    if len(left) == len(rest):
        groups += [group_of([n], [each], profile) for n, each in zip(left, rest, strict=True)]
    elif left and rest:
        alone = [
            replace(targets[0], text=each.sentence.text, inlines=each.sentence.inlines)
            for each in rest
        ]
        groups += group([now[n] for n in left], left, alone, profile=profile, lexicon=lexicon)
    return groups


def _with_author(piece: Piece, attested: Attested, profile: Profile) -> Piece:
    """Say of a piece whether an engine wrote it, or a part of it."""
    keys = sentence_keys(piece.text, profile)
    return replace(piece, by_machine=True) if any(map(attested.by_machine, keys)) else piece
