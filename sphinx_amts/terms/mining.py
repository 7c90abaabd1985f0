"""The terms of a book and their translations, found in its human translation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..languages import Profile, measure, words
from .candidates import Candidate, Key, find_candidates, is_word, parts
from .evidence import Evidence, Example, Place
from .folding import folding, stop_words
from .translations import Found, Translations

LEAST = 3
"""How often a term has to stand in the book, if nobody says otherwise."""
_SURE = 0.5
"""Dice's coefficient that the translations of a term must have …"""
_VERY_SURE = 0.75
"""… and that of one that nothing but its number speaks for."""
_ALMOST_CERTAIN = 0.9
"""… and that of a translation by one character of a script without spaces."""
_COVERED = 0.5
"""Share of the sentences with a term that must have one of its translations."""
_OFTEN = 5
"""How often a single word has to stand in the book if nothing else speaks for it."""
_LENGTH = 1.8
"""How long a translation may be, to the length of its term, unless that is short for something: a
longer one is that of a longer term."""
_HEAD = 2
"""Longer terms that end with a word, from which it is one itself."""
_SAID = frozenset({Evidence.GLOSSARY, Evidence.INDEX, Evidence.EMPHASIS})
"""What the author said of a single word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One translation of a term, and where it is used."""

    text: str
    places: tuple[tuple[Place, Place], ...]
    """In the source and in the translation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A term of the book."""

    text: str
    count: int
    score: float
    """How sure its first translation is, from 0 to 1: Dice's coefficient over sentences."""
    weight: float
    """Its C-value: how much of a term it is."""
    evidence: tuple[Evidence, ...]
    uses: tuple[Use, ...]
    """Its translations, the most used first."""


def mine(
    examples: Sequence[Example],
    source: Profile,
    target: Profile,
    *,
    least: int = LEAST,
    known: Collection[str] = (),
) -> tuple[Term, ...]:
    """Find the terms of a book, those that say most first.

    :param least: how often a term has to stand in it.
    :param known: terms that the book's own glossary has.
    """
    fold = folding(source)
    candidates = find_candidates(
        examples,
        fold,
        stop_words(source),
        least=least,
        known={tuple(map(fold, words(term, source))) for term in known},
        glue=" " if source.spaced else "",
    )
    translations = Translations(examples, target)
    for example in examples:
        if example.evidence is not None:
            key = tuple(fold(word) for word in example.source.words if is_word(word))
            translations.say_alone(key, example.target.words)
    found = [(one, translations.of(one)) for one in candidates]
    return tuple(_term(one, uses, examples) for one, uses in _chosen(found, source, target))


_Translated = tuple[Candidate, list[Found]]


def _chosen(found: Iterable[_Translated], source: Profile, target: Profile) -> list[_Translated]:
    """Leave out what is no term, or has no sure translation."""
    sure = [(one, uses) for one, uses in found if _is_sure(one, uses, source, target)]
    sure = _own(sure)
    heads = Counter(one.key[-1] for one, _ in sure if len(one.key) > 1)
    return [
        (one, uses)
        for one, uses in sure
        if len(one.key) > 1 or _is_noun(one, uses, head=heads[one.key[0]] >= _HEAD)
    ]


def _own(found: Sequence[_Translated]) -> list[_Translated]:
    """Leave out translations that are those of longer terms, and terms that are always in one."""
    longer: defaultdict[Key, set[str]] = defaultdict(set)
    for one, uses in found:
        for part in parts(one.key):
            longer[part].add(uses[0].text)
    return [
        (one, [use for use in uses if use.text not in longer[one.key]])
        for one, uses in found
        if uses[0].text not in longer[one.key]
    ]


def _is_sure(
    candidate: Candidate, found: Sequence[Found], source: Profile, target: Profile
) -> bool:
    if not found:
        return False
    short = Evidence.NAME in candidate.evidence or any(map(str.isupper, candidate.text[1:]))
    if not short and measure(found[0].text, target) > _LENGTH * measure(candidate.text, source):
        return False
    best = max(one.dice for one in found)
    translated = sum(len(one.examples) for one in found)
    least = _SURE if candidate.plain or candidate.evidence else _VERY_SURE
    if not target.spaced and len(found[0].text) == 1:
        least = _ALMOST_CERTAIN
    return translated >= _COVERED * len(candidate.examples) and best >= least


def _is_noun(candidate: Candidate, found: Sequence[Found], *, head: bool) -> bool:
    """Tell whether a single word is a term: something else has to speak for it."""
    if _SAID & candidate.evidence:
        return candidate.plain or not candidate.evidence <= {Evidence.EMPHASIS, Evidence.NAME}
    if not candidate.plain or not candidate.ends:
        return candidate.plain and Evidence.NAME in candidate.evidence
    if head or candidate.evidence:
        return True
    return candidate.count >= _OFTEN and found[0].dice >= _VERY_SURE


def _term(candidate: Candidate, found: Sequence[Found], examples: Sequence[Example]) -> Term:
    return Term(
        text=candidate.text,
        count=candidate.count,
        score=round(found[0].dice, 3),
        weight=round(candidate.weight, 3),
        evidence=tuple(kind for kind in Evidence if kind in candidate.evidence),
        uses=tuple(
            Use(
                text=one.text,
                places=tuple(
                    (examples[number].source.place, examples[number].target.place)
                    for number in one.examples
                ),
            )
            for one in found
        ),
    )
