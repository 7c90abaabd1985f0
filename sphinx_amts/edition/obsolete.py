"""Obsolete messages of catalogs: those whose text is in the source again, and those left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..book.catalogs import CatalogTranslation, bare
from ..book.domains import domain_of
from ..book.po_files import domain_of as domain_of_file
from ..document import Document
from ..rewrite.catalog import CatalogFile, New, new_catalog
from ..rewrite.obsolete import obsolete_entries
from ..subpipeline.gone import Orphan
from ..whole import write_whole
from .build import Build


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """An obsolete message that a person translated."""

    msgid: str
    msgstr: str
    path: Path
    line: int


@dataclass(frozen=True)
class Obsolete:
    """The obsolete messages of all catalogs of a language."""

    build: Build
    messages: Mapping[str, Mapping[str, Message]]
    """Domain → ``msgid`` → message."""
    wanted: Mapping[str, frozenset[str]]
    """Domain → the messages that its pages have."""

    @classmethod
    def of(cls, build: Build, files: Sequence[Path], documents: Mapping[str, Document]) -> Obsolete:
        """Read those of *files*, of which the first wins."""
        found: dict[str, dict[str, Message]] = {}
        for path in files:
            own = found.setdefault(domain_of_file(path), {})
            for message in _messages(path, build.app.config.source_encoding):
                own.setdefault(message.msgid, message)
        if not any(found.values()):
            return cls(build, {}, {})
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for name, document in documents.items():
            wanted[domain_of(name, build.app.config)] |= {s.message for s in document.segments}
        frozen = {domain: frozenset(texts) for domain, texts in wanted.items()}
        return cls(build, {domain: own for domain, own in found.items() if own}, frozen)

    def again(self, domain: str) -> dict[str, Message]:
        """Give those whose very text is on a page of a domain: its own, else the only one there is."""
        wanted = self.wanted.get(domain, frozenset())
        others = {m: self._only[m] for m in wanted & self._only.keys()}
        own = self.messages.get(domain, {})
        return others | {m: own[m] for m in wanted & own.keys()}

    @cached_property
    def _only(self) -> dict[str, Message]:
        """Those of which all catalogs have the same translation."""
        found: defaultdict[str, list[Message]] = defaultdict(list)
        for own in self.messages.values():
            for msgid, message in own.items():
                found[msgid].append(message)
        return {
            msgid: said[0] for msgid, said in found.items() if len({m.msgstr for m in said}) == 1
        }

    def orphans(self, pages: Sequence[str]) -> dict[str, tuple[Orphan, ...]]:
        """Give those whose text is nowhere in the source, by the first page of their catalog."""
        everywhere = frozenset[str]().union(*self.wanted.values())
        first: dict[str, str] = {}
        for name in pages:
            first.setdefault(domain_of(name, self.build.app.config), name)
        found: defaultdict[str, tuple[Orphan, ...]] = defaultdict(tuple)
        for domain, own in self.messages.items():
            page = first.get(domain) or pages[0]
            found[page] += tuple(map(_orphan, (m for t, m in own.items() if t not in everywhere)))
        return {page: orphans for page, orphans in found.items() if orphans}

    # For those who read catalogs

    def files(self) -> list[Path]:
        """Write those that are in the source again as catalogs, and give these."""
        written = []
        for domain in sorted(self.wanted):
            if again := self.again(domain):
                path = self._folder / f"{domain}.po"
                entries = [
                    New(msgid=m.msgid, msgstr=m.msgstr, draft=False, place="")
                    for _, m in sorted(again.items())
                ]
                empty = CatalogFile.of(new_catalog(self.build.code, ""))
                write_whole(path, empty.changed((), entries))
                written.append(path)
        return written

    @property
    def _folder(self) -> Path:
        return self.build.workdir / "obsolete" / "LC_MESSAGES"

    def placed(self, said: CatalogTranslation) -> CatalogTranslation:
        """Say of what was read from :meth:`files` where it really stands."""
        path = Path(said.path)
        if not path.is_relative_to(self._folder):
            return said
        message = self.again(domain_of_file(path)).get(said.message)
        if message is None:  # a text that has several messages, such as an index entry
            return said
        return replace(said, path=str(message.path), line=message.line)


def _messages(path: Path, encoding: str) -> Iterator[Message]:
    """Read the obsolete messages of a file that is not broken: others tell if it is."""
    if path.suffix != ".po":
        return
    try:
        text = path.read_bytes().decode(encoding)
    except (OSError, UnicodeDecodeError):
        return
    if "#~" not in text:
        return
    file = CatalogFile(text, obsolete_entries(text))
    for entry in file.entries:
        said = entry.texts
        if entry.plain and said["msgid"] and said["msgstr"] and not file.fuzzy(entry):
            line = entry.strings["msgid"][0] + 1
            yield Message(msgid=said["msgid"], msgstr=said["msgstr"], path=path, line=line)


def _orphan(message: Message) -> Orphan:
    return Orphan(
        kind="paragraph",
        before=bare(message.msgid),
        target=bare(message.msgstr),
        path=str(message.path),
        line=message.line,
    )
