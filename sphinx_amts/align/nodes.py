"""Align the nodes of two documents, and of two books."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..document import Document, Segment
from .anchors import Unit, of_text, units
from .beads import Bead, complete, components
from .lengths import Lengths, learn_ratio
from .lexicon import Lexicon, learn_words
from .linking import CONFIDENT, Link, link_units
from .meaning import Encoder
from .score import Scorer
from .semantics import PageSemantics, read_semantics

__all__ = ["Bead", "align_and_learn", "align_books", "align_documents"]

_PROBABLE = 0.35
"""Score from which there is a link: those just below one half are right more often than not."""
_FEW = 0.1
"""Share of fitting pairs below which probable ones are too few to learn from."""


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
    encoder: Encoder | None = None,
) -> list[list[Bead]]:
    """Align the segments of all page pairs of two books.

    What is sure without a lexicon teaches one, and with it all pages are aligned again.

    :param known: for each page pair, its certain links.
    :param examples: tagged texts that are known to be translations, for the lexicon: a single
        page teaches little.
    :param encoder: gives sentence embeddings; it has to know both languages.
    :return: for each page pair, what :func:`align_documents` gives.
    """
    return align_and_learn(pages, known=known, examples=examples, encoder=encoder)[0]


def align_and_learn(
    pages: Sequence[tuple[Document, Document]],
    *,
    known: Sequence[Collection[tuple[int, int]]] = (),
    examples: Iterable[tuple[str, str]] = (),
    encoder: Encoder | None = None,
) -> tuple[list[list[Bead]], Lexicon, Lengths]:
    """Align as :func:`align_books` does, and give what was learned to align a single page later."""
    read = [
        _Page.read(source, target, known[number] if known else ())
        for number, (source, target) in enumerate(pages)
    ]
    ratio = learn_ratio(pair for page in read for pair in page.sums())
    taught = [(of_text(source), of_text(target)) for source, target in examples]
    lexicon = learn_words((one.words, other.words) for one, other in taught)
    first = [page.links(ratio, lexicon) for page in read]
    sure = taught + [
        (page.source[link.source[0]], page.target[link.target[0]])
        for page, links in zip(read, _teachers(first), strict=True)
        for link in links
    ]
    ratio = learn_ratio((one.length, other.length) for one, other in sure)
    lexicon = learn_words((one.words, other.words) for one, other in sure)
    semantics: Sequence[PageSemantics | None] = [None] * len(pages)
    if encoder is not None:
        beads = [page.beads(links) for page, links in zip(read, first, strict=True)]
        semantics = read_semantics(encoder, pages, beads)
    aligned = [
        page.align(ratio, lexicon, meant) for page, meant in zip(read, semantics, strict=True)
    ]
    return aligned, lexicon, ratio


def _teachers(pages: Sequence[Sequence[Link]]) -> list[list[Link]]:
    """Choose from which links of each page words and lengths are learned.

    Before any word is known, many ways through a book may be alike, and none is probable; then the
    pairs that fit by themselves have to teach which it is.
    """
    single = [
        [link for link in links if len(link.source) == len(link.target) == 1] for links in pages
    ]
    probable = [[link for link in links if link.score >= CONFIDENT] for links in single]
    fitting = [[link for link in links if link.pair >= CONFIDENT] for links in single]
    enough = sum(map(len, probable)) > _FEW * sum(map(len, fitting))
    return probable if enough else fitting


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

    def align(
        self, ratio: Lengths, lexicon: Lexicon, semantics: PageSemantics | None = None
    ) -> list[Bead]:
        links = self.links(ratio, lexicon, semantics)
        return self.beads(link for link in links if link.score >= _PROBABLE)

    def links(
        self, ratio: Lengths, lexicon: Lexicon, semantics: PageSemantics | None = None
    ) -> list[Link]:
        source = _marked(self.source, [ones for ones, _ in self.known])
        target = _marked(self.target, [others for _, others in self.known])
        scorer = Scorer(source, target, ratio, lexicon, semantics)
        return link_units(scorer, source, target, self.known)

    def beads(self, links: Iterable[Link]) -> list[Bead]:
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
