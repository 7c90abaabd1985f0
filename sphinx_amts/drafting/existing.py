"""A page → its files, rewritten where they are not up to date, and what has to be read from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..document import Kind, Segment
from ..drafted import DraftPairs
from ..languages import split_tagged
from ..rewrite.elements import UnwritableError
from ..rewrite.files import Edit
from ..rewrite.layout import Block
from ..tagged import plain
from .books import Books, Written
from .inserting import Inserted, Pages, insert
from .marking import mark_edit, pairs_after
from .page import Fate, Languages, PageWork, Told
from .rewriting import edits_of, reword
from .shapes import shape_of
from .wording import Wording, Wordings, wordings

Number = tuple[str, int]
"""A text of a page: ``("target", 3)`` its own, ``("source", 5)`` one that it did not have."""


@dataclass(slots=True)
class Draft:
    """A page of the translated book, as it should be."""

    work: PageWork
    files: dict[Path, str] = field(default_factory=dict)
    """What changed: path → content."""
    shapes: list[tuple[Number, str]] = field(default_factory=list)
    """What has to be read from it, in order; of what is not a number of ours, it is as it was."""
    told: list[Told] = field(default_factory=list)
    written: set[Number] = field(default_factory=set)
    """Those of its texts that are written anew."""


def draft_page(
    work: PageWork,
    books: Books,
    languages: Languages,
    *,
    without: Mapping[Number, str],
) -> Draft:
    """Rewrite the files of a page that the translated book has.

    :param without: what was tried before and is read as something else, and why.
    :raises AmtsError: if a file of the page cannot be read.
    """
    assert work.target is not None
    drafting = _Drafting(work, books, languages, without, Draft(work))
    return drafting.run(wordings(work, languages))


@dataclass(slots=True)
class _Drafting:
    work: PageWork
    books: Books
    languages: Languages
    without: Mapping[Number, str]
    draft: Draft
    edits: dict[Path, list[Edit]] = field(default_factory=dict)
    shapes: dict[int, str] = field(default_factory=dict)
    """Of the target segments that change."""
    blocks: dict[tuple[Path, Block], dict[int, Wording]] = field(default_factory=dict)
    """The blocks that they stand in."""

    def run(self, found: Wordings) -> Draft:
        assert self.work.target is not None
        for index, fate, reason in found.left:
            self._tell(index, fate, reason)
        theirs = self.books.own_files(self.work.target)
        for path, written in theirs.items():
            self._reword(written, found.changed)
            self.edits.setdefault(path, [])
        self._unplaced(theirs, found.changed)
        added = self._insert(theirs, found.missing)
        for (path, block), changed in self.blocks.items():
            self._mark(theirs[path], block, changed, added.pairs.get(block, ()))
        for path in theirs:  # what stands at the same place comes in this order
            self.edits[path] += added.items
        for j in found.orphaned:
            self._orphan(j)
        for path, edits in self.edits.items():
            if edits:
                self._change(theirs[path], edits)
        segments = self.work.target.segments
        shapes = self.draft.shapes
        shapes += [(("source", i), text) for i, text in added.shapes.get(-1, ())]
        for j, segment in enumerate(segments):
            if segment.kind is not Kind.INDEX:  # what is in a text decides what is in the index
                shapes.append((("target", j), self.shapes.get(j) or shape_of(segment)))
            shapes += [(("source", i), text) for i, text in added.shapes.get(j, ())]
        return self.draft

    def _change(self, written: Written, edits: Sequence[Edit]) -> None:
        """Write a file; if its dialect has no place for that, leave it, and say so of every text."""
        try:
            self.draft.files[written.path] = written.file.changed(edits)
        except UnwritableError as error:
            self.draft.told = [
                told if told.fate not in {Fate.REPLACED, Fate.ADDED}
                else replace(told, fate=Fate.UNWRITABLE, reason=str(error))
                for told in self.draft.told
            ]  # fmt: skip
            self.draft.written.clear()

    def _reword(self, written: Written, changed: Mapping[int, Wording]) -> None:
        """Write the texts of one file that change."""
        assert self.work.target is not None
        segments = self.work.target.segments
        for j, span in written.spans.items():
            if j not in changed:
                continue
            try:
                if why := self.without.get(("target", j)):
                    raise UnwritableError(why)
                text = reword(
                    self.work, segments[j], changed[j], written, span, self.books,
                    self.languages.target,
                )  # fmt: skip
                block = written.file.layout.block_of(span)
                if block is None or block.kind == "front_matter":
                    message = "no mark of a draft can stand before it"
                    raise UnwritableError(message)
            except UnwritableError as error:
                self._tell_all(changed[j], Fate.UNWRITABLE, str(error))
                continue
            if text.shape == shape_of(segments[j]):
                continue  # the draft of an earlier run
            dialect = written.file.dialect
            own = edits_of(written.file.layout, span, text.lines, dialect)
            self.edits.setdefault(written.path, []).extend(own)
            self.shapes[j] = text.shape
            self.draft.written.add(("target", j))
            self.blocks.setdefault((written.path, block), {})[j] = changed[j]
            self._tell_all(changed[j], Fate.REPLACED, "", segments[j])

    def _mark(
        self, written: Written, block: Block, changed: Mapping[int, Wording], added: DraftPairs
    ) -> None:
        """Let the mark of a block say what it has to say then."""
        assert self.work.target is not None
        inside = [j for j, span in written.spans.items() if block.start <= span.start <= block.end]
        segments = [self.work.target.segments[j] for j in inside]
        news = {
            number: self._said(segments[number], changed[j])
            for number, j in enumerate(inside)
            if j in changed
        }
        pairs = pairs_after(segments, news, self.languages.target, added)
        edit = mark_edit(written.file, block, pairs)
        if edit is not None:
            self.edits[written.path].append(edit)

    def _said(self, segment: Segment, wording: Wording) -> tuple[list[str], DraftPairs]:
        """List the sentences that a text will have, and the pairs of those that are drafts."""
        before = split_tagged(segment.text, self.languages.target)
        sentences: list[str] = []
        for piece in wording.pieces:
            if piece.kept is None:
                sentences += split_tagged(piece.text, self.languages.target)
            else:
                sentences += before[slice(*piece.kept)]
        return sentences, tuple(pair for piece in wording.pieces for pair in piece.pairs)

    def _unplaced(self, theirs: Mapping[Path, Written], changed: Mapping[int, Wording]) -> None:
        """Tell of texts that stand in no file as they are shown."""
        placed = {j for written in theirs.values() for j in written.spans}
        for j, wording in changed.items():
            if j not in placed:
                reason = "it cannot be told where in the file it stands"
                self._tell_all(wording, Fate.UNWRITABLE, reason)

    def _insert(self, theirs: Mapping[Path, Written], missing: Collection[int]) -> Inserted:
        """Put in what the page does not have, if both pages are one file each."""
        wanted = []
        for i in missing:
            if why := self.without.get(("source", i)):
                self._tell(i, Fate.UNWRITABLE, why)
            elif not _is_shown_by_people(self.work, i):
                wanted.append(i)
        ours = self.books.files(self.work.source)
        reason = _why_not(ours, theirs)
        if not wanted or reason:
            for i in wanted:
                self._tell(i, Fate.BY_HAND, reason)
            return Inserted()
        [own], [(path, other)] = ours.values(), theirs.items()
        links = {
            i: max(bead.target) for bead in self.work.beads if bead.target for i in bead.source
        }
        inserted = insert(Pages(self.work, own, other, links), wanted, self.books, self.languages)
        self.edits[path] += inserted.edits
        for block in inserted.pairs:
            self.blocks.setdefault((path, block), {})
        for i, fate, reason in inserted.left:
            self._tell(i, fate, reason)
        for added in inserted.shapes.values():
            for i, _ in added:
                self._tell(i, Fate.ADDED, "")
                self.draft.written.add(("source", i))
        return inserted

    def _tell_all(
        self, wording: Wording, fate: Fate, reason: str, there: Segment | None = None
    ) -> None:
        for index in dict.fromkeys(piece.source for piece in wording.pieces if piece.kept is None):
            self._tell(index, fate, reason, there)

    def _tell(self, index: int, fate: Fate, reason: str, there: Segment | None = None) -> None:
        segment = self.work.source.segments[index]
        at = there or segment
        told = Told(
            page=self.work.name,
            fate=fate,
            path=at.path,
            line=at.line,
            source=" ".join(plain(segment.text, "…").split()),
            reason=reason,
        )
        self.draft.told.append(told)

    def _orphan(self, index: int) -> None:
        assert self.work.target is not None
        segment, page = self.work.target.segments[index], self.work.moved_to.get(index)
        self.draft.told.append(
            Told(
                page=self.work.name,
                fate=Fate.ORPHANED,
                path=segment.path,
                line=segment.line,
                source=" ".join(plain(segment.text, "…").split()),
                reason=f"its source moved to {page!r}" if page else "",
            )
        )


def _is_shown_by_people(work: PageWork, index: int) -> bool:
    """Tell whether Sphinx itself has the words of a text, and no file has to."""
    return work.plan.entries[index].by == "Sphinx"


def _why_not(ours: Mapping[Path, Written], theirs: Mapping[Path, Written]) -> str:
    """Say why nothing can be put into a page; empty if it can."""
    if len(ours) != 1 or len(theirs) != 1:
        return "the page is written in several files"
    [own], [other] = ours.values(), theirs.values()
    if own.file.dialect is not other.file.dialect:
        return "the page is written in another markup than its source"
    return ""
