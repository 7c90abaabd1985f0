"""A file of any origin → a document of segments and anchors, by what its name ends with."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from ..document import Document, Kind, Segment
from ..languages import Profile
from ..tagged import escape
from .decoding import decode
from .html import read_html
from .markdown import read_markdown
from .wrapping import unwrap

Reader = Callable[[str, Profile], Document]


def read_text(text: str, profile: Profile) -> Document:
    """Read plain text, whose paragraphs have blank lines between them."""
    blocks = []
    line = 1
    for part in re.split(r"(\n[^\S\n]*\n\s*)", text):
        if part.strip():
            start = line + part[: len(part) - len(part.lstrip())].count("\n")
            prose = escape(unwrap(part.strip(), profile))
            blocks.append(Segment(kind=Kind.PARAGRAPH, text=prose, line=start))
        line += part.count("\n")
    return Document(name="", blocks=tuple(blocks))


_READERS: dict[str, Reader] = {
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".myst": read_markdown,
    ".txt": read_text,
    ".text": read_text,
}
SUFFIXES = frozenset(_READERS)
"""What the names of documents end with that can be read."""


def suffix_of(name: str) -> str:
    """Give what decides how a file of this name is read."""
    return PurePosixPath(name).suffix.lower()


def read_document(data: bytes, suffix: str, profile: Profile) -> Document:
    """Read a file.

    :param suffix: one of :data:`SUFFIXES`.
    :raises UndecodableError: if its bytes are not in the encoding that it declares, or UTF-8.
    """
    reader = _READERS[suffix]
    text = decode(data, declared=reader is read_html)
    return reader(text.replace("\r\n", "\n").replace("\r", "\n"), profile)
