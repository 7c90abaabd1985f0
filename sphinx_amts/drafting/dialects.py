"""Books that write their Markdown in another dialect: it is drafted as they are read, and written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..book.dialects.d2l import Settings, convert, writing
from ..rewrite.elements import UnwritableError
from ..rewrite.files import Converted, Edit

if TYPE_CHECKING:
    from ..edition.build import Build

_D2L = "sphinx_amts.book.dialects.d2l"
_LABELLED = re.compile(r"^((?:\([^()\s]+\)=\n)+)(#{1,6} .*)$", re.MULTILINE)
_LABEL = re.compile(r"\(([^()\s]+)\)=")


def dialect_of(build: Build) -> Callable[[str], Converted] | None:
    """Give what converts the pages of a book; None if they are read as they are."""
    if _D2L not in build.app.extensions:
        return None
    config = build.app.config
    return d2l(config.amts_d2l_default_tab, save_marks=config.amts_d2l_save_marks)


def d2l(default_tab: str, *, save_marks: bool) -> Callable[[str], Converted]:
    """Convert the dialect of d2lbook."""
    settings = Settings(default_tab=default_tab, save_marks=save_marks)

    def converted(text: str) -> Converted:
        page = convert(text, settings)

        def rewrite(edits: Sequence[Edit]) -> str:
            try:
                return writing.rewrite(page, [_own(edit) for edit in edits])
            except ValueError as error:
                raise UnwritableError(str(error)) from None

        def excerpt(edit: Edit) -> str:
            try:
                return writing.excerpt(page, _own(edit))
            except ValueError as error:
                raise UnwritableError(str(error)) from None

        return Converted(text=page.text, rewrite=rewrite, excerpt=excerpt)

    return converted


def _own(edit: Edit) -> writing.Edit:
    text = _labels_below(edit.text) if edit.start == edit.end else edit.text
    return writing.Edit(edit.start, edit.end, text)


def _labels_below(text: str) -> str:
    """Write the labels of headings as the dialect does: below them."""

    def write(heading: re.Match[str]) -> str:
        labels = "".join(f"\n:label:`{name}`" for name in _LABEL.findall(heading[1]))
        return f"{heading[2]}{labels}"

    return _LABELLED.sub(write, text)
