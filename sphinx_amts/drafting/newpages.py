"""A page that the translated book does not have: written whole, from the file of the source page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..document import Kind
from ..plan import Origin
from ..rewrite.elements import UnwritableError
from ..rewrite.files import Edit
from ..rewrite.layout import Block
from ..tagged import plain
from .blocks import NoDraftError, by_block, draft_block, marked
from .books import Books, Written
from .existing import Draft, Number
from .page import Fate, Languages, PageWork, Told


def new_page(
    work: PageWork, path: Path, books: Books, languages: Languages, *, without: Mapping[Number, str]
) -> Draft:
    """Write a page whose file the translated book does not have.

    What has no draft is left out: with a title, its section; with the title of the page, all of it.

    :param path: where it will be.
    :raises AmtsError: if the file of the source page cannot be read.
    """
    draft = Draft(work)
    if path.exists():
        reason = f"{path.name} is there, but not read: list it in the table of contents"
        draft.told = [_told(work, 0, path, Fate.BY_HAND, reason)] if work.source.segments else []
        return draft
    files = books.files(work.source)
    if len(files) != 1:
        _tell_all(draft, path, Fate.BY_HAND, "the source page is written in several files")
        return draft
    [written] = files.values()
    writing = _Writing(work, path, written, books, languages, without, draft)
    writing.run()
    return draft


def leave_by_hand(work: PageWork, reason: str) -> Draft:
    """Leave to a person what people did not translate of a page, whoever has its file."""
    draft = Draft(work)
    draft.told = [
        _told(work, index, Path(), Fate.BY_HAND, reason)
        for index, entry in enumerate(work.plan.entries)
        if entry.origin is not Origin.HUMAN
    ]
    return draft


def _tell_all(draft: Draft, path: Path, fate: Fate, reason: str) -> None:
    draft.told = [
        _told(draft.work, index, path, fate, reason)
        for index in range(len(draft.work.source.segments))
    ]


def _told(work: PageWork, index: int, path: Path, fate: Fate, reason: str) -> Told:
    segment = work.source.segments[index]
    return Told(
        page=work.name,
        fate=fate,
        path=str(path) if fate is Fate.ADDED else segment.path,
        line=None if fate is Fate.ADDED else segment.line,
        source=" ".join(plain(segment.text, "…").split()),
        reason=reason,
    )


@dataclass(slots=True)
class _Writing:
    work: PageWork
    path: Path
    written: Written
    books: Books
    languages: Languages
    without: Mapping[Number, str]
    draft: Draft
    edits: list[Edit] = field(default_factory=list)
    skipped: int = 0
    """The level of the section that is left out; 0 for none."""

    def run(self) -> None:
        for block, segments in by_block(self.written):
            level = self._level(segments)
            if level and self.skipped and level <= self.skipped:
                self.skipped = 0
            if self.skipped:
                self._leave_out(block)
                for index in segments:
                    self._tell(index, Fate.NO_DRAFT, "its section has no title")
            elif segments and not self._block(block, segments):
                if level == 1:
                    reason = "the page is not made: its title has no draft"
                    self.draft.shapes = []
                    _tell_all(self.draft, self.path, Fate.NO_DRAFT, reason)
                    return
                self.skipped = level
        self.draft.shapes.sort(key=lambda each: each[0][1])
        self.draft.written = {number for number, _ in self.draft.shapes}
        if self.draft.shapes:
            try:
                self.draft.files[self.path] = self.written.file.changed(self.edits)
            except UnwritableError as error:
                self.draft.written.clear()
                _tell_all(self.draft, self.path, Fate.UNWRITABLE, str(error))

    def _level(self, segments: Sequence[int]) -> int:
        """Give the level of a heading; 0 of what is none."""
        found = [self.work.source.segments[i] for i in segments]
        return next((each.level for each in found if each.kind is Kind.TITLE), 0)

    def _block(self, block: Block, segments: Sequence[int]) -> bool:
        """Write a block; leave it out if that cannot be."""
        try:
            for index in segments:
                if why := self.without.get(("source", index)):
                    raise NoDraftError(index, Fate.UNWRITABLE, why)
            drafted = draft_block(
                self.work, self.written, block, self.books, self.languages, whole=True
            )
        except NoDraftError as error:
            for index in segments:
                self._tell(index, error.fate, error.reason)
            if block.kind == "front_matter":
                return True  # it has the settings of the page, too
            self._leave_out(block)
            return False
        text = marked(drafted, self.written.file.dialect)
        self.edits.append(Edit(block.start, block.end, text))
        self.draft.shapes += [(("source", index), text) for index, text in drafted.shapes]
        for index in segments:
            self._tell(index, Fate.ADDED, "")
        return True

    def _leave_out(self, block: Block) -> None:
        """Take a block away, with the blank lines after it."""
        text = self.written.file.layout.text
        end = block.end
        if not self.written.file.cells:
            while end < len(text) and text[end].isspace():
                end += 1
        self.edits.append(Edit(block.start, end, ""))

    def _tell(self, index: int, fate: Fate, reason: str) -> None:
        self.draft.told.append(_told(self.work, index, self.path, fate, reason))
