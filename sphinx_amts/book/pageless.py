"""A builder that reads a book and resolves and writes no page of it."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder

from .garbage import collect_rarely, keep_no_doctrees, let_go_of_doctrees

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class PagelessBuilder(Builder):
    """Read the book; whatever else is to be done, ``finish`` does it."""

    epilog = ""
    allow_parallel = True
    everything = True
    """Whether all is to be made again (``-a``), not only what changed."""
    chosen: frozenset[str] = frozenset()
    """The pages that are to be made."""

    def init(self) -> None:
        """Begin."""
        super().init()
        # Sphinx 9 renamed ``app`` and keeps the old name for two more years only.
        self._application: Sphinx = getattr(self, "_app", None) or self.app
        collect_rarely(self._application)
        keep_no_doctrees(self._application)

    def get_outdated_docs(self) -> str:
        """Say what is built: Sphinx 7 does not go on if it is an empty list of pages."""
        self.everything = False  # Sphinx does not ask when it is to build all, or given files
        return self.purpose()

    def purpose(self) -> str:
        """Say for the log what is being done."""
        return "reading only"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Give no address: no page is written."""
        return ""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Note which pages were asked for."""
        self.chosen = frozenset(docnames)
        let_go_of_doctrees(self.env)

    def _write_serial(self, docnames: Sequence[str]) -> None:
        """Resolve and write nothing; it would take longer than all the rest."""

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        """Resolve and write nothing."""

    def write_doc(self, docname: str, doctree: Any) -> None:
        """Write nothing."""

    def copy_assets(self) -> None:
        """Copy nothing."""
