"""Whose turn it is to send a sentence, where several builds share a memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from ..memory import Memory
from ..problems import MemoryFileError

LASTING = 300.0
"""Seconds for which others wait for a build that says nothing: no answer of a service takes longer."""
_PAUSE = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """One build's claims on sentences that it is about to send."""

    memory: Memory
    languages: tuple[str, str]
    """Codes of source and target."""
    fingerprint: str
    """Of the engine."""
    pause: Callable[[float], None] = time.sleep
    owner: str = field(default_factory=lambda: uuid4().hex)

    def take(self, texts: Sequence[str]) -> frozenset[str]:
        """Claim sentences; give those that no other build is sending."""
        return self.memory.claim(
            *self.languages, self.fingerprint, texts, owner=self.owner, seconds=LASTING
        )

    def renew(self) -> None:
        """Say that the build still is at work."""
        self.memory.renew_claims(self.owner, seconds=LASTING)

    def wait(self) -> None:
        """Give another build time to get its answers."""
        self.pause(_PAUSE)

    def end(self) -> None:
        """Let others have what is left; if that cannot be said, they wait until the claims end."""
        with suppress(MemoryFileError):
            self.memory.drop_claims(self.owner)
