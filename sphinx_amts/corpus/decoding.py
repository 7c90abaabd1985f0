"""Bytes of a file → text: by its byte order mark, by what HTML declares, else UTF-8."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_LOOKED_AT = 4096
"""Bytes in which a page may declare its encoding; HTML wants it in the first 1024."""
_SAME = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "gb2312": "gbk"}
"""Names that stand for a larger encoding, by the WHATWG Encoding Standard, section 4.2."""

_OF_PYTHON = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)
"""Encodings of Python that are none of the web."""


class UndecodableError(ValueError):
    """Bytes are not in the encoding that they should be in."""

    def __init__(self, line: int, why: str) -> None:
        """Say on which line, from 1, and why."""
        super().__init__(line, why)
        self.line, self.why = line, why


def decode(data: bytes, *, declared: bool) -> str:
    """Read *data* as text.

    :param declared: whether the text may declare its encoding, as HTML does.
    :raises UndecodableError: if that fails, or if it is binary.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    match = _DECLARED.search(data[:_LOOKED_AT]) if declared else None
    encoding = _usable(match[1].decode("ascii")) if match else "utf-8"
    text = _strict(data, encoding)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UndecodableError(line, "it is not text: there is a null character")
    return text


def _usable(name: str) -> str:
    """Give Python's name of an encoding; UTF-8 for one that it does not know, or no page has."""
    try:
        found = codecs.lookup(_SAME.get(name.lower(), name))
    except LookupError:
        return "utf-8"
    # A page that says UTF-16 in ASCII is not in UTF-16 (HTML, "determining the encoding").
    usable = found._is_text_encoding and "16" not in found.name and found.name not in _OF_PYTHON
    return found.name if usable else "utf-8"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UndecodableError(line, f"it is not {encoding.upper()} ({error.reason})") from None
