"""Words into text, sentences into paragraphs, and ASCII punctuation into a language's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from .scripts import UNSPACED

if TYPE_CHECKING:
    from .profile import Profile

_NO_BREAK = "\N{NO-BREAK SPACE}"
_CLOSE = frozenset(".,;:!?%‰°)]}…’，。；：！？、．｡）］｝】〕〉》」』。·।॥։؟،؛።፣۔")
_OPEN = frozenset("([{¿¡（［｛【〔〈《「『")
_BOTH = frozenset("/／—–·…")
_WIDE_SET = f"{UNSPACED}\u3000-\u303f\uff01-\uff60"
_WIDE = re.compile(f"[{_WIDE_SET}]")
_TAG = r'<x id="\d+"/>|</?g(?: id="\d+")?>'
_GROUP_EDGES = re.compile(r'^(?:<g id="\d+">|</g>)+|(?:<g id="\d+">|</g>)+$')


def join_sentences(sentences: Iterable[str], profile: Profile) -> str:
    """Write *sentences*, plain or tagged, one after the other as this language does.

    Where a language has nothing between sentences, narrow text still gets its space.
    """
    pieces: list[str] = []
    for sentence in filter(None, map(str.strip, sentences)):
        if pieces:
            narrow = _narrow(pieces[-1], -1) and _narrow(sentence, 0)
            pieces.append(profile.joiner or " " * narrow)
        pieces.append(sentence)
    return "".join(pieces)


def _narrow(sentence: str, end: int) -> bool:
    """Tell whether the text at this *end* (0 or -1) of *sentence* is written with spaces."""
    text = _GROUP_EDGES.sub("", sentence)
    return bool(text) and text[end] not in "<>“”‘’…" and not _WIDE.match(text[end])


def join_words(words: Iterable[str], profile: Profile) -> str:
    """Write *words*, as :func:`~sphinx_amts.languages.words` cuts them, as running text.

    Spaces go outside of ``<g>…</g>``; ``<x/>`` is spaced like a word.
    """
    writer = _Writer(profile)
    for word in words:
        writer.add(word)
    return writer.text()


class _Writer:
    """Text that grows word by word."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._parts: list[str] = []
        self._opened: list[str] = []
        self._last = ""
        self._last_opens = False
        self._inside = False
        """Whether a straight quotation mark is open."""

    def text(self) -> str:
        return "".join([*self._parts, *self._opened])

    def add(self, word: str) -> None:
        if word.startswith("<g "):
            self._opened.append(word)
            return
        if word == "</g>":
            self._parts += [*self._opened, word]
            self._opened = []
            return
        closes = word in _CLOSE or word in _closing(self._profile)
        opens = word in _OPEN or word in _opening(self._profile)
        if word == '"':
            closes, opens = self._inside, not self._inside
            self._inside = opens
        if self._last:
            self._parts.append(self._gap(word, closes=closes))
        self._parts += [*self._opened, word]
        self._opened = []
        self._last, self._last_opens = word, opens

    def _gap(self, word: str, *, closes: bool) -> str:
        """Give what stands between the last word and this one."""
        profile, last = self._profile, self._last
        if word in profile.spaced_marks and word not in _opening(profile):
            return _NO_BREAK
        if self._last_opens:
            return _NO_BREAK if last in profile.spaced_marks else ""
        if closes or word in _BOTH or last in _BOTH:
            return ""
        if profile.elision and last[-1] in "'’" and len(last) > 1:
            return ""
        if last in "$€£¥#" and word[0].isdigit():
            return ""
        if _WIDE.match(last[-1]) and _WIDE.match(word[0]):
            return ""
        if not profile.spaced and not (_latin(last[-1]) and _latin(word[0])):
            return ""
        return " "


def _latin(character: str) -> bool:
    """Tell whether *character* needs a space beside its like in text without spaces."""
    return not _WIDE.match(character) and character not in "“”‘’"


@cache
def _opening(profile: Profile) -> frozenset[str]:
    """List the quotation marks that only open, in this language."""
    return frozenset(profile.quotes[::2]) - frozenset(profile.quotes[1::2])


@cache
def _closing(profile: Profile) -> frozenset[str]:
    return frozenset(profile.quotes[1::2]) - frozenset(profile.quotes[::2])


def punctuate(text: str, profile: Profile) -> str:
    """Write the ASCII punctuation of full-width text, plain or tagged, in its full-width form.

    A mark changes beside a wide character, and brackets around one; the space after it goes.
    Marks in numbers, tags, entities, addresses and foreign words stay.
    """
    forms = dict(zip(profile.fullwidth[::2], profile.fullwidth[1::2], strict=True))
    marks = "".join(mark for mark in forms if mark not in "()")
    if "(" in forms and ")" in forms:
        text = _BRACKETED.sub(
            lambda match: (
                f"{forms['(']}{match[1]}{forms[')']}" if _WIDE.search(match[1]) else match[0]
            ),
            text,
        )
    if not marks:
        return text
    return _marks_beside_wide(marks).sub(
        lambda match: forms[match[match.lastindex]] if match.lastindex else match[0], text
    )


_BRACKETED = re.compile(r" ?\(([^()]*)\) ?")


@cache
def _marks_beside_wide(marks: str) -> re.Pattern[str]:
    """Match one of *marks* beside a wide character, or what holds marks that have to stay."""
    near = "".join(mark for mark in marks if mark != ".")  # "1. 简介" keeps its full stop
    ways = [f"(?<=[{_WIDE_SET}])([{re.escape(marks)}])(?![.A-Za-z0-9]) *"]
    if near:
        ways.append(f"([{re.escape(near)}]) *(?=[{_WIDE_SET}])")
    return re.compile("|".join((_TAG, "&(?:lt|gt|amp);", r"https?://\S+", *ways)))
