"""Whether an edition would come out just as it lies there already."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docutils
import sphinx

from .. import __version__
from ..memory.records import digest
from ..whole import write_whole
from .build import Build

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PATH_OPTIONS = (
    "html_static_path",
    "html_extra_path",
    "templates_path",
    "html_logo",
    "html_favicon",
)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Finished:
    """The note that a whole edition was written, from what, and which files it is."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._path = build.workdir / "finished.json"

    def holds(self) -> bool:
        """Tell whether everything outside of the pages is as it was, and all files are there.

        Whether the pages are is the sub-pipeline's question; it is asked before.
        """
        try:
            noted = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(noted.get("from") == self._build.origin and noted.get("files") == self._files())

    def note(self) -> None:
        """Note that the edition is written."""
        noted = {"from": self._build.origin, "files": self._files()}
        write_whole(self._path, json.dumps(noted))

    def forget(self) -> None:
        """Note that the edition is being changed."""
        self._path.unlink(missing_ok=True)

    def _files(self) -> dict[str, int]:
        """List what was written, with sizes."""
        root = self._build.outdir
        found = {}
        for directory, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(directory, name)
                found[path.relative_to(root).as_posix()] = path.stat().st_size
        return found


def origin_of(app: Sphinx) -> str:
    """Name the configuration, the code that reads it, and the files that are only copied.

    Ask before the first edition is made: themes change lists that are shared by all applications.
    """
    config = {item.name: item.value for item in app.config}
    versions = {name: extension.version for name, extension in app.extensions.items()}
    code = {
        path.name: digest(path.read_text("utf-8", "replace"))
        for path in sorted(Path(app.confdir).glob("*.py"))
    }
    copied = [_stamp(path) for path in sorted(_copied(app))]
    parts = [__version__, sphinx.__version__, docutils.__version__, config, versions, code, copied]
    return digest(json.dumps(parts, default=_name, sort_keys=True, skipkeys=True))


def _copied(app: Sphinx) -> Iterator[Path]:
    for option in _PATH_OPTIONS:
        value: Any = getattr(app.config, option, None) or []
        for name in [value] if isinstance(value, str | os.PathLike) else value:
            path = Path(app.confdir, name)
            yield from (p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        state = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), state.st_size, state.st_mtime_ns


def _name(value: object) -> str:
    """Name a value that JSON cannot write, in the same way in every run."""
    if isinstance(value, set | frozenset):
        return repr(sorted(map(str, value)))
    return _ADDRESS.sub("", repr(value))
