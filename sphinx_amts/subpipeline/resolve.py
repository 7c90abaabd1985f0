"""Who is heard for each segment: people before engines, the place itself before other places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..align.nodes import Bead
from ..document import Document, Inline, Kind, Segment
from ..languages import Profile
from ..memory.records import HumanPair, Reviewed, text_key
from ..plan import Entry, Origin, Plan
from ..serial import load_inlines
from ..tagged import plain, tags
from .ancestry import Ancestry
from .composing import compose
from .drafts import Drafts
from .gone import Orphan
from .human import Human
from .references import references


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What is known about one page before an engine is asked."""

    document: Document
    human: Mapping[int, Human] = field(default_factory=dict)
    """By index of the segment."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Ids of sections of the translated page → ids of this page."""
    target: Document | None = None
    """The translated page, if there is one."""
    beads: tuple[Bead, ...] = ()
    """Which of its segments belong to which of this page."""
    ancestry: Ancestry | None = None
    """What this page was when it was translated, if that is known."""
    orphans: tuple[Orphan, ...] = ()
    """What people translated that is not in the source any more, as far as that is known."""
    moved_to: Mapping[int, str] = field(default_factory=dict)
    """Segment of the translated page → the page of the source that what it translates is on now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Voices:
    """What can stand in where the page itself has no current human translation."""

    reviewed: Mapping[str, Reviewed]
    """What people sent back, by the key of the source text."""
    elsewhere: Mapping[str, Sequence[HumanPair]]
    """Human pairs of the whole book, by the key of the source text."""
    interface: Callable[[str], str]
    """The target language's word for one of Sphinx's own words, or the word itself."""
    profile: Profile
    """The target language."""
    show_stale: bool = False
    """Whether an outdated human text is shown (and marked) where nothing else is there."""


def settle(page: Page, voices: Voices) -> dict[int, Entry]:
    """Give the entries of all segments that need no engine."""
    found: dict[int, Entry] = {}
    first = 0
    for index, segment in enumerate(page.document.segments):
        entry = _by_people(index, segment, page, voices)
        if entry is None:
            continue
        found[index] = entry
        if entry.merged:
            said = found[first]
            found[first] = replace(said, source=f"{said.source} {entry.source}")
        else:
            first = index
    return found


def _by_people(index: int, segment: Segment, page: Page, voices: Voices) -> Entry | None:
    here = page.human.get(index)
    said = here if here is not None and not here.stale else None
    if said is not None and not said.moved_from:
        return _entry(segment, Origin.HUMAN, said.text, said.inlines, merged=said.merged)
    back = voices.reviewed.get(text_key(segment.text))
    if back is not None:
        by = back.author or back.path
        return _entry(segment, Origin.HUMAN, back.target, None, by=by)
    if said is not None:
        by, why = said.moved_from, f"moved from {said.moved_from!r}"
        return _entry(segment, Origin.HUMAN, said.text, said.inlines, by=by, reason=why)
    if segment.kind is Kind.HEADING and not segment.inlines:
        word = plain(segment.text)
        translated = voices.interface(word)
        if translated != word:
            return _entry(segment, Origin.HUMAN, translated, (), by="Sphinx")
    return _elsewhere(segment, voices.elsewhere.get(text_key(segment.text), ()))


def _elsewhere(segment: Segment, pairs: Sequence[HumanPair]) -> Entry | None:
    """Give the one translation that people have for a text in other places, if they agree.

    The same words may stand around other formulas there, as in "where … and …".  Then those of this
    place are put in, if the translation has the very tags of its source.
    """
    if len({text_key(pair.target) for pair in pairs}) != 1:
        return None
    wanted = references(segment.inlines)
    for pair in pairs:
        inlines = load_inlines(pair.inlines)
        if references(inlines) == wanted:
            return _by(segment, pair, inlines)
    return _by(segment, pairs[0], None) if tags(pairs[0].target) == tags(segment.text) else None


def _by(segment: Segment, pair: HumanPair, inlines: tuple[Inline, ...] | None) -> Entry:
    by = f"{pair.target_path}:{pair.target_line or ''}".rstrip(":")
    return _entry(segment, Origin.HUMAN, pair.target, inlines, by=by)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What people say of a book."""

    pages: Mapping[str, Page]
    voices: Voices
    entries: Mapping[str, Mapping[int, Entry]]
    """Page → index of the segment → what it will show."""

    def lacking(self) -> dict[str, tuple[str, ...]]:
        """List by page, in order, the texts of which they say nothing."""
        return {
            name: tuple(
                text
                for index, segment in enumerate(page.document.segments)
                if index not in self.entries[name]
                for text in _to_draft(segment, page.human.get(index))
            )
            for name, page in self.pages.items()
        }


def _to_draft(segment: Segment, human: Human | None) -> tuple[str, ...]:
    """Give what an engine is asked for: of a text that still stands in part, the rest."""
    if human is None or not human.in_part:
        return (segment.text,)
    return tuple(piece.source for piece in human.pieces if not piece.text)


def complete(page: Page, settled: Mapping[int, Entry], drafts: Drafts, voices: Voices) -> Plan:
    """Make the plan of a page: what people said, else a draft, else the source."""
    entries = []
    for index, segment in enumerate(page.document.segments):
        entry = settled.get(index)
        entries.append(entry or _without_people(segment, page.human.get(index), drafts, voices))
    return Plan(page=page.document.name, entries=tuple(entries), ids=page.ids)


def _without_people(segment: Segment, old: Human | None, drafts: Drafts, voices: Voices) -> Entry:
    reason = old.stale if old else "no human translation"
    past = " ".join(plain(old.text, "…").split()) if old and old.outdated else ""
    if past:
        reason = f"outdated: {reason}"
    if old and old.in_part:
        return replace(_in_part(segment, old, drafts, voices, reason), outdated=past)
    draft = drafts.done.get(segment.text)
    if draft is not None:
        entry = _entry(segment, Origin.MACHINE, draft.text, None, by=draft.by, reason=reason)
        return replace(entry, outdated=past)
    if why := drafts.failed.get(segment.text):
        reason = f"{reason}; {why}"
    if old and past and voices.show_stale:
        entry = _entry(segment, Origin.HUMAN_STALE, old.text, old.inlines, reason=reason)
    else:
        entry = _entry(segment, Origin.SOURCE, segment.text, None, reason=reason)
    return replace(entry, outdated=past)


def _in_part(segment: Segment, old: Human, drafts: Drafts, voices: Voices, reason: str) -> Entry:
    """Show what still stands of a person's text, and something else for the rest."""
    composed = compose(segment, old.pieces, drafts, voices.profile, show_stale=voices.show_stale)
    whys = dict.fromkeys(
        drafts.failed[piece.source] for piece in old.pieces if piece.source in drafts.failed
    )
    by = next((part.by for part in composed.parts if part.by), "")
    entry = _entry(
        segment,
        composed.origin,
        composed.text,
        composed.inlines,
        by=by,
        reason="; ".join((reason, *whys)),
    )
    shown = " ".join(plain(segment.text, "…").split())
    return replace(entry, parts=composed.parts, source=shown)


def _entry(
    segment: Segment,
    origin: Origin,
    text: str,
    inlines: tuple[Inline, ...] | None,
    *,
    by: str = "",
    merged: bool = False,
    reason: str = "",
) -> Entry:
    shown = "" if origin is Origin.SOURCE else " ".join(plain(segment.text, "…").split())
    return Entry(
        kind=segment.kind,
        mark=segment.mark,
        origin=origin,
        text=text,
        inlines=inlines,
        source=shown,
        by=by,
        merged=merged,
        reason=reason,
        line=segment.line,
    )
