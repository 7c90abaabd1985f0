"""Blocks that are never translated, and the key by which they are found in the other book."""

from __future__ import annotations

from pathlib import PurePosixPath

from docutils import nodes
from sphinx import addnodes

from ..document import Anchor, Content


def block_anchor(node: nodes.Element, level: int, within: str) -> Anchor | None:
    """Give the anchor that *node* is, if it is one."""
    language = ""
    match node:
        case nodes.math_block():
            content, key = Content.MATH, "".join(node.astext().split())
        case nodes.image() if not isinstance(node.parent, nodes.TextElement):
            content, key = Content.IMAGE, PurePosixPath(node.get("uri", "")).name
        case nodes.literal_block() | nodes.doctest_block():
            content, key = Content.CODE, code_of(node)
            language = language_of(node)
        case addnodes.desc_signature() | nodes.option_group():
            content, key = Content.CODE, node.astext().strip()
        case nodes.raw():
            content, key = Content.OTHER, "".join(node.astext().split())
        case _:
            return None
    return Anchor(
        content=content, key=key, level=level, within=within, line=node.line, language=language
    )


def code_of(node: nodes.Element) -> str:
    """Give the code of a block."""
    return node.astext().strip()


def language_of(node: nodes.Element) -> str:
    """Give the lexer of a block of code; those that name none are as Sphinx takes them."""
    default = "pycon" if isinstance(node, nodes.doctest_block) else "default"
    return str(node.get("language") or default)
