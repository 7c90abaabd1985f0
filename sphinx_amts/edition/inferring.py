"""Which version of a source page its translation was made from, chosen from the history of both."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from ..align.lexicon import Lexicon
from ..book.history import Blobs, Version
from ..sync.inference import choose, learn
from ..sync.rough import text_of
from .basetext import Page
from .chronicle import Chronicle


class Inference:
    """Chooses among the versions that a page had until it was translated last."""

    def __init__(self, chronicle: Chronicle, pages: Sequence[Page], blobs: Blobs) -> None:
        self._chronicle, self._pages, self._blobs = chronicle, pages, blobs
        self.cut: dict[str, Path] = {}
        """The pages of which it cannot be told because history is missing, and in which book."""

    def choose(self, page: Page) -> tuple[Version, bytes] | None:
        """Give the version, and its content; None if none can be told."""
        last, books = self._chronicle.last(page), self._chronicle.books
        if last is None:
            return None
        until: float = last.commit.date
        if self._chronicle.edited(page):
            until = math.inf
        elif last.commit.cut:
            self.cut[page.name] = books.target
            return None
        versions = self._chronicle.versions(page)
        candidates = _distinct(version for version in versions if version.commit.date <= until)
        contents = [self._blobs.read(version.blob) or b"" for version in candidates]
        texts = [_text(*each) for each in zip(candidates, contents, strict=True)]
        best = choose(_translation(page), texts, lambda: self._lexicon)
        if any(candidates[number].commit.cut for number in best):
            self.cut[page.name] = books.source  # what is missing may fit better
            return None
        return (candidates[best[0]], contents[best[0]]) if best else None

    @cached_property
    def _lexicon(self) -> Lexicon:
        """Which words translate each other, learned from all pages in their newest version."""
        newest = [
            (versions[0], page)
            for page in self._pages
            if (versions := self._chronicle.versions(page)) and self._chronicle.last(page)
        ]
        return learn(
            (_text(version, self._blobs.read(version.blob) or b""), _translation(page))
            for version, page in newest
        )


def _text(version: Version, content: bytes) -> str:
    return text_of(content, PurePosixPath(version.path).suffix)


def _translation(page: Page) -> str:
    return text_of(page.target.read_bytes(), page.target.suffix)


def _distinct(versions: Iterable[Version]) -> list[Version]:
    """Give the versions of different content, each where it came up last."""
    found: dict[str, Version] = {}
    for version in versions:
        found.setdefault(version.blob, version)
    return list(found.values())
