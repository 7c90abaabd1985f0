"""What synchronisation says of each sentence of a translation, and what people made of it later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz

from sphinx_amts.document import Document
from sphinx_amts.languages import Profile
from sphinx_amts.subpipeline.reading import for_people
from sphinx_amts.sync.changes import Change, Sentence
from sphinx_amts.sync.lineage import sentences_of
from sphinx_amts.sync.standing import Standing, State

ALIKE = 50
"""Similarity (InDel, per cent) from which a sentence that is not there any more was edited."""


class Fate(StrEnum):
    """What people made of a sentence of a translation."""

    KEPT = "kept"
    EDITED = "edited"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence of a translation."""

    text: str
    standing: Standing | None
    """None if it belongs to no sentence of the source: the translators' own."""
    fate: Fate
    later: str
    """What it became, if it was edited."""

    @property
    def flagged(self) -> bool:
        """Whether it is said to need work."""
        return self.standing is not None and self.standing.state in {State.STALE, State.ORPHANED}

    @property
    def touched(self) -> bool:
        """Whether anything at all changed in what it was translated from."""
        standing = self.standing
        return standing is not None and (self.flagged or standing.change is not Change.SAME)


def verdicts(
    target: Document, standings: Sequence[Standing], later: Document, profile: Profile
) -> list[Verdict]:
    """Judge the sentences of a translated page.

    :param later: the same page after people brought it up to date.
    """
    ours = sentences_of(target.segments, profile)
    theirs = [placed.sentence for placed in sentences_of(later.segments, profile)]
    fates = _fates([placed.sentence for placed in ours], theirs)
    written = [
        each
        for each in standings
        if each.target and each.target_path and each.change is not Change.CODE
    ]
    found = []
    for placed, (fate, became) in zip(ours, fates, strict=True):
        line = target.segments[placed.segment].line or 0
        text = for_people(placed.sentence.text)
        found.append(Verdict(text, _standing(text, line, written), fate, became))
    return found


def _standing(text: str, line: int, standings: Sequence[Standing]) -> Standing | None:
    """Find what is said of a sentence: where its text is told, as near to its line as there is."""
    wanted = re.compile(".*?".join(map(re.escape, compact(text).split("…"))))
    having = [each for each in standings if wanted.search(compact(each.target))]
    return min(
        having,
        key=lambda each: (abs((each.target_line or 0) - line), each.state is State.CURRENT),
        default=None,
    )


@cache
def compact(text: str) -> str:
    """Give a text without the white space that joining or wrapping may change."""
    return re.sub(r"\s+", "", text)


def _fates(ours: Sequence[Sentence], theirs: Sequence[Sentence]) -> list[tuple[Fate, str]]:
    """Say what became of each sentence; one that differs in punctuation alone was kept."""
    there = Counter(each.key for each in theirs)
    kept = []
    for each in ours:
        kept.append(there[each.key] > 0)
        there[each.key] -= kept[-1]
    new = [each.plain for each in theirs if there[each.key] > 0]
    fates = []
    for each, is_kept in zip(ours, kept, strict=True):
        if is_kept:
            fates.append((Fate.KEPT, ""))
            continue
        best = max(new, key=lambda text: fuzz.ratio(each.plain, text), default="")
        edited = fuzz.ratio(each.plain, best) >= ALIKE
        fates.append((Fate.EDITED, best) if edited else (Fate.GONE, ""))
    return fates
