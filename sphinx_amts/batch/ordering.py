"""From what languages lack to jobs that run: planned, noted, uploaded and started, each once.

The memory notes an order before anything is sent, and its number at Amazon after.  Between the two
it is found by its name, and Amazon knows its token: a kill at any moment starts nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..engines.amazon.bucket import Bucket
from ..engines.amazon.client import Connection
from ..engines.amazon.jobfiles import details_key
from ..engines.amazon.jobs import JobState, JobStore
from ..engines.amazon.limits import JOB_TARGETS
from ..engines.amazon.names import digest
from ..engines.amazon.order import Order, Target, batch_settings, make_files
from ..engines.amazon.paralleldata import ParallelDataStore, Resource
from ..engines.amazon.prices import dollars
from ..engines.amazon.terminologies import TerminologyStore
from ..engines.amazon.waiting import Patience
from ..memory import Job, Memory
from ..problems import AmtsError
from .needs import Need
from .side import Side, parallel_data_name

Say = Callable[[str], None]

_NEVER_STARTED = json.dumps({"status": "NEVER_STARTED"})
"""The outcome of an order that a kill left before Amazon heard of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Customising:
    """The parallel data of a job."""

    name: str = ""
    version: str = ""
    """Of their content; empty for none."""


NOT_CUSTOMISED = Customising()


def group(needs: Sequence[Need]) -> list[tuple[Need, ...]]:
    """Put together the languages that one job can serve: the same sentences and settings."""
    groups: dict[object, list[Need]] = {}
    for need in needs:
        if need.pages:
            groups.setdefault(_shared(need), []).append(need)
    return [
        tuple(one[start : start + JOB_TARGETS])
        for one in groups.values()
        for start in range(0, len(one), JOB_TARGETS)
    ]


def _shared(need: Need) -> object:
    """Give what the languages of one job have in common."""
    settings = need.side.settings
    place = (settings.region, settings.profile, settings.bucket, settings.prefix)
    rights = (settings.role, settings.kms_key)
    return (
        *(need.pages, need.customised, place, rights),
        *(settings.terminology, settings.parallel_data, tuple(sorted(settings.wire().items()))),
    )


def customise(
    amazon: Connection, sides: Sequence[Side], asked: Sequence[Side], say: Say
) -> Customising | None:
    """Find the parallel data for a job; None if several languages have none together.

    :param sides: the languages of the job.
    :param asked: all that were asked for, which may have parallel data together.
    :raises AmtsError: if there are none for one language, or they cannot be used.
    """
    store = ParallelDataStore(amazon)
    names = dict.fromkeys((parallel_data_name(sides), parallel_data_name(asked)))
    found = next(filter(None, map(store.get, names)), None)
    if found is None:
        if len(sides) > 1:
            return None
        message = (
            f"there are no parallel data {next(iter(names))!r}; make them: amts data push BOOK "
            f"--language {sides[0].target}; or translate without: --plain"
        )
        raise AmtsError(message)
    _check(found, sides)
    if found.update == "FAILED":
        say(f"the last update of parallel data {found.name!r} failed; those before it are used")
    version = found.note.version if found.note else digest(found.uri)
    return Customising(name=found.name, version=version)


def _check(found: Resource, sides: Sequence[Side]) -> None:
    if found.busy or found.status != "ACTIVE":
        what = "being made" if found.busy else f"of no use: {found.message or found.status}"
        message = (
            f"parallel data {found.name!r} are {what}; "
            f"see amts data show {found.name}, and start the job when they are ACTIVE"
        )
        raise AmtsError(message)
    lacking = sorted({side.target for side in sides} - set(found.targets))
    if found.source != sides[0].source or lacking:
        there = f"{found.source} to {', '.join(found.targets)}"
        message = (
            f"parallel data {found.name!r} are of {there}, and this is of {sides[0].source} to "
            f"{', '.join(side.target for side in sides)}; push others, or use --plain"
        )
        raise AmtsError(message)


def prepare(
    amazon: Connection, needs: Sequence[Need], asked: Sequence[Side], say: Say
) -> list[Order]:
    """Make the orders for a group, having looked at everything that they need at Amazon.

    One order serves all its languages, but for customised ones that have no parallel data
    together: a job takes one resource, which has to be of all its targets.

    :param asked: the languages of all groups.
    :raises AmtsError: if something has to be mended first; nothing was sent.
    """
    sides = [need.side for need in needs]
    for side in sides:
        side.needs("bucket", "role")
    custom = customise(amazon, sides, asked, say) if needs[0].customised else NOT_CUSTOMISED
    if custom is None:
        return [order for need in needs for order in prepare(amazon, [need], asked, say)]
    region = amazon.region or ""
    check_terminology(amazon, sides[0])
    order = make_order(needs, custom, region)
    Bucket(amazon=amazon, name=order.bucket, prefix=order.prefix).check(region)
    return [order]


def make_order(needs: Sequence[Need], customising: Customising, region: str) -> Order:
    """Put an order together.

    :param needs: those of a group, which have a bucket and a role.
    :raises AmtsError: if a setting cannot be had from a job.
    """
    side = needs[0].side
    settings = side.settings
    assert settings.bucket is not None
    assert settings.role is not None
    return Order(
        source=side.source,
        targets=tuple(
            Target(code=need.side.target, engine=need.engine, model=customising.version)
            for need in needs
        ),
        files=make_files(needs[0].pages),
        region=region,
        bucket=settings.bucket,
        prefix=settings.prefix,
        role=settings.role,
        kms_key=settings.kms_key,
        parallel_data=customising.name,
        terminology=settings.terminology,
        settings=batch_settings(settings, side.target),
        revision=side.revision,
    )


def cost(need: Need) -> tuple[int, Decimal]:
    """Give the characters that Amazon will charge for one language, and the money."""
    characters = sum(one.characters for page in need.pages for one in page)
    prices = need.side.settings.prices
    money = prices.of_custom(characters) if need.customised else prices.of_text(characters)
    return characters, money


def check_budget(need: Need) -> None:
    """Make sure that a job stays within what a run may take.

    :raises AmtsError: if it does not; a job cannot stop in the middle, so it is not begun.
    """
    settings = need.side.settings
    characters, money = cost(need)
    told = f"{need.side.target} lacks {characters:,} characters ({dollars(money)})"
    if settings.max_characters is not None and characters > settings.max_characters:
        message = f"{told}, and max_characters is {settings.max_characters:,}; raise it"
        raise AmtsError(message)
    if settings.max_cost is not None and money > settings.max_cost:
        message = f"{told}, and max_cost is {dollars(settings.max_cost)}; raise it"
        raise AmtsError(message)


def check_terminology(amazon: Connection, side: Side) -> None:
    """Make sure that the terminology is at Amazon.

    :raises AmtsError: if it is not.
    """
    name = side.settings.terminology
    if name and TerminologyStore(amazon).get(name) is None:
        message = (
            f"there is no terminology {name!r} at Amazon; "
            f"amts terms push BOOK --language {side.target}"
        )
        raise AmtsError(message)


def settle(amazon: Connection, memory: Memory) -> None:
    """See what became of orders that were noted and not known to have been started."""
    store = JobStore(amazon)
    for job in memory.jobs():
        if not job.id and not job.outcome and Order.load(job.request).region == amazon.region:
            found = store.find(job.name)
            if found is not None:
                memory.put_job(replace(job, id=found.id))
            else:
                memory.put_job(replace(job, outcome=_NEVER_STARTED))


def place(order: Order, amazon: Connection, memory: Memory, *, patience: Patience, say: Say) -> Job:
    """Note, upload and start an order, unless it was; give the job.

    :raises AmtsError: if it cannot be started; nothing is then charged.
    """
    bucket = Bucket(amazon=amazon, name=order.bucket, prefix=order.prefix)
    store = JobStore(amazon)
    order, found = _with_its_name(order, memory, store, bucket)
    job = Job(name=order.name, request=order.dump())
    memory.put_job(job)
    if found is None:
        _upload(order, bucket, say)
        number = store.start(order.start(), patience, say)
    else:
        number = found.id
    job = replace(job, id=number)
    memory.put_job(job)
    return job


def _with_its_name(
    order: Order, memory: Memory, store: JobStore, bucket: Bucket
) -> tuple[Order, JobState | None]:
    """Give the order the first name that is free or its own, and the job of that name."""
    before = [
        job
        for job in memory.jobs()
        if job.outcome not in {"", _NEVER_STARTED}
        if job.name == order.name or job.name.startswith(f"{order.name}-")
    ]
    order = replace(order, attempt=len(before))
    while (found := store.find(order.name)) is not None:
        if found.running or _has_output(found, order, bucket):
            break
        order = replace(order, attempt=order.attempt + 1)
    return order, found


def _has_output(job: JobState, order: Order, bucket: Bucket) -> bool:
    """Tell whether what a job brought is there still; another machine may have removed it."""
    if job.status not in {"COMPLETED", "COMPLETED_WITH_ERROR"}:
        return False
    folder = bucket.key(job.output_uri)
    return bucket.get(details_key(folder, order.targets[0].code)) is not None


def _upload(order: Order, bucket: Bucket, say: Say) -> None:
    folder = order.input_folder
    names = {f"{folder}{file.name}" for file in order.files}
    strange = [key for key in bucket.keys(folder) if key not in names]
    if strange:
        message = (
            f"{bucket.uri(strange[0])} is not of this job, and would be translated and charged; "
            "remove it"
        )
        raise AmtsError(message)
    say(f"writing {len(order.files)} files to {bucket.uri(folder)}")
    for file in order.files:
        data = file.html(order.source).encode()
        bucket.put(f"{folder}{file.name}", data, "text/html; charset=utf-8")
