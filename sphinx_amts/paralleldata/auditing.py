"""Judged pairs → what an audit page shows of them."""

from __future__ import annotations

from ..align.cleaning import Fault
from ..audit import AuditBook, AuditLink, AuditPage, AuditUnit, Verdict
from .files import ParallelData
from .judged import Corpus, Judged
from .pages import LinkedPage
from .units import Unit

_SURE = 0.8
"""Score below which a person should look at a pair."""

_EVIDENCE = {
    "known": "An earlier run found them to belong together.",
    "anchors": "They share formulas, code, links or numbers.",
    "lexicon": "Their words translate each other elsewhere in the book.",
    "embeddings": "An encoder of sentences finds that they mean the same.",
    "length": "Their lengths fit, and so do their neighbours.",
    "catalog": "A gettext catalog says so.",
}


def audit_book(
    data: ParallelData, title: str, *, source_link: str = "", target_link: str = ""
) -> AuditBook:
    """Show the sentences of *data*, with the reason for everything that was left out.

    :param source_link: see :class:`sphinx_amts.audit.AuditBook` for both.
    """
    [corpus] = [corpus for corpus in data.corpora if corpus.level == "sentences"]
    source, target = data.languages.source, data.languages.target
    return AuditBook(
        title=title,
        source_language=source.tag,
        target_language=target.tag,
        source_direction=source.direction,
        target_direction=target.direction,
        pages=tuple(_pages(corpus)),
        unit="sentence",
        source_link=source_link,
        target_link=target_link,
        note=_note(data, len(corpus.pages)),
        reasons={str(fault): fault.explanation for fault in Fault},
        evidence=_EVIDENCE,
    )


def _note(data: ParallelData, pages: int) -> str:
    if not data.left_out:
        return ""
    return f"Only {pages} of the {pages + data.left_out} pages of the book, as was asked for."


def _pages(corpus: Corpus) -> list[AuditPage]:
    return [_page(page, judged) for page, judged in zip(corpus.pages, corpus.judged, strict=True)]


def _page(page: LinkedPage, judged: tuple[Judged, ...]) -> AuditPage:
    return AuditPage(
        name=page.name or page.target_name,
        target_name=page.target_name if page.name else "",
        source=tuple(map(_unit, page.source)),
        target=tuple(map(_unit, page.target)),
        links=tuple(_link(one) for one in judged if one.aligned),
    )


def _unit(unit: Unit) -> AuditUnit:
    return AuditUnit(
        text=unit.text,
        path=unit.path,
        line=unit.line,
        kind=str(unit.kind),
        segment=unit.segment,
    )


def _link(one: Judged) -> AuditLink:
    if not one.kept:
        verdict = Verdict.DROPPED
    else:
        verdict = Verdict.KEPT if one.link.score >= _SURE else Verdict.DOUBTFUL
    return AuditLink(
        source=tuple(sorted(one.link.source)),
        target=tuple(sorted(one.link.target)),
        score=one.link.score,
        verdict=verdict,
        reason=one.link.reason,
        why=tuple(map(str, one.faults)),
        note=_instead(one.instead) if one.instead is not None else "",
    )


def _instead(kept: Judged) -> str:
    """Tell what was kept for the same source, and where that stands."""
    first = kept.target[0]
    return f"kept for it: {kept.target_text} ({first.path}:{first.line})"
