"""Whether a translation has the formulas, code, links and citations of its source already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..document import Inline

References = Counter[str]
"""How often a text has each."""


def references(inlines: Iterable[Inline]) -> References:
    """Count what stands in a text that is no word; emphasis and the like are not counted."""
    return Counter(inline.key for inline in inlines if ":" in inline.key)


def follow(before: References, now: References, translated: References) -> bool:
    """Tell whether a translation has what a text got since, and not what it lost.

    What did not change is not asked for: translators put links of their own, and may say a
    formula once where the source says it twice.
    """
    return all(
        translated[key] == now[key]
        if before[key] and now[key]
        else bool(translated[key]) == bool(now[key])
        for key in before.keys() | now.keys()
        if before[key] != now[key]
    )
