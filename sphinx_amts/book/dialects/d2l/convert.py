"""A page in the dialect of d2lbook → the same page in MyST."""

from __future__ import annotations

from functools import partial

from ..conversion import Converted, Fault, Holes, Writer
from . import inline, slides
from .blocks import bibliography, comment, equation, figure, heading, is_heading, stray
from .code import fenced
from .frameworks import BEGIN, END, on_page
from .lines import Lines
from .page import Page, Settings
from .tables import table
from .tabs import end_tab, tab_set


def convert(text: str, settings: Settings | None = None) -> Converted:
    """Write MyST for a page."""
    settings = settings or Settings()
    holes, faults = slides.find(Lines(text))
    reduced = Holes(text, holes)
    lines = Lines(reduced.text)
    frameworks = on_page(lines, settings.default_tab)
    page = Page(
        lines=lines,
        out=Writer(reduced.text),
        settings=settings,
        frameworks=frameworks,
        faults=[],
    )
    begin = _front_matter(lines)
    page.copy(0, begin)
    _blocks(page, begin, lines.count)
    faults += [Fault(reduced.source(fault.offset), fault.message) for fault in page.faults]
    return Converted(
        text=page.out.text(),
        source=text,
        spans=reduced.widen(page.out.spans),
        faults=tuple(sorted(faults, key=lambda fault: fault.offset)),
    )


def _blocks(page: Page, line: int, end: int) -> None:
    while line < end:
        for rule in _RULES:
            after = rule(page, line, end)
            if after is not None:
                line = after
                break


def _blank(page: Page, line: int, end: int) -> int | None:
    if not page.lines.is_blank(line):
        return None
    page.copy(line, line + 1)
    return line + 1


def _prose(page: Page, line: int, end: int) -> int:
    after = line + 1
    while after < end and not _interrupts(page, after, end):
        after += 1
    inline.convert(page.out, page.lines.start(line), page.lines.start(after))
    return after


def _interrupts(page: Page, line: int, end: int) -> bool:
    """Tell whether another block may begin on a *line* below prose."""
    text = page.lines[line].strip()
    return (
        not text
        or text.startswith(("$$", "![", "```", "~~~"))
        or is_heading(page.lines[line])
        or (text.startswith(":") and _is_mark(page, line, end))
    )


def _is_mark(page: Page, line: int, end: int) -> bool:
    text = page.lines[line]
    return bool(BEGIN.match(text) or END.match(text) or page.lines.mark(line, end))


_RULES = (
    _blank,
    partial(tab_set, inside=_blocks),
    fenced,
    end_tab,
    comment,
    heading,
    equation,
    figure,
    table,
    bibliography,
    stray,
    _prose,
)
"""In the order in which they are tried; the last takes every line."""


def _front_matter(lines: Lines) -> int:
    """Give the line after the options that a page may begin with."""
    if lines.count and lines[0].rstrip() == "---":
        for line in range(1, lines.count):
            if lines[line].rstrip() in {"---", "..."}:
                return line + 1
    return 0
