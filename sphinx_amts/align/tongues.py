"""Which script a language is written in, and which of two languages a text is in."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from babel.core import get_global

if TYPE_CHECKING:
    from ..languages import Profile

_LETTERS: Mapping[str, frozenset[str]] = {
    "Arab": frozenset({"ARABIC"}),
    "Armn": frozenset({"ARMENIAN"}),
    "Beng": frozenset({"BENGALI"}),
    "Cyrl": frozenset({"CYRILLIC"}),
    "Deva": frozenset({"DEVANAGARI"}),
    "Ethi": frozenset({"ETHIOPIC"}),
    "Geor": frozenset({"GEORGIAN"}),
    "Grek": frozenset({"GREEK"}),
    "Gujr": frozenset({"GUJARATI"}),
    "Guru": frozenset({"GURMUKHI"}),
    "Hans": frozenset({"CJK"}),
    "Hant": frozenset({"CJK"}),
    "Hebr": frozenset({"HEBREW"}),
    "Jpan": frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    "Knda": frozenset({"KANNADA"}),
    "Kore": frozenset({"HANGUL", "CJK"}),
    "Latn": frozenset({"LATIN"}),
    "Mlym": frozenset({"MALAYALAM"}),
    "Sinh": frozenset({"SINHALA"}),
    "Taml": frozenset({"TAMIL"}),
    "Telu": frozenset({"TELUGU"}),
    "Thai": frozenset({"THAI"}),
}
"""ISO 15924 code → the first words of the names of its letters in Unicode."""
_EITHER = frozenset({"az", "bs", "sr", "uz", "kk", "mn"})
"""Languages that are written in Latin and in another script."""
_LATIN = "LATIN"
_FOREIGN = 0.2
"""Share of letters of the right script below which a text is not in its language."""
_FEW = 12
"""Letters of another script that are no more than a name."""

_WORD = re.compile(r"[^\W\d_]+")
_SEEN = 3
"""How often a word must be seen on one side to tell the sides apart."""
_KNOWN = 4
"""Known words from which a text can be judged by them."""
_MARGIN = 1.0
"""Mean log-odds of its known words from which a text is in the other language."""
_STRONGEST = 4.0


@cache
def scripts_of(tag: str) -> frozenset[str]:
    """Give what the names of the letters of a language begin with; empty if that is not known.

    :param tag: a BCP 47 tag.  What it leaves open, CLDR's likely subtags say.
    """
    likely: Mapping[str, str] = get_global("likely_subtags")
    parts = tag.replace("-", "_").split("_")
    full = likely.get("_".join(parts)) or likely.get(parts[0], "")
    codes = [part for part in (*parts[1:], *full.split("_")[1:]) if len(part) == 4]
    letters = _LETTERS.get(codes[0], frozenset()) if codes else frozenset()
    return letters | {_LATIN, "CYRILLIC"} if letters and parts[0] in _EITHER else letters


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def in_other_script(text: str, profile: Profile) -> bool:
    """Tell whether the letters of plain *text* are mostly not those of its language.

    A few letters of another script are a name, and formulas have no part in *text*.
    """
    own = scripts_of(profile.tag)
    counts = Counter(_script(letter) for letter in text if letter.isalpha())
    right = sum(count for script, count in counts.items() if script in own)
    other = counts.total() - right
    # A sign of a script without spaces is worth a syllable or a word of those with.
    weight = 1.0 if profile.spaced else 2.5
    return bool(own) and other > _FEW and right * weight < _FOREIGN * (right * weight + other)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongues:
    """The words that tell two languages apart, as two books use them."""

    odds: Mapping[str, float] = field(default_factory=dict)
    """Word → the log-odds that it is of the source's language and not of the target's."""

    @classmethod
    def learn(cls, pairs: Iterable[tuple[str, str]]) -> Tongues:
        """Learn from the plain texts of both sides, of which most are in the right language."""
        ours: Counter[str] = Counter()
        theirs: Counter[str] = Counter()
        for source, target in pairs:
            ours.update(_words(source))
            theirs.update(_words(target))
        here, there = ours.total() + 1, theirs.total() + 1
        odds = {}
        for word in ours.keys() | theirs.keys():
            one, other = ours[word], theirs[word]
            if max(one, other) >= _SEEN:
                ratio = math.log((one + 0.5) / here) - math.log((other + 0.5) / there)
                odds[word] = max(-_STRONGEST, min(_STRONGEST, ratio))
        return cls(odds=odds)

    def lean(self, text: str) -> float:
        """Say which language plain *text* is in: above 0 the source's, below 0 the target's.

        :return: the mean log-odds of its words; 0 if too few of them are known.
        """
        known = [self.odds[word] for word in _words(text) if word in self.odds]
        return sum(known) / len(known) if len(known) >= _KNOWN else 0.0

    def swapped(self, source: str, target: str) -> bool:
        """Tell whether *source* is in the target's language, or *target* in the source's."""
        return self.lean(source) < -_MARGIN or self.lean(target) > _MARGIN


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
