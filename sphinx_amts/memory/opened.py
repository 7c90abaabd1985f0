"""An open memory: its database, and a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .storage import Storage


@dataclass(frozen=True, slots=True)
class Opened:
    """What every part of the memory works with."""

    _database: Storage
    _clock: Callable[[], datetime]

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")
