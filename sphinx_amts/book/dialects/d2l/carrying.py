"""Stretches of a text → the corresponding stretches of its translation, or of a newer wording.

Formulas, code, references, numbers and words that both texts have fix where things are; between them
a stretch begins and ends where a clause does, near the place that its share of the text suggests.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(
    r"(?:\{[\w:-]+\})?(?P<ticks>`+).+?(?P=ticks)|\$[^$]+\$|[^\W\d_\u2e80-\u9fff\uac00-\ud7af]+|\d+"
    r"|[\u2e80-\u9fff\uac00-\ud7af]",
    re.DOTALL,
)
"""What may be the same in both texts; of scripts without spaces, each character."""
_PAUSE = re.compile(r"[.,;:!?](?=\s|$)|[，。；：！？、]")
_FAR = 0.3
"""The share of the text between two fixed places that the next pause may be away."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text."""

    start: int
    end: int


class Carrier:
    """Finds the places of an old text in a new one."""

    def __init__(self, old: str, new: str) -> None:
        """Compare two texts."""
        self._fixed, self._loose = _Fixed(old, new), _Fixed(old, new, words=False)

    def place(self, place: int) -> int:
        """Give where what ends at *place* ends in the new text."""
        return self._fixed.place(place, opens=False)

    def stretches(self, stretches: Sequence[Stretch]) -> list[Stretch]:
        """Find *stretches* again, which are in their order, apart from each other and not empty.

        :return: as many, likewise; but empty where nothing is left of one.
        """
        found: list[Stretch] = []
        done = 0
        for stretch in stretches:
            for places in (self._fixed, self._loose):  # what is fixed may come in another order
                start = max(done, places.place(stretch.start, opens=True))
                end = max(start, places.place(stretch.end, opens=False))
                if start < end:
                    break
            found.append(Stretch(start, end))
            done = end
        return found


class _Fixed:
    """The places of two texts that correspond beyond doubt."""

    def __init__(self, old: str, new: str, *, words: bool = True) -> None:
        """Compare two texts.

        :param words: whether what both have is fixed, or only where they begin and end.
        """
        self._old, self._new = old, new
        here = list(_TOKEN.finditer(old)) if words else []
        there = list(_TOKEN.finditer(new)) if words else []
        matcher = SequenceMatcher(
            None, [t[0].lower() for t in here], [t[0].lower() for t in there], autojunk=False
        )
        pairs = [
            (here[block.a + n].span(), there[block.b + n].span())
            for block in matcher.get_matching_blocks()
            for n in range(block.size)
        ]
        first = len(old) - len(old.lstrip()), len(new) - len(new.lstrip())
        last = len(old.rstrip()), len(new.rstrip())
        self._before = [first, *((old[1], new[1]) for old, new in pairs)]
        self._after = [*((old[0], new[0]) for old, new in pairs), last]

    def place(self, place: int, *, opens: bool) -> int:
        """Give where a *place* of the old text is in the new one.

        :param opens: whether a stretch begins there; else it ends there.
        """
        left = self._before[max(bisect_right(self._before, (place, len(self._new))) - 1, 0)]
        right = self._after[min(bisect_left(self._after, (place, 0)), len(self._after) - 1)]
        # What stands between it and a fixed word, such as a bracket, stays there.
        behind, ahead = self._old[left[0] : place], self._old[place : right[0]]
        by_left = left[1] + len(behind) if self._new.startswith(behind, left[1]) else None
        by_right = right[1] - len(ahead) if self._new.endswith(ahead, 0, right[1]) else None
        for known in (by_right, by_left) if opens else (by_left, by_right):
            if known is not None:
                return known
        share = (place - left[0]) / max(right[0] - left[0], 1)
        guess = left[1] + round(min(max(share, 0), 1) * (right[1] - left[1]))
        return self._pause(guess, left[1], right[1], place, opens=opens)

    def _pause(self, guess: int, left: int, right: int, place: int, *, opens: bool) -> int:
        """Give the place near *guess*, between *left* and *right*, where a clause begins or ends."""
        after = opens or bool(_PAUSE.match(self._old, place - 1))  # its end is in the stretch
        places = [left, right] if left < right else [left]
        for pause in _PAUSE.finditer(self._new, left, right):
            at = pause.end() if after else pause.start()
            while opens and at < right and self._new[at].isspace():
                at += 1
            places.append(at)
        nearest = min(places, key=lambda at: (abs(at - guess), at))
        if abs(nearest - guess) <= max(_FAR * (right - left), 3):
            return nearest
        return min(self._words(left, right), key=lambda at: (abs(at - guess), at), default=nearest)

    def _words(self, left: int, right: int) -> list[int]:
        found = _TOKEN.finditer(self._new, left, right)
        return [place for token in found for place in token.span()]
