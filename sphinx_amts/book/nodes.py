"""Inline doctree nodes: which stand alone, which hold prose, what they are in no language, and as JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from docutils import nodes
from sphinx import addnodes

_OPAQUE: tuple[type[nodes.Element], ...] = (
    nodes.literal,
    nodes.math,
    nodes.image,
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.raw,
    nodes.problematic,
    nodes.system_message,
    nodes.substitution_reference,
    addnodes.index,
    addnodes.number_reference,
    addnodes.literal_emphasis,
    addnodes.literal_strong,
    addnodes.manpage,
)
_OPAQUE_CLASSES = frozenset({"versionmodified", "notranslate", "eqno", "headerlink"})
_SPACE = re.compile(r"\s+")

Json = Any
"""What :mod:`json` reads and writes."""


def holds_prose(node: nodes.Element) -> bool:
    """Tell whether the text inside an inline *node* is for a translator."""
    if isinstance(node, _OPAQUE) or not node.children:
        return False
    if _OPAQUE_CLASSES.intersection(node.get("classes", ())) or node.get("translate") == "no":
        return False
    if isinstance(node, addnodes.pending_xref):
        return bool(node.get("refexplicit")) and has_prose_child(node)
    if isinstance(node, addnodes.download_reference) and node.get("refexplicit") is False:
        return False
    if isinstance(node, nodes.reference) and (_implicit(node) or node.astext() in _uris(node)):
        return False
    return has_prose_child(node)


def _implicit(node: nodes.reference) -> bool:
    """Tell whether a reference shows the title of its target, as MyST's ``[](#label)`` does."""
    children = node.children
    return len(children) == 1 and (
        isinstance(children[0], nodes.inline) and children[0].get("classes") == ["std", "std-ref"]
    )


_NOT_ALIKE = frozenset({"versionmodified"})
"""Classes of inline nodes whose words depend on the language of the reading."""


def mark_of(node: nodes.Element) -> str:
    """Reduce the text of *node* to what is the same whenever and in which language it is read.

    Smart quotes, dashes and spaces differ between readings, and so do references that dangle or
    have no text yet; letters and digits do not.
    """
    return "".join(filter(str.isalnum, "".join(_texts(node))))


def _texts(node: nodes.Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child.astext()
        elif isinstance(child, nodes.Element):
            made = _NOT_ALIKE.intersection(child.get("classes", ()))
            if not made and not (isinstance(child, nodes.reference) and _implicit(child)):
                yield from _texts(child)


def _uris(node: nodes.reference) -> tuple[str, ...]:
    uri = node.get("refuri", "")
    return (
        uri,
        uri.removeprefix("mailto:"),
        uri.removeprefix("https://"),
        uri.removeprefix("http://"),
    )


def has_prose_child(node: nodes.Element) -> bool:
    """Tell whether *node* has a letter of its own, outside of what is never translated."""
    return any(
        has_letter(child.astext())
        if isinstance(child, nodes.Text)
        else isinstance(child, nodes.Element) and holds_prose(child)
        for child in node.children
    )


def has_letter(text: str) -> bool:
    """Tell whether *text* has anything that a language could spell differently."""
    return any(map(str.isalpha, text))


def key(node: nodes.Element) -> str:
    """Name what an inline *node* is in no language, so that it can be found in the other book."""
    text = _SPACE.sub(" ", node.astext()).strip()
    match node:
        case nodes.math():
            return "math:" + _SPACE.sub("", node.astext())
        case nodes.literal() | addnodes.literal_emphasis() | addnodes.literal_strong():
            return f"literal:{text}"
        case nodes.image():
            return "image:" + PurePosixPath(node.get("uri", "")).name
        case addnodes.pending_xref():
            parts = (node.get("refdomain", ""), node.get("reftype", ""), node.get("reftarget", ""))
            return "xref:" + ":".join(str(part or "") for part in parts)
        case nodes.footnote_reference():
            return f"footnote:{text}"
        case nodes.citation_reference():
            return f"cite:{text}"
        case addnodes.download_reference():
            return f"download:{node.get('reftarget', '')}"
        case nodes.reference():
            if (name := anchor_name(node)) is not None:
                return _anchored(name, node.document)
            return f"link:{node.get('refuri') or '#' + node.get('refid', '')}"
        case nodes.target() | addnodes.index():
            return type(node).__name__
        case nodes.raw() | addnodes.manpage() | nodes.problematic():
            return f"{type(node).__name__}:{text}"
    return ".".join((type(node).__name__, *node.get("classes", ())))


def anchor_name(node: nodes.Element) -> str | None:
    """Give the name of MyST's ``[text](#name)`` that its ResolveAnchorIds did not see (879) yet."""
    return str(node["refuri"][1:]) if node.get("id_link") and node.get("refuri") else None


def dangling(name: str) -> str:
    """Give the key that ``[text](#name)`` has where no page knows the name, as :func:`key` does."""
    return f"xref::myst:{name}"


def _anchored(name: str, page: nodes.document | None) -> str:
    explicit = page.nameids.get(name) if page and page.nametypes.get(name) else None
    slug = getattr(page, "myst_slugs", {}).get(name)
    here = explicit or (slug[1] if slug else None)
    return f"link:#{here}" if here else dangling(name)


def dump(node: nodes.Element) -> str:
    """Write an inline *node* as JSON; empty if an attribute is not a plain value."""
    try:
        return json.dumps(_to_json(node), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except TypeError:
        return ""


def _to_json(node: nodes.Node) -> Json:
    if isinstance(node, nodes.Text):
        return node.astext()
    assert isinstance(node, nodes.Element)
    attributes = {
        name: value
        for name, value in node.attributes.items()
        # What the translated book calls its places means nothing in the source book.
        if name not in ("ids", "names", "dupnames", "backrefs") and value != []
    }
    kind = type(node)
    return [
        f"{kind.__module__}:{kind.__qualname__}",
        attributes,
        [_to_json(child) for child in node.children],
    ]


def load(text: str) -> nodes.Element | None:
    """Read what :func:`dump` wrote; None if its class is not there (an extension was removed).

    Only classes of modules that are loaded already, and that are docutils elements, are made:
    the JSON may come from a memory file of somebody else.
    """
    node = _from_json(json.loads(text)) if text else None
    return node if isinstance(node, nodes.Element) else None


def _from_json(data: Json) -> nodes.Node | None:
    if isinstance(data, str):
        return nodes.Text(data)
    name, attributes, children = data
    module, _, attribute = name.partition(":")
    kind = getattr(sys.modules.get(module), attribute, None)
    if not (isinstance(kind, type) and issubclass(kind, nodes.Element)):
        return None
    made = kind("") if issubclass(kind, nodes.TextElement) else kind()
    made.attributes.update(attributes)
    made.extend(child for child in map(_from_json, children) if child is not None)
    return made
