"""How many characters a run may send: what fits is sent, and the first character over it is not."""

from __future__ import annotations

from collections.abc import Sequence

from .packing import SEPARATOR, Parcel, Work
from .prices import dollars
from .settings import AmazonSettings


class Budget:
    """The characters of one run; every one that is sent counts, also what is sent again."""

    def __init__(self, settings: AmazonSettings) -> None:
        self._settings = settings
        self._most = settings.budget()
        self._sent = 0
        self._charged = 0
        self._answers = 0

    def spend(self, characters: int) -> None:
        """Note that *characters* are being sent."""
        self._sent += characters

    def charge(self, characters: int) -> None:
        """Note that a request of so many *characters* was answered; what is refused is free."""
        self._charged += characters
        self._answers += 1

    def account(self) -> str:
        """Say what was translated and what that costs; nothing if it is nothing."""
        if not self._answers:
            return ""
        prices = self._settings.prices
        return (
            f"Amazon Translate was sent {counted(self._charged, 'character')} in "
            f"{counted(self._answers, 'request')}, about {dollars(prices.of_text(self._charged))} "
            f"at the prices of {prices.date}"
        )

    def divide(self, parcel: Parcel) -> tuple[Parcel, tuple[Work, ...]]:
        """Cut a request into what may be sent, perhaps nothing, and the sentences over the budget."""
        if self._most is None or self._sent + len(parcel.text) <= self._most:
            return parcel, ()
        left = self._most - self._sent + len(SEPARATOR)
        over: set[Work] = set()
        for line in parcel.lines:
            left -= len(line.text) + len(SEPARATOR)
            if left < 0:
                over.add(line.work)
        lines = tuple(line for line in parcel.lines if line.work not in over)
        rest = tuple(work for work in parcel.works if work in over)
        return Parcel(lines), rest

    def used_up(self, left: Sequence[Work]) -> str:
        """Say that the budget is used up, and what is left to send."""
        needed = [sum(map(len, work.pieces)) for work in left]
        settings = self._settings
        # The next run begins with the first of them: if it does not fit, running again is in vain.
        fits = self._most is None or needed[0] <= self._most
        if self._most == settings.max_characters:
            limit = f"max_characters is {settings.max_characters:,}"
        else:
            limit = f"max_cost is {dollars(settings.max_cost or settings.prices.of_text(0))}"
        return f"over the budget ({limit} a run): {sum(needed):,} characters are left to send; " + (
            "run again, or raise it" if fits else f"raise it: a sentence has {needed[0]:,}"
        )


def counted(number: int, noun: str) -> str:
    """Write a number of things for people."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
