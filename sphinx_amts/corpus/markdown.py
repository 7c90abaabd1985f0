"""Markdown → a document: CommonMark with tables, and what MyST, Jupyter Book and D2L add to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from ..document import Anchor, Content, Document, Kind, Segment
from ..languages import Profile
from .prose import Block

if TYPE_CHECKING:
    from markdown_it.token import Token

_KINDS: Mapping[str, Kind] = {
    "heading": Kind.TITLE,
    "list_item": Kind.ITEM,
    "td": Kind.CELL,
    "th": Kind.CELL,
    "dt": Kind.TERM,
    "dd": Kind.DEFINITION,
    "footnote": Kind.FOOTNOTE,
}
"""Token → the kind of the text in it."""
_DIRECTIVE = re.compile(r"\s*\{([\w:.+-]+)\}\s*(.*)")
_NO_PROSE_NAMES = """
    bibliography code code-block code-cell contents csv-table doctest eval-rst glue graphviz
    image include index jupyter-execute list-table literalinclude mermaid parsed-literal raw
    sourcecode tableofcontents toctree
"""
_NO_PROSE = frozenset(_NO_PROSE_NAMES.split())
"""Directives whose content is not Markdown."""
_OPTIONS = re.compile(r"\A(?:---\n.*?\n---\n|(?:[^\S\n]*:[\w-]+:[^\n]*\n|\s*\n)+)", re.DOTALL)
_DEEPEST = 8
"""Directives in directives that are read."""
_ROLE = re.compile(r":([\w+-]+):\Z")
"""What stands before the backticks of a role of D2L, whose names are those of reStructuredText."""
_DEFINES = frozenset({"label", "eqlabel", "begin_tab"})
"""Roles of D2L that readers do not see, …"""
_END = re.compile(r"^:end_tab:$")
"""… and what ends one of its tabs."""
_TARGET = re.compile(r"\s*<[^<>]*>\s*\Z")
_TEXTS = frozenset({"term", "abbr", "dfn", "guilabel", "menuselection", "sub", "sup"})
_ATTRIBUTES = re.compile(r"^\{[:.#%][^{}\n]*\}")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (
        front_matter_plugin,
        colon_fence_plugin,
        deflist_plugin,
        footnote_plugin,
        myst_block_plugin,
        myst_role_plugin,
    ):
        plugin(parser)
    dollarmath_plugin(parser, allow_labels=True, double_inline=True)
    return parser


def read_markdown(text: str, profile: Profile) -> Document:
    """Read a file."""
    return Document(name="", blocks=tuple(_blocks(text, profile, offset=1, depth=0)))


def _blocks(text: str, profile: Profile, *, offset: int, depth: int) -> Iterator[Segment | Anchor]:
    """Read *text*, whose first line is line *offset* of the file."""
    kinds: list[Kind] = []
    for token in _parser().parse(text):
        line = None if token.map is None else token.map[0] + offset
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _KINDS:
            if token.nesting > 0:
                kinds.append(_KINDS[name])
            elif token.nesting < 0:
                kinds.pop()
        elif token.type == "inline":
            yield from _paragraph(token, kinds[-1] if kinds else Kind.PARAGRAPH, line, profile)
        elif token.type in {"fence", "colon_fence"}:
            yield from _fence(token, line, profile, depth)
        else:
            yield from _anchor(token, line)


def _anchor(token: Token, line: int | None) -> Iterator[Anchor]:
    content = {
        "code_block": Content.CODE,
        "math_block": Content.MATH,
        "math_block_label": Content.MATH,
    }.get(token.type)
    if content is not None:
        yield Anchor(content=content, key=token.content.strip(), line=line)


def _fence(
    token: Token, line: int | None, profile: Profile, depth: int
) -> Iterator[Segment | Anchor]:
    """Read code, or a directive, whose content may be Markdown again."""
    match = _DIRECTIVE.match(token.info)
    name = match[1] if match else ""
    body = _OPTIONS.sub("", token.content) if name else token.content
    if name == "math":
        yield Anchor(content=Content.MATH, key=body.strip(), line=line)
    elif not match or name in _NO_PROSE or depth >= _DEEPEST:
        # D2L writes ``{.python .input}`` where MyST has the name of a directive.
        yield Anchor(content=Content.CODE, key=body.strip(), line=line)
    else:
        title = match[2].strip()
        if name in {"figure", "image"}:
            yield Anchor(content=Content.IMAGE, key=title.rsplit("/", 1)[-1], line=line)
        elif title:
            for block in _blocks(title, profile, offset=line or 1, depth=depth + 1):
                yield replace(block, kind=Kind.HEADING) if isinstance(block, Segment) else block
        skipped = token.content[: len(token.content) - len(body)].count("\n")
        start = (line or 1) + 1 + skipped
        yield from _blocks(body, profile, offset=start, depth=depth + 1)


def _paragraph(
    token: Token, kind: Kind, line: int | None, profile: Profile
) -> Iterator[Segment | Anchor]:
    """Give the text of one block, or the picture that it holds and nothing else."""
    children = token.children or []
    if len(children) == 1 and children[0].type == "image":
        source = str(children[0].attrs.get("src", ""))
        yield Anchor(content=Content.IMAGE, key=source.rsplit("/", 1)[-1], line=line)
        return
    block = Block(kind, line)
    links = 0
    for number, child in enumerate(children):
        links += child.nesting if child.type.startswith("link_") else 0
        _add(block, children, number, linked=links > 0)
    segment = block.segment(profile)
    if segment is not None:
        yield segment


def _add(block: Block, children: Sequence[Token], number: int, *, linked: bool) -> None:
    child = children[number]
    after = children[number + 1] if number + 1 < len(children) else None
    before = children[number - 1] if number else None
    if child.type == "text":
        text = _END.sub("", child.content)
        if after is not None and after.type == "code_inline":
            text = _ROLE.sub("", text)
        if before is not None and before.type in {"image", "code_inline", "link_close"}:
            text = _ATTRIBUTES.sub("", text)
        block.add(text, linked=linked)
    elif child.type in {"softbreak", "hardbreak"}:
        block.add("\n")
    elif child.type == "code_inline":
        _add_code(block, before, child.content)
    elif child.type in {"math_inline", "math_single", "math_inline_double"}:
        block.keep(f"math:{child.content.strip()}")
    elif child.type == "myst_role":
        _add_role(block, str(child.meta.get("name", "")), child.content)


def _add_code(block: Block, before: Token | None, content: str) -> None:
    role = _ROLE.search(before.content) if before is not None and before.type == "text" else None
    if role is None:
        block.keep(f"literal:{content}")
    elif role[1] not in _DEFINES:
        block.keep(f"role:{content}")


def _add_role(block: Block, name: str, content: str) -> None:
    """Add a role of MyST: what readers see of it."""
    text = _TARGET.sub("", content)
    if name == "math":
        block.keep(f"math:{content.strip()}")
    elif text != content or name in _TEXTS:
        block.add(text or content)
    else:
        block.keep(f"role:{content}")
