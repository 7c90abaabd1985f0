"""Workers: tasks in, results out in any order, never more of them in memory than there is work for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType
from typing import Protocol, Self

from ..problems import AmtsError
from .tasks import Task, run

_AHEAD = 2
"""Tasks for each worker that are on their way at once."""


class Workers(Protocol):
    """Whoever runs tasks."""

    def run(self, tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[int, bytes | None]]:
        """Give the result of each task by its number; None if every worker that had it was lost.

        :raises AmtsError: if there is nobody to work any more.
        """

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop at once."""


class Alone:
    """This process does the work."""

    def run(self, tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[int, bytes | None]]:
        """See :class:`Workers`."""
        return ((number, run(task)) for number, task in tasks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Processes:
    """Several processes on this machine."""

    def __init__(self, count: int) -> None:
        """Start them when there is work."""
        self._count = count
        # A fork would take along an open database and whatever threads there are.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)
        if kind is not None:
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.terminate()

    def run(self, tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[int, bytes | None]]:
        """See :class:`Workers`."""
        waiting = iter(tasks)
        numbers: dict[Future[bytes], int] = {}
        try:
            while True:
                for number, task in islice(waiting, self._count * _AHEAD - len(numbers)):
                    numbers[self._pool.submit(run, task)] = number
                if not numbers:
                    return
                done, _ = wait(numbers, return_when=FIRST_COMPLETED)
                for future in done:
                    yield numbers.pop(future), future.result()
        except BrokenProcessPool:
            message = (
                "a worker process was ended from outside, or had no memory left; what was done is "
                "kept: run the same again, with a smaller -j if it happens again"
            )
            raise AmtsError(message) from None


def _begin() -> None:
    """Prepare a worker: the parent hears Ctrl-C, and nobody outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
