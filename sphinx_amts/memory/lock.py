"""A lock that goes when its process does, however it ends."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..problems import AmtsError


class Lock:
    """Keeps a second process out of what *path* stands for, until it is released."""

    def __init__(self, path: Path) -> None:
        """Take the lock at once.

        SQLite's is the one lock that every platform has and that no killed process leaves behind.

        :raises AmtsError: if another process has it, or the file cannot be made.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            reason = "another build is at work there" if "locked" in str(error) else str(error)
            message = f"{path.parent}: {reason}; wait for it, or build elsewhere"
            raise AmtsError(message) from None
        except OSError as error:
            message = f"{path.parent} cannot be written: {error.strerror}; build elsewhere"
            raise AmtsError(message) from None

    def release(self) -> None:
        """Let others in."""
        self._connection.close()
