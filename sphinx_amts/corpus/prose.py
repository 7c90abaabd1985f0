"""What the readers of HTML and Markdown build: a block of tagged text, part by part."""

from __future__ import annotations

import re

from ..document import Inline, Kind, Segment
from ..languages import Profile
from ..tagged import escape
from .wrapping import unwrap

_WORD = re.compile(r"[^\W_]")
_EDGES = " \t\n\f\v\u00a0\u200b\ufeff"


class Block:
    """The text of one block while it is read: prose, and inline elements that are kept as they are."""

    def __init__(self, kind: Kind, line: int | None) -> None:
        """Begin a block on *line*."""
        self.kind, self.line = kind, line
        self._parts: list[str] = []
        self._inlines: list[Inline] = []
        self.linked = 0
        """Letters and digits of it that are inside links."""
        self.said = 0
        """Letters and digits of it."""

    def add(self, text: str, *, linked: bool = False) -> None:
        """Add prose."""
        count = len(_WORD.findall(text))
        self.said += count
        self.linked += count if linked else 0
        self._parts.append(escape(text))

    def keep(self, key: str) -> None:
        """Add an inline element that no translation changes: ``literal:…``, ``math:…``."""
        self._inlines.append(Inline(key=key))
        self._parts.append(f'<x id="{len(self._inlines)}"/>')

    def segment(self, profile: Profile, section: str = "") -> Segment | None:
        """Give the block as a segment; None if it has no text."""
        text = unwrap("".join(self._parts).strip(_EDGES), profile)
        if not text or not (self.said or self._inlines):
            return None
        return Segment(
            kind=self.kind,
            text=text,
            inlines=tuple(self._inlines),
            section=section,
            line=self.line,
        )
