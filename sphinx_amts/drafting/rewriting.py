"""The texts of a page that is there: what each has to say, as edits of its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..document import Segment
from ..languages import Profile, split_tagged
from ..rewrite.elements import UnwritableError
from ..rewrite.files import Edit
from ..rewrite.layout import Layout, Setting, Span
from ..rewrite.paragraphs import Written as Line
from ..rewrite.paragraphs import cuts, put_together, unindent
from ..rewrite.writing import Dialect, columns, write
from ..tagged import parse
from .books import Books, Written
from .page import PageWork
from .shapes import key_in, shape
from .wording import Piece, Wording


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is to be written."""

    lines: str
    """Without indentation."""
    shape: str
    """What has to be read from it."""


def reword(
    work: PageWork,
    target: Segment,
    wording: Wording,
    there: Written,
    span: Span,
    books: Books,
    profile: Profile,
) -> Text:
    """Write what a text of the translated page has to say, its kept sentences as they stand.

    :param profile: of the target language.
    :raises UnwritableError: if it cannot be written.
    """  # fmt: skip
    dialect = there.file.dialect
    lines = unindent(there.file.layout.raw(span), span.indent)
    sentences = split_tagged(target.text, profile)
    places = [0, len(lines)]
    if any(piece.kept for piece in wording.pieces):
        elements = books.elements(lines, dialect)
        places = cuts(lines, target.text, target.inlines, elements, sentences)
    written, shapes = [], []
    for piece in wording.pieces:
        if piece.kept is None:
            written.append(Line(_new(work, piece, books, dialect, span.setting), piece.after))
            shapes.append(_shape_of_new(work, piece, books))
        else:
            first, last = places[piece.kept[0]], places[piece.kept[1]]
            kept = lines[first:last].strip()
            if piece is not wording.pieces[-1] and dialect is Dialect.RST:
                kept = re.sub("::$", ":", kept)  # what follows it is no literal block now
            written.append(Line(kept, piece.after, (first, last)))
            text = "".join(sentences[slice(*piece.kept)])
            shapes.append(shape(text, key_in(target.inlines, lambda inline: inline.key)))
    one_line = span.setting is not Setting.BLOCK
    text = put_together(written, lines, places[1:], one_line=one_line)
    return Text(literal_next(text, lines, dialect), "".join(shapes))


def _new(work: PageWork, piece: Piece, books: Books, dialect: Dialect, setting: Setting) -> str:
    source = work.source.segments[piece.source]
    return write(parse(piece.text), books.markup(source, dialect), dialect, setting)


def _shape_of_new(work: PageWork, piece: Piece, books: Books) -> str:
    inlines = work.source.segments[piece.source].inlines
    return shape(piece.text, key_in(inlines, books.key))


def literal_next(text: str, before: str, dialect: Dialect) -> str:
    """Let a text announce the literal block after it, if the one in its place did."""
    if dialect is not Dialect.RST or not before.rstrip().endswith("::") or text.endswith("::"):
        return text
    return f"{text}:" if text.endswith(":") else f"{text} ::"


def edits_of(layout: Layout, span: Span, text: str, dialect: Dialect) -> list[Edit]:
    """Put a text in the place of another, and lengthen the line under a title."""
    lines = text.replace("\n", f"\n{span.indent}")
    edits = [Edit(span.start, span.end, lines)]
    if dialect is Dialect.RST and span.setting is Setting.LINE:
        edits += _adornments(layout.text, span, columns(text))
    return edits


_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+(?=\s*$)", re.MULTILINE)


def _adornments(text: str, span: Span, width: int) -> Sequence[Edit]:
    """Lengthen the lines above and under a title that are shorter than it."""
    after = text.find("\n", span.end) + 1
    begin = text.rfind("\n", 0, span.start) + 1
    above = text.rfind("\n", 0, max(0, begin - 1)) + 1
    under = _ADORNMENT.match(text, after) if after else None
    over = _ADORNMENT.match(text, above) if above < begin else None
    if under is None:
        return []
    lines = (over, under) if over and over[0] == under[0] else (under,)
    return [
        Edit(line.start(), line.end(), line[1] * width) for line in lines if len(line[0]) < width
    ]


__all__ = ["Text", "UnwritableError", "edits_of", "literal_next", "reword"]
