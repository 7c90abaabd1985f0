"""What a translation may not bring onto a page: markup and links that a browser would run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

_LINE_BREAK = re.compile(r"<(?:br|wbr)\s*/?>", re.IGNORECASE)
_STYLES = re.compile(
    r"<(?P<end>/?)(?P<name>abbr|b|big|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|strong|sub"
    r"|sup|tt|u|var)\s*>",
    re.IGNORECASE,
)
"""Markup of words, without attributes."""
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
    """Show raw markup in *node* as text and drop links that run code, but for those *allowed*.

    Line breaks and the plain styles of words, such as ``<code>``, are allowed anyway.
    """
    found = list(node.findall(nodes.raw))
    styles = _closed_styles(found)
    for raw in found:
        harmless = id(raw) in styles or _LINE_BREAK.fullmatch(raw.astext())
        if raw.astext() not in allowed and not harmless:
            raw.parent.replace(raw, nodes.Text(raw.astext()))
    for link in list(_running_links(node)):
        if link["refuri"] not in allowed:
            link.parent.replace(link, link.children)


def _closed_styles(found: Sequence[nodes.raw]) -> frozenset[int]:
    """Give the identities of the tags of styles that are opened and closed beside each other."""
    open_tags: list[tuple[str, nodes.raw]] = []
    closed: set[int] = set()
    for raw in found:
        if (tag := _STYLES.fullmatch(raw.astext())) is None:
            continue
        if not tag["end"]:
            open_tags.append((tag["name"].lower(), raw))
        elif open_tags and open_tags[-1][0] == tag["name"].lower():
            _, opening = open_tags.pop()
            if opening.parent is raw.parent:
                closed |= {id(opening), id(raw)}
    return frozenset(closed)


def _running_links(node: nodes.Element) -> list[nodes.reference]:
    return [
        link
        for link in node.findall(nodes.reference)
        if _IGNORED_IN_LINKS.sub("", link.get("refuri", "")).lower().startswith(_RUN_BY_BROWSERS)
    ]
