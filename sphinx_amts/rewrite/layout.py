"""Where the prose of a page stands in its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Setting(StrEnum):
    """What a text stands in, which decides how it may be written."""

    BLOCK = "block"
    """A paragraph, or the first line of a list item: it may have several lines."""
    LINE = "line"
    """A title, a term, or the argument of a directive: one line."""
    CELL = "cell"
    """A cell of a table: one line, in which ``|`` ends it."""
    VALUE = "value"
    """The value of a directive's option: one line of plain text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A text of the page, as it stands in the file."""

    start: int
    """Where it begins in the file, in characters."""
    end: int
    line: int
    """The line that it begins on, from 1."""
    setting: Setting
    indent: str = ""
    """What its second line begins with, or would."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A block that stands in no other, or an item of a list that does not, with its labels."""

    start: int
    """Where its first line begins, in characters."""
    end: int
    """Where its last line ends; blank lines at its end are not of it."""
    kind: str
    """What the parser calls it: ``paragraph``, ``heading``, ``fence`` and so on."""
    item: bool = False
    """Whether it is an item, of the list before it in the order of blocks."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a file, or what is left of them without the indentation."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each begins in the file, in characters."""
    first: int = 0
    """The number of the first, from 0."""

    @classmethod
    def of(cls, text: str) -> Lines:
        """Cut a file at its line ends; a byte order mark belongs to no line."""
        texts, starts, start = [], [], int(text.startswith("\ufeff"))
        for line in text[start:].split("\n"):
            texts.append(line.removesuffix("\r"))
            starts.append(start)
            start += len(line) + 1
        return cls(tuple(texts), tuple(starts))

    def inner(self, first: int, contents: list[str]) -> Lines:
        """Give the lines from *first* on, each without what stands before its content."""
        texts, starts = [], []
        for number, content in enumerate(contents, start=first):
            if number >= len(self.texts):
                break
            line, kept = self.texts[number], content.rstrip("\r")
            kept = kept if line.endswith(kept) else line.lstrip()
            texts.append(kept)
            starts.append(self.starts[number] + len(line) - len(kept))
        return Lines(tuple(texts), tuple(starts), self.first + first)

    def block(self, first: int, end: int, kind: str, *, item: bool = False) -> Block:
        """Give the block of the lines from *first* to before *end*."""
        last = end - 1
        stop = self.starts[last] + len(self.texts[last])
        return Block(start=self.starts[first], end=stop, kind=kind, item=item)

    def part(self, line: int, column: int, end: int, setting: Setting) -> Span:
        """Give the span of some columns of one line."""
        start = self.starts[line]
        return Span(
            start=start + column,
            end=start + end,
            line=self.first + line + 1,
            setting=setting,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """What a file holds."""

    text: str
    spans: tuple[Span, ...]
    """In the order of the file."""
    blocks: tuple[Block, ...]

    def raw(self, span: Span) -> str:
        """Give the text of a span, as it is written."""
        return self.text[span.start : span.end]

    def block_of(self, span: Span) -> Block | None:
        """Give the outermost block that holds a text."""
        found = (block for block in self.outer() if block.start <= span.start <= block.end)
        return next(found, None)

    def outer(self) -> Iterator[Block]:
        """Give the blocks that stand in no other."""
        return (block for block in self.blocks if not block.item)

    def shifted(self, by: int, line: int) -> Layout:
        """Give the same layout of a text that stands in a longer one.

        :param by: how many characters before it.
        :param line: what is added to the numbers of its lines.
        """
        return Layout(
            text=self.text,
            spans=tuple(
                replace(each, start=each.start + by, end=each.end + by, line=each.line + line)
                for each in self.spans
            ),
            blocks=tuple(
                replace(each, start=each.start + by, end=each.end + by) for each in self.blocks
            ),
        )
