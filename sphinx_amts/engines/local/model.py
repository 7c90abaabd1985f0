"""A phrase-based translation model: trained into files, loaded, asked (Thot's, by ``sil-thot``)."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...problems import EngineError
from .phrases import Link, Phrase, anchored, extract, table
from .tokens import LITERAL, NUMBER, TAG, Example, is_word

if TYPE_CHECKING:
    from .. import Progress

FORMAT = 2
"""Counts the changes of what training writes; part of every model's name."""
ITERATIONS = 5
"""Of expectation-maximisation, as Thot's trainer does."""
STEPS = 2 * ITERATIONS + 1
"""Of training, as its progress counts them."""
LONGEST = 120
"""Words of a sentence; longer pairs are not learned from."""
ORDER = 3
"""Words of an n-gram of the language model."""
START, END = "<s>", "</s>"
"""What the language model has before and after each sentence."""
_LEAST = 1e-5
"""Word translations less probable than this are dropped, as Thot's trainer does."""
_BLOCK = 500
_JOINS = "joins"

# The weights were found by coordinate ascent on BLEU + chrF of 90 sentences of "Dive into Deep
# Learning" and 42 of QuantEcon's lectures, English to Chinese, that were not learned from: with
# Thot's own weights the language model is too loud, and a fifth of the words is missing.
WEIGHTS = (0.0, 0.15, 0.1, 0.01, 0.25, 2.0, 0.3, 1.0)
"""Of Thot's eight features, in its order; the second is the language model."""
LANGUAGE_WEIGHTS = (0.5, 0.5, 0.7, 0.3, 0.3, 0.5, 0.1, 0.3, 0.5)
"""How far to trust rare, less rare and frequent contexts of each length (by perplexity)."""
STACK = 10
"""Hypotheses kept of equal length, Thot's default."""
_SEARCH = {"non_monotonicity": 0, "w": 0.4, "a": 10, "e": 2, "heuristic": 6}
"""Thot's defaults; 6 is ``LOCAL_TD``."""


def thot() -> tuple[Any, Any]:
    """Import Thot's alignment and translation modules.

    :raises EngineError: if they are not installed.
    """
    try:
        import thot.alignment
        import thot.translation
    except ImportError as error:
        message = (
            f"engine 'local' needs sil-thot ({error}); "
            "install it with: pip install 'sphinx-amts[local]'"
        )
        raise EngineError(message) from error
    return thot.alignment, thot.translation


def train(directory: Path, examples: Sequence[Example], progress: Progress) -> None:
    """Learn from *examples* and write the model into *directory*.

    :raises EngineError: if Thot cannot write it.
    """
    usable = [e for e in examples if max(len(e.source), len(e.target)) <= LONGEST]
    prefix = str(directory / "tm")
    sides = [e.source for e in usable], [e.target for e in usable]
    _train_words(f"{prefix}_invswm", zip(*sides, strict=True), progress, 0)
    _train_words(f"{prefix}_swm", zip(*sides[::-1], strict=True), progress, ITERATIONS)
    phrases = table(_phrase_pairs(prefix, usable), _known(usable))
    _write_phrases(prefix, phrases)
    _write_language_model(directory / "lm", sides[1])
    _write_joins(directory / _JOINS, sides[1])
    progress("training the local engine", STEPS, STEPS)


def _train_words(
    prefix: str,
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]],
    progress: Progress,
    before: int,
) -> None:
    """Train FastAlign (Dyer, Chahuneau and Smith 2013) in one direction."""
    alignment, _ = thot()
    model = alignment.FastAlignModel()
    model.variational_bayes = True
    for source, target in pairs:
        model.add_sentence_pair(list(source), list(target), 1)
    model.start_training()
    for step in range(ITERATIONS):
        progress("training the local engine", before + step, STEPS)
        model.train()
    model.end_training()
    if not model.print(prefix):
        _refuse(prefix)
    _prune(Path(f"{prefix}.fa_lexnd"))


def _refuse(prefix: str) -> None:
    message = f"engine 'local' cannot write its model {prefix}; is the disk full?"
    raise EngineError(message)


def _prune(path: Path) -> None:
    """Drop improbable word translations: entries of source, target, log count, log total."""
    entry = struct.Struct("IIff")
    entries = sorted(entry.iter_unpack(path.read_bytes()), key=lambda e: (e[0], -e[2], e[1]))
    with path.open("wb") as file:
        for source, group in groupby(entries, key=lambda e: e[0]):
            rows = list(group)
            best = rows[0][2]
            total = best + math.log(math.fsum(math.exp(row[2] - best) for row in rows))
            kept = [row for row in rows if row[2] - total >= math.log(_LEAST)]
            left = best + math.log(math.fsum(math.exp(row[2] - best) for row in kept))
            for row in kept:
                file.write(entry.pack(source, row[1], row[2], left))


def _phrase_pairs(prefix: str, examples: Sequence[Example]) -> Iterator[tuple[str, str]]:
    alignment, _ = thot()
    direct, inverse = alignment.FastAlignModel(), alignment.FastAlignModel()
    if not direct.load(f"{prefix}_invswm") or not inverse.load(f"{prefix}_swm"):
        _refuse(prefix)
    aligner = alignment.SymmetrizedAligner(direct, inverse)
    aligner.heuristic = alignment.SymmetrizationHeuristic.GROW_DIAG_FINAL_AND
    for start in range(0, len(examples), _BLOCK):
        block = examples[start : start + _BLOCK]
        found = aligner.get_best_alignments(
            [list(e.source) for e in block], [list(e.target) for e in block]
        )
        for example, (_, matrix) in zip(block, found, strict=True):
            yield from extract(example, anchored(example, _links(example, matrix)))


def _links(example: Example, matrix: Any) -> Iterator[Link]:
    for i in range(len(example.source)):
        for j in range(len(example.target)):
            if matrix[i, j]:
                yield i, j


def _known(examples: Iterable[Example]) -> Iterator[tuple[str, str]]:
    """Give what translates to itself: class tokens, and punctuation that both languages have."""
    yield from ((mark, mark) for mark in (TAG, NUMBER, LITERAL))
    source: set[str] = set()
    target: set[str] = set()
    for example in examples:
        source.update(example.source)
        target.update(example.target)
    both = sorted(source & target)
    yield from ((mark, mark) for mark in both if not is_word(mark) and mark.isprintable())


def _write_phrases(prefix: str, phrases: Iterable[Phrase]) -> None:
    """Write Thot's phrase table, and its constants for how sentences fall into phrases."""
    with Path(f"{prefix}.ttable").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(
            f"{phrase.target} ||| {phrase.source} ||| {phrase.target_count} {phrase.together}\n"
            for phrase in phrases
        )
    for suffix, text in (
        ("lambda", "0.7 0.7"),
        ("srcsegmlentable", "Uniform"),
        ("trgcutstable", "0.999"),
        ("trgsegmlentable", "Geometric"),
    ):
        Path(f"{prefix}.{suffix}").write_text(text, encoding="utf-8")


def _write_language_model(path: Path, sentences: Iterable[Sequence[str]]) -> None:
    """Write Thot's counts of n-grams; the first of every word counts as the unknown word."""
    counts: Counter[tuple[str, ...]] = Counter()
    seen: set[str] = set()
    total = 0
    for sentence in sentences:
        words = [START, *(word if word in seen else "<unk>" for word in sentence), END]
        seen.update(sentence)
        total += len(words)
        for size in range(1, ORDER + 1):
            counts.update(zip(*(words[start:] for start in range(size)), strict=False))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for gram, count in sorted(counts.items(), key=lambda item: (len(item[0]), item[0])):
            before = total if len(gram) == 1 else counts[gram[:-1]]
            file.write(f"{' '.join(gram)} {before} {count}\n")
    weights = " ".join(map(str, LANGUAGE_WEIGHTS))
    path.with_name("lm.weights").write_text(f"{ORDER} 3 10 {weights}\n", encoding="utf-8")
    path.with_name("lm.wp").write_text("", encoding="utf-8")


def _write_joins(path: Path, sentences: Iterable[Sequence[str]]) -> None:
    """Write which two words stand side by side."""
    joins = {" ".join(join) for words in sentences for join in pairwise((START, *words, END))}
    path.write_text("\n".join(sorted(joins)), encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Forced:
    """Source words whose translation is given."""

    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of source words and what it became."""

    start: int
    end: int
    """Its source words are ``[start:end]``."""
    target: tuple[str, ...]
    unknown: bool
    """Whether the model never saw it, and so gave it back as it was."""


class Model:
    """A trained model, loaded."""

    def __init__(self, directory: Path) -> None:
        """Load the model that :func:`train` wrote into *directory*.

        :raises EngineError: if it is not a whole model.
        """
        alignment, translation = thot()
        self._model = translation.SmtModel(alignment.AlignmentModelType.FAST_ALIGN)
        if not (
            self._model.load_translation_model(str(directory / "tm"))
            and self._model.load_language_model(str(directory / "lm"))
        ):
            message = f"engine 'local' cannot load its model; delete {directory} and build again"
            raise EngineError(message)
        for name, value in _SEARCH.items():
            setattr(self._model, name, value)
        self._model.weights = WEIGHTS
        self._decoder = translation.SmtDecoder(self._model)
        self._decoder.s = STACK
        self._decoder.is_breadth_first = True
        joins = (directory / _JOINS).read_text(encoding="utf-8").split("\n")
        self._seen = frozenset(joins)

    def translate(self, words: Sequence[str | Forced]) -> list[Chunk]:
        """Translate, in the order of the target; *words* are one sentence."""
        found = self._decoder.translate(" ".join(map(_written, words)))
        chunks: list[Chunk] = []
        done = 0
        unknown = found.target_unknown_words
        for (start, end), cut in zip(
            found.source_segmentation, found.target_segment_cuts, strict=True
        ):
            chunks.append(Chunk(start - 1, end, tuple(found.target[done:cut]), done in unknown))
            done = cut
        return chunks

    def has_seen(self, words: tuple[str, str]) -> bool:
        """Tell whether the two target words stand side by side somewhere in what it learned from."""
        return " ".join(words) in self._seen

    def close(self) -> None:
        """Free the memory."""
        self._decoder.clear()
        self._model.clear()


def _written(word: str | Forced) -> str:
    if isinstance(word, str):
        return word
    return (
        f"<phr_pair_annot><src_segm> {' '.join(word.source)} </src_segm>"
        f"<trg_segm> {' '.join(word.target)} </trg_segm></phr_pair_annot>"
    )
