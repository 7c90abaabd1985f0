"""Whether a machine translation kept the numbers of its sentence; if not, nobody may read it."""

from __future__ import annotations

from ..tagged import plain
from .numbers import in_digits, in_words

_SMALLEST = 3
"""Words for 0, 1 and 2 ("no", "a", "second", 一, 两) are too often something else."""


def lost_numbers(source: str, translation: str) -> str:
    """Say which number of a sentence its translation does not have; nothing if it has them all.

    A number in digits has to be there, in digits or words.  A number word may be left out (a
    "tripod" has three legs in one language only), but not replaced by another.

    :param source: tagged text, as is *translation*.
    """
    one, other = plain(source, " "), plain(translation, " ")
    ours, theirs = in_digits(one), in_digits(other)
    said = in_words(other).union(*theirs)
    missing = [values for values in ours if values.isdisjoint(said)]
    if missing:
        return f"the number {min(missing[0], key=lambda value: (len(value), value))} is lost"
    lost = _words(in_words(one, sure=True) - said)
    added = _words(in_words(other, sure=True) - in_words(one).union(*ours))
    return f"the number {lost[0]} became {added[0]}" if lost and added else ""


def _words(values: frozenset[str]) -> list[int]:
    return sorted(int(value) for value in values if int(value) >= _SMALLEST)
