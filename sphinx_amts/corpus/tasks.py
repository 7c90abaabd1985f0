"""What is done with one document, or with two: functions that a worker anywhere can run."""

from __future__ import annotations

from dataclasses import dataclass

from .pairing import pair
from .store import key_of, pack
from .survey import survey
from .topic import Keywords


@dataclass(frozen=True, kw_only=True, slots=True)
class Surveying:
    """A document to survey."""

    data: bytes
    suffix: str
    code: str
    phrases: tuple[str, ...]
    words: bool

    def key(self, digest: str) -> str:
        """Name the result.

        :param digest: that of the data.
        """
        return key_of("survey", digest, self.suffix, self.code, self.phrases, self.words)

    def run(self) -> bytes:
        """Give a :class:`.survey.Survey`, packed."""
        keywords = Keywords(self.phrases)
        done = survey(self.data, self.suffix, self.code, keywords, words=self.words)
        return pack(done.as_record())


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """Two documents to align."""

    source: bytes
    target: bytes
    suffixes: tuple[str, str]
    codes: tuple[str, str]

    def run(self) -> bytes:
        """Give an :class:`.pairing.Aligned`, packed."""
        return pack(pair(self.source, self.target, self.suffixes, self.codes).as_record())


Task = Surveying | Pairing


def pairing_key(digests: tuple[str, ...], suffixes: tuple[str, str], codes: tuple[str, str]) -> str:
    """Name the result of a :class:`Pairing`."""
    return key_of("pair", digests, suffixes, codes)


def run(task: Task) -> bytes:
    """Run a task."""
    return task.run()
