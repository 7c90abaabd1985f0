"""A phrase-based translation model, loaded and asked (Thot's, by ``sil-thot``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...problems import EngineError
from .vocabulary import Vocabulary

START, END = "<s>", "</s>"
"""What the language model has before and after each sentence."""
TABLE, LANGUAGE, JOINS, WORDS = "tm", "lm", "joins", "words"
"""The files of a model, or what their names begin with."""

LANGUAGE_WEIGHT = 0.4
"""How loud the language model is beside the scores of phrases (see :mod:`.phrasetable`)."""
WEIGHTS = (0.0, LANGUAGE_WEIGHT, 0.0, 0.01, 0.0, 0.0, 1.0, 1.0)
"""Of Thot's eight features, in its order: the second is the language model, the fourth the order
of phrases, the seventh the score of a phrase as it is written in the table."""
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
        """Load the model that :func:`.training.train` wrote into *directory*.

        :raises EngineError: if it is not a whole model.
        """
        alignment, translation = thot()
        self._model = translation.SmtModel(alignment.AlignmentModelType.FAST_ALIGN)
        if not (
            self._model.load_translation_model(str(directory / TABLE))
            and self._model.load_language_model(str(directory / LANGUAGE))
        ):
            message = f"engine 'local' cannot load its model; delete {directory} and build again"
            raise EngineError(message)
        for name, value in _SEARCH.items():
            setattr(self._model, name, value)
        self._model.weights = WEIGHTS
        self._decoder = translation.SmtDecoder(self._model)
        self._decoder.s = STACK
        self._decoder.is_breadth_first = True
        self._seen = frozenset(_lines(directory / JOINS))
        self.vocabulary = Vocabulary(_lines(directory / WORDS))

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


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")
