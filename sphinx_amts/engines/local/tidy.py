"""What a language never writes, and a model that knows little grammar does: ``，。`` and ``的`` first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .tokens import Unit, Word, is_word

_WEAK = frozenset(",;:，；：、")
_MARKS = _WEAK | frozenset(".。!！?？")
_LEANING = {"zh": "的", "zh-TW": "的"}
"""Words that belong to what stands before them in the same sentence."""


def tidy(units: Sequence[Unit], language: str) -> tuple[Unit, ...]:
    """Take out marks that another mark follows, and what leans on nothing or leads to nothing."""
    leaning = _LEANING.get(language)
    kept = [
        unit
        for before, unit, after in _neighbours(units)
        if not (_in(unit, _WEAK) and _in(after, _MARKS))
        and not (_is(unit, leaning) and _leans_on_nothing(before, after, leaning))
    ]
    start = 0
    if any(isinstance(unit, Word) and is_word(unit.text) for unit in kept):
        while _in(kept[start], _WEAK):
            start += 1
    return tuple(kept[start:])


def _neighbours(units: Sequence[Unit]) -> Iterator[tuple[Unit | None, Unit, Unit | None]]:
    for at, unit in enumerate(units):
        before = units[at - 1] if at else None
        yield before, unit, units[at + 1] if at + 1 < len(units) else None


def _in(unit: Unit | None, marks: frozenset[str]) -> bool:
    return isinstance(unit, Word) and unit.text in marks


def _is(unit: Unit | None, word: str | None) -> bool:
    return isinstance(unit, Word) and unit.text == word


def _leans_on_nothing(before: Unit | None, after: Unit | None, word: str | None) -> bool:
    """Tell whether it opens the sentence or a part of it, stands there twice, or closes a part."""
    opens = before is None or _in(before, _MARKS)
    return opens or _is(before, word) or _in(after, _WEAK)
