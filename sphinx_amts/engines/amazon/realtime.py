"""Requests to TranslateText, several at a time: sent, read, sent again in a safer form, or given up.

A request is sent only when what an earlier one brought has been taken: a process that is killed has
at most as many paid answers in its hands as requests may run at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

from ...languages import Profile
from ...problems import EngineError
from ...tagged import TagError
from .. import Failure, Result
from .budget import Budget
from .client import Connection
from .errors import MISSING, REFUSED_TEXT, code_of, is_passing, meaning
from .forms import ALONE, TOGETHER
from .packing import Parcel, Work, pack
from .settings import AmazonSettings

PATIENCE = 3
"""Requests in a row that may be lost before the run is given up, or as many as run at a time."""
DOUBTS = 2
"""Answers in a row whose lines are not certain before sentences are only sent alone: paying twice
for every sentence would be worse than paying for more requests."""

Answer = Result | Failure


class Sender:
    """Sends one run's sentences of one language."""

    def __init__(
        self,
        connection: Connection,
        settings: AmazonSettings,
        *,
        source: str,
        target: Profile,
        budget: Budget,
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._target = target
        self._budget = budget
        self._queue: deque[Parcel] = deque()
        self._running: dict[Future[str], Parcel] = {}
        self._answered = False
        self._lost = 0
        self._doubts = 0
        self._call: dict[str, Any] = {
            "SourceLanguageCode": source,
            "TargetLanguageCode": target.code,
        }
        if settings.terminology:
            self._call["TerminologyNames"] = [settings.terminology]
        if wire := settings.wire():
            self._call["Settings"] = wire

    def send(self, works: Sequence[Work]) -> Iterator[Answer]:
        """Translate sentences; answers come as they arrive, those of one request together.

        :raises EngineError: if nothing can go on; what was given before is valid.
        """
        self._queue.extend(pack(works))
        packed = {work for parcel in self._queue for work in parcel.works}
        yield from _together([self._fail(work) for work in works if work not in packed])
        client = self._connection.translate
        with ThreadPoolExecutor(self._settings.concurrency, "amazon") as threads:
            try:
                while self._queue or self._running:
                    yield from _together(self._fill(threads, client))
                    if not self._running:
                        continue
                    done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                    future = next(each for each in self._running if each in done)
                    parcel = self._running.pop(future)
                    yield from _together(self._taken(parcel, future))
            except (EngineError, KeyboardInterrupt):
                # What is under way is paid for, or will be.
                self._queue.clear()
                for future, parcel in self._running.items():
                    if not future.exception() and future.result().strip():
                        yield from _together(self._read(parcel, future.result()))
                raise

    def _fill(self, threads: ThreadPoolExecutor, client: Any) -> list[Answer]:
        """Send as much as may run at a time; give the failures of what the budget does not allow."""
        while self._queue and len(self._running) < self._settings.concurrency:
            parcel = self._queue.popleft()
            works = parcel.works
            if self._doubts >= DOUBTS and len(works) > 1:
                self._queue.extendleft(reversed(list(_singly(works))))
            elif works:
                parcel, rest = self._budget.divide(parcel)
                if parcel.lines:
                    self._budget.spend(len(parcel.text))
                    self._running[threads.submit(self._translate, client, parcel.text)] = parcel
                if rest:
                    return self._stop(rest)
        return []

    def _translate(self, client: Any, text: str) -> str:
        answer: dict[str, Any] = client.translate_text(Text=text, **self._call)
        # A body that was cut off, and still is an answer to botocore, has no translation.
        return str(answer.get("TranslatedText", ""))

    def _stop(self, rest: Sequence[Work]) -> list[Answer]:
        """Give up what is not sent yet, for want of money."""
        queued = (work for parcel in self._queue for work in parcel.works)
        left = list(dict.fromkeys([*rest, *queued]))
        self._queue.clear()
        reason = self._budget.used_up(left)
        return [self._fail(work, reason, retry=True) for work in left]

    # What came back

    def _taken(self, parcel: Parcel, future: Future[str]) -> list[Answer]:
        error = future.exception()
        if error is None:
            return self._read(parcel, future.result())
        if not isinstance(error, self._connection.failures):
            raise error
        assert isinstance(error, Exception)
        if code_of(error) in REFUSED_TEXT:
            return self._doubted(parcel, self._meaning(error))
        if not is_passing(error):
            raise self._explain(error)
        return self._missed(parcel, error)

    def _missed(self, parcel: Parcel, error: Exception | None) -> list[Answer]:
        """Leave the sentences of a request that was lost to the next run."""
        self._lost += 1
        why = self._meaning(error) if error else "the answer was cut off; run again"
        nothing_works = not self._answered and not self._running
        if nothing_works or self._lost >= max(PATIENCE, self._settings.concurrency):
            raise self._explain(error) if error else EngineError(f"Amazon Translate: {why}")
        return [self._fail(work, why, retry=True) for work in parcel.works]

    def _read(self, parcel: Parcel, answer: str) -> list[Answer]:
        self._budget.charge(len(parcel.text))
        if not answer.strip():
            return self._missed(parcel, None)
        self._lost, self._answered = 0, True
        lines = parcel.unpack(answer)
        if lines is None:
            self._doubts += len(parcel.lines) > 1
            return self._doubted(parcel, "it is not certain which line is whose")
        if len(lines) > 1:
            self._doubts = 0
        works = parcel.works
        for line, text in zip(parcel.lines, lines, strict=True):
            if line.live:
                line.work.answers[line.place] = text
        finished = [self._finish(work) for work in works if work.complete]
        return [answer for answer in finished if answer is not None]

    def _finish(self, work: Work) -> Answer | None:
        try:
            text = work.read(self._target)
        except TagError as error:
            return self._again(work, str(error))
        work.done = True
        return Result(number=work.number, text=text)

    def _doubted(self, parcel: Parcel, reason: str) -> list[Answer]:
        """Send every sentence of a request again, in a safer form."""
        failures = [self._again(work, reason) for work in parcel.works]
        return [failure for failure in failures if failure is not None]

    def _again(self, work: Work, reason: str) -> Failure | None:
        """Queue a sentence in a safer form; give its failure if there is none."""
        work.reason = reason
        if not work.make_safer() or not (parcels := list(pack([work]))):
            return self._fail(work)
        self._queue.extend(parcels)
        return None

    def _fail(self, work: Work, reason: str = "", *, retry: bool = False) -> Failure:
        work.done = True
        reason = reason or f"Amazon Translate did not keep it whole: {work.reason}"
        return Failure(number=work.number, reason=reason, retry=retry)

    def _meaning(self, error: Exception) -> str:
        return meaning(error, profile=self._settings.profile, region=self._connection.region)

    def _explain(self, error: Exception) -> EngineError:
        explained = self._connection.explain(error, f"into {self._target.code!r}")
        if code_of(error) in MISSING and self._settings.terminology:
            return EngineError(
                f"{explained}; run 'amts terms push' to make the terminology of the book, or set "
                "engine_options['terminology'] to None"
            )
        return explained


def _singly(works: Iterable[Work]) -> Iterator[Parcel]:
    for work in works:
        work.form = ALONE if work.form is TOGETHER else work.form
        yield from pack([work])


def _together(answers: Sequence[Answer]) -> Iterator[Answer]:
    """Say of all but the last that more is there already."""
    for answer in answers[:-1]:
        yield replace(answer, more=True)
    yield from answers[-1:]
