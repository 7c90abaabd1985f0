"""The files of both books: read once, each text found in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..document import Document, Inline, Kind, Segment
from ..problems import AmtsError
from ..rewrite import elements_myst, elements_rst
from ..rewrite.elements import Element, Markup, UnwritableError, markup_of
from ..rewrite.files import Converted, PageFile, read_file
from ..rewrite.layout import Span
from ..rewrite.places import find_places
from ..rewrite.writing import Dialect
from ..tagged import parse, plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TERM = "xref:std:term:"


@dataclass(frozen=True, slots=True)
class Written:
    """The file of some segments, and where they stand in it."""

    path: Path
    file: PageFile
    spans: Mapping[int, Span]
    """By index of the segment in its document."""


@dataclass(slots=True)
class Books:
    """The files of a source book and its translation."""

    md: MarkdownIt | None
    """What reads Markdown; None if the books have none."""
    terms: Mapping[str, str]
    """Terms of the source's glossary, lower case → what the translation calls them."""
    directory: Path | None = None
    """The translated book; what its pages include from elsewhere is not written."""
    encoding: str = "utf-8"
    convert: Callable[[str], Converted] | None = None
    """What the books do to their Markdown before it is read, if anything."""
    _read: dict[Path, PageFile] = field(default_factory=dict)

    def files(self, document: Document) -> dict[Path, Written]:
        """Find the segments of a page in the files that it is written in.

        :raises AmtsError: if one cannot be read.
        """
        indices: dict[Path, list[int]] = {}
        for index, segment in enumerate(document.segments):
            if segment.path:
                indices.setdefault(Path(segment.path), []).append(index)
        found = {}
        for path, own in indices.items():
            if not path.is_file():
                continue  # written by a directive: docutils calls it by another name
            file = self.file(path)
            places = find_places([document.segments[index] for index in own], file.layout)
            spans = {own[number]: span for number, span in places.items()}
            found[path] = Written(path, file, spans)
        return found

    def own_files(self, document: Document) -> dict[Path, Written]:
        """Find the segments of a translated page in those of its files that may be written.

        :raises AmtsError: if one cannot be read.
        """
        found = self.files(document)
        if self.directory is None:
            return found
        return {p: each for p, each in found.items() if p.is_relative_to(self.directory)}

    def file(self, path: Path) -> PageFile:
        """Read a file, once.

        :raises AmtsError: naming it, if it cannot be read, or nothing is known of such files.
        """
        if path not in self._read:
            content = self.read_text(path)
            try:
                self._read[path] = read_file(content, path.suffix, self.md, self.convert)
            except AmtsError as error:
                message = f"{path}: {error}"
                raise type(error)(message) from None
        return self._read[path]

    def read_text(self, path: Path) -> str:
        """Read a file with the line ends that it has, and the byte order mark, if it has one.

        :raises AmtsError: naming it, if it cannot be read.
        """
        try:
            return path.read_bytes().decode(self.encoding.removesuffix("-sig"))
        except UnicodeDecodeError:
            message = f"{path}: is not {self.encoding}; save it as UTF-8"
            raise AmtsError(message) from None
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            raise AmtsError(message) from None

    def elements(self, text: str, dialect: Dialect) -> tuple[str | Element, ...]:
        """Read inline markup.

        :raises UnwritableError: if it cannot be told what is what.
        """
        if dialect is Dialect.RST:
            return elements_rst.elements(text)
        assert self.md is not None
        return elements_myst.elements(text, self.md)

    def markup(self, segment: Segment, dialect: Dialect) -> dict[int, Markup]:
        """Give the markup of the inline elements of a source segment, for its translation.

        :raises UnwritableError: if it cannot be told what is what.
        """
        if "<" not in segment.text:
            return {}
        if not segment.message:
            message = "its markup is not known"
            raise UnwritableError(message)
        found = markup_of(
            parse(segment.text), segment.inlines, self.elements(segment.message, dialect)
        )
        return {
            number: self._translated(each, segment.inlines[number - 1])
            for number, each in found.items()
        }

    def _translated(self, markup: Markup, inline: Inline) -> Markup:
        """Let a reference to a term name it as the translated glossary does."""
        if not inline.key.startswith(_TERM):
            return markup
        term = inline.key.removeprefix(_TERM)
        there = self.terms.get(term.casefold())
        if there is None:
            return markup
        if markup.closing is None:
            return Markup(_renamed(markup.opening, term, there))
        return replace(markup, closing=_renamed(markup.closing, term, there))

    def key(self, inline: Inline) -> str:
        """Give the key that an element of the source has in the translated book."""
        term = inline.key.removeprefix(_TERM)
        if term != inline.key and (there := self.terms.get(term.casefold())):
            return f"{_TERM}{there}"
        return inline.key


def _renamed(markup: str, term: str, there: str) -> str:
    before, found, after = markup.rpartition(term)
    return f"{before}{there}{after}" if found else markup


def terms_of(pages: Mapping[str, tuple[Document, Mapping[int, str]]]) -> dict[str, str]:
    """Collect the terms of a glossary that are translated.

    :param pages: each page with the texts, plain, of its translated segments by their index.
    """
    return {
        plain(segment.text).strip().casefold(): said.strip()
        for document, texts in pages.values()
        for index, segment in enumerate(document.segments)
        if segment.kind is Kind.TERM and (said := texts.get(index))
    }
