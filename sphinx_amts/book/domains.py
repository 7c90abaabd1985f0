"""The text domain of a page: which catalog its messages are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.i18n import docname_to_domain

if TYPE_CHECKING:
    from sphinx.config import Config


def domain_of(page: str, config: Config) -> str:
    """Give the domain of a page, by ``gettext_compact``."""
    return str(docname_to_domain(page, config.gettext_compact))
