"""A page of the source and what people and engines made of it → how each of its sentences stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..document import Segment
from ..languages import Profile, split_tagged, words
from ..plan import Entry, Origin, Plan
from ..subpipeline.pieces import Piece
from ..subpipeline.reading import for_people
from ..subpipeline.resolve import Page
from ..sync.changes import Change, severity
from ..sync.standing import Standing, State
from ..tagged import plain


def standings_of(page: Page, plan: Plan, profile: Profile) -> list[Standing]:
    """Say how each sentence of a page stands, in reading order, orphans last.

    :param plan: of the same page.
    :param profile: of the source.
    """
    teller = _Teller(page, profile)
    found = [
        standing
        for index, (segment, entry) in enumerate(
            zip(page.document.segments, plan.entries, strict=True)
        )
        for standing in teller.of_segment(index, segment, entry)
    ]
    return [*found, *teller.orphans()]


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says how the sentences of one page stand."""

    page: Page
    profile: Profile

    def of_segment(self, index: int, segment: Segment, entry: Entry) -> Iterator[Standing]:
        """Say it of one segment."""
        human = self.page.human.get(index)
        whole = self._measured(
            Standing(
                page=self.page.document.name,
                state=State.CURRENT,
                change=self._change(index),
                kind=str(segment.kind),
                source=for_people(segment.text, segment.inlines),
                before=self._before(index),
                segment=index,
                path=segment.path,
                line=segment.line,
                target_path=human.path if human else "",
                target_line=human.line if human else None,
                reason=entry.reason,
                guess=self.page.ancestry is None and not (human and human.pieces),
            ),
            segment.text,
        )
        if human is not None and human.stale and human.pieces and not _elsewhere(entry):
            yield from self._by_pieces(whole, human.pieces, segment, entry)
        elif human is not None and human.stale and human.outdated and not _elsewhere(entry):
            was = for_people(human.text, human.inlines)
            stale = replace(
                whole,
                state=State.STALE,
                change=Change.UNKNOWN,
                target=was,
                moved_from=human.moved_from,
            )
            yield _with_draft(stale, segment, entry)
        elif entry.origin is Origin.HUMAN:
            said = replace(whole, target=for_people(entry.text), reason="", guess=False)
            if human is not None and human.moved_from and entry.text == human.text:
                said = replace(said, change=Change.MOVED, moved_from=human.moved_from)
            yield said
        else:
            yield _with_draft(replace(whole, state=State.MISSING), segment, entry)

    def _change(self, index: int) -> Change:
        """Name the gravest thing that became of a segment; that it is new, if nothing is known."""
        if self.page.ancestry is None:
            return Change.UNKNOWN if index not in self.page.human else Change.SAME
        changes = self.page.ancestry.changes(index)
        return max(changes, key=lambda change: (severity(change), change is not Change.SAME))

    def _before(self, index: int) -> str:
        """Give what a segment said when it was translated, if it says something else now."""
        if self.page.ancestry is None or self._change(index) is Change.SAME:
            return ""
        return self.page.ancestry.text_before(index)

    def _by_pieces(
        self, whole: Standing, pieces: Sequence[Piece], segment: Segment, entry: Entry
    ) -> Iterator[Standing]:
        drafts = {
            number: part
            for number, part in enumerate(entry.parts)
            if len(entry.parts) == len(pieces)
        }
        for number, piece in enumerate(pieces):
            inlines = [segment.inlines[n - 1] for n in piece.numbers]
            one = replace(
                whole,
                source=for_people(
                    piece.source, inlines, addresses=piece.change is Change.REFERENCE
                ),
                change=piece.change,
                before=piece.before,
                target=piece.was,
                guess=False,
                moved_from=piece.moved_from,
            )
            one = self._measured(one, piece.source)
            if piece.by_machine:
                draft = for_people(piece.text)
                yield replace(one, state=State.MISSING, change=Change.SAME, draft=draft)
            elif piece.text:
                yield replace(one, target=for_people(piece.text), reason="")
            else:
                state = State.STALE if piece.was else State.MISSING
                draft_of = drafts.get(number)
                if draft_of is not None and draft_of.origin is Origin.MACHINE:
                    one = replace(one, draft=for_people(draft_of.text), by=draft_of.by)
                elif len(pieces) == 1:
                    one = _with_draft(one, segment, entry)
                yield replace(one, state=state)

    def _measured(self, standing: Standing, text: str) -> Standing:
        bare = plain(text)
        return replace(
            standing,
            sentences=sum(1 for part in split_tagged(text, self.profile) if part.strip()),
            words=sum(1 for word in words(bare, self.profile) if any(map(str.isalnum, word))),
            characters=len("".join(bare.split())),
        )

    def orphans(self) -> Iterator[Standing]:
        """List what people translated that is not in the source any more."""
        for orphan in self.page.orphans:
            yield self._measured(
                Standing(
                    page=self.page.document.name,
                    state=State.ORPHANED,
                    change=Change.DELETED,
                    kind=orphan.kind,
                    before=orphan.before,
                    target=orphan.target,
                    target_path=orphan.path,
                    target_line=orphan.line,
                ),
                orphan.before,
            )


def _elsewhere(entry: Entry) -> bool:
    """Tell whether a person's text for the very same source was found in another place."""
    return entry.origin is Origin.HUMAN and not entry.parts


def _with_draft(standing: Standing, segment: Segment, entry: Entry) -> Standing:
    if entry.origin is not Origin.MACHINE or entry.parts:
        return standing
    # The tags of a machine's text are the source's.
    draft = for_people(entry.text, segment.inlines)
    return replace(standing, draft=draft, by=entry.by)
