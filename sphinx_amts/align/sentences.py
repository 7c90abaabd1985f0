"""Align sentences, and cut what a translator merged at those where its sources end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from .. import tagged
from ..document import Document, Kind, Segment
from ..languages import split_tagged
from .anchors import Unit, join, of_text
from .lengths import learn_ratio
from .lexicon import Lexicon
from .nodes import align_documents
from .score import Scorer

if TYPE_CHECKING:
    from ..languages import Profile
    from .beads import Bead

_MARGIN = 2.0
"""Log-odds by which the best way to cut must be better than the next."""
_WORST_PART = -2.0
"""Log-odds of a part that is still believed to be the translation."""
_COUNT = 0.9
"""What one sentence more or less than the source has counts against a part."""

_CLOSERS = " \n\t)]}）］】”’»\"'"


@dataclass(frozen=True, slots=True)
class _Way:
    """How a text may be cut: its log-odds, that of its worst part, and where the parts end."""

    odds: float
    worst: float
    ends: tuple[int, ...]


def align_sentences(
    source: Sequence[str], target: Sequence[str], *, lexicon: Lexicon | None = None
) -> list[Bead]:
    """Align two runs of sentences, given as tagged text, as if each were a paragraph."""

    def page(texts: Sequence[str]) -> Document:
        blocks = tuple(Segment(kind=Kind.PARAGRAPH, text=text) for text in texts)
        return Document(name="", blocks=blocks)

    return align_documents(page(source), page(target), lexicon=lexicon)


def distribute(
    source_texts: Sequence[str],
    target_text: str,
    *,
    source_profile: Profile,
    target_profile: Profile,
    lexicon: Lexicon | None = None,
) -> list[str] | None:
    """Cut a tagged text, which translates several source texts in a row, into one part for each.

    :return: the parts, without white space at their ends; None unless one way to cut is clearly
        better than all others.
    """
    sentences = split_tagged(target_text, target_profile)
    count = len(source_texts)
    if count == 0 or len(sentences) < count:
        return None
    if not all(_ends(text, source_profile) for text in source_texts[:-1]):
        return None  # "The key formula is": the cut is within a sentence of the target
    sizes = [len(split_tagged(text, source_profile)) for text in source_texts]
    units = [_with_tags(text) for text in source_texts]
    spans = _Spans([_with_tags(sentence) for sentence in sentences], units, lexicon or Lexicon())
    ways = _best_ways(spans, sizes, len(sentences))
    if not ways or ways[0].worst < _WORST_PART:
        return None
    if len(ways) > 1 and ways[0].odds - ways[1].odds < _MARGIN:
        return None
    starts = (0, *ways[0].ends[:-1])
    return [
        "".join(sentences[start:end]).strip()
        for start, end in zip(starts, ways[0].ends, strict=True)
    ]


def _ends(text: str, profile: Profile) -> bool:
    """Tell whether a text ends where a sentence does."""
    kernel = tagged.plain(text).rstrip(_CLOSERS)
    return kernel.endswith(tuple(profile.ends))


def _best_ways(spans: _Spans, sizes: Sequence[int], length: int) -> list[_Way]:
    """Find the two best ways to cut *length* sentences into a part for each source text."""
    reached: dict[int, list[_Way]] = {0: [_Way(0.0, 0.0, ())]}
    for number, size in enumerate(sizes):
        ahead: dict[int, list[_Way]] = {}
        left = len(sizes) - number - 1
        for start, ways in reached.items():
            last = length - left
            for end in range(start + 1, last + 1) if left else (length,):
                odds = spans.odds(number, start, end)
                cost = _COUNT * abs(end - start - size)
                ahead.setdefault(end, []).extend(
                    _Way(way.odds + odds - cost, min(way.worst, odds), (*way.ends, end))
                    for way in ways
                )
        reached = {end: sorted(ways, key=lambda way: -way.odds)[:2] for end, ways in ahead.items()}
    return reached.get(length, [])


class _Spans:
    """Compares source texts with runs of target sentences, each once."""

    def __init__(
        self, sentences: Sequence[Unit], sources: Sequence[Unit], lexicon: Lexicon
    ) -> None:
        self._ends = [0, *accumulate(sentence.length for sentence in sentences)]
        self._sentences = sentences
        self._sources = sources
        self._lexicon = lexicon
        self._ratio = learn_ratio([(sum(unit.length for unit in sources), self._ends[-1])])

    def odds(self, number: int, start: int, end: int) -> float:
        """Score one source text against the sentences from *start* to *end*."""
        part = replace(join(self._sentences[start:end]), length=self._ends[end] - self._ends[start])
        # Rarity is that among the sources and the sentences, whatever the part.
        scorer = Scorer([*self._sources], [part, *self._sentences], self._ratio, self._lexicon)
        odds = scorer.odds(number, 0)
        return odds.total if odds else _WORST_PART * 2


def _with_tags(text: str) -> Unit:
    """Read the evidence of a tagged text whose inline elements are not at hand: it has so many."""
    unit = of_text(text)
    tags = {f"tag#{number}" for number in range(text.count("<x "))}
    return replace(unit, joinable=True, signs=unit.signs | tags)
