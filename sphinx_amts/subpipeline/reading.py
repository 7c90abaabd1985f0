"""Tagged texts as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..document import Inline
from ..tagged import escape, plain


def for_people(text: str, inlines: Sequence[Inline] = (), *, addresses: bool = False) -> str:
    """Give a tagged text for a person to read.

    :param inlines: what its tags stand for, if that is known: what stands alone, such as a formula,
        is then shown by its content, and so a change in it can be seen.
    :param addresses: whether the text of a link is followed by where it leads.
    """
    opened: list[int] = []

    def shown(tag: re.Match[str]) -> str:
        if tag["alone"]:
            return _content(int(tag["alone"]), inlines)
        if tag["open"]:
            opened.append(int(tag["open"]))
        elif addresses and opened:
            return _address(opened.pop(), inlines)
        return ""

    return " ".join(plain(_TAG.sub(shown, text)).split())


_TAG = re.compile(r'<x id="(?P<alone>\d+)"/>|<g id="(?P<open>\d+)">|</g>')
_SAID = frozenset({"cite", "footnote", "image", "literal", "math"})
"""Inline elements whose key is their content (see :func:`sphinx_amts.book.nodes.key`)."""
_UNSEEN = frozenset({"index", "target"})


def _key(number: int, inlines: Sequence[Inline]) -> tuple[str, str]:
    kind, _, said = (
        inlines[number - 1].key.partition(":") if number <= len(inlines) else ("", "", "")
    )
    return kind, said


def _content(number: int, inlines: Sequence[Inline]) -> str:
    """Give what stands for a tag that stands alone, escaped as tagged text is."""
    kind, said = _key(number, inlines)
    if kind in _UNSEEN:
        return ""
    if kind == "xref":
        said = said.rpartition(":")[2]
    return escape(said) if said and kind in {*_SAID, "xref"} else "…"


def _address(number: int, inlines: Sequence[Inline]) -> str:
    kind, said = _key(number, inlines)
    return f" ({escape(said)})" if kind in {"download", "link", "xref"} else ""
