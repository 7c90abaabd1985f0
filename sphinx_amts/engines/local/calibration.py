"""Learns what drafts are worth: a model translates sentences that were kept from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ... import tagged
from . import model, tokens, training
from .quality import SPACED_ORDER, UNSPACED_ORDER, Sample, chrf
from .translator import Terms, Translator

if TYPE_CHECKING:
    from ...languages import Profile

HELD_OUT = 120
"""Sentences that are held out at most, in all rounds."""
LEARNED = 3000
"""Sentences that a round learns from at most: more only cost time."""
SMALL = 600
"""Sentences of a book below which each of them may be held out, in one of three rounds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence that a person translated, in all the forms that are needed."""

    source: str
    target: str
    source_units: tuple[tokens.Unit, ...]
    examples: tuple[tokens.Example, ...]
    """What there is to learn from it."""


Round = tuple[Sequence[Sentence], Sequence[Sentence]]
"""What is held out, and what is learned from."""


def rounds(sentences: Sequence[Sentence]) -> list[Round]:
    """Hold out some sentences at a time; no source is on both sides of a round.

    The order is by digest: as good as random, and always the same.
    """
    by_source: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_source.setdefault(sentence.source, []).append(sentence)
    sources = sorted(
        by_source, key=lambda source: sha256(source.encode("utf-8", "replace")).digest()
    )
    count = 3 if len(sources) < SMALL else 1
    size = min(HELD_OUT // count, len(sources) // count)
    cuts = [
        (sources[at : at + size], [*sources[:at], *sources[at + size :]][:LEARNED])
        for at in range(0, count * size, size or 1)
    ]
    return [
        (
            [by_source[source][0] for source in out],
            [sentence for source in rest for sentence in by_source[source]],
        )
        for out, rest in cuts
    ]


def samples(directory: Path, each: Round, source: Profile, target: Profile) -> list[Sample]:
    """Do a round; its model lies in *directory* as long as it is needed."""
    held_out, learned = each
    with TemporaryDirectory(dir=directory) as scratch:
        examples = [e for sentence in learned for e in sentence.examples]
        training.train(Path(scratch), examples, _silent)
        trained = model.Model(Path(scratch))
        translator = Translator(trained, Terms({}, source, target), source, target)
        try:
            return list(_samples(translator, held_out, target))
        finally:
            trained.close()


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def _samples(
    translator: Translator, held_out: Sequence[Sentence], target: Profile
) -> Iterator[Sample]:
    order = SPACED_ORDER if target.spaced else UNSPACED_ORDER
    for sentence in held_out:
        draft = translator.translate(sentence.source_units)
        if draft.evidence.words:
            text = tokens.write(draft.units, target)
            yield draft.evidence, chrf(tagged.plain(text), tagged.plain(sentence.target), order)
