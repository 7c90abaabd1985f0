"""BLEU, chrF and TER by sacrebleu, from statistics of each passage that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..languages import Profile, Segmenter, words
from ..problems import AmtsError, did_you_mean

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]
    """Statistics: a row for each passage, a column for each number that the metric needs."""

BLEU, CHRF, TER = "BLEU", "chrF2", "TER"
NAMES = (BLEU, CHRF, TER)

_WANTS = {"ja-mecab": "sacrebleu[ja]", "ko-mecab": "sacrebleu[ko]"}
"""Tokenizers that need more than sacrebleu, and the extra that brings it."""
_ASIAN = frozenset({Segmenter.CHINESE, Segmenter.JAPANESE})
"""What sacrebleu's TER can cut into words itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One metric for one target language."""

    name: str
    signature: str
    """What has to be the same for two scores to be comparable."""
    more_is_better: bool
    metric: Any = field(repr=False)
    note: str = ""
    """What a reader has to know of it, if anything."""
    cut: Profile | None = None
    """The language by whose words texts are cut before; None: as the metric does."""

    def count(self, hypotheses: Sequence[str], references: Sequence[str]) -> Counts:
        """Give the statistics of every passage."""
        import numpy as np

        hypotheses, references = self._ready(hypotheses), self._ready(references)
        # Not public, but the only way to statistics that can be resampled; the same since 2.0.
        found = self.metric._extract_corpus_statistics(hypotheses, [references])
        return np.array(found, dtype=float)

    def score(self, total: Counts) -> float:
        """Give the score, from 0 to 100 (TER: or more), of the sum of statistics."""
        value: float = self.metric._compute_score_from_stats(total.tolist()).score
        return value

    def each(self, counts: Counts) -> list[float]:
        """Give the score of every passage alone."""
        return [self.score(row) for row in counts]

    def _ready(self, texts: Sequence[str]) -> list[str]:
        return [" ".join(words(text, self.cut)) if self.cut else text for text in texts]


def metrics_for(profile: Profile, *, tokenize: str | None = None) -> tuple[Metric, ...]:
    """Make the metrics for translations into a language.

    :param tokenize: sacrebleu's tokenizer for BLEU; by default the language's own or, where that
        is not installed, ``char``, as the signature then says.
    :raises AmtsError: if sacrebleu is not installed, or the tokenizer cannot be had.
    """
    try:
        import sacrebleu
    except ImportError:
        message = "sacrebleu is not installed; pip install 'sphinx-amts[evaluate]'"
        raise AmtsError(message) from None
    bleu, note = (_bleu(tokenize), "") if tokenize else _own(profile)
    asian = profile.segmenter in _ASIAN and not profile.spaced
    cut = profile if not profile.spaced and not asian else None
    ter = sacrebleu.TER(normalized=asian, asian_support=asian)
    return (
        _metric(BLEU, bleu, note=note),
        _metric(CHRF, sacrebleu.CHRF()),
        _metric(TER, ter, cut=cut, more_is_better=False),
    )


def _metric(
    name: str,
    metric: Any,
    *,
    cut: Profile | None = None,
    more_is_better: bool = True,
    note: str = "",
) -> Metric:
    signature = _signature(metric)
    if cut is not None:
        signature += f"|words:{cut.segmenter}"
    return Metric(
        name=name,
        signature=signature,
        more_is_better=more_is_better,
        metric=metric,
        note=note,
        cut=cut,
    )


def _signature(metric: Any) -> str:
    """Give sacrebleu's signature; the number of references is known to it only after a score."""
    metric.corpus_score(["a"], [["a"]])
    return str(metric.get_signature())


def _own(profile: Profile) -> tuple[Any, str]:
    """Give BLEU with the tokenizer of the language, or by characters where it is not installed."""
    try:
        return _bleu(profile.bleu), ""
    except AmtsError:
        if profile.bleu not in _WANTS:
            raise
        mend = f"pip install '{_WANTS[profile.bleu]}'"
        return _bleu("char"), f"of characters, for {profile.bleu} is not installed ({mend})"


def _bleu(tokenize: str) -> Any:
    import sacrebleu

    known = sorted(sacrebleu.BLEU.TOKENIZERS)
    if tokenize not in known:
        message = (
            f"there is no tokenizer {tokenize!r} (sacrebleu has {', '.join(known)})"
            f"{did_you_mean(tokenize, known)}"
        )
        raise AmtsError(message)
    try:
        return sacrebleu.BLEU(tokenize=tokenize, force=True)
    except (RuntimeError, ImportError, OSError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        mend = f"pip install '{_WANTS[tokenize]}'" if tokenize in _WANTS else reason
        message = (
            f"the tokenizer {tokenize!r} cannot be used: {mend}, or take another by --tokenize"
        )
        raise AmtsError(message) from None


def refuse_nonsense(name: str, system: str, score: float) -> float:
    """Give *score* back, if it is a number.

    :raises AmtsError: if it is none: a table must not show it as if it were.
    """
    if not math.isfinite(score):
        message = f"{name} of {system!r} is {score}, which is no score; look at its translations"
        raise AmtsError(message)
    return score
