"""The words of a text, and how long it is.

Scripts with spaces are cut at spaces and punctuation.  Runs of scripts without are cut by a
dictionary or a small model: Chinese by rjieba, Japanese and Thai by BudouX; others (Khmer, Lao,
Burmese, or such a run in a text of another language) are cut into characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files

from ..tagged import plain
from .profile import Profile, Segmenter
from .scripts import MARKS, UNSPACED

_LETTER = rf"(?:[^\W\d_{UNSPACED}][{MARKS}]*|[{MARKS}])"
_WORD = rf"{_LETTER}(?:{_LETTER}|\d)*"
_ELIDED = rf"(?P<elided>{_WORD}['’](?={_LETTER}))|"
_PATTERN = (
    r'(?P<tag></?g(?: id="\d+")?>|<x id="\d+"/>|&(?:lt|gt|amp);)'
    rf"|(?P<unspaced>[{UNSPACED}][{UNSPACED}{MARKS}]*)"
    r"|(?P<address>(?:https?://|www\.)[^\s<>&\"'，。；：！？（）《》「」“”]*[^\W_]/?)"
    rf"|(?P<number>\d+(?:[.,:/–-]\d+)*(?:{_WORD})?)"
    r"|ELIDED"
    rf"(?P<word>{_WORD}(?:[-'’._]{_WORD}|[-._]\d+)*)"
    r"|(?P<mark>\.{2,}|-{2,}|…+|—+|\S)"
)
_CLUSTER = re.compile(rf".[{MARKS}]*", re.DOTALL)
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
_UNCOUNTED = re.compile(rf"[\s{MARKS}]+")
_STAND_IN = "Xword"
"""What :func:`measure` counts for ``<x/>``: a word of the usual five letters."""


def words(text: str, profile: Profile) -> list[str]:
    """Cut *text*, plain or tagged, into words and punctuation marks, without the white space.

    A tag or an entity is a word of its own.  But for white space, the words joined are the text.
    """
    found: list[str] = []
    for match in _pattern(profile.elision).finditer(text):
        if match.lastgroup == "unspaced":
            found.extend(_SEGMENTERS[profile.segmenter](match[0]))
        else:
            found.append(match[0])
    return found


def measure(text: str, profile: Profile) -> float:
    """Give the length of *text*, plain or tagged, in letters of English, about.

    Spaces and combining marks do not count; a wide character counts :attr:`Profile.width`.
    """
    letters = _UNCOUNTED.sub("", plain(text, _STAND_IN))
    wide = len(_WIDE.findall(letters)) if not letters.isascii() else 0
    return len(letters) + (profile.width - 1) * wide


@cache
def _pattern(elision: bool) -> re.Pattern[str]:
    return re.compile(_PATTERN.replace("ELIDED", _ELIDED if elision else ""))


def _characters(run: str) -> list[str]:
    return _CLUSTER.findall(run)


def _chinese(run: str) -> list[str]:
    import rjieba  # loads a dictionary of several megabytes

    return list(rjieba.cut(run))


@cache
def _budoux(model: str) -> Callable[[str], list[str]]:
    import budoux  # only some languages need it

    weights = json.loads(files("budoux").joinpath("models", f"{model}.json").read_text("utf-8"))
    return budoux.Parser(weights).parse


def _japanese(run: str) -> list[str]:
    return _budoux("ja_word")(run)


def _thai(run: str) -> list[str]:
    return _budoux("th")(run)


_SEGMENTERS: dict[Segmenter, Callable[[str], Iterable[str]]] = {
    Segmenter.CHARACTERS: _characters,
    Segmenter.CHINESE: _chinese,
    Segmenter.JAPANESE: _japanese,
    Segmenter.THAI: _thai,
}
