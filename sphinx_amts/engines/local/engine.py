"""The engine itself: its options, when it learns, what it dares to show."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from ... import tagged
from ...languages import find, join_sentences, split_tagged
from ...problems import EngineError
from .. import Engine, Failure, Pair, Request, Result, Setting, check_options
from . import calibration, model, shelf, tokens, training
from .pairbook import PairBook
from .quality import Evidence, Quality, Sample, fit
from .translator import Draft, Terms, Translator

if TYPE_CHECKING:
    from .. import Progress

NO_PAIRS = "no pairs to learn from"
NOT_COVERED = "the book's own pairs do not cover this sentence"
SPACED_COVERAGE, UNSPACED_COVERAGE = 0.9, 1.0
"""Share of ordinary words that a draft has to have translated: Spanish can be read with an English
word in ten, Chinese is not written with any (see docs: local-engine)."""
QUALITY = 0.45
"""The chrF, as a share of 100, that has to be expected of a draft; of what is below, more reads
worse than no translation (see docs: local-engine)."""


class LocalEngine(Engine):
    """Learns from the book's pairs when the first sentence needs it; its output is a draft."""

    name = "local"
    adaptive = True
    translates = True

    def __init__(self, setting: Setting) -> None:
        """Make the engine; nothing is read or written yet.

        :raises EngineError: if an option is wrong.
        """
        check_options(self.name, setting.options, ("coverage", "quality"))
        self._setting = setting
        self._source = find(setting.source_language)
        self._target = find(setting.target_language)
        coverage = SPACED_COVERAGE if self._target.spaced else UNSPACED_COVERAGE
        self._coverage = _share(setting.options, "coverage", coverage)
        self._quality = _share(setting.options, "quality", QUALITY)
        self._book = PairBook(())
        self._progress: Progress | None = None
        self._model: model.Model | None = None
        self._expectation = Quality()

    def fingerprint(self) -> str:
        """Name everything that its output depends on, except pairs and sentence."""
        terms = _digest(sorted(self._setting.terminology.items()))
        gate = f"coverage={self._coverage} quality={self._quality}"
        return f"local {_thot_version()} format={training.FORMAT} {gate} terms={terms}"

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
        fault = self._fault([draft for _, draft in drafts])
        if fault:
            return Failure(number=request.number, reason=fault)
        text = join_sentences(
            (self._written(sentence, draft) for sentence, draft in drafts), self._target
        )
        tagged.check(request.text, text)
        return Result(number=request.number, text=text)

    def _fault(self, drafts: Sequence[Draft]) -> str:
        """Say why the drafts of a text's sentences are not shown, or nothing; the worst counts.

        There are few reasons, for a build counts how often each is given.
        """
        whole = sum((draft.evidence for draft in drafts), Evidence())
        lost = self._coverage > 0 and any(draft.is_empty for draft in drafts)
        if lost or (whole.missing and 1 - whole.missing / whole.ordinary < self._coverage):
            return NOT_COVERED
        judged = [self._expectation.expected(d.evidence) for d in drafts if d.evidence.words]
        expected, least = min(judged, default=100.0), 100 * self._quality
        if expected < least:
            about = f"about chrF {expected // 10 * 10:.0f}"
            return f"a draft of {about} is expected; {least:.0f} is the least that is shown"
        return ""

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
            facts = (_thot_version(), training.FORMAT, repr(self._source), repr(self._target))
            name = _digest([*facts, *((pair.source, pair.target) for pair in pairs)])
            directory = shelf.obtain(self._setting.directory, name, self._train)
            self._model = model.Model(directory)
            self._expectation = Quality.load(directory)
        terms = Terms(self._setting.terminology, self._source, self._target)
        return Translator(self._model, terms, self._source, self._target)

    def _train(self, directory: Path) -> None:
        """Train the model, and learn from others what to expect of it."""
        progress = self._progress or _silent
        sentences = self._sentences()
        rounds = calibration.rounds(sentences)

        def show(step: str, done: int, total: int) -> None:
            progress(step, done, total + len(rounds))

        examples = [example for sentence in sentences for example in sentence.examples]
        training.train(directory, examples, show)
        found: list[Sample] = []
        for number, each in enumerate(rounds, start=1):
            found += calibration.samples(directory, each, self._source, self._target)
            show("calibrating the local engine", training.STEPS + number, training.STEPS)
        fit(found).save(directory)

    def _sentences(self) -> list[calibration.Sentence]:
        """Read the book's pairs; what opens a sentence is written as it is elsewhere."""
        read = [
            (
                source,
                target,
                units,
                tuple(tokens.examples(units, tokens.read(target, self._target))),
            )
            for source, target in self._book.sentences(self._source, self._target)
            for units in (tokens.read(source, self._source),)
        ]
        usual = tokens.usual_case(e.target for *_, examples in read for e in examples)
        return [
            calibration.Sentence(
                source=source,
                target=target,
                source_units=units,
                examples=tuple(
                    replace(e, target=(usual.get(e.target[0], e.target[0]), *e.target[1:]))
                    for e in examples
                ),
            )
            for source, target, units, examples in read
        ]


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def _share(options: Mapping[str, object], name: str, default: float) -> float:
    """Read the option *name*.

    :raises EngineError: if it is not a number between 0 and 1.
    """
    value = options.get(name, default)
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        message = f"engine 'local': {name} is {value!r}; it has to be a number from 0 to 1"
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
