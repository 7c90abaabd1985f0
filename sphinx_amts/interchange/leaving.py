"""What translators get of a book: the texts that need work, with all that is known of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ..document import Segment
from ..exchange import Previous, Unit
from ..exchange.units import as_notes, writable
from ..languages import Profile, join_sentences
from ..plan import Entry, Origin
from ..sync.changes import Change
from ..sync.standing import Standing, State
from ..tagged import TagError, check, escape, plain
from .identity import name_of_draft, names_of
from .wanted import Wanted, is_wanted

if TYPE_CHECKING:
    from ..synchronisation import PageSync


_UNSAID = frozenset({Change.UNKNOWN, Change.SAME, Change.NEW})
"""Changes of which a translator learns nothing that the state does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """Makes units of the pages of one book."""

    source: Profile
    target: Profile
    locate: Callable[[str], str]
    """Gives the path of a file of the book as a translator is to see it."""

    def units(self, pages: Iterable[PageSync], wanted: Wanted) -> tuple[Unit, ...]:
        """Give the texts of pages that translators are to get, in reading order."""
        return tuple(
            unit for page in pages for unit in self._of_page(page) if is_wanted(unit, wanted)
        )

    def _of_page(self, page: PageSync) -> Iterator[Unit]:
        """Give the texts of one page that have words and stand alone."""
        segments, entries = page.source.segments, page.plan.entries
        standings: defaultdict[int, list[Standing]] = defaultdict(list)
        for standing in page.standings:
            if standing.segment is not None:
                standings[standing.segment].append(standing)
        names = names_of(page.source.name, segments)
        for index, (name, segment, entry) in enumerate(zip(names, segments, entries, strict=True)):
            # Of paragraphs that a person merged, it cannot be told which words belong to which.
            merged = entry.merged or (index + 1 < len(entries) and entries[index + 1].merged)
            if not merged and any(map(str.isalpha, plain(segment.text))):
                unit = self._unit(segment, entry, standings[index])
                path = self.locate(segment.path)
                yield replace(unit, id=name, page=page.source.name, path=path)

    def _unit(self, segment: Segment, entry: Entry, standings: Sequence[Standing]) -> Unit:
        source, shown = writable(segment.text), writable(entry.text)
        unit = Unit(id="", source=source, line=segment.line)
        if all(standing.state is State.CURRENT for standing in standings):
            return replace(unit, target=shown, reviewed=True, origin=entry.origin, by=entry.by)
        changes = (each.change for each in standings if each.state is not State.CURRENT)
        told = dict.fromkeys(change.explanation for change in changes if change not in _UNSAID)
        notes = as_notes((*told, _legend(segment)))
        unit = replace(unit, previous=self._previous(entry, standings), notes=notes)
        if entry.origin is Origin.MACHINE and _keeps_tags(source, shown):
            draft = name_of_draft(shown)
            return replace(unit, target=shown, origin=entry.origin, by=entry.by, draft=draft)
        return unit

    def _previous(self, entry: Entry, standings: Sequence[Standing]) -> Previous | None:
        """Give what a person wrote for an older text, and that text as far as it is known."""
        said = join_sentences((each.target for each in standings), self.target)
        if not (said or entry.outdated):
            return None
        known = said and all(each.before for each in standings if each.state is State.STALE)
        before = dict.fromkeys(  # two sentences may have been one
            each.source if each.state is State.CURRENT else each.before
            for each in standings
            if each.state is not State.MISSING
        )
        source = join_sentences(before, self.source) if known else ""
        now = join_sentences((each.source for each in standings), self.source)
        return Previous(
            source=escape(writable(source)),
            target=escape(writable(said or entry.outdated)),
            match=_match(source, now) if source else None,
        )


def _legend(segment: Segment) -> str:
    """Say what the tags of a text stand for; empty if it has none."""
    tags = (f"{number} is {one.key}" for number, one in enumerate(segment.inlines, start=1))
    return "; ".join(("tags: " + next(tags), *tags)) if segment.inlines else ""


def _keeps_tags(source: str, draft: str) -> bool:
    """Tell whether a draft has the tags of its source: one that is partly a person's may not."""
    try:
        check(source, draft)
    except TagError:
        return False
    return True


def _match(before: str, now: str) -> float:
    """Say how much of a text is as it was, in hundredths; never all of it, as something changed.

    The words that both have, of all words of both (Ratcliff and Metzener, 1988).
    """
    matcher = SequenceMatcher(None, before.split(), now.split(), autojunk=False)
    return min(0.99, round(matcher.ratio(), 2))
