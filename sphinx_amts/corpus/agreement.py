"""Whether the words of two documents translate each other as they do in the rest of the corpus.

A short document teaches its alignment little, so that anything seems to fit.  All documents
together teach a lexicon, and by it the pairs of one are judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from statistics import fmean

from ..align.anchors import words
from ..align.lexicon import Lexicon, found_in, learn_lexicon
from .catalogue import Catalogue
from .fates import Drop
from .pairing import Aligned, Pair
from .sketches import same
from .store import Store

_SAMPLE = 20_000
"""Pairs that teach: those with the smallest hashes, which is a fair sample in bounded memory."""
_FEW = 100
"""Pairs below which they teach too little to judge others."""
_SURE = 0.9
"""Score from which a pair teaches."""
_LIKELY = 0.5
"""Score from which a pair is judged."""
_LEAST = 0.0
"""Mean log-odds of its pairs below which a pair of documents is none.  Of 180 excerpts of two to
eight paragraphs, a quarter of them beside the translation of another, 5 were on the wrong side."""


def drop_disagreeing(catalogue: Catalogue, store: Store) -> None:
    """Leave out the pairs of documents whose words the corpus says are no translations."""
    sample = nsmallest(_SAMPLE, _sure_pairs(catalogue, store))
    if len(sample) < _FEW:
        return
    lexicon = learn_lexicon((source, target) for _, source, target in sample)
    for couple in catalogue.couples():
        aligned = Aligned.from_record(store.load(catalogue.result(couple.id)))
        odds = [_odds(pair, lexicon) for pair in aligned.sentences.pairs if pair.score >= _LIKELY]
        if odds and fmean(odds) < _LEAST:
            catalogue.drop(couple.id, Drop.UNRELATED, ": by their words")


def _sure_pairs(catalogue: Catalogue, store: Store) -> Iterator[tuple[int, str, str]]:
    """Give the pairs that may teach, each behind a number that says nothing of its place."""
    for couple in catalogue.couples():
        aligned = Aligned.from_record(store.load(catalogue.result(couple.id)))
        for pair in aligned.sentences.pairs:
            if pair.score >= _SURE and not pair.faults:
                yield same(f"{pair.source}\t{pair.target}"), pair.source, pair.target


def _odds(pair: Pair, lexicon: Lexicon) -> float:
    """Give the log-odds that two texts are translations, by their words."""
    source, target = words(pair.source), words(pair.target)
    there = [lexicon.forward[word] for word in sorted(source) if word in lexicon.forward]
    back = [lexicon.backward[word] for word in sorted(target) if word in lexicon.backward]
    return (found_in(there, target) + found_in(back, source)) / 2
