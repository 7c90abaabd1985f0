"""Which language a document is in, among those of the product."""

from __future__ import annotations

from functools import cache

from ..languages import Profile, all_profiles
from ..problems import OptionError

_LETTERS = 80
"""Letters below which nothing is said: a title of two words may be in any language."""
_READ = 20_000
"""Characters that are looked at."""
_KIN = (
    {"bs", "hr", "sr"},
    {"da", "nb", "nn", "no"},
    {"id", "jv", "ms"},
    {"fa", "prs"},
    {"fil", "tl"},
    {"zh", "wuu", "yue"},
)
"""Languages whose written forms are too near to tell one from the other with certainty."""


def language_of(text: str) -> str:
    """Give the language of *text*, as the first part of a BCP 47 tag; empty for too little text.

    By py3langid's naive Bayes over byte n-grams (Lui and Baldwin, 2012, *langid.py*).

    :raises OptionError: if it is not installed.
    """
    try:
        from py3langid.langid import rank  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError as error:
        message = "a corpus needs a package: pip install 'sphinx-amts[corpus]'"
        raise OptionError(message) from error
    # A sign of Chinese says as much as a few letters.
    letters = sum(1 if letter.isascii() else 3 for letter in text[:_READ] if letter.isalpha())
    if letters < _LETTERS:
        return ""
    known = _known()
    return next((str(code) for code, _ in rank(text[:_READ]) if code in known), "")


@cache
def _known() -> frozenset[str]:
    return frozenset(map(_base, all_profiles()))


def _base(profile: Profile) -> str:
    return profile.tag.partition("-")[0]


def speaks(found: str, profile: Profile) -> bool:
    """Tell whether a document in the language *found* may be in that of *profile*."""
    wanted = _base(profile)
    return not found or found == wanted or any({found, wanted} <= kin for kin in _KIN)
