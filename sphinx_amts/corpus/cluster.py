"""Workers of a Dask cluster: the same tasks, wherever its machines are."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from typing import Any, Self

from .. import __version__
from ..problems import AmtsError, OptionError, first_line
from .tasks import Task, run

_PATIENCE = 20
"""Seconds in which a scheduler has to answer, and to have a worker."""
_AHEAD = 2
"""Tasks for each thread of the cluster that are on their way at once."""


class Cluster:
    """The workers of a scheduler.

    Files are read here and sent, so that workers need no disk in common; they need this package.
    """

    def __init__(self, address: str) -> None:
        """Connect.

        :raises OptionError: if Dask is not installed.
        :raises AmtsError: if nobody answers, or the workers have another version.
        """
        try:
            dask: Any = import_module("distributed")
        except ImportError as error:
            message = "--scheduler needs a package: pip install 'sphinx-amts[dask]'"
            raise OptionError(message) from error
        self._dask = dask
        self._address = address
        for name in ("distributed", "distributed.client"):
            # What it has to say is said by our own errors.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client: Any = dask.Client(
                address, timeout=_PATIENCE, set_as_default=False, direct_to_workers=False
            )
        except (OSError, TimeoutError, ValueError) as error:
            message = f"--scheduler {address}: nobody answers ({first_line(error)})"
            raise AmtsError(message) from None
        try:
            self._check()
        except BaseException:
            self._client.close(timeout=1)
            raise

    def _check(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            message = f"--scheduler {self._address}: it has no workers; start some"
            raise AmtsError(message) from None
        found = self._client.run(version, "sphinx-amts", on_error="return")
        for worker, theirs in sorted(found.items()):
            if theirs != __version__:
                has = "no sphinx-amts" if isinstance(theirs, Exception) else f"version {theirs}"
                message = (
                    f"--scheduler {self._address}: worker {worker} has {has}; "
                    f"install sphinx-amts[corpus]=={__version__} there"
                )
                raise AmtsError(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close(timeout=5)

    def run(self, tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[int, bytes | None]]:
        """See :class:`.work.Workers`."""
        waiting = iter(tasks)
        numbers: dict[str, int] = {}
        done = self._dask.as_completed(loop=self._client.loop)
        while True:
            for number, task in islice(waiting, max(0, self._room() - len(numbers))):
                future = self._submit(task)
                numbers[future.key] = number
                done.add(future)
            if not numbers:
                return
            future = next(done)
            yield numbers.pop(future.key), self._result(future)

    def _room(self) -> int:
        """Give how many tasks may be on their way; workers come and go."""
        try:
            threads = sum(self._client.nthreads().values()) if self._connected() else 0
        except OSError:  # what a closed connection is to distributed
            raise self._lost() from None
        return max(1, threads) * _AHEAD

    def _connected(self) -> bool:
        return bool(self._client.status == "running")

    def _submit(self, task: Task) -> Any:
        if not self._connected():
            raise self._lost()
        with warnings.catch_warnings():
            # Documents of megabytes are sent with their task on purpose: each is used once.
            warnings.filterwarnings("ignore", message="Sending large graph", category=UserWarning)
            return self._client.submit(run, task, pure=False)

    def _result(self, future: Any) -> bytes | None:
        if future.status == "cancelled" or not self._connected():
            raise self._lost()
        try:
            result: bytes = future.result()
        except self._dask.KilledWorker:
            return None
        return result

    def _lost(self) -> AmtsError:
        return AmtsError(
            f"--scheduler {self._address}: the connection is lost; what was done is kept: "
            "start the scheduler, and run the same again"
        )
