"""What a translation may not bring onto a page: markup and links that a browser would run."""

from __future__ import annotations

import re

from docutils import nodes

_LINE_BREAK = re.compile(r"<(?:br|wbr)\s*/?>", re.IGNORECASE)
_RUN_BY_BROWSERS = ("javascript:", "vbscript:", "data:")
_IGNORED_IN_LINKS = re.compile(r"[\x00-\x20]+")
"""What the URL standard drops from a scheme before it is looked at."""

Risks = frozenset[str]
"""The raw texts and the addresses in a node."""


def risks(node: nodes.Element) -> Risks:
    """List what is risky in *node* as the source book has it, and so allowed there."""
    raw = {found.astext() for found in node.findall(nodes.raw)}
    return frozenset(raw | {found["refuri"] for found in _running_links(node)})


def disarm(node: nodes.Element, allowed: Risks) -> None:
    """Show raw markup in *node* as text and drop links that run code, but for those *allowed*."""
    for raw in list(node.findall(nodes.raw)):
        if raw.astext() not in allowed and not _LINE_BREAK.fullmatch(raw.astext()):
            raw.parent.replace(raw, nodes.Text(raw.astext()))
    for link in list(_running_links(node)):
        if link["refuri"] not in allowed:
            link.parent.replace(link, link.children)


def _running_links(node: nodes.Element) -> list[nodes.reference]:
    return [
        link
        for link in node.findall(nodes.reference)
        if _IGNORED_IN_LINKS.sub("", link.get("refuri", "")).lower().startswith(_RUN_BY_BROWSERS)
    ]
