"""Which human text belongs where, and since when: alignment and sightings of whole books."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..align.meaning import Encoder
from ..align.method import method
from ..align.nodes import Bead, align_books
from ..document import Document
from ..engines import Progress
from ..memory import Memory
from ..memory.records import digest, text_key
from ..serial import dump_document
from ..whole import write_whole
from .human import FirstSeen, sight_key

RATHER_SURE = 0.5
"""Score from which a link found before is kept when a page is aligned again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matcher:
    """Matches the pages of a source book with those of its translation into one language."""

    code: str
    """The language."""
    memory: Memory
    cache: Path
    """The file that keeps alignments for the next run."""
    progress: Progress
    encoder: Callable[[], Encoder] | None = None
    """Makes what compares sentences by their meaning; asked only if there is something to align."""

    def align(
        self,
        sources: Mapping[str, Document],
        targets: Mapping[str, Document],
        *,
        known: Mapping[str, Sequence[tuple[int, int]]] = MappingProxyType({}),
        marked: Mapping[str, Sequence[tuple[int, int]]] = MappingProxyType({}),
    ) -> dict[str, list[Bead]]:
        """Align the pages that both books have; those that did not change come from the cache.

        :param known: for pages of which it is known otherwise, the certain links of their segments.
        :param marked: more certain links, whatever is known otherwise.
        """
        names = [name for name in sources if name in targets]
        keys = {
            name: _pair_key(
                sources[name], targets[name], [*known.get(name, ()), *marked.get(name, ())]
            )
            for name in names
        }
        cached = self._cached()
        todo = [name for name in names if cached.get(name, {}).get("key") != keys[name]]
        new = set(todo)
        done = {
            name: [_bead(data) for data in cached[name]["beads"]]
            for name in names
            if name not in new
        }
        if not todo:
            return done
        self.progress("aligning pages", 0, len(todo))
        # Links that were found in the same way stay; what another way found is found anew.
        links = [
            sorted({*self._certain(name, sources, targets, known, cached), *marked.get(name, ())})
            for name in todo
        ]
        pages = [(sources[name], targets[name]) for name in todo]
        found = align_books(
            pages,
            known=links,
            examples=self._examples() if done and _open(pages, links) else (),
            encoder=self.encoder() if self.encoder else None,
        )
        done |= dict(zip(todo, found, strict=True))
        self.progress("aligning pages", len(todo), len(todo))
        entries = {
            name: {"key": keys[name], "beads": [asdict(bead) for bead in done[name]]}
            for name in names
        }
        write_whole(self.cache, json.dumps({"method": self._method(), "pages": entries}))
        return done

    def _method(self) -> str:
        """Name what finds the links, so that the same books have the same on every machine."""
        return f"{method()} embeddings" if self.encoder else method()

    def _examples(self) -> list[tuple[str, str]]:
        """List what is known of the rest of the book, for a few pages teach few words."""
        return [(pair.source, pair.target) for pair in self.memory.all_pairs(self.code)]

    def _cached(self) -> dict[str, Any]:
        """Give what is kept of an alignment by the same method; nothing if there is none."""
        try:
            cached = json.loads(self.cache.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(cached, dict) or cached.get("method") != self._method():
            return {}
        pages: dict[str, Any] = cached["pages"]
        return pages

    def _certain(
        self,
        name: str,
        sources: Mapping[str, Document],
        targets: Mapping[str, Document],
        known: Mapping[str, Sequence[tuple[int, int]]],
        cached: Collection[str],
    ) -> Sequence[tuple[int, int]]:
        if name in known:
            return known[name]
        return self._known(name, sources[name], targets[name]) if name in cached else ()

    def _known(self, name: str, source: Document, target: Document) -> list[tuple[int, int]]:
        """List the links found before whose two texts still stand on the page, once each."""
        ours = _only([text_key(segment.text) for segment in source.segments])
        theirs = _only([text_key(segment.text) for segment in target.segments])
        links = []
        for pair in self.memory.pairs(self.code, name):
            here, there = ours.get(text_key(pair.source)), theirs.get(text_key(pair.target))
            if here is not None and there is not None and pair.score >= RATHER_SURE:
                links.append((here, there))
        return links

    def sight(
        self, sources: Mapping[str, Document], targets: Mapping[str, Document], build: int
    ) -> dict[str, FirstSeen]:
        """Ask since when each text is on its page: what is older was not translated from it."""
        names = [name for name in sources if name in targets]
        ours, theirs = _sight_keys(names, sources), _sight_keys(names, targets)
        source = self.memory.sight(self.code, "source", ours, build)
        target = self.memory.sight(self.code, "target", theirs, build)
        return {
            name: FirstSeen(
                source=[source[name][key] for key in ours[name]],
                target=[target[name][key] for key in theirs[name]],
            )
            for name in names
        }


_MOSTLY = 0.8
"""Share of known links from which a page is aligned without the words of the rest of the book."""


def _open(
    pages: Sequence[tuple[Document, Document]], known: Sequence[Sequence[tuple[int, int]]]
) -> bool:
    """Tell whether so much of a page is new that the words of the whole book are worth learning."""
    return any(
        len(links) < _MOSTLY * min(len(source.segments), len(target.segments))
        for (source, target), links in zip(pages, known, strict=True)
    )


def _sight_keys(names: Sequence[str], documents: Mapping[str, Document]) -> dict[str, list[str]]:
    return {name: [sight_key(segment) for segment in documents[name].segments] for name in names}


def _pair_key(source: Document, target: Document, known: Sequence[tuple[int, int]]) -> str:
    return digest(f"{dump_document(source)}\0{dump_document(target)}\0{known or ''}")


def _bead(data: Mapping[str, Any]) -> Bead:
    return Bead(**{**data, "source": tuple(data["source"]), "target": tuple(data["target"])})


def _only(keys: Sequence[str]) -> dict[str, int]:
    """Give the index of each key that is there only once."""
    found: dict[str, int] = {}
    twice = set()
    for index, key in enumerate(keys):
        if key in found:
            twice.add(key)
        found[key] = index
    return {key: index for key, index in found.items() if key not in twice}
