"""Converted text, and what every character of it stands for in the author's text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

COPIED = ""
"""The rule of a span that is the author's text, as it was."""
_LINE_END = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of converted text and the stretch of the author's that it stands for.

    Either may be empty: what is left out has no text, and what is added has no source.
    """

    source: int
    """Where it begins in the author's text."""
    source_end: int
    start: int
    """Where it begins in the converted text."""
    end: int
    rule: str = COPIED
    """The construct that was converted; ``COPIED`` if nothing was."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a text, and what comes in their place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that its author cannot have meant so."""

    offset: int
    """Where it is in the author's text."""
    message: str


@dataclass(frozen=True, kw_only=True)
class Converted:
    """A text after conversion.

    The spans follow one another in the converted text and leave out nothing of it;
    sorted by ``source``, they follow one another in the author's text and leave out nothing there.
    """

    text: str
    source: str
    """The author's text."""
    spans: tuple[Span, ...]
    faults: tuple[Fault, ...] = ()

    @cached_property
    def _filled(self) -> list[Span]:
        return [span for span in self.spans if span.end > span.start]

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self._filled]

    def offset(self, offset: int) -> int:
        """Give the place in the author's text that an *offset* into the converted text is from."""
        if not self._filled:
            return 0
        span = self._filled[max(0, bisect_right(self._starts, offset) - 1)]
        inside = offset - span.start if span.rule == COPIED else 0
        return min(span.source + inside, span.source_end)

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """For each line of the converted text, the author's line; both count from 1."""
        ends = _line_ends(self.source)
        starts = [0, *(end + 1 for end in _line_ends(self.text))]
        return tuple(bisect_left(ends, self.offset(start)) + 1 for start in starts)

    def line(self, line: int) -> int:
        """Give the author's line of a *line* of the converted text; beyond the end, the last."""
        return self.lines[min(max(line, 1), len(self.lines)) - 1]


def _line_ends(text: str) -> list[int]:
    return [found.start() for found in _LINE_END.finditer(text)]


@dataclass(slots=True)
class Writer:
    """Writes converted text, and keeps what each part of it stands for."""

    source: str
    spans: list[Span] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _tail: str = "\n\n"

    def copy(self, start: int, end: int) -> None:
        """Write a part of the source as it is."""
        if end > start:
            self._add(self.source[start:end], start, end, COPIED)

    def write(self, text: str, start: int, end: int, rule: str) -> None:
        """Write *text* for a part of the source; empty text leaves it out."""
        if text or end > start:
            self._add(text, start, end, rule)

    def on_new_line(self, place: int) -> None:
        """End the last line if it has not ended; *place* is where in the source this happens."""
        if not self._tail.endswith("\n"):
            self._add("\n", place, place, "gap")

    def after_blank_line(self, place: int) -> None:
        """See to it that the last line is empty."""
        self.on_new_line(place)
        if not self.is_after_blank_line():
            self._add("\n", place, place, "gap")

    def is_after_blank_line(self) -> bool:
        """Tell whether the last line is empty, or nothing was written yet."""
        return self._tail == "\n\n"

    def _add(self, text: str, start: int, end: int, rule: str) -> None:
        last = self.spans[-1] if self.spans else None
        if last and rule == last.rule == COPIED and last.source_end == start:
            self.spans[-1] = Span(last.source, end, last.start, last.end + len(text))
        else:
            self.spans.append(Span(start, end, self._length, self._length + len(text), rule))
        self._parts.append(text)
        self._length += len(text)
        self._tail = (self._tail + text)[-2:]

    def text(self) -> str:
        """Give what was written."""
        return "".join(self._parts)


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of the author's text that is left out before anything else is looked at."""

    start: int
    end: int
    rule: str


class Holes:
    """A text with holes in it, and the way from there to the whole text."""

    def __init__(self, whole: str, holes: Sequence[Hole]) -> None:
        """Leave *holes* out of a text; they are sorted and apart from each other."""
        self._holes = holes
        self._at: list[int] = []
        self._lost = [0]
        kept, done = [], 0
        for hole in holes:
            self._at.append(hole.start - self._lost[-1])
            self._lost.append(self._lost[-1] + hole.end - hole.start)
            kept.append(whole[done : hole.start])
            done = hole.end
        self.text = "".join([*kept, whole[done:]])
        """The text without them."""

    def source(self, place: int) -> int:
        """Give where *place* is in the whole text; before the hole, if there is one."""
        return place + self._lost[bisect_left(self._at, place)]

    def widen(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Give spans over the text with holes as spans over the whole text.

        A hole inside copied text becomes a span without text; one inside text that was written
        anew belongs to what was written.
        """
        whole: list[Span] = []
        for span in spans:
            if span.rule == COPIED:
                whole += self._split(span)
            else:
                source, end = self.source(span.source), self.source(span.source_end)
                whole.append(Span(source, end, span.start, span.end, span.rule))
        last = whole[-1].end if whole else 0
        for hole in self._holes[bisect_left(self._at, len(self.text)) :]:
            whole.append(Span(hole.start, hole.end, last, last, hole.rule))
        return tuple(whole)

    def _split(self, span: Span) -> Iterable[Span]:
        """Cut a copied span at the holes in it."""
        start, source = span.start, self.source(span.source)
        for number in range(
            bisect_left(self._at, span.source), bisect_left(self._at, span.source_end)
        ):
            hole = self._holes[number]
            end = span.start + self._at[number] - span.source
            if end > start:
                yield Span(source, hole.start, start, end)
            yield Span(hole.start, hole.end, end, end, hole.rule)
            start, source = end, hole.end
        if span.end > start:
            yield Span(source, source + span.end - start, start, span.end)
