"""Slide marks: ``[**shown**]`` and ``(**shown**)`` lose their marks, ``(~~hidden~~)`` is left out.

They may go over several lines, paragraphs and formulas, but not over code (``slides.py`` of d2lbook).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..conversion import Fault, Hole
from .lines import Lines

MARK = "slide-mark"
HIDDEN = "slide-hidden"

_TOKEN = re.compile(
    r"\\."
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<opening>[\[(](?:\*\*|~~))"
    r"|(?P<closing>(?:\*\*|~~)[\])])",
    re.DOTALL,
)
_PAIRS = {"[**": "**]", "(**": "**)", "[~~": "~~]", "(~~": "~~)"}
_LINK = re.compile(r"\((?!\*\*|~~)")


def find(page: Lines) -> tuple[list[Hole], list[Fault]]:
    """Find what the marks take out of a page, and the marks that have no other half."""
    holes: list[Hole] = []
    faults: list[Fault] = []
    start = 0
    for fence in [*page.fences(), None]:
        end = page.start(fence.first) if fence else len(page.text)
        for found in _pairs(page.text, start, end):
            if isinstance(found, Hole):
                holes.append(found)
            else:
                faults.append(found)
        if fence:
            start = page.start(fence.last + 1)
    return holes, faults


def _pairs(text: str, start: int, end: int) -> Iterator[Hole | Fault]:
    opened: re.Match[str] | None = None
    for token in _TOKEN.finditer(text, start, end):
        if token["opening"]:
            if opened:
                yield _lonely(opened)
            opened = token
        elif token["closing"] and opened and token[0] == _PAIRS[opened[0]]:
            if not (token[0].endswith("]") and _LINK.match(text, token.end(), end)):
                yield from _holes(text, opened, token, end)
            opened = None
    if opened:
        yield _lonely(opened)


def _holes(text: str, opened: re.Match[str], closed: re.Match[str], end: int) -> Iterator[Hole]:
    if "**" in opened[0]:
        yield Hole(opened.start(), opened.end(), MARK)
        yield Hole(closed.start(), closed.end(), MARK)
        return
    start, stop = opened.start(), closed.end()
    after = stop
    while after < end and text[after] in " \t":
        after += 1
    if after == end or text[after] == "\n":
        stop = after
        while start and text[start - 1] in " \t":  # at the end of a line, two would break it
            start -= 1
        if stop < end and (start == 0 or text[start - 1] == "\n"):
            stop += 1  # an empty line would end the paragraph
    yield Hole(start, stop, HIDDEN)


def _lonely(opened: re.Match[str]) -> Fault:
    return Fault(opened.start(), f"{opened[0]} has no {_PAIRS[opened[0]]}; close it")
