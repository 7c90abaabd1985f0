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
from ..memory import Job, MachineTranslation, Memory
from ..problems import AmtsError
from ..subpipeline.drafts import verify
from ..tagged import TagError
from .order import File, Order, Sentence, Target


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
        folder = _folder(job, order, state, bucket)
        status = state.status if state is not None else "UNKNOWN"
        targets = tuple(
            _collect_target(order, target, folder, status, bucket, memory, say)
            for target in order.targets
        )
        found = Collection(order=order, status=status, targets=targets)
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


def _collect_target(
    order: Order,
    target: Target,
    folder: str,
    status: str,
    bucket: Bucket,
    memory: Memory,
    say: Callable[[str], None],
) -> Collected:
    collected = Collected(target)
    known = _known(order, target, memory)
    key = details_key(folder, target.code)
    data = bucket.get(key)
    if data is None:
        stopped = status == "STOPPED"
        reason = "the job was stopped" if stopped else f"there is no {bucket.uri(key)}"
        place = collected.missing if stopped else collected.unread
        place.update({one.id: reason for one in order.sentences() if one.text not in known})
        collected.arrived = len(known)
        return collected
    outputs = _by_source(load_details(data, target.code), order, bucket.uri(key))
    build = 0
    for number, file in enumerate(order.files, start=1):
        wanted = [one for one in file.sentences if one.text not in known]
        collected.arrived += len(file.sentences) - len(wanted)
        if not wanted:
            continue
        good = _read(file, wanted, outputs.get(file.name), folder, bucket, collected)
        if good:
            build = build or memory.begin_build(target.code, "")
            _remember(good, order, target, memory, build)
            collected.arrived += len(good)
        say(f"{target.code}: {number} of {len(order.files)} files")
    return collected


def _known(order: Order, target: Target, memory: Memory) -> frozenset[str]:
    texts = [one.text for one in order.sentences()]
    return frozenset(memory.machine(order.source, target.code, target.engine, texts))


def _by_source(outputs: Sequence[Output], order: Order, where: str) -> Mapping[str, Output]:
    """Give each output by its input.

    :raises AmtsError: if the details name files that were not sent, or one twice.
    """
    names = {file.name for file in order.files}
    found: dict[str, Output] = {}
    for output in outputs:
        if output.source not in names or output.source in found:
            why = "twice" if output.source in found else "which was not sent"
            message = (
                f"{where} names {output.source!r}, {why}; it was changed, or is of another job: "
                "nothing was taken from it"
            )
            raise AmtsError(message)
        found[output.source] = output
    return found


def _read(
    file: File,
    wanted: Sequence[Sentence],
    output: Output | None,
    folder: str,
    bucket: Bucket,
    collected: Collected,
) -> dict[str, str]:
    """Give the translations of a file that can be used; note why the others cannot."""
    ids = [one.id for one in wanted]
    if output is None:
        collected.missing.update(dict.fromkeys(ids, f"the details do not name {file.name}"))
        return {}
    if output.error:
        collected.missing.update(dict.fromkeys(ids, f"{file.name}: {output.error}"))
        return {}
    uri = bucket.uri(f"{folder}{output.target}")
    data = bucket.get(f"{folder}{output.target}")
    if data is None:
        collected.unread.update(dict.fromkeys(ids, f"there is no {uri}"))
        return {}
    returned = load_file(data, [one.id for one in file.sentences])
    good = {}
    for sentence in wanted:
        if fault := returned.faults.get(sentence.id):
            collected.unread[sentence.id] = f"{uri}: {fault}"
            continue
        answer = check(sentence.text, returned.html[sentence.id])
        if isinstance(answer, Result):
            good[sentence.text] = answer.text
        else:
            collected.refused[sentence.id] = answer.reason
    return good


def check(source: str, html: str) -> Result | Failure:
    """Read the translation of a sentence, and refuse what a build would refuse."""
    try:
        text = from_html(source, html)
    except TagError as error:
        return Failure(number=0, reason=f"Amazon did not keep the tags: {error}")
    return verify(source, Result(number=0, text=text))


def _remember(
    good: Mapping[str, str], order: Order, target: Target, memory: Memory, build: int
) -> None:
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
    memory.remember(order.source, target.code, translations, build)
