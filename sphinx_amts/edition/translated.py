"""The human translation of a book: read once, kept in the memory, matched page to page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..align.pages import find_pages
from ..book import reader
from ..book.application import Run
from ..book.kept import KeptFiles
from ..book.reader import BadPage, SourceTree
from ..config import LanguageConfig
from ..document import Document, Segment
from ..memory import Memory
from ..memory.records import PageRecord
from ..problems import OptionError, Problem
from ..report import Notice
from ..serial import dump_document, load_document


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslatedBook:
    """The translated book of one language, if it is a source tree of its own."""

    language: LanguageConfig
    tree: SourceTree
    workdir: Path

    def digest(self) -> str:
        """Name the state of everything that the reading depends on."""
        return reader.digest(self.tree)

    def read(
        self, memory: Memory, run: Run, digest: str
    ) -> tuple[dict[str, Document], list[Notice]]:
        """Give its pages by their own names; Sphinx reads them only if they changed.

        :raises AmtsError: if the book cannot be read at all.
        """
        bad = reader.find_bad_pages(self.tree)
        notices = [_bad_page(page) for page in bad]
        code = self.language.code
        if memory.book_digest(code) == digest:
            try:
                stored = memory.load_pages(code)
                return {
                    name: self._here(load_document(page.document)) for name, page in stored.items()
                }, notices
            except ValueError:
                pass  # written by another version: read again
        pages = reader.read(self.tree, run=run, workdir=self.workdir, skip=bad)
        records = {
            name: PageRecord(digest=digest, document=dump_document(self._anywhere(page)))
            for name, page in pages.items()
        }
        memory.store_pages(code, records, book_digest=digest)
        return pages, notices

    def _anywhere(self, page: Document) -> Document:
        """Tell paths from the folder of the book: another machine may read them in the memory."""

        def tell(path: str) -> str:
            inside = path and Path(path).is_relative_to(self.tree.directory)
            return Path(path).relative_to(self.tree.directory).as_posix() if inside else path

        return _with_paths(page, cache(tell))

    def _here(self, page: Document) -> Document:
        """Take paths back to this machine."""

        def find(path: str) -> str:
            return str(self.tree.directory / path) if path else path

        return _with_paths(page, cache(find))

    def check(self, sources: Sequence[str], srcdir: Path) -> None:
        """Make sure that there is something to read, and that it is not read as the source.

        :raises OptionError: if the directory has no page, or none that belongs to a source page,
            or its pages, or those it was translated from, are pages of the source book too.
        """
        available = reader.pages(self.tree)
        option = f"amts_languages[{self.language.code!r}]['translation']"
        if inside := [name for name in sources if self._holds(srcdir / name)]:
            pattern = self.tree.directory.relative_to(srcdir).as_posix()
            message = (
                f"{option}: {self.tree.directory} lies in the source book, whose pages {inside[0]!r} "
                f"and others are read as source; add {pattern!r} to exclude_patterns"
            )
            raise OptionError(message)
        if kept := [name for name in sources if self._keeps(srcdir / name)]:
            message = (
                f"amts_languages[{self.language.code!r}]['base']: {kept[0]!r} and others are read as "
                "pages of the source book; add them to exclude_patterns"
            )
            raise OptionError(message)
        if not available:
            kinds = ", ".join(f"*{suffix}" for suffix in self.tree.suffixes)
            message = (
                f"{option}: there is no page ({kinds}) in {self.tree.directory}; check the path"
            )
            raise OptionError(message)
        if sources and not any(self.language.page(name) in available for name in sources):
            message = (
                f"{option}: no page of {self.tree.directory} has the name of a page of the source book; "
                "check the path, or say in 'pages' how the names are related"
            )
            raise OptionError(message)

    def _keeps(self, page: Path) -> bool:
        """Tell whether a page of the source is a file that keeps what was translated."""
        pattern = self.language.base
        return pattern is not None and KeptFiles(pattern, self.tree.suffixes).holds(page)

    def _holds(self, page: Path) -> bool:
        """Tell whether a page of the source lies in the folder of the translated book."""
        mixed = self.language.pages is not None  # both may share a folder, under other names
        return not mixed and page.is_relative_to(self.tree.directory)


def _with_paths(page: Document, change: Callable[[str], str]) -> Document:
    blocks = tuple(
        replace(block, path=change(block.path)) if isinstance(block, Segment) else block
        for block in page.blocks
    )
    return replace(page, blocks=blocks)


def _bad_page(page: BadPage) -> Notice:
    return Notice(
        kind=Problem.UNREADABLE_PAGE, message=page.reason, path=str(page.path), line=page.line
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchedPages:
    """The pages of a translated book that belong to pages of the source."""

    pages: Mapping[str, Document]
    """By the name of the source page.  What was split is one document here, and what was merged
    is there for each of its source pages."""
    orphans: Mapping[str, Document]
    """Those that belong to none, by their own names."""
    notices: list[Notice]


def match_pages(
    sources: Mapping[str, Document],
    pages: Mapping[str, Document],
    language: LanguageConfig,
    book: SourceTree,
    renamed: Callable[[Collection[str], Collection[str]], Mapping[str, str]],
) -> MatchedPages:
    """Match pages by name, by the name that they had, and what that leaves over by content.

    :param renamed: gives pages of the source that were renamed with their translated pages, when
        asked for those that have none of their name, and those that have the name of none.
    """
    named = {name: own for name in sources if (own := language.page(name)) in pages}
    strangers = pages.keys() - set(named.values())
    before = renamed(sources.keys() - named.keys(), strangers)
    named |= before
    by_content: dict[str, tuple[str, ...]] = {}
    if strangers or len(named) < len(sources):
        by_content = find_pages(sources, pages, named)
    matched = {name: pages[own] for name, own in named.items()}
    matched |= {name: _joined([pages[own] for own in parts]) for name, parts in by_content.items()}
    used = {*named.values(), *(own for parts in by_content.values() for own in parts)}
    where = reader.pages(book)
    notices = [_missing(name, language, book, where) for name in sources if name not in matched]
    notices += [
        _orphaned(own, path, by_content, before)
        for own, path in sorted(where.items())
        if own in pages and own in strangers
    ]
    notices += [
        Notice(
            kind=Problem.MISSING_PAGE,
            message=f"has no page of its own; by content its translation is a part of {own!r}",
            page=name,
        )
        for name, parts in sorted(by_content.items())
        for own in parts
        if name not in named and own not in strangers
    ]
    orphans = {own: page for own, page in sorted(pages.items()) if own not in used}
    return MatchedPages(pages=matched, orphans=orphans, notices=notices)


def _joined(parts: Sequence[Document]) -> Document:
    """Make one document of the pages that one page was split into."""
    return Document(name=parts[0].name, blocks=tuple(b for part in parts for b in part.blocks))


def _missing(
    name: str, language: LanguageConfig, book: SourceTree, where: Mapping[str, Path]
) -> Notice:
    own = language.page(name)
    why = (
        f"{where[own]} was not read" if own in where else f"there is no {own!r} in {book.directory}"
    )
    return Notice(kind=Problem.MISSING_PAGE, message=f"is not translated: {why}", page=name)


def _orphaned(
    own: str, path: Path, by_content: Mapping[str, Sequence[str]], renamed: Mapping[str, str]
) -> Notice:
    """Say of a page that has the name of no source page what it is taken for."""
    message = f"the translated page {own!r} belongs to no page of the source book"
    if (now := {before: name for name, before in renamed.items()}.get(own)) is not None:
        message = (
            f"the translated page {own!r} has the name that {now!r} had in the source book, and is "
            "read as that: rename it, or say so in 'pages'"
        )
    for name, parts in sorted(by_content.items()):
        if own in parts and len(parts) == 1:
            message = (
                f"the translated page {own!r} has another name than in the source book; by content "
                f"it is read as {name!r}: say so in 'pages'"
            )
        elif own in parts:
            message = (
                f"the translated page {own!r} is no page of the source book; by content it is read "
                f"as a part of {name!r}"
            )
    return Notice(kind=Problem.ORPHANED_PAGE, message=message, path=str(path))
