"""What translators get beside a text: what was made of similar ones, by people and engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..exchange import Candidate, Unit, one_line
from ..exchange.units import writable
from ..memory import Maker, Match, text_key
from ..tagged import TagError, parse, plain

_ASKED = 20
"""Matches that are asked for, as some are of no use."""

LookUp = Callable[..., Mapping[str, Sequence[Match]]]
"""Gives the best matches of texts, at most ``most`` of each; see ``Memory.similar``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggesting:
    """Adds candidates to units."""

    look_up: LookUp
    most: int
    """Candidates that a unit has at most."""

    def add(self, units: Sequence[Unit]) -> tuple[Unit, ...]:
        """Give each unit that needs work its candidates; ask for many units at once."""
        open_ = [unit.source for unit in units if not unit.reviewed]
        found = self.look_up(open_, most=max(_ASKED, self.most))
        return tuple(
            unit if unit.reviewed else self._with(unit, found.get(unit.source, ()))
            for unit in units
        )

    def _with(self, unit: Unit, matches: Iterable[Match]) -> Unit:
        """Leave out what the unit has already, and what is less than its draft."""
        known = {_key(unit.target)}
        if unit.previous is not None:
            known.add(_key(unit.previous.target))
        useful = (match for match in matches if not (unit.target and _is_another_draft(match)))
        new = [one for one in _candidates(useful) if _key(one.target) not in known]
        return replace(unit, candidates=tuple(new[: self.most]))


def _is_another_draft(match: Match) -> bool:
    """Tell whether it is what an engine made of another text."""
    return match.maker is Maker.MACHINE and match.similarity < 1


def _key(text: str) -> str:
    return text_key(plain(text))


def _candidates(matches: Iterable[Match]) -> Iterator[Candidate]:
    for match in matches:
        candidate = Candidate(
            source=writable(match.source),
            target=writable(match.target),
            similarity=match.similarity,
            origin=match.maker,
            by=one_line(match.by or match.page),
        )
        if _is_sound(candidate.source) and _is_sound(candidate.target):
            yield candidate


def _is_sound(text: str) -> bool:
    """Tell whether a text can be written: what a memory holds may come from anywhere."""
    try:
        parse(text)
    except TagError:
        return False
    return True
