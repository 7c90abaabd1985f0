"""The documents of a book, from the doctrees that Sphinx has just made or kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..document import Document
from ..serial import FORMAT, dump_document, load_document
from .garbage import let_go_of_doctrees
from .segments import extract

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class SourcePages:
    """The pages of the source book, each extracted once for as long as its doctree stays."""

    def __init__(self, env: BuildEnvironment, directory: Path) -> None:
        """Look at the doctrees of *env*; keep what is extracted in *directory*."""
        self._env = env
        self._directory = directory
        self.names = tuple(sorted(env.found_docs & set(env.all_docs)))
        self.stamps: Mapping[str, str] = {name: self._stamp(name) for name in self.names}
        """Names the doctree of each page."""

    def _stamp(self, name: str) -> str:
        # A cache of our own on this machine: the file that Sphinx wrote tells whether it is the
        # same doctree.  Whether a *translation* is current is never judged by file times.
        state = (Path(self._env.doctreedir) / f"{name}.doctree").stat()
        return f"{FORMAT}:{state.st_mtime_ns}:{state.st_size}"

    @property
    def digest(self) -> str:
        """Name the state of the whole book."""
        return hashlib.blake2b(json.dumps(self.stamps).encode(), digest_size=16).hexdigest()

    def load(self) -> dict[str, Document]:
        """Give all documents by name."""
        return {name: self._load(name) for name in self.names}

    def _load(self, name: str) -> Document:
        path = self._directory / f"{name}.json"
        stamp = self.stamps[name]
        if path.is_file():
            first, _, rest = path.read_text("utf-8").partition("\n")
            if first == stamp:
                return load_document(rest)
        document = extract_all(self._env, [name])[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{stamp}\n{dump_document(document)}", "utf-8")
        return document


def extract_all(
    env: BuildEnvironment, names: Iterable[str], *, keep_nodes: bool = False
) -> dict[str, Document]:
    """Read the doctrees of pages into documents, see :func:`.extract`, holding one at a time."""
    documents = {}
    for name in names:
        documents[name] = extract(env.get_doctree(name), name, keep_nodes=keep_nodes)
        let_go_of_doctrees(env)
    return documents
