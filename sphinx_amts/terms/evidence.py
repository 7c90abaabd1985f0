"""What terms are learned from: sentences with their translations, word by word, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..document import Inline
from ..explained import Explained
from ..languages import Profile, words
from ..tagged import Part, parse

BREAK = "\0"
"""Stands for a formula, code and the like: no term goes across it."""

_EMPHASIS = frozenset({"emphasis", "strong", "title_reference"})
_TERM = "xref:std:term:"


class Evidence(Explained):
    """Why a run of words is taken for a term, beside how often it stands in the book."""

    GLOSSARY = ("glossary", "It is an entry of a glossary, or a reference to one.")
    INDEX = ("index", "It is an entry of the index.")
    TITLE = ("title", "It is a title, or the whole of a cell, a caption or the like.")
    EMPHASIS = ("emphasis", "It is emphasised where it is introduced.")
    NAME = ("name", "It is written with a capital letter, or with several.")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a sentence stands."""

    page: str
    path: str
    line: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence as words."""

    words: tuple[str, ...]
    """As they are written, with their marks; :data:`BREAK` where no words are."""
    place: Place
    marked: tuple[tuple[str, ...], ...] = ()
    """The runs of words that are emphasised, or refer to the glossary."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A sentence, or a title, and what stands for it in the translation."""

    source: Sentence
    target: Sentence
    evidence: Evidence | None = None
    """What it says of a term that the whole of it is: an index entry, a title."""


def read_sentence(
    parts: Sequence[tuple[str, Sequence[Inline]]], place: Place, profile: Profile
) -> Sentence:
    """Read a sentence of one or more tagged texts, each with its inline elements."""
    found: list[str] = []
    marked: list[tuple[str, ...]] = []
    for text, inlines in parts:
        reader = _Reader(inlines, lambda plain: words(plain, profile), marked)
        found += [*reader.words(parse(text)), BREAK]
    return Sentence(words=tuple(found), place=place, marked=tuple(marked))


@dataclass(frozen=True, slots=True)
class _Reader:
    inlines: Sequence[Inline]
    cut: Callable[[str], list[str]]
    marked: list[tuple[str, ...]]

    def words(self, parts: Sequence[Part]) -> list[str]:
        """Cut what is written into words, whatever marks it up in between."""
        return self.cut("".join(self._plain(parts)))

    def _plain(self, parts: Sequence[Part]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
                continue
            key = self.inlines[part.number - 1].key if part.number <= len(self.inlines) else ""
            inside = "".join(self._plain(part.children)) if part.children is not None else ""
            if part.children is None and key.startswith(_TERM):
                inside = key.removeprefix(_TERM)
            if inside and (key in _EMPHASIS or key.startswith(_TERM)):
                self.marked.append(tuple(self.cut(inside)))
            yield inside or f" {BREAK} "
