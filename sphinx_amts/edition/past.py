"""What pages were translated from, by the history of the two books: as recorded, else inferred."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..book.history import Blobs, NoHistoryError, Repository, Version
from ..book.reader import fault_of
from ..book.recorded import (
    revision_in_page,
    revision_of_tool,
    revisions_in_message,
    state_of_tool,
)
from ..problems import Problem
from ..report import Notice
from ..sync.base import Evidence
from ..sync.inference import choose
from ..sync.rough import text_of
from ..sync.statefile import NAME, StateFile
from .basetext import BaseText, Page, changed, included

_REVISION = re.compile(r"\w[\w./+-]{0,199}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A revision that is said to be what a page was translated from."""

    revision: str
    where: Path | None
    """The file that says so; None for the message of a commit."""
    declared: bool = True
    """Whether it is said to be that; else it is only a hash in a message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    """Where the two books lie."""

    source: Path
    target: Path
    suffixes: tuple[str, ...]


def find_past(
    books: Books, pages: Sequence[Page], state: StateFile
) -> tuple[dict[str, BaseText], list[Notice]]:
    """Find in history what *pages* were translated from, by name; what cannot be found is absent."""
    claims = {page.name: list(_claims(page, state, books.target)) for page in pages}
    try:
        source = Repository.of(books.source)
    except NoHistoryError as error:
        return {}, list(_unread(claims, error))
    try:
        target = Repository.of(books.target)
    except NoHistoryError:
        target = None
    past = _Past(books, pages, claims, source, target)
    with source.blobs() as blobs:
        texts = dict(past.texts(blobs))
    return texts, past.notices


def _claims(page: Page, state: StateFile, book: Path) -> Iterator[Claim]:
    """Give what files say about a page, what people said last first."""
    noted = state.pages.get(page.name)
    said = (
        (noted.revision if noted else "", book / NAME),
        (revision_in_page(page.target), page.target),
        (revision_of_tool(page.target, book), state_of_tool(page.target, book)),
    )
    yield from (Claim(revision=revision, where=where) for revision, where in said if revision)


def _unread(claims: Mapping[str, Sequence[Claim]], error: NoHistoryError) -> Iterator[Notice]:
    """Say once that recorded revisions cannot be looked up."""
    first = next((claim for said in claims.values() for claim in said), None)
    if first is not None:
        number = sum(map(bool, claims.values()))
        message = (
            f"what was translated is recorded (pages: {number}), as revision {first.revision!r} here, "
            f"but cannot be looked up in the source book: {error}"
        )
        yield Notice(kind=Problem.BASE, message=message, path=str(first.where))


class _Past:
    """The history of both books."""

    def __init__(
        self,
        books: Books,
        pages: Sequence[Page],
        claims: Mapping[str, list[Claim]],
        source: Repository,
        target: Repository | None,
    ) -> None:
        self.notices: list[Notice] = []
        self._books, self._pages, self._claims = books, pages, claims
        self._source, self._target = source, target
        self._paths = {page.name: _place(source, books.source, page.source) for page in pages}
        self._versions = source.versions(set(self._paths.values()), books.suffixes)
        self._translations: Mapping[str, tuple[Version, ...]] = {}
        self._edited: frozenset[str] = frozenset()
        if target is not None:
            places = {_place(target, books.target, page.target) for page in pages}
            self._translations = target.versions(places, books.suffixes)
            self._edited = target.changed()
        self._cut: dict[str, Path] = {}
        """The pages of which it cannot be told because history is missing, and in which book."""

    def texts(self, blobs: Blobs) -> Iterator[tuple[str, BaseText]]:
        """Give what can be found out, page by page."""
        claims = {page.name: self._claims[page.name] + self._messages(page) for page in self._pages}
        named = {claim.revision for said in claims.values() for claim in said}
        commits = self._source.commits({name for name in named if _REVISION.fullmatch(name)})
        strangers = self._source.strangers(set(commits.values()))
        for page in self._pages:
            text = self._recorded(page, claims[page.name], commits, strangers, blobs)
            text = text or self._inferred(page, blobs)
            if text is not None:
                yield page.name, text
        if self._cut:
            where = " and in ".join(map(str, sorted(set(self._cut.values()))))
            message = (
                f"what was translated (pages: {len(self._cut)}) cannot be told, for history is cut off "
                f"in a shallow clone; run git fetch --unshallow in {where}"
            )
            place = str(self._books.target)
            self.notices.append(Notice(kind=Problem.BASE, message=message, path=place))

    # What is recorded

    def _messages(self, page: Page) -> list[Claim]:
        """Give the revisions in the message of the last commit of a translated page."""
        last = self._last(page)
        if last is None or last.commit.cut:
            return []
        declared, words = revisions_in_message(last.commit.message)
        if declared:
            return [Claim(revision=declared, where=None)]
        return [Claim(revision=word, where=None, declared=False) for word in words]

    def _recorded(
        self,
        page: Page,
        claims: Sequence[Claim],
        commits: Mapping[str, str],
        strangers: frozenset[str],
        blobs: Blobs,
    ) -> BaseText | None:
        hints = {commits.get(claim.revision) for claim in claims if not claim.declared} - {None}
        for claim in claims:
            commit = commits.get(claim.revision)
            if not claim.declared and (commit is None or commit in strangers or len(hints) > 1):
                continue
            if (commit is None or commit in strangers) and self._source.cuts:
                self._cut[page.name] = self._books.source
            elif commit is None:
                self._warn(page, claim, "is no commit of the source book")
            elif commit in strangers:
                self._warn(page, claim, "is not in the history of the source book")
            elif (found := self._at(page, commit, blobs)) is None:
                if claim.declared:
                    self._warn(page, claim, "does not have this page of the source book")
            elif text := self._text(page, *found, commit, Evidence.RECORDED, blobs):
                return text
        return None

    def _at(self, page: Page, commit: str, blobs: Blobs) -> tuple[bytes, str] | None:
        """Give a page as it was in a commit, and its path there, under whichever name it had."""
        now = self._paths[page.name]
        own = [f"{self._source.prefix}{page.own}{suffix}" for suffix in self._books.suffixes]
        names = (now, *(version.path for version in self._versions[now]), *own)
        for path in dict.fromkeys(names):
            content = blobs.read(f"{commit}:{path}")
            if content is not None:
                return content, path
        return None

    def _warn(self, page: Page, claim: Claim, what: str) -> None:
        where = claim.where or "the message of its last commit"
        message = (
            f"the revision {claim.revision!r}, which {where} gives as what the page was translated "
            f"from, {what}"
        )
        self.notices.append(Notice(kind=Problem.BASE, message=message, page=page.name))

    # What can be inferred

    def _last(self, page: Page) -> Version | None:
        """Give the last version of a translated page that was committed."""
        if self._target is None:
            return None
        versions = self._translations[_place(self._target, self._books.target, page.target)]
        return versions[0] if versions else None

    def _inferred(self, page: Page, blobs: Blobs) -> BaseText | None:
        last, versions = self._last(page), self._versions[self._paths[page.name]]
        if last is None or self._target is None or not versions:
            return None
        until: float = last.commit.date
        if _place(self._target, self._books.target, page.target) in self._edited:
            until = math.inf
        elif last.commit.cut:
            self._cut[page.name] = self._books.target
            return None
        candidates = _distinct(version for version in versions if version.commit.date <= until)
        contents = [blobs.read(version.blob) or b"" for version in candidates]
        best = choose(
            text_of(page.target.read_bytes(), page.target.suffix),
            [
                text_of(content, PurePosixPath(version.path).suffix)
                for content, version in zip(contents, candidates, strict=True)
            ],
        )
        if any(candidates[number].commit.cut for number in best):
            self._cut[page.name] = self._books.source  # what is missing may fit better
            return None
        if not best:
            return None
        chosen, content = candidates[best[0]], contents[best[0]]
        return self._text(page, content, chosen.path, chosen.commit.name, Evidence.INFERRED, blobs)

    def _text(
        self, page: Page, content: bytes, path: str, commit: str, evidence: Evidence, blobs: Blobs
    ) -> BaseText | None:
        name = f"{commit}:{path}"
        if fault := fault_of(content, Path(name), merged=True):
            message = f"what it was translated from, {name}, {fault.reason}"
            self.notices.append(
                Notice(kind=Problem.UNREADABLE_PAGE, message=message, page=page.name)
            )
            return None

        def read(beside: str) -> bytes | None:
            return blobs.read(f"{commit}:{posixpath.normpath(self._source.prefix + beside)}")

        then = path.removeprefix(self._source.prefix)
        return BaseText(
            page=page,
            content=content,
            suffix=next(s for s in self._books.suffixes if path.endswith(s)),
            evidence=evidence,
            path=name,
            revision=commit,
            beside=changed(included(then, content, read), self._books.source),
        )


def _place(repository: Repository, folder: Path, path: Path) -> str:
    """Give the path of a file from the root of the repository."""
    return posixpath.normpath(repository.prefix + path.relative_to(folder).as_posix())


def _distinct(versions: Iterator[Version]) -> list[Version]:
    """Give the versions of different content, each where it came up last."""
    found: dict[str, Version] = {}
    for version in versions:
        found.setdefault(version.blob, version)
    return list(found.values())
