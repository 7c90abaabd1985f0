"""Converted pages are spoken of by their author's lines: in nodes, and in warnings while reading.

A page is converted when Sphinx has read its source.  While it is parsed, warnings speak of lines of
the converted text, and are corrected as they are logged; once it is parsed, its nodes are corrected,
and with them all that is said later.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import getLogger

from ...problems import Problem
from .conversion import Converted

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = getLogger(__name__)

_SPHINX = logging.getLogger("sphinx")
_KEY = "amts_author_lines"
"""Where the lines of the page that is being read are among its temporary data."""
_PLACE = re.compile(r"(?P<path>.+):(?P<line>\d+)")


def convert_pages(app: Sphinx, suffix: str, convert: Callable[[str, Config], Converted]) -> None:
    """Have the pages whose files end in *suffix* converted before Sphinx parses them."""

    def read(app: Sphinx, page: str, content: list[str]) -> None:
        path = Path(app.env.doc2path(page))
        if not path.name.endswith(suffix):
            return
        converted = convert(content[0], app.config)
        _say_faults(page, converted)
        lines = _AuthorLines(page, path, converted)
        lines.attach()
        temporary: Any = app.env.temp_data
        temporary[_KEY] = lines
        content[0] = converted.text

    app.connect("source-read", read)
    app.add_transform(_ToAuthorLines)


def _say_faults(page: str, converted: Converted) -> None:
    for fault in converted.faults:
        line = converted.source.count("\n", 0, fault.offset) + 1
        logger.warning(
            fault.message, location=(page, line), type="amts", subtype=Problem.DIALECT.value
        )


class _AuthorLines(logging.Filter):
    """Corrects the place of warnings for as long as one page is being parsed."""

    def __init__(self, page: str, path: Path, converted: Converted) -> None:
        super().__init__()
        self._page, self._path = page, path
        self._line = converted.line
        self._handlers: list[logging.Handler] = []

    def attach(self) -> None:
        """Watch the handlers that there are now, which are others for each page read."""
        self._handlers = list(_SPHINX.handlers)
        for handler in self._handlers:
            # Before those of Sphinx, which make text of the place.
            handler.filters.insert(0, self)

    def detach(self) -> None:
        """Correct no more warnings."""
        for handler in self._handlers:
            handler.removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Correct the place; let all pass."""
        line = self._place(getattr(record, "location", None))
        if line is not None and not hasattr(record, _KEY):
            record.location = f"{self._path}:{self._line(line)}"
            setattr(record, _KEY, True)  # other handlers get the same record
        return True

    def _place(self, location: object) -> int | None:
        """Give the line of *location*, if it is one of this page."""
        match location:
            case nodes.Node():
                source, line = get_source_line(location)
                return line if not source or Path(source) == self._path else None
            case (self._page, int(line)):
                return line
            case str():
                found = _PLACE.fullmatch(location)
                return int(found["line"]) if found and Path(found["path"]) == self._path else None
        return None

    def correct(self, document: nodes.document) -> None:
        """Correct the lines of all nodes of the page."""

        @cache  # a page has thousands of nodes, and they name few files
        def is_here(source: str | None) -> bool:
            return source is None or Path(source) == self._path

        for node in document.findall():
            source, line = getattr(node, "source", None), getattr(node, "line", None)
            if line is not None and is_here(source):
                node.line = self._line(line)


class _ToAuthorLines(SphinxTransform):
    """Corrects the lines of a page before any other transform looks at them."""

    default_priority = 1

    def apply(self, **kwargs: Any) -> None:
        """Do it once for each converted page."""
        temporary: Any = self.env.temp_data
        lines = temporary.pop(_KEY, None)
        if lines is not None:
            lines.detach()
            lines.correct(self.document)
