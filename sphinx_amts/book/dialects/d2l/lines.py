"""The lines of a page: where each begins, and what kind of line it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}(?!.*`)|~{3,})[ \t]*(?P<info>.*?)[ \t\r]*$")
_MARK = re.compile(r"[ \t]*:(label|eqlabel|width|height):[ \t]*`([^`]+)`[ \t\r]*$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    first: int
    """The line that opens it."""
    last: int
    """The line that closes it, or the last line there is."""
    info: str
    info_at: int
    """Where what it says of itself begins, in the text."""
    closed: bool

    @property
    def body(self) -> range:
        """Give the lines inside."""
        return range(self.first + 1, self.last + (not self.closed))


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that says something of the block above it, such as ``:label:`sec_x```."""

    line: int
    name: str
    value: str


class Lines:
    """A text by its lines, which are numbered from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
        if text.endswith("\n") or not text:
            self._starts.pop()
        self.count = len(self._starts) - 1

    def start(self, line: int) -> int:
        """Give where *line* begins; of the line after the last, the end of the text."""
        return self._starts[line]

    def end(self, line: int) -> int:
        """Give where *line* ends, before its newline."""
        after = self._starts[line + 1]
        return after - 1 if self.text[after - 1 : after] == "\n" else after

    def __getitem__(self, line: int) -> str:
        return self.text[self._starts[line] : self.end(line)]

    def is_blank(self, line: int) -> bool:
        """Tell whether there is nothing on *line*."""
        return not self[line].strip()

    def solid(self, line: int, end: int) -> int:
        """Give the first line from *line* on that is not blank, or *end*."""
        while line < end and self.is_blank(line):
            line += 1
        return line

    def fence(self, line: int, end: int) -> Fence | None:
        """Read the fenced block that opens on *line*, if one does."""
        opened = _FENCE.match(self[line])
        if opened is None:
            return None
        fence = opened["fence"]
        info = opened["info"], self.start(line) + opened.start("info")
        closing = re.compile(rf"[ \t]*{fence[0]}{{{len(fence)},}}[ \t\r]*$")
        for last in range(line + 1, end):
            if closing.match(self[last]):
                return Fence(line, last, *info, closed=True)
        return Fence(line, end - 1, *info, closed=False)

    def fences(self) -> Iterator[Fence]:
        """List the fenced blocks of the page, none inside another."""
        line = 0
        while line < self.count:
            if fence := self.fence(line, self.count):
                yield fence
                line = fence.last
            line += 1

    def mark(self, line: int, end: int) -> Mark | None:
        """Read the mark on *line*, if there is nothing else on it."""
        found = _MARK.match(self[line]) if line < end else None
        return Mark(line, found[1], found[2].strip()) if found else None

    def marks(self, line: int, end: int, *names: str) -> list[Mark]:
        """Read the marks called *names* from *line* on, with blank lines before and between."""
        found: list[Mark] = []
        line = self.solid(line, end)
        while (mark := self.mark(line, end)) and mark.name in names:
            found.append(mark)
            line = self.solid(line + 1, end)
        return found
