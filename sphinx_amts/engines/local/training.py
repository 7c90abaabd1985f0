"""Training: examples → the files of a translation model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...problems import EngineError
from .model import END, JOINS, LANGUAGE, START, TABLE, WORDS, thot
from .phrases import Link, anchored
from .phrasetable import Counts, Phrase
from .tokens import LITERAL, NUMBER, TAG, Example, is_word

if TYPE_CHECKING:
    from .. import Progress

FORMAT = 4
"""Counts the changes of what training writes; part of every model's name."""
ITERATIONS = 5
"""Of expectation-maximisation, as Thot's trainer does."""
STEPS = 2 * ITERATIONS + 1
"""Of training, as its progress counts them."""
LONGEST = 120
"""Words of a sentence; longer pairs are not learned from."""
ORDER = 3
"""Words of an n-gram of the language model."""
LANGUAGE_WEIGHTS = (0.5, 0.5, 0.7, 0.3, 0.3, 0.5, 0.1, 0.3, 0.5)
"""How far to trust rare, less rare and frequent contexts of each length (by perplexity)."""
_BLOCK = 500
_MODELS = ("_invswm", "_swm")


def train(directory: Path, examples: Sequence[Example], progress: Progress) -> None:
    """Learn from *examples* and write the model into *directory*.

    :raises EngineError: if Thot cannot write it.
    """
    usable = [e for e in examples if max(len(e.source), len(e.target)) <= LONGEST]
    counts = Counts()
    for example, links in _aligned(usable, progress):
        counts.add(example, links)
    _write_no_words(directory)
    _write_phrases(directory / TABLE, counts.phrases(_known(usable)))
    (directory / WORDS).write_text("\n".join(counts.frequent()), encoding="utf-8", newline="\n")
    targets = [e.target for e in usable]
    _write_language_model(directory / LANGUAGE, targets)
    _write_joins(directory / JOINS, targets)
    progress("training the local engine", STEPS, STEPS)


def _aligned(
    examples: Sequence[Example], progress: Progress
) -> Iterator[tuple[Example, Sequence[Link]]]:
    """Say of each example which word became which."""
    alignment, _ = thot()
    forth = [(list(e.source), list(e.target)) for e in examples]
    back = [(target, source) for source, target in forth]
    aligner = alignment.SymmetrizedAligner(
        _word_model(forth, progress, 0), _word_model(back, progress, ITERATIONS)
    )
    aligner.heuristic = alignment.SymmetrizationHeuristic.GROW_DIAG_FINAL_AND
    for start in range(0, len(examples), _BLOCK):
        block = forth[start : start + _BLOCK]
        found = aligner.get_best_alignments(*map(list, zip(*block, strict=True)))
        for example, (_, matrix) in zip(examples[start:], found, strict=False):
            yield example, anchored(example, _links(example, matrix))


def _word_model(
    pairs: Iterable[tuple[list[str], list[str]]], progress: Progress, before: int
) -> Any:
    """Train FastAlign (Dyer, Chahuneau and Smith 2013) in one direction."""
    alignment, _ = thot()
    model = alignment.FastAlignModel()
    model.variational_bayes = True
    for source, target in pairs:
        model.add_sentence_pair(source, target, 1)
    model.start_training()
    for step in range(ITERATIONS):
        progress("training the local engine", before + step, STEPS)
        model.train()
    model.end_training()
    return model


def _write_no_words(directory: Path) -> None:
    """Write word models that know nothing: Thot loads them, but the score of a phrase is in its table.

    :raises EngineError: if Thot cannot write them.
    """
    alignment, _ = thot()
    for name in _MODELS:
        model = alignment.FastAlignModel()
        model.add_sentence_pair([START], [START], 1)
        model.start_training()
        model.train()
        model.end_training()
        if not model.print(f"{directory / TABLE}{name}"):
            message = f"engine 'local' cannot write its model into {directory}; is the disk full?"
            raise EngineError(message)


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


def _write_phrases(path: Path, phrases: Iterable[Phrase]) -> None:
    """Write Thot's phrase table, and its constants for how sentences fall into phrases.

    The two counts of a line are what Thot makes p(source | target) from: here, any score.
    """
    with path.with_suffix(".ttable").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(
            f"{phrase.target} ||| {phrase.source} ||| 1 {math.exp(phrase.score):.6g}\n"
            for phrase in phrases
        )
    for suffix, text in (
        (".lambda", "1.0 1.0"),
        (".srcsegmlentable", "Uniform"),
        (".trgcutstable", "0.999"),
        (".trgsegmlentable", "Geometric"),
    ):
        path.with_suffix(suffix).write_text(text, encoding="utf-8")


def _write_language_model(path: Path, sentences: Iterable[Sequence[str]]) -> None:
    """Write Thot's counts of n-grams; the unknown word counts once.

    Of all words that are to come it is the rarest: if it stood for those seen once, which in a small
    book are every third, each of them would be likelier than any word that the book has often.
    """
    counts: Counter[tuple[str, ...]] = Counter({("<unk>",): 1})
    total = 1
    for sentence in sentences:
        words = [START, *sentence, END]
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
