"""Inline nodes ⇄ tagged text: the children of one doctree node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docutils import nodes
from sphinx import addnodes

from ..document import Inline
from ..tagged import Part, Tag, parse, render
from .nodes import anchor_name, dangling, dump, has_letter, holds_prose, key, load

_ONLY_FROM_SOURCE = (
    nodes.footnote_reference,
    nodes.citation_reference,
    addnodes.index,
    nodes.target,
)
"""Inline nodes that mean something only where the page's own transforms registered them."""


def flatten(node: nodes.Element, *, keep_nodes: bool = False) -> tuple[str, tuple[Inline, ...]]:
    """Write the children of *node* as tagged text.

    :param keep_nodes: whether the inline elements carry their docutils node as JSON.
    :return: the tagged text, and its inline elements in the order of their tag numbers.
    """
    found: list[nodes.Element] = []
    parts = tuple(_flatten(node.children, found))
    inlines = tuple(Inline(key=key(each), node=dump(each) if keep_nodes else "") for each in found)
    return render(parts), inlines


def _flatten(children: Sequence[nodes.Node], found: list[nodes.Element]) -> list[Part]:
    parts: list[Part] = []
    for child in children:
        if isinstance(child, nodes.Text):
            parts.append(child.astext())
        elif isinstance(child, nodes.inline) and "translatable" in child:
            # Sphinx takes these wrappers out at the end of the reading (priority 999).
            parts.extend(_flatten(child.children, found))
        elif isinstance(child, nodes.Element):
            found.append(child)
            number = len(found)
            prose = holds_prose(child)
            parts.append(Tag(number, tuple(_flatten(child.children, found)) if prose else None))
    return parts


def inline_nodes(node: nodes.Element) -> list[nodes.Element]:
    """List the inline nodes of *node* in the order of their tag numbers."""
    found: list[nodes.Element] = []
    _flatten(node.children, found)
    return found


@dataclass(frozen=True, slots=True)
class Misfit:
    """An inline element of a human translation that has no place in the source page."""

    key: str
    reason: str


def splice(
    node: nodes.Element,
    text: str,
    inlines: Sequence[Inline] | None = None,
    *,
    local_id: Callable[[str], str | None] = lambda name: name,
    wrappers: Mapping[int, nodes.Element] = MappingProxyType({}),
) -> tuple[Misfit, ...]:
    """Replace the children of *node* by tagged *text*.

    Each tag becomes the inline node of *node* with that number, moved, not copied, so that what is
    registered elsewhere stays in the tree.  With *inlines*, the text is a person's: a tag becomes
    the person's own inline node, unless the source has one with the same key, which is then used.
    Inline nodes that carry an id stay on the page even if the text has no place for them.

    :param local_id: maps an id of the translated page to one of this page, or to None.
    :param wrappers: new nodes for tags with other numbers than these.
    :return: what had to be dropped.
    :raises TagError: if *text* is not well formed; *node* is unchanged then.
    """
    parts = parse(text)
    source = inline_nodes(node)
    if inlines is None:
        table = dict(enumerate(source, start=1))
        misfits: list[Misfit] = []
    else:
        table, misfits = _bind(source, inlines, local_id)
    table.update(wrappers)
    used: set[int] = set()
    node.children = []
    node.extend(_build(parts, table, used))
    _keep_places(node, [each for each in source if id(each) not in used])
    return tuple(misfits)


def _build(
    parts: Sequence[Part], table: dict[int, nodes.Element], used: set[int]
) -> list[nodes.Node]:
    built: list[nodes.Node] = []
    for part in parts:
        if isinstance(part, str):
            built.append(nodes.Text(part))
            continue
        children = _build(part.children or (), table, used)
        inline = table.get(part.number)
        if inline is None:
            built.extend(children)
            continue
        if id(inline) in used:
            inline = _anonymous(inline)
        used.add(id(inline))
        if part.children is not None:
            inline.children = []
            inline.extend(children)
        built.append(inline)
    return built


def _anonymous(inline: nodes.Element) -> nodes.Element:
    """Copy an inline node that is shown a second time: an id may stand on a page only once."""
    copy = inline.deepcopy()
    for element in copy.findall(nodes.Element):
        element["ids"], element["names"] = [], []
    return copy


def _bind(
    source: Sequence[nodes.Element],
    inlines: Sequence[Inline],
    local_id: Callable[[str], str | None],
) -> tuple[dict[int, nodes.Element], list[Misfit]]:
    """Choose the node for each inline element of a human translation."""
    waiting: defaultdict[str, list[nodes.Element]] = defaultdict(list)
    for node in source:
        waiting[key(node)].append(node)
    for node in source:
        # A heading has another anchor once it is translated, and few links to it are changed.
        if (name := anchor_name(node)) is not None and key(node) != dangling(name):
            waiting[dangling(name)].append(node)
    taken: set[int] = set()
    table: dict[int, nodes.Element] = {}
    misfits: list[Misfit] = []
    for number, inline in enumerate(inlines, start=1):
        if not inline.key:
            continue  # a number that the translator's text does not use
        free = (each for each in waiting.get(inline.key, ()) if id(each) not in taken)
        if (same := next(free, None)) is not None:
            taken.add(id(same))
            table[number] = _in_their_words(same, inline)
            continue
        own = _localised(inline, local_id)
        if isinstance(own, nodes.Element):
            table[number] = own
        else:
            misfits.append(own)
    return table, misfits


_WORDED = (addnodes.pending_xref, addnodes.download_reference)
"""Inline nodes whose text the author may choose, even where it does not look like prose."""


def _in_their_words(node: nodes.Element, inline: Inline) -> nodes.Element:
    """Give a reference of the source the text that the translator gave it."""
    if isinstance(node, _WORDED):
        own = load(inline.node)
        if own is not None and own.children:
            node.children = []
            node.extend(own.children)
            if "refexplicit" in own:
                node["refexplicit"] = own["refexplicit"]
    return node


def _localised(inline: Inline, local_id: Callable[[str], str | None]) -> nodes.Element | Misfit:
    """Make the inline node that the translator wrote, if it can stand on this page."""
    node = load(inline.node)
    if node is None:
        return Misfit(inline.key, "its node cannot be made again")
    if isinstance(node, _ONLY_FROM_SOURCE):
        return Misfit(inline.key, "it has no counterpart in the source")
    if isinstance(node, nodes.reference) and (name := node.get("refid")):
        here = local_id(name)
        if here is None:
            return Misfit(inline.key, "its target is not on this page")
        node["refid"] = here
        node.attributes.pop("id_link", None)  # MyST's own transform would aim it a second time
    return node


def _keep_places(node: nodes.Element, unused: Sequence[nodes.Element]) -> None:
    """Keep index entries and the ids of inline nodes that the translation has no place for."""
    kept: list[nodes.Node] = []
    for inline in unused:
        shows_nothing = isinstance(inline, nodes.target) and "refuri" in inline
        if isinstance(inline, addnodes.index) or shows_nothing:
            kept.append(inline)
        elif inline.get("ids"):
            kept.append(nodes.target("", "", ids=list(inline["ids"])))
    node[:0] = kept


def is_prose(text: str) -> bool:
    """Tell whether tagged *text* has a letter outside of its tags."""
    return any(isinstance(part, str) and has_letter(part) for part in _flat(parse(text)))


def _flat(parts: Sequence[Part]) -> list[Part]:
    flat: list[Part] = []
    for part in parts:
        flat.append(part)
        if isinstance(part, Tag):
            flat.extend(_flat(part.children or ()))
    return flat
