"""What changed between two versions of a sentence, and whether a translator has to care."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from rapidfuzz.distance import OSA

from ..align.numbers import in_digits, in_words
from ..document import Inline
from ..explained import Explained
from ..tagged import plain
from .polarity import polarity


class Change(Explained):
    """What became of a sentence of the source since it was translated."""

    SAME = "same", "Nothing changed."
    WORDING = "wording", "A typo, punctuation, case or emphasis changed: nothing to do."
    MOVED = "moved", "It stands elsewhere and says the same."
    SPLIT = "split", "One sentence became several that say the same."
    MERGED = "merged", "Several sentences became one that says the same."
    REFERENCE = "reference", "A formula, code, link, label, citation or figure in it changed."
    CODE = "code", "A block of code, a formula or a figure changed."
    MEANING = "meaning", "Its words changed."
    NUMBER = "number", "A number, a negation or a comparison changed."
    NEW = "new", "It was not there."
    DELETED = "deleted", "It is not there any more."
    UNKNOWN = "unknown", "It is not known what it was when it was translated."


class Severity(IntEnum):
    """How much a change asks of a translator."""

    NONE = 0
    MINOR = 1
    """The words of the translation may stay."""
    MAJOR = 2
    """The translation says something else than the source."""


_SEVERITIES = {
    Change.SAME: Severity.NONE,
    Change.WORDING: Severity.NONE,
    Change.MOVED: Severity.NONE,
    Change.SPLIT: Severity.NONE,
    Change.MERGED: Severity.NONE,
    Change.REFERENCE: Severity.MINOR,
    Change.CODE: Severity.MINOR,
    Change.DELETED: Severity.MINOR,
}


def severity(change: Change) -> Severity:
    """Say how much *change* asks of a translator."""
    return _SEVERITIES.get(change, Severity.MAJOR)


DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
"""What is written without spaces between words, or may be, as a class of a regular expression."""
_DASHES = re.compile(r"[‐-―−-]+")
_PUNCTUATION = re.compile(
    r"[\s\"'“”„‘’‚«»‹›…()\[\]{}:;!?。、「」『』【】《》〈〉]|[.,](?!\d)|-(?![\d.])|(?<![\d\s])\*|\*(?![\d\s])"
)
"""What may change without work for a translator; signs and decimal points may not."""
_BRITISH = re.compile(r"(?<=\w{3}[^aeiou\W]i)s(?=(?:e[ds]?|ers?|ing|ations?)\b)")
"""The s of "maximise", which is spelled with z, too; that of "precise" becomes z on both sides."""
_SPACES = re.compile(rf" +(?=[{DENSE}])|(?<=[{DENSE}]) +")
_APOSTROPHE = re.compile(r"(?<=\w)[’']")
_LONG = 7
"""Letters from which a typo may be of two letters."""
_SHORTEST = 5
"""Letters of a word that may be a typo of another: shorter ones are too often words."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, or several in a row, in one version of the source."""

    text: str
    """Tagged text; its tags are numbered as in *inlines*."""
    inlines: tuple[Inline, ...] = ()
    """What its tags stand for, as far as it is known."""

    @cached_property
    def plain(self) -> str:
        """Its text, with a space for what stands alone."""
        return " ".join(plain(self.text, " ").split())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, whatever their case and punctuation."""
        return _words(self.plain)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The same with a sign where something stands that is no word, such as a formula."""
        return _words(plain(self.text, f" {_ALONE} "))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """Its formulas, code, links and citations, in order."""
        return tuple(inline.key for inline in self.inlines if ":" in inline.key)

    @property
    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is equal in two versions that mean the same to a translator."""
        return self.places, self.references


_ALONE = "\N{OBJECT REPLACEMENT CHARACTER}"


def _words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", _APOSTROPHE.sub("ʼ", text)).casefold()
    spaced = " ".join(_PUNCTUATION.sub(" ", _DASHES.sub("-", folded)).split())
    return tuple(_BRITISH.sub("z", _SPACES.sub("", spaced)).split())


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Give several sentences as one; its tags have no numbers of meaning."""
    if len(sentences) == 1:
        return sentences[0]
    inlines = tuple(inline for each in sentences for inline in each.inlines)
    return Sentence(" ".join(each.text for each in sentences), inlines)


def judge(before: Sentence, now: Sentence, *, known_words: Collection[str] = ()) -> Change:
    """Say what changed from one version of a sentence to the next.

    :param known_words: the words of the source as it is now: a word that is none of them and was
        replaced by one that looks like it was a typo.
    """
    if before.key == now.key:
        return Change.SAME if before.text == now.text else Change.WORDING
    if before.words == now.words and Counter(before.references) != Counter(now.references):
        return Change.REFERENCE
    if before.references == now.references and _bare(before.places) == _bare(now.places):
        return Change.WORDING
    if numbers(before) != numbers(now) or polarity(before.words) != polarity(now.words):
        return Change.NUMBER
    if before.references == now.references and _only_typos(before.places, now.places, known_words):
        return Change.WORDING
    return Change.MEANING


_ARTICLES = frozenset({"a", "an", "the"})
_QUANTITIES = frozenset({"few", "little", "bit", "lot", "number"})
"""Words with which an article says how much."""


def _bare(words: Sequence[str]) -> list[str]:
    """Leave out the articles of English, and the second of two words that are the same."""
    return [
        word
        for word, before, after in zip(words, ("", *words), (*words[1:], ""), strict=False)
        if word != before and (word not in _ARTICLES or after in _QUANTITIES)
    ]


def numbers(sentence: Sentence) -> Counter[str]:
    """Count the numbers that a sentence says, whether in digits or in words."""
    digits = Counter(min(values) for values in in_digits(sentence.plain))
    return digits + Counter(in_words(sentence.plain, sure=True) - {"0", "1", "2"})


def _only_typos(before: Sequence[str], now: Sequence[str], known_words: Collection[str]) -> bool:
    """Tell whether each replaced word is one that the book does not have, and nearly the new one."""
    if len(before) != len(now):
        return False
    return all(
        old == new or (old not in known_words and new in known_words and _alike(old, new))
        for old, new in zip(before, now, strict=True)
    )


def _alike(one: str, other: str) -> bool:
    """Tell whether two words may be one; a typo is hardly ever in the first letter, "in-" for "ex-" is."""
    if min(len(one), len(other)) < _SHORTEST or not (one + other).isalpha() or one[0] != other[0]:
        return False
    allowed = 2 if min(len(one), len(other)) >= _LONG else 1
    return int(OSA.distance(one, other, score_cutoff=allowed)) <= allowed
