"""Sure signs that a text is not the translation of what its source says now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from .. import tagged
from ..document import Kind, Segment
from ..languages.scripts import scripts_of
from .numbers import in_digits, in_words

if TYPE_CHECKING:
    from ..languages import Profile

_DIGITS = re.compile(r"\d+")
_NAME = re.compile(r"[\w.]+(?:\(\))?", re.ASCII)
_PLACEHOLDERS = frozenset({"self", "cls", "obj", "object"})
_ALIKE = 0.5
"""Similarity of names from which one may be the other, translated: ``index``, ``indice``."""
_WORD = re.compile(r"[^\W\d_]+")
_UNTRANSLATED = 6
"""Words from which a text that is still the source's can be no name or title."""
_OLD = 0.5
"""Share of words that an older state of the source has in common with what it says now."""
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
    ours = in_digits(one)
    if not ours:
        return ""
    other = " ".join(tagged.plain(target.text, " ") for target in targets)
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
    """Compare literals and citations, where exactly one is lost and one is new.

    Translators also translate literals (names of variables, messages) and localise links and
    formulas, so that only another number or another member of the same module is a sign.
    """
    reasons = []
    for sort in ("literal", "cite"):
        one, other = _contents([source], sort), _contents(targets, sort)
        lost, added = one - other, other - one
        if lost.total() != 1 or added.total() != 1:
            continue
        [was], [now] = lost, added
        if sort == "cite" or _other_number(was, now) or _other_member(was, now):
            reasons.append(f"the source says {was} where the translation says {now}")
    return reasons


def _contents(segments: Sequence[Segment], sort: str) -> Counter[str]:
    keys = (inline.key.partition(":") for segment in segments for inline in segment.inlines)
    return Counter(content for name, _, content in keys if name == sort)


def _other_number(was: str, now: str) -> bool:
    return was != now and _DIGITS.sub("0", was) == _DIGITS.sub("0", now)


def _other_member(was: str, now: str) -> bool:
    """Tell whether two dotted names are different members of one module."""
    head, _, member = was.rstrip("()").rpartition(".")
    head_now, _, member_now = now.rstrip("()").rpartition(".")
    if not head or head != head_now or head in _PLACEHOLDERS or not _NAME.fullmatch(was):
        return False
    return SequenceMatcher(None, member, member_now).ratio() < _ALIKE


def _untranslated(
    source: Segment, targets: Sequence[Segment], source_profile: Profile, target_profile: Profile
) -> str:
    """Tell whether the target is still the source text."""
    if source_profile.code == target_profile.code or source.kind in _NEVER_TRANSLATED:
        return ""
    text = tagged.plain(source.text, " ")
    said = " ".join(tagged.plain(target.text, " ") for target in targets)
    one, other = (_WORD.findall(each.casefold()) for each in (text, said))
    if len(one) < _UNTRANSLATED:
        return ""
    names = sum(word[0].isupper() for word in _WORD.findall(text))
    if names * 2 > len(one):  # a list of names stays as it is
        return ""
    if one == other:
        return "it is still the source text"
    common = (Counter(one) & Counter(other)).total()
    if common >= _OLD * max(len(one), len(other)) and _in_script_of(text, said, target_profile):
        return "it is still the source text, as it was"
    return ""


def _in_script_of(text: str, said: str, target_profile: Profile) -> bool:
    """Tell whether what is *said* is in the script of *text*, which its language is not."""
    here = scripts_of(text)
    return scripts_of(said) <= here and not scripts_of(target_profile.own_name) <= here
