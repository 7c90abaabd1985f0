"""The file of a page: its texts, and the same file with some of them changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # the scanner of strings
from typing import TYPE_CHECKING, Any

from ..problems import AmtsError
from . import layout_myst, layout_rst
from .layout import Block, Layout, Span
from .writing import Dialect

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a text, and what comes in their place."""

    start: int
    end: int
    text: str
    cell: bool = False
    """Whether it is a new cell of a notebook, after the one that it stands in."""


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Make all edits; those that begin at the same place in the order that they are given in."""
    pieces, place = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [text[place : edit.start], edit.text]
        place = max(place, edit.end)
    return "".join((*pieces, text[place:]))


def _lines_end(text: str, end: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Converted:
    """The text of a page that is written in another dialect, as its book's parser reads it."""

    text: str
    rewrite: Callable[[Sequence[Edit]], str]
    """Gives the page with edits of :attr:`text`, which are apart from each other.

    :raises UnwritableError: if one changes more than prose."""
    excerpt: Callable[[Edit], str]
    """Gives what a part of :attr:`text` with another wording is in the dialect, for another page.

    :raises UnwritableError: if it changes more than prose."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFile:
    """A file that holds a page."""

    content: str
    """All of it, with its own line ends."""
    dialect: Dialect
    layout: Layout
    """Of a notebook: that of its cells, one after the other, with a line end between them."""
    cells: tuple[Cell, ...] = ()
    """Of a notebook."""
    converted: Converted | None = None
    """Of a page in another dialect: what its layout is of."""

    @property
    def newline(self) -> str:
        """The line end that most of its lines have."""
        ends = self.content.count("\n")
        return "\r\n" if 2 * self.content.count("\r\n") > ends else "\n"

    def changed(self, edits: Sequence[Edit]) -> str:
        """Give the file with edits, which are of the text of its layout.

        :raises UnwritableError: if one changes more of a page in another dialect than its prose.
        """
        if self.cells:
            return _changed_cells(self, edits)
        if self.converted is not None:
            return self.converted.rewrite(_apart(self.layout.text, edits))
        ends = self.newline
        own = [Edit(e.start, e.end, _lines_end(e.text, ends)) for e in edits]
        return apply(self.content, own)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a notebook, and where it stands in the file."""

    kind: str
    source: str
    start: int
    """Where its source begins in the text of the layout."""
    place: tuple[int, int] = (0, 0)
    """Where its source stands in the file, as JSON."""
    whole: tuple[int, int] = (0, 0)
    """Where all of it stands."""
    lines: dict[str, str] = field(default_factory=dict, hash=False)
    """Each line of the source as it is written in the file."""


def _apart(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Put in before the next block what comes after one, for marks may follow it in the page."""
    found: dict[tuple[int, int], Edit] = {}
    for edit in edits:
        start, end, new = edit.start, edit.end, edit.text
        if start == end and new.startswith("\n\n"):
            after = text[start:]
            if rest := after.lstrip():
                start = end = len(text) - len(rest)
                new = f"{new.lstrip()}\n\n"
        before = found.get((start, end))
        found[start, end] = Edit(start, end, (before.text if before else "") + new)
    return list(found.values())


class UnknownFileError(AmtsError):
    """A page is in a file that is read by others only, such as those of ``nb_custom_formats``."""


def read_file(
    content: str,
    suffix: str,
    md: MarkdownIt | None,
    convert: Callable[[str], Converted] | None = None,
) -> PageFile:
    """Find the texts of a page.

    :param suffix: ``.md``, ``.ipynb`` or ``.rst``.
    :param md: what reads Markdown; None if the book has none.
    :param convert: what the book does to ``.md`` files before they are read, if anything.
    :raises UnknownFileError: if nothing is known of such files.
    :raises AmtsError: if a notebook is none.
    """
    if suffix == ".rst":
        layout = layout_rst.layout(content)
        return PageFile(content=content, dialect=Dialect.RST, layout=layout)
    if md is None or suffix not in {".md", ".ipynb"}:
        message = f"files whose name ends in {suffix!r} cannot be written; drafts of .md, .ipynb and .rst can"
        raise UnknownFileError(message)
    if suffix == ".md" and convert is not None:
        converted = convert(content)
        layout = layout_myst.layout(converted.text, md)
        return PageFile(content=content, dialect=Dialect.MYST, layout=layout, converted=converted)
    if suffix == ".md":
        layout = layout_myst.layout(content, md)
        return PageFile(content=content, dialect=Dialect.MYST, layout=layout)
    return _notebook(content, md)


# Notebooks


_LINES_PER_CELL = 10_000
"""By how much myst-nb raises the line numbers of each cell."""


def _notebook(content: str, md: MarkdownIt) -> PageFile:
    cells = tuple(_cells(content))
    spans: list[Span] = []
    blocks: list[Block] = []
    for number, cell in enumerate(cells, start=1):
        if cell.kind == "markdown":
            found = layout_myst.layout(cell.source, md).shifted(
                cell.start, number * _LINES_PER_CELL
            )
            spans += found.spans
            blocks += found.blocks
        else:
            blocks.append(Block(start=cell.start, end=cell.start + len(cell.source), kind="cell"))
    text = "".join(f"{cell.source}\n" for cell in cells)
    layout = Layout(text=text, spans=tuple(spans), blocks=tuple(blocks))
    return PageFile(content=content, dialect=Dialect.MYST, layout=layout, cells=cells)


def _cells(content: str) -> list[Cell]:
    """Find the cells in the JSON of a notebook.

    :raises AmtsError: if it is no notebook of the format 4.
    """
    try:
        top = _members(content, _skip(content, int(content.startswith("\ufeff"))))
        start = top["cells"][0]
        found, at = [], 0
        for begin, end in _items(content, start):
            members = _members(content, begin)
            place = members["source"]
            value = json.loads(content[place[0] : place[1]])
            kind = json.loads(content[slice(*members["cell_type"])])
            source = value if isinstance(value, str) else "".join(value)
            lines = {}
            if isinstance(value, list):
                written = [content[slice(*item)] for item in _items(content, place[0])]
                lines = dict(zip(value, written, strict=True))
            cell = Cell(
                kind=kind, source=source, start=at, place=place, whole=(begin, end), lines=lines
            )
            found.append(cell)
            at += len(source) + 1
    except (ValueError, KeyError, TypeError, IndexError) as error:
        message = f"is no notebook of the format 4 ({error}); save it again with Jupyter"
        raise AmtsError(message) from None
    return found


_DECODER = json.JSONDecoder()


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\r\n,:":
        at += 1
    return at


def _members(text: str, at: int) -> dict[str, tuple[int, int]]:
    """Say where the values of the JSON object at a place stand."""
    found: dict[str, tuple[int, int]] = {}
    at = _skip(text, at + 1)
    while text[at] != "}":
        name, at = scanstring(text, at + 1)
        at = _skip(text, at)
        _, end = _DECODER.raw_decode(text, at)
        found[name] = (at, end)
        at = _skip(text, end)
    return found


def _items(text: str, at: int) -> list[tuple[int, int]]:
    """Say where the items of the JSON array at a place stand."""
    found = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        _, end = _DECODER.raw_decode(text, at)
        found.append((at, end))
        at = _skip(text, end)
    return found


def _changed_cells(file: PageFile, edits: Sequence[Edit]) -> str:
    changes = []
    for cell in file.cells:
        end = cell.start + len(cell.source)
        own = [
            Edit(edit.start - cell.start, edit.end - cell.start, edit.text)
            for edit in edits
            if cell.start <= edit.start <= end and not edit.cell
        ]
        if own and (source := apply(cell.source, own)) != cell.source:
            changes.append(Edit(*cell.place, _json_source(file.content, cell, source)))
        new = [e for e in edits if e.cell and cell.start <= e.start <= end]
        if new:
            text = "".join(_new_cell(file, cell, edit.text) for edit in new)
            changes.append(Edit(cell.whole[1], cell.whole[1], text))
    return apply(file.content, changes)


def _json_source(content: str, cell: Cell, source: str) -> str:
    """Write the source of a cell as the file writes it; lines that stay, byte for byte."""
    ascii_only = content.isascii() and "\\u" in content
    old = content[slice(*cell.place)]
    if not old.startswith("["):
        return json.dumps(source, ensure_ascii=ascii_only)
    lines = [
        cell.lines.get(line) or json.dumps(line, ensure_ascii=ascii_only)
        for line in source.splitlines(keepends=True)
    ]
    inner = old[1:-1]
    first = inner[: len(inner) - len(inner.lstrip())]
    last = inner[len(inner.rstrip()) :] if inner.strip() else ""
    items = _items(content, cell.place[0])
    between = content[items[0][1] : items[1][0]] if len(items) > 1 else f",{first or ' '}"
    return f"[{first if items else ''}{between.join(lines)}{last}]"


def _new_cell(file: PageFile, after: Cell, source: str) -> str:
    """Write a new cell of Markdown as the file writes its cells."""
    like = next((cell for cell in file.cells if cell.kind == "markdown"), after)
    written: dict[str, Any] = json.loads(file.content[slice(*like.whole)])
    before = file.content[: like.whole[0]]
    indent = before[len(before.rstrip(" \t\r\n")) :]
    cell: dict[str, Any] = {"cell_type": "markdown"}
    if "id" in written:
        cell["id"] = f"draft-{abs(after.start)}-{len(source)}"
    cell |= {"metadata": {}, "source": source.splitlines(keepends=True)}
    unit = 1 if indent.endswith("\n  ") else 2
    depth = indent.rpartition("\n")[2]
    text = json.dumps(cell, ensure_ascii=False, indent=unit).replace("\n", f"\n{depth}")
    return f",{indent}{text}"
