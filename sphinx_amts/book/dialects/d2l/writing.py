"""Changed stretches of a converted page → the author's page, in the dialect and with its slide marks.

Everything that is not replaced keeps its bytes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from ..conversion import COPIED, Converted, Edit, Span
from .carrying import Carrier, Stretch
from .inline import ROLE, in_dialect
from .slides import HIDDEN, MARK

__all__ = ["Edit", "author_edits", "excerpt", "rewrite"]


def rewrite(converted: Converted, edits: Sequence[Edit]) -> str:
    """Give the author's text with *edits* of the converted text, which are apart from each other.

    :raises ValueError: if an edit changes more than prose.
    """
    return _apply(author_edits(converted, edits), converted.source, 0, len(converted.source))


def excerpt(converted: Converted, edit: Edit) -> str:
    """Give what an edited stretch of the converted text is in the dialect, for another page.

    :raises ValueError: if the edit changes more than prose.
    """
    page = _Page(converted)
    edits = [page.author_edit(part) for part in page.parts(edit)]
    text = _apply(edits, converted.source, *page.whole(edit))
    return text if edit.text.endswith("\n") else text.removesuffix("\n")


def _apply(edits: Sequence[Edit], text: str, place: int, end: int) -> str:
    """Make *edits* in a part of a text."""
    pieces = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*pieces, text[place:end]])


def author_edits(converted: Converted, edits: Sequence[Edit]) -> list[Edit]:
    """Give the edits of the author's text that are *edits* of the converted text.

    An edit may hold whole blocks, if their directives, labels and options are as they were.  The slide marks in what is replaced are put round the corresponding words of the new text.  What
    only slides show is kept in its place.

    :raises ValueError: if an edit changes more than prose.
    """
    page = _Page(converted)
    return [page.author_edit(part) for edit in edits for part in page.parts(edit)]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Two marks, and what is between them in the converted text."""

    opening: Span
    closing: Span

    def opens_in(self, edit: Edit) -> bool:
        """Tell whether the opening mark is among what is replaced."""
        start = self.opening.start
        return edit.start < start or (edit.start == start and self.closing.start <= edit.end)

    def closes_in(self, edit: Edit) -> bool:
        """Tell whether the closing mark is."""
        end = self.closing.start
        return end < edit.end or (end == edit.end and self.opening.start >= edit.start)


class _Page:
    """A converted page, by what can be asked of it."""

    def __init__(self, converted: Converted) -> None:
        self._text, self._source = converted.text, converted.source
        self._filled = [span for span in converted.spans if span.end > span.start]
        self._starts = [span.start for span in self._filled]
        marks = [span for span in converted.spans if span.rule == MARK]
        self._marks = [
            _Mark(one, other)
            for one, other in pairwise(marks)
            if self._source[one.source] in "[(" and self._source[other.source] == "*"
        ]
        self._closings = [mark.closing.start for mark in self._marks]
        hidden = [span for span in converted.spans if span.rule == HIDDEN]
        self._hidden = sorted(hidden, key=lambda span: span.source)
        self._hidden_at = [span.source for span in self._hidden]

    def parts(self, edit: Edit) -> Iterator[Edit]:
        """Divide an edit at what is written otherwise in the dialect; leave out what stays.

        :raises ValueError: if that changed, too.
        """
        if not edit.text.strip():
            yield edit
            return
        place, done = edit.start, 0
        for start, end in self._structure(edit):
            fixed = self._text[start:end]
            found = edit.text.find(fixed, done)
            if found < 0:
                message = f"{fixed.strip()!r} is the dialect's, and cannot be changed"
                raise ValueError(message)
            yield from self._part(place, start, edit.text[done:found])
            place, done = end, found + len(fixed)
        yield from self._part(place, edit.end, edit.text[done:])

    def _part(self, start: int, end: int, text: str) -> Iterator[Edit]:
        if text != self._text[start:end]:
            yield Edit(start, end, text)

    def _structure(self, edit: Edit) -> Iterator[tuple[int, int]]:
        """Give the stretches in an edit that are neither the author's words nor roles."""
        first = bisect_right(self._starts, edit.start) - 1
        last = bisect_left(self._starts, edit.end)
        spans = (self._filled[number] for number in range(max(first, 0), last))
        for is_prose, run in groupby(spans, lambda span: span.rule in {COPIED, ROLE}):
            together = list(run)
            start, end = max(together[0].start, edit.start), min(together[-1].end, edit.end)
            if not is_prose and not self._text[start:end].isspace():
                yield start, end

    def author_edit(self, edit: Edit) -> Edit:
        """Give the edit of the author's text for one of prose."""
        if edit.start < edit.end and not edit.text.strip():
            return Edit(*self.whole(edit), edit.text)
        if edit.start == edit.end:
            place = self._behind(edit.start)
            return Edit(place, place, in_dialect(edit.text))
        start, end = self.whole(edit)
        first, after = (bisect_left(self._hidden_at, place) for place in (start, end))
        text = self._marked(edit, self._marks_in(edit), self._hidden[first:after])
        return Edit(start, end, in_dialect(text))

    def _marks_in(self, edit: Edit) -> list[_Mark]:
        first = bisect_right(self._closings, edit.start)
        rest = (self._marks[number] for number in range(first, len(self._marks)))
        return list(takewhile(lambda mark: mark.opening.start < edit.end, rest))

    def _behind(self, place: int) -> int:
        """Give the end of what comes before *place* in the author's text, marks included."""
        if place == 0:
            return 0
        span = self._filled[bisect_left(self._starts, place) - 1]
        source = span.source + place - span.start if span.rule == COPIED else span.source_end
        closing = bisect_left(self._closings, place)
        if self._closings[closing : closing + 1] == [place]:
            source = max(source, self._marks[closing].closing.source_end)
        return source

    def whole(self, edit: Edit) -> tuple[int, int]:
        """Give what a part of the converted text stands for, with all marks inside."""
        start, end = self._range(edit)
        for mark in self._marks_in(edit):
            start = min(start, mark.opening.source) if mark.opens_in(edit) else start
            end = max(end, mark.closing.source_end) if mark.closes_in(edit) else end
        return start, end

    def _range(self, edit: Edit) -> tuple[int, int]:
        """Give what a part of the converted text stands for, without marks at its ends."""
        first = bisect_right(self._starts, edit.start) - 1
        last = bisect_left(self._starts, edit.end)
        spans = self._filled[first:last]
        starts = [s.source + max(edit.start - s.start, 0) * (s.rule == COPIED) for s in spans]
        ends = [s.source_end - max(s.end - edit.end, 0) * (s.rule == COPIED) for s in spans]
        return min(starts), max(ends)

    def _marked(self, edit: Edit, marks: Sequence[_Mark], hidden: Sequence[Span]) -> str:
        """Put marks, and what only slides show, into the text of an edit."""
        if not marks and not hidden:
            return edit.text
        old = self._text[edit.start : edit.end]
        limits = [
            (max(mark.opening.start, edit.start), min(mark.closing.start, edit.end))
            for mark in marks
        ]
        carrier = Carrier(old, edit.text)
        stretches = [Stretch(start - edit.start, end - edit.start) for start, end in limits]
        added = [(carrier.place(span.start - edit.start), span) for span in hidden]
        for mark, stretch in zip(marks, carrier.stretches(stretches), strict=True):
            whole = mark.opens_in(edit) and mark.closes_in(edit)
            if whole and stretch.start == stretch.end:
                continue
            if mark.opens_in(edit):
                added.append((stretch.start, mark.opening))
            if mark.closes_in(edit):
                added.append((stretch.end, mark.closing))
        pieces, done = [], 0
        for place, span in sorted(added, key=lambda one: (one[0], one[1].source)):
            pieces += [edit.text[done:place], self._source[span.source : span.source_end]]
            done = place
        return "".join([*pieces, edit.text[done:]])
