"""One sentence through the model: what must stay stays, pairs of tags hold together, terms win."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ...tagged import escape
from .model import Chunk, Forced, Model
from .tokens import (
    Fixed,
    Group,
    Leaf,
    Unit,
    Word,
    from_target_form,
    is_word,
    leaves,
    read,
    source_form,
    target_form,
)

if TYPE_CHECKING:
    from ...languages import Profile

LONGEST = 60
"""Words that are translated at once; a longer sentence is cut after a punctuation mark."""
SHORT = 3
"""Words of up to so many letters are not content words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation, and how far the model knew the words."""

    units: tuple[Unit, ...]
    content: int
    """Content words of the source."""
    missing: int
    """Those of them that stand untranslated in the translation."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Source words, and their translation where that is given."""

    leaves: tuple[Leaf, ...]
    given: tuple[Unit, ...] = ()


class Terms:
    """A terminology, ready to be found in sentences."""

    def __init__(self, terminology: Mapping[str, str], source: Profile, target: Profile) -> None:
        self._targets: dict[tuple[str, ...], tuple[Unit, ...]] = {}
        for term, translation in terminology.items():
            key = tuple(map(source_form, leaves(read(escape(term), source))))
            self._targets[key] = read(escape(translation), target)
        self._targets.pop((), None)
        self._longest = max(map(len, self._targets), default=0)

    def at(self, forms: Sequence[str], start: int) -> tuple[int, tuple[Unit, ...]] | None:
        """Find the longest term that begins at *start*: how many words it has, its translation."""
        for size in range(min(self._longest, len(forms) - start), 0, -1):
            target = self._targets.get(tuple(forms[start : start + size]))
            if target:
                return size, target
        return None


class Translator:
    """Translates sentences by a model and a terminology."""

    def __init__(self, model: Model, terms: Terms) -> None:
        self._model = model
        self._terms = terms

    def translate(self, units: Sequence[Unit]) -> Draft:
        """Translate; the result has exactly the tags, numbers and literals of *units*."""
        pieces: list[_Piece] = []
        content = missing = 0
        run: list[Leaf] = []
        for unit in (*units, None):
            if isinstance(unit, Word | Fixed):
                run.append(unit)
                continue
            pieces += self._with_terms(run)
            run = []
            if unit is not None:
                draft = self.translate(unit.units)
                content += draft.content
                missing += draft.missing
                pieces.append(_Piece(tuple(leaves(unit.units)), (Group(unit.number, draft.units),)))
        result: list[Unit] = []
        for part in _parts(pieces):
            found, unknown = self._decode(part)
            result += found
            missing += sum(map(_is_content, unknown))
        content += sum(
            _is_content(leaf) for piece in pieces if not piece.given for leaf in piece.leaves
        )
        return Draft(tuple(result), content, missing)

    def _with_terms(self, run: Sequence[Leaf]) -> Iterator[_Piece]:
        forms = list(map(source_form, run))
        at = 0
        while at < len(run):
            size, target = self._terms.at(forms, at) or (1, ())
            yield _Piece(tuple(run[at : at + size]), target)
            at += size

    def _decode(self, pieces: Sequence[_Piece]) -> tuple[list[Unit], list[Leaf]]:
        """Translate pieces at once; give the units, and the source words that are unknown."""
        if all(piece.given for piece in pieces):
            return [unit for piece in pieces for unit in piece.given], []
        chunks = self._model.translate([_for_model(piece) for piece in pieces])
        row: list[Leaf] = []
        given: dict[tuple[int, int], _Piece] = {}
        for piece in pieces:
            if piece.given:
                given[len(row), len(row) + len(piece.leaves)] = piece
            row += piece.leaves
        if not given.keys() <= {(chunk.start, chunk.end) for chunk in chunks}:
            return self._separately(pieces)
        units: list[Unit] = []
        unknown: list[Leaf] = []
        for chunk in chunks:
            if (chunk.start, chunk.end) in given:
                units += given[chunk.start, chunk.end].given
                continue
            units += _filled(chunk, row)
            if chunk.unknown:
                unknown += row[chunk.start : chunk.end]
        return units, unknown

    def _separately(self, pieces: Sequence[_Piece]) -> tuple[list[Unit], list[Leaf]]:
        """Translate what stands between given translations, where the model mixed them up."""
        units: list[Unit] = []
        unknown: list[Leaf] = []
        for is_given, run in groupby(pieces, key=lambda piece: bool(piece.given)):
            if is_given:
                units += [unit for piece in run for unit in piece.given]
            else:
                found, missed = self._decode(list(run))
                units += found
                unknown += missed
        return units, unknown


def _for_model(piece: _Piece) -> str | Forced:
    if piece.given:
        return Forced(
            tuple(map(source_form, piece.leaves)), tuple(map(target_form, leaves(piece.given)))
        )
    return source_form(piece.leaves[0])


def _filled(chunk: Chunk, row: Sequence[Leaf]) -> Iterator[Unit]:
    """Put what class tokens stand for back into their places."""
    if chunk.unknown:
        yield from row[chunk.start : chunk.end]
        return
    held: dict[str, list[Fixed]] = {}
    for leaf in row[chunk.start : chunk.end]:
        if isinstance(leaf, Fixed):
            held.setdefault(leaf.mark, []).append(leaf)
    for token in chunk.target:
        yield held[token].pop(0) if token in held else from_target_form(token)


def _parts(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """Cut what is too long to be translated at once, after a punctuation mark if there is one."""
    if sum(len(piece.leaves) for piece in pieces) <= LONGEST:
        if pieces:
            yield pieces
        return
    part: list[_Piece] = []
    size = 0
    for piece in pieces:
        if part and size + len(piece.leaves) > LONGEST:
            yield part
            part, size = [], 0
        part.append(piece)
        size += len(piece.leaves)
        if size > LONGEST // 2 and not piece.given and not is_word(source_form(piece.leaves[0])):
            yield part
            part, size = [], 0
    if part:
        yield part


def _is_content(leaf: Leaf) -> bool:
    """Tell a word that carries meaning; a name or an acronym may well stay as it is."""
    return isinstance(leaf, Word) and leaf.text.islower() and len(leaf.text) > SHORT
