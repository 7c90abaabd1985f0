"""The digits of all scripts, as those of ASCII: ``۳٫۵`` and ``३.५`` are ``3.5``."""

from __future__ import annotations

import re
import unicodedata

_OTHER = re.compile(r"[^\D0-9]")
_SEPARATORS = {0x066B: ".", 0x066C: ","}
"""The decimal and the thousands separator of Arabic."""


def ascii_digits(text: str) -> str:
    """Write the numbers of *text* in ASCII; no character moves."""
    if text.isascii() or not _OTHER.search(text):
        return text
    digits = _OTHER.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return digits.translate(_SEPARATORS)
