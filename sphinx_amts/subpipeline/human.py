"""What a person wrote for each segment of a page, and whether it is still true."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..align.check import contradictions
from ..align.nodes import Bead
from ..align.sentences import distribute
from ..document import Document, Inline, Kind, Segment
from ..languages import Profile, join_sentences
from ..memory.records import digest
from ..tagged import plain, renumber, tags

_DASHES = re.compile(r"[‐-―−-]+")
_PUNCTUATION = re.compile(r"[\s\"'“”„‘’‚«»‹›…()\[\]{}:;!?]|[.,](?!\d)|-(?![\d.])")
"""What may change without work for a translator; signs and decimal points may not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Human:
    """A person's text for one source segment."""

    text: str
    """Tagged text."""
    inlines: tuple[Inline, ...]
    score: float = 1.0
    """How certain it is that it belongs here, from 0 to 1."""
    merged: bool = False
    """Whether it is said in the text of the segment before."""
    stale: str = ""
    """Why it is not shown as the translation of what the source says now; empty if it is."""
    outdated: bool = False
    """Whether that is because the source says something else than what was translated."""
    path: str = ""
    line: int | None = None


def sight_key(segment: Segment) -> str:
    """Name what a segment says, whatever its punctuation, case, line breaks and markup.

    A change that leaves this key as it is gives a translator no work.
    """
    text = _DASHES.sub("-", plain(segment.text, " ").casefold())
    words = " ".join(_PUNCTUATION.sub(" ", text).split())
    keys = sorted(inline.key for inline in segment.inlines if ":" in inline.key)
    return digest("\n".join((words, *keys)))


def join_texts(segments: Sequence[Segment], profile: Profile) -> tuple[str, tuple[Inline, ...]]:
    """Join what a translator split, renumbering the tags."""
    texts, inlines = [], list[Inline]()
    for segment in segments:
        texts.append(shift(segment.text, len(inlines)))
        inlines.extend(segment.inlines)
    return join_sentences(texts, profile), tuple(inlines)


def shift(text: str, by: int) -> str:
    """Raise every tag number of *text*."""
    return renumber(text, lambda number: number + by) if by else text


def take(text: str, inlines: Sequence[Inline]) -> tuple[str, tuple[Inline, ...]]:
    """Give a part of a text tags numbered from 1, and only the inline elements that it has."""
    used = sorted({number for _, number in tags(text)})
    new = {number: position for position, number in enumerate(used, start=1)}
    return renumber(text, new.__getitem__), tuple(inlines[number - 1] for number in used)


def number_like(source: Segment, human: Human) -> Human:
    """Give the tags of a person's text the numbers that the same elements have in the source.

    Elements that the source does not have get numbers above its own.
    """
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, inline in enumerate(source.inlines, start=1):
        waiting[inline.key].append(number)
    numbered = [Inline(key="")] * len(source.inlines)
    new: dict[int, int] = {}
    for number, inline in enumerate(human.inlines, start=1):
        if queue := waiting[inline.key]:
            new[number] = queue.popleft()
            numbered[new[number] - 1] = inline
        else:
            numbered.append(inline)
            new[number] = len(numbered)
    text = renumber(human.text, new.__getitem__) if new else human.text
    return replace(human, text=text, inlines=tuple(numbered) if new else ())


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstSeen:
    """In which build each text of a page was seen first, by :func:`sight_key`."""

    source: Mapping[str, int]
    target: Mapping[str, int]

    def changed_since(self, source: Segment, target: Sequence[Segment]) -> bool:
        """Tell whether *source* came to the page after all of *target* was there."""
        written = max(self.target.get(sight_key(segment), 0) for segment in target)
        return self.source.get(sight_key(source), 0) > written


def find_human(
    source: Document,
    target: Document,
    beads: Sequence[Bead],
    *,
    seen: FirstSeen,
    source_profile: Profile,
    target_profile: Profile,
) -> dict[int, Human]:
    """Give the person's text for the source segments that have one, by index."""
    reader = _Reader(source, target, seen, source_profile, target_profile)
    found: dict[int, Human] = {}
    for bead in beads:
        if bead.source and bead.target:
            found.update(reader.read(bead))
    return found


class _Reader:
    """Reads the beads of one page."""

    def __init__(
        self,
        source: Document,
        target: Document,
        seen: FirstSeen,
        source_profile: Profile,
        target_profile: Profile,
    ) -> None:
        self.source, self.target = source.segments, target.segments
        self.seen = seen
        self.source_profile, self.target_profile = source_profile, target_profile
        self.neighbours = _neighbours(source)

    def read(self, bead: Bead) -> dict[int, Human]:
        """Give what the person wrote for each source segment of one bead."""
        sources = [self.source[index] for index in bead.source]
        targets = [self.target[index] for index in bead.target]
        text, inlines = join_texts(targets, self.target_profile)
        first = targets[0]
        whole = Human(
            text=text, inlines=inlines, score=bead.score, path=first.path, line=first.line
        )
        stale = [self._stale(segment, targets, bead) for segment in sources]
        if len(sources) == 1:
            return {bead.source[0]: replace(whole, stale=stale[0], outdated=bool(stale[0]))}
        if not any(stale) and self._may_merge(bead.source):
            said = replace(whole, text="", inlines=(), merged=True)
            return {bead.source[0]: whole} | dict.fromkeys(bead.source[1:], said)
        return dict(zip(bead.source, self._distribute(whole, sources, stale), strict=True))

    def _distribute(
        self, whole: Human, sources: Sequence[Segment], stale: Sequence[str]
    ) -> list[Human]:
        """Cut what a person merged at its sentences, one part for each source segment."""
        parts = distribute(
            [segment.text for segment in sources],
            whole.text,
            source_profile=self.source_profile,
            target_profile=self.target_profile,
        )
        if parts is None:
            unclear = "it cannot be told which part of a merged text belongs here"
            return [replace(whole, stale=why or unclear, outdated=bool(why)) for why in stale]
        taken = (take(part, whole.inlines) for part in parts)
        return [
            replace(whole, text=text, inlines=inlines, stale=why, outdated=bool(why))
            for (text, inlines), why in zip(taken, stale, strict=True)
        ]

    def _stale(self, source: Segment, targets: Sequence[Segment], bead: Bead) -> str:
        if self.seen.changed_since(source, targets):
            return "the source changed after it was translated"
        if len(bead.source) > 1:
            return ""
        signs = contradictions(
            source, targets, source_profile=self.source_profile, target_profile=self.target_profile
        )
        return "; ".join(signs)

    def _may_merge(self, indices: Sequence[int]) -> bool:
        """Tell whether paragraphs stand in a row, so that one can take the place of all."""
        segments = [self.source[index] for index in indices]
        return all(segment.kind is Kind.PARAGRAPH for segment in segments) and all(
            (one, other) in self.neighbours for one, other in pairwise(indices)
        )


def _neighbours(document: Document) -> set[tuple[int, int]]:
    """List the pairs of segments, by index, with no anchor between them and the same containers."""
    pairs = set()
    before: Segment | None = None
    index = -1
    for block in document.blocks:
        if not isinstance(block, Segment):
            before = None
            continue
        index += 1
        if before is not None and (before.section, before.within) == (block.section, block.within):
            pairs.add((index - 1, index))
        before = block
    return pairs


def section_ids(source: Document, target: Document, beads: Sequence[Bead]) -> dict[str, str]:
    """Map the ids of the translated page's sections to those of the same sections of the source."""
    ids: dict[str, str] = {}
    ours, theirs = source.segments, target.segments
    for bead in beads:
        if len(bead.source) == len(bead.target) == 1:
            here, there = ours[bead.source[0]], theirs[bead.target[0]]
            if here.kind is there.kind is Kind.TITLE and here.section and there.section:
                known = here.section.split()
                ids.update({name: known[-1] for name in there.section.split() if name not in known})
    return ids
