"""The history of the pages of both books: which versions each had, and when it was translated last."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..book.history import NoHistoryError, Repository, Version
from .basetext import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    """Where the two books lie."""

    source: Path
    target: Path
    suffixes: tuple[str, ...]
    memo: Path
    """The file that keeps for the next build what was inferred."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chronicle:
    """The history of the pages of both books."""

    books: Books
    source: Repository
    target: Repository | None
    """None if the translated book has no history."""
    _versions: Mapping[str, tuple[Version, ...]]
    _translations: Mapping[str, tuple[Version, ...]]
    _edited: frozenset[str]

    @classmethod
    def of(cls, books: Books, pages: Sequence[Page]) -> Chronicle:
        """Ask git about *pages*.

        :raises NoHistoryError: if the source book has no history that can be read.
        """
        source = Repository.of(books.source)
        try:
            target = Repository.of(books.target)
        except NoHistoryError:
            target = None
        ours = {_place(source, books.source, page.source) for page in pages}
        theirs = {_place(target, books.target, page.target) for page in pages if target}
        return cls(
            books=books,
            source=source,
            target=target,
            _versions=source.versions(ours, books.suffixes),
            _translations=target.versions(theirs, books.suffixes) if target else {},
            _edited=target.changed() if target else frozenset(),
        )

    def place(self, page: Page) -> str:
        """Give the path of a source page from the root of its repository."""
        return _place(self.source, self.books.source, page.source)

    def versions(self, page: Page) -> tuple[Version, ...]:
        """Give the versions that were committed of a source page, newest first."""
        return self._versions[self.place(page)]

    def last(self, page: Page) -> Version | None:
        """Give the last version that was committed of a translated page."""
        if self.target is None:
            return None
        versions = self._translations[_place(self.target, self.books.target, page.target)]
        return versions[0] if versions else None

    def edited(self, page: Page) -> bool:
        """Tell whether a translated page was changed after it was committed."""
        target = self.target
        return target is not None and _place(target, self.books.target, page.target) in self._edited


def _place(repository: Repository, folder: Path, path: Path) -> str:
    return posixpath.normpath(repository.prefix + path.relative_to(folder).as_posix())
