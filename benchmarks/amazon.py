"""Measure the engine ``amazon`` against a stand-in of the service that takes its time.

    python benchmarks/amazon.py                      # 2,000 segments, made up
    python benchmarks/amazon.py book.tsv             # the first column of a file, as tagged text
    python benchmarks/amazon.py --kills 5 --only kills

It prints a table and the same as one line of JSON:

requests
    sent for the book, over the bytes of its different sentences ÷ 10,000, rounded up.
time
    in all, and from the first request until the last sentence is in the memory, over the ideal: every
    request takes the latency, and as many as allowed run at a time.  Before the first request, boto3
    is loaded and sentences are cut and packed.  The stand-in shares the machine, and on a busy one
    only the CPU seconds mean anything.
again, changed
    characters sent by a second run, and sentences by one in which one sentence changed.
kills
    runs that were killed (SIGKILL) at a random moment and then run to the end: how many had every
    sentence in the end, and the most that was paid twice, over what may be under way.

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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sphinx_amts import engines
from sphinx_amts.engines.amazon.limits import TEXT_BYTES, size
from sphinx_amts.engines.amazon.markup import to_html
from sphinx_amts.languages import find
from sphinx_amts.memory import Memory
from sphinx_amts.subpipeline.drafts import NO_DRAFTS, Drafting
from sphinx_amts.subpipeline.sentences import cut

SEED = 20261122
WORDS = "the mean of every model is what we learn from data when noise has its own small way to be"
SECTIONS = ("speed", "again", "kills")


def main() -> None:
    """Measure, and print a table and the same as one line of JSON."""
    options = arguments()
    if options.worker:
        worker(options)
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from stand_in import running
    from stand_in.faults import Latency

    texts = read(options.texts) if options.texts else made_up(options.segments)
    figures: dict[str, Any] = {"segments": len(texts), "latency": options.latency}
    with running() as amazon, tempfile.TemporaryDirectory() as place:
        amazon.faults.add(Latency(seconds=options.latency))
        bench = Bench(amazon, Path(place), options)
        for section in SECTIONS:
            if options.only in {None, section}:
                figures |= getattr(bench, section)(texts)
    width = max(map(len, figures))
    rows = [f"{name:<{width}}  {figure}" for name, figure in figures.items()]
    sys.stdout.write("\n".join([*rows, json.dumps(figures)]) + "\n")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the engine 'amazon'.")
    parser.add_argument("texts", type=Path, nargs="?", help="TSV; its first column is translated")
    parser.add_argument("--segments", type=int, default=2000, help="how many are made up")
    parser.add_argument("--latency", type=float, default=0.2, help="seconds of a request")
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", choices=SECTIONS)
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def read(path: Path) -> list[str]:
    """Read the first column of a TSV file."""
    return [line.split("\t")[0] for line in path.read_text("utf-8").split("\n") if line]


def made_up(count: int) -> list[str]:
    """Make paragraphs of one to five sentences, a third of them with tags."""
    dice = random.Random(SEED)
    return [" ".join(sentence(dice) for _ in range(dice.randint(1, 5))) for _ in range(count)]


def sentence(dice: random.Random) -> str:
    """Make one sentence."""
    words = dice.choices(WORDS.split(), k=dice.randint(6, 30))
    if not dice.randrange(3):
        words[2] = f'<g id="1">{words[2]}</g>'
        words[-1] = '<x id="2"/>'
    return f"No. {dice.randrange(10**6)}: {' '.join(words)}."


@dataclass(frozen=True, slots=True)
class Bench:
    """The stand-in, a place for memories, and how many requests may run at a time."""

    amazon: Any
    place: Path
    options: argparse.Namespace

    def speed(self, texts: Sequence[str]) -> Mapping[str, Any]:
        """Translate everything once."""
        from stand_in.faults import Spoil

        self.amazon.ledger.clear()
        answered: list[float] = []
        self.amazon.faults.add(Spoil(how=lambda text: answered.append(time.monotonic()) or text))
        done = self.run("speed", texts)
        first = min(answered) - self.options.latency
        requests = self.amazon.ledger.count()
        different = {one.text for text in texts for one in cut(text, find("en"))}
        sent = [line for text in self.amazon.ledger.texts() for line in text.split("\n")]
        least = -(-sum(size(to_html(one)) for one in different) // TEXT_BYTES)
        ideal = -(-requests // self.options.concurrency) * self.options.latency
        return {
            "sentences": len(different),
            "requests": requests,
            "requests over ideal": round(requests / least, 3),
            "sentences sent twice": len(sent) - len(set(sent)),
            "seconds in all": round(done["seconds"], 2),
            "seconds from the first request": round(done["ended"] - first, 2),
            "CPU seconds": round(done["cpu"], 2),
            "seconds of the ideal": round(ideal, 2),
            "seconds from the first request over ideal": round((done["ended"] - first) / ideal, 3),
        }

    def again(self, texts: Sequence[str]) -> Mapping[str, Any]:
        """Translate it again as it is, and with one sentence changed."""
        self.run("speed", texts)
        self.amazon.ledger.clear()
        self.run("speed", texts)
        unchanged = self.amazon.ledger.characters
        first, *rest = texts
        self.run("speed", [f"{first} One more.", *rest])
        return {
            "characters of an unchanged run": unchanged,
            "sentences of a changed one": sum(
                text.count("\n") + 1 for text in self.amazon.ledger.texts()
            ),
        }

    def kills(self, texts: Sequence[str]) -> Mapping[str, Any]:
        """Kill runs at random moments, and let them go on."""
        texts = texts[:600]
        dice = random.Random(SEED)
        self.amazon.ledger.clear()
        begun = time.monotonic()
        self.run("whole", texts)
        whole = time.monotonic() - begun
        once = self.amazon.ledger.characters
        under_way = self.options.concurrency * TEXT_BYTES
        complete = died = runs = 0
        worst = 0.0
        while died < self.options.kills:
            self.amazon.ledger.clear()
            runs += 1
            name = f"kill-{runs}"
            moment = dice.uniform(0.3, 1) * whole
            if self.run(name, texts, kill_after=moment):
                continue  # it was done before
            died += 1
            complete += not self.run(name, texts)["missing"]
            worst = max(worst, (self.amazon.ledger.characters - once) / under_way)
        return {
            "runs killed": died,
            "complete after it": complete,
            "most paid twice, over what may be under way": round(worst, 3),
        }

    def run(
        self, name: str, texts: Sequence[str], kill_after: float | None = None
    ) -> dict[str, Any]:
        """Translate in a process of its own; give what it says, nothing if it was killed."""
        job = self.place / f"{name}.json"
        job.write_text(json.dumps(list(texts)), "utf-8")
        command = [sys.executable, __file__, "--worker", str(job)]
        command += ["--concurrency", str(self.options.concurrency)]
        process = subprocess.Popen(
            command, env=os.environ | self.amazon.environment(), stdout=subprocess.PIPE
        )
        try:
            out, _ = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return {}
        result: dict[str, Any] = json.loads(out)
        return result


def worker(options: argparse.Namespace) -> None:
    """Translate the texts of a file as a build does, and say when it was done (monotonic clock)."""
    texts = json.loads(options.worker.read_text("utf-8"))
    setting = engines.Setting(
        source_language="en",
        target_language="es",
        directory=options.worker.parent,
        options={"concurrency": options.concurrency},
        terminology={},
    )
    with Memory.open(
        options.worker.with_suffix(".sqlite3"), clock=lambda: datetime.now(UTC)
    ) as memory:
        engine = engines.create("amazon", setting)
        begun, cpu = time.monotonic(), time.process_time()
        drafts = Drafting(
            engine=engine,
            memory=memory,
            source_profile=find("en"),
            target_profile=find("es"),
            build=memory.begin_build("es", ""),
            pairs=lambda: (),
            progress=lambda step, done, total: None,
            before=NO_DRAFTS,
        ).draft(texts)
        ended = time.monotonic()
        engine.close()
    done = {
        "seconds": ended - begun,
        "cpu": time.process_time() - cpu,
        "ended": ended,
        "missing": len(drafts.failed),
    }
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main()
