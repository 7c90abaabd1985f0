"""Where on the translated page the blocks come that only the source has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..rewrite.files import Edit
from ..rewrite.layout import Block
from ..rewrite.writing import Dialect
from .blocks import Drafted, NoDraftError, by_block, draft_block
from .books import Books, Written
from .page import Fate, Languages, PageWork


@dataclass(slots=True)
class Inserted:
    """What is put into a page."""

    edits: list[Edit] = field(default_factory=list)
    shapes: defaultdict[int, list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Source segments with their shapes, after a target segment (-1: before the first)."""
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
        after_segment = -1
        for block, segments in blocks:
            linked = [self.pages.links[i] for i in segments if i in self.pages.links]
            there = self._block_of(max(linked)) if linked else None
            if there is None:
                waiting.append((block, segments))
                continue
            self._gap(before, waiting, there, after_segment)
            waiting, before, after_segment = [], there, max(linked)
            self._inside(block, there, segments)
        self._gap(before, waiting, None, after_segment)
        for index in sorted(self.missing - self.told):
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
        segment: int,
    ) -> None:
        """Put what is missing between two translated blocks."""
        if not any(i in self.missing for _, segments in waiting for i in segments):
            return
        there = self._between(before, after)
        paired = _pair_code(
            [block for block, segments in waiting if not segments],
            there,
            self.pages.ours.file.layout.text,
            self.pages.theirs.file.layout.text,
        )
        cursor = before
        first_is = after if before is None else None
        prose = [n for n, (_, segments) in enumerate(waiting) if self._lacks(segments)]
        for number, (block, segments) in enumerate(waiting):
            if not segments:
                if block in paired:
                    cursor = paired[block]
                elif len(there) < _bare(waiting) and prose[0] <= number and self._new_code(block):
                    self._put(self._verbatim(block), cursor, first_is, segment)
                continue
            if not self._lacks(segments):
                continue
            if drafted := self._draft(block, segments):
                self._put(drafted, cursor, first_is, segment)

    def _between(self, before: Block | None, after: Block | None) -> list[Block]:
        """List the blocks of the translated page in the gap that hold no text."""
        start = before.end if before else 0
        end = after.start if after else len(self.pages.theirs.file.layout.text)
        if after and before and after.start < before.end:
            return []  # its sections stand in another order
        return [
            block
            for block, segments in by_block(self.pages.theirs)
            if start <= block.start < end and not segments and block.kind not in _NO_BLOCK
        ]

    def _lacks(self, segments: Sequence[int]) -> bool:
        return any(i in self.missing for i in segments)

    def _new_code(self, block: Block) -> bool:
        return block.kind not in _NO_BLOCK and not self.pages.ours.file.cells

    def _verbatim(self, block: Block) -> Drafted:
        text = self.pages.ours.file.layout.text[block.start : block.end].replace("\r\n", "\n")
        return Drafted(text, "", ())

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

    def _put(
        self, drafted: Drafted, after: Block | None, before: Block | None, segment: int
    ) -> None:
        """Add a block behind another, or before the first, with blank lines round it."""
        dialect = self.pages.theirs.file.dialect
        gap = "\n" if dialect is Dialect.MYST else "\n\n"
        text = f"{drafted.mark}{gap}{drafted.text}" if drafted.mark else drafted.text
        if after is not None:
            cell = after.kind == "cell"
            edit = Edit(after.end, after.end, text if cell else f"\n\n{text}", cell)
        elif before is not None:
            edit = Edit(before.start, before.start, f"{text}\n\n")
        else:
            end = len(self.pages.theirs.file.layout.text.rstrip())
            edit = Edit(end, end, f"\n\n{text}")
        self.found.edits.append(edit)
        self.found.shapes[segment] += drafted.shapes

    def _inside(self, block: Block, there: Block, segments: Sequence[int]) -> None:
        """Tell of texts that are missing in a block that is there; items of lists are put in."""
        lacking = [i for i in segments if i in self.missing]
        if not lacking:
            return
        self.told.update(lacking)
        self.found.left += [(i, Fate.BY_HAND, _IN_A_BLOCK) for i in lacking]


_NO_BLOCK = frozenset({"html_block", "myst_line_comment", "front_matter", "explicit"})
_NOWHERE = (
    "it does not stand in the file as it is shown: a directive made it, or another file has it"
)
_IN_A_BLOCK = "the rest of its list, table or directive is translated; put it in there"


def _bare(waiting: Sequence[tuple[Block, Sequence[int]]]) -> int:
    return sum(1 for block, segments in waiting if not segments and block.kind not in _NO_BLOCK)


def _pair_code(
    ours: Sequence[Block], theirs: Sequence[Block], text: str, other: str
) -> dict[Block, Block]:
    """Pair the blocks without text of both pages: in order if as many, else those that are equal."""
    ours = [block for block in ours if block.kind not in _NO_BLOCK]
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
