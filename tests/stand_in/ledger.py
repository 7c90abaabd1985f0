"""What was asked, what was billed, and how many asked at once: the stand-in's accounts."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Entry:
    """One request."""

    operation: str
    region: str = ""
    request: dict[str, Any] = field(default_factory=dict)
    """What was asked, as the service model reads it."""
    error: str = ""
    """The code of the error that it was answered with, or of the fault of its connection."""
    characters: int = 0
    """How many characters were billed."""
    custom: bool = False
    """Whether at the price of customised translation."""


class Ledger:
    """Every request since the stand-in began, in the order of their arrival."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self.entries: list[Entry] = []
        self.peak = 0
        """How many requests were under way at the same time, at most."""
        self.sentences: Counter[tuple[str, str]] = Counter()
        """How often each sentence was translated: (target language, sentence)."""

    @contextmanager
    def request(self, operation: str) -> Iterator[Entry]:
        """Note a request while it is under way."""
        entry = Entry(operation=operation)
        with self._lock:
            self.entries.append(entry)
            self._busy += 1
            self.peak = max(self.peak, self._busy)
        try:
            yield entry
        finally:
            with self._lock:
                self._busy -= 1

    def note_sentences(self, target: str, sentences: list[str]) -> None:
        """Note that *sentences* were translated, and are paid for."""
        with self._lock:
            self.sentences.update((target, sentence) for sentence in sentences)

    def bill(self, characters: int, *, custom: bool = False) -> None:
        """Bill what a job did, which no request waits for."""
        with self._lock:
            entry = Entry(operation="(job)", characters=characters, custom=custom)
            self.entries.append(entry)

    @property
    def characters(self) -> int:
        """How many characters were billed."""
        return sum(entry.characters for entry in self.entries)

    @property
    def paid_twice(self) -> dict[tuple[str, str], int]:
        """The sentences that were translated more than once, and how often."""
        return {key: times for key, times in self.sentences.items() if times > 1}

    def count(self, operation: str = "", *, error: str | None = None) -> int:
        """Count requests, of one *operation*, or with one *error* ("" is those without)."""
        return sum(
            (not operation or entry.operation == operation)
            and (error is None or entry.error == error)
            for entry in self.entries
            if entry.operation != "(job)"
        )

    def texts(self) -> list[str]:
        """Give the texts that TranslateText was asked for, in the order of their arrival."""
        return [entry.request["Text"] for entry in self.entries if "Text" in entry.request]

    def clear(self) -> None:
        """Begin again."""
        with self._lock:
            self.entries.clear()
            self.sentences.clear()
            self.peak = self._busy
