"""``amts batch``: what a book lacks, translated by jobs that learn from its parallel data."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from ..tables import table
from . import amazon as shell
from .saying import put, tell

if TYPE_CHECKING:
    from ..batch.collecting import Collection
    from ..batch.needs import Need
    from ..batch.side import Side
    from ..edition.build import Build
    from ..edition.gathering import Gathered
    from ..engines.amazon.client import Connection
    from ..memory import Job, Memory
    from . import Commands

_FAULTS = 20
"""How many sentences that are not there are told one by one."""


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    batch = commands.add_parser(
        "batch",
        help="batch jobs at Amazon, customised by parallel data",
        description="Batch jobs at Amazon: what a book lacks, translated in the style of what "
        "people translated.  Whoever has the memory file can collect them.",
    )
    actions = batch.add_subparsers(title="actions", required=True, metavar="ACTION")
    start = actions.add_parser(
        "start",
        help="start jobs for what a book lacks",
        description="Start jobs for the sentences of a book that are not translated, or not as "
        "the source is now.  One job serves all languages that lack the same.",
        epilog="amts batch start book --language zh,es",
    )
    start.set_defaults(run=_start)
    shell.add_book(start)
    start.add_argument("--wait", action="store_true", help="until they are over, and collect")
    start.add_argument("--plain", action="store_true", help="without parallel data")
    shell.add_dry_run(start)
    for name, run, text in (
        ("status", _status, "tell how jobs stand"),
        ("collect", _collect, "put what jobs brought into the memory"),
        ("stop", _stop, "stop jobs, or give up what cannot be collected"),
    ):
        action = actions.add_parser(name, help=text, description=text.capitalize() + ".")
        action.set_defaults(run=run)
        action.add_argument(
            "job",
            metavar="JOB",
            nargs=None if name == "stop" else "?",
            help="its name or id" + ("" if name == "stop" else "; default: all that are open"),
        )
        action.add_argument(
            "--memory", metavar="PLACE", help="a file or a URL; default: that of the book here"
        )
        action.add_argument("--profile", help="a profile of the AWS configuration")
        if name == "collect":
            action.add_argument("--wait", action="store_true", help="until they are over")
            action.add_argument(
                "--clean", action="store_true", help="remove the files of what is all collected"
            )


# Start


def _start(options: argparse.Namespace) -> int:
    from ..batch.needs import find_need, read_jobs
    from ..batch.ordering import check_budget, group, place, prepare, settle
    from ..builders import now
    from ..memory import Memory

    def find(side: Side, build: Build, gathered: Gathered) -> Need:
        return find_need(side, build, gathered, customised=not options.plain, clock=now)

    needs = shell.for_each_side(options, find)
    with Memory.open(needs[0].side.memory, clock=now) as memory, shell.Accounts() as accounts:
        if not options.dry_run:
            for need in needs:
                settle(accounts.of(need.side.settings), memory)
        known = read_jobs(memory.jobs())
        needs = [need.without(known) for need in needs]
        put(map(_told, needs))
        for need in needs:
            check_budget(need)
        if options.dry_run:
            return 0
        # What can be wrong with any of the jobs is found before the first is paid for.
        orders = [
            (amazon, order)
            for some in group(needs)
            for amazon in [accounts.of(some[0].side.settings)]
            for order in prepare(amazon, some, [need.side for need in needs], tell)
        ]
        started = []
        for amazon, order in orders:
            patience = shell.patience_with_a_role()
            job = place(order, amazon, memory, patience=patience, say=tell)
            put([f"{job.name}: started as {job.id}"])
            started.append((amazon, job))
        if not options.wait:
            return 0
        return max((_bring(job, memory, amazon, wait=True) for amazon, job in started), default=0)


def _told(need: Need) -> str:
    from ..batch.ordering import cost
    from ..engines.amazon.budget import counted
    from ..engines.amazon.prices import dollars

    characters, money = cost(need)
    how = "customised" if need.customised else "without parallel data"
    what = (
        f"{counted(need.sentences, 'sentence')} on {counted(len(need.pages), 'page')}, "
        f"{counted(characters, 'character')}, about {dollars(money)} "
        f"({how}, prices of {need.side.settings.prices.date})"
    )
    told = f"{need.side.target}: {what if need.pages else 'nothing is missing'}"
    if need.underway:
        told += f"; {need.underway} more are under way"
    if need.refused:
        told += f"; {need.refused} more were brought before, and could not be used"
    return told


# What there is


def _with_memory(options: argparse.Namespace) -> Memory:
    from ..batch.kept import find_memory
    from ..builders import now
    from ..memory import Memory

    return Memory.open(find_memory(options.memory, Path()), clock=now)


def _chosen(options: argparse.Namespace, memory: Memory) -> list[Job]:
    from ..batch.kept import choose

    return choose(memory.jobs(), options.job)


def _connection(job: Job, options: argparse.Namespace, accounts: shell.Accounts) -> Connection:
    from ..engines.amazon.order import Order
    from ..engines.amazon.settings import AmazonSettings

    region = Order.load(job.request).region
    return accounts.of(AmazonSettings(region=region, profile=options.profile))


def _status(options: argparse.Namespace) -> int:
    from ..engines.amazon.order import Order

    rows = [("job", "id", "status", "languages", "sentences", "ordered")]
    with _with_memory(options) as memory, shell.Accounts() as accounts:
        jobs = _chosen(options, memory) if options.job else memory.jobs()
        for job in jobs:
            order = Order.load(job.request)
            status = _state_of(job, options, accounts)
            languages = ",".join(target.code for target in order.targets)
            count = str(sum(1 for _ in order.sentences()))
            rows.append((job.name, job.id or "-", status, languages, count, job.made))
    put(table(rows, numbers=False) if jobs else ["no jobs"])
    return 0 if all(job.outcome for job in jobs) else shell.INCOMPLETE


def _state_of(job: Job, options: argparse.Namespace, accounts: shell.Accounts) -> str:
    from ..engines.amazon.jobs import JobStore

    if job.outcome:
        return f"{json.loads(job.outcome)['status']}{', collected' * _collected(job)}"
    if not job.id:
        return "not started; run amts batch start again"
    state = JobStore(_connection(job, options, accounts)).get(job.id)
    return state.status if state is not None else "not at Amazon any more"


def _collected(job: Job) -> bool:
    """Tell whether what a job brought was taken; one that was given up is over without that."""
    return bool(job.outcome) and "arrived" in json.loads(job.outcome)


# Collect


def _collect(options: argparse.Namespace) -> int:
    with _with_memory(options) as memory, shell.Accounts() as accounts:
        jobs = _chosen(options, memory)
        if not jobs:
            put(["no open jobs"])
        status = 0
        for job in jobs:
            amazon = _connection(job, options, accounts)
            try:
                one = _bring(job, memory, amazon, wait=options.wait, clean=options.clean)
            except AmtsError as error:  # it keeps no other job from being collected
                tell(f"amts: {job.name}: {error}")
                one = 2
            status = max(status, one)
    return status


def _bring(job: Job, memory: Memory, amazon: Connection, *, wait: bool, clean: bool = False) -> int:
    """Collect a job if it is over; give the exit status."""
    from ..batch.collecting import collect
    from ..engines.amazon.bucket import Bucket
    from ..engines.amazon.jobs import JobStore
    from ..engines.amazon.order import Order

    order = Order.load(job.request)
    bucket = Bucket(amazon=amazon, name=order.bucket, prefix=order.prefix)
    if _collected(job):
        put([f"{job.name}: collected before"])
        whole, status = True, 0
    else:
        if not job.id:
            put([f"{job.name}: not started; run amts batch start again"])
            return shell.INCOMPLETE
        store = JobStore(amazon)
        state = store.wait(job.id, shell.patience(), tell) if wait else store.get(job.id)
        if state is not None and state.running:
            put([f"{job.name}: {state.status}; collect it later, or with --wait"])
            return shell.INCOMPLETE
        found = collect(job, state, bucket, memory, tell)
        put(_brought(job, found))
        whole, status = found.whole, shell.INCOMPLETE if any(found.faults()) else 0
    if clean and whole:
        count = bucket.delete(list(bucket.keys(order.folder)))
        put([f"  {count} files removed from {bucket.uri(order.folder)}"])
    return status


def _brought(job: Job, found: Collection) -> Iterator[str]:
    """Tell what became of every sentence, in numbers that add up."""
    for one in found.targets:
        counts = {
            "arrived": one.arrived,
            "refused": len(one.refused),
            "missing": len(one.missing),
            "not to be read": len(one.unread),
        }
        told = ", ".join(
            f"{count} {what}" for what, count in counts.items() if count or what == "arrived"
        )
        yield f"{job.name} {one.target.code}: {found.status}: {told}"
    faults = list(found.faults())
    for code, sentence, reason in faults[:_FAULTS]:
        yield f"  {code} {sentence.place}: {reason}"
    if len(faults) > _FAULTS:
        yield f"  … and {len(faults) - _FAULTS} more"
    if not found.whole and not job.outcome:
        yield (
            "  the job stays open: mend what is wrong in the bucket and collect it again, "
            f"or give it up: amts batch stop {job.name}"
        )


# Stop


def _stop(options: argparse.Namespace) -> int:
    from ..engines.amazon.jobs import WITH_OUTPUT, JobStore

    with _with_memory(options) as memory, shell.Accounts() as accounts:
        for job in _chosen(options, memory):
            if job.outcome:
                put([f"{job.name}: it is over already"])
                continue
            store = JobStore(_connection(job, options, accounts))
            state = store.get(job.id) if job.id else store.find(job.name)
            if state is not None and state.running:
                status = store.stop(state.id)
                put([f"{job.name}: {status}; collect what it has done when it is STOPPED"])
            else:
                status = state.status if state is not None else "UNKNOWN"
                outcome = json.dumps({"status": f"{status}, given up"})
                memory.put_job(replace(job, outcome=outcome))
                put([f"{job.name}: given up; what it did not bring can be ordered again"])
                if state is not None and state.status in WITH_OUTPUT:
                    put([f"  what it did bring: amts batch collect {job.name}"])
    return 0
