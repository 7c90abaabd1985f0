"""Cells and prose of several frameworks, one below the other → tab sets of sphinx-design."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .code import code
from .frameworks import BEGIN, END, Cell, cell, split, title
from .page import Page

_TICKS = re.compile(r"`{3,}")

Inside = Callable[[Page, int, int], None]
"""Converts the lines of a page from the first to before the second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Member:
    """A code cell, or what stands between ``:begin_tab:`` and ``:end_tab:``."""

    first: int
    after: int
    """The line after it."""
    names: tuple[str, ...]
    """The frameworks that it is for; empty if it needs no tab."""
    cell: Cell | None
    ended: bool = True
    empty: bool = False


def tab_set(page: Page, line: int, end: int, inside: Inside) -> int | None:
    """Write the cells and stretches of prose that begin on *line*, each framework's in its tab.

    The next set begins where a framework comes again.
    """
    member = _member(page, line, end)
    if member is None:
        return None
    group, seen = [member], set(member.names)
    while member.names:
        member = _member(page, page.lines.solid(group[-1].after, end), end)
        if member is None or not member.names or seen & set(member.names):
            break
        group.append(member)
        seen.update(member.names)
    for one in group:
        if one.cell is None and not one.ended:
            page.fault(one.first, ":begin_tab: has no :end_tab:; it ends where the next one begins")
    if not group[0].names:
        _write(page, group[0], inside)
    elif any(not one.empty for one in group):
        _write_set(page, group, inside)
    else:
        page.drop(line, group[-1].after, "tab")
    return group[-1].after


def end_tab(page: Page, line: int, end: int) -> int | None:
    """Leave out an ``:end_tab:`` that ends nothing."""
    if not END.match(page.lines[line]):
        return None
    page.fault(line, ":end_tab: ends no :begin_tab:; it is left out")
    page.drop(line, line + 1, "tab")
    return line + 1


def _member(page: Page, line: int, end: int) -> _Member | None:
    if line >= end:
        return None
    if begun := BEGIN.match(page.lines[line]):
        names = page.frameworks.some(split(begun["names"]))
        return _prose(page, line, end, names)
    fence = page.lines.fence(line, end)
    found = cell(page.lines, fence) if fence else None
    if fence is None or found is None:
        return None
    indented = page.lines[line][:1].isspace()  # a tab set would end the list that it is in
    names = () if indented or found.setup else page.frameworks.of_cell(found)
    return _Member(first=line, after=fence.last + 1, names=names, cell=found)


def _prose(page: Page, first: int, end: int, names: tuple[str, ...]) -> _Member:
    line = first + 1
    empty = True
    while line < end and not END.match(page.lines[line]) and not BEGIN.match(page.lines[line]):
        empty &= page.lines.is_blank(line)
        fence = page.lines.fence(line, end)
        line = fence.last + 1 if fence else line + 1
    ended = line < end and END.match(page.lines[line]) is not None
    after = line + 1 if ended else line
    return _Member(first=first, after=after, names=names, cell=None, ended=ended, empty=empty)


def _write(
    page: Page, member: _Member, inside: Inside, opening: str = "", ending: str = ""
) -> None:
    """Write what a member holds, between the lines that open and end its tab."""
    first, after = page.lines.start(member.first), page.lines.start(member.after)
    if member.cell and member.cell.setup:
        page.drop(member.first, member.after, "setup")
    elif member.cell:
        page.out.write(opening, first, first, "tab")
        code(page, member.cell)
        page.out.on_new_line(after)
        page.out.write(ending, after, after, "tab")
    else:
        last = member.after - member.ended
        while last > member.first + 1 and page.lines.is_blank(last - 1):
            last -= 1  # MyST-Parser 3 miscounts the lines of what ends in a blank one
        page.replace(member.first, opening, "tab")
        inside(page, member.first + 1, last)
        page.out.on_new_line(page.lines.start(last))
        page.out.write(ending, page.lines.start(last), after, "tab")


def _write_set(page: Page, group: list[_Member], inside: Inside) -> None:
    start, end = page.lines.start(group[0].first), page.lines.start(group[-1].after)
    ticks = _TICKS.findall(page.lines.text, start, end)
    item = "`" * (max(map(len, ticks), default=3) + 1)
    page.out.after_blank_line(start)
    page.out.write(f"{item}`{{tab-set}}\n", start, start, "tab")
    for number, member in enumerate(group):
        if number:
            page.copy(group[number - 1].after, member.first)
        if member.empty:
            page.drop(member.first, member.after, "tab")
            continue
        # A framework is called the same in all languages.
        options = f":sync: {','.join(member.names)}\n:class-label: notranslate\n"
        opening = f"{item}{{tab-item}} {title(member.names)}\n{options}\n"
        _write(page, member, inside, opening, f"{item}\n")
    page.out.write(f"{item}`\n", end, end, "tab")
