"""Words in the form in which they are compared, and those that no term begins or ends with."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import snowballstemmer
import stopwordsiso

from ..languages import Profile

_SHORT = 3
"""Letters from which a word may lose its ending."""


@cache
def folding(profile: Profile) -> Callable[[str], str]:
    """Give what makes one form of the forms of a word, as far as they mean the same.

    English loses its plural only (the S-stemmer of Harman, "How effective is suffixing?", 1991,
    and the endings after sibilants): *vector* is not *vectorize*.  For other languages it is
    Snowball's stemmer, or nothing.
    """
    name = profile.name.casefold().split()[0]
    if name == "english":
        return cache(_singular)
    if name in snowballstemmer.algorithms():
        stemmer = snowballstemmer.stemmer(name)
        return cache(lambda word: str(stemmer.stemWord(word.casefold())))
    return str.casefold


def lower(word: str) -> str:
    """Give a word as lists of stop words have it."""
    return word.casefold().replace("’", "'")


def _singular(word: str) -> str:
    bare = lower(word).removesuffix("'s").removesuffix("'")
    if len(bare) <= _SHORT or not bare.endswith("s"):
        return bare
    if bare.endswith("ies"):
        return bare if bare.endswith(("eies", "aies")) else f"{bare[:-3]}y"
    if bare.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return bare[:-2]
    return bare if bare.endswith(("us", "ss", "is")) else bare[:-1]


@cache
def stop_words(profile: Profile) -> frozenset[str]:
    """Give the words of a language that say nothing by themselves, lower case; none if unknown."""
    code = profile.tag.split("-")[0]
    if not stopwordsiso.has_lang(code):
        return frozenset()
    return frozenset(stopwordsiso.stopwords(code))
