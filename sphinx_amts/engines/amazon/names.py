"""What our resources are called at Amazon, and how they are told from other people's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

_LONGEST = 100
"""Characters of a name that we make; Amazon takes 256."""
_MARK = "sphinx-amts"
_NOTE = re.compile(
    rf"{_MARK} (?P<what>.+?) \[(?P<owner>[0-9a-f]{{8}}) (?P<version>[0-9a-f]{{16}})\]"
)


def digest(*parts: str | bytes, size: int = 8) -> str:
    """Hash *parts* to ``2 * size`` hexadecimal digits; how they are cut matters."""
    total = blake2b(digest_size=size)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def resource_name(*parts: str) -> str:
    """Make a name that Amazon takes of *parts*; different parts make different names."""
    wanted = "-".join(part for part in parts if part)
    name = re.sub(r"[^A-Za-z0-9]+", "-", wanted).strip("-")
    if name != wanted or len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 9].strip('-')}-{digest(*parts, size=4)}".lstrip("-")
    return name


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What we write into the description of a resource: whose it is, and of which content."""

    what: str
    """For people who look at it in a console, such as ``"Bread", en to zh, sentences``."""
    owner: str
    """Eight hexadecimal digits of the book, its languages and the kind of data."""
    version: str
    """Sixteen hexadecimal digits of the content."""

    @classmethod
    def of(cls, what: str, *, owner: Iterable[str], version: str) -> Self:
        """Make a note; *owner* are the parts that tell one resource of ours from another."""
        return cls(what=what[:150], owner=digest(*owner, size=4), version=version)

    @classmethod
    def read(cls, description: str | None) -> Self | None:
        """Read a description; None if it is none of ours."""
        found = _NOTE.fullmatch(description or "")
        return cls(**found.groupdict()) if found else None

    def __str__(self) -> str:
        """Give the description: at most 256 characters."""
        return f"{_MARK} {' '.join(self.what.split())} [{self.owner} {self.version}]"
