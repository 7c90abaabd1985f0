"""Which version of a source page its translation was made from, chosen from the history of both."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from .. import __version__
from ..align.lexicon import Lexicon
from ..book.history import Blobs, Version
from ..memory.records import digest
from ..sync.inference import choose, learn
from ..sync.rough import text_of
from ..whole import write_whole
from .basetext import Page
from .chronicle import Chronicle

_MOST = 200
"""Versions of a page that are compared, the newest: older ones are hardly what was translated."""


class Inference:
    """Chooses among the versions that a page had until it was translated last."""

    def __init__(
        self, chronicle: Chronicle, pages: Sequence[Page], blobs: Blobs, memo: Path
    ) -> None:
        """Look at *pages*; what was chosen before of the same versions is in the file *memo*."""
        self._chronicle, self._blobs = chronicle, blobs
        self.cut: dict[str, Path] = {}
        """The pages of which it cannot be told because history is missing, and in which book."""
        self._pages = [page for page in pages if chronicle.last(page) and chronicle.versions(page)]
        self._candidates = {page.name: self._eligible(page) for page in self._pages}
        self._memo = memo
        self._key = self._inputs()
        self._chosen: dict[str, list[int]] = self._remembered()

    def choose(self, page: Page) -> tuple[Version, bytes] | None:
        """Give the version, and its content; None if none can be told."""
        last, books = self._chronicle.last(page), self._chronicle.books
        if last is None or page.name not in self._candidates:
            return None
        if last.commit.cut and not self._chronicle.edited(page):
            self.cut[page.name] = books.target
            return None
        if self._chronicle.source.partial:
            self.cut[page.name] = books.source
            return None
        candidates = self._candidates[page.name]
        if page.name not in self._chosen:
            texts = [self._text(version) for version in candidates]
            self._chosen[page.name] = choose(_translation(page), texts, lambda: self._lexicon)
        best = [candidates[number] for number in self._chosen[page.name]]
        if not best:
            return None
        content = self._blobs.read(best[0].blob)
        if content is None or any(version.commit.cut for version in best):
            self.cut[page.name] = books.source  # what is missing may fit better
            return None
        return best[0], content

    def keep(self) -> None:
        """Write down what was chosen."""
        write_whole(self._memo, json.dumps({"key": self._key, "chosen": self._chosen}))

    def _eligible(self, page: Page) -> list[Version]:
        """Give the versions of different content that there were when it was translated last."""
        last = self._chronicle.last(page)
        until = math.inf if last is None or self._chronicle.edited(page) else last.commit.date
        found: dict[str, Version] = {}
        for version in self._chronicle.versions(page):
            if version.commit.date <= until:
                found.setdefault(version.blob, version)
        return list(found.values())[:_MOST]

    def _inputs(self) -> str:
        """Name everything that choices depend on: of one page on all, for they teach words."""
        pages = [
            (
                page.name,
                _translation(page),
                [version.blob for version in self._candidates[page.name]],
            )
            for page in self._pages
        ]
        return digest(json.dumps([__version__, pages]))

    def _remembered(self) -> dict[str, list[int]]:
        try:
            kept = json.loads(self._memo.read_text("utf-8"))
            return dict(kept["chosen"]) if kept["key"] == self._key else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    @cached_property
    def _lexicon(self) -> Lexicon:
        """Which words translate each other, learned from all pages in their newest version."""
        return learn(
            (self._text(self._chronicle.versions(page)[0]), _translation(page))
            for page in self._pages
        )

    def _text(self, version: Version) -> str:
        content = self._blobs.read(version.blob) or b""
        return text_of(content, PurePosixPath(version.path).suffix)


def _translation(page: Page) -> str:
    return text_of(page.target.read_bytes(), page.target.suffix)
