"""Text that fits on one line of any file: no line breaks, no characters that XML cannot hold."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
"""White space that some reader takes for the end of a line, and spaces; not no-break spaces."""
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, byte order marks and lone surrogates."""
_ENDS = " \u00a0\u2007\u202f\u3000\u200b"


def one_line(text: str) -> str:
    """Write *text* on one line, composed (NFC), without control characters and white space at its ends.

    No-break spaces inside of it stay: they are a translator's.
    """
    text = unicodedata.normalize("NFC", _UNWRITABLE.sub("", _BREAKS.sub(" ", text)))
    return _BREAKS.sub(" ", text).strip(_ENDS)
