"""MyST's anchors of headings, by the titles that a translated page has."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.nodes import clean_astext


def retitle(document: nodes.document) -> None:
    """Let links that show the title of a heading, ``[](#heading)``, show that of the translation.

    MyST notes the titles while it parses a page, in a table that the environment shares.
    """
    slugs = getattr(document, "myst_slugs", {})
    for slug, (line, place, _) in list(slugs.items()):
        section = document.ids.get(place)
        if isinstance(section, nodes.section) and isinstance(section[0], nodes.title):
            slugs[slug] = (line, place, clean_astext(section[0]))


__all__ = ["retitle"]
