"""Headings, figures, tables and equations: what stands below them in the dialect goes into them.

Each rule is given the line at which a block may begin and the line at which its surroundings end;
it writes the block and gives the line after it, or None if it is another kind of block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import inline
from .lines import Mark
from .page import Page

_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]|$)")
_DESTINATION = re.compile(
    r"\]\([ \t]*(?P<path><[^>\n]+>|[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+\"[^\"\n]*\")?[ \t]*\)[ \t\r]*(?=\n|$)"
)
_LIST_LIKE = re.compile(r"\s*(?:[-+*#>](?=\s)|\d{1,9}(?=[.)]\s))")
_BIBLIOGRAPHY = re.compile(r"[ \t]*:bibliography:[ \t]*`(?P<path>[^`]+)`[ \t\r]*$")


def is_heading(line: str) -> bool:
    """Tell whether *line* is a heading."""
    return _HEADING.match(line) is not None


def heading(page: Page, line: int, end: int) -> int | None:
    """Write a heading, and the labels below it as targets above it."""
    if not is_heading(page.lines[line]):
        return None
    labels = page.lines.marks(line + 1, end, "label")
    targets(page, labels, line)
    inline.convert(page.out, page.lines.start(line), page.lines.start(line + 1))
    if labels:
        page.out.on_new_line(page.lines.start(line + 1))
    return page.take(labels, line + 1)


def targets(page: Page, labels: Sequence[Mark], line: int) -> None:
    """Write *labels* as targets of the block that comes next, which begins on *line*."""
    if labels:
        page.out.after_blank_line(page.lines.start(line))
    for label in labels:
        page.replace(label.line, f"({label.value})=\n", "label")


def equation(page: Page, line: int, end: int) -> int | None:
    """Write ``$$…$$``, and the ``:eqlabel:`` below it behind it."""
    last = _end_of_formula(page, line, end)
    if last is None:
        return None
    page.out.after_blank_line(page.lines.start(line))  # in a paragraph MyST would not see it
    labels = page.lines.marks(last + 1, end, "eqlabel")[:1]
    if not labels:
        page.copy(line, last + 1)
        return last + 1
    stop = page.lines.start(last) + len(page.lines[last].rstrip())
    page.out.copy(page.lines.start(line), stop)
    label = labels[0]
    place = page.lines.start(label.line), page.lines.start(label.line + 1)
    page.out.write(f" ({label.value})", *place, "eqlabel")
    page.out.copy(stop, page.lines.start(last + 1))
    return page.take(labels, last + 1)


def _end_of_formula(page: Page, line: int, end: int) -> int | None:
    """Give the last line of the formula that begins on *line* and has its lines to itself."""
    text = page.lines[line].strip()
    if not text.startswith("$$"):
        return None
    text = text[2:]
    while "$$" not in text:
        line += 1
        if line >= end:
            return None
        text = page.lines[line].rstrip()
    return line if text.index("$$") == len(text) - 2 else None


def figure(page: Page, line: int, end: int) -> int | None:
    """Write ``![caption](path)`` alone in a paragraph, and the marks below, as a figure."""
    lines, start = page.lines, page.lines.start(line)
    opening = start + len(lines[line]) - len(lines[line].lstrip())
    if not lines.text.startswith("![", opening):
        return None
    last = line
    while last < end and not lines.is_blank(last):
        last += 1
    found = _DESTINATION.search(lines.text, opening, lines.start(last))
    if found is None or "![" in lines.text[opening + 2 : found.start()]:
        return None
    after = line + lines.text.count("\n", start, found.end()) + 1
    marks = lines.marks(after, end, "label", "width", "height")
    ends = after == end or lines.is_blank(after) or lines.mark(after, end)
    if not marks and not (ends and _begins(page, line)):
        return None
    named = [mark for mark in marks if mark.name == "label"]
    targets(page, named[1:], line)
    _figure(page, [mark for mark in marks if mark not in named[1:]], opening, found)
    page.out.copy(found.end(), lines.start(after))
    page.out.on_new_line(lines.start(after))
    return page.take(marks, after)


def _begins(page: Page, line: int) -> bool:
    """Tell whether a paragraph begins on *line*."""
    comment = line > 0 and page.lines[line - 1].rstrip().endswith("-->")
    return comment or page.out.is_after_blank_line()


def _figure(page: Page, marks: Sequence[Mark], opening: int, found: re.Match[str]) -> None:
    """Write a directive; the image is in the source from *opening* to the end of *found*."""
    out, text = page.out, page.lines.text
    start = text.rfind("\n", 0, opening) + 1
    indent = text[start:opening]
    caption = opening + 2, found.start()
    has_caption = bool(text[slice(*caption)].strip())
    out.after_blank_line(start)
    name = "figure" if has_caption else "image"
    out.write(f"{indent}```{{{name}}} ", start, caption[0], "figure")
    out.copy(*found.span("path"))
    out.write("\n", found.end("path"), found.end(), "figure")
    for mark in marks:
        option = "name" if mark.name == "label" else mark.name
        page.replace(mark.line, f"{indent}:{option}: {mark.value}\n", mark.name)
    if has_caption:
        out.write(f"\n{indent}", caption[0], caption[0], "figure")
        if like := _LIST_LIKE.match(text, *caption):
            sign = like.end() if like[0][-1].isdigit() else like.end() - 1
            inline.convert(out, caption[0], sign)
            out.write("\\", sign, sign, "figure")
            caption = sign, caption[1]
        inline.convert(out, *caption)
        out.write("\n", caption[1], caption[1], "figure")
    else:
        out.write("", *caption, "figure")
    out.write(f"{indent}```", found.start(), found.start("path"), "figure")


def comment(page: Page, line: int, end: int) -> int | None:
    """Write ``<!-- … -->`` as it is."""
    if not page.lines[line].lstrip().startswith("<!--"):
        return None
    last = line
    while "-->" not in page.lines[last]:
        last += 1
        if last == end:
            return None
    page.copy(line, last + 1)
    return last + 1


def bibliography(page: Page, line: int, end: int) -> int | None:
    """Write ``:bibliography:`file``` as the directive of sphinxcontrib-bibtex."""
    found = _BIBLIOGRAPHY.match(page.lines[line])
    if found is None:
        return None
    page.out.after_blank_line(page.lines.start(line))
    page.replace(line, f"```{{bibliography}} {found['path'].strip()}\n```\n", "bibliography")
    return line + 1


def stray(page: Page, line: int, end: int) -> int | None:
    """Write or leave out a mark that is below nothing it could be said of."""
    mark = page.lines.mark(line, end)
    if mark is None:
        return None
    if mark.name == "label":
        page.fault(line, f":label:`{mark.value}` is not below a heading, a figure or a table")
        targets(page, [mark], line)
    else:
        above = "a formula between $$" if mark.name == "eqlabel" else "an image"
        page.fault(line, f":{mark.name}:`{mark.value}` is not below {above}; it is left out")
        page.drop(line, line + 1, mark.name)
    return line + 1
