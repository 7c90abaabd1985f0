"""Two versions of a text as HTML, with the words that only one of them has in ``<del>`` or ``<ins>``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from html import escape

from rapidfuzz.distance import LCSseq

from ..evaluate.differences import Piece, pieces, runs
from ..languages import Profile

_TOKEN = re.compile(r"\w+|[^\w\s]")
"""A word or a sign of code, which is in no language."""
_AROUND = 2
"""How many lines are shown before and after those that differ."""
_LEFT_OUT = "⋯"


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


def around_changes(before: str, now: str) -> tuple[str, str]:
    """Leave the lines of two versions of a block that differ, and a few around them."""
    one, other = before.splitlines(), now.splitlines()
    near: set[int] = set()
    near_now: set[int] = set()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            near.update(range(a - _AROUND, b + _AROUND))
            near_now.update(range(c - _AROUND, d + _AROUND))
    return _some(one, near), _some(other, near_now)


def _some(lines: Sequence[str], near: Collection[int]) -> str:
    found: list[str] = []
    for number, line in enumerate(lines):
        if number in near:
            found.append(line)
        elif not found or found[-1] != _LEFT_OUT:
            found.append(_LEFT_OUT)
    return "\n".join(found)


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
