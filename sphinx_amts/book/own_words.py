"""The words that a book has in place of Sphinx's own: its catalogs that are called ``sphinx``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale

from .po_files import Catalogs, Fault, catalog_files

if TYPE_CHECKING:
    from sphinx.config import Config

_DOMAIN = "sphinx"


def load_words(
    srcdir: Path, config: Config, locales: Sequence[str], *, report: Callable[[Fault], None]
) -> None:
    """Load a book's own words; call it before the application that is to say them is made.

    Sphinx puts its own behind what is loaded when an application begins.

    :param locales: the codes by which the catalogs of the language are found.
    :param report: is told of what is wrong in such a catalog.
    """
    catalogs = Catalogs(
        catalog_files(srcdir, config.locale_dirs, locales),
        encoding=config.source_encoding,
        use_fuzzy=config.gettext_allow_fuzzy_translations,
        report=report,
    )
    if own := catalogs.messages(_DOMAIN):
        words = {name: said.text for name, said in own.items()}
        locale.translators["general", _DOMAIN] = _Own(words)


class _Own(NullTranslations):
    """The words of a book, and behind them those of Sphinx."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message) or super().gettext(message)
