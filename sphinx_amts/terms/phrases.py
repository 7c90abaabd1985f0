"""The runs of words of a translation: in which sentences each stands, and how it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from ..languages import Profile
from .candidates import is_word
from .evidence import BREAK
from .folding import folding, lower, stop_words

_LONGEST = 6
"""Words of a run."""
_LETTERS = 16
"""Characters of one in a script without spaces."""
_TWICE = 2
_JOINTS = frozenset("·‧・-–'’")
"""Marks that stand inside of names."""
_USUAL = 0.02
"""Share of sentences from which a stop word is one indeed; below, it may be a part of a term."""
_EVERYWHERE = 0.2
"""Share of sentences from which a word is beside every other by chance."""


class Phrases:
    """Every run of words that stands in two sentences or more, as it is compared.

    It is compared as one string.  Of a language without spaces a run stands wherever its
    characters do: a dictionary cuts the same term now so, now otherwise.
    """

    def __init__(self, sentences: Sequence[Sequence[str]], profile: Profile) -> None:
        """Read sentences of one language, as words."""
        self.spaced = profile.spaced
        self._fold = folding(profile)
        self._latin = any(map(str.isascii, filter(str.isalpha, profile.own_name)))
        self._usual = _usual(sentences, stop_words(profile))
        self._forms: dict[str, Counter[str]] = {}
        self._edged: dict[str, dict[str, None]] = {}
        self._plain: set[str] = set()
        most = _EVERYWHERE * len(sentences)
        self._everywhere = {word for word, count in self._usual.items() if count >= most}
        runs = [self._runs(words) for words in sentences]
        often = Counter(run for some in runs for run in some)
        known = {run for run, count in often.items() if count >= _TWICE}
        self.of: Sequence[Collection[str]] = (
            [some & known for some in runs]
            if profile.spaced
            else [_inside("".join(map(self._fold, words)), known) for words in sentences]
        )
        """Those of each sentence."""
        self.count = Counter(run for some in self.of for run in some)
        """In how many sentences each is."""

    def key(self, words: Sequence[str]) -> str:
        """Give the run of some words as it is compared."""
        return self._glue(self._fold(word) for word in words if is_word(word))

    def _glue(self, words: Iterable[str]) -> str:
        return (" " if self.spaced else "").join(words)

    def _runs(self, words: Sequence[str]) -> set[str]:
        found = set()
        folded = [self._fold(word) for word in words]
        for start in range(len(folded)):
            for end in range(start + 1, min(start + _LONGEST, len(folded)) + 1):
                if folded[end - 1] in _JOINTS and end > start + 1:
                    continue
                if not is_word(folded[end - 1]):
                    break
                run = self._glue(folded[start:end])
                if self._is_phrase(words[start:end], folded[start:end], run):
                    found.add(run)
                    forms = self._forms.setdefault(run, Counter())
                    forms[self._glue(words[start:end])] += 1
        return found

    def _is_phrase(self, words: Sequence[str], folded: Sequence[str], run: str) -> bool:
        """Tell whether a run may be a translation, or one with a stop word beside it."""
        if not self.is_own(run) and len(words) > 1:
            return False  # what is quoted from the source
        edges = [word for word in (lower(words[0]), lower(words[-1])) if word in self._usual]
        if len(edges) == 2 or not is_word(words[0]) or not self._everywhere.isdisjoint(edges):
            return False
        if edges:
            first = lower(words[0]) in self._usual
            inner = self._glue(folded[1:] if first else folded[:-1])
            self._edged.setdefault(inner, {})[run] = None
        else:
            self._plain.add(run)
        return True

    def is_whole(self, run: str) -> bool:
        """Tell whether a run neither begins nor ends with a stop word."""
        return run in self._plain

    def bare(self, run: str) -> str:
        """Give a run without the words that are everywhere, as 的 is: with or without is the same."""
        if self.spaced:
            return self._glue(word for word in run.split() if word not in self._everywhere)
        for word in sorted(self._everywhere):
            run = run.replace(word, "")
        return run

    def is_own(self, run: str) -> bool:
        """Tell whether a run is in the script of the language."""
        return self._latin or not run.isascii()

    def edged(self, run: str) -> Sequence[str]:
        """Give the run with one stop word more, before it or after it."""
        return tuple(self._edged.get(run, ()))

    def written(self, run: str) -> str:
        """Give a run as it is mostly written."""
        forms = self._forms[run]
        return min(forms, key=lambda form: (-forms[form], form))

    def size(self, run: str) -> int:
        """Give the size of a run: in words, or in characters where words are not spaced."""
        return run.count(" ") + 1 if self.spaced else len(run)

    def holds(self, run: str, other: str) -> bool:
        """Tell whether *other* is a part of *run*."""
        return f" {other} " in f" {run} " if self.spaced else other in run


def _usual(sentences: Iterable[Sequence[str]], stop: Collection[str]) -> Mapping[str, int]:
    """Give the stop words that are indeed in many sentences, and in how many."""
    said = [{lower(word) for word in words} for words in sentences]
    counts = Counter(word for words in said for word in words)
    least = max(1, _USUAL * len(said))
    return {word: counts[word] for word in sorted(stop) if counts[word] >= least}


def _inside(text: str, known: Collection[str]) -> set[str]:
    """Find the known runs in a text without spaces."""
    return {
        run
        for part in text.split(BREAK)
        for start in range(len(part))
        for end in range(start + 1, min(start + _LETTERS, len(part)) + 1)
        if (run := part[start:end]) in known
    }
