"""The files and commits that tell what a book was translated from, before any of them is read."""

from __future__ import annotations

import json
from pathlib import Path

from ..book.history import NoHistoryError, Repository
from ..book.kept import KeptFiles
from ..book.recorded import states_of_tool
from ..memory.records import digest
from ..sync.statefile import NAME
from .build import Build


def digest_of_bases(build: Build) -> str:
    """Name everything that the bases depend on, besides the pages of the two books themselves."""
    book = build.language.translation
    if book is None:
        return ""
    kept = kept_files(build)
    noted = [book / NAME, *states_of_tool(book), *(sorted(kept.find().values()) if kept else ())]
    contents = {str(path): digest(path.read_bytes().hex()) for path in noted if path.is_file()}
    return digest(json.dumps([contents, _commit(build.srcdir), _commit(book)]))


def _commit(folder: Path) -> list[str]:
    try:
        repository = Repository.of(folder)
    except NoHistoryError as error:
        return [str(error)]
    return [repository.head, *sorted(repository.cuts)]


def suffixes_of(build: Build) -> tuple[str, ...]:
    """Give what the names of pages end with."""
    return tuple(build.app.config.source_suffix)


def kept_files(build: Build) -> KeptFiles | None:
    """Give the files that the language option ``base`` names, if it does."""
    pattern = build.language.base
    return KeptFiles(pattern, suffixes_of(build)) if pattern else None


def kept_patterns(build: Build, book: Path) -> tuple[str, ...]:
    """Give the patterns, as Sphinx has them, of files of the translated book that are no pages."""
    kept = kept_files(build)
    return kept.excludes(book) if kept else ()
