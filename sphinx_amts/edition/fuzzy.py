"""What a gettext catalog says, as a person's text; what is fuzzy was made for another source."""

from __future__ import annotations

from dataclasses import replace

from ..book.catalogs import CatalogTranslation, bare
from ..document import Segment
from ..subpipeline.human import CHANGED, Human
from ..subpipeline.pieces import Piece
from ..subpipeline.reading import for_people
from ..sync.changes import Change, Sentence, judge
from ..tagged import escape


def human_of(said: CatalogTranslation, segment: Segment) -> Human:
    """Give the text of a catalog for a segment."""
    human = Human(text=said.text, inlines=said.inlines, path=said.path, line=said.line)
    if not said.fuzzy:
        return human
    stale = replace(human, stale=CHANGED, outdated=True)
    return replace(stale, pieces=(_piece(said, segment),)) if said.previous else stale


def _piece(said: CatalogTranslation, segment: Segment) -> Piece:
    """Compare the two messages of a fuzzy entry."""
    before, now = (Sentence(escape(bare(text))) for text in (said.previous, said.message))
    change = judge(before, now)
    return Piece(
        source=segment.text,
        numbers=tuple(range(1, len(segment.inlines) + 1)),
        # If it says the same, there is another reason for its mark.
        change=Change.UNKNOWN if change is Change.SAME else change,
        before=before.plain,
        was=for_people(said.text, said.inlines),
    )
