"""Which characters belong to scripts that are written without spaces, and which only combine."""

from __future__ import annotations

import unicodedata
from itertools import groupby

UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # iteration marks, kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\uff66-\uff9f"  # halfwidth katakana
    "\U00020000-\U0003ffff"  # Han, supplementary planes
)
"""The inside of a character class: letters of scripts that do not separate words by spaces."""


def _marks() -> str:
    """Build the inside of a character class of the combining marks, which are no word characters."""
    codes = (code for code in range(0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
    runs = groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    ranges = []
    for _, run in runs:
        members = [code for _, code in run]
        ranges.append(f"\\u{members[0]:04x}-\\u{members[-1]:04x}")
    return "".join(ranges) + "\u200c\u200d"


MARKS = _marks()
"""The inside of a character class: combining marks of the basic plane, and the joiners."""


def scripts_of(text: str) -> frozenset[str]:
    """Name the scripts of the letters of *text* by the first words of their Unicode names: LATIN."""
    return frozenset(unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha())
