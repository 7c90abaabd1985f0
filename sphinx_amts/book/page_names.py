"""What the names in the translations of a page mean: targets, terms, substitutions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes


def fold(name: str) -> str:
    """Write a name as docutils and the glossary compare names."""
    return nodes.fully_normalize_name(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageNames:
    """What the names in a page's translations mean."""

    document: nodes.document
    """The finished doctree of the source page."""
    page: str
    titles: Mapping[str, str]
    """Translated section title, folded → the id of the section."""
    terms: Mapping[str, str]
    """Translated glossary term, folded → the term of the source."""
    substitute: Callable[[str], Sequence[nodes.Node] | None]
    """What a substitution that the page does not define stands for (``|today|``)."""
    slugs: Mapping[str, Any] = field(default_factory=dict)
    """MyST's anchors of headings; the second of each value is the id."""

    def target(self, name: str) -> dict[str, str] | None:
        """Give the ``refuri`` or ``refid`` that the page has for *name*."""
        here = self.document.nameids.get(name) or self.titles.get(name)
        seen = set()
        while here and here not in seen:
            seen.add(here)
            element = self.document.ids.get(here)
            if isinstance(element, nodes.target) and element.get("refuri"):
                return {"refuri": element["refuri"]}
            if not (isinstance(element, nodes.target) and element.get("refname")):
                return {"refid": here}
            here = self.document.nameids.get(element["refname"])
        return None
