"""Sentences that Sphinx writes itself, in the language of the reading: they are for no translator."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _


def is_made(node: nodes.Element) -> bool:
    """Tell whether *node* is what autodoc says of a class: “Bases: …” or “alias of …”."""
    if not (isinstance(node, nodes.paragraph) and isinstance(node.parent, addnodes.desc_content)):
        return False
    own = _letters("".join(each for each in node.children if isinstance(each, nodes.Text)))
    return own in {_letters(str(_(each)) % "") for each in ("Bases: %s", "alias of %s")}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
