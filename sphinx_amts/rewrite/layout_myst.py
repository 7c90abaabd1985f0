"""Where the prose of a MyST page stands in its file: by the tokens of myst-parser's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .layout import Block, Layout, Lines, Setting, Span
from .layout_rst import rst_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DIRECTIVE = re.compile(r"\s*\{([\w:+.-]+)\}[ \t]*(.*)")
_OPTION = re.compile(r"\s*:[\w-]+:[ \t]*(.*?)\s*$")
_YAML_OPTION = re.compile(r"\s*[\w-]+:[ \t]+[\"']?(.*?)[\"']?\s*$")
_ENTRY = re.compile(r"\s*(\S.*?)\s*<[^<>]+>\s*$")
_LABEL = re.compile(r"\s*(?:\([^()\s][^()]*\)=|\{[^{}`]*\})\s*$")
"""A line that belongs to the block after it: a target, or attributes."""
_VERBATIM = frozenset({
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "parsed-literal", "math",
    "raw", "mermaid", "graphviz", "doctest", "testcode", "testoutput", "eval-math", "bibliography",
})  # fmt: skip
"""Directives without prose in their body."""


def parser(config: Any) -> MarkdownIt:
    """Set up myst-parser's parser.

    :param config: a ``MdParserConfig``, as ``env.myst_config`` is.
    """
    from markdown_it.renderer import RendererHTML  # only books in Markdown have it
    from myst_parser.parsers.mdit import create_md_parser

    return create_md_parser(config, RendererHTML)


def layout(text: str, md: MarkdownIt) -> Layout:
    """Find the texts and blocks of a page, or of a cell of a notebook."""
    lines = Lines.of(text)
    walk = _Walk(md)
    spans = sorted(walk.spans(lines), key=lambda span: span.start)
    tokens = md.parse("\n".join(lines.texts), {})
    return Layout(text=text, spans=tuple(spans), blocks=tuple(_blocks(tokens, lines)))


def _blocks(tokens: Sequence[Token], lines: Lines) -> Iterator[Block]:
    last = 0
    for token in tokens:
        if token.map is None or token.nesting < 0 or token.type == "inline":
            continue
        item = token.type == "list_item_open" and token.level == 1
        if (token.level and not item) or token.type == "myst_target":
            continue
        first, end = token.map[0], min(token.map[1], len(lines.texts))
        while end > first + 1 and not lines.texts[end - 1].strip():
            end -= 1
        while not item and first > last and _LABEL.match(lines.texts[first - 1]):
            first -= 1
        yield lines.block(first, end, token.type.removesuffix("_open"), item=item)
        last = first if item else end


@dataclass(frozen=True, slots=True)
class _Walk:
    md: MarkdownIt

    def spans(self, lines: Lines) -> Iterator[Span]:
        """Give the texts of some lines, those inside of directives too."""
        row, column, inside = -1, 0, ""
        for token in self.md.parse("\n".join(lines.texts), {}):
            inside = _inside(token, inside)
            if token.type in {"fence", "colon_fence"} and token.map:
                yield from self._directive(token, lines)
            elif token.type == "front_matter" and token.map:
                for number in range(token.map[0] + 1, token.map[1] - 1):
                    yield from _value(lines, number, _YAML_OPTION)
            elif token.type == "inline" and token.content and token.map:
                if inside == "td":
                    column = column if row == token.map[0] else 0
                    row = token.map[0]
                    if (cell := _cell(token, lines, column)) is not None:
                        column = cell.end - lines.starts[row]
                        yield cell
                elif (span := _text(token, lines, inside)) is not None:
                    yield span

    def _directive(self, token: Token, lines: Lines) -> Iterator[Span]:
        assert token.map
        if not (named := _DIRECTIVE.match(token.info)):
            return
        name, argument = named.groups()
        first = token.map[0]
        if argument.strip() and lines.texts[first].rstrip().endswith(argument.strip()):
            end = len(lines.texts[first].rstrip())
            yield lines.part(first, end - len(argument.strip()), end, Setting.LINE)
        inner = lines.inner(first + 1, token.content.split("\n")[:-1])
        options = _option_lines(inner)
        pattern = _YAML_OPTION if options and inner.texts[0].strip() == "---" else _OPTION
        for number in range(options):
            yield from _value(inner, number, pattern)
        body = Lines(inner.texts[options:], inner.starts[options:], inner.first + options)
        if name == "toctree":
            for number in range(len(body.texts)):
                yield from _value(body, number, _ENTRY)
        elif name == "eval-rst":
            yield from rst_spans(body)
        elif name == "glossary":
            yield from self._glossary(body)
        elif name not in _VERBATIM:
            yield from self.spans(body)

    def _glossary(self, lines: Lines) -> Iterator[Span]:
        """Give terms, which are not indented, and what is said of them, which is."""
        said: list[int] = []
        for number, line in enumerate((*lines.texts, "")):
            last = number == len(lines.texts)
            if not last and (not line.strip() or line[0].isspace()):
                said.append(number)
                continue
            if said:
                contents = [lines.texts[n].lstrip() for n in said]
                yield from self.spans(lines.inner(said[0], contents))
                said = []
            if not last:
                yield lines.part(number, 0, len(line.rstrip()), Setting.LINE)


def _inside(token: Token, before: str) -> str:
    """Tell what a text after *token* stands in."""
    if token.type.endswith("_open"):
        return {"th": "td"}.get(token.tag, token.tag)
    return before


def _text(token: Token, lines: Lines, inside: str) -> Span | None:
    """Find the lines of a paragraph, title or term; None if they are not there as they should."""
    assert token.map
    contents = [content.strip() for content in token.content.split("\n")]
    first = token.map[0]
    column = lines.texts[first].rstrip().rfind(contents[0])
    last = first + len(contents) - 1
    if column < 0 or last >= len(lines.texts):
        return None
    end = lines.texts[last].find(contents[-1], column if last == first else 0)
    if end < 0:
        return None
    setting = Setting.LINE if inside[:1] == "h" or inside == "dt" else Setting.BLOCK
    indent = ""
    if last > first:
        following = lines.texts[first + 1]
        indent = following[: max(0, following.find(contents[1]))]
    return Span(
        start=lines.starts[first] + column,
        end=lines.starts[last] + end + len(contents[-1]),
        line=lines.first + first + 1,
        setting=setting,
        indent=indent,
    )


def _cell(token: Token, lines: Lines, column: int) -> Span | None:
    assert token.map
    content = token.content.replace("|", "\\|")
    row = token.map[0]
    found = lines.texts[row].find(content, column)
    if found < 0:
        return None
    return lines.part(row, found, found + len(content), Setting.CELL)


def _option_lines(lines: Lines) -> int:
    """Count the lines at the start of a directive that are its options."""
    texts = lines.texts
    if texts and texts[0].strip() == "---":
        ends = (n for n, line in enumerate(texts) if n and line.strip() == "---")
        return next(ends, -1) + 1
    return next((n for n, line in enumerate(texts) if not _OPTION.match(line)), len(texts))


def _value(lines: Lines, number: int, pattern: re.Pattern[str]) -> Iterator[Span]:
    found = pattern.match(lines.texts[number])
    if found and found[1]:
        yield lines.part(number, found.start(1), found.end(1), Setting.VALUE)
