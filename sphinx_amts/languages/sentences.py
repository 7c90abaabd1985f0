"""Where one sentence ends and the next begins, in plain and in tagged text.

The boundaries are those that Wikimedia's sentencex sees in the text without its tags.  Around it
stand the rules that technical prose needs and sentencex does not have: ``Eq. 3``, ``1. Title``,
``(A whole sentence.) Another``, full stops within words, and the ends that a profile names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sentencex import segment  # type: ignore[import-untyped]

from .scripts import UNSPACED

if TYPE_CHECKING:
    from .profile import Profile

_TOKEN = re.compile(r'(<g id="\d+">)|(</g>)|(<x id="\d+"/>)|(&(?:lt|gt|amp);)|([^<&]+|[<&])')
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_STAND_IN = "Xqz"
"""What sentencex sees for ``<x/>``: a capitalised word that is no abbreviation or initial."""
_NOTE = re.compile(r'(?<=[.!?])(?:<x id="\d+"/>)+(?=\s)')
"""Footnote references, which belong to the sentence before them; shown as closing brackets."""
_SPACE = re.compile(r"\s")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORDLIKE = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_WIDE = re.compile(f"[{UNSPACED}]")
_BRACKETS = ")]}）］｝】〕〉》」』〗"
_WORD_BREAK = re.compile(r"[\s(\[{（“‘’\"'«„/]")
_GEORGIAN = re.compile("[\u10d0-\u10ff]")
"""Georgian letters: Unicode calls them small, but sentences begin with them."""
_NUMBERED = re.compile(r"[\d(\[#]|[IVXLC]+\b|[A-Z]\b")
_ENUMERATOR = re.compile(r"\s*[(\[]?(?:\d+(?:\.\d+)*|[A-Za-z]|[ivxIVX]+)[.)\]]\s*$")

_NUMBERED_NAMES = """
    abb abs alg anm app apps art bd cap ch chap cor def ec ecs ed éq éqs eq eqn eqns eqs ex exs fig
    figs fn gl hfst jg kap lem nº no nos nr núm num op p par pág págs pp prop rem ref refs sec secs
    sect sects str ss tab tabl tabs thm vol vols zad zob гл рис разд стр табл
"""
_BEFORE_NUMBERS = frozenset(_NUMBERED_NAMES.split())
"""Abbreviations of the things that are numbered, in the languages of the table."""
_ALSO_WORDS = frozenset({"abs", "art", "cap", "def", "no", "num", "op", "p", "par", "str"})
"""Those of them that a sentence may end with before a formula or reference."""
_REACH = 80
"""How far back, in characters, the end of a sentence is looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rules:
    """What a profile means here."""

    language: str
    """sentencex's code."""
    ends: str
    abbreviations: frozenset[str]
    closers: str
    """What closes a quotation or bracket."""
    missed: re.Pattern[str]
    """Matches the ends that sentencex lets pass."""


@cache
def _rules(profile: Profile) -> _Rules:
    marks = profile.quotes
    closers = _BRACKETS + "".join(mark for mark in marks[1::2] if mark not in marks[::2])
    return _Rules(
        language=profile.tag.partition("-")[0],
        ends=profile.ends,
        abbreviations=frozenset(map(str.lower, profile.abbreviations)),
        closers=closers,
        missed=_missed(profile, closers + "\"'"),
    )


def split_sentences(text: str, profile: Profile) -> list[str]:
    """Cut plain *text* into sentences; white space stays with the sentence before it.

    The sentences joined are the text again, and no text is no sentence.
    """
    plain = _SURROGATE.sub("\ufffd", _SPACE.sub(" ", text))
    return _cut(text, _boundaries(plain, frozenset(), profile))


def split_tagged(text: str, profile: Profile) -> list[str]:
    """Cut tagged *text* into sentences, never within ``<g>…</g>``, a tag or an entity.

    The sentences joined are the text again, and no text is no sentence.
    """
    if "<" not in text and "&" not in text:
        return split_sentences(text, profile)
    plain, cuts, stand_ins = _without_tags(text)
    places = []
    for boundary in _boundaries(plain, stand_ins, profile):
        place = boundary
        while cuts[place] < 0 and plain[place - 1] == " ":
            place -= 1  # "End.<g> Next</g>": the space is in the tag, the end is before it
        places.append(cuts[place])
    return _cut(text, places)


def _cut(text: str, places: list[int]) -> list[str]:
    """Cut *text* at *places*, leaving out those that are not inside it (-1 is no place)."""
    inside = [place for place in places if 0 < place < len(text)]
    edges = [0, *dict.fromkeys(inside), len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def _without_tags(text: str) -> tuple[str, list[int], frozenset[int]]:
    """Give the text that sentencex sees, where each character may be cut off, and the stand-ins.

    The second says for each character of the first, and its end, where in *text* a cut before it
    goes: the first place outside of any ``<g>`` since the last character, or -1.
    """
    parts: list[str] = []
    cuts: list[int] = []
    stand_ins: set[int] = set()
    notes = {place for note in _NOTE.finditer(text) for place in range(*note.span())}
    depth, gap = 0, 0
    for match in _TOKEN.finditer(text):
        opened, closed, alone, entity, run = match.groups()
        if opened:
            depth += 1
            continue
        if closed:
            depth = max(depth - 1, 0)
            gap = match.end() if gap < 0 and not depth else gap
            continue
        if alone and match.start() not in notes:
            stand_ins.add(len(cuts))
            shown = _STAND_IN
        elif alone:
            shown = ")"
        else:
            shown = _ENTITIES[entity] if entity else run
        parts.append(shown)
        cuts.append(gap)
        if run and not depth:
            cuts.extend(range(match.start() + 1, match.end()))
        else:
            cuts.extend([-1] * (len(shown) - 1))
        gap = -1 if depth else match.end()
    cuts.append(gap)
    plain = _SURROGATE.sub("\ufffd", _SPACE.sub(" ", "".join(parts)))
    return plain, cuts, frozenset(stand_ins)


def _boundaries(plain: str, stand_ins: frozenset[int], profile: Profile) -> list[int]:
    """Give the places in *plain* where a sentence begins after another, in order."""
    rules = _rules(profile)
    candidates = {match.end() for match in rules.missed.finditer(plain)}
    place = 0
    for sentence in segment(rules.language, plain):
        place += len(sentence)
        candidates.add(_past_closers(plain, place, rules.closers))
    kept: list[int] = []
    start = 0
    for place in sorted(candidates):
        if place < len(plain) and _ends(plain, (start, place), stand_ins, rules):
            kept.append(place)
            start = place
    if kept and not _has_words(plain, start, len(plain)):
        kept.pop()
    return kept


def _past_closers(plain: str, place: int, closers: str) -> int:
    """Move *place* behind the closing quotes and brackets, and the spaces, that follow it."""
    while 0 < place < len(plain) and plain[place] in closers and plain[place - 1] != " ":
        place += 1
    while place < len(plain) and plain[place] == " ":
        place += 1
    return place


def _missed(profile: Profile, closers: str) -> re.Pattern[str]:
    """Match the ends that sentencex lets pass: in brackets, an ellipsis, a profile's own.

    Full-width punctuation has no space after it.
    """
    ends = profile.ends
    own = [mark for mark in ends if mark not in _SEEN]
    space = " ?" if any(mark in profile.spaced_marks for mark in closers) else ""
    ways = (
        (ends, f"{space}[{re.escape(closers)}]+ +"),
        ([mark for mark in ends if mark in _FULL_WIDTH], f"[{re.escape(_BRACKETS)}]+ *"),
        ([mark for mark in own if mark.isascii()], f"[{re.escape(closers)}]* +"),
        ([mark for mark in own if not mark.isascii()], f"[{re.escape(closers)}]* *"),
        ([mark for mark in ends if mark == "…"], " +"),
    )
    return re.compile(
        "|".join(f"[{re.escape(''.join(marks))}]{rest}(?=\\S)" for marks, rest in ways if marks)
    )


_SEEN = ".!?…。！？｡．।॥։።፧؟۔"
"""The ends that sentencex knows."""
_FULL_WIDTH = "。！？｡．；"


def _ends(plain: str, span: tuple[int, int], stand_ins: frozenset[int], rules: _Rules) -> bool:
    """Tell whether the sentence in *span* is one, and ends there."""
    start, place = span
    before, after = plain[max(start, place - _REACH) : place], plain[place]
    kernel = before.rstrip(rules.closers + "\"' ")
    if not kernel or kernel[-1] not in rules.ends or not _has_words(plain, start, place):
        return False
    if kernel[-1].isascii() and before[-1] != " " and not _WIDE.match(after):
        return False
    if kernel[-1] not in ".…":
        return True
    if after.islower() and not _GEORGIAN.match(after):
        return False
    name = _WORD_BREAK.split(kernel[:-1])[-1].lower()
    if name in rules.abbreviations:
        return False
    if name not in _BEFORE_NUMBERS:
        return True
    if place in stand_ins:
        return name in _ALSO_WORDS
    return not _NUMBERED.match(plain, place)


def _has_words(plain: str, start: int, end: int) -> bool:
    """Tell whether there is more than numbering and punctuation from *start* to *end*."""
    found = _WORDLIKE.search(plain, start, end)
    return bool(found) and not _ENUMERATOR.fullmatch(plain, start, end)
