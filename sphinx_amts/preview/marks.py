"""Put the origin of each segment into the HTML, around its text."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .edition import ORIGINS, SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx

    from .edition import Edition

_ATTRIBUTES = ("amts_origin", "amts_source", "amts_by")
"""What splicing leaves on the node of a segment: origin, plain source text, who translated."""

_MARKED = "amts_marked"
"""The attribute of the document that takes what :class:`Remember` saw to :func:`wrap`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of one segment, and the nodes that its text was made of."""

    node: nodes.Element
    attributes: dict[str, str]
    children: tuple[nodes.Node, ...]


class amts_text(nodes.inline):  # noqa: N801 (docutils names nodes so)
    """The text of a segment; a translator that does not know it shows its children."""


class amts_image(nodes.image):  # noqa: N801
    """An image whose alternative text is a segment."""


class Remember(SphinxPostTransform):
    """Take the marks from the nodes before any other post-transform touches them.

    Tabs, dropdowns and exercises move the children of a title into nodes of their own later on.
    The attributes go in any case: a writer may compact only what has none.
    """

    default_priority = 1
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Collect the marks of the document."""
        marked = []
        for node in self.document.findall(nodes.Element):
            if "amts_origin" not in node.attributes:
                continue
            values = [node.attributes.pop(name, "") for name in _ATTRIBUTES]
            origin, source, by = (str(value) for value in values)
            if origin not in ORIGINS:
                message = f"amts_origin is {origin!r}, not one of {', '.join(ORIGINS)}"
                raise ValueError(message)
            facts = {"origin": origin, "source": " ".join(source.split()), "by": by}
            marked.append(Mark(node, facts, tuple(node.children)))
        self.document[_MARKED] = marked


def wrap(document: nodes.document, edition: Edition) -> None:
    """Wrap what :class:`Remember` saw, wherever it stands now."""
    marked: list[Mark] = document.attributes.pop(_MARKED, [])
    for mark in marked:
        if not edition.marks:
            _unwrap(mark.node)
            continue
        attributes = _html_attributes(mark.attributes, edition)
        if "amts_part" in mark.node:
            mark.node.replace_self(amts_text("", "", *mark.node.children, amts_html=attributes))
        elif isinstance(mark.node, nodes.image):
            _mark_image(mark.node, attributes)
        else:
            _wrap_text(mark, attributes)


def _unwrap(node: nodes.Element) -> None:
    """Take out what only held a part of a text together."""
    if "amts_part" in node:
        node.replace_self(node.children)


def register(app: Sphinx, edition: Edition) -> None:
    """Make *app* show origins, if *edition* wants them, and else drop what splicing left of them.

    Other formats need nothing: the nodes exist in HTML only.
    """
    app.add_node(amts_text, override=True, html=(_visit_text, _depart_text))
    app.add_node(amts_image, override=True, html=(_visit_image, _depart_image))
    app.add_post_transform(Remember)
    # After every other listener: what they look at is the tree that they know.
    app.connect("doctree-resolved", lambda _app, tree, _name: wrap(tree, edition), priority=900)


def _html_attributes(facts: dict[str, str], edition: Edition) -> dict[str, str]:
    attributes = {f"data-amts-{name}": value for name, value in facts.items() if value}
    if facts["origin"] == SOURCE:
        attributes["lang"] = edition.source_lang
        if edition.source_direction != edition.direction:
            attributes["dir"] = edition.source_direction
    return attributes


def _mark_image(image: nodes.image, attributes: dict[str, str]) -> None:
    if _position(image) is not None:
        image.replace_self(amts_image(image.rawsource, **image.attributes, amts_html=attributes))


def _wrap_text(mark: Mark, attributes: dict[str, str]) -> None:
    """Wrap the node's children, or, if some moved elsewhere, these and what is between them."""
    place, first, last = mark.node, 0, len(mark.node.children)
    moved = [child for child in mark.children if child.parent is not mark.node]
    if moved:
        [place, *others] = {id(child.parent): child.parent for child in moved}.values()
        positions = [position for child in moved if (position := _position(child)) is not None]
        if others or not positions:
            return
        first, last = min(positions), max(positions) + 1
    children = place.children[first:last]
    if _is_phrase(children) and not _is_apart(place):
        wrapper = amts_text("", "", *children, amts_html=attributes)
        place[first:last] = [wrapper]


def _position(node: nodes.Node) -> int | None:
    """Give the place of *node* in its parent; equal text may stand there twice, hence ``is``."""
    siblings = node.parent.children if node.parent is not None else ()
    return next((place for place, sibling in enumerate(siblings) if sibling is node), None)


def _is_phrase(children: Sequence[nodes.Node]) -> bool:
    """Whether *children* may stand in a ``span``."""
    phrase = (nodes.Text, nodes.Inline, nodes.Invisible)
    return bool(children) and all(isinstance(child, phrase) for child in children)


def _is_apart(node: nodes.Node | None) -> bool:
    """Whether *node* is text that a mark would break or only repeat: signatures, contents."""
    while node is not None:
        if isinstance(node, (addnodes.desc_signature, addnodes.toctree, nodes.FixedTextElement)):
            return True
        if isinstance(node, nodes.topic) and "contents" in node["classes"]:
            return True
        node = node.parent
    return False


def _attributes(node: nodes.Element) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in node["amts_html"].items())


def _visit_text(translator: Any, node: amts_text) -> None:
    origin = node["amts_html"]["data-amts-origin"]
    translator.body.append(f'<span class="amts amts-{origin}" {_attributes(node)}>')


def _depart_text(translator: Any, _node: amts_text) -> None:
    translator.body.append("</span>")


def _visit_image(translator: Any, node: amts_image) -> None:
    """Write the image as the translator does, and add our attributes to its tag."""
    before = len(translator.body)
    translator.visit_image(node)
    for position in range(before, len(translator.body)):
        written = translator.body[position]
        if "<img " in written:
            translator.body[position] = written.replace("<img ", f"<img {_attributes(node)} ", 1)
            return


def _depart_image(translator: Any, node: amts_image) -> None:
    translator.depart_image(node)
