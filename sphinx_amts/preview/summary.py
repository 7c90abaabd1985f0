"""The line that says how much of a page comes from where."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from .edition import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .edition import Edition
    from .messages import Messages


def total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up the numbers of segments of several pages."""
    added = dict.fromkeys(ORIGINS, 0)
    for page in counts:
        for origin in ORIGINS:
            added[origin] += page.get(origin, 0)
    return added


def percentages(counts: Mapping[str, int]) -> dict[str, int]:
    """Give the whole percentages of *counts*, without zeros; they add up to 100.

    Rounded by largest remainder (Hamilton's method), after which every origin that occurs shows
    at least 1: a page with one sentence by machine never reads "100 % by people".
    """
    present = {origin: counts[origin] for origin in ORIGINS if counts.get(origin, 0) > 0}
    whole = sum(present.values())
    if not whole:
        return {}
    shares = {origin: 100 * count // whole for origin, count in present.items()}
    remainders = {origin: 100 * count % whole for origin, count in present.items()}
    largest = sorted(present, key=lambda origin: remainders[origin], reverse=True)
    for origin in largest[: 100 - sum(shares.values())]:
        shares[origin] += 1
    for origin, share in shares.items():
        if share == 0:
            shares[max(shares, key=lambda other: shares[other])] -= 1
            shares[origin] = 1
    return shares


def sentence(counts: Mapping[str, int], words: Messages) -> str:
    """Give the line as plain text, empty for a page without segments."""
    shares = percentages(counts)
    return words.separator.join(words.share(origin, share) for origin, share in shares.items())


def bar(counts: Mapping[str, int], edition: Edition, words: Messages, *, switch: bool) -> str:
    """Give the line as HTML, well-formed as XML too, with the switch of the marks if *switch*."""
    shares = percentages(counts)
    if not shares:
        return ""
    parts = words.separator.join(
        f'<span class="amts-key amts-key-{origin}">{escape(words.share(origin, share))}</span>'
        for origin, share in shares.items()
    )
    line = f'<p class="amts-summary">{parts}</p>'
    if switch:
        line += (
            '<label class="amts-switch"><input type="checkbox" role="switch" checked="checked"'
            f' autocomplete="off" /> {escape(words.switch)}</label>'
        )
    facts = {
        "role": "region",
        "aria-label": words.heading,
        "lang": words.lang,
        "dir": "auto",
        "data-amts-labels": json.dumps(dict(words.origins), ensure_ascii=False),
        "data-amts-lang": edition.source_lang,
        "data-amts-dir": edition.source_direction,
    }
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in facts.items())
    return f'<div class="amts-bar" {attributes}>{line}</div>\n'
