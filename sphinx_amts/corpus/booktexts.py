"""The texts of a book that a corpus is compared with: its files, its parallel data, its memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..exchange import Tmx, load_tmx
from ..languages import Profile, split_sentences
from ..memory import Memory
from ..paralleldata.reading import read
from ..problems import AmtsError
from ..tagged import plain
from .decoding import UndecodableError
from .documents import SUFFIXES, read_document, suffix_of

_OTHERS = (".tmx", ".sqlite3", ".sqlite")


def book_pages(
    paths: Sequence[Path], profile: Profile, target: Profile, option: str
) -> Iterator[tuple[str, ...]]:
    """Give the texts in one language of each page of a book.

    :param paths: folders of documents, documents, parallel data as TMX, or memory files.
    :param profile: the language; documents are taken to be in it.
    :param target: the language that the book is translated into.
    :param option: what the paths were given as, for messages.
    :raises AmtsError: if there is nothing to read, or it cannot be read.
    """
    for path in paths:
        found = sorted(file for file in _files(path) if _readable(file))
        if not found:
            endings = ", ".join((*sorted(SUFFIXES), *_OTHERS))
            message = f"{option} {path}: there is nothing to read; name a folder, or {endings}"
            raise AmtsError(message)
        for file in found:
            yield tuple(_texts(file, profile, target, option))


def _files(path: Path) -> Iterator[Path]:
    return path.rglob("*") if path.is_dir() else iter([path])


def _readable(file: Path) -> bool:
    return file.is_file() and suffix_of(file.name) in {*SUFFIXES, *_OTHERS}


def _texts(file: Path, profile: Profile, target: Profile, option: str) -> Iterator[str]:
    suffix = suffix_of(file.name)
    if suffix in {".sqlite", ".sqlite3"}:
        yield from _of_memory(file, profile, target)
        return
    try:
        data = file.read_bytes()
        if suffix == ".tmx":
            yield from _of_tmx(load_tmx(data), profile)
            return
        document = read_document(data, suffix, profile)
    except OSError as error:
        message = f"{option} {file}: {error.strerror}"
        raise AmtsError(message) from None
    except UndecodableError as error:
        message = f"{option} {file}:{error.line}: {error.why}"
        raise AmtsError(message) from None
    except ValueError as error:
        message = f"{option} {file}: {error}"
        raise AmtsError(message) from None
    yield from (read(segment.text, segment.inlines) for segment in document.segments)


def _of_tmx(tmx: Tmx, profile: Profile) -> Iterator[str]:
    base = profile.tag.partition("-")[0]
    ours = tmx.source_language.lower().replace("_", "-").partition("-")[0] == base
    return (entry.source if ours else entry.target for entry in tmx.entries)


def _of_memory(file: Path, profile: Profile, target: Profile) -> Iterator[str]:
    with Memory.open(file, clock=lambda: datetime.now(UTC), read_only=True) as memory:
        for pair in memory.all_pairs(target.code):
            yield plain(pair.target if profile == target else pair.source, " ")


def sentences_of(texts: Sequence[str], profile: Profile) -> Iterator[str]:
    """Cut texts into sentences, and give the texts themselves, too."""
    for text in texts:
        yield text
        found = split_sentences(text, profile)
        if len(found) > 1:
            yield from (sentence.strip() for sentence in found)
