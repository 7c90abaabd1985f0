"""Faults that a test switches on: ``service.faults.add(Throttle(times=3))``.

Each is taken by the requests that it concerns, in the order in which they were added, until its
*times* are used up; *after* lets that many of them pass first.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TypeVar

from .errors import Code, ServiceError
from .languages import NOT_HERE
from .marked import BLOCK


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that goes wrong."""

    times: int | None = None
    """How often; None is for ever."""
    after: int = 0
    """How many requests that it concerns go well before."""
    operations: frozenset[str] | set[str] = frozenset()
    """Which operations it concerns; none is all of Amazon Translate.

    Those beside it are ``s3:PUT``, ``s3:GET``, …, ``sts:GetCallerIdentity``, ``iam:GetRole``, ….
    """
    containing: str = ""
    """Only requests whose body has this in it."""


@dataclass(frozen=True, kw_only=True)
class Refuse(Fault):
    """The request is answered by an error."""

    code: str
    message: str = "The stand-in was told to refuse this."
    status: int = 0

    def refusal(self) -> ServiceError:
        """Give the error."""
        return ServiceError(self.code, self.message, status=self.status)


@dataclass(frozen=True, kw_only=True)
class Throttle(Refuse):
    """Too many requests.

    The model declares TooManyRequestsException; ThrottlingException was seen, undeclared.
    """

    code: str = Code.THROTTLING
    message: str = "Rate exceeded"


@dataclass(frozen=True, kw_only=True)
class ExpiredCredentials(Refuse):
    """The session token is too old."""

    code: str = Code.EXPIRED_TOKEN
    message: str = "The security token included in the request is expired"
    status: int = 403


@dataclass(frozen=True, kw_only=True)
class SkewedClock(Refuse):
    """The caller's clock is off; services also say SignatureDoesNotMatch and RequestExpired."""

    code: str = Code.INVALID_SIGNATURE
    message: str = (
        "Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z "
        "(20260101T002000Z - 5 min.)"
    )
    status: int = 403


@dataclass(frozen=True, kw_only=True)
class WrongRegion(Refuse):
    """The region does not have this; so said the real service about batch jobs."""

    code: str = Code.NOT_AUTHORIZED
    message: str = NOT_HERE


@dataclass(frozen=True, kw_only=True)
class Latency(Fault):
    """The answer takes this long; really, so only benchmarks should use much of it."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class Reset(Fault):
    """The connection is reset; with *answered*, when the work is done and billed."""

    answered: bool = False


@dataclass(frozen=True, kw_only=True)
class Truncate(Fault):
    """The body breaks off in the middle, and the connection ends."""


@dataclass(frozen=True, kw_only=True)
class Spoil(Fault):
    """The translation comes back spoiled; ready-made ways are below."""

    how: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class SlowJobs(Fault):
    """Jobs, and parallel data, take this many seconds of the service's clock longer."""

    seconds: float = 86_400.0


@dataclass(frozen=True, kw_only=True)
class FailedJob(Fault):
    """A job ends as FAILED."""

    message: str = "The job failed because of an internal error."


@dataclass(frozen=True, kw_only=True)
class FailedDocument(Fault):
    """A document of a job is not translated, so that the job is COMPLETED_WITH_ERROR."""

    file: str = "*"
    """A pattern of the document's path in the input folder."""
    target: str = "*"
    code: str = "InvalidRequestException"
    message: str = "Invalid utf-8 encoded texts detected"

    def concerns(self, file: str, target: str) -> bool:
        """Tell whether this document into this language fails."""
        return fnmatch(file, self.file) and fnmatch(target, self.target)


@dataclass(frozen=True, kw_only=True)
class OddNames(Fault):
    """Outputs have names that nobody could guess: only the details file tells them."""


@dataclass(frozen=True, kw_only=True)
class FailedImport(Fault):
    """Parallel data ends as FAILED: the first time all of it, later the update only."""

    message: str = "The parallel data could not be processed."


@dataclass(frozen=True, kw_only=True)
class RoleNotReady(Fault):
    """The role was made a moment ago and cannot be assumed yet."""


_INLINE = re.compile(rf"(?!{BLOCK.pattern})<[^<>]+>", BLOCK.flags)


def leak(text: str) -> str:
    """Put the service's own token in the place of the first inline tag."""
    return _INLINE.sub("<DNT_GEBKJMMFHEHCKOAJBKHKJHCA", text, count=1)


def drop_tag(text: str) -> str:
    """Lose the first inline tag."""
    return _INLINE.sub("", text, count=1)


def double_tag(text: str) -> str:
    """Bring the first inline tag twice."""
    return _INLINE.sub(r"\g<0>\g<0>", text, count=1)


def move_tag(text: str) -> str:
    """Bring the first inline tag after everything else."""
    tags = _INLINE.findall(text)
    return _INLINE.sub("", text, count=1) + tags[0] if tags else text


def space_tags(text: str) -> str:
    """Put spaces around tags and inside them."""
    return re.sub(r"<(/?)(\w+)", r" < \1\2", text).replace("/>", " / >").replace(">", "> ")


def mangle_placeholders(text: str) -> str:
    """Rewrite what is in braces, as was seen toward Chinese (tolgee/tolgee-platform#3779)."""
    return re.sub(r"\{[^{}]*\}", "{七十八次}", text)


def lose_end(text: str) -> str:
    """Leave the second half out."""
    return text[: len(text) // 2]


Kind = TypeVar("Kind", bound=Fault)


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._met: dict[int, int] = {}

    def add(self, *faults: Fault) -> None:
        """Switch *faults* on."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Switch all of them off."""
        with self._lock:
            self._faults.clear()
            self._met.clear()

    def take(
        self,
        kind: type[Kind],
        operation: str = "",
        body: str = "",
        *,
        concerning: Callable[[Kind], bool] = lambda _: True,
    ) -> Kind | None:
        """Give the first fault of *kind* that concerns this, if one is due now."""
        with self._lock:
            for fault in self._faults:
                if (
                    isinstance(fault, kind)
                    and (not fault.operations or operation in fault.operations)
                    and fault.containing in body
                    and concerning(fault)
                    and self._is_due(fault)
                ):
                    return fault
        return None

    def _is_due(self, fault: Fault) -> bool:
        met = self._met[id(fault)] = self._met.get(id(fault), 0) + 1
        return met > fault.after and (fault.times is None or met <= fault.after + fault.times)
