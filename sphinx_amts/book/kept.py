"""The files in which a translated book keeps what it was translated from, named by a pattern."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .reader import SourceTree, exact, files


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files that are named by a pattern."""

    pattern: str
    """An absolute path without suffix, in which ``{page}`` is the name of a page."""
    suffixes: tuple[str, ...]

    @property
    def _root(self) -> Path:
        """The folder that all of them lie in."""
        return Path(self.pattern.partition("{page}")[0] + "-").parent

    def copy_beside(self, page: Path) -> Path | None:
        """Give the folder, if it is a copy of the book and not that of the translated *page*."""
        return None if page.is_relative_to(self._root) else self._root

    def find(self) -> dict[str, Path]:
        """List the files by the name of the page that each belongs to."""
        before, _, after = self.pattern.partition("{page}")
        tree = SourceTree(directory=self._root, confdir=None, suffixes=self.suffixes, root="")
        found: dict[str, Path] = {}
        for path in files(tree):
            for suffix in self.suffixes:
                name = str(path).removesuffix(suffix)
                if name == str(path) or not (name.startswith(before) and name.endswith(after)):
                    continue
                page = name[len(before) : len(name) - len(after)]
                if page:
                    found.setdefault(Path(page).as_posix(), path)
        return found

    def holds(self, name: Path) -> bool:
        """Tell whether a page by the absolute *name*, without suffix, is such a file."""
        before, _, after = self.pattern.partition("{page}")
        text = str(name)
        long_enough = len(text) > len(before) + len(after)
        return long_enough and text.startswith(before) and text.endswith(after)

    def excludes(self, directory: Path) -> tuple[str, ...]:
        """Give the patterns, as Sphinx has them, of those that lie in *directory*."""
        return tuple(self._excludes(directory))

    def _excludes(self, directory: Path) -> Iterator[str]:
        before, _, after = self.pattern.partition("{page}")
        folder = f"{directory}{os.sep}"
        if before.startswith(folder):
            start, end = exact(before[len(folder) :]), exact(after)
            yield from (f"{start}**{end}{suffix}" for suffix in self.suffixes)
