"""Which texts of a book translators get."""

from __future__ import annotations

from ..exchange import Unit
from ..explained import Explained
from ..plan import Origin


class Wanted(Explained):
    """Which texts are exported."""

    WORK = "work", "What is stale or missing."
    STALE = "stale", "What a person translated from an older text."
    MISSING = "missing", "What no person has translated."
    MACHINE = "machine", "What an engine has drafted, stale or missing."
    ALL = "all", "Every text of the book."


def is_wanted(unit: Unit, wanted: Wanted) -> bool:
    """Tell whether a text is among those that are wanted."""
    match wanted:
        case Wanted.ALL:
            return True
        case Wanted.STALE:
            return not unit.reviewed and unit.previous is not None
        case Wanted.MISSING:
            return not unit.reviewed and unit.previous is None
        case Wanted.MACHINE:
            return unit.origin == Origin.MACHINE
        case _:
            return not unit.reviewed
