"""What a book is to the core: documents, which are runs of segments and anchors."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .drafted import DraftPairs


class Kind(StrEnum):
    """What sort of doctree node a segment is the text of."""

    TITLE = "title"
    """A section title."""
    PARAGRAPH = "paragraph"
    """A paragraph that is none of the kinds below."""
    ITEM = "item"
    """A paragraph in a bullet or enumerated list."""
    CELL = "cell"
    """A paragraph in a table cell."""
    TERM = "term"
    """The term of a definition list or glossary."""
    DEFINITION = "definition"
    """A paragraph in a definition."""
    FIELD = "field"
    """A paragraph in the body of a field."""
    FOOTNOTE = "footnote"
    """A paragraph in a footnote or citation."""
    CAPTION = "caption"
    """The caption or legend of a figure, table, code block or toctree."""
    HEADING = "heading"
    """The title of an admonition, topic, sidebar, table, exercise, card or tab."""
    LINE = "line"
    """A line of a line block."""
    ALT = "alt"
    """The alternative text of an image."""
    LINK_TITLE = "link-title"
    """An explicit title of a toctree entry."""
    META = "meta"
    """The content of a ``meta`` node: description or keywords."""
    INDEX = "index"
    """An index entry."""


class Content(StrEnum):
    """What sort of language-neutral block an anchor is."""

    CODE = "code"
    """A literal block, doctest, or the input of a code cell."""
    MATH = "math"
    """A displayed formula."""
    IMAGE = "image"
    """An image."""
    OTHER = "other"
    """Anything else that is never translated: raw text, cell output, what was switched off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inline:
    """An inline element of a segment: what stands for a tag of its text.

    Tag number *n* of :attr:`Segment.text` is ``segment.inlines[n - 1]``.
    """

    key: str
    """What it is, in no language: ``math:x^2``, ``literal:foo()``, ``link:https://…``, ``emphasis``."""
    node: str = ""
    """The docutils node as JSON (see :mod:`sphinx_amts.book.nodes`); empty where it is not needed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """The text of one doctree node that holds prose."""

    kind: Kind
    text: str
    """Tagged text (see :mod:`sphinx_amts.tagged`)."""
    inlines: tuple[Inline, ...] = ()
    level: int = 0
    """How many sections it stands in; the title of a page and its text are at 1."""
    section: str = ""
    """The id of the innermost section, empty outside of any."""
    within: str = ""
    """The containers between its section and itself: ``"note/bullet_list/list_item"``."""
    path: str = ""
    """The file it was written in."""
    line: int | None = None
    """The line it starts on, where docutils knows it."""
    message: str = ""
    """Its gettext ``msgid``: the markup that it was written as; empty where gettext has none."""
    mark: str = ""
    """Names its text as any reading of the page has it, in whichever language it is read."""
    drafted: DraftPairs = ()
    """What the mark before its block says of machine text: keys of source sentences and of drafts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A block that is never translated, and so tells where one is on both sides."""

    content: Content
    key: str
    """Its content, normalised so that it is equal in both books if nobody localised it."""
    level: int = 0
    within: str = ""
    line: int | None = None
    language: str = ""
    """What a block of code is written in: the name of a Pygments lexer; empty for what is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One page of a book, in reading order."""

    name: str
    """Sphinx's docname."""
    blocks: tuple[Segment | Anchor, ...] = field(default=())
    segments: tuple[Segment, ...] = field(init=False, repr=False, compare=False)
    """The blocks that are segments, listed once: they are asked for by number, one by one."""

    def __post_init__(self) -> None:
        """List the segments."""
        found = tuple(block for block in self.blocks if isinstance(block, Segment))
        object.__setattr__(self, "segments", found)
