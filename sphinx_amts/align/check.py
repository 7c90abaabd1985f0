"""Sure signs that a text is not the translation of what its source says now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import tagged
from ..document import Kind, Segment
from .anchors import plain_math
from .numbers import in_digits, in_words

if TYPE_CHECKING:
    from ..languages import Profile

_REPLACED = {"literal": "literals", "cite": "citations"}
"""Inline elements that translators keep; links, references and formulas they also localise."""
_WORD = re.compile(r"[^\W\d_]+")
_UNTRANSLATED = 6
"""Words from which a text that is still the source's can be no name or title."""
_NEVER_TRANSLATED = frozenset({Kind.FOOTNOTE, Kind.INDEX, Kind.META})


def contradictions(
    source: Segment,
    targets: Sequence[Segment],
    *,
    source_profile: Profile,
    target_profile: Profile,
) -> tuple[str, ...]:
    """Give the reasons why *targets*, joined, cannot translate *source* as it is now.

    Only replacement is a sign: what one side merely lacks, translators add and leave out on
    purpose.  A false alarm hides a good translation from readers, so doubt is silence.

    :return: short reasons; empty if there is no sign.
    """
    reasons = (
        _numbers(source, targets),
        *_inlines(source, targets),
        _untranslated(source, targets, source_profile, target_profile),
    )
    return tuple(reason for reason in reasons if reason)


def _numbers(source: Segment, targets: Sequence[Segment]) -> str:
    """Compare the numbers in digits, where both sides have some that the other has in no form."""
    one = tagged.plain(source.text, " ")
    other = " ".join(tagged.plain(target.text, " ") for target in targets)
    ours = in_digits(one)
    theirs = [values for target in targets for values in in_digits(tagged.plain(target.text, " "))]
    lost = _without(ours, theirs, in_words(other))
    added = _without(theirs, ours, in_words(one))
    if not lost or not added or len(ours) != len(theirs):
        return ""
    return f"the source says {_say(lost)} where the translation says {_say(added)}"


def _without(
    ours: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]], said: frozenset[str]
) -> list[frozenset[str]]:
    """List our numbers that the other side has neither in digits nor in words."""
    there = said.union(*theirs)
    return [values for values in ours if values.isdisjoint(there)]


def _say(numbers: Sequence[frozenset[str]]) -> str:
    return ", ".join(min(values, key=lambda value: (len(value), value)) for values in numbers)


def _inlines(source: Segment, targets: Sequence[Segment]) -> list[str]:
    """Compare the inline elements of each sort, where as many are lost as are new."""
    reasons = []
    ours = _by_sort([source])
    theirs = _by_sort(targets)
    for sort, name in _REPLACED.items():
        one, other = ours.get(sort, Counter()), theirs.get(sort, Counter())
        lost, added = one - other, other - one
        if lost and added and lost.total() == added.total():
            was, now = ", ".join(sorted(lost)), ", ".join(sorted(added))
            reasons.append(f"{name} differ: {was} in the source, {now} in the translation")
    return reasons


def _by_sort(segments: Sequence[Segment]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for segment in segments:
        for inline in segment.inlines:
            sort, _, content = inline.key.partition(":")
            if sort == "math":
                content = plain_math(content)
            found.setdefault(sort, Counter())[content] += 1
    return found


def _untranslated(
    source: Segment, targets: Sequence[Segment], source_profile: Profile, target_profile: Profile
) -> str:
    """Tell whether the target is still the source text."""
    if source_profile.code == target_profile.code or source.kind in _NEVER_TRANSLATED:
        return ""
    one = _WORD.findall(tagged.plain(source.text, " ").casefold())
    other = [
        word
        for target in targets
        for word in _WORD.findall(tagged.plain(target.text, " ").casefold())
    ]
    if len(one) < _UNTRANSLATED or one != other:
        return ""
    names = sum(word[0].isupper() for word in _WORD.findall(tagged.plain(source.text, " ")))
    if names * 2 > len(one):  # a list of names stays as it is
        return ""
    return "it is still the source text"
