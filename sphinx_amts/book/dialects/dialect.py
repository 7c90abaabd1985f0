"""A dialect of Markdown: how its pages are read, and how they are written again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .conversion import Converted, Edit

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """A dialect, as its extension has it in ``DIALECT``."""

    suffix: str
    """What the names of its pages end in."""
    read: Callable[[str, Config], Converted]
    """Makes MyST of a page."""
    rewrite: Callable[[Converted, Sequence[Edit]], str]
    """Gives the author's text with edits of the MyST; ValueError if they change more than prose."""


def dialect_of(app: Sphinx) -> Dialect | None:
    """Give the dialect that a book is written in, if it is not MyST."""
    for name, extension in app.extensions.items():
        if name.startswith(f"{__package__}."):
            dialect: Dialect = extension.module.DIALECT
            return dialect
    return None
