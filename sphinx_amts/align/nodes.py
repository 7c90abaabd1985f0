"""Align the nodes of two documents, and of two books."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..document import Document, Segment
from .anchors import Unit, of_text, units
from .beads import Bead, complete, components
from .chain import fixed_points, windows
from .lengths import Lengths, learn_ratio
from .lexicon import Lexicon, learn_words
from .moved import find_moved
from .path import best_path
from .score import Odds, Scorer

__all__ = ["Bead", "align_and_learn", "align_books", "align_documents"]


_ACCEPTED = 0.5
_CONFIDENT = 0.9
"""Score from which a one-to-one bead teaches the lexicon and the lengths."""
_DOUBT = 1.0
"""Log-odds that a pair has against it, to be taken for a link."""
_NEIGHBOUR = 1.5
"""Log-odds for each neighbour that is linked to the neighbour."""


def align_documents(
    source: Document,
    target: Document,
    *,
    lexicon: Lexicon | None = None,
    ratio: Lengths | None = None,
    known: Collection[tuple[int, int]] = (),
) -> list[Bead]:
    """Align the segments of two pages.

    :param known: certain links, as indices into the segments of both; they are kept as they are.
    :return: beads of segment indices, in the order of the source; each segment is in exactly one.
    """
    page = _Page.read(source, target, known)
    return page.align(ratio or page.own_ratio(), lexicon or Lexicon())


def align_books(
    pages: Sequence[tuple[Document, Document]],
    *,
    known: Sequence[Collection[tuple[int, int]]] = (),
    examples: Iterable[tuple[str, str]] = (),
) -> list[list[Bead]]:
    """Align the segments of all page pairs of two books.

    What is sure without a lexicon teaches one, and with it all pages are aligned again.

    :param known: for each page pair, its certain links.
    :param examples: tagged texts that are known to be translations, for the lexicon: a single
        page teaches little.
    :return: for each page pair, what :func:`align_documents` gives.
    """
    return align_and_learn(pages, known=known, examples=examples)[0]


def align_and_learn(
    pages: Sequence[tuple[Document, Document]],
    *,
    known: Sequence[Collection[tuple[int, int]]] = (),
    examples: Iterable[tuple[str, str]] = (),
) -> tuple[list[list[Bead]], Lexicon, Lengths]:
    """Align as :func:`align_books` does, and give what was learned to align a single page later."""
    read = [
        _Page.read(source, target, known[number] if known else ())
        for number, (source, target) in enumerate(pages)
    ]
    ratio = learn_ratio(pair for page in read for pair in page.sums())
    taught = [(of_text(source), of_text(target)) for source, target in examples]
    lexicon = learn_words((one.words, other.words) for one, other in taught)
    sure = taught + [
        (page.source[page.at_source[bead.source[0]]], page.target[page.at_target[bead.target[0]]])
        for page in read
        for bead in page.align(ratio, lexicon)
        if len(bead.source) == len(bead.target) == 1 and bead.score >= _CONFIDENT
    ]
    ratio = learn_ratio((one.length, other.length) for one, other in sure)
    lexicon = learn_words((one.words, other.words) for one, other in sure)
    return [page.align(ratio, lexicon) for page in read], lexicon, ratio


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """A page pair with its evidence, read once."""

    source: tuple[Unit, ...]
    target: tuple[Unit, ...]
    at_source: tuple[int, ...]
    """For each source segment, which unit it is."""
    at_target: tuple[int, ...]
    known: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    """Certain beads, as unit numbers."""

    @staticmethod
    def read(source: Document, target: Document, known: Collection[tuple[int, int]]) -> _Page:
        at_source, at_target = _segment_units(source), _segment_units(target)
        links = [(at_source[i], at_target[j]) for i, j in known]
        return _Page(
            source=units(source),
            target=units(target),
            at_source=at_source,
            at_target=at_target,
            known=tuple(components(links)),
        )

    def sums(self) -> list[tuple[int, int]]:
        """Give the lengths of prose of both sides, as one pair."""
        return [(sum(u.length for u in self.source), sum(u.length for u in self.target))]

    def own_ratio(self) -> Lengths:
        return learn_ratio(self.sums())

    def align(self, ratio: Lengths, lexicon: Lexicon) -> list[Bead]:
        source = _marked(self.source, [ones for ones, _ in self.known])
        target = _marked(self.target, [others for _, others in self.known])
        scorer = Scorer(source, target, ratio, lexicon)
        links = _align_units(scorer, source, target, self.known)
        return self._beads(links)

    def _beads(self, links: Sequence[_Link]) -> list[Bead]:
        """Say in segments what was found in units; what is not linked is alone."""
        segment_of = {unit: number for number, unit in enumerate(self.at_source)}
        segment_of_target = {unit: number for number, unit in enumerate(self.at_target)}
        found = [
            Bead(
                source=tuple(segment_of[i] for i in link.source),
                target=tuple(segment_of_target[j] for j in link.target),
                score=round(link.score, 4),
                reason=link.reason,
            )
            for link in links
            if link.source[0] in segment_of
        ]
        return complete(found, len(self.at_source), len(self.at_target))


@dataclass(frozen=True, slots=True)
class _Link:
    """A bead of unit numbers with two sides."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    reason: str


def _segment_units(document: Document) -> tuple[int, ...]:
    return tuple(
        number for number, block in enumerate(document.blocks) if isinstance(block, Segment)
    )


def _marked(units: Sequence[Unit], known: Sequence[tuple[int, ...]]) -> Sequence[Unit]:
    """Put in the place of units that are linked already some that fit only their counterpart."""
    if not known:
        return units
    marked = list(units)
    for number, members in enumerate(known):
        for unit in members:
            marked[unit] = Unit(
                group=f"known:{number}",
                kind="known",
                joinable=False,
                length=0,
                signs=frozenset({f"known:{number}"} if unit == members[0] else ()),
                words=frozenset(),
            )
    return marked


def _align_units(
    scorer: Scorer,
    source: Sequence[Unit],
    target: Sequence[Unit],
    known: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
) -> list[_Link]:
    fixed = [_Link(ones, others, 1.0, "known") for ones, others in known]
    found: list[tuple[tuple[int, ...], tuple[int, ...], Odds]] = []
    shape = (len(source), len(target))
    for window in windows(fixed_points(scorer, source, target), source, target):
        for i, j, n, m in best_path(scorer, window):
            odds = scorer.odds(i, j, n, m) if n and m else None
            if odds is not None:
                found.append((tuple(range(i, i + n)), tuple(range(j, j + m)), odds))
    taken_source = {i for ones, _ in known for i in ones}
    taken_target = {j for _, others in known for j in others}
    links = fixed + [
        link
        for link in _judged(found, shape)
        if taken_source.isdisjoint(link.source) and taken_target.isdisjoint(link.target)
    ]
    links += [
        _Link((i,), (j,), _probability(odds.total), odds.reason)
        for i, j, odds in find_moved(
            scorer,
            source,
            target,
            {i for link in links for i in link.source},
            {j for link in links for j in link.target},
        )
    ]
    return sorted(links, key=lambda link: link.source)


def _judged(
    found: Sequence[tuple[tuple[int, ...], tuple[int, ...], Odds]], end: tuple[int, int]
) -> list[_Link]:
    """Score beads, and let go of those that are not likely enough."""
    ends = {(0, 0), *((ones[-1] + 1, others[-1] + 1) for ones, others, _ in found)}
    starts = {end, *((ones[0], others[0]) for ones, others, _ in found)}
    links = []
    for ones, others, odds in found:
        beside = ((ones[0], others[0]) in ends) + ((ones[-1] + 1, others[-1] + 1) in starts)
        score = _probability(odds.total + _NEIGHBOUR * beside)
        if score >= _ACCEPTED:
            links.append(_Link(ones, others, score, odds.reason))
    return links


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(min(50.0, _DOUBT - odds)))
