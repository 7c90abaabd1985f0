"""Fenced blocks: code cells, ``toc`` and ``eval_rst``; any other is MyST already."""

from __future__ import annotations

import re

from .frameworks import Cell
from .page import Page

_DIRECTIVES = {"toc": "{toctree}", "eval_rst": "{eval-rst}"}
_SAVE = re.compile(r"[ \t]*#[ \t]*@save\b[ \t]*")


def fenced(page: Page, line: int, end: int) -> int | None:
    """Write a fenced block that is no code cell."""
    fence = page.lines.fence(line, end)
    if fence is None:
        return None
    directive = _DIRECTIVES.get(fence.info)
    if directive is None:
        page.copy(line, fence.last + 1)
    else:
        info_end = fence.info_at + len(fence.info)
        page.out.copy(page.lines.start(line), fence.info_at)
        page.out.write(directive, fence.info_at, info_end, fence.info)
        page.out.copy(info_end, page.lines.start(fence.last + 1))
    return fence.last + 1


def code(page: Page, cell: Cell) -> None:
    """Write a code cell as a block of code, without what says whom it is for."""
    fence, lines = cell.fence, page.lines
    info_end = fence.info_at + len(fence.info)
    page.out.copy(lines.start(fence.first), fence.info_at)
    page.out.write(cell.language, fence.info_at, info_end, "cell")
    page.out.copy(info_end, lines.start(fence.first + 1))
    for line in fence.body:
        if line == cell.mark:
            page.drop(line, line + 1, "tab")
        elif not page.settings.save_marks and (save := _SAVE.search(lines[line])):
            _without(page, line, save)
        else:
            page.copy(line, line + 1)
    if fence.closed:
        page.copy(fence.last, fence.last + 1)


def _without(page: Page, line: int, save: re.Match[str]) -> None:
    start, end = page.lines.start(line), page.lines.start(line + 1)
    if not (save.string[: save.start()] + save.string[save.end() :]).strip():
        page.drop(line, line + 1, "save")
        return
    page.out.copy(start, start + save.start())
    page.out.write("", start + save.start(), start + save.end(), "save")
    page.out.copy(start + save.end(), end)
