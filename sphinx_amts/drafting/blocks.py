"""Blocks of the source page that the translated page does not have: written in its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..document import Kind
from ..drafted import DraftPairs
from ..languages import split_tagged
from ..plan import Origin
from ..rewrite.elements import UnwritableError
from ..rewrite.files import Edit, apply
from ..rewrite.layout import Block, Setting, Span
from ..rewrite.writing import Dialect, write
from ..tagged import parse
from .books import Books, Written
from .marking import comment
from .page import Fate, Languages, PageWork
from .rewriting import edits_of, literal_next
from .shapes import key_in, shape
from .wording import draft_pairs

MADE = frozenset({Kind.HEADING, Kind.INDEX})
"""Kinds of text that directives make where none stands in the file: "Solution"."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A block of the source, written in the other language."""

    text: str
    pairs: DraftPairs
    """What its mark says: source sentences and drafts, as keys."""
    shapes: tuple[tuple[int, str], ...]
    """What has to be read from it: source segment → shape."""


class NoDraftError(Exception):
    """There is a text in a block of which there is no draft."""

    def __init__(self, index: int, fate: Fate, reason: str) -> None:
        """Name the source segment."""
        super().__init__(reason)
        self.index, self.fate, self.reason = index, fate, reason


def marked(drafted: Drafted, dialect: Dialect) -> str:
    """Put the mark of a block before it, if anything in it is a draft."""
    if not drafted.pairs:
        return drafted.text
    gap = "\n" if dialect is Dialect.MYST else "\n\n"
    return f"{comment(drafted.pairs, dialect)}{gap}{drafted.text}"


def segments_in(written: Written, block: Block) -> list[int]:
    """List the segments that stand in a block, by index."""
    return [i for i, span in written.spans.items() if block.start <= span.start <= block.end]


def in_own_form(written: Written, block: Block, text: str) -> str:
    """Give the new text of a block as the page of the source writes such blocks.

    :raises UnwritableError: if a dialect has no way to write it.
    """
    converted = written.file.converted
    return converted.excerpt(Edit(block.start, block.end, text)) if converted else text


def draft_block(
    work: PageWork,
    written: Written,
    block: Block,
    books: Books,
    languages: Languages,
    *,
    whole: bool = False,
) -> Drafted:
    """Write a block of the source page in the other language.

    :param whole: whether it takes the place of the block in the file of the source page.
    :raises NoDraftError: if there is a text in it that has no draft, or cannot be written.
    """
    layout, dialect = written.file.layout, written.file.dialect
    own = segments_in(written, block)
    if own and (stuck := stuck_between(work, written, own[0], own[-1])):
        raise NoDraftError(stuck[0], Fate.BY_HAND, "the block has a text that a directive made")
    edits: list[Edit] = []
    pairs: list[tuple[str, str]] = []
    shapes: list[tuple[int, str]] = []
    for index in own:
        span = written.spans[index]
        text = _text(work, index, written, span, books, languages)
        pairs += _pairs(work, index, languages)
        segment = work.source.segments[index]
        said = _said(work, index)
        shapes.append((index, shape(said, key_in(segment.inlines, books.key))))
        edits += edits_of(layout, span, text, dialect)
    inside = [Edit(e.start - block.start, e.end - block.start, e.text) for e in edits]
    text = apply(layout.text[block.start : block.end], inside).replace("\r\n", "\n")
    if not whole:
        try:
            text = in_own_form(written, block, text)
        except UnwritableError as error:
            raise NoDraftError(own[0], Fate.UNWRITABLE, str(error)) from None
    return Drafted(text, tuple(dict.fromkeys(pairs)), tuple(shapes))


def stuck_between(work: PageWork, written: Written, first: int, last: int) -> list[int]:
    """List the source segments between two others that have no place in their file.

    They would stay what they are in the source: what directives make of their arguments does.
    """
    source = work.source.segments
    return [
        index
        for index in range(first + 1, last)
        if index not in written.spans
        and source[index].path == str(written.path)
        and source[index].kind not in MADE
    ]


def _said(work: PageWork, index: int) -> str:
    return "".join(part.text + part.after for part in work.parts(index))


def _text(
    work: PageWork, index: int, written: Written, span: Span, books: Books, languages: Languages
) -> str:
    segment = work.source.segments[index]
    parts = work.parts(index)
    if any(part.origin is Origin.SOURCE for part in parts) or not parts:
        raise NoDraftError(index, Fate.NO_DRAFT, work.plan.entries[index].reason)
    if segment.kind is Kind.META and any(part.origin is Origin.MACHINE for part in parts):
        raise NoDraftError(index, Fate.BY_HAND, "no mark of a draft can stand before it")
    dialect = written.file.dialect
    before = written.file.layout.raw(span)
    several = "\n" in before and span.setting is Setting.BLOCK
    said = _said(work, index)
    sentences = split_tagged(said, languages.target) if several else [said]
    try:
        markup = books.markup(segment, dialect)
        lines = [write(parse(each.strip()), markup, dialect, span.setting) for each in sentences]
    except UnwritableError as error:
        raise NoDraftError(index, Fate.UNWRITABLE, str(error)) from None
    return literal_next("\n".join(lines), before, dialect)


def _pairs(work: PageWork, index: int, languages: Languages) -> DraftPairs:
    segment = work.source.segments[index]
    return tuple(
        pair
        for part in work.parts(index)
        if part.origin is Origin.MACHINE
        for pair in draft_pairs(segment, part, languages)
    )


def by_block(written: Written) -> Iterator[tuple[Block, Sequence[int]]]:
    """Give each outermost block with its segments."""
    of: Mapping[Block, list[int]] = {block: [] for block in written.file.layout.outer()}
    for index, span in written.spans.items():
        block = written.file.layout.block_of(span)
        if block is not None:
            of[block].append(index)
    yield from of.items()
