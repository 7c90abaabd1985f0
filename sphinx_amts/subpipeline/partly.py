"""What a person wrote for a paragraph of which a part is not theirs any more, or not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..languages import Profile, join_sentences
from ..tagged import escape
from .human import CHANGED, Human
from .numbering import join_texts
from .pieces import Piece


def in_part(whole: Human, found: Sequence[Piece], profile: Profile, *, alone: bool) -> Human:
    """Say of a text, by sentences, what of it still stands.

    :param found: all sentences of a source segment.
    :param profile: of the person's language.
    :param alone: whether *whole* is a translation of no other segment.
    """
    lost = [piece for piece in found if not piece.text]
    drafts = sum(piece.by_machine for piece in found)
    if drafts and not lost:
        why = f"{drafts} of {len(found)} sentences are drafts that nobody has accepted"
        return replace(whole, text="", inlines=(), stale=why, pieces=tuple(found))
    if not lost:
        text, inlines = join_texts(((piece.text, piece.inlines) for piece in found), profile)
        return replace(whole, text=text, inlines=inlines, stale="", outdated=False)
    # Two changed sentences may have been translated by one.
    outdated = dict.fromkeys(escape(piece.was) for piece in lost)
    was = join_sentences(outdated, profile)
    if len(lost) < len(found):
        why = f"{len(lost)} of {len(found)} sentences changed after they were translated"
        return replace(whole, text=was, inlines=(), stale=why, outdated=True, pieces=tuple(found))
    said = whole if alone else replace(whole, text=was, inlines=())
    return replace(said, stale=CHANGED, outdated=bool(said.text), pieces=tuple(found))
