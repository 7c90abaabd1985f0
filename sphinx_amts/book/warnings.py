"""Say each warning once, though a book is read by an outer and an inner application."""

from __future__ import annotations

import errno
import logging
import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.util.logging import get_node_location

_LOGGER = logging.getLogger("sphinx")
_TYPE = re.compile(r" \[[\w.-]+\]$")


class WarnedBefore:
    """Remembers the warnings of one application, and drops their repeats in later ones."""

    def __init__(self, path_of: Callable[[str], str]) -> None:
        """Make an empty memory of warnings.

        :param path_of: gives the source file of a document, as Sphinx names it in warnings.
        """
        self._path_of = path_of
        self._seen: set[tuple[str, str]] = set()

    def attach(self) -> None:
        """Watch the application whose log handlers are installed now.

        What earlier applications warned of is neither shown nor counted again.
        """
        before = frozenset(self._seen)
        for handler in _LOGGER.handlers:
            if handler.level == logging.WARNING:
                # First of all filters, for it is Sphinx's own that count.
                handler.filters.insert(0, _Filter(self._key, self._seen, before))

    def _key(self, record: logging.LogRecord) -> tuple[str, str]:
        text = _TYPE.sub("", record.getMessage())
        return text, self._location(getattr(record, "location", None))

    def _location(self, location: Any) -> str:
        if isinstance(location, nodes.Node):
            return get_node_location(location) or ""
        if isinstance(location, tuple):
            name, line = location
            return f"{self._path_of(name) if name else '<unknown>'}:{line or ''}"
        if location and ":" not in str(location):
            return f"{self._path_of(str(location))}:"
        return str(location or "")


class Unwritten(logging.Filter):
    """Takes from Sphinx's warnings that a file could not be written, which it only warns of."""

    _CAUSES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[str, str] | None = None

    def attach(self) -> None:
        """Watch the application whose log handlers are installed now."""
        for handler in _LOGGER.handlers:
            if handler.level == logging.WARNING:
                handler.filters.insert(0, self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Note the first of them; let all pass."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        for error in arguments:
            if isinstance(error, OSError) and error.errno in self._CAUSES and not self._found:
                self._found = (str(arguments[0]), error.strerror or str(error))
        return True

    def check(self) -> None:
        """Make an error of what was found.

        :raises OSError: if a file of the output is not whole.
        """
        if self._found:
            path, reason = self._found
            raise OSError(errno.EIO, reason, path)


class _Filter(logging.Filter):
    """Notes each warning, and lets pass those that no earlier application gave."""

    def __init__(
        self,
        key: Callable[[logging.LogRecord], tuple[str, str]],
        seen: set[tuple[str, str]],
        before: frozenset[tuple[str, str]],
    ) -> None:
        super().__init__()
        self._key, self._seen, self._before = key, seen, before

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        key = self._key(record)
        self._seen.add(key)
        return key not in self._before
