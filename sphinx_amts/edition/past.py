"""What pages were translated from, by the history of the two books: as recorded, else inferred."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..book.history import Blobs, NoHistoryError
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
from ..sync.statefile import NAME, StateFile
from .basetext import BaseText, Page, changed, included
from .chronicle import Books, Chronicle
from .inferring import Inference

_REVISION = re.compile(r"\w[\w./+-]{0,199}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A revision that is said to be what a page was translated from."""

    revision: str
    where: Path | None
    """The file that says so; None for the message of a commit."""
    declared: bool = True
    """Whether it is said to be that; else it is only a hash in a message."""


def find_past(
    books: Books, pages: Sequence[Page], state: StateFile
) -> tuple[dict[str, BaseText], list[Notice]]:
    """Find in history what *pages* were translated from, by name; what cannot be found is absent."""
    claims = {page.name: list(_claims(page, state, books.target)) for page in pages}
    if not pages:
        return {}, []
    try:
        chronicle = Chronicle.of(books, pages)
        with chronicle.source.blobs() as blobs:
            past = _Past(chronicle, pages, blobs)
            return dict(past.texts(claims)), past.notices
    except NoHistoryError as error:
        return {}, list(_unread(claims, error))


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
    """Finds what pages were translated from in the history of both books."""

    def __init__(self, chronicle: Chronicle, pages: Sequence[Page], blobs: Blobs) -> None:
        self.notices: list[Notice] = []
        self._chronicle, self._pages, self._blobs = chronicle, pages, blobs
        self._books, self._source = chronicle.books, chronicle.source
        self._inference = Inference(chronicle, pages, blobs, chronicle.books.memo)

    def texts(self, claims: Mapping[str, Sequence[Claim]]) -> Iterator[tuple[str, BaseText]]:
        """Give what can be found out, page by page.

        :param claims: what files say.
        """
        said = {page.name: [*claims[page.name], *self._messages(page)] for page in self._pages}
        named = {claim.revision for each in said.values() for claim in each}
        commits = self._source.commits({name for name in named if _REVISION.fullmatch(name)})
        strangers = self._source.strangers(set(commits.values()))
        for page in self._pages:
            text = self._recorded(page, said[page.name], commits, strangers) or self._inferred(page)
            if text is not None:
                yield page.name, text
        self._inference.keep()
        self._say_what_is_cut(self._inference.cut)

    def _say_what_is_cut(self, cut: Mapping[str, Path]) -> None:
        if cut:
            where = " and in ".join(map(str, sorted(set(cut.values()))))
            message = (
                f"what was translated (pages: {len(cut)}) cannot be told, for not all history is in a "
                f"shallow or partial clone; clone all of it, or run git fetch --unshallow, in {where}"
            )
            place = str(self._books.target)
            self.notices.append(Notice(kind=Problem.BASE, message=message, path=place))

    # What is recorded

    def _messages(self, page: Page) -> list[Claim]:
        """Give the revisions in the message of the last commit of a translated page."""
        last = self._chronicle.last(page)
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
    ) -> BaseText | None:
        hints = {commits.get(claim.revision) for claim in claims if not claim.declared} - {None}
        for claim in claims:
            commit = commits.get(claim.revision)
            if not claim.declared and (commit is None or commit in strangers or len(hints) > 1):
                continue
            if (commit is None or commit in strangers) and self._source.cuts:
                self._inference.cut[page.name] = self._books.source
            elif commit is None:
                self._warn(page, claim, "is no commit of the source book")
            elif commit in strangers:
                self._warn(page, claim, "is not in the history of the source book")
            elif (found := self._at(page, commit)) is None:
                if self._source.partial:
                    self._inference.cut[page.name] = self._books.source
                elif claim.declared:
                    self._warn(page, claim, "does not have this page of the source book")
            elif text := self._text(page, *found, commit, Evidence.RECORDED):
                return text
        return None

    def _at(self, page: Page, commit: str) -> tuple[bytes, str] | None:
        """Give a page as it was in a commit, and its path there, under whichever name it had."""
        then = (version.path for version in self._chronicle.versions(page))
        own = [f"{self._source.prefix}{page.own}{suffix}" for suffix in self._books.suffixes]
        for path in dict.fromkeys((self._chronicle.place(page), *then, *own)):
            content = self._blobs.read(f"{commit}:{path}")
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

    def _inferred(self, page: Page) -> BaseText | None:
        found = self._inference.choose(page)
        if found is None:
            return None
        version, content = found
        return self._text(page, content, version.path, version.commit.name, Evidence.INFERRED)

    def _text(
        self, page: Page, content: bytes, path: str, commit: str, evidence: Evidence
    ) -> BaseText | None:
        name = f"{commit}:{path}"
        if fault := fault_of(content, Path(name), merged=True):
            message = f"what it was translated from, {name}, {fault.reason}"
            self.notices.append(
                Notice(kind=Problem.UNREADABLE_PAGE, message=message, page=page.name)
            )
            return None

        def read(beside: str) -> bytes | None:
            return self._blobs.read(f"{commit}:{posixpath.normpath(self._source.prefix + beside)}")

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
