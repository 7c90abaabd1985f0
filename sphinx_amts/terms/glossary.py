"""Whether translations call the terms of a glossary what it calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..languages import Profile, words
from .candidates import Key, is_word
from .evidence import BREAK, Example, Place
from .folding import folding


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A term of a glossary, and how it fares in a book."""

    term: str
    translation: str
    kept: int
    """In how many of the sentences with the term its translation stands, too."""
    missing: tuple[tuple[Place, Place], ...]
    """Where it does not: in the source and in the translation."""


def check(
    glossary: Mapping[str, str], examples: Sequence[Example], source: Profile, target: Profile
) -> tuple[Entry, ...]:
    """See for every term of a glossary whether sentences with it have its translation.

    A term that stands inside of a longer one counts as that only.  Inflection is no difference.

    :param glossary: terms and what they are called.
    """
    reader = _Reader(source, target)
    keys: dict[Key, str] = {}
    for term in glossary:
        keys.setdefault(reader.key(term), term)
    keys.pop((), None)
    longest = max(map(len, keys), default=0)
    kept = dict.fromkeys(keys.values(), 0)
    missing: dict[str, list[tuple[Place, Place]]] = {term: [] for term in keys.values()}
    wanted = {term: reader.said(words(glossary[term], target)) for term in keys.values()}
    for example in examples:
        said = reader.said(example.target.words)
        for term in sorted({keys[key] for key in reader.found(example, keys, longest)}):
            if wanted[term] in said:
                kept[term] += 1
            else:
                missing[term].append((example.source.place, example.target.place))
    return tuple(
        Entry(term=term, translation=glossary[term], kept=kept[term], missing=tuple(missing[term]))
        for term in keys.values()
    )


class _Reader:
    def __init__(self, source: Profile, target: Profile) -> None:
        self._source = source
        self._fold, self._fold_target = folding(source), folding(target)
        self._glue = " " if target.spaced else ""

    def key(self, term: str) -> Key:
        """Give the words of a term as they are compared."""
        return tuple(self._fold(word) for word in words(term, self._source) if is_word(word))

    def said(self, some: Sequence[str]) -> str:
        """Give a translation, or a text that may hold it, as it is compared."""
        folded = (self._fold_target(word) for word in some if word != BREAK)
        return f"{self._glue}{self._glue.join(folded)}{self._glue}"

    def found(self, example: Example, keys: Mapping[Key, str], longest: int) -> set[Key]:
        """Give the terms in a sentence; of those that begin at one word, the longest."""
        folded = [self._fold(word) if is_word(word) else "" for word in example.source.words]
        found: set[Key] = set()
        at = 0
        while at < len(folded):
            ends = range(min(at + longest, len(folded)), at, -1)
            key = next((k for end in ends if (k := tuple(folded[at:end])) in keys), None)
            if key is not None:
                found.add(key)
            at += len(key or "1")
        return found
