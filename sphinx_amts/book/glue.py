"""What MyST-NB's ``glue`` pastes, for readings of a book that execute nothing.

The source book is executed once.  Its translation, what it was translated from, and the second
reading of the book itself paste what it kept: else their sentences would lose a number or a figure.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Values = Mapping[str, Mapping[str, Any]]
"""Outputs as notebooks hold them (``data`` by MIME type, ``metadata``), by the key of ``glue``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Glued:
    """Where an executed book keeps what its pages glue."""

    folder: Path
    """MyST-NB's folder of outputs, ``jupyter_execute``."""
    pages: tuple[str, ...]

    @classmethod
    def of(cls, env: BuildEnvironment) -> Glued | None:
        """Say what a book that was read has glued; None if it has nothing."""
        known = getattr(env, "nb_metadata", {})
        pages = tuple(sorted(name for name, facts in known.items() if facts.get("glue")))
        config: Any = getattr(env, "mystnb_config", None)
        return cls(folder=Path(config.output_folder), pages=pages) if pages and config else None

    def kinds(self) -> str:
        """Name what decides on the nodes that are pasted: the keys and their MIME types."""
        kinds = {key: sorted(value.get("data", {})) for key, value in self.values("").items()}
        return json.dumps(kinds, sort_keys=True)

    def values(self, page: str) -> Values:
        """Give what *page* glued; all that was, if nothing goes by that name.

        A page of the translated book may have another name than its source.
        """
        found: dict[str, Mapping[str, Any]] = {}
        for name in (page,) if page in self.pages else self.pages:
            file = self.folder / _file(name)
            # Absent if somebody cleared the folder: then nothing is pasted, and MyST-NB says so.
            if file.is_file():
                found |= json.loads(file.read_text("utf-8"))
        return found


def _file(page: str) -> str:
    return f"{page}.glue.json"


def attach(app: Sphinx, glued: Glued | None) -> None:
    """Let the pages that *app* reads paste what was glued when the book was executed."""
    domain: Any = app.env.domains.get("glue") if glued else None
    if glued is None or domain is None:
        return

    def supply(document: nodes.document) -> None:
        if "nb_renderer" in document:
            held = document["nb_renderer"].renderer.nb_client.glue_data
            for key, value in glued.values(app.env.docname).items():
                held.setdefault(key, value)

    for name, role in list(domain.roles.items()):
        domain.roles[name] = _supplied(role, supply)
    for name, directive in list(domain.directives.items()):
        domain.directives[name] = _supplied_directive(directive, supply)
    app.add_role("glue", domain.roles[""], override=True)
    app.add_directive("glue", domain.directives[""], override=True)
    _hand_over(glued, Path(app.env.mystnb_config.output_folder))  # type: ignore[attr-defined]


def _supplied(role: Any, supply: Callable[[nodes.document], None]) -> Any:
    def run(name: str, rawtext: str, text: str, line: int, inliner: Any, *rest: Any) -> Any:
        supply(inliner.document)
        return role(name, rawtext, text, line, inliner, *rest)

    return run


def _supplied_directive(directive: Any, supply: Callable[[nodes.document], None]) -> Any:
    def run(self: Any) -> Any:
        supply(self.state.document)
        return directive.run(self)

    return type(directive.__name__, (directive,), {"run": run})


def _hand_over(glued: Glued, folder: Path) -> None:
    """Copy the files to where references from page to page (``page::key``) look for them."""
    if folder == glued.folder:
        return
    for page in glued.pages:
        if (file := glued.folder / _file(page)).is_file():
            place = folder / _file(page)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
