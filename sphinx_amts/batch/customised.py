"""A system of an evaluation that is customised: taught by parallel data, asked by a batch job."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..engines import Engine, Failure, Pair, Progress, Request, Result
from ..engines.amazon.bucket import Bucket
from ..engines.amazon.budget import counted
from ..engines.amazon.client import Connection
from ..engines.amazon.download import fetch
from ..engines.amazon.engine import ordered
from ..engines.amazon.jobs import JobStore
from ..engines.amazon.order import Sentence, charged
from ..engines.amazon.prices import dollars
from ..engines.amazon.settings import AmazonSettings
from ..engines.amazon.waiting import Patience
from ..evaluation.sentences import Sentence as Passage
from ..memory import Job, Memory
from . import borrowed
from .collecting import collect
from .needs import Known, Need, read_jobs
from .ordering import place as place_order
from .ordering import prepare, settle
from .pushing import Push


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """How systems speak with Amazon, and with whoever waits for them."""

    connect: Callable[[AmazonSettings], Connection]
    patience: Patience
    role_patience: Patience
    """For a role that was just made."""
    say: Callable[[str], None]


class Customised(Engine):
    """Gives what batch jobs brought; what is missing it orders before it is asked."""

    name = "amazon"
    adaptive = False  # it has learnt before
    translates = True

    def __init__(
        self, office: Office, push: Push, passages: Mapping[str, Passage], *, given: int
    ) -> None:
        """Take what there is to teach and to translate; nothing is sent yet.

        :param push: the parallel data, of one language.
        :param passages: every sentence it may be asked for → where it stands first.
        :param given: how many pairs there were, of which a file takes each source once, if it is short.
        """
        self._office = office
        self._push = push
        [self._side] = push.sides
        self._passages = passages
        self._given = given
        self._faults: dict[str, Failure] = {}
        self._finished = False

    def fingerprint(self) -> str:
        """Name the settings that its output depends on."""
        return self._side.settings.fingerprint(customised=True)

    def awaited(self, orders: Iterable[str]) -> frozenset[str]:
        """Give the sentences that jobs are to bring; once these were waited for, none is."""
        if self._finished:
            return frozenset()
        return ordered(orders, self._side.target, self.accepts())

    def estimate(self, texts: Sequence[str]) -> str:
        """Say how many characters *texts* are, and what they cost."""
        characters, prices = sum(map(charged, texts)), self._side.settings.prices
        return (
            f"{counted(characters, 'character')} in a job {self.taught()}, about "
            f"{dollars(prices.of_custom(characters))} at the prices of {prices.date}"
        )

    def taught(self) -> str:
        """Say what it knows of the book."""
        teaching = self._push.teaching
        return (
            f"customised by {len(teaching.lessons):,} of {self._given:,} pairs of {teaching.level}"
        )

    def learn(self, pairs: Sequence[Pair], progress: Progress) -> None:
        """Take no notice: it has learnt before."""

    def begin(self, lacking: Sequence[str], memory: Memory, place: Path) -> None:
        """Teach Amazon, and order what is lacking and not on its way."""
        office, side = self._office, self._side
        if any(not job.id and not job.outcome for job in memory.jobs()):
            settle(office.connect(side.settings), memory)
        need = self._need(lacking).without(read_jobs(memory.jobs()))
        if not need.pages:
            return
        amazon = office.connect(side.settings)
        self._teach(amazon, place)
        for order in prepare(amazon, [need], [side], office.say):
            job = place_order(order, amazon, memory, patience=office.role_patience, say=office.say)
            office.say(f"{job.name}: started as {job.id}")

    def _need(self, texts: Iterable[str]) -> Need:
        pages: dict[str, list[Sentence]] = {}
        for text in texts:
            passage = self._passages[text]
            one = Sentence(text=text, place=passage.place)
            pages.setdefault(passage.page, []).append(one)
        return Need(side=self._side, customised=True, pages=tuple(map(tuple, pages.values())))

    def _teach(self, amazon: Connection, place: Path) -> None:
        push, office = self._push, self._office
        borrowed.note(
            place,
            borrowed.Borrowed(
                kind="parallel data",
                name=push.name,
                region=amazon.region or "",
                bucket=self._side.settings.bucket or "",
                key=push.key,
            ),
        )
        push.run(amazon, patience=office.patience, say=office.say, wait=True)
        _, skipped = push.result(amazon, fetch)
        if skipped:
            first = skipped[0]
            told = counted(len(skipped), "pair")
            office.say(f"{push.name}: Amazon skipped {told}, first {first.place}: {first.why}")

    def finish(self, memory: Memory) -> None:
        """Wait for the jobs, and put what they bring into the memory."""
        for job in memory.jobs():
            if job.id and not job.outcome:
                self._bring(job, memory)
        for known in read_jobs(memory.jobs()):
            self._faults |= _faults(known, self._side.target)
        self._finished = True

    def _bring(self, job: Job, memory: Memory) -> None:
        office = self._office
        amazon = office.connect(self._side.settings)
        [known] = read_jobs([job])
        bucket = Bucket(amazon=amazon, name=known.order.bucket, prefix=known.order.prefix)
        office.say(
            f"waiting for {job.name}; it takes tens of minutes, and goes on if this is stopped"
        )
        state = JobStore(amazon).wait(job.id, office.patience, office.say)
        found = collect(job, state, bucket, memory, office.say)
        self._faults |= {
            sentence.text: Failure(number=0, reason=reason, retry=True)
            for _, sentence, reason in found.faults()
        }

    def translate(self, requests: Iterable[Request]) -> Iterator[Result | Failure]:
        """Say why there is no translation: what there is, is in the memory."""
        for request in requests:
            fault = self._faults.get(request.text)
            reason = fault.reason if fault else "no job was asked for it"
            retry = fault.retry if fault else True
            yield Failure(number=request.number, reason=reason, retry=retry)

    def close(self) -> None:
        """Do nothing: the connection is the office's."""


def _faults(known: Known, code: str) -> dict[str, Failure]:
    """Give the sentences that a job did not bring, and whether another may."""
    if known.open:
        return {}
    outcome: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(known.job.outcome)
    refused, missing = (outcome.get(what, {}).get(code, {}) for what in ("refused", "missing"))
    found = {}
    for sentence in known.order.sentences():
        if sentence.id in refused:
            found[sentence.text] = Failure(number=0, reason=refused[sentence.id])
        elif sentence.id in missing:
            found[sentence.text] = Failure(number=0, reason=missing[sentence.id], retry=True)
    return found
