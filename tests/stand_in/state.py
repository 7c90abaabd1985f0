"""What the stand-in knows: its regions and their resources, the clock, the faults, the accounts."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .clock import Clock
from .errors import Code, ServiceError
from .faults import Faults, Kind
from .ledger import Entry, Ledger
from .rights import Rights
from .signatures import ACCOUNT

if TYPE_CHECKING:
    from .jobs import Job
    from .paralleldata import ParallelData
    from .storage import Storage
    from .terminologies import Terminology

FILE_LIFETIME = 1800.0
"""Seconds for which the address of a file works (API Reference, ParallelDataDataLocation)."""


@dataclass(kw_only=True)
class Region:
    """The resources of one region."""

    name: str
    parallel_data: dict[str, ParallelData] = field(default_factory=dict)
    terminologies: dict[str, Terminology] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    started: int = 0
    """How many jobs there ever were."""
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    """By ARN."""
    replies: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = field(
        default_factory=dict
    )
    """What was asked with which client token, and answered: (operation, token)."""

    def arn(self, resource: str) -> str:
        """Give the ARN of a resource such as ``parallel-data/name``."""
        return f"arn:aws:translate:{self.name}:{ACCOUNT}:{resource}"


class World:
    """Everything behind the address of one stand-in."""

    def __init__(self, *, storage: Storage, clock: Clock) -> None:
        self.clock = clock
        self.faults = Faults()
        self.ledger = Ledger()
        self.rights = Rights()
        self.storage = storage
        self.lock = threading.RLock()
        self.address = ""
        self.defects: list[str] = []
        """What the stand-in itself did wrong; a test of it that leaves one behind fails."""
        self._regions: dict[str, Region] = {}
        self._files: dict[str, tuple[float, bytes]] = {}

    def region(self, name: str) -> Region:
        """Give a region, empty if nobody came before."""
        with self.lock:
            return self._regions.setdefault(name, Region(name=name))

    def publish(self, name: str, content: bytes) -> dict[str, str]:
        """Put a file where whoever knows the address can fetch it for half an hour."""
        key = f"{secrets.token_hex(8)}/{name}"
        self._files[key] = self.clock.now() + FILE_LIFETIME, content
        return {
            "RepositoryType": "S3",
            "Location": f"{self.address}/files/{key}?X-Amz-Expires=1800",
        }

    def fetch(self, key: str) -> bytes | None:
        """Give a file that was published, if its address still works."""
        until, content = self._files.get(key, (0.0, b""))
        return content if self.clock.now() < until else None


@dataclass(kw_only=True)
class Call:
    """One request, understood and allowed, on its way to its operation."""

    world: World
    region: Region
    operation: str
    request: dict[str, Any]
    body: str
    """The request as it came, for faults that look for something in it."""
    entry: Entry
    declared: frozenset[str]
    """The errors that the operation declares."""

    def fault(
        self, kind: type[Kind], concerning: Callable[[Kind], bool] = lambda _: True
    ) -> Kind | None:
        """Take a fault of *kind*, if one concerns this call."""
        return self.world.faults.take(kind, self.operation, self.body, concerning=concerning)

    def need(self, problem: str) -> None:
        """Refuse what the caller has no right to."""
        if problem:
            raise ServiceError(Code.ACCESS_DENIED, problem)

    def once(self, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Answer, or repeat the answer to the same request with the same client token.

        What the service says to the same token with another request is not documented.
        """
        key = self.operation, self.request["ClientToken"]
        if key in self.region.replies:
            asked, answered = self.region.replies[key]
            if asked != self.request:
                code = Code.CONFLICT
                if code not in self.declared:
                    code = Code.INVALID_PARAMETER_VALUE
                raise ServiceError(code, "The client token was used with other parameters.")
            return answered
        answered = answer()
        self.region.replies[key] = self.request, answered
        return answered
