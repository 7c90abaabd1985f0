"""Typographic quotes in a translation, as Sphinx would set them in a book of that language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils import normalize_language_tag, smartquotes
from sphinx.util.nodes import is_smartquotable

if TYPE_CHECKING:
    from sphinx.config import Config


_NEVER = frozenset({"ja", "zh_CN", "zh_TW"})
"""Where a quotation mark stands between letters, its side is a guess; newer Sphinx excludes them."""
_EDUCATED = re.compile(r"[\"'`]|--|\.\.\.|\. \. \.")
_ESCAPED = re.compile(r"(?<=\x00)([-\\'\".`])")


@dataclass(frozen=True, slots=True)
class Quotes:
    """Whether quotes are educated, and how."""

    action: str = ""
    """The value of ``smartquotes_action``; empty for no change."""
    language: str = ""

    @classmethod
    def of(cls, doctree: nodes.document, config: Config, language: str, builder: str) -> Quotes:
        """Decide as ``sphinx.transforms.SphinxSmartQuotes`` does.

        :param language: Sphinx's code of the language that is written.
        """
        excludes = config.smartquotes_excludes
        wanted = config.smartquotes and getattr(doctree.settings, "smart_quotes", True)
        if not wanted or language in {*excludes.get("languages", ()), *_NEVER}:
            return cls()
        if builder in excludes.get("builders", ()):
            return cls()
        for tag in normalize_language_tag(language):
            if tag in smartquotes.smartchars.quotes:
                return cls(config.smartquotes_action, tag)
        return cls()

    def educate(self, block: nodes.Element) -> None:
        """Set the quotes of one text block; those in code and formulas stay."""
        if not self.action:
            return
        texts = list(block.findall(nodes.Text))
        if not any(map(_EDUCATED.search, texts)):
            return
        educated: Iterator[str] = smartquotes.educate_tokens(
            _tokens(texts), attr=self.action, language=self.language
        )
        for old, new in zip(texts, educated, strict=True):
            old.parent.replace(old, nodes.Text(new))


def _tokens(texts: Sequence[nodes.Text]) -> Iterator[tuple[str, str]]:
    """Cut as ``SphinxSmartQuotes.get_tokens`` does; a null stands for a backslash."""
    for text in texts:
        if is_smartquotable(text):
            yield "plain", _ESCAPED.sub(r"\\\1", str(text))
        else:
            yield "literal", text.astext()
