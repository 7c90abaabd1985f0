"""What jobs bring: found by the details file, verified sentence by sentence, kept as it arrives.

Nothing is taken on trust: a file has to be one that was ordered, a sentence has to be in the file
that it was sent in, and its translation has to pass what builds ask of every engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..engines import Failure, Result
from ..engines.amazon.bucket import Bucket
from ..engines.amazon.jobfiles import Output, details_key, load_details, load_file
from ..engines.amazon.jobs import WITH_OUTPUT, JobState
from ..engines.amazon.markup import from_html
from ..engines.amazon.order import File, Order, Sentence, Target
from ..memory import Job, MachineTranslation, Memory
from ..problems import AmtsError
from ..subpipeline.drafts import verify
from ..tagged import TagError


@dataclass(slots=True)
class Collected:
    """What became of every sentence of one language; the numbers add up."""

    target: Target
    arrived: int = 0
    """How many are in the memory now, from this run or one before."""
    refused: dict[str, str] = field(default_factory=dict)
    """Sentence → why its translation cannot be used: asking again would not help."""
    missing: dict[str, str] = field(default_factory=dict)
    """Sentence → why Amazon did not translate it: it may be ordered again."""
    unread: dict[str, str] = field(default_factory=dict)
    """Sentence → why its translation cannot be read now: it may lie in the bucket still."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """What became of a job."""

    order: Order
    status: str
    targets: tuple[Collected, ...]

    @property
    def whole(self) -> bool:
        """Whether there is nothing that could still be read."""
        return not any(one.unread for one in self.targets)

    def outcome(self) -> str:
        """Write what the memory keeps of it."""
        told = {
            "status": self.status,
            "arrived": {one.target.code: one.arrived for one in self.targets},
            "refused": {one.target.code: one.refused for one in self.targets if one.refused},
            "missing": {one.target.code: one.missing for one in self.targets if one.missing},
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    def faults(self) -> Iterator[tuple[str, Sentence, str]]:
        """Give language, sentence and reason of everything that is not there."""
        for one in self.targets:
            reasons = {**one.refused, **one.missing, **one.unread}
            for sentence in self.order.sentences():
                if sentence.id in reasons:
                    yield one.target.code, sentence, reasons[sentence.id]


def collect(
    job: Job, state: JobState | None, bucket: Bucket, memory: Memory, say: Callable[[str], None]
) -> Collection:
    """Take what a job has brought, and close it if there is nothing left to read.

    What was taken before is not taken again, so that a killed run goes on where it was.

    :param state: how the job stands, over; None if Amazon does not know it any more.
    :raises AmtsError: if there is nothing that can be collected.
    """
    order = Order.load(job.request)
    if state is not None and state.status not in WITH_OUTPUT:
        found = _nothing(order, state)
    else:
        reader = _Reader(
            order=order,
            folder=_folder(job, order, state, bucket),
            stopped=state is not None and state.status == "STOPPED",
            bucket=bucket,
            memory=memory,
            say=say,
        )
        found = Collection(
            order=order,
            status=state.status if state is not None else "UNKNOWN",
            targets=tuple(map(reader.target, order.targets)),
        )
    if found.whole:
        memory.put_job(replace(job, outcome=found.outcome()))
    return found


def _nothing(order: Order, state: JobState) -> Collection:
    """Say of every sentence that its job failed."""
    reason = f"the job {state.status}: {state.message or 'no reason given'}"
    missing = {sentence.id: reason for sentence in order.sentences()}
    return Collection(
        order=order,
        status=state.status,
        targets=tuple(Collected(target, missing=dict(missing)) for target in order.targets),
    )


def _folder(job: Job, order: Order, state: JobState | None, bucket: Bucket) -> str:
    """Give the key of the folder of a job's outputs, as Amazon says, or as is found."""
    if state is not None:
        return bucket.key(state.output_uri)
    ending = f"-TranslateText-{job.id}/"
    for key in bucket.keys(order.output_folder):
        before, found, _ = key.partition(ending)
        if found:
            return f"{before}{found}"
    message = (
        f"the job {job.id} is not at Amazon any more, and there is nothing of it in "
        f"{bucket.uri(order.output_folder)}; give it up: amts batch stop {job.id}"
    )
    raise AmtsError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Reads the outputs of a job."""

    order: Order
    folder: str
    """The key of the folder that they lie in."""
    stopped: bool
    """Whether the job was stopped, so that what is not there was never made."""
    bucket: Bucket
    memory: Memory
    say: Callable[[str], None]

    def target(self, target: Target) -> Collected:
        """Take what there is of one language, file by file."""
        order, collected = self.order, Collected(target)
        known = self._known(target)
        key = details_key(self.folder, target.code)
        data = self.bucket.get(key)
        if data is None:
            reason = (
                "the job was stopped" if self.stopped else f"there is no {self.bucket.uri(key)}"
            )
            lacking = [one.id for one in order.sentences() if one.text not in known]
            place = collected.missing if self.stopped else collected.unread
            place.update(dict.fromkeys(lacking, reason))
            collected.arrived = len(known)
            return collected
        outputs = self._by_source(load_details(data, target.code), self.bucket.uri(key))
        build = self.memory.begin_build(target.code, order.revision)
        for number, file in enumerate(order.files, start=1):
            wanted = [one for one in file.sentences if one.text not in known]
            good = self._read(file, wanted, outputs.get(file.name), collected) if wanted else {}
            self._remember(good, target, build)
            collected.arrived += len(file.sentences) - len(wanted) + len(good)
            total = len(order.files)
            if number == total or 10 * number // total > 10 * (number - 1) // total:
                self.say(f"{target.code}: {number} of {total} files")
        return collected

    def _known(self, target: Target) -> frozenset[str]:
        order = self.order
        texts = [one.text for one in order.sentences()]
        return frozenset(self.memory.machine(order.source, target.code, target.engine, texts))

    def _by_source(self, outputs: Sequence[Output], where: str) -> Mapping[str, Output]:
        """Give each output by its input.

        :raises AmtsError: if the details name files that were not sent, or one twice.
        """
        names = {file.name for file in self.order.files}
        found: dict[str, Output] = {}
        for output in outputs:
            if output.source not in names or output.source in found:
                why = "twice" if output.source in found else "which was not sent"
                message = (
                    f"{where} names {output.source!r}, {why}; it was changed, or is of another "
                    "job: nothing was taken from it"
                )
                raise AmtsError(message)
            found[output.source] = output
        return found

    def _read(
        self, file: File, wanted: Sequence[Sentence], output: Output | None, collected: Collected
    ) -> dict[str, str]:
        """Give the translations of a file that can be used; note why the others cannot."""
        ids = [one.id for one in wanted]
        if output is None:
            collected.missing.update(dict.fromkeys(ids, f"the details do not name {file.name}"))
            return {}
        if output.error:
            collected.missing.update(dict.fromkeys(ids, f"{file.name}: {output.error}"))
            return {}
        key = f"{self.folder}{output.target}"
        data = self.bucket.get(key)
        if data is None:
            reason = f"there is no {self.bucket.uri(key)}"
            collected.unread.update(dict.fromkeys(ids, reason))
            return {}
        returned = load_file(data, [one.id for one in file.sentences])
        good = {}
        for sentence in wanted:
            if fault := returned.faults.get(sentence.id):
                collected.unread[sentence.id] = f"{self.bucket.uri(key)}: {fault}"
                continue
            answer = check(sentence.text, returned.html[sentence.id])
            if isinstance(answer, Result):
                good[sentence.text] = answer.text
            else:
                collected.refused[sentence.id] = answer.reason
        return good

    def _remember(self, good: Mapping[str, str], target: Target, build: int) -> None:
        """Keep the translations of one file in one transaction."""
        translations = [
            MachineTranslation(
                source=source,
                target=text,
                engine=target.engine,
                engine_name="amazon",
                model=target.model,
            )
            for source, text in good.items()
        ]
        self.memory.remember(self.order.source, target.code, translations, build)


def check(source: str, html: str) -> Result | Failure:
    """Read the translation of a sentence, and refuse what a build would refuse."""
    try:
        text = from_html(source, html)
    except TagError as error:
        return Failure(number=0, reason=f"Amazon did not keep the tags: {error}")
    return verify(source, Result(number=0, text=text))
