"""Two versions of a text as HTML, with the words that only one of them has in ``<del>`` or ``<ins>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from rapidfuzz.distance import LCSseq

from ..evaluate.differences import Piece, pieces, runs
from ..languages import Profile

_TOKEN = re.compile(r"\w+|[^\w\s]")
"""A word or a sign of code, which is in no language."""


def marked(before: str, now: str, profile: Profile | None) -> tuple[str, str]:
    """Mark what differs, word by word.

    :param profile: the language of both; None for code.
    """
    one, other = _cut(before, profile), _cut(now, profile)
    # Of all ways to keep as many words as possible, one that is quickly found (Hyyrö, 2004).
    blocks = LCSseq.opcodes([p.word for p in one], [p.word for p in other])
    kept = [block for block in blocks if block.tag == "equal"]
    same = frozenset(n for block in kept for n in range(block.src_start, block.src_end))
    same_now = frozenset(n for block in kept for n in range(block.dest_start, block.dest_end))
    return _write(one, same, "del"), _write(other, same_now, "ins")


def _cut(text: str, profile: Profile | None) -> list[Piece]:
    if profile is not None:
        return pieces(text, profile)
    found, at = [], 0
    for match in _TOKEN.finditer(text):
        found.append(Piece(text[at : match.start()], match[0]))
        at = match.end()
    return found


def _write(found: Sequence[Piece], same: frozenset[int], tag: str) -> str:
    parts = []
    for alike, run in runs(found, same) if found else ():
        text = escape("".join(piece.space + piece.word for piece in run))
        inner = text.removeprefix(run[0].space)
        parts.append(run[0].space + (inner if alike else f"<{tag}>{inner}</{tag}>"))
    return "".join(parts)
