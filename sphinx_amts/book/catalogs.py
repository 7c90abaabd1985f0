"""Human translations from gettext catalogs, found and applied as Sphinx's Locale transform does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.domains.std import split_term_classifiers
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain

from ..document import Document, Inline, Kind
from ..languages import Profile
from ..problems import Problem
from ..tagged import plain
from . import po_files
from .garbage import let_go_of_doctrees
from .message_page import MessagePage, Translated
from .page_names import fold
from .po_files import Catalogs, Fault, strip_noqa
from .scratch import stand_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

_MARKUP = re.compile(r"\\(?=\W)|[*`]|(?<!\w):[\w:+.-]+:(?=`)|\{[\w:+.-]+\}(?=`)")


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


def read_catalogs(
    app: Sphinx,
    documents: Mapping[str, Document],
    *,
    files: Iterable[Path],
    profile: Profile,
    builder: str = "html",
    fuzzy: bool = False,
) -> dict[str, dict[int, CatalogTranslation]]:
    """Find the translation of each segment in *files*.

    Nothing is written, and *app* and its environment stay as they are.

    :param app: the application that has read the source book.
    :param documents: its pages, as read from its doctrees.
    :param builder: what will write the translated book: some have no smart quotes.
    :param fuzzy: whether to find fuzzy ones, too, where there is no other.
    :return: page → index in ``document.segments`` → translation.
    """
    faults: list[Fault] = []
    catalogs = Catalogs(
        files,
        encoding=app.config.source_encoding,
        use_fuzzy=app.config.gettext_allow_fuzzy_translations,
        report=faults.append,
    )
    domains = {name: docname_to_domain(name, app.config.gettext_compact) for name in documents}
    of_page = {name: catalogs.messages(domain) for name, domain in domains.items()}
    scratch_env = stand_in(app.env)
    terms = _terms(documents, of_page)
    texts: dict[object, dict[str, str]] = {}

    def translated(name: str, messages: po_files.Messages) -> dict[int, CatalogTranslation]:
        segments = documents[name].segments
        page = MessagePage(
            name=name,
            doctree=app.env.get_doctree(name),
            messages=messages,
            env=scratch_env,
            profile=profile,
            builder=builder,
            terms=terms,
            report=faults.append,
            texts=texts,
        )
        return {i: _told(one, segments[i].message) for i, one in page.translate().items()}

    found: dict[str, dict[int, CatalogTranslation]] = {name: {} for name in documents}
    for name, document in documents.items():
        names = {part.message for part in document.segments}
        old = catalogs.fuzzy(domains[name]) if fuzzy else {}
        if not names.isdisjoint(old):
            found[name] |= translated(name, old)
        if "" in names or not names.isdisjoint(of_page[name]):
            found[name] |= translated(name, of_page[name])
        let_go_of_doctrees(app.env)
    warn(faults)
    return {name: own for name, own in found.items() if own}


def _told(one: Translated, message: str) -> CatalogTranslation:
    said = one.message
    return CatalogTranslation(
        text=one.text,
        inlines=one.inlines,
        path=str(said.path),
        line=said.line,
        fuzzy=said.fuzzy,
        message=message,
        previous=said.previous if said.fuzzy else "",
    )


def _terms(
    documents: Mapping[str, Document], of_page: Mapping[str, po_files.Messages]
) -> dict[str, str]:
    """Map the translated terms of all pages to those of the source.

    Sphinx registers glossary terms by their translation, and references name them by it.
    """
    terms: dict[str, str] = {}
    for name, document in documents.items():
        for segment in document.segments:
            if segment.kind is Kind.TERM and (message := of_page[name].get(segment.message)):
                term, _ = split_term_classifiers(strip_noqa(message.text))
                terms.setdefault(fold(_MARKUP.sub("", term)), plain(segment.text).strip())
    return terms


def bare(message: str) -> str:
    """Give a message without most of its markup, for a person to read."""
    return " ".join(_MARKUP.sub("", message).split())


def warn(faults: Sequence[Fault]) -> None:
    """Warn of what is wrong in catalogs, each thing once."""
    for fault in sorted(set(faults), key=lambda each: (str(each.path), each.line or 0)):
        logger.warning(
            "%s",
            fault.reason,
            type="amts",
            subtype=str(Problem.CATALOG),
            location=f"{fault.path}:{fault.line or ''}",
        )


__all__ = ["CatalogTranslation", "bare", "read_catalogs", "warn"]
