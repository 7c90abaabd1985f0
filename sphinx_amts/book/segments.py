"""The walk over a doctree: which nodes hold prose, which are anchors, which are skipped.

Reading and splicing use the same walk, so that both see the same segments in the same order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import get_node_source

from ..document import Anchor, Content, Document, Kind, Segment
from ..drafted import DraftPairs, read_mark
from ..tagged import escape
from .anchors import block_anchor
from .made import is_made
from .markup import flatten, is_prose
from .messages import message_of
from .nodes import has_letter, holds_prose, mark_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_SKIPPED: tuple[type[nodes.Element], ...] = (
    nodes.comment,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.docinfo,
    nodes.decoration,
    nodes.pending,
    nodes.label,
    nodes.generated,
    nodes.colspec,
    addnodes.toctree,
    addnodes.index,
    nodes.meta,
    nodes.image,
)
"""Elements whose inside is not walked (their attributes may still be segments)."""

_BY_PARENT: tuple[tuple[type[nodes.Element], Kind], ...] = (
    (nodes.entry, Kind.CELL),
    (nodes.list_item, Kind.ITEM),
    (nodes.definition, Kind.DEFINITION),
    (nodes.field_body, Kind.FIELD),
    (nodes.footnote, Kind.FOOTNOTE),
    (nodes.citation, Kind.FOOTNOTE),
    (nodes.legend, Kind.CAPTION),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a doctree where a segment stands."""

    node: nodes.Element
    kind: Kind
    slot: str | tuple[str, int] | None = None
    """None for the node's children; else the attribute, and which entry of it."""
    level: int = 0
    section: str = ""
    within: str = ""
    drafted: DraftPairs = ()


@dataclass(slots=True)
class _Where:
    """Where the walk is."""

    level: int = 0
    section: str = ""
    within: tuple[str, ...] = ()
    drafted: DraftPairs = ()

    def at(
        self, node: nodes.Element, kind: Kind, slot: str | tuple[str, int] | None = None
    ) -> Spot:
        within = "/".join(self.within)
        return Spot(node, kind, slot, self.level, self.section, within, self.drafted)

    def inside(self, node: nodes.Element) -> _Where:
        if isinstance(node, nodes.section):
            return _Where(self.level + 1, " ".join(node["ids"]), (), self.drafted)
        if isinstance(node, nodes.document):
            return self
        within = (*self.within, type(node).__name__)
        return _Where(self.level, self.section, within, self.drafted)


def walk(doctree: nodes.Element) -> Iterator[Spot | Anchor]:
    """Give the places of segments, and the anchors between them, in reading order.

    Safe against splicing while it runs: children are listed before they are visited.
    """
    yield from _Walk().visit(doctree, _Where())


class _Walk:
    """The walk's state: whether ``amts: off`` was met, and the mark of the block that comes."""

    off = False
    mark: DraftPairs = ()

    def visit(self, node: nodes.Element, where: _Where) -> Iterator[Spot | Anchor]:
        if (switch := _switch(node)) is not None:
            self.off = switch
            return
        if (mark := _mark(node)) is not None:
            self.mark += mark
            return
        if self.mark and not isinstance(node, _BEFORE_A_BLOCK):
            where, self.mark = replace(where, drafted=where.drafted + self.mark), ()
        if self.off or _switched_off(node):
            if not isinstance(node, (nodes.Inline, nodes.section)):
                yield Anchor(content=Content.OTHER, key=_tight(node.astext()), level=where.level)
            if not _has_switch(node):
                return
        elif (anchor := block_anchor(node, where.level, "/".join(where.within))) is not None:
            yield anchor
        yield from () if self.off else _attribute_spots(node, where)
        if isinstance(node, _SKIPPED) or anchor_is_whole(node) or is_made(node):
            return
        if not self.off and _is_text_block(node):
            yield from self._text_block(node, where)
            return
        inner = where.inside(node)
        for child in list(node.children):
            if isinstance(child, nodes.Element):
                yield from self.visit(child, inner)

    def _text_block(self, node: nodes.Element, where: _Where) -> Iterator[Spot | Anchor]:
        blocks = list(_blocks_in(node))
        for block in blocks:
            yield from self.visit(block, where.inside(node))
        if not blocks:
            yield where.at(node, _kind(node))
            for child in list(node.findall(nodes.Element))[1:]:
                yield from _attribute_spots(child, where)


_SWITCH = re.compile(r"\s*(?:<!--)?\s*amts:\s*(off|on)\s*(?:-->)?\s*")


def _switch(node: nodes.Element) -> bool | None:
    """Tell whether *node* is a comment that switches translation off (True) or on (False).

    MyST writes ``<!-- … -->`` as raw HTML.
    """
    if isinstance(node, (nodes.comment, nodes.raw)) and (found := _SWITCH.fullmatch(node.astext())):
        return found[1] == "off"
    return None


_BEFORE_A_BLOCK = (
    nodes.section,
    nodes.document,
    nodes.comment,
    nodes.raw,
    nodes.target,
    nodes.substitution_definition,
    nodes.system_message,
)
"""What may stand between a mark and the block that it is of."""


def _mark(node: nodes.Element) -> DraftPairs | None:
    """Read the mark of machine text that *node* is; None if it is none."""
    is_comment = isinstance(node, (nodes.comment, nodes.raw))
    return read_mark(node.astext()) if is_comment else None


def _has_switch(node: nodes.Element) -> bool:
    """Tell whether translation is switched on again somewhere inside *node*."""
    return any(_switch(found) is False for found in node.findall(nodes.Element))


def _switched_off(node: nodes.Element) -> bool:
    return "notranslate" in node.get("classes", ()) or node.get("translate") == "no"


def anchor_is_whole(node: nodes.Element) -> bool:
    """Tell whether *node* is never entered, because all of it is code, formula or output."""
    return isinstance(
        node,
        (nodes.FixedTextElement, nodes.math_block, nodes.option_group, addnodes.desc_signature),
    ) or node.get("nb_element") in ("cell_code_output", "mime_bundle")


def _is_text_block(node: nodes.Node) -> bool:
    """Tell whether *node* is a block with text of its own."""
    if not isinstance(node, nodes.Element) or isinstance(node, _SKIPPED) or anchor_is_whole(node):
        return False
    if isinstance(node, nodes.Inline):
        return False
    return isinstance(node, nodes.TextElement) or any(
        isinstance(c, nodes.Text) for c in node.children
    )


def _blocks_in(node: nodes.Element) -> Iterator[nodes.Element]:
    """List the blocks that stand right inside a block that has text, as in ``versionadded``."""
    for child in [each for each in node.children if isinstance(each, nodes.Element)]:
        if isinstance(child, nodes.inline) and "translatable" in child:
            # Sphinx takes these wrappers out at the end of the reading (priority 999).
            yield from _blocks_in(child)
        elif not isinstance(child, nodes.Inline) and any(
            map(_is_text_block, child.findall(nodes.Element))
        ):
            yield child


def _kind(node: nodes.Element) -> Kind:
    parent = node.parent
    if isinstance(node, nodes.title):
        return Kind.TITLE if isinstance(parent, (nodes.section, nodes.document)) else Kind.HEADING
    if isinstance(node, nodes.caption):
        return Kind.CAPTION
    if isinstance(node, nodes.term):
        return Kind.TERM
    if isinstance(node, nodes.line):
        return Kind.LINE
    for kind, name in _BY_PARENT:
        if isinstance(parent, kind):
            return name
    if isinstance(node, (nodes.subtitle, nodes.rubric, nodes.Titular, nodes.field_name)):
        return Kind.HEADING
    if not isinstance(node, nodes.paragraph) and "title" in type(node).__name__:
        return Kind.HEADING
    return Kind.PARAGRAPH


def _attribute_spots(node: nodes.Element, where: _Where) -> Iterator[Spot]:
    """Give the segments that are attributes of *node*: alt texts, toctree titles, and so on."""
    match node:
        case nodes.image() if node.get("alt"):
            yield where.at(node, Kind.ALT, "alt")
        case addnodes.toctree():
            if node.get("caption"):
                yield where.at(node, Kind.CAPTION, "caption")
            for number, (title, _) in enumerate(node["entries"]):
                if title:
                    yield where.at(node, Kind.LINK_TITLE, ("entries", number))
        case nodes.meta() if node.get("name") in ("description", "keywords"):
            yield where.at(node, Kind.META, "content")
        case addnodes.index() if "inline" in node or isinstance(node.parent, nodes.TextElement):
            # Others name what a directive describes, in Sphinx's words: "f() (in module m)".
            for number in range(len(node.get("entries", ()))):
                yield where.at(node, Kind.INDEX, ("entries", number))


def read_slot(spot: Spot) -> str:
    """Give the plain text of an attribute segment."""
    match spot.slot:
        case (str(name), int(number)):
            entry = spot.node[name][number]
            return str(entry[0] if spot.kind is Kind.LINK_TITLE else entry[1])
        case str(name):
            return str(spot.node[name])
    return spot.node.astext()


def segment_at(spot: Spot, *, keep_nodes: bool = False) -> Segment | None:
    """Read the segment at *spot*; None if there is nothing for a translator in it."""
    if spot.slot is None:
        text, inlines = flatten(spot.node, keep_nodes=keep_nodes)
        mark = mark_of(spot.node)
        if not is_prose(text):
            return None
    else:
        text, inlines = escape(read_slot(spot)), ()
        mark = "".join(filter(str.isalnum, text))
        if not has_letter(text):
            return None
    return Segment(
        kind=spot.kind,
        text=text,
        inlines=inlines,
        level=spot.level,
        section=spot.section,
        within=spot.within,
        path=get_node_source(spot.node) or "",
        line=_line(spot.node),
        message=message_of(spot.node, spot.slot, text),
        mark=f"{spot.kind}:{_digest(mark)}",
        drafted=spot.drafted,
    )


def extract(doctree: nodes.document, name: str, *, keep_nodes: bool = False) -> Document:
    """Read a *doctree* into a document of segments and anchors.

    :param keep_nodes: whether segments carry their inline nodes (for a translated book).
    """
    blocks: list[Segment | Anchor] = []
    for found in walk(doctree):
        block = found if isinstance(found, Anchor) else segment_at(found, keep_nodes=keep_nodes)
        if block is not None:
            blocks.append(block)
    return Document(name=name, blocks=tuple(blocks))


def _line(node: nodes.Element) -> int | None:
    found: nodes.Element | None = node
    while found is not None:
        if found.line is not None:
            return int(found.line)
        found = found.parent
    return None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _tight(text: str) -> str:
    return "".join(text.split())


def prose_spots(doctree: nodes.Element) -> Sequence[tuple[Spot, Segment]]:
    """List the places that hold prose, each with its segment, before any of them is changed."""
    spots = (found for found in walk(doctree) if isinstance(found, Spot))
    return [(spot, segment) for spot in spots if (segment := segment_at(spot)) is not None]


__all__ = ["Spot", "extract", "holds_prose", "prose_spots", "read_slot", "segment_at", "walk"]
