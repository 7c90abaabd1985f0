"""Tables: a paragraph that begins with ``:`` is the caption of the table below it."""

from __future__ import annotations

import re

from . import inline
from .blocks import targets
from .lines import Mark
from .page import Page

_CAPTION = re.compile(r":[ \t]*(?!:|[a-z_]+:[ \t]*(?:`|$))(?=\S)")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t\r]*$")


def table(page: Page, line: int, end: int) -> int | None:
    """Write a table, the caption above it, and a label below either as its name."""
    lines = page.lines
    caption = _CAPTION.match(lines[line])
    after_caption = first = line
    labels: list[Mark] = []
    if caption:
        while first < end and not lines.is_blank(first) and not lines.mark(first, end):
            first += 1
        after_caption = first
        labels = lines.marks(first, end, "label")
        first = lines.solid(labels[-1].line + 1 if labels else first, end)
    if not _is_table(page, first, end):
        return None
    after = first
    while after < end and "|" in lines[after] and not lines.mark(after, end):
        after += 1
    below = lines.marks(after, end, "label")
    labels += below
    if caption:
        targets(page, labels[1:], line)
        _caption(page, line, after_caption, caption.end())
        for label in labels[:1]:
            page.replace(label.line, f":name: {label.value}\n", "label")
        page.out.after_blank_line(lines.start(first))
        _blanks(page, after_caption, first, labels)
    else:
        targets(page, labels, line)
    inline.convert(page.out, lines.start(first), lines.start(after))
    if caption:
        page.out.on_new_line(lines.start(after))
        page.out.write("~~~\n", lines.start(after), lines.start(after), "caption")
    return page.take(below, after)


def _is_table(page: Page, line: int, end: int) -> bool:
    two = line + 1 < end and "|" in page.lines[line]
    return two and "|" in page.lines[line + 1] and bool(_DELIMITERS.match(page.lines[line + 1]))


def _caption(page: Page, line: int, after: int, mark: int) -> None:
    """Open the directive; with tildes, for the caption may hold the backticks of a role."""
    start = page.lines.start(line)
    page.out.after_blank_line(start)
    page.out.write("~~~{table} ", start, start + mark, "caption")
    last = page.lines.end(after - 1)
    inline.convert(page.out, start + mark, last, one_line=True)
    page.out.copy(last, page.lines.start(after))


def _blanks(page: Page, line: int, first: int, labels: list[Mark]) -> None:
    """Leave out the lines between caption and table that hold no label."""
    written = {label.line for label in labels}
    for between in range(line, first):
        if between not in written:
            page.drop(between, between + 1, "gap")
