"""A person says of drafts, or of what they wrote before, that it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..book import reader
from ..document import Segment
from ..drafted import sentence_key
from ..edition.build import Build
from ..edition.gathering import Gathered
from ..languages import split_tagged
from ..problems import AmtsError, did_you_mean
from ..rewrite.files import Edit, PageFile
from ..rewrite.layout import Block
from ..sync.statefile import NAME as STATE_FILE
from ..sync.statefile import StateFile
from ..synchronisation import PageSync, synchronise
from .books import Books, Written
from .delivery import check, overwrite
from .draft import books_of, refuse_bad_pages
from .marking import is_mark, mark_before
from .page import Languages
from .wording import shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """What a person accepted."""

    page: str
    path: Path
    """The file that the marks were taken from."""
    drafts: int
    """How many sentences were drafts."""
    stale: int
    """How many were a person's, for an older source."""
    state: Path
    """The file that says so."""


def accept(build: Build, page: str, line: int | None, *, clock: Callable[[], datetime]) -> Accepted:
    """Take the marks from a page, or from the block on one line, and note that its texts stand.

    :param page: the source page or the translated one, by name or by file.
    :raises AmtsError: if there is nothing to accept, or something has to be mended first.
    """
    gathered = Gathered.of(build)
    if gathered.book is None:
        message = (
            f"{build.code}: it is translated by gettext catalogs; a translator accepts a draft there "
            "by removing its flag fuzzy"
        )
        raise AmtsError(message)
    tree = gathered.book.tree
    refuse_bad_pages(tree)
    sync = synchronise(build, gathered, clock=clock)
    name = _source_page(page, build, tree, sync.pages)
    found = sync.pages[name]
    if found.target is None:
        message = f"{name} is not translated: there is nothing in it to accept"
        raise AmtsError(message)
    languages = Languages(source=build.config.source, target=build.language.profile)
    return _Accepting(name, found, books_of(build, sync), languages, tree.directory, line).run()


def _source_page(
    page: str, build: Build, tree: reader.SourceTree, pages: Mapping[str, PageSync]
) -> str:
    """Find a page by its name in either book, or by its file in either."""
    if page in pages:
        return page
    path = Path(page).resolve()
    for name, sync in pages.items():
        target = sync.target
        files = {Path(each.path).resolve() for each in target.segments} if target else set()
        if path in files or path == Path(build.app.env.doc2path(name)).resolve():
            return name
    own = reader.pages(tree)
    for name, sync in pages.items():
        if sync.target is not None and page in own and sync.target.name == page:
            return name
    message = (
        f"{page!r} is no page of {build.srcdir} or {tree.directory}{did_you_mean(page, pages)}"
    )
    raise AmtsError(message)


@dataclass(slots=True)
class _Accepting:
    name: str
    page: PageSync
    books: Books
    languages: Languages
    directory: Path
    line: int | None

    def run(self) -> Accepted:
        assert self.page.target is not None
        files = self.books.own_files(self.page.target)
        if len(files) != 1:
            message = f"{self.name} is translated in several files; accept them one by one"
            raise AmtsError(message)
        [written] = files.values()
        chosen = self._chosen(written)
        marks = self._marks(written, chosen)
        pairs = self._pairs(chosen)
        if not pairs:
            where = f"{written.path}:{self.line}" if self.line else str(written.path)
            message = f"{where}: there is no draft, and no translation that is out of date"
            raise AmtsError(message)
        state = self.directory / STATE_FILE
        accepted = StateFile.load(state).with_accepted(self.name, pairs)
        if marks:
            check(written.path, written.file.content)
        # First what is known, then the mark: if it stops between, the draft is accepted again.
        overwrite(state, accepted.dump())
        if marks:
            overwrite(written.path, written.file.changed(marks))
        drafts = sum(1 for source in pairs if source in self._marked(chosen))
        return Accepted(
            page=self.name,
            path=written.path,
            drafts=drafts,
            stale=len(pairs) - drafts,
            state=state,
        )

    def _chosen(self, written: Written) -> dict[int, Segment]:
        """Give the segments that are meant: those of the page, or of the block on the line."""
        assert self.page.target is not None
        segments = self.page.target.segments
        if self.line is None:
            return dict(enumerate(segments))
        block = block_on_line(written.file, self.line)
        if block is None:
            message = f"{written.path}:{self.line}: there is no text on this line"
            raise AmtsError(message)
        return {
            j: segments[j]
            for j, span in written.spans.items()
            if block.start <= span.start <= block.end
        }

    def _marks(self, written: Written, chosen: Iterable[int]) -> list[Edit]:
        """Take away the marks of the blocks that the chosen segments stand in."""
        layout = written.file.layout
        blocks = {
            block: None
            for j in chosen
            if (span := written.spans.get(j)) and (block := layout.block_of(span))
        }
        marks = ((block, mark_before(written.file, block)) for block in blocks)
        return [Edit(mark.start, block.start, "") for block, mark in marks if mark is not None]

    def _marked(self, chosen: Mapping[int, Segment]) -> dict[str, str]:
        """Give what the marks say: source sentence → its draft."""
        return {s: t for segment in chosen.values() for s, t in segment.drafted}

    def _pairs(self, chosen: Mapping[int, Segment]) -> dict[str, str]:
        """Pair the keys of the sentences that are to be accepted with those of their translations."""
        assert self.page.target is not None
        on_page = self._marked(dict(enumerate(self.page.target.segments)))
        pairs: dict[str, str] = {}
        for bead in self.page.beads:
            targets = [chosen[j] for j in bead.target if j in chosen]
            if not bead.source or not targets:
                continue
            sources = [self.page.source.segments[i] for i in bead.source]
            ours = [s for each in sources for s in split_tagged(each.text, self.languages.source)]
            theirs = [
                sentence_key(s)
                for each in targets
                for s in split_tagged(each.text, self.languages.target)
            ]
            # A draft that was moved away from its mark is one, too.
            elsewhere = {s: t for s, t in on_page.items() if t in theirs}
            marked = {**elsewhere, **self._marked(dict(enumerate(targets)))}
            stale = self._stale(bead.source)
            wanted = [
                key
                for sentence in ours
                if (key := sentence_key(sentence)) in marked or shown(sentence) in stale
            ]
            pairs |= _paired(wanted, [sentence_key(s) for s in ours], theirs, marked)
        return pairs

    def _stale(self, indices: Iterable[int]) -> str:
        """Give what of some source segments has no current translation, plain."""
        wanted = set(indices)
        found = (each for each in self.page.standings if each.segment in wanted and each.open)
        return "\n".join(each.source for each in found)


def _paired(
    wanted: Sequence[str], ours: Sequence[str], theirs: Sequence[str], marked: Mapping[str, str]
) -> dict[str, str]:
    """Pair sentences: drafts by their marks; the rest by their places, if both sides have as many."""
    found = {key: marked[key] for key in wanted if marked.get(key) in theirs}
    left = [key for key in theirs if key not in found.values()]
    for key in wanted:
        if key in found or not left:
            continue
        place = ours.index(key)
        if len(ours) == len(theirs):
            found[key] = theirs[place]
        else:
            found[key] = left[min(len(left) - 1, place * len(left) // len(ours))]
    return found


def block_on_line(file: PageFile, line: int) -> Block | None:
    """Find the block that has a line of the file, or whose mark has."""
    place = sum(len(each) + 1 for each in file.content.split("\n")[: line - 1])
    if file.cells:
        cell = next((c for c in file.cells if c.whole[0] <= place < c.whole[1]), None)
        found = [b for b in file.layout.outer() if cell and b.start >= cell.start]
        inside = [b for b in found if cell and b.end <= cell.start + len(cell.source)]
        return Block(start=inside[0].start, end=inside[-1].end, kind="cell") if inside else None
    for block in file.layout.outer():
        if is_mark(file, block):
            continue
        mark = mark_before(file, block)
        start = mark.start if mark is not None else block.start
        if start <= place <= block.end:
            return block
    return None
