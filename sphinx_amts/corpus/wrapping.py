"""Lines of a paragraph → running text, whether or not its language has spaces between words."""

from __future__ import annotations

import re

from ..languages import Profile

_BREAK = re.compile(r"[^\S\n]*\n\s*")
_LATIN_BREAK = re.compile(r"(?<=[\x21-\x7e])[^\S\n]*\n\s*|[^\S\n]*\n\s*(?=[\x21-\x7e])")


def unwrap(text: str, profile: Profile) -> str:
    """Join lines: with a space, or with nothing inside a run of a language without spaces.

    The line feed itself stays where there is a space, so that lines can be counted.
    """
    if profile.spaced:
        return _BREAK.sub("\n", text)
    return _BREAK.sub("", _LATIN_BREAK.sub(" ", text))
