"""What the rules of the dialect work on: a page, what was written of it, and how it is set."""

from __future__ import annotations

from dataclasses import dataclass

from ..conversion import Fault, Writer
from .frameworks import Frameworks
from .lines import Lines, Mark


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a book says about its dialect."""

    default_tab: str = "mxnet"
    """The framework of code cells that name none."""
    save_marks: bool = True
    """Whether ``#@save`` stays in code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page on its way."""

    lines: Lines
    out: Writer
    settings: Settings
    frameworks: Frameworks
    faults: list[Fault]

    def copy(self, first: int, last: int) -> None:
        """Write the lines from *first* to before *last* as they are."""
        self.out.copy(self.lines.start(first), self.lines.start(last))

    def drop(self, first: int, last: int, rule: str) -> None:
        """Leave out the lines from *first* to before *last*."""
        self.out.write("", self.lines.start(first), self.lines.start(last), rule)

    def replace(self, line: int, text: str, rule: str) -> None:
        """Write *text*, which ends its line, for a *line* and its newline."""
        self.out.write(text, self.lines.start(line), self.lines.start(line + 1), rule)

    def take(self, marks: list[Mark], after: int) -> int:
        """Leave out the blank lines before and between *marks*; give the line after them.

        :param after: the first line after the block that they stand below.
        """
        for mark in marks:
            self.drop(after, mark.line, "gap")
            after = mark.line + 1
        return after

    def fault(self, line: int, message: str) -> None:
        """Note something wrong on *line*."""
        self.faults.append(Fault(self.lines.start(line), message))
