"""Whose turn it is to send a sentence, where several builds share a memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from ..memory import Memory
from ..memory.lock import Lock
from ..problems import AmtsError, MemoryFileError

LASTING = 300.0
"""Seconds for which other machines wait for a build that says nothing: no answer of a service takes
longer.  On the same machine nobody waits for a build that is dead."""
_PAUSE = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """One build's claims on sentences that it is about to send."""

    memory: Memory
    languages: tuple[str, str]
    """Codes of source and target."""
    fingerprint: str
    """Of the engine."""
    owner: str
    """The build, by a name that only it has; it holds the lock of that name while it lives."""
    folder: Path
    """Where the builds of this machine have their locks."""
    pause: Callable[[float], None] = time.sleep

    def take(self, texts: Sequence[str]) -> frozenset[str]:
        """Claim sentences; give those that no other build is sending."""
        self._bury()
        return self.memory.claim(
            *self.languages, self.fingerprint, texts, owner=self.owner, seconds=LASTING
        )

    def _bury(self) -> None:
        """Take back what builds of this machine claimed that were killed since."""
        for path in sorted(self.folder.glob("*.lock")):
            if path.stem == self.owner:
                continue
            try:
                lock = Lock(path)
            except AmtsError:
                continue  # it is alive
            self.memory.drop_claims(path.stem)
            lock.release()
            path.unlink(missing_ok=True)

    def renew(self) -> None:
        """Say that the build still is at work."""
        self.memory.renew_claims(self.owner, seconds=LASTING)

    def wait(self) -> None:
        """Give another build time to get its answers."""
        self.pause(_PAUSE)


@contextmanager
def taking_turns(
    memory: Memory,
    languages: tuple[str, str],
    fingerprint: str,
    *,
    folder: Path,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Turns]:
    """Give the turns of a build that begins; when it ends, others have what is left.

    :raises AmtsError: if there can be no lock in *folder*.
    """
    owner, lock = _begin(folder)
    try:
        yield Turns(
            memory=memory,
            languages=languages,
            fingerprint=fingerprint,
            owner=owner,
            folder=folder,
            pause=pause,
        )
    finally:
        with suppress(MemoryFileError):  # then others wait until the claims end by themselves
            memory.drop_claims(owner)
        lock.release()
        (folder / f"{owner}.lock").unlink(missing_ok=True)


def _begin(folder: Path) -> tuple[str, Lock]:
    """Take a lock of a new name; another build may just be looking whether its owner is dead."""
    for _ in range(2):
        owner = uuid4().hex
        with suppress(AmtsError):
            return owner, Lock(folder / f"{owner}.lock")
    owner = uuid4().hex
    return owner, Lock(folder / f"{owner}.lock")
