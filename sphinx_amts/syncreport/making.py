"""What was found out about a book → what its report tells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..languages import Profile
from ..memory.records import digest
from ..relative import relative_to
from ..sync.base import Evidence
from ..sync.standing import Standing, Tally
from ..synchronisation import BookSync, PageSync
from .model import StrayPage, SyncPage, SyncReport, Todo

_ID = 12
"""Hexadecimal digits of an id: 48 bits, of which a book of 100,000 sentences has no two alike."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """What a report says of a book besides what there is to do."""

    title: str
    source: Profile
    target: Profile
    files: Mapping[str, str]
    """Page of the source → its file."""
    source_root: Path
    target_root: Path
    """What the paths of the translation are told from: its folder, or that of the source book."""


def report_of(sync: BookSync, book: Book, order: Sequence[str]) -> SyncReport:
    """Make the report of a whole book.

    :param order: the names of all pages, as they are read.
    """
    ids = _Ids()
    locate = relative_to(book.source_root), relative_to(book.target_root)
    pages = tuple(
        SyncPage(
            name=name,
            path=locate[0](book.files[name]),
            target=page.target.name if page.target is not None else "",
            translated=_is_translated(page),
            evidence=_evidence(page),
            revision=page.base.revision if page.base is not None else "",
            tally=Tally.of(page.standings),
            drafts=sum(1 for each in page.standings if each.draft),
            todo=tuple(ids.name(_located(page.standings, locate))) if _is_translated(page) else (),
        )
        for name in order
        for page in (sync.pages[name],)
    )
    strays = tuple(
        StrayPage(name=name, path=locate[1](next((s.path for s in page.segments), "")))
        for name, page in sync.orphans.items()
    )
    return SyncReport(
        title=book.title,
        source=book.source,
        target=book.target,
        pages=pages,
        strays=strays,
        notices=sync.notices,
        book_pages=len(pages),
    )


def only(report: SyncReport, pages: Collection[str]) -> SyncReport:
    """Give the report of some pages."""
    chosen = tuple(page for page in report.pages if page.name in pages)
    return replace(report, pages=chosen, strays=())


def _is_translated(page: PageSync) -> bool:
    return page.target is not None or any(each.target_path for each in page.standings)


def _evidence(page: PageSync) -> Evidence:
    if page.base is not None:
        return page.base.evidence
    in_catalog = page.target is None and any(
        each.target_path and not each.moved_from for each in page.standings
    )
    return Evidence.CATALOG if in_catalog else Evidence.NONE


def _located(
    standings: Iterable[Standing], locate: tuple[Callable[[str], str], Callable[[str], str]]
) -> Iterable[Standing]:
    source, target = locate
    for each in standings:
        if each.told:
            yield replace(each, path=source(each.path), target_path=target(each.target_path))


class _Ids:
    """Names things to do by what they say; what is said again gets a number."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def name(self, standings: Iterable[Standing]) -> Iterable[Todo]:
        for each in standings:
            # What is stale stays the same thing however often the source changes after it.
            texts = (each.before, each.target) if each.target else ("", each.source)
            key = digest(json.dumps((each.state, *texts)))[:_ID]
            self._seen[key] += 1
            again = f"-{self._seen[key]}" if self._seen[key] > 1 else ""
            yield Todo(id=key + again, standing=each)
