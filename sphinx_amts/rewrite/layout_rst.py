"""Where the prose of a reStructuredText page stands in its file.

Docutils does not say where in a line a text begins.  Here everything is found that may be a text
by how it is indented and marked; which of it is one, its content tells.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from .layout import Block, Layout, Lines, Setting, Span

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*$")
_MARKER = re.compile(
    r"[-*+•‣⁃][ \t]+"
    r"|\(?(?:\d+|[A-Za-z]|#|[ivxlcdmIVXLCDM]+)[.)][ \t]+"
    r"|\.\.[ \t]+\[[^\]]+\][ \t]+"
    r"|\.\.[ \t]+\|[^|]+\|[ \t]+[\w:+.-]+::[ \t]*"
    r"|\.\.[ \t]+[\w:+.-]+::[ \t]*"
    r"|:(?![ :])(?:[^:\\\n]|\\.|:(?!\s|$))+:(?:[ \t]+|$)"
    r"|\|[ \t]+"
)
"""What a text may follow on its line: a bullet, a number, a footnote, a directive, a field."""
_ITEM = re.compile(r"[-*+•‣⁃][ \t]|\(?(?:\d+|[A-Za-z]|#|[ivxlcdmIVXLCDM]+)[.)][ \t]")
_CELLS = re.compile(r"(?<=\|)[^|]+(?=\|)|\S+(?: \S+)*")
_SIMPLE_ROW = re.compile(r"\S.*?(?:  +\S|\|)")
_ENTRY = re.compile(r"\s*(\S.*?)\s*<[^<>]+>\s*$")
_INDEX = re.compile(r"\s*(?:single|pair|triple|see|seealso):[ \t]*(.+?)\s*$")


def layout(text: str) -> Layout:
    """Find the texts and blocks of a page."""
    lines = Lines.of(text)
    found = {(span.start, span.end): span for span in rst_spans(lines)}
    spans = tuple(found[place] for place in sorted(found))
    return Layout(text=text, spans=spans, blocks=tuple(_blocks(lines)))


def rst_spans(lines: Lines) -> Iterator[Span]:
    """Give everything that may be a text, more than once where it may be one in two ways."""
    number = 0
    while number < len(lines.texts):
        line = lines.texts[number]
        if not line.strip() or (_ADORNMENT.fullmatch(line.strip()) and len(line.strip()) > 1):
            number += 1
            continue
        number = yield from _at(lines, number)


def _at(lines: Lines, number: int) -> Generator[Span, None, int]:
    """Give the texts that begin on a line; return where to look next."""
    line = lines.texts[number]
    column = len(line) - len(line.lstrip())
    following = number + 1
    while (marker := _MARKER.match(line, column)) is not None:
        # It may be no marker: "A. Turing" is an initial; then the line is a text as it is.
        yield _run(lines, number, column, column)
        if line[column] == ":":
            name = marker[0].rstrip()
            yield lines.part(number, column + 1, column + len(name) - 1, Setting.LINE)
        column = marker.end()
        if column < len(line.rstrip()):
            yield _run(lines, number, column, None)
            yield lines.part(number, column, len(line.rstrip()), Setting.VALUE)
    if column >= len(line.rstrip()):
        return following
    if _SIMPLE_ROW.match(line.strip()):
        for cell in _CELLS.finditer(line):
            content = cell[0].strip()
            if content:
                start = cell.start() + len(cell[0]) - len(cell[0].lstrip())
                yield lines.part(number, start, start + len(content), Setting.CELL)
    for pattern in (_ENTRY, _INDEX):
        if found := pattern.match(line):
            yield lines.part(number, found.start(1), found.end(1), Setting.VALUE)
    span = _run(lines, number, column, column)
    yield span
    if _is_title(lines, number):
        return following + 1
    return number + 1 + lines_of(lines, span)


def lines_of(lines: Lines, span: Span) -> int:
    """Count the lines after its first that a span has."""
    first = span.line - 1 - lines.first
    number = first
    while number + 1 < len(lines.starts) and lines.starts[number + 1] < span.end:
        number += 1
    return number - first


def _run(lines: Lines, number: int, column: int, indent: int | None) -> Span:
    """Give the text from a column of a line to the last line that goes on as it does.

    :param indent: the indentation of the lines that go on; None for that of the next, if deeper.
    """
    own = len(lines.texts[number]) - len(lines.texts[number].lstrip())
    last = number
    if not _is_title(lines, number):
        while last + 1 < len(lines.texts):
            line = lines.texts[last + 1]
            depth = len(line) - len(line.lstrip())
            if not line.strip():
                break
            if indent is None:
                if depth <= own:
                    break
                indent = depth
            if depth != indent:
                break
            last += 1
    text = lines.texts[last].rstrip()
    title = _is_title(lines, number)
    return Span(
        start=lines.starts[number] + column,
        end=lines.starts[last] + len(text),
        line=lines.first + number + 1,
        setting=Setting.LINE if title else Setting.BLOCK,
        indent=" " * (column if indent is None else indent),
    )


def _is_title(lines: Lines, number: int) -> bool:
    """Tell whether the next line underlines this one."""
    if number + 1 >= len(lines.texts):
        return False
    under = lines.texts[number + 1].rstrip()
    return bool(_ADORNMENT.fullmatch(under)) and len(under) > 1 and not under[0].isspace()


def _blocks(lines: Lines) -> Iterator[Block]:
    """Give the outermost blocks: what begins without indentation, after a blank line or a title."""
    starts = list(_starts(lines))
    for position, (first, kind) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(lines.texts)
        while end > first + 1 and not lines.texts[end - 1].strip():
            end -= 1
        yield lines.block(first, end, kind)


def _starts(lines: Lines) -> Iterator[tuple[int, str]]:
    texts = lines.texts
    fresh, before = True, ""
    number = 0
    while number < len(texts):
        line = texts[number]
        if not line.strip():
            fresh = True
        elif not line[0].isspace() and fresh:
            kind = _kind(lines, number)
            fresh = False
            # The items of one list are one block, and a label is of the block after it.
            if not (kind == before == "list") and before != "label":
                yield number, kind
            before = kind
            if kind == "heading":
                number += 3 if _ADORNMENT.fullmatch(line.rstrip()) else 2
                fresh = True
                continue
        elif line[0].isspace() and fresh:
            fresh = False
        number += 1


def _kind(lines: Lines, number: int) -> str:
    line = lines.texts[number]
    over = _ADORNMENT.fullmatch(line.rstrip()) and len(line.rstrip()) > 1
    if _is_title(lines, number) or (over and _is_title(lines, number + 1)):
        return "heading"
    if re.match(r"\.\.[ \t]+_(?!_)[^:]*:\s*$", line):
        return "label"
    if line.startswith(".. "):
        return "directive" if re.match(r"\.\.[ \t]+[\w:+.-]+::", line) else "explicit"
    if _ITEM.match(line):
        return "list"
    if re.match(r":(?![ :])[^:]+:", line):
        return "list"
    if re.match(r">>> ", line):
        return "doctest"
    return "paragraph"
