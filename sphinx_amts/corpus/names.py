"""Which documents are translations of each other, by their names.

A marker is a language's code: a folder (``es/a.html``), the end of a name (``a.es.md``, ``a_es.md``,
``a-es.md``) or all of it (``a/es.md``).  What is left of the path without it is its key, and two
documents with one key belong together.  The marker nearest to the end of the path counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from ..languages import Profile

Side = Literal[0, 1]
"""The source, or the target."""


@dataclass(frozen=True, slots=True)
class Name:
    """What the path of a document says."""

    key: str
    side: Side | None
    """None if it has no marker."""


class Names:
    """Reads the names of documents in two languages."""

    def __init__(self, source: Profile, target: Profile) -> None:
        """Take the languages."""
        sides = ((target, 1), (source, 0))  # a code of both (never two languages' own) is a source
        self._sides: dict[str, Side] = {_folded(c): s for p, s in sides for c in p.codes}  # type: ignore[misc]
        codes = sorted((re.escape(code) for code in self._sides), key=len, reverse=True)
        self._end = re.compile(rf"(.+)[._-]({'|'.join(codes)})", re.IGNORECASE)

    def read(self, path: str) -> Name:
        """Read a path, with ``/`` between its parts."""
        whole = PurePosixPath(path)
        folders, stem = list(whole.parent.parts), whole.name[: -len(whole.suffix) or None]
        if (side := self._sides.get(_folded(stem))) is not None:
            return Name("/".join((*folders, "")), side)
        if match := self._end.fullmatch(_dashed(stem)):
            return Name("/".join((*folders, stem[: match.end(1)])), self._sides[_folded(match[2])])
        for at in range(len(folders) - 1, -1, -1):
            if (side := self._sides.get(_folded(folders[at]))) is not None:
                return Name("/".join((*folders[:at], *folders[at + 1 :], stem)), side)
        return Name("/".join((*folders, stem)), None)


def _dashed(text: str) -> str:
    return text.replace("_", "-")


def _folded(code: str) -> str:
    return _dashed(code).lower()
