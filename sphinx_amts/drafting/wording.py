"""What each text of a translated page should say: sentences that stay, and drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..align.beads import Bead
from ..document import Segment
from ..drafted import sentence_key
from ..languages import split_tagged
from ..plan import Entry, Origin, Part
from ..tagged import plain
from .page import Fate, Languages, PageWork


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of what a text should say."""

    kept: tuple[int, int] | None = None
    """The sentences of the person that it is, from and to before; None for what is to be written."""
    text: str = ""
    """Tagged text to be written."""
    source: int = 0
    """The source segment that the tags are of."""
    after: str = ""
    """What stands between it and the next."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Keys of its source sentences and of itself, if it is a draft."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What a text of the translated page should say."""

    pieces: tuple[Piece, ...]
    sources: tuple[int, ...]
    """The source segments that it translates."""


@dataclass(slots=True)
class Wordings:
    """What has to change on a page."""

    changed: dict[int, Wording] = field(default_factory=dict)
    """By index of the target segment."""
    missing: list[int] = field(default_factory=list)
    """The source segments that have no text on the translated page."""
    left: list[tuple[int, Fate, str]] = field(default_factory=list)
    """Source segments of which nothing can be done: which, what, why."""
    orphaned: list[int] = field(default_factory=list)
    """Target segments that translate nothing."""


def wordings(work: PageWork, languages: Languages) -> Wordings:
    """Compare what a page should say with what it says."""
    assert work.target is not None
    found = Wordings()
    for bead in work.beads:
        if not bead.target:
            found.missing += bead.source
        elif not bead.source:
            found.orphaned += bead.target
        else:
            _Group(work, bead, languages, found).tell()
    return found


@dataclass(slots=True)
class _Group:
    """Source segments and the target segments that translate them."""

    work: PageWork
    bead: Bead
    languages: Languages
    found: Wordings

    def tell(self) -> None:
        """Say what the target segments should say, if that is not what they say."""
        parts = [(i, part) for i in self.bead.source for part in self.work.parts(i)]
        undone = {Origin.MACHINE, Origin.SOURCE}
        stale = [i for i, part in parts if part.origin in undone or self._came_back(i)]
        if not stale:
            return
        lacking = [i for i, part in parts if part.origin is Origin.SOURCE]
        if lacking:
            reason = self.work.plan.entries[lacking[0]].reason
            self.found.left += [(i, Fate.NO_DRAFT, reason) for i in dict.fromkeys(lacking)]
            return
        assigned = self._assign(parts)
        if any(not pieces for pieces in assigned.values()):
            reason = "the translator said it in more paragraphs than the source has"
            self.found.left += [(i, Fate.BY_HAND, reason) for i in dict.fromkeys(stale)]
            return
        for j, pieces in assigned.items():
            if any(piece.kept is None for piece in pieces):
                wording = Wording(pieces=tuple(pieces), sources=self.bead.source)
                self.found.changed[j] = wording

    def _came_back(self, index: int) -> bool:
        """Tell whether a person wrote it elsewhere than on this page, for this very text.

        What stands in a book has inline elements of its own.
        """
        entry = self.work.plan.entries[index]
        elsewhere = entry.inlines is None or came_from_elsewhere(entry)
        return entry.origin is Origin.HUMAN and elsewhere and not entry.merged

    def _assign(self, parts: Sequence[tuple[int, Part]]) -> dict[int, list[Piece]]:
        """Give each part to the target segment where it stands, or where the part before it does."""
        assert self.work.target is not None
        segments = self.work.target.segments
        says = {j: [_tight(s) for s in self._sentences(segments[j])] for j in self.bead.target}
        assigned: dict[int, list[Piece]] = {j: [] for j in self.bead.target}
        here = self.bead.target[0]
        for i, part in parts:
            place = _find(part, says, here) if part.origin is not Origin.MACHINE else None
            if place is not None:
                here, kept = place
                assigned[here].append(Piece(kept=kept, source=i, after=part.after))
                continue
            pairs = self._pairs(i, part) if part.origin is Origin.MACHINE else ()
            piece = Piece(text=part.text, source=i, after=part.after, pairs=pairs)
            assigned[here].append(piece)
        return assigned

    def _sentences(self, segment: Segment) -> list[str]:
        return split_tagged(segment.text, self.languages.target)

    def _pairs(self, index: int, part: Part) -> tuple[tuple[str, str], ...]:
        return draft_pairs(self.work.source.segments[index], part, self.languages)


def came_from_elsewhere(entry: Entry) -> bool:
    """Tell whether what a person wrote, or a part of it, moved here from another page."""
    return entry.origin is Origin.HUMAN and bool(entry.reason)


def draft_pairs(segment: Segment, part: Part, languages: Languages) -> tuple[tuple[str, str], ...]:
    """Pair the sentences of a draft with those of the source segment, as keys.

    :param part: all that the segment should say, or some sentences of it.
    """
    sources = split_tagged(segment.text, languages.source)
    if len(sources) > 1 and part.source:
        sources = [s for s in sources if shown(s) and shown(s) in part.source] or sources
    drafts = split_tagged(part.text, languages.target)
    last = len(sources) - 1
    if len(sources) == len(drafts):
        numbers = list(range(len(drafts)))
    else:
        numbers = [min(last, n * len(sources) // len(drafts)) for n in range(len(drafts))]
    return tuple(
        (sentence_key(sources[number]), sentence_key(draft))
        for number, draft in zip(numbers, drafts, strict=True)
        if plain(draft).strip()
    )


def moved_pairs(work: PageWork, index: int, languages: Languages) -> dict[str, str]:
    """Pair the sentences of a text that moved here with what a person wrote for them, as keys.

    :return: source → target; nothing if it cannot be told which belong together.
    """
    if not came_from_elsewhere(work.plan.entries[index]):
        return {}
    segment = work.source.segments[index]
    pairs = [
        pair
        for part in work.parts(index)
        if part.origin is Origin.HUMAN
        for pair in draft_pairs(segment, part, languages)
    ]
    found = dict(pairs)
    return found if len(found) == len(pairs) == len(set(found.values())) else {}


def shown(sentence: str) -> str:
    """Give a sentence, tagged text, as plans and standings show it."""
    return " ".join(plain(sentence, "…").split())


def _find(part: Part, says: dict[int, list[str]], here: int) -> tuple[int, tuple[int, int]] | None:
    """Find the sentences of a person that a part is, from the segment *here* on."""
    wanted = _tight(part.text)
    for j, sentences in _from(says, here):
        for first in range(len(sentences)):
            text, last = "", first
            while last < len(sentences) and len(text) < len(wanted):
                text += sentences[last]
                last += 1
            if text == wanted and wanted:
                return j, (first, last)
    return None


def _from(says: dict[int, list[str]], here: int) -> Iterator[tuple[int, list[str]]]:
    yield from ((j, sentences) for j, sentences in says.items() if j >= here)
    yield from ((j, sentences) for j, sentences in says.items() if j < here)


def _tight(text: str) -> str:
    return "".join(plain(text).split())
