"""Which frameworks a page speaks of, and which of them a cell or a stretch of prose is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Fence, Lines

ALL = "all"
NAMES = {
    "jax": "JAX",
    "mxnet": "MXNet",
    "paddle": "PaddlePaddle",
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
}
"""How frameworks write themselves; any other is shown as the book writes it."""

_CELL = re.compile(r"\{\.(?P<language>[\w+-]+)(?=[ \t}])[^}]*\.input\b[^}]*\}")
_MARK = re.compile(r"[ \t]*(?:#[ \t]*@|%%)tab[ \t]+(?P<names>[\w, \t-]+?)[ \t\r]*$")
_SETUP = re.compile(r"^\s*(?:%load_ext[ \t]+d2lbook\.tab\b|tab\.interact_select\()", re.MULTILINE)
_OFFERED = re.compile(r"\btab\.interact_select\(([^)]*)\)")
BEGIN = re.compile(r"[ \t]*:begin_tab:[ \t]*`(?P<names>[^`]*)`[ \t\r]*$")
END = re.compile(r"[ \t]*:end_tab:[ \t\r]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell."""

    fence: Fence
    language: str
    mark: int | None
    """The line that names its frameworks."""
    names: tuple[str, ...]
    setup: bool
    """Whether it only prepares the tabs of notebooks."""


def cell(page: Lines, fence: Fence) -> Cell | None:
    """Read a fenced block as a code cell, if it is one."""
    found = _CELL.fullmatch(fence.info)
    if found is None:
        return None
    code = page.text[page.start(fence.first + 1) : page.start(fence.body.stop)]
    marks = ((line, _MARK.match(page[line])) for line in fence.body)
    mark, named = next(((line, match) for line, match in marks if match), (None, None))
    names = split(named["names"]) if named else ()
    return Cell(fence, found["language"], mark, names, bool(_SETUP.search(code)))


def split(names: str) -> tuple[str, ...]:
    """Read a list such as ``mxnet, pytorch``."""
    return tuple(dict.fromkeys(name for part in names.split(",") if (name := part.strip())))


@dataclass(frozen=True, slots=True)
class Frameworks:
    """The frameworks of one page."""

    names: frozenset[str]
    default: str
    """The one of cells that name none."""

    def of_cell(self, cell: Cell) -> tuple[str, ...]:
        """Give the frameworks that a cell is for; none if it is for all."""
        return self.some(cell.names or (self.default,))

    def some(self, names: Sequence[str]) -> tuple[str, ...]:
        """Give *names*, or none if that is all there are on the page."""
        everything = ALL in names or not names or self.names <= set(names)
        return () if everything or len(self.names) < 2 else tuple(names)


def on_page(page: Lines, default: str) -> Frameworks:
    """Find the frameworks of a page.

    Cells that name none are for the *default* one, but only on a page that names some.
    """
    found: set[str] = set()
    unnamed = False
    line = 0
    while line < page.count:
        if fence := page.fence(line, page.count):
            if read := cell(page, fence):
                found.update(read.names)
                unnamed |= not read.names and not read.setup
                found.update(_offered(page, fence) if read.setup else ())
            line = fence.last
        elif begun := BEGIN.match(page[line]):
            found.update(split(begun["names"]))
        line += 1
    found.discard(ALL)
    return Frameworks(frozenset(found | {default} if found and unnamed else found), default)


def _offered(page: Lines, fence: Fence) -> tuple[str, ...]:
    code = page.text[page.start(fence.first) : page.start(fence.last)]
    offered = _OFFERED.search(code)
    return split(re.sub(r"[\[\]'\"\s]", "", offered[1])) if offered else ()


def title(names: Sequence[str]) -> str:
    """Give what a tab of these frameworks is called."""
    return ", ".join(NAMES.get(name, name) for name in names)
