"""The texts that pages were translated from, read by Sphinx as a book of their own."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..book.glue import Glued
from ..book.reader import SourceTree, exact, read
from ..document import Document, Segment
from ..memory.records import digest
from ..serial import FORMAT, dump_document, load_document
from ..whole import write_whole
from .basetext import BaseText, included
from .build import Build

_NEVER_LINKED = frozenset({"_build", "__pycache__", "node_modules"})
_DEPTH = ("up", "up", "up", "book")
"""The tree lies this deep so that what pages include from folders above the book has a place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseBook:
    """A book in which each page is what its translation was made from.

    The other files are those of the source book: includes, bibliography, configuration.
    """

    build: Build
    texts: Mapping[str, BaseText]

    @property
    def _place(self) -> Path:
        return self.build.workdir / "bases"

    @property
    def _tree(self) -> Path:
        return self._place.joinpath(*_DEPTH)

    def read(self) -> dict[str, Document]:
        """Give the documents, by the names of the source pages; Sphinx reads only if any changed.

        :raises AmtsError: if Sphinx cannot read them.
        """
        beside, linked = self._beside(), dict(self._linked())
        shared = self._stamp(beside, linked)
        keys = {name: _key(text, shared) for name, text in self.texts.items()}
        known = {name: self._stored(name, key) for name, key in keys.items()}
        if all(known.values()):
            return {name: page for name, page in known.items() if page is not None}
        if not _says(self._place / "shared", shared):
            shutil.rmtree(self._place, ignore_errors=True)
        self._compose(beside, linked)
        write_whole(self._place / "shared", shared)
        documents = read(
            self._source_tree(linked), run=self.build.run, workdir=self._place, keep_nodes=False
        )
        found = {name: self._placed(page) for name, page in documents.items() if name in keys}
        for name, page in found.items():
            write_whole(self._document(name), f"{keys[name]}\n{dump_document(page)}")
        return found

    def _document(self, name: str) -> Path:
        return self._place / "documents" / f"{name}.json"

    def _stored(self, name: str, key: str) -> Document | None:
        try:
            first, _, rest = self._document(name).read_text("utf-8").partition("\n")
            return load_document(rest) if first == key else None
        except (OSError, ValueError):
            return None

    def _stamp(self, beside: Mapping[str, bytes], linked: Mapping[str, Path]) -> str:
        """Name everything but the pages themselves that the reading depends on."""
        parts = self._included()
        needed = (name for name in linked if not _page(name, self._suffixes) or name in parts)
        # A cache of our own on this machine, as for the doctrees: times tell of change.
        stats = [(name, *_state(linked[name])) for name in sorted(needed)]
        texts = {name: digest(content.hex()) for name, content in sorted(beside.items())}
        return digest(json.dumps([FORMAT, self.build.origin, stats, texts]))

    def _included(self) -> set[str]:
        """Name the pages of the source book that are included in others."""

        def read(name: str) -> bytes | None:
            path = self.build.srcdir / name
            return path.read_bytes() if path.is_file() else None

        return {
            path for name, text in self.texts.items() for path in included(name, text.content, read)
        }

    def _beside(self) -> dict[str, bytes]:
        """Give the included files; where pages were translated at different times, the first's."""
        found: dict[str, bytes] = {}
        for _, text in sorted(self.texts.items()):
            found |= {name: content for name, content in text.beside.items() if name not in found}
        return found

    def _linked(self) -> Iterator[tuple[str, Path]]:
        """Give the files of the source book that may be needed, by their paths from its root."""
        build = self.build
        mine = {f"{name}{suffix}" for name in self.texts for suffix in self._suffixes}
        output = {Path(build.app.outdir), Path(build.app.doctreedir), build.outdir}
        translated = {language.translation for language in build.config.languages.values()}
        for directory, folders, names in os.walk(build.srcdir):
            here = Path(directory)
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".")
                and name not in _NEVER_LINKED
                and here / name not in output | translated
            )
            for name in sorted(names):
                path = here / name
                relative = path.relative_to(build.srcdir).as_posix()
                if relative not in mine and path.is_file():
                    yield relative, path

    @property
    def _suffixes(self) -> tuple[str, ...]:
        return tuple(self.build.app.config.source_suffix)

    def _compose(self, beside: Mapping[str, bytes], linked: Mapping[str, Path]) -> None:
        """Lay out the book: pages from the past, and links to the rest."""
        wanted = {self._tree / name for name in linked}
        for name, path in linked.items():
            if name not in beside:
                _link(self._tree / name, path)
        for name, content in beside.items():
            place = Path(os.path.normpath(self._tree / name))
            if place.is_relative_to(self._place):
                wanted.add(place)
                _write(place, content)
        for name, text in self.texts.items():
            place = self._tree / f"{name}{text.suffix}"
            wanted.add(place)
            _write(place, text.content)
        for path in [found for found in self._tree.rglob("*") if not found.is_dir()]:
            if path not in wanted:
                path.unlink()

    def _source_tree(self, linked: Mapping[str, Path]) -> SourceTree:
        build = self.build
        config = build.app.config
        overrides: dict[str, Any] = dict(build.run.overrides)
        if "myst_nb" in build.app.extensions:
            overrides["nb_execution_mode"] = "off"
        # Another first page would be another configuration: Sphinx would read all pages again.
        read = {*self.texts, config.root_doc}
        others = (name for name in linked if _page(name, self._suffixes) not in {"", *read})
        return SourceTree(
            directory=self._tree,
            confdir=build.confdir,
            suffixes=self._suffixes,
            root=config.root_doc,
            overrides=overrides,
            exclude=tuple(map(exact, others)),
            glued=Glued.of(build.app.env),
        )

    def _placed(self, page: Document) -> Document:
        """Name the files as people know them, not as they were laid out."""
        text = self.texts[page.name]
        mine = str(self._tree / f"{page.name}{text.suffix}")
        root, source = f"{self._tree}{os.sep}", f"{self.build.srcdir}{os.sep}"
        blocks = (
            replace(
                block,
                path=text.path if block.path == mine else block.path.replace(root, source),
            )
            if isinstance(block, Segment)
            else block
            for block in page.blocks
        )
        return replace(page, blocks=tuple(blocks))


def _page(name: str, suffixes: Sequence[str]) -> str:
    """Give the name of the page that a file is; empty if it is none."""
    return next((name.removesuffix(s) for s in suffixes if name.endswith(s)), "")


def _state(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _key(text: BaseText, shared: str) -> str:
    return digest(f"{shared}\0{text.path}\0{text.suffix}\0{digest(text.content.hex())}")


def _says(path: Path, content: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == content


def _write(place: Path, content: bytes) -> None:
    """Write a file anew, for what lies there may be a link to the source book's own."""
    if place.is_file() and not place.is_symlink() and place.read_bytes() == content:
        return
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _link(place: Path, path: Path) -> None:
    """Make *path* be found at *place* without copying it, where the system can."""
    if place.is_symlink() and place.readlink() == path:
        return
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.symlink_to(path)
    except OSError:  # Windows has no links for everyone
        shutil.copy2(path, place)
