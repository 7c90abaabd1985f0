"""Which text of a file is which segment of its page: by content, in order, near its line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from ..document import Kind, Segment
from ..tagged import plain
from .layout import Layout, Span

_CONTINUED = re.compile(r"[ \t]*\\[ \t]*$", re.MULTILINE)
_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")


def find_places(segments: Sequence[Segment], layout: Layout) -> dict[int, Span]:
    """Give the span of each segment that can be told for certain, by its index.

    A text that stands there as often as there are segments with it belongs to them in order.
    Where it stands oftener, its line has to be that of the segment.
    """
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for span in layout.spans:
        spans[_tight(unwrap(layout.raw(span)))].append(span)
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for index, segment in enumerate(segments):
        if segment.kind is not Kind.INDEX:  # most repeat a term, or a word of a text
            wanted[_tight(segment.message or plain(segment.text))].append(index)
    found: dict[int, Span] = {}
    for text, indices in wanted.items():
        there = spans.get(text, [])
        if len(there) == len(indices):
            found.update(zip(indices, there, strict=True))
        elif there:
            found.update(_by_lines(segments, indices, there))
    return found


def _by_lines(
    segments: Sequence[Segment], indices: Sequence[int], spans: Sequence[Span]
) -> dict[int, Span]:
    """Give the spans that begin on the line of their segment, or else are the only one near it."""
    lines = [span.line for span in spans]
    found: dict[int, Span] = {}
    for index in indices:
        line = segments[index].line
        if line is None:
            continue
        at = bisect_left(lines, line)
        if lines.count(line) == 1:
            found[index] = spans[lines.index(line)]
        elif line not in lines:
            near = [n for n in (at - 1, at) if 0 <= n < len(lines) and abs(lines[n] - line) <= 2]
            if len(near) == 1:
                found[index] = spans[near[0]]
    taken = [span.start for span in found.values()]
    return {index: span for index, span in found.items() if taken.count(span.start) == 1}


def unwrap(raw: str) -> str:
    """Give what is written in the lines of a text, without what marks that they go on."""
    return _CONTINUED.sub("", _QUOTED.sub("\n", raw))


def _tight(text: str) -> str:
    return "".join(text.split())
