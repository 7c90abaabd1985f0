"""How the cost of a language grows with its book: time, memory and calls for each page.

    python benchmarks/growth.py BOOK --translation TRANSLATED_BOOK --language zh [--pages 24]
    python benchmarks/growth.py BOOK --translation TRANSLATED_BOOK --calls [--times 1 4]

The pages of BOOK are copied, each copy with other words in both languages, once, four times, sixteen
times, and both books are in git: the translation was made from the source's first commit, and a word
of each page changed in the second.  So every page has a base that has to be found and read.  What
is measured is everything up to the report but for the two passes of Sphinx over the source book, one
process for each size.  Times are processor time, which other work on the machine disturbs less than
the clock; memory is the highest the process had.  ``--calls`` counts instead, under cProfile: which
of our functions is called more often for each page of a larger book?  That no load disturbs.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sphinx_amts.edition.build import Build
from sphinx_amts.edition.gathering import Gathered
from sphinx_amts.memory import Memory
from sphinx_amts.report import dump_report, make_report
from sphinx_amts.running import for_each_language

Result = TypeVar("Result")
FLAT = 1.15
"""How often as much a page of a larger book may cost."""
OFTEN = 200
"""Calls from which a function is looked at: what is called now and then grows by chance."""
SHARE = 5
"""One in so many words is another in a copy."""
SUFFIXES = (".md", ".rst")

_WORD = re.compile(
    r"(?<= )[a-z]{5,}(?=[ ,.])|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff](?=[\u4e00-\u9fff])"
)


def copy_of(text: str, number: int) -> str:
    """Give a text with one in ``SHARE`` of its words changed, in the same way wherever they stand."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if (sum(map(ord, word)) + number) % SHARE:
            return word
        if word.isascii():
            return word + "bcdfghjklmnp"[number % 12] + "aeiou"[number % 5]
        return chr(0x4E00 + (ord(word) - 0x4E00 + 97 * number) % 0x51A5)

    return _WORD.sub(other, text) if number else text


def multiply(book: Path, place: Path, names: Sequence[Path], times: int) -> None:
    """Copy the pages *names* of a book *times* times; everything else is copied once."""
    keep = shutil.ignore_patterns("_build", ".amts", ".git", *(f"*{each}" for each in SUFFIXES))
    shutil.copytree(book, place, ignore=keep)
    for number in range(times):
        for name in names:
            page = place / f"copy{number}" / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(copy_of((book / name).read_text("utf-8"), number), "utf-8")
    (place / "index.md").write_text("# Book\n\n```{toctree}\n:glob:\n\ncopy*/**\n```\n", "utf-8")


def commit(folder: Path, day: int) -> None:
    """Commit everything in *folder*, on a day of 2024."""
    when = f"2024-01-{day:02}T12:00:00Z"
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    for command in (["init", "-q"], ["add", "-A"], [*own, "commit", "-q", "-m", f"Day {day}"]):
        subprocess.run(["git", *command], cwd=folder, env=environment, check=True)


def make_books(arguments: argparse.Namespace, place: Path, times: int) -> int:
    """Write both books, *times* as large; give the number of pages."""
    every = (
        path.relative_to(arguments.book)
        for path in sorted(arguments.book.rglob("*"))
        if path.suffix in SUFFIXES and path.name != "index.md"
    )
    both = [name for name in every if (arguments.translation / name).is_file()]
    names = both[:: max(1, len(both) // arguments.pages)][: arguments.pages]  # of all chapters
    source, target = place / "book", place / "human"
    multiply(arguments.book, source, names, times)
    multiply(arguments.translation, target, names, times)
    commit(source, 1)
    commit(target, 2)
    for page in source.glob("copy*/**/*"):
        if page.suffix in SUFFIXES:
            text = page.read_text("utf-8").rstrip()
            page.write_text(f"{text}\n\nThis was written later.\n", "utf-8")
    commit(source, 3)
    return len(names) * times


class Clock:
    """Measures steps in processor time, one after the other."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def __call__(self, step: str, work: Callable[[], Result]) -> Result:
        """Do *work*, and note what it took."""
        start, child = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        result = work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)  # git
        used = after.ru_utime + after.ru_stime - child.ru_utime - child.ru_stime
        self.spent[step] = time.process_time() - start + used
        return result


def steps(build: Build, clock: Clock) -> None:
    """Do all that a build does for one language between the two passes of Sphinx."""
    with Memory.open(build.config.memory, clock=lambda: datetime.now(UTC)) as memory:
        gathered = clock("look at both books", lambda: Gathered.of(build))
        documents = clock("extract the source", gathered.sources.load)
        said = clock("read translation and bases", lambda: gathered.translations(memory, documents))
        pipeline = gathered.pipeline(memory)
        clock("align with the bases", lambda: pipeline.people.ancestries(documents, said))
        outcome = clock(
            "align, remember, plan, write",
            lambda: pipeline.run(documents, said, lambda: gathered.state(memory)),
        )
        clock(
            "the same again, all known",
            lambda: pipeline.run(documents, said, lambda: gathered.state(memory)),
        )
        again = clock("see that nothing changed", lambda: gathered.last_outcome(memory))
        assert again is not None
        assert len(again.plans) == len(documents)
        clock(
            "report",
            lambda: dump_report(
                make_report(
                    source_language=build.config.source.code,
                    language=build.code,
                    engine=outcome.engine,
                    plans=outcome.plans,
                    notices=outcome.notices,
                )
            ),
        )


def measure(place: Path, code: str, *, calls: bool) -> dict[str, Any]:
    """Measure the books in *place*, in this process."""
    clock, counted = Clock(), Counter[str]()

    def work(build: Build) -> None:
        if not calls:
            return steps(build, clock)
        profile = cProfile.Profile()
        profile.runcall(steps, build, clock)
        return counted.update(dict(own_calls(profile)))

    options = {"translation": str(place / "human"), "engine": "none"}
    for_each_language(
        place / "book",
        work,
        codes=[code],
        outdir=place / "out",
        overrides={f"amts_languages.{code}.{name}": value for name, value in options.items()},
    )
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in KiB, on macOS in bytes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
    return {"seconds": clock.spent, "memory": peak, "calls": counted}


def own_calls(profile: cProfile.Profile) -> Iterator[tuple[str, int]]:
    """Give how often each function of the product was called."""
    for (path, line, name), (_, calls, *_) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        _, package, module = path.rpartition("sphinx_amts/")
        if package:
            yield f"{module}:{line} {name}", calls


def cost_table(found: Mapping[int, Mapping[str, Any]]) -> str:
    """Write milliseconds and memory for each page, and how often as much it is as at first."""
    sizes = list(found)
    first, last = found[sizes[0]], found[sizes[-1]]
    head = "".join(f"{size:>7} ×" for size in sizes)
    lines = [f"{'ms for each page':32}{head}   last / first   aim: {FLAT}"]
    for step in first["seconds"]:
        each = [1000 * found[size]["seconds"][step] / found[size]["pages"] for size in sizes]
        numbers = "".join(f"{one:9.2f}" for one in each)
        lines.append(f"{step:32}{numbers}   {each[-1] / each[0]:.2f}")
    numbers = "".join(f"{found[size]['memory']:9.0f}" for size in sizes)
    lines.append(f"{'peak memory, MiB':32}{numbers}")
    if len(sizes) > 1:
        more = (last["memory"] - first["memory"]) / (last["pages"] - first["pages"])
        lines.append(f"{'MiB for each further page':32}{more:9.2f}")
    return "\n".join(lines) + "\n"


def calls_table(found: Mapping[int, Mapping[str, Any]]) -> str:
    """List the functions whose calls grow faster than the book."""
    small, large = min(found), max(found)
    pages = found[large]["pages"] / found[small]["pages"]
    before, after = found[small]["calls"], found[large]["calls"]
    grown = {
        name: calls / max(before.get(name, 0), 1) / pages
        for name, calls in after.items()
        if calls >= OFTEN
    }
    faster = sorted((ratio, name) for name, ratio in grown.items() if ratio > FLAT)
    lines = [f"calls for each page, {large} × / {small} ×; of {len(grown)} functions {len(faster)}"]
    lines += [f"{ratio:8.2f}  {after[name]:>9}  {name}" for ratio, name in reversed(faster)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print a table, then JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("--translation", type=Path, required=True)
    parser.add_argument("--language", default="zh")
    parser.add_argument(
        "--pages", type=int, default=24, help="so many are copied, from all over the book"
    )
    parser.add_argument("--times", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--calls", action="store_true", help="count calls, and time nothing")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        found = measure(arguments.book, arguments.language, calls=arguments.calls)
        sys.stdout.write("\n" + json.dumps(found) + "\n")
        return
    sizes: dict[int, dict[str, Any]] = {}
    for times in arguments.times:
        with tempfile.TemporaryDirectory() as name:
            pages = make_books(arguments, Path(name), times)
            command = [sys.executable, __file__, name, "--measure", "--translation", name]
            command += ["--language", arguments.language, *(["--calls"] * arguments.calls)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            sizes[times] = {"pages": pages, **json.loads(done.stdout.splitlines()[-1])}
    sys.stdout.write(calls_table(sizes) if arguments.calls else cost_table(sizes))
    sys.stdout.write(json.dumps(sizes) + "\n")


if __name__ == "__main__":
    main()
