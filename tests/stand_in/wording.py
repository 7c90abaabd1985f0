"""The stand-in for translation: each word becomes letters of the target's script, marked.

Nobody can take it for a translation: ``The new model.`` is ``zh·壬乙己丁。`` and ``es·Thi niw mudil.``
It is the same each time, about as long as a real one, and keeps numbers and what is no word.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

MARK = "·"
"""Stands between the code of the target language and the first word of each sentence."""

TAG = "◇"
"""Stands for a tag in the sentences that are counted."""

MASK = "?$#@$"
"""What stands for a profane word (AWS Developer Guide, "Masking profane words")."""

_PROFANE = frozenset({"damn", "bloody", "crap"})
_EXPENDABLE = frozenset({"very", "really", "just", "quite"})  # what a brief translation leaves out

_PIECE = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*|\s+|.", regex.DOTALL)
_SENTENCE = regex.compile(r"(?<=[.!?…])(?=\s)|(?<=[。！？])|(?<=\n)")
_END = regex.compile(r"[.!?…。！？]$")
_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")

_VOWELS = str.maketrans("aeiouAEIOU", "eiouaEIOUA")
_FULL_WIDTH = {",": "，", ".": "。", "!": "！", "?": "？", ";": "；", ":": "："}

_COMPACT = {
    "zh": "甲乙丙丁戊己庚辛壬癸",  # the heavenly stems: the A, B, C of a Chinese list
    "zh-TW": "甲乙丙丁戊己庚辛壬癸",
    "ja": "アイウエオカキクケコ",
}
"""Targets that are written without spaces, and their letters; about three of ours make one."""

_ALPHABETS = {
    **dict.fromkeys(("ar", "fa", "fa-AF", "ur", "ps"), "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    **dict.fromkeys(("ru", "bg", "uk", "sr", "mk", "kk", "mn"), "абвгдежзиклмнопрстуфхц"),
    **dict.fromkeys(("hi", "mr"), "अआइईउऊएऐओऔकखगघचछ"),
    "el": "αβγδεζηθικλμνξοπρστυ",
    "he": "אבגדהוזחטיכלמנסעפצקר",
    "ko": "가나다라마바사아자차카타파하",
    "th": "กขคงจฉชซญดตถทธนบปผพฟ",
}
"""Scripts that are written letter for letter; the others rotate the vowels of what they get."""


class Phrases:
    """Source phrases and what stands for them; the longest match wins, from left to right."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._targets = {tuple(_PIECE.findall(source)): target for source, target in pairs.items()}
        self._whole = dict(pairs)
        self._lengths: dict[str, list[int]] = {}
        for pieces in self._targets:
            lengths = self._lengths.setdefault(pieces[0], [])
            if len(pieces) not in lengths:
                lengths.append(len(pieces))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def whole(self, sentence: str) -> str | None:
        """Give what stands for *sentence* as it is, if there is something."""
        return self._whole.get(sentence)

    def at(self, pieces: Sequence[str], start: int) -> tuple[int, str] | None:
        """Give how many of *pieces* the longest phrase at *start* takes, and its target."""
        for length in self._lengths.get(pieces[start], ()):
            phrase = tuple(pieces[start : start + length])
            if phrase in self._targets:
                return length, self._targets[phrase]
        return None


@dataclass(kw_only=True)
class Manner:
    """How one text is put into one language, and what was used for it."""

    target: str
    settings: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Phrases] = field(default_factory=dict)
    """Terminologies by name."""
    examples: Phrases | None = None
    """Parallel data: sentences, and parts of them."""
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    """Filled: the terms that were applied, by terminology."""
    sentences: list[str] = field(default_factory=list)
    """Filled: the sentences that were put into words, each tag in them as ``◇``."""
    begun: bool = False
    """Whether a sentence is under way, whose mark was set already."""
    heard: list[str] = field(default_factory=list)
    """The parts of the sentence that is under way."""

    def say(self, text: str) -> str:
        """Put a run of plain text into the target language."""
        return "".join(self._sentence(part) for part in _SENTENCE.split(text) if part)

    def pass_over(self, what: str = TAG) -> str:
        """Give *what* stays as it is inside of a sentence: a tag, an entity."""
        self.heard.append(what)
        return what

    def end(self) -> None:
        """End the sentence that is under way, if one is: it, or its block, is over."""
        self.begun = False
        said = "".join(self.heard).strip()
        self.heard.clear()
        if said.strip(TAG + " "):
            self.sentences.append(said)

    def _sentence(self, text: str) -> str:
        body = text.strip()
        if not body:
            self.heard.append(text)
            return text
        before, after = text[: text.index(body[0])], text[len(text.rstrip()) :]
        self.heard.append(text)
        if self.examples and not self.begun and (known := self.examples.whole(body)):
            said = known
        else:
            said = self._words(_PIECE.findall(body))
        if _END.search(body) or "\n" in after:
            self.end()
        compact = self.target in _COMPACT
        return (before if not compact else before.strip(" ")) + said + _gap(after, compact)

    def _words(self, pieces: list[str]) -> str:
        out: list[str] = []
        at = 0
        has_phrases = bool(self.terms or self.examples)
        while at < len(pieces):
            if has_phrases and (phrase := self._phrase(pieces, at)):
                length, said = phrase
                out.append(self._marked(said))
                at += length
                continue
            piece = pieces[at]
            out.append(self._word(piece) if piece[0].isalpha() else self._sign(pieces, at))
            at += 1
        return "".join(out)

    def _phrase(self, pieces: list[str], at: int) -> tuple[int, str] | None:
        for name, phrases in self.terms.items():
            if found := phrases.at(pieces, at):
                length, said = found
                self.used.setdefault(name, {})["".join(pieces[at : at + length])] = said
                return length, said
        return self.examples.at(pieces, at) if self.examples else None

    def _word(self, word: str) -> str:
        if self.settings:
            if "Profanity" in self.settings and word.lower() in _PROFANE:
                return self._marked(MASK)
            if "Brevity" in self.settings and word.lower() in _EXPENDABLE:
                return ""
        said = spell(word, self.target)
        return said if self.begun else self._marked(said)

    def _marked(self, word: str) -> str:
        if self.begun:
            return word
        self.begun = True
        tone = {"FORMAL": "+", "INFORMAL": "-"}.get(self.settings.get("Formality", ""), "")
        return f"{self.target}{tone}{MARK}{word}"

    def _sign(self, pieces: list[str], at: int) -> str:
        sign = pieces[at]
        if self.target not in _COMPACT:
            return sign
        if sign.isspace():
            return _gap(sign, compact=True)
        following = pieces[at + 1] if at + 1 < len(pieces) else " "
        return _FULL_WIDTH.get(sign, sign) if following.isspace() else sign


@lru_cache(maxsize=10_000)
def spell(word: str, target: str) -> str:
    """Write *word* in letters of *target*'s script, about as long as a translation of it."""
    if letters := _COMPACT.get(target):
        if _HAN.search(word):
            return "".join(letters[ord(letter) % len(letters)] for letter in word)
        seed = zlib.crc32(word.lower().encode())
        return "".join(
            letters[(seed >> 3 * place) % len(letters)] for place in range(-(-len(word) // 3))
        )
    if _HAN.search(word):  # a character stands for about a syllable and a half
        return " ".join(f"{'bdfgklmnrst'[ord(c) % 11]}{'aeiou'[ord(c) % 5]}n" for c in word)
    if letters := _ALPHABETS.get(target):
        return "".join(letters[ord(letter.lower()[0]) % len(letters)] for letter in word)
    return word.translate(_VOWELS)


def _gap(space: str, compact: bool) -> str:
    return space.replace(" ", "") if compact else space
