"""The engine itself: its options, when it learns, what it dares to show."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from ... import tagged
from ...languages import find, join_sentences, split_tagged
from ...problems import EngineError
from .. import Failure, Pair, Request, Result, Setting, check_options
from . import model, shelf, tokens
from .pairbook import PairBook
from .translator import Draft, Terms, Translator

if TYPE_CHECKING:
    from .. import Progress

NO_PAIRS = "no pairs to learn from"
NOT_COVERED = "the book's own pairs do not cover this sentence"
COVERAGE = 0.6
"""Share of content words that a translation has to have translated; below it, BLEU of what a
model of 100 or 400 pairs gives falls by a third to a half (see docs: local-engine)."""


class LocalEngine:
    """Learns from the book's pairs when the first sentence needs it; its output is a draft."""

    name = "local"
    adaptive = True
    translates = True

    def __init__(self, setting: Setting) -> None:
        """Make the engine; nothing is read or written yet.

        :raises EngineError: if an option is wrong.
        """
        check_options(self.name, setting.options, ("coverage",))
        self._coverage = _share(setting.options.get("coverage", COVERAGE))
        self._setting = setting
        self._source = find(setting.source_language)
        self._target = find(setting.target_language)
        self._book = PairBook(())
        self._progress: Progress | None = None
        self._model: model.Model | None = None

    def fingerprint(self) -> str:
        """Name everything that its output depends on, except pairs and sentence."""
        terms = _digest(sorted(self._setting.terminology.items()))
        return (
            f"local {_thot_version()} format={model.FORMAT} coverage={self._coverage} terms={terms}"
        )

    def learn(self, pairs: Sequence[Pair], progress: Progress) -> None:
        """Take the book's pairs; training waits for the first sentence that they do not hold."""
        self.close()
        self._book = PairBook(pairs)
        self._progress = progress

    def translate(self, requests: Iterable[Request]) -> Iterator[Result | Failure]:
        """Translate one after the other.

        :raises EngineError: if the model cannot be trained, kept or loaded.
        """
        translator: Translator | None = None
        for request in requests:
            try:
                known = self._book.translation(request.text)
                if known is not None:
                    yield Result(number=request.number, text=known)
                    continue
                sentences = [
                    tokens.read(sentence, self._source)
                    for sentence in split_tagged(request.text, self._source)
                ]
                if translator is None and self._book.pairs:
                    translator = self._translator()
                yield self._answer(request, sentences, translator)
            except tagged.TagError as error:
                yield Failure(number=request.number, reason=str(error))

    def _answer(
        self,
        request: Request,
        sentences: Sequence[Sequence[tokens.Unit]],
        translator: Translator | None,
    ) -> Result | Failure:
        if translator is None:
            return Failure(number=request.number, reason=NO_PAIRS)
        drafts = [(sentence, translator.translate(sentence)) for sentence in sentences]
        content = sum(draft.content for _, draft in drafts)
        missing = sum(draft.missing for _, draft in drafts)
        if content and 1 - missing / content < self._coverage:
            return Failure(number=request.number, reason=NOT_COVERED)
        text = join_sentences(
            (self._written(sentence, draft) for sentence, draft in drafts), self._target
        )
        tagged.check(request.text, text)
        return Result(number=request.number, text=text)

    def _written(self, source: Sequence[tokens.Unit], draft: Draft) -> str:
        """Write a sentence; it begins with a capital where the source's does, or cannot."""
        text = tokens.write(draft.units, self._target)
        first = next(tokens.leaves(source), None)
        if isinstance(first, tokens.Word) and not first.text[:1].islower():
            return tokens.capitalise(text)
        return text

    def close(self) -> None:
        """Free the model."""
        if self._model is not None:
            self._model.close()
            self._model = None

    def _translator(self) -> Translator:
        """Load the model of these pairs, trained now if no build did so before."""
        if self._model is None:
            pairs = self._book.pairs
            facts = (_thot_version(), model.FORMAT, repr(self._source), repr(self._target))
            name = _digest([*facts, *((pair.source, pair.target) for pair in pairs)])
            self._model = model.Model(shelf.obtain(self._setting.directory, name, self._train))
        terms = Terms(self._setting.terminology, self._source, self._target)
        return Translator(self._model, terms)

    def _train(self, directory: Path) -> None:
        examples = [
            example
            for source, target in self._book.sentences(self._source, self._target)
            for example in tokens.examples(
                tokens.read(source, self._source), tokens.read(target, self._target)
            )
        ]
        usual = tokens.usual_case(example.target for example in examples)
        examples = [
            replace(e, target=(usual.get(e.target[0], e.target[0]), *e.target[1:]))
            for e in examples
        ]
        model.train(directory, examples, self._progress or _silent)


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def _share(value: object) -> float:
    """Read the option ``coverage``.

    :raises EngineError: if it is not a number between 0 and 1.
    """
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        message = f"engine 'local': coverage is {value!r}; it has to be a number from 0 to 1"
        raise EngineError(message)
    return share


def _digest(parts: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()[:16]


def _thot_version() -> str:
    try:
        return version("sil-thot")
    except PackageNotFoundError:
        return "?"


def create(setting: Setting) -> LocalEngine:
    """Make the engine.

    :raises EngineError: if ``sil-thot`` is not installed, or an option is wrong.
    """
    model.thot()
    return LocalEngine(setting)
