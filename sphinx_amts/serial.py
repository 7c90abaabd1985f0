"""Documents and plans as JSON: the caches between two builds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .document import Anchor, Content, Document, Inline, Kind, Segment
from .plan import Entry, Origin, Part, Plan

FORMAT = 4
"""Raised whenever what is written, or what the walk over a doctree finds, changes."""


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _fields(item: object, *names: str) -> dict[str, Any]:
    """Give the named fields that are not empty; line 0 is a line."""
    values = ((name, getattr(item, name)) for name in names)
    return {
        name: value
        for name, value in values
        if value not in ("", None) and (value or name == "line")
    }


def _pairs(inlines: tuple[Inline, ...]) -> list[list[str]]:
    return [[inline.key, inline.node] for inline in inlines]


def dump_inlines(inlines: tuple[Inline, ...]) -> str:
    """Write the inline elements of one text."""
    return _compact(_pairs(inlines))


def load_inlines(text: str) -> tuple[Inline, ...]:
    """Read what :func:`dump_inlines` wrote."""
    return _inlines(json.loads(text)) if text else ()


def _inlines(data: list[list[str]]) -> tuple[Inline, ...]:
    return tuple(Inline(key=key, node=node) for key, node in data)


def dump_document(document: Document) -> str:
    """Write a document."""
    blocks = [_dump_block(block) for block in document.blocks]
    return _compact({"format": FORMAT, "name": document.name, "blocks": blocks})


def _dump_block(block: Segment | Anchor) -> dict[str, Any]:
    if isinstance(block, Anchor):
        return _fields(block, "content", "key", "level", "within", "line", "language")
    data = _fields(
        block, "kind", "text", "level", "section", "within", "path", "line", "message", "mark"
    )
    if block.inlines:
        data["inlines"] = _pairs(block.inlines)
    if block.drafted:
        data["drafted"] = [list(pair) for pair in block.drafted]
    return data


def load_document(text: str) -> Document:
    """Read what :func:`dump_document` wrote.

    :raises ValueError: if it is of another format.
    """
    data = json.loads(text)
    if data.get("format") != FORMAT:
        message = "a document of another format"
        raise ValueError(message)
    return Document(name=data["name"], blocks=tuple(map(_block, data["blocks"])))


def _block(data: dict[str, Any]) -> Segment | Anchor:
    if "content" in data:
        return Anchor(**(data | {"content": Content(data["content"]), "key": data.get("key", "")}))
    typed = {
        "kind": Kind(data["kind"]),
        "text": data.get("text", ""),
        "inlines": _inlines(data.get("inlines", [])),
        "drafted": tuple((source, target) for source, target in data.get("drafted", [])),
    }
    return Segment(**(data | typed))


def dump_plan(plan: Plan) -> str:
    """Write a plan."""
    ids = dict(sorted(plan.ids.items()))
    entries = [_dump_entry(entry) for entry in plan.entries]
    data = {"format": FORMAT, "page": plan.page, "ids": ids, "entries": entries}
    return _compact(data | ({"code": dict(plan.code)} if plan.code else {}))


def _dump_entry(entry: Entry) -> dict[str, Any]:
    data = _fields(
        entry,
        "kind",
        "mark",
        "origin",
        "text",
        "source",
        "by",
        "merged",
        "reason",
        "outdated",
        "line",
    )
    if entry.inlines is not None:
        data["inlines"] = _pairs(entry.inlines)
    if entry.parts:
        names = ("origin", "text", "after", "source", "by")
        data["parts"] = [_fields(part, *names) for part in entry.parts]
    return data


def load_plan(text: str) -> Plan:
    """Read what :func:`dump_plan` wrote.

    :raises ValueError: if it is of another format.
    """
    data = json.loads(text)
    if data.get("format") != FORMAT:
        message = "a plan of another format"
        raise ValueError(message)
    entries = tuple(map(_entry, data["entries"]))
    return Plan(page=data["page"], entries=entries, ids=data["ids"], code=data.get("code", {}))


def _entry(data: dict[str, Any]) -> Entry:
    inlines = data.get("inlines")
    typed = {
        "kind": Kind(data["kind"]),
        "origin": Origin(data["origin"]),
        "text": data.get("text", ""),
        "inlines": None if inlines is None else _inlines(inlines),
        "parts": tuple(
            Part(**{**part, "origin": Origin(part["origin"]), "text": part.get("text", "")})
            for part in data.get("parts", [])
        ),
    }
    return Entry(**(data | typed))


def terms_path(plans: Path) -> Path:
    """Say where the terms lie that belong to the plans in a directory: source → translation."""
    return plans.parent / "terms.json"
