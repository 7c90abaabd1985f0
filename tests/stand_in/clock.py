"""The service's clock: it moves when a test moves it, or a step at each poll; nobody sleeps."""

from __future__ import annotations

import threading
import time


class Clock:
    """Seconds since 1970, as the service sees them.

    :param now: what it shows at first; the time of day if not given.
    :param per_poll: how far each look at something that takes time moves it; what takes a minute
        is done after two looks by default.
    """

    def __init__(self, now: float | None = None, *, per_poll: float = 30.0) -> None:
        self._now = time.time() if now is None else now
        self._per_poll = per_poll
        self._lock = threading.Lock()

    def now(self) -> float:
        """Give the time."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass."""
        with self._lock:
            self._now += seconds

    def poll(self) -> float:
        """Somebody asked how far something is: let a poll's time pass, and give the time."""
        self.advance(self._per_poll)
        return self._now


class TimeOfDay(Clock):
    """The real time, and what was advanced, for a stand-in that is started by hand."""

    def __init__(self) -> None:
        super().__init__(0.0, per_poll=0.0)

    def now(self) -> float:
        """Give the time."""
        return time.time() + super().now()

    def poll(self) -> float:
        """Give the time, which passes by itself."""
        return self.now()
