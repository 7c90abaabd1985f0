"""Measure a general corpus: what documents cost, whether memory grows, what cores are worth.

    python benchmarks/corpus.py [--documents N …] [--jobs N …] [--json FILE]

Documents of 24 sentences in English and Spanish are written and made into a corpus, for each number
of documents and of processes.  Told are seconds, pairs of documents a second, the peak of memory
of the process that leads, and both against the first row: what streams has 1.0 for memory
whatever the number of documents.  Then the same again, when everything is known.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from corpus_documents import sentences

from sphinx_amts.corpus.build import build
from sphinx_amts.corpus.finding import Root
from sphinx_amts.corpus.job import Job, Progress
from sphinx_amts.corpus.work import Alone, Processes
from sphinx_amts.languages import find

_SENTENCES = 24


def write_documents(folder: Path, count: int) -> None:
    """Write *count* documents and their translations, in which no sentence is like another."""
    dice = random.Random(5)
    for code in ("en", "es"):
        (folder / code).mkdir(parents=True)
    for number in range(count):
        pairs = sentences(_SENTENCES, number)
        names = [" ".join(_name(dice) for _ in range(4)) for _ in pairs]
        for side, code in enumerate(("en", "es")):
            lines = [f"{name}: {pair[side]}" for name, pair in zip(names, pairs, strict=True)]
            text = "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, _SENTENCES, 3))
            (folder / code / f"{number:06}.txt").write_text(text + "\n", "utf-8")


def _name(dice: random.Random) -> str:
    return "".join(dice.choices("abdegiklmnoprstu", k=dice.randint(5, 9))).capitalize()


def run(folder: Path, output: Path, jobs: int) -> None:
    """Make the corpus, and print what it cost as JSON."""
    job = Job(source=find("en"), target=find("es"), output=output, roots=(Root(folder=folder),))
    workers = Alone() if jobs == 1 else Processes(jobs)
    started = time.perf_counter()
    record = build(job, workers, Progress(say=lambda _: None, clock=time.monotonic))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"seconds": seconds, "megabytes": peak, "kept": record.levels["sentences"].kept}
    sys.stdout.write(json.dumps(result))


def measure(folder: Path, output: Path, jobs: int) -> dict[str, float]:
    """Make the corpus in a process of its own, whose peak of memory is its own, too."""
    command = [sys.executable, __file__, "--run", str(folder), str(output), "--jobs", str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 400])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--run", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(*options.run, options.jobs[0])
        return
    rows: list[dict[str, float | int | str]] = []
    sys.stdout.write(f"load before: {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as name:
        for count in options.documents:
            folder = Path(name) / str(count)
            write_documents(folder, count)
            for jobs in options.jobs:
                output = Path(name) / f"{count}-{jobs}"
                for what in ("new", "known"):
                    result = measure(folder, output, jobs)
                    rows.append({"documents": count, "jobs": jobs, "what": what, **result})
                    tell(rows)
    sys.stdout.write(f"load after: {os.getloadavg()[0]:.1f}\n")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


def tell(rows: list[dict[str, float | int | str]]) -> None:
    """Print the last row, against the first."""
    last, first = rows[-1], rows[0]
    pace, usual = (float(row["documents"]) / float(row["seconds"]) for row in (last, first))
    sys.stdout.write(
        f"{last['documents']:>7} documents  -j {last['jobs']}  {last['what']:5}  "
        f"{float(last['seconds']):7.1f} s  {pace:6.1f} a second (×{pace / usual:.2f})  "
        f"{float(last['megabytes']):5.0f} MB (×{float(last['megabytes']) / float(first['megabytes']):.2f})  "
        f"{last['kept']} pairs kept\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
