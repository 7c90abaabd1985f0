"""Where on the translated page the blocks come that only the source has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from ..document import Kind
from ..drafted import DraftPairs
from ..rewrite.files import Edit
from ..rewrite.layout import Block
from .blocks import (
    MADE,
    Drafted,
    NoDraftError,
    by_block,
    draft_block,
    in_own_form,
    marked,
    segments_in,
    stuck_between,
)
from .books import Books, Written
from .marking import mark_before
from .page import Fate, Languages, PageWork


@dataclass(slots=True)
class Inserted:
    """What is put into a page."""

    edits: list[Edit] = field(default_factory=list)
    """Blocks, before the marks of those that they may stand before."""
    items: list[Edit] = field(default_factory=list)
    """Items of lists."""
    shapes: defaultdict[int, list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Source segments with their shapes, after a target segment (-1: before the first)."""
    pairs: dict[Block, DraftPairs] = field(default_factory=dict)
    """What the marks of blocks have to say, beside what they do: drafts that were put into them."""
    left: list[tuple[int, Fate, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pages:
    """The file of a page in both books, and which of its segments belong together."""

    work: PageWork
    ours: Written
    theirs: Written
    links: Mapping[int, int]
    """Source segment → the last target segment that translates it."""


def insert(pages: Pages, missing: Sequence[int], books: Books, languages: Languages) -> Inserted:
    """Put the blocks of *missing* source segments behind those that they follow in the source."""
    return _Inserting(pages, frozenset(missing), books, languages).run()


@dataclass(slots=True)
class _Inserting:
    pages: Pages
    missing: frozenset[int]
    books: Books
    languages: Languages
    found: Inserted = field(default_factory=Inserted)
    told: set[int] = field(default_factory=set)

    def run(self) -> Inserted:
        """Go through the source page, from one block that is translated to the next."""
        blocks = list(by_block(self.pages.ours))
        waiting: list[tuple[Block, Sequence[int]]] = []
        before: Block | None = None
        for block, segments in blocks:
            linked = [self.pages.links[i] for i in segments if i in self.pages.links]
            there = self._block_of(max(linked)) if linked else None
            if there is None:
                waiting.append((block, segments))
                continue
            self._gap(before, waiting, there)
            waiting, before = [], there
            self._inside(block, there, segments)
        self._gap(before, waiting, None)
        source = self.pages.work.source.segments
        for index in sorted(self.missing - self.told):
            if source[index].kind not in MADE:
                self.found.left.append((index, Fate.BY_HAND, _NOWHERE))
        return self.found

    def _block_of(self, target: int) -> Block | None:
        span = self.pages.theirs.spans.get(target)
        return self.pages.theirs.file.layout.block_of(span) if span else None

    def _gap(
        self,
        before: Block | None,
        waiting: Sequence[tuple[Block, Sequence[int]]],
        after: Block | None,
    ) -> None:
        """Put what is missing between two translated blocks."""
        if not any(i in self.missing for _, segments in waiting for i in segments):
            return
        there = self._between(before, after)
        text = self.pages.ours.file.layout.text
        ours = [b for b, segments in waiting if not segments and is_bare(b, text)]
        paired = _pair_code(ours, there, text, self.pages.theirs.file.layout.text)
        cursor = before
        first_is = after if before is None else None
        prose = [n for n, (_, segments) in enumerate(waiting) if self._lacks(segments)]
        skipped = 0
        for number, (block, segments) in enumerate(waiting):
            level = self._level(segments)
            if level and level <= skipped:
                skipped = 0
            if skipped:
                self._skip(segments)
                continue
            if not segments:
                if block in paired:
                    cursor = paired[block]
                elif len(there) < len(ours) and prose[0] <= number and self._new_code(block):
                    self._put(self._verbatim(block), cursor, first_is)
                continue
            if not self._lacks(segments):
                continue
            if drafted := self._draft(block, segments):
                self._put(drafted, cursor, first_is)
            else:
                skipped = level

    def _level(self, segments: Sequence[int]) -> int:
        """Give the level of a heading; 0 of what is none."""
        source = self.pages.work.source.segments
        titles = (source[i].level for i in segments if source[i].kind is Kind.TITLE)
        return next(titles, 0)

    def _skip(self, segments: Sequence[int]) -> None:
        """Leave out a text of a section that is not put in."""
        self.told.update(segments)
        lacking = [i for i in segments if i in self.missing]
        self.found.left += [(i, Fate.NO_DRAFT, "its section has no title") for i in lacking]

    def _between(self, before: Block | None, after: Block | None) -> list[Block]:
        """List the blocks of the translated page in the gap that hold no text."""
        start = before.end if before else 0
        end = after.start if after else len(self.pages.theirs.file.layout.text)
        if after and before and after.start < before.end:
            return []  # its sections stand in another order
        return [
            block
            for block, segments in by_block(self.pages.theirs)
            if start <= block.start < end
            and not segments
            and is_bare(block, self.pages.theirs.file.layout.text)
        ]

    def _lacks(self, segments: Sequence[int]) -> bool:
        return any(i in self.missing for i in segments)

    def _new_code(self, block: Block) -> bool:
        """Tell whether a block without a place for text in it is to be put in as it is."""
        ours = self.pages.ours
        if not is_bare(block, ours.file.layout.text) or ours.file.cells:
            return False
        starts = [(span.start, index) for index, span in ours.spans.items()]
        _, before = max((each for each in starts if each[0] < block.start), default=(0, -1))
        end = len(self.pages.work.source.segments)
        _, after = min((each for each in starts if each[0] >= block.end), default=(0, end))
        return not stuck_between(self.pages.work, ours, before, after)

    def _verbatim(self, block: Block) -> Drafted:
        text = self.pages.ours.file.layout.text[block.start : block.end].replace("\r\n", "\n")
        return Drafted(in_own_form(self.pages.ours, block, text), (), ())

    def _draft(self, block: Block, segments: Sequence[int]) -> Drafted | None:
        """Write a block, if all of it can be written; say what cannot."""
        self.told.update(segments)
        try:
            return draft_block(self.pages.work, self.pages.ours, block, self.books, self.languages)
        except NoDraftError as error:
            lacking = [i for i in segments if i in self.missing]
            fate = error.fate if error.index in lacking else Fate.BY_HAND
            self.found.left += [(i, fate, error.reason) for i in lacking]
            return None

    def _put(self, drafted: Drafted, after: Block | None, before: Block | None) -> None:
        """Add a block behind another, or before the first, with blank lines round it."""
        text = marked(drafted, self.pages.theirs.file.dialect)
        if after is not None:
            cell = after.kind == "cell"
            edit = Edit(after.end, after.end, text if cell else f"\n\n{text}", cell)
        elif before is not None:
            mark = mark_before(self.pages.theirs.file, before) or before
            edit = Edit(mark.start, mark.start, f"{text}\n\n")
        else:
            end = len(self.pages.theirs.file.layout.text.rstrip())
            edit = Edit(end, end, f"\n\n{text}")
        self.found.edits.append(edit)
        self._note(edit, drafted)

    def _note(self, edit: Edit, drafted: Drafted) -> None:
        """Note after which text of the page what is put in will be read."""
        spans = self.pages.theirs.spans
        before = max((j for j, span in spans.items() if span.start < edit.start), default=-1)
        self.found.shapes[before] += drafted.shapes

    def _inside(self, block: Block, there: Block, segments: Sequence[int]) -> None:
        """Put in the items of a list that is there, and tell of what else is missing in a block."""
        if not any(i in self.missing for i in segments):
            return
        before: Block | None = None
        first: list[tuple[Block, Sequence[int]]] = []
        for item in _items(self.pages.ours, block):
            own = segments_in(self.pages.ours, item)
            linked = [self.pages.links[i] for i in own if i in self.pages.links]
            if linked:
                before = _item_of(self.pages.theirs, there, max(linked)) or before
                for other, others in first if before else ():
                    self._item(other, others, there, None, before)
                first = []
            elif before is not None:
                self._item(item, own, there, before, None)
            else:
                first.append((item, own))
        lacking = [i for i in segments if i in self.missing - self.told]
        self.told.update(lacking)
        self.found.left += [(i, Fate.BY_HAND, _IN_A_BLOCK) for i in lacking]

    def _item(
        self,
        item: Block,
        segments: Sequence[int],
        there: Block,
        after: Block | None,
        before: Block | None,
    ) -> None:
        """Put an item of a list behind another, or before the first."""
        if not self._lacks(segments) or (drafted := self._draft(item, segments)) is None:
            return
        text = self.pages.theirs.file.layout.text
        items = _items(self.pages.theirs, there)
        loose = any("\n\n" in text[a.end : b.start] for a, b in pairwise(items))
        gap = "\n\n" if loose else "\n"
        if after is not None:
            edit = Edit(after.end, after.end, gap + drafted.text)
        else:
            assert before is not None
            edit = Edit(before.start, before.start, drafted.text + gap)
        self.found.items.append(edit)
        self._note(edit, drafted)
        self.found.pairs[there] = self.found.pairs.get(there, ()) + drafted.pairs


def _items(written: Written, block: Block) -> list[Block]:
    """List the items of a list."""
    return [
        each
        for each in written.file.layout.blocks
        if each.item and block.start <= each.start <= block.end
    ]


def _item_of(written: Written, block: Block, segment: int) -> Block | None:
    span = written.spans.get(segment)
    items = _items(written, block) if span else []
    return next((each for each in items if span and each.start <= span.start <= each.end), None)


_NO_BLOCK = frozenset({"html_block", "myst_line_comment", "front_matter", "explicit", "heading"})
_NOWHERE = (
    "it does not stand in the file as it is shown: a directive made it, or another file has it"
)
_GATE = re.compile(r"\s*[`:]{3,}\{[\w:-]+-(?:start|end)\}")
"""A directive that opens or closes what stands after or before it: it comes with that, or not at all."""
_IN_A_BLOCK = "the rest of its list, table or directive is translated; put it in there"


def is_bare(block: Block, text: str) -> bool:
    """Tell whether a block without text is code, a formula, a picture: what a page shows."""
    return block.kind not in _NO_BLOCK and not _GATE.match(text, block.start)


def _pair_code(
    ours: Sequence[Block], theirs: Sequence[Block], text: str, other: str
) -> dict[Block, Block]:
    """Pair the blocks without text of both pages: in order if as many, else those that are equal."""
    if len(ours) == len(theirs):
        return dict(zip(ours, theirs, strict=True))
    one = ["".join(text[block.start : block.end].split()) for block in ours]
    two = ["".join(other[block.start : block.end].split()) for block in theirs]
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return {
        ours[a + k]: theirs[b + k]
        for a, b, size in matcher.get_matching_blocks()
        for k in range(size)
    }
