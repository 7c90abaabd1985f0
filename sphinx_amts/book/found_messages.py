"""What catalogs say of each page, kept for as long as neither page nor messages change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..document import Inline
from ..serial import FORMAT
from ..whole import write_whole
from .po_files import Fault, Messages


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogTranslation:
    """What a catalog says for one segment."""

    text: str
    """Tagged text."""
    inlines: tuple[Inline, ...]
    """Its inline elements, with their nodes."""
    path: str
    line: int | None
    """The line of the message in the ``.po`` file; a ``.mo`` file has none."""
    fuzzy: bool = False
    """Whether it was made for another text."""
    message: str = ""
    """The ``msgid``, as far as the segment has one."""
    previous: str = ""
    """What that was when it was translated; empty if it is not fuzzy, or the catalog does not say."""


Found = Mapping[int, CatalogTranslation]
"""Index in ``document.segments`` → translation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundMessages:
    """A folder of our own, with a file for each page; all of it can be made again."""

    directory: Path
    stamps: Mapping[str, str]
    """Names the doctree of each page."""
    origin: str
    """Names whatever else is asked when a message becomes a text, such as the configuration."""

    def key(self, name: str, messages: Sequence[str], terms: str) -> str:
        """Name all that the translations of a page depend on.

        :param messages: the names of its catalogs, see :func:`name_of`.
        """
        return _digest([FORMAT, self.stamps[name], self.origin, messages, terms])

    def load(self, name: str, key: str) -> tuple[Found, Sequence[Fault]] | None:
        """Give the translations and the faults of a page, if they were kept under this *key*."""
        try:
            first, _, rest = self._path(name).read_text("utf-8").partition("\n")
        except OSError:
            return None
        if first != key:
            return None
        data = json.loads(rest)
        found = {int(index): _translation(one) for index, one in data["found"].items()}
        return found, [Fault(**{**each, "path": Path(each["path"])}) for each in data["faults"]]

    def save(self, name: str, key: str, found: Found, faults: Sequence[Fault]) -> None:
        """Keep them."""
        data = {
            "found": {index: asdict(one) for index, one in found.items()},
            "faults": [asdict(each) for each in faults],
        }
        text = json.dumps(data, ensure_ascii=False, default=str)
        write_whole(self._path(name), f"{key}\n{text}")

    def _path(self, name: str) -> Path:
        return self.directory / f"{name}.json"


def name_of(messages: Messages) -> str:
    """Name a catalog by what it says, and where."""
    said = (
        (key, one.text, str(one.path), one.line, one.fuzzy, one.previous)
        for key, one in sorted(messages.items())
    )
    return _digest(list(said))


def name_of_terms(terms: Mapping[str, str]) -> str:
    """Name a book's terms."""
    return _digest(sorted(terms.items()))


def _translation(data: Mapping[str, Any]) -> CatalogTranslation:
    inlines = tuple(Inline(**inline) for inline in data["inlines"])
    return CatalogTranslation(**{**data, "inlines": inlines})


_dump = partial(json.dumps, ensure_ascii=False, default=str)


def _digest(parts: object) -> str:
    return blake2b(_dump(parts).encode(), digest_size=16).hexdigest()
