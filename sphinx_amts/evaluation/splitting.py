"""An honest split: what is under test, what may be learned, and that these have nothing in common."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..evaluate.overlap import LONG, NEAR, SPACED, UNSPACED, Index, normal
from ..evaluate.trial import Exclusion, Split
from ..languages import Profile, measure, split_sentences
from ..paralleldata import Judged, Languages, ParallelData
from ..paralleldata.judged import judge_pages
from ..paralleldata.pages import Level
from ..problems import AmtsError, did_you_mean
from .sentences import Sentence, corpus_of, faults_of, is_reference, read_pair

Item = TypeVar("Item")

MOST = 5
"""Pages that are chosen where none are named: the number that the article on AMTS tested."""
SHARE = 5
"""Of so many translated pages one is chosen, so that there is enough left to learn from."""
ENOUGH = 10
"""Sentences that a chosen page has, if there are such pages."""
LEVELS: tuple[Level, ...] = ("paragraphs", "sentences")


@dataclass(frozen=True, kw_only=True, slots=True)
class Direction:
    """One direction: what is to be translated, and what may be learned for it."""

    source: Profile
    target: Profile
    sentences: tuple[Sentence, ...]
    pairs: Mapping[Level, tuple[Sentence, ...]]
    terms: Mapping[str, str]

    def backward(self) -> Direction:
        """Give the other direction of the same split."""
        terms: dict[str, str] = {}
        for source, target in self.terms.items():
            terms.setdefault(target, source)
        return Direction(
            source=self.target,
            target=self.source,
            sentences=tuple(one.swapped() for one in self.sentences),
            pairs={
                level: tuple(one.swapped() for one in pairs) for level, pairs in self.pairs.items()
            },
            terms=terms,
        )


def translated_pages(data: ParallelData) -> dict[str, int]:
    """Count the sentences of each page that a person translated; pages without are left out."""
    corpus = corpus_of(data, "sentences")
    counts = {
        page.name: sum(map(is_reference, judged))
        for page, judged in zip(corpus.pages, corpus.judged, strict=True)
    }
    return {page: count for page, count in counts.items() if count}


def choose(data: ParallelData, *, seed: int) -> frozenset[str]:
    """Choose pages to test: another seed gives others, another page in the book hardly does.

    :raises AmtsError: if fewer than two pages are translated.
    """
    counts = translated_pages(data)
    _refuse_too_few(counts)
    candidates = [page for page, count in counts.items() if count >= ENOUGH] or list(counts)
    number = max(1, min(MOST, len(counts) // SHARE))

    def lot(page: str) -> bytes:
        return hashlib.sha256(f"{seed}\0{page}".encode()).digest()

    return frozenset(sorted(candidates, key=lot)[:number])


def check_pages(data: ParallelData, pages: Iterable[str]) -> None:
    """Make sure that there is something to test on each of *pages*.

    :raises AmtsError: naming the page that has no human translation.
    """
    counts = translated_pages(data)
    _refuse_too_few(counts)
    for page in sorted(pages):
        if page not in counts:
            hint = did_you_mean(page, counts) or f"; translated are {', '.join(sorted(counts))}"
            message = f"the page {page!r} has no human translation to test against{hint}"
            raise AmtsError(message)
    if set(counts) <= set(pages):
        message = (
            "every translated page is under test, so that there is none to learn from; name fewer"
        )
        raise AmtsError(message)


def _refuse_too_few(counts: Mapping[str, int]) -> None:
    if len(counts) < 2:
        found = next(iter(counts), None)
        what = f"only the page {found!r} has" if found else "no page has"
        message = f"{what} a human translation; one page is tested by what others teach"
        raise AmtsError(message)


def split(
    data: ParallelData,
    tested: frozenset[str],
    *,
    chosen: str,
    terms: Mapping[str, str],
    keep_duplicates: bool = False,
) -> tuple[Direction, Split]:
    """Split a book.

    The pairs to learn from are judged again as if the tested pages were not in the book.

    :param chosen: how the tested pages were chosen, for the report.
    :param keep_duplicates: whether pairs that say what a passage says stay, and are only counted.
    """
    languages = data.languages
    corpus = corpus_of(data, "sentences").only(tested)
    sentences = tuple(read_pair(one, languages) for one in corpus.all() if is_reference(one))
    guard = _Guard(sentences, languages)
    exclusions: list[Exclusion] = []
    pairs: dict[Level, tuple[Sentence, ...]] = {}
    for level in LEVELS:
        candidates = _candidates(data, level, tested)
        pairs[level], found = _exclude(level, candidates, guard.likeness, keep=keep_duplicates)
        exclusions.append(found)
    used: tuple[tuple[str, str], ...] = ()
    if terms:
        used, found = _exclude("terms", list(terms.items()), guard.says, keep=keep_duplicates)
        exclusions.append(found)
    facts = Split(
        tested=tuple(page.name for page in corpus.pages),
        learned=tuple(sorted({one.page for one in pairs["sentences"]})),
        chosen=chosen,
        passages=len(sentences),
        left_out=dict(sorted(faults_of(corpus.all()).items())) | _alone(corpus.all()),
        exclusions=tuple(exclusions),
        measure=(
            f"Jaccard index of runs of {SPACED} characters ({UNSPACED} in languages without spaces), "
            f"of either side, from {NEAR}; a sentence inside of a longer text from {LONG} letters"
        ),
    )
    direction = Direction(
        source=languages.source,
        target=languages.target,
        sentences=sentences,
        pairs=pairs,
        terms=dict(used),
    )
    return direction, facts


def _alone(judged: Iterable[Judged]) -> dict[str, int]:
    count = sum(not one.aligned and bool(one.source) for one in judged)
    return {"not translated": count} if count else {}


def _candidates(data: ParallelData, level: Level, tested: frozenset[str]) -> list[Sentence]:
    pages = [page for page in corpus_of(data, level).pages if page.name not in tested]
    corpus = judge_pages(level, pages, data.languages, threshold=data.threshold)
    return [read_pair(one, data.languages) for one in corpus.kept()]


def _exclude(
    level: str, candidates: Sequence[Item], likeness: Callable[[Item], float], *, keep: bool
) -> tuple[tuple[Item, ...], Exclusion]:
    """Leave out what is under test, and count again in what is left."""
    degrees = [likeness(one) for one in candidates]
    used = [one for one, degree in zip(candidates, degrees, strict=True) if keep or degree < NEAR]
    return tuple(used), Exclusion(
        level=level,
        candidates=len(candidates),
        exact=sum(degree == 1 for degree in degrees),
        near=sum(NEAR <= degree < 1 for degree in degrees),
        used=len(used),
        overlap=sum(likeness(one) >= NEAR for one in used),
    )


class _Guard:
    """Knows what the passages under test say, in both languages."""

    def __init__(self, sentences: Sequence[Sentence], languages: Languages) -> None:
        self._profiles = (languages.source, languages.target)
        texts = (
            [one.source for one in sentences],
            [one.target for one in sentences],
        )
        whole = [{side.bare for side in sides} for sides in texts]
        self._exact = [{normal(text) for text in each if text} for each in whole]
        self._indices = [
            Index(
                sorted(filter(None, every.union(*(side.pieces for side in sides)))),
                profile,
                least=NEAR,
            )
            for sides, every, profile in zip(texts, whole, self._profiles, strict=True)
        ]

    def likeness(self, pair: Sentence) -> float:
        """Tell how like a pair is to the passage that it is most like, on either side."""
        return max(
            self._most(text, index, profile)
            for text, index, profile in zip(
                (pair.source.bare, pair.target.bare), self._indices, self._profiles, strict=True
            )
        )

    def says(self, term: tuple[str, str]) -> float:
        """Tell whether a term is a whole passage, such as a title, on both sides."""
        return float(
            all(normal(text) in exact for text, exact in zip(term, self._exact, strict=True))
        )

    def _most(self, text: str, index: Index, profile: Profile) -> float:
        inner = [
            piece for piece in split_sentences(text, profile) if measure(piece, profile) >= LONG
        ]
        pieces = (piece for piece in dict.fromkeys([text, *inner]) if piece.strip())
        return max(map(index.likeness, pieces), default=0.0)
