"""Put the line, the switch and the languages on each page of the inner build."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import SphinxFileSystemLoader

from . import marks
from .messages import messages
from .summary import bar, total
from .switcher import TEMPLATE, alternates, is_placed, page_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from .edition import Edition

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_TEMPLATES = _HERE / "templates"

_EARLY = 400
"""Before the listeners of themes, which have priority 500 and try their templates there."""


def attach(app: Sphinx, edition: Edition) -> None:
    """Make *app*, an inner application before its build, show the origins and languages.

    Does nothing for formats other than HTML.
    """
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    is_book = builder.name.startswith("epub")
    marks.register(app, edition)
    _offer_templates(builder)
    _sign(builder, edition)
    if edition.marks:
        _add_assets(app, "amts.css", *([] if is_book else ["amts.js"]))
    if edition.switcher and not is_book:
        _add_assets(app, "amts-languages.css")
    if edition.direction == "rtl" and not is_book:
        _add_assets(app, "amts-rtl.css")
        app.connect("html-page-context", _set_direction, priority=_EARLY)
    page = _Page(builder, edition, is_book=is_book)
    app.connect("html-page-context", page.tell_languages, priority=_EARLY)
    app.connect("html-page-context", page.write_body, priority=_EARLY + 1)


class _Page:
    """Adds to the context that the templates of each page see."""

    def __init__(self, builder: StandaloneHTMLBuilder, edition: Edition, *, is_book: bool) -> None:
        self._builder = builder
        self._edition = edition
        self._words = messages(edition.lang)
        self._is_book = is_book

    def tell_languages(
        self,
        _app: Sphinx,
        page: str,
        _template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Set ``amts_languages``, and the alternates in the head of a document's page."""
        links = [] if self._is_book else page_links(self._builder, page, self._edition.switcher)
        context["amts_languages"] = links
        context["amts_languages_label"] = self._words.languages
        if doctree is not None and len(links) > 1:
            context["metatags"] = context.get("metatags", "") + alternates(links)

    def write_body(
        self,
        _app: Sphinx,
        page: str,
        _template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Begin the body of a document's page with the languages and the line of origins."""
        if doctree is None or "body" not in context:
            return
        head = ""
        templates = self._builder.templates  # None in builders that serialize contexts
        if templates and len(context["amts_languages"]) > 1 and not is_placed(context):
            head += templates.render(TEMPLATE, context) + "\n"
        if self._edition.marks:
            counts = total(map(self._edition.counts, self._pages(page)))
            head += bar(counts, self._edition, self._words, switch=not self._is_book)
        context["body"] = head + context["body"]

    def _pages(self, page: str) -> Iterator[str]:
        """Give the documents that stand on *page*: in singlehtml, all that its toctrees reach."""
        if self._builder.name != "singlehtml":
            yield page
            return
        waiting, seen = [page], {page}
        while waiting:
            document = waiting.pop()
            yield document
            included = self._builder.env.toctree_includes.get(document, [])
            waiting += [name for name in included if name not in seen]
            seen.update(included)


def _set_direction(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Have ``<html lang="…">`` say ``dir="rtl"`` too.

    Sphinx and its themes have no place for it, but all of them write the language this way.
    """
    language = escape(context.get("language") or "")
    context["language"] = Markup(f'{language}" dir="rtl')


def _offer_templates(builder: StandaloneHTMLBuilder) -> None:
    """Let templates be found, after those of the book and the theme, which may replace them."""
    templates = builder.templates
    if hasattr(templates, "loaders"):  # a template bridge of the book's own need not have them
        templates.loaders.append(SphinxFileSystemLoader(_TEMPLATES))
        templates.pathchain.append(_TEMPLATES)


def _add_assets(app: Sphinx, *names: str) -> None:
    """Link files of ours from every page, and have the builder copy them where it copies others.

    The builder was made already; it reads ``html_static_path`` when it copies, and the default
    list belongs to all applications, hence the new one.
    """
    paths = [str(_STATIC / name) for name in names]
    app.config.html_static_path = [*app.config.html_static_path, *paths]
    for name in names:
        add = app.add_css_file if name.endswith(".css") else app.add_js_file
        add(name)


def _sign(builder: StandaloneHTMLBuilder, edition: Edition) -> None:
    """Have all pages written again, none read, when what is shown on each of them changes.

    Sphinx does so when the hash of the HTML options in ``.buildinfo`` differs.
    """
    links = [
        (link.code, link.lang, link.name, link.url_prefix, link.current)
        for link in edition.switcher
    ]
    shown = [edition.lang, edition.direction, edition.source_lang, edition.source_direction]
    facts = json.dumps([builder.build_info.config_hash, shown, edition.marks, links])
    builder.build_info.config_hash = hashlib.md5(facts.encode(), usedforsecurity=False).hexdigest()
