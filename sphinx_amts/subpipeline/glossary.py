"""References to glossary terms: a translator names the translated term, the book keeps its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..document import Document, Inline, Kind
from ..tagged import plain
from .human import Human

_KEY = "xref:std:term:"


def term_keys(
    sources: Mapping[str, Document], human: Mapping[str, Mapping[int, Human]]
) -> dict[str, str]:
    """Map each translated term of the book, folded, to the term of the source."""
    keys: dict[str, str] = {}
    for name, source in sources.items():
        said = human.get(name, {})
        for index, segment in enumerate(source.segments):
            if segment.kind is Kind.TERM and index in said and said[index].text:
                keys.setdefault(_fold(plain(said[index].text)), plain(segment.text).strip())
    return keys


def retarget(human: Human, terms: Mapping[str, str]) -> Human:
    """Let the references of a human text point to the terms of the source."""
    if not any(inline.key.startswith(_KEY) for inline in human.inlines):
        return human
    return replace(human, inlines=tuple(_retarget(inline, terms) for inline in human.inlines))


def _retarget(inline: Inline, terms: Mapping[str, str]) -> Inline:
    if not inline.key.startswith(_KEY):
        return inline
    term = terms.get(_fold(inline.key.removeprefix(_KEY)))
    if term is None:
        return inline
    node: Any = json.loads(inline.node) if inline.node else None
    if node:
        node[1]["reftarget"] = term
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":")) if node else ""
    return Inline(key=_KEY + term, node=text)


def _fold(term: str) -> str:
    # As docutils.nodes.fully_normalize_name, for a room that does not know docutils.
    return " ".join(term.lower().split())
