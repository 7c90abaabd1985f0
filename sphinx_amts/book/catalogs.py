"""Human translations from gettext catalogs, found and applied as Sphinx's Locale transform does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.domains.std import split_term_classifiers
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain

from ..document import Document, Kind
from ..languages import Profile
from ..problems import Problem
from ..tagged import plain
from .found_messages import CatalogTranslation, Found, FoundMessages, name_of, name_of_terms
from .garbage import let_go_of_doctrees
from .message_page import MessagePage, Translated
from .page_names import fold
from .po_files import Catalogs, Fault, Messages, strip_noqa
from .scratch import stand_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

_MARKUP = re.compile(r"\\(?=\W)|[*`]|(?<!\w):[\w:+.-]+:(?=`)|\{[\w:+.-]+\}(?=`)")


def read_catalogs(
    app: Sphinx,
    documents: Mapping[str, Document],
    *,
    files: Iterable[Path],
    profile: Profile,
    builder: str = "html",
    fuzzy: bool = False,
    kept: FoundMessages | None = None,
) -> dict[str, Found]:
    """Find the translation of each segment in *files*.

    Nothing else is written, and *app* and its environment stay as they are.

    :param app: the application that has read the source book.
    :param documents: its pages, as read from its doctrees.
    :param builder: what will write the translated book: some have no smart quotes.
    :param fuzzy: whether to find fuzzy ones, too, where there is no other.
    :param kept: what was found before, for pages and catalogs that did not change.
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
    old = {name: catalogs.fuzzy(domain) if fuzzy else {} for name, domain in domains.items()}
    reading = _Reading(
        env=app.env, profile=profile, builder=builder, terms=_terms(documents, of_page), kept=kept
    )
    told: dict[str, Found] = {}
    for name, document in documents.items():
        asked = _asked(document, of_page[name], old[name])
        told[name], bad = reading.page(document, asked) if asked else ({}, ())
        faults += bad
    warn(faults)
    return {name: found for name, found in told.items() if found}


class _Reading:
    """Reads what catalogs say of the pages of one book."""

    def __init__(
        self,
        *,
        env: BuildEnvironment,
        profile: Profile,
        builder: str,
        terms: Mapping[str, str],
        kept: FoundMessages | None,
    ) -> None:
        self._env, self._scratch = env, stand_in(env)
        self._profile, self._builder, self._terms = profile, builder, terms
        self._kept, self._terms_name = kept, name_of_terms(terms)
        self._texts: dict[object, dict[str, str]] = {}
        self._names: dict[int, tuple[Messages, str]] = {}

    def page(self, document: Document, asked: Sequence[Messages]) -> tuple[Found, Sequence[Fault]]:
        """Give what is said of one page, and what is wrong with it."""
        if self._kept is None:
            return self._translated(document, asked)
        key = self._kept.key(document.name, list(map(self._name, asked)), self._terms_name)
        known = self._kept.load(document.name, key)
        if known is None:
            known = self._translated(document, asked)
            self._kept.save(document.name, key, *known)
        return known

    def _translated(
        self, document: Document, asked: Sequence[Messages]
    ) -> tuple[Found, Sequence[Fault]]:
        faults: list[Fault] = []
        found: dict[int, CatalogTranslation] = {}
        for messages in asked:
            page = MessagePage(
                name=document.name,
                doctree=self._env.get_doctree(document.name),
                messages=messages,
                env=self._scratch,
                profile=self._profile,
                builder=self._builder,
                terms=self._terms,
                report=faults.append,
                texts=self._texts,
            )
            for index, one in page.translate().items():
                found[index] = _told(one, document.segments[index].message)
        let_go_of_doctrees(self._env)
        return found, faults

    def _name(self, messages: Messages) -> str:
        """Name a catalog, each once: many pages may have the same."""
        if id(messages) not in self._names:  # it is held here, so that no other has its id
            self._names[id(messages)] = messages, name_of(messages)
        return self._names[id(messages)][1]


def _asked(document: Document, messages: Messages, fuzzy: Messages) -> list[Messages]:
    """Give the messages that may say something of a page, those that are heard last first."""
    names = {part.message for part in document.segments}
    asked = [] if names.isdisjoint(fuzzy) else [fuzzy]
    return asked if "" not in names and names.isdisjoint(messages) else [*asked, messages]


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


def _terms(documents: Mapping[str, Document], of_page: Mapping[str, Messages]) -> dict[str, str]:
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
