"""The gettext message of a segment: what ``sphinx-build -b gettext`` extracts for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..tagged import unescape

if TYPE_CHECKING:
    from docutils import nodes

_CONTINUED = re.compile(r"[ \t]*\\[ \t]*$", re.MULTILINE)


def message_of(node: nodes.Element, slot: object, text: str) -> str:
    """Give the ``msgid`` under which a translator finds the segment, or nothing.

    Follows ``sphinx.util.nodes.extract_messages``: the raw source of the node, its lines joined;
    for attributes, their plain text.
    """
    if slot is not None:
        return unescape(text)
    if not node.source or not node.rawsource:
        return ""
    return _CONTINUED.sub("", node.rawsource).replace("\n", " ").strip()
