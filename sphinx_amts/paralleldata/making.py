"""Matched pages of a book → its parallel data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..align.beads import Bead, complete
from ..document import Document, Segment
from ..subpipeline.human import Human
from .files import ParallelData
from .judged import Languages, judge_pages
from .pages import Linker, Matched
from .reading import Titles
from .units import Reader, placed


def make(
    pages: Sequence[Matched],
    *,
    languages: Languages,
    titles: tuple[Titles, Titles],
    locate: tuple[Callable[[str], str], Callable[[str], str]],
    threshold: float,
) -> ParallelData:
    """Make the parallel data of a book.

    :param pages: in the order in which they are to be written.
    :param titles: those of the source book and of the translation.
    :param locate: how paths of the source book and of the translation are told.
    :param threshold: the score, from 0 to 1, below which a pair is left out.
    """
    linker = Linker.learn(
        pages,
        source=Reader(profile=languages.source, titles=titles[0], locate=locate[0]),
        target=Reader(profile=languages.target, titles=titles[1], locate=locate[1]),
    )
    return ParallelData(
        languages=languages,
        threshold=threshold,
        corpora=(
            judge_pages(
                "sentences",
                [linker.sentences(page) for page in pages],
                languages,
                threshold=threshold,
            ),
            judge_pages(
                "paragraphs",
                [linker.paragraphs(page) for page in pages],
                languages,
                threshold=threshold,
            ),
        ),
    )


def match_page(
    source: Document,
    target: Document | None,
    beads: Sequence[Bead],
    said: Mapping[int, Human],
) -> Matched:
    """Put together what the translated book and the catalogs say for one page.

    A translated book is heard before the catalogs, which fill what it leaves open.

    :param said: what catalogs say, by index of the source segment.
    """
    theirs: list[Segment] = list(target.segments) if target is not None else []
    linked = {i for bead in beads if bead.target for i in bead.source}
    links = [bead for bead in beads if bead.source and bead.target]
    for index, human in sorted(said.items()):
        if index not in linked and human.text:
            links.append(
                Bead(source=(index,), target=(len(theirs),), score=human.score, reason="catalog")
            )
            theirs.append(
                Segment(
                    kind=source.segments[index].kind,
                    text=human.text,
                    inlines=human.inlines,
                    path=human.path,
                    line=human.line,
                )
            )
    own_name = target.name if target is not None else source.name
    return Matched(
        name=source.name,
        target_name="" if own_name == source.name else own_name,
        source=placed(source.segments),
        target=placed(theirs),
        beads=tuple(complete(links, len(source.segments), len(theirs))),
    )


def orphan(page: Document) -> Matched:
    """Give a page that only the translated book has: all of it stands alone."""
    return Matched(
        name="",
        target_name=page.name,
        source=(),
        target=placed(page.segments),
        beads=tuple(complete([], 0, len(page.segments))),
    )
