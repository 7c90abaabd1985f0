"""Synchronisation reports made by hand, for the tests of what becomes of them."""

from __future__ import annotations

from dataclasses import replace

from sphinx_amts.languages import find
from sphinx_amts.sync.base import Evidence
from sphinx_amts.sync.changes import Change
from sphinx_amts.sync.standing import Standing, State, Tally
from sphinx_amts.syncreport import SyncPage, SyncReport, Todo

STALE = Standing(
    page="oven",
    state=State.STALE,
    change=Change.NUMBER,
    kind="paragraph",
    source="It takes two hours.",
    before="It takes one hour.",
    target="Tarda una hora.",
    draft="Tarda dos horas.",
    by="local",
    segment=1,
    path="oven.rst",
    line=6,
    target_path="oven.rst",
    target_line=7,
    words=4,
    characters=16,
)
MISSING = Standing(
    page="oven",
    state=State.MISSING,
    change=Change.NEW,
    kind="title",
    source="Cleaning",
    segment=2,
    path="oven.rst",
    line=9,
    words=1,
    characters=8,
)
ORPHAN = Standing(
    page="oven",
    state=State.ORPHANED,
    change=Change.DELETED,
    kind="paragraph",
    before="Use gloves.",
    target="Use guantes.",
    target_path="oven.rst",
    target_line=12,
    words=2,
    characters=10,
)
CODE = Standing(
    page="oven",
    state=State.STALE,
    change=Change.CODE,
    kind="code",
    source="heat(220)\nwait()",
    before="heat(200)\nwait()",
    target="heat(200)  # grados\nwait()",
    path="oven.rst",
    line=20,
    target_path="oven.rst",
    target_line=22,
    sentences=0,
)
CURRENT = replace(STALE, state=State.CURRENT, change=Change.SAME, words=10, sentences=3)
MOVED = replace(CURRENT, change=Change.MOVED, draft="", by="", moved_from="bread")


def page(name="oven", *standings, translated=True):
    """Give a page with things to do, called ``<name>-1`` and so on."""
    return SyncPage(
        name=name,
        path=f"{name}.rst",
        target=name if translated else "",
        translated=translated,
        evidence=Evidence.RECORDED if translated else Evidence.NONE,
        revision="0123456789abcdef" if translated else "",
        tally=Tally.of(standings),
        drafts=sum(1 for each in standings if each.draft),
        todo=tuple(
            Todo(id=f"{name}-{number}", standing=each)
            for number, each in enumerate(standings, start=1)
            if each.told and translated
        ),
    )


def report(*pages, source="en", target="es", **more):
    """Give a report of pages."""
    return SyncReport(
        title="Bread",
        source=find(source),
        target=find(target),
        pages=pages,
        book_pages=more.pop("book_pages", len(pages)),
        **more,
    )


BOOK = report(
    page("index", CURRENT),
    page("oven", CURRENT, STALE, MISSING, ORPHAN, CODE),
    page("flour", replace(MISSING, page="flour", words=100, sentences=9), translated=False),
)
