"""Tagged text as a translator reads it: plain, on one line, with the text of what is inline."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..document import Document, Inline, Kind
from ..exchange import one_line
from ..tagged import Part, parse, plain

_SILENT = frozenset({"footnote", "image", "raw", "target", "index", "problematic"})
"""Inline elements that no sentence is made with."""
_TITLED = frozenset({"ref", "doc", "any"})
"""References whose text, if the author gives none, is the title of what they lead to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Titles:
    """The titles of a book, which references show."""

    sections: Mapping[str, str] = field(default_factory=dict)
    """Id of a section → title.  An id that two sections have is left out."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Name of a page → title."""

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Titles:
        """Collect the titles of *documents*."""
        sections: dict[str, str] = {}
        twice: set[str] = set()
        pages: dict[str, str] = {}
        for name, document in documents.items():
            for segment in document.segments:
                if segment.kind is not Kind.TITLE:
                    continue
                title = read(segment.text, segment.inlines)
                pages.setdefault(name, title)
                for section in segment.section.split():
                    if section in sections:
                        twice.add(section)
                    sections[section] = title
        return cls(
            sections={key: title for key, title in sections.items() if key not in twice},
            pages=pages,
        )

    def find(self, sort: str, name: str) -> str:
        """Give the title that a reference of this *sort* to *name* shows; empty if not known."""
        if sort == "doc":
            return self.pages.get(name.lstrip("/"), "")
        return self.sections.get(name.lower().replace("_", "-"), "")


def read(text: str, inlines: Sequence[Inline], titles: Titles | None = None) -> str:
    """Write tagged text as plain text on one line.

    Formulas are their TeX, without dollar signs, and code and links their text: that is what an
    engine has to keep, in the place where it stands in the sentence.  Footnote marks, images and
    raw markup are left out.  A reference without a text of its own shows the title that it leads
    to, else the name by which it refers, which is the same in both languages.
    """
    known = titles or Titles()
    return one_line("".join(_written(part, inlines, known) for part in parse(text)))


def _written(part: Part, inlines: Sequence[Inline], titles: Titles) -> str:
    if isinstance(part, str):
        return part
    if part.children is not None:
        return "".join(_written(child, inlines, titles) for child in part.children)
    if not 0 < part.number <= len(inlines):
        return ""
    return shown(inlines[part.number - 1], titles)


def shown(inline: Inline, titles: Titles) -> str:
    """Give the text of an inline element that stands for itself."""
    sort, _, content = inline.key.partition(":")
    if sort in _SILENT or (not inline.node and not content):
        return ""
    if sort == "xref":
        _, role, name = (*content.split(":", 2), "", "")[:3]
        if role in _TITLED and (title := titles.find(role, name)):
            return title
        content = name
    text = _text(json.loads(inline.node)) if inline.node else content
    return " ".join(text.split())


def _text(node: Any) -> str:
    """Read the text of a node that was written as JSON: its name, its attributes, its children."""
    if isinstance(node, str):
        return node
    if isinstance(node, list) and len(node) == 3 and isinstance(node[2], list):
        return "".join(map(_text, node[2]))
    return ""


def prose(text: str) -> str:
    """Write tagged text without its inline elements that are not translated."""
    return one_line(plain(text, " "))
