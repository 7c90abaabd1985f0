"""One sentence through the model: what must stay stays, pairs of tags hold together, terms win."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from ...tagged import escape
from .model import END, START, Chunk, Forced, Model
from .quality import Evidence
from .tidy import tidy
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation, and how it was made."""

    units: tuple[Unit, ...]
    evidence: Evidence

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left of all words."""
        words = (isinstance(leaf, Word) and is_word(leaf.text) for leaf in leaves(self.units))
        return self.evidence.words > 0 and not any(words)


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

    def __init__(self, model: Model, terms: Terms, source: Profile, target: Profile) -> None:
        """Make it."""
        self._model = model
        self._terms = terms
        self._spaced = source.spaced
        self._language = target.code

    def translate(self, units: Sequence[Unit]) -> Draft:
        """Translate a sentence; the draft has exactly its tags, numbers and literals."""
        draft = self._translate(units)
        first = next(leaves(units), None)
        if first and _is_capitalised(first) and any(leaf is first for leaf in leaves(draft.units)):
            opening = Evidence(ordinary=1, missing=1)
            return replace(draft, evidence=draft.evidence + opening)
        return draft

    def _translate(self, units: Sequence[Unit]) -> Draft:
        pieces: list[_Piece] = []
        evidence = Evidence()
        run: list[Leaf] = []
        for unit in (*units, None):
            if isinstance(unit, Word | Fixed):
                run.append(unit)
                continue
            pieces += self._with_terms(run)
            run = []
            if unit is not None:
                draft = self._translate(unit.units)
                evidence += draft.evidence
                pieces.append(_Piece(tuple(leaves(unit.units)), (Group(unit.number, draft.units),)))
        result: list[Unit] = []
        for part in _parts(pieces):
            found, made = self._decode(part)
            result += found
            evidence += made
        return Draft(tidy(result, self._language), evidence)

    def _with_terms(self, run: Sequence[Leaf]) -> Iterator[_Piece]:
        forms = list(map(source_form, run))
        at = 0
        while at < len(run):
            size, target = self._terms.at(forms, at) or (1, ())
            if target:
                yield _Piece(tuple(run[at : at + size]), target)
            else:
                yield from (_Piece((leaf,)) for leaf in self._familiar(run[at]))
            at += size

    def _familiar(self, leaf: Leaf) -> Sequence[Leaf]:
        """Give a word that the model does not know as words that it does, if there are any."""
        if isinstance(leaf, Fixed) or _is_name(leaf):
            return (leaf,)
        found = self._model.vocabulary.familiar(source_form(leaf), spaced=self._spaced)
        return [Word(text, guessed=True) for text in found] or (leaf,)

    def _decode(self, pieces: Sequence[_Piece]) -> tuple[list[Unit], Evidence]:
        """Translate pieces at once."""
        if all(piece.given for piece in pieces):
            return [unit for piece in pieces for unit in piece.given], Evidence()
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
        evidence = self._joins(chunks)
        for chunk in chunks:
            if (chunk.start, chunk.end) in given:
                units += given[chunk.start, chunk.end].given
            else:
                units += _filled(chunk, row)
                evidence += _evidence(chunk, row[chunk.start : chunk.end])
        return units, evidence

    def _joins(self, chunks: Sequence[Chunk]) -> Evidence:
        """Look at where phrases meet, and at both ends of the sentence."""
        rows = [(START,), *(chunk.target for chunk in chunks if chunk.target), (END,)]
        joins = [(left[-1], right[0]) for left, right in pairwise(rows)]
        return Evidence(joins=len(joins), seen=sum(map(self._model.has_seen, joins)))

    def _separately(self, pieces: Sequence[_Piece]) -> tuple[list[Unit], Evidence]:
        """Translate what stands between given translations, where the model mixed them up."""
        units: list[Unit] = []
        evidence = Evidence()
        for is_given, run in groupby(pieces, key=lambda piece: bool(piece.given)):
            if is_given:
                units += [unit for piece in run for unit in piece.given]
            else:
                found, made = self._decode(list(run))
                units += found
                evidence += made
        return units, evidence


def _evidence(chunk: Chunk, row: Sequence[Leaf]) -> Evidence:
    """Look at one phrase."""
    words = sum(map(_is_long, row))
    ordinary = sum(map(_is_ordinary, row))
    return Evidence(
        words=words,
        untranslated=words if chunk.unknown else sum(map(_is_guessed, row)),
        phrases=1 if words else 0,
        ordinary=ordinary,
        missing=ordinary if chunk.unknown else 0,
    )


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


def _is_long(leaf: Leaf) -> bool:
    """Tell a word from a mark, or from a letter that is a symbol or unit."""
    return (
        isinstance(leaf, Word)
        and is_word(leaf.text)
        and (len(leaf.text) > 1 or not leaf.text.isascii())
    )


def _is_guessed(leaf: Leaf) -> bool:
    """Tell a word that stands for another, which the model never saw."""
    return isinstance(leaf, Word) and leaf.guessed and _is_long(leaf)


def _is_name(word: Word) -> bool:
    """Tell what may be a name or an acronym, which is no form of another word."""
    return word.text[:1].isupper() or (not word.text.islower() and word.text.isascii())


def _is_ordinary(leaf: Leaf) -> bool:
    """Tell a word that cannot stay as it is; a name or an acronym may."""
    return _is_long(leaf) and leaf.text.islower()


def _is_capitalised(leaf: Leaf) -> bool:
    """Tell a word with a capital, which is no name where it opens a sentence."""
    return _is_long(leaf) and leaf.text[0].isupper() and leaf.text[1:].islower()
