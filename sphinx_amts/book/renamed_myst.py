"""MyST's links in a translation that lead nowhere, or not any longer: ``[text](#label)``, ``[text](page.md)``.

MyST asks nobody about what it cannot find, so that they are aimed anew before it looks.
A link of the source may have become one of another kind; the two lists are paired in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .nodes import anchor_name, key

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_INSTEAD = "amts_link"
"""The link that the source's sentence has, without what is in it."""
_AIM = ("refdomain", "reftarget", "reftargetid")


def links(node: nodes.Element) -> list[nodes.Element]:
    """List the links in a node, of MyST and to elsewhere."""
    return [each for each in node.findall(nodes.Element) if _is_link(each)]


def note_counterparts(node: nodes.Element, source: Sequence[nodes.Element]) -> None:
    """Note for each link of the translator's own in *node* which of the source's it replaced.

    :param source: the links that were in *node* before it was translated.
    """
    here = links(node)
    known, kept = {key(each) for each in source}, {key(each) for each in here}
    own = [each for each in here if key(each) not in known]
    gone = [each for each in source if key(each) not in kept]
    if len(own) == len(gone):
        for each, instead in zip(own, gone, strict=True):
            if isinstance(each, addnodes.pending_xref):
                each[_INSTEAD] = instead.copy()


def attach(app: Sphinx) -> None:
    """Have *app* aim links that dangle as the source's sentence does."""
    app.add_post_transform(type("AimAnew", (_AimAnew,), {"application": app}))


def _is_link(node: nodes.Element) -> bool:
    if isinstance(node, addnodes.pending_xref):
        return bool(node["reftype"] == "myst")
    return isinstance(node, nodes.reference) and "refuri" in node


class _AimAnew(SphinxPostTransform):
    """Aim links that dangle."""

    default_priority = 8
    """Just before MyST resolves its links."""
    application: Sphinx

    def run(self, **_: Any) -> None:
        for node in list(self.document.findall(addnodes.pending_xref)):
            instead = node.attributes.pop(_INSTEAD, None)
            if instead is not None and not any(self._found(node)):
                self._aim(node, instead)

    def _found(self, node: addnodes.pending_xref) -> Iterator[bool]:
        """Look for the target of *node* where MyST does."""
        target, content = node["reftarget"], nodes.inline()
        yield node["refdomain"] == "doc" and target in self.env.all_docs
        for domain in self.env.domains.values():
            with suppress(NotImplementedError):
                args = (self.env, self.env.docname, self.application.builder, target, node, content)
                yield bool(domain.resolve_any_xref(*args))
        if "sphinx.ext.intersphinx" in self.application.extensions:
            from sphinx.ext.intersphinx import resolve_reference_any_inventory

            yield resolve_reference_any_inventory(self.env, True, node, content) is not None

    def _aim(self, node: addnodes.pending_xref, instead: nodes.Element) -> None:
        if isinstance(instead, addnodes.pending_xref):
            node.attributes.update({name: instead.get(name) for name in _AIM})
            return
        name = anchor_name(instead)
        slug = getattr(self.document, "myst_slugs", {}).get(name)
        if name is not None and slug is None:
            node.attributes.update(refdomain=None, reftarget=name)
            return
        aim = {"refid": slug[1]} if slug else {"refuri": instead["refuri"]}
        text = node.children if node["refexplicit"] else [nodes.Text(next(iter(aim.values())))]
        node.replace_self(nodes.reference("", "", *text, internal=bool(slug), **aim))
