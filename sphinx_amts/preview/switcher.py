"""The same page in the other languages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.builders.html import StandaloneHTMLBuilder

    from .edition import LanguageLink

TEMPLATE = "amts-languages.html"


def page_links(
    builder: StandaloneHTMLBuilder, page: str, links: Sequence[LanguageLink]
) -> list[dict[str, str | bool]]:
    """Give what a template needs to link *page* in each language: the ``amts_languages`` entry.

    Every edition is taken to be written by the same builder, so that its pages have the same
    addresses below its own root.
    """
    uri = _uri(builder, page)
    return [
        {
            "code": link.code,
            "lang": link.lang,
            "name": link.name,
            "url": _own(uri) if link.current else _other(uri, link.url_prefix),
            "current": link.current,
        }
        for link in links
    ]


def alternates(links: Iterable[Mapping[str, str | bool]]) -> str:
    """Give the ``link`` elements for the head that tell search engines of the other languages."""
    return "".join(
        f'<link rel="alternate" hreflang="{escape(str(link["lang"]))}"'
        f' href="{escape(str(link["url"]))}" />\n'
        for link in links
    )


def is_placed(context: Mapping[str, Any]) -> bool:
    """Whether the theme's configuration, or a template of the book, already shows the switcher.

    A template that includes it in a way that cannot be seen from here says so by
    ``html_context = {"amts_languages_placed": True}``.
    """
    options = {name: value for name, value in context.items() if name.startswith("theme_")}
    return bool(context.get("amts_languages_placed")) or any(
        _mentions(value) for value in (context.get("sidebars"), *options.values())
    )


def _mentions(value: object) -> bool:
    if isinstance(value, str):
        return "amts-languages" in value
    if isinstance(value, dict):
        return any(_mentions(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return any(_mentions(part) for part in value)
    return False


def _uri(builder: StandaloneHTMLBuilder, page: str) -> str:
    """Give the address of *page* from the root of the site, as the builder writes it."""
    uri, mark, _anchor = builder.get_target_uri(page).partition("#")
    if mark and not uri:
        # singlehtml: every page is an anchor in the one file.
        return f"{builder.config.root_doc}{builder.out_suffix}"
    return uri


def _other(uri: str, prefix: str) -> str:
    if prefix and not prefix.endswith("/"):
        prefix += "/"
    absolute = prefix.startswith("/") or urlsplit(prefix).scheme
    return (prefix if absolute else "../" * uri.count("/") + prefix) + uri


def _own(uri: str) -> str:
    return uri.rpartition("/")[2] or "./"
