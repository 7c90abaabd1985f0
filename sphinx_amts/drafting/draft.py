"""A translated book → its drafts: every page, proved by reading it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..book import reader
from ..book.application import isolated
from ..document import Document, Segment
from ..edition.build import Build
from ..edition.gathering import Gathered
from ..edition.notices import give_notice
from ..plan import Origin
from ..problems import AmtsError
from ..rewrite import layout_myst
from ..rewrite.files import UnknownFileError
from ..sync.base import Evidence
from ..sync.statefile import NAME, StateFile
from ..synchronisation import BookSync, PageSync, synchronise
from ..tagged import plain
from .books import Books, terms_of
from .catalogs import draft_catalogs
from .dialects import dialect_of
from .existing import Draft, Number, draft_page
from .halving import what_stands
from .newpages import leave_by_hand, new_page
from .page import Languages, PageWork, Told
from .page import with_source as put_in_source
from .proof import faults, own_pages, read_again
from .wording import moved_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TRIES = 3
"""How often a page is written without what seems to be read wrongly, before that is searched for."""
_MISREAD = "written in the file, it would be read as something else"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """What is to be written for one language, and what became of every text."""

    code: str
    directory: Path
    """The translated book."""
    files: Mapping[Path, str]
    """What changed, or is new: path → content."""
    before: Mapping[Path, str]
    """What the changed ones were when they were read."""
    told: tuple[Told, ...]
    pages: int
    """How many pages were looked at."""
    moved: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Page → keys of sentences that moved to it → of what a person wrote for them."""


def drafts_of(
    build: Build,
    *,
    clock: Callable[[], datetime],
    pages: Collection[str] | None = None,
    with_source: bool = False,
) -> Drafts:
    """Write the pages of the translated book as they should be, and prove it; nothing on disk.

    :param pages: the source pages; None for all.
    :param with_source: whether the text of the source is put in where there is nothing else.
    :raises AmtsError: if something has to be mended first.
    """
    gathered = Gathered.of(build)
    if not gathered.has_human:
        message = (
            f"amts_languages[{build.code!r}] has no translated book and no catalogs; name the folder "
            "of one in 'translation', or make catalogs with sphinx-intl"
        )
        raise AmtsError(message)
    sync = synchronise(build, gathered, clock=clock, ask=True)
    give_notice(build, sync.notices)
    every = {name: _work(page) for name, page in sync.pages.items()}
    chosen = [name for name in every if pages is None or name in pages]
    books = books_of(build, sync)
    if gathered.book is None:
        made = draft_catalogs(build, every, gathered.catalogs, books, pages=chosen)
        return Drafts(
            code=build.code,
            directory=build.srcdir,
            files=made.files,
            before=made.before,
            told=tuple(made.told),
            pages=len(chosen),
        )
    works = {name: put_in_source(every[name]) if with_source else every[name] for name in chosen}
    tree = gathered.book.tree
    refuse_bad_pages(tree)
    languages = Languages(source=build.config.source, target=build.language.profile)
    drafts = _Book(build, tree, languages, books).run(works)
    return _with_state(drafts, [(name, sync.pages[name]) for name in chosen])


def _with_state(drafts: Drafts, pages: Iterable[tuple[str, PageSync]]) -> Drafts:
    """Record what is known of drafted pages now, and could not be found out any more.

    What they were translated from, where only history told: with drafts in it, a page is like the
    source as it is now, and history would tell that all of it was translated from that.  And that
    text which moved to a page is a person's, once it is gone from the page where they wrote it.
    """
    path = drafts.directory / NAME
    state = old = StateFile.load(path)
    for name, pairs in drafts.moved.items():
        state = state.with_accepted(name, pairs)
    for name, page in pages:
        if page.base is None or page.base.evidence is not Evidence.INFERRED or page.target is None:
            continue
        if any(Path(segment.path) in drafts.files for segment in page.target.segments):
            state = state.with_revision(name, page.base.revision)
    if state == old:
        return drafts
    before = {path: path.read_text("utf-8")} if path.is_file() else {}
    return replace(
        drafts,
        files={**drafts.files, path: state.dump()},
        before={**drafts.before, **before},
    )


def refuse_bad_pages(tree: reader.SourceTree) -> None:
    """Make sure that every page of the translated book can be read.

    :raises AmtsError: naming the first that cannot.
    """
    for page in reader.find_bad_pages(tree):
        message = f"{page.path}:{page.line}: {page.reason}"
        raise AmtsError(message)


def _work(page: PageSync) -> PageWork:
    return PageWork(
        source=page.source,
        target=page.target,
        beads=page.beads,
        plan=page.plan,
        moved_to=page.moved_to,
    )


def books_of(build: Build, sync: BookSync) -> Books:
    """Get ready to read the files of both books."""
    config: Any = getattr(build.app.env, "myst_config", None)
    texts = {
        name: (
            page.source,
            {
                index: plain(entry.text)
                for index, entry in enumerate(page.plan.entries)
                if entry.origin is not Origin.SOURCE
            },
        )
        for name, page in sync.pages.items()
    }
    return Books(
        md=layout_myst.parser(config) if config is not None else None,
        terms=terms_of(texts),
        directory=build.language.translation,
        encoding=str(build.app.config.source_encoding),
        convert=dialect_of(build),
    )


@dataclass(slots=True)
class _Book:
    """The drafts of one book."""

    build: Build
    tree: reader.SourceTree
    languages: Languages
    books: Books
    drafts: dict[str, Draft] = field(default_factory=dict)

    def run(self, works: Mapping[str, PageWork]) -> Drafts:
        """Write all pages, and again what is not read as it was meant."""
        blamed: dict[str, set[Number]] = {name: set() for name in works}
        todo: Collection[str] = list(works)
        for _ in range(_TRIES):
            found = self._try(works, {name: blamed[name] for name in todo})
            todo = list(found)
            for name, numbers in found.items():
                blamed[name] |= numbers
        self._search(works, blamed, failed=todo)
        files = {path: text for draft in self.drafts.values() for path, text in draft.files.items()}
        before = {path: self.books.file(path).content for path in files if path.is_file()}
        return Drafts(
            code=self.build.code,
            directory=self.tree.directory,
            files={path: text for path, text in files.items() if before.get(path) != text},
            before=before,
            told=tuple(told for name in sorted(self.drafts) for told in self.drafts[name].told),
            pages=len(works),
            moved={n: pairs for n, draft in self.drafts.items() if (pairs := self._moved(draft))},
        )

    def _try(
        self, works: Mapping[str, PageWork], without: Mapping[str, Collection[Number]]
    ) -> dict[str, set[Number]]:
        """Write pages without some changes; give what is not read as it was meant, by page."""
        for name, numbers in without.items():
            self.drafts[name] = self._draft(works[name], dict.fromkeys(numbers, _MISREAD))
        changed = {name: self.drafts[name] for name in without if self.drafts[name].files}
        return self._prove(changed) if changed else {}

    def _search(
        self,
        works: Mapping[str, PageWork],
        blamed: Mapping[str, Collection[Number]],
        *,
        failed: Collection[str],
    ) -> None:
        """Write pages with all changes that can stay: whose fault it is cannot always be seen.

        :param failed: pages that are read otherwise even without those that were blamed.
        """
        written = {name: frozenset(self.drafts[name].written) for name in works}
        kept = {name: frozenset() if name in failed else written[name] for name in works}
        every = {name: written[name] | set(blamed[name]) for name in works if blamed[name]}

        def without(stay: Mapping[str, Collection[Number]]) -> dict[str, list[Number]]:
            return {name: sorted(every[name] - set(some)) for name, some in stay.items()}

        stands = what_stands(
            {name: sorted(all_of_it - kept[name]) for name, all_of_it in every.items()},
            kept,
            lambda tried: self._try(works, without(tried)),
        )
        for name, numbers in without(stands).items():
            self.drafts[name] = self._draft(works[name], dict.fromkeys(numbers, _MISREAD))

    def _moved(self, draft: Draft) -> dict[str, str]:
        """Pair what moved to a page and was written there with its source, as keys."""
        there = {i: bead.target for bead in draft.work.beads for i in bead.source}
        return {
            source: target
            for index in range(len(draft.work.source.segments))
            if ("source", index) in draft.written
            or any(("target", j) in draft.written for j in there.get(index, ()))
            for source, target in moved_pairs(draft.work, index, self.languages).items()
        }

    def _draft(self, work: PageWork, without: Mapping[Number, str]) -> Draft:
        try:
            return self._written(work, without)
        except UnknownFileError as error:
            return leave_by_hand(work, str(error))

    def _written(self, work: PageWork, without: Mapping[Number, str]) -> Draft:
        if work.target is not None:
            return draft_page(work, self.books, self.languages, without=without)
        source = Path(self.build.app.env.doc2path(work.name))
        name = self.build.language.page(work.name)
        path = self.tree.directory / f"{name}{source.suffix}"
        return new_page(work, path, self.books, self.languages, without=without)

    def _prove(self, drafts: Mapping[str, Draft]) -> dict[str, set[Number]]:
        """Read the changed pages again; give what is not read as it was meant, by page."""
        files = {path: text for draft in drafts.values() for path, text in draft.files.items()}
        try:
            read = read_again(drafts, self.tree, files, self.build.workdir, self._read)
        except AmtsError:  # one page can stop the reading of all: which?
            if len(drafts) == 1:
                return {name: set(draft.written) for name, draft in drafts.items()}
            names, half = list(drafts), len(drafts) // 2
            halves = (names[:half], names[half:])
            proved = [self._prove({name: drafts[name] for name in some}) for some in halves]
            return proved[0] | proved[1]
        found = {}
        for name, draft in drafts.items():
            segments: list[Segment] = []
            for own in self._own(draft):
                segments += read[own].segments if own in read else ()
            if wrong := faults(draft, segments, frozenset(draft.written)):
                found[name] = wrong
        return found

    def _own(self, draft: Draft) -> Sequence[str]:
        if draft.work.target is None:
            return [self.build.language.page(draft.work.name)]
        return own_pages(draft, self.tree)

    def _read(
        self, tree: reader.SourceTree, skip: Sequence[reader.BadPage]
    ) -> Mapping[str, Document]:
        if hasattr(self.build.app.config, "external_toc_exclude_missing"):
            # A new page is in no table of contents yet.
            overrides = {**tree.overrides, "external_toc_exclude_missing": False}
            tree = replace(tree, overrides=overrides)
        with isolated():
            return reader.read(
                tree, run=self.build.run, workdir=self.build.workdir / "proof-work", skip=skip
            )
