"""Drafts in gettext catalogs: fuzzy entries, as a translator expects them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from ..book import catalogs, po_files
from ..book.domains import domain_of
from ..document import Kind, Segment
from ..edition.build import Build
from ..edition.obsolete import Obsolete
from ..plan import Entry as Said
from ..plan import Origin
from ..rewrite.catalog import CatalogFile, Entry, Filled, New, new_catalog
from ..rewrite.elements import UnwritableError
from ..rewrite.layout import Setting
from ..rewrite.obsolete import obsolete_entries
from ..rewrite.writing import Dialect, write
from ..tagged import parse, plain
from .books import Books
from .page import Fate, PageWork, Told
from .rewriting import literal_next
from .shapes import key_in, shape

_LIKE = 0.6
"""How like, as difflib counts, a text has to be to one that is gone to be called its successor."""


@dataclass(slots=True)
class CatalogDrafts:
    """The catalogs of one language, with drafts."""

    files: dict[Path, str] = field(default_factory=dict)
    before: dict[Path, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)


def draft_catalogs(
    build: Build,
    works: Mapping[str, PageWork],
    found: Sequence[Path],
    books: Books,
    *,
    pages: Collection[str],
) -> CatalogDrafts:
    """Fill in the texts that catalogs lack, as fuzzy, and add those that they do not have.

    :param works: all pages of the book.
    :param pages: those to draft.
    :param found: the catalogs there are, those of the highest precedence first.
    :raises AmtsError: if a catalog cannot be read.
    """
    documents = {name: work.source for name, work in works.items()}
    obsolete = Obsolete.of(build, found, documents)
    drafting = _Drafting(build, books, found, pages, obsolete)
    domains: dict[str, list[PageWork]] = {}
    for name, work in works.items():
        domains.setdefault(domain_of(name, build.app.config), []).append(work)
    for domain, own in sorted(domains.items()):
        if any(work.name in drafting.pages for work in own):
            drafting.domain(domain, own)
    return drafting.drafts


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A message that has no human translation."""

    work: PageWork
    index: int
    text: str
    """Its draft, as it is to be written."""
    draft: bool
    """Whether it is a machine's, and not what a person sent back for this very text."""

    @property
    def segment(self) -> Segment:
        return self.work.source.segments[self.index]


@dataclass(slots=True)
class _Drafting:
    build: Build
    books: Books
    found: Sequence[Path]
    pages: Collection[str]
    """Those to draft; the others have messages in the same catalogs."""
    obsolete: Obsolete
    drafts: CatalogDrafts = field(default_factory=CatalogDrafts)

    def domain(self, domain: str, works: Sequence[PageWork]) -> None:
        """Draft one catalog."""
        path = self._path(domain)
        if path is None:
            return
        content = self.books.read_text(path) if path.is_file() else self._new()
        file = CatalogFile.of(content)
        entries = {e.texts["msgid"]: e for e in file.entries if e.plain and e.texts["msgid"]}
        chosen = [work for work in works if work.name in self.pages]
        again = {m: said.msgstr for m, said in self.obsolete.again(domain).items()}
        wanted = {each.segment.message: each for each in self._wanted(chosen, file, entries, again)}
        proved = self._prove(domain, wanted)
        filled, added = [], []
        present = {text for work in works for s in work.source.segments for text in _messages(s)}
        gone = [msgid for msgid in entries if msgid not in present]
        for message, each in proved.items():
            entry = entries.get(message)
            stood = entry is not None and entry.texts["msgstr"]
            if entry is not None:
                filled.append(Filled(entry=entry, msgstr=each.text, draft=each.draft))
            else:
                added.append(self._added(each, path, gone))
            fate = Fate.REPLACED if stood else Fate.ADDED
            self._tell(each.work, each.index, fate, "", path)
        if filled or added:
            used = {m for m, each in proved.items() if each.text == again.get(m) and not each.draft}
            dropped = [e for e in obsolete_entries(content) if e.texts.get("msgid") in used]
            self.drafts.files[path] = file.changed(filled, added, dropped)
            if path.is_file():
                self.drafts.before[path] = content
        for msgid in gone:
            if entries[msgid].texts["msgstr"]:
                self._orphan(chosen[0], entries[msgid], msgid, path)

    def _path(self, domain: str) -> Path | None:
        """Say where the catalog of a domain is, or would be; None if only compiled ones are."""
        own = [path for path in self.found if po_files.domain_of(path) == domain]
        if own:
            return next((path for path in own if path.suffix == ".po"), None)
        config = self.build.app.config
        folder = next((path for path in self.found if path.suffix == ".po"), None)
        if folder is not None:
            depth = po_files.domain_of(folder).count("/")
            return folder.parents[depth] / f"{domain}.po"
        locale = self.build.language.profile.sphinx
        below = Path(config.locale_dirs[0], locale, "LC_MESSAGES", f"{domain}.po")
        return self.build.srcdir / below

    def _new(self) -> str:
        return new_catalog(self.build.language.profile.sphinx, str(self.build.app.config.project))

    def _wanted(
        self,
        works: Sequence[PageWork],
        file: CatalogFile,
        entries: Mapping[str, Entry],
        again: Mapping[str, str],
    ) -> Iterator[_Wanted]:
        """Give the drafts of what has no translation; say of what there is none.

        :param again: what people wrote for messages that were obsolete.
        """
        seen = set[str]()
        for work in works:
            for index, segment in enumerate(work.source.segments):
                message, said = segment.message, work.plan.entries[index]
                entry = entries.get(message)
                if not message or segment.kind is Kind.INDEX or message in seen:
                    continue
                back = _came_back(said)
                if entry is not None and not (
                    _is_open(file, entry) or (back and file.fuzzy(entry))
                ):
                    continue  # a person's, or on the desk of one
                seen.add(message)
                if said.origin is Origin.HUMAN and not back and message in again:
                    yield _Wanted(work, index, again[message], draft=False)
                elif said.origin is Origin.SOURCE:
                    self._tell(work, index, Fate.NO_DRAFT, said.reason)
                elif back or said.origin is Origin.MACHINE:
                    try:
                        each = _Wanted(work, index, self._written(work, index), not back)
                    except UnwritableError as error:
                        self._tell(work, index, Fate.UNWRITABLE, str(error))
                        continue
                    if entry is None or entry.texts["msgstr"] != each.text or back:
                        yield each

    def _written(self, work: PageWork, index: int) -> str:
        segment = work.source.segments[index]
        dialect = Dialect.RST if Path(segment.path).suffix == ".rst" else Dialect.MYST
        markup = self.books.markup(segment, dialect)
        text = write(parse(work.plan.entries[index].text), markup, dialect, Setting.BLOCK)
        return literal_next(text, segment.message, dialect)

    def _prove(self, domain: str, wanted: Mapping[str, _Wanted]) -> dict[str, _Wanted]:
        """Keep what is read from a catalog as it was meant."""
        if not wanted:
            return {}
        folder = self.build.workdir / "proof-catalogs"
        path = folder / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        entries = [
            New(msgid=m, msgstr=each.text, draft=False, place="") for m, each in wanted.items()
        ]
        text = CatalogFile.of(self._new()).changed((), entries)
        path.write_text(text, "utf-8")
        pages = {each.work.name: each.work.source for each in wanted.values()}
        read = catalogs.read_catalogs(
            self.build.app,
            pages,
            files=[path, *self.found],
            profile=self.build.language.profile,
            builder=self.build.language.builder,
        )
        shutil.rmtree(folder, ignore_errors=True)
        proved = {}
        for message, each in wanted.items():
            got = read.get(each.work.name, {}).get(each.index)
            meant = each.work.plan.entries[each.index].text
            inlines = each.segment.inlines
            ours = shape(meant, key_in(inlines, lambda inline: inline.key))
            if got is not None and shape(got.text, key_in(got.inlines, lambda i: i.key)) == ours:
                proved[message] = each
            else:
                reason = "written in the catalog, it would be read as something else"
                self._tell(each.work, each.index, Fate.UNWRITABLE, reason)
        return proved

    def _added(self, each: _Wanted, path: Path, gone: Sequence[str]) -> New:
        segment = each.segment
        source = Path(os.path.relpath(segment.path, path.parent)).as_posix()
        near = get_close_matches(segment.message, gone, n=1, cutoff=_LIKE)
        return New(
            msgid=segment.message,
            msgstr=each.text,
            draft=each.draft,
            place=f"{source}:{segment.line or 1}",
            previous=near[0] if near else "",
        )

    def _tell(
        self, work: PageWork, index: int, fate: Fate, reason: str, path: Path | None = None
    ) -> None:
        segment = work.source.segments[index]
        self.drafts.told.append(
            Told(
                page=work.name,
                fate=fate,
                path=str(path) if path else segment.path,
                line=None if path else segment.line,
                source=" ".join(plain(segment.text, "…").split()),
                reason=reason,
            )
        )

    def _orphan(self, work: PageWork, entry: Entry, msgid: str, path: Path) -> None:
        told = Told(
            page=work.name,
            fate=Fate.ORPHANED,
            path=str(path),
            line=entry.strings["msgid"][0] + 1,
            source=msgid,
        )
        self.drafts.told.append(told)


def _is_open(file: CatalogFile, entry: Entry) -> bool:
    """Tell whether a draft may take the place of what an entry says.

    If that is nothing, or an earlier draft, or was written for another text, as it says itself.
    """
    if not entry.texts["msgstr"]:
        return not file.fuzzy(entry)
    return file.machine(entry) or (file.fuzzy(entry) and file.changed_since(entry))


def _came_back(said: Said) -> bool:
    """Tell whether a person wrote it, for this very text, and not in this place."""
    return (
        said.origin is Origin.HUMAN and bool(said.by) and said.by != "Sphinx" and not said.inlines
    )


def _messages(segment: Segment) -> Iterator[str]:
    """Give the messages of a segment: an index entry is one for each of its parts."""
    yield segment.message
    if segment.kind is Kind.INDEX:
        yield from (part.strip() for part in segment.message.split(";"))
