"""What a translated book costs: our build against plain ``sphinx-build -b html``, side by side.

    python benchmarks/build_time.py BOOK --language zh --translation TRANSLATED_BOOK
    python benchmarks/build_time.py BOOK --language es --catalogs --further zh

Each build is a process of its own (``python -m sphinx``) on a copy of the book; wall clock,
CPU and peak memory are those of the process and its children.  The kinds of build take turns, so
that a machine that is slow for a while is slow for all of them, and the median of each is shown.
On a machine that has other work, go by the CPU.

"In the language" is Sphinx's own way: the same book with its catalogs, if it has some.
"A further language" is what one more costs where all are built in one run, by ``-b amts``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

AIMS = {
    "cold, warm memory": 1.6,
    "warm": 1.1,
    "one paragraph changed": 1.3,
    "a further language": 0.9,
}
"""Most that a build may take, as a multiple of the plain build of the same kind."""
MEMORY_AIM = 1.3


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, of the process and its children."""
    memory: float
    """Peak resident set, in MiB."""


def measure(builder: str, book: Path, out: Path, options: list[str], log: Path) -> Cost:
    """Build once."""
    command = [sys.executable, "-m", "sphinx", "--no-color", "-b", builder]
    with log.open("a") as file:
        start = time.perf_counter()
        child = subprocess.Popen(
            [*command, str(book), str(out), *options],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        # The usage of this very child: that of all children would give the highest peak of all.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{builder} failed with status {child.returncode}; see {log}")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in KiB, on macOS in bytes
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


def change_paragraph(book: Path, suffixes: tuple[str, ...], number: int) -> Path:
    """Add a paragraph to the page with the median size."""
    pages = sorted(
        (p for p in book.rglob("*") if p.suffix in suffixes and "locales" not in p.parts),
        key=lambda path: (path.stat().st_size, path),
    )
    page = pages[len(pages) // 2]
    text = f"\n\nThis paragraph is new, and it is number {number}.\n"
    page.write_text(page.read_text("utf-8").rstrip() + text, "utf-8")
    return page


class Trial:
    """The builds of one book, with its outputs in one place."""

    def __init__(self, place: Path, arguments: argparse.Namespace) -> None:
        self.place = place
        self.language, self.further = arguments.language, arguments.further
        self.jobs = ["-j", str(arguments.jobs)]
        skip = shutil.ignore_patterns("_build", ".amts", "*.mo", ".git")
        self.book = Path(shutil.copytree(arguments.book, place / "book", ignore=skip))
        self.options = ["-D", f"amts_languages.{self.language}.engine={arguments.engine}"]
        if arguments.translation:
            human = shutil.copytree(arguments.translation, place / "human", ignore=skip)
            option = f"amts_languages.{arguments.language}.translation={human}"
            self.options += ["-D", option]
        self.log = place / "log.txt"
        self.changes = 0

    def plain(self, name: str, *, fresh: bool, language: str = "") -> Cost:
        """Build the source book as it is."""
        if fresh:
            shutil.rmtree(self.place / name, ignore_errors=True)
        options = self.jobs + (["-D", f"language={language}"] if language else [])
        return measure("html", self.book, self.place / name, options, self.log)

    def ours(self, *, fresh: bool, forget: bool = False) -> Cost:
        """Build the edition; *forget* the memory first, if asked to."""
        if fresh:
            shutil.rmtree(self.place / "ours", ignore_errors=True)
        if forget:
            shutil.rmtree(self.book / ".amts", ignore_errors=True)
        builder, options = f"amts-{self.language}", self.jobs + self.options
        return measure(builder, self.book, self.place / "ours", options, self.log)

    def both(self) -> Cost:
        """Build two languages in one run, from the memory."""
        shutil.rmtree(self.place / "both", ignore_errors=True)
        further = ["-D", f"amts_languages.{self.further}.engine=none"]
        options = self.jobs + self.options + further
        return measure("amts", self.book, self.place / "both", options, self.log)

    def round(self, language: str) -> dict[str, Cost]:
        """Make one build of each kind."""
        costs = {
            "plain: cold": self.plain("plain", fresh=True),
            "ours: cold": self.ours(fresh=True, forget=True),
            "plain: warm": self.plain("plain", fresh=False),
            "ours: warm": self.ours(fresh=False),
            "plain, in the language: cold": self.plain("other", fresh=True, language=language),
            "ours: cold, warm memory": self.ours(fresh=True),
            "plain, in the language: warm": self.plain("other", fresh=False, language=language),
        }
        if self.further:
            self.both()  # fills the memory
            costs["ours: two languages"] = self.both()
        self.changes += 1
        change_paragraph(self.book, (".md", ".rst"), self.changes)
        costs["plain: one paragraph changed"] = self.plain("plain", fresh=False)
        costs["ours: one paragraph changed"] = self.ours(fresh=False)
        return costs


def summarise(rounds: list[dict[str, Cost]]) -> dict[str, Cost]:
    """Give the medians."""
    return {
        name: Cost(
            *(
                statistics.median(getattr(costs[name], field) for costs in rounds)
                for field in ("wall", "cpu", "memory")
            )
        )
        for name in rounds[0]
    }


def ratios(medians: dict[str, Cost]) -> dict[str, dict[str, float]]:
    """Compare our builds with the plain ones of the same kind."""
    found = {}
    for name in ("cold", "cold, warm memory", "warm", "one paragraph changed"):
        base = medians["plain: " + name.partition(",")[0]]
        cost = medians[f"ours: {name}"]
        found[name] = {
            field: round(getattr(cost, field) / getattr(base, field), 2)
            for field in ("wall", "cpu", "memory")
        }
    if "ours: two languages" in medians:
        one, two = medians["ours: cold, warm memory"], medians["ours: two languages"]
        base = medians["plain: cold"]
        found["a further language"] = {
            field: round((getattr(two, field) - getattr(one, field)) / getattr(base, field), 2)
            for field in ("wall", "cpu", "memory")
        }
    found["cold, warm memory / in the language"] = {
        field: round(
            getattr(medians["ours: cold, warm memory"], field)
            / getattr(medians["plain, in the language: cold"], field),
            2,
        )
        for field in ("wall", "cpu", "memory")
    }
    return found


def table(medians: dict[str, Cost]) -> str:
    """Write the medians and the ratios for a reader."""
    lines = [f"{'build':36} {'wall s':>8} {'CPU s':>8} {'MiB':>6}"]
    for name, cost in medians.items():
        lines.append(f"{name:36} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory:6.0f}")
    lines.append(f"\n{'ours / plain':36} {'wall':>8} {'CPU':>8} {'memory':>6}")
    for name, ratio in ratios(medians).items():
        aim = f"   aim: {AIMS[name]}" if name in AIMS else ""
        numbers = f"{ratio['wall']:8.2f} {ratio['cpu']:8.2f} {ratio['memory']:6.2f}"
        lines.append(f"{name:36} {numbers}{aim}")
    peak = max(cost.memory for name, cost in medians.items() if name.startswith("ours"))
    base = max(cost.memory for name, cost in medians.items() if name.startswith("plain:"))
    lines.append(f"peak memory: {peak / base:.2f} × plain   aim: {MEMORY_AIM}\n")
    return "\n".join(lines)


def main() -> None:
    """Measure and print a table, then JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("--language", default="zh")
    human = parser.add_mutually_exclusive_group(required=True)
    human.add_argument("--translation", type=Path, help="the translated book")
    human.add_argument("--catalogs", action="store_true", help="the book has gettext catalogs")
    parser.add_argument("--sphinx-language", help="Sphinx's code, if it is another (zh_CN)")
    parser.add_argument("--engine", default="none")
    parser.add_argument("--further", help="another language that the book has catalogs of")
    parser.add_argument("--jobs", type=int, default=1, help="as sphinx-build -j")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    before = os.getloadavg()
    with tempfile.TemporaryDirectory() as place:
        trial = Trial(Path(place), arguments)
        language = arguments.sphinx_language or {"zh": "zh_CN"}.get(
            arguments.language, arguments.language
        )
        rounds = [trial.round(language) for _ in range(arguments.rounds)]
        segments = re.findall(r"amts .*?: (\d+ segments.*)", trial.log.read_text("utf-8"))
    medians = summarise(rounds)
    say = sys.stdout.write
    say(table(medians))
    facts = {
        "book": arguments.book.name,
        "language": arguments.language,
        "engine": arguments.engine,
        "jobs": arguments.jobs,
        "segments": segments[0] if segments else "",
        "rounds": arguments.rounds,
        "python": platform.python_version(),
        "sphinx": version("sphinx"),
        "cpus": os.cpu_count(),
        "load_before": [round(load, 2) for load in before],
        "load_after": [round(load, 2) for load in os.getloadavg()],
        "medians": {name: asdict(cost) for name, cost in medians.items()},
        "ratios": ratios(medians),
    }
    say(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
