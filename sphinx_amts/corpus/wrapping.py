"""Lines of a paragraph → running text, whether or not its language has spaces between words."""

from __future__ import annotations

import re

from ..languages import Profile

_SPACES = re.compile(r"[ \t\f\v]+")
_BREAK = re.compile(r" ?\n\s*")
_LATIN_BREAK = re.compile(r"(?<=[\x21-\x7e]) ?\n\s*|\n\s*(?=[\x21-\x7e])")


def unwrap(text: str, profile: Profile) -> str:
    """Join lines: with a space, or with nothing inside a run of a language without spaces.

    The line feed itself stays where there is a space, so that lines can be counted.
    """
    text = _SPACES.sub(" ", text)
    if profile.spaced:
        return _BREAK.sub("\n", text)
    return _BREAK.sub("", _LATIN_BREAK.sub(" ", text))
