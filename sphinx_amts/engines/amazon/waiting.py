"""Waiting for something that takes minutes or hours, asking less and less often."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

_ROLE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long to wait between two questions, and how long in all.

    Amazon allows 10 questions a second (Developer Guide, "Guidelines and quotas"); parallel data
    take minutes, a job tens of minutes and up to two days.
    """

    sleep: Callable[[float], None]
    first: float = 2.0
    """Seconds before the second question."""
    factor: float = 1.5
    longest: float = 60.0
    """Seconds between two questions at most."""
    total: float = float("inf")
    """Seconds of waiting after which to give up."""

    @classmethod
    def with_a_role(cls, sleep: Callable[[float], None]) -> Self:
        """Wait until a new role is known everywhere: seconds, says IAM's guide."""
        return cls(sleep=sleep, first=1.0, longest=8.0, total=_ROLE_SECONDS)

    def rounds(self) -> Iterator[float]:
        """Give the seconds waited so far, before each question; end when it was long enough."""
        waited, pause = 0.0, self.first
        yield waited
        while waited < self.total:
            pause = min(pause, self.longest, self.total - waited)
            self.sleep(pause)
            waited += pause
            pause *= self.factor
            yield waited
