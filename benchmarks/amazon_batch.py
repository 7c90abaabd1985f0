"""Kill the commands of batch jobs at random moments, and count what is lost and what is paid twice.

    python benchmarks/amazon_batch.py             # 50 kills
    python benchmarks/amazon_batch.py --kills 5

For each kill a worker orders a book's sentences, waits for the job and collects it, against a
stand-in of Amazon Translate.  It is killed (SIGKILL) at a random moment of that, and run again to
its end.  Printed are, as a table and as one line of JSON, how many runs had every sentence in the
memory in the end, and how many had started more than one job.

It needs ``boto3`` and, from the tests, the stand-in and ``moto``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sphinx_amts.batch.collecting import collect
from sphinx_amts.batch.needs import Need, read_jobs
from sphinx_amts.batch.ordering import group, place, prepare, settle
from sphinx_amts.batch.side import Side
from sphinx_amts.engines.amazon.bucket import Bucket
from sphinx_amts.engines.amazon.client import connect
from sphinx_amts.engines.amazon.jobs import JobStore
from sphinx_amts.engines.amazon.order import Order, Sentence
from sphinx_amts.engines.amazon.settings import AmazonSettings
from sphinx_amts.engines.amazon.waiting import Patience
from sphinx_amts.memory import Memory

SEED = 20261122
PAGES, SENTENCES = 12, 20
LATENCY = 0.02
"""Seconds of a request, so that moments in which one is under way are hit."""


def main() -> None:
    """Measure, and print a table and the same as one line of JSON."""
    parser = argparse.ArgumentParser(description="Kill batch jobs at random moments.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker)
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from stand_in import running
    from stand_in.faults import Latency

    with running() as amazon, tempfile.TemporaryDirectory() as folder:
        amazon.make_bucket()
        amazon.make_role()
        amazon.faults.add(Latency(seconds=LATENCY))
        figures = kill(amazon, Path(folder), options.kills)
    width = max(map(len, figures))
    rows = [f"{name:<{width}}  {figure}" for name, figure in figures.items()]
    sys.stdout.write("\n".join([*rows, json.dumps(figures)]) + "\n")


def kill(amazon: Any, folder: Path, kills: int) -> Mapping[str, int]:
    """Kill runs, and let them go on."""
    dice = random.Random(SEED)
    whole = run(amazon, folder / "whole")[0]
    died = complete = twice = runs = 0
    while died < kills:
        runs += 1
        before = len(amazon.world.region("us-east-1").jobs)
        memory = folder / f"kill-{runs}"
        if run(amazon, memory, kill_after=dice.uniform(0, whole))[1] >= 0:
            continue  # it was done before
        died += 1
        complete += run(amazon, memory)[1] == PAGES * SENTENCES
        twice += len(amazon.world.region("us-east-1").jobs) != before + 1
    return {"runs killed": died, "complete after it": complete, "with more than one job": twice}


def run(amazon: Any, memory: Path, kill_after: float | None = None) -> tuple[float, int]:
    """Run a worker; give the seconds that it worked, and how much there is then: -1 if killed."""
    command = [sys.executable, __file__, "--worker", str(memory)]
    process = subprocess.Popen(
        command, env=os.environ | amazon.environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()  # it begins
    begun = time.monotonic()
    try:
        out, _ = process.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return time.monotonic() - begun, -1
    return time.monotonic() - begun, int(out)


def work(path: Path) -> None:
    """Order what a book lacks, wait, collect, and say how much there is."""
    options = {
        "region": "us-east-1",
        "bucket": "books",
        "role": "arn:aws:iam::123456789012:role/translator",
    }
    settings = AmazonSettings.read(options, source="en", target="zh")
    side = Side(
        project=path.name, source="en", target="zh", settings=settings, terms={}, memory=path
    )
    pages = tuple(
        tuple(
            Sentence(text=f"Page {page} of {path.name} says {line}.", place=f"{page}:{line}")
            for line in range(SENTENCES)
        )
        for page in range(PAGES)
    )
    patience = Patience(sleep=time.sleep, first=0.05)
    with (
        Memory.open(path, clock=lambda: datetime.now(UTC)) as memory,
        closing(connect(settings)) as amazon,
    ):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        settle(amazon, memory)
        lacking = {page.text for some in pages for page in some}
        lacking -= set(memory.machine("en", "zh", settings.fingerprint(), sorted(lacking)))
        left = tuple(tuple(one for one in page if one.text in lacking) for page in pages)
        need = Need(side=side, customised=False, pages=tuple(filter(None, left)))
        for some in group([need.without(read_jobs(memory.jobs()))]):
            for order in prepare(amazon, some, [side], lambda line: None):
                place(order, amazon, memory, patience=patience, say=lambda line: None)
        for job in memory.jobs():
            if not job.outcome:
                state = JobStore(amazon).wait(job.id, patience, lambda line: None)
                order = Order.load(job.request)
                bucket = Bucket(amazon=amazon, name=order.bucket, prefix=order.prefix)
                collect(job, state, bucket, memory, lambda line: None)
        sys.stdout.write(str(memory.stats("zh").machine_translations))


if __name__ == "__main__":
    main()
