"""What each human page was translated from, found inside a running build, best evidence first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..book.kept import KeptFiles
from ..book.reader import find_fault
from ..document import Document
from ..problems import AmtsError, Problem, did_you_mean
from ..report import Notice
from ..sync.base import Base, Evidence
from ..sync.statefile import NAME, StateFile
from .basebook import BaseBook
from .basefiles import kept_files, suffixes_of
from .basetext import BaseText, Page, changed, included, is_current
from .build import Build
from .chronicle import Books
from .past import find_past


def find_bases(
    build: Build,
    sources: Mapping[str, Document],
    translated: Mapping[str, Document],
    state: StateFile,
) -> tuple[Mapping[str, Base], tuple[Notice, ...]]:
    """Find and read what the human pages were translated from.

    A page that was translated from the text that the source book has now is not read again.

    :param sources: the pages of the source book as they are now, by name.
    :param translated: the human pages, by the name of the *source* page.
    :return: the bases by the name of the source page, without the pages of which none is known.
    """
    book = build.language.translation
    if book is None:
        return {}, ()
    pages = _pages(build, sources, translated, book)
    texts, notices = _kept(build, pages)
    left = [page for page in pages if page.name not in texts]
    books = Books(
        source=build.srcdir,
        target=book,
        suffixes=suffixes_of(build),
        memo=build.workdir / "inferred.json",
    )
    past, said = find_past(books, left, state)
    texts |= past
    documents, failed = _read(build, texts, sources)
    bases = {
        name: Base(
            document=document,
            evidence=texts[name].evidence,
            revision=texts[name].revision,
            path=texts[name].path,
        )
        for name, document in documents.items()
    }
    return bases, (*_strangers(state, sources, book), *notices, *said, *failed)


def _strangers(state: StateFile, sources: Collection[str], book: Path) -> Iterator[Notice]:
    """Say which pages of the state file the source book does not have."""
    for name in sorted(state.pages.keys() - set(sources)):
        message = f"{name!r} is no page of the source book{did_you_mean(name, sources)}"
        yield Notice(kind=Problem.BASE, message=message, path=str(book / NAME))


def _pages(
    build: Build, sources: Mapping[str, Document], translated: Mapping[str, Document], book: Path
) -> list[Page]:
    """List the pages that both books have, with their files."""
    pages = []
    for name in sorted(sources.keys() & translated.keys()):
        own = translated[name].name
        files = (book / f"{own}{suffix}" for suffix in suffixes_of(build))
        target = next(filter(Path.is_file, files), None)
        if target is not None:
            source = Path(build.app.env.doc2path(name))
            parts = frozenset(_parts(translated[name], book, suffixes_of(build)))
            pages.append(Page(name=name, own=own, source=source, target=target, parts=parts))
    return pages


def _parts(page: Document, book: Path, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Name the files of the translated book, without suffix, that the text of a page stands in."""
    for path in {Path(segment.path) for segment in page.segments if segment.path}:
        suffix = next((suffix for suffix in suffixes if path.name.endswith(suffix)), None)
        if suffix and path.is_relative_to(book):
            yield path.relative_to(book).as_posix().removesuffix(suffix)


# What is kept


def _kept(build: Build, pages: list[Page]) -> tuple[dict[str, BaseText], list[Notice]]:
    """Read the files that are kept of what was translated."""
    kept = kept_files(build)
    texts: dict[str, BaseText] = {}
    notices: list[Notice] = []
    if kept is None:
        return texts, notices
    files = kept.find()
    for page in pages:
        path = files.get(page.own) or files.get(page.name)
        if path is None or len(page.parts & files.keys()) > 1:
            continue  # of what people split, no file keeps the whole
        if fault := find_fault(path, merged=True):
            message = f"what {page.own!r} was translated from {fault.reason}"
            kind = Problem.UNREADABLE_PAGE
            notices.append(Notice(kind=kind, message=message, path=str(path), line=fault.line))
            continue
        texts[page.name] = _kept_text(build, kept, page, path)
    return texts, notices


def _kept_text(build: Build, kept: KeptFiles, page: Page, path: Path) -> BaseText:
    """Read a kept file; a copy of the book has its own includes."""
    content = path.read_bytes()
    copy = kept.copy_beside(page.target)

    def read(name: str) -> bytes | None:
        file = copy / name if copy else None
        return file.read_bytes() if file and file.is_file() else None

    return BaseText(
        page=page,
        content=content,
        suffix=next(suffix for suffix in suffixes_of(build) if path.name.endswith(suffix)),
        evidence=Evidence.KEPT,
        path=str(path),
        beside=changed(included(page.name, content, read), build.srcdir),
    )


# Reading


def _read(
    build: Build, texts: Mapping[str, BaseText], sources: Mapping[str, Document]
) -> tuple[dict[str, Document], list[Notice]]:
    """Give the documents of *texts*; those of today's text are those of the source book."""
    current = {name for name, text in texts.items() if is_current(text)}
    documents = {name: sources[name] for name in current}
    past = {name: text for name, text in texts.items() if name not in current}
    if not past:
        return documents, []
    try:
        return documents | BaseBook(build=build, texts=past).read(), []
    except AmtsError as error:
        message = f"what was translated (pages: {len(past)}) cannot be read: {error}"
        return documents, [Notice(kind=Problem.BASE, message=message, path=str(build.srcdir))]
