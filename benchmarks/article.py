"""The experiment of the article on AMTS, repeated with the engine ``local``.

    python benchmarks/article.py en zh [--json FILE] [--work FOLDER]

The two folders are doctrees of *Dive into Deep Learning*, English and Chinese:
``sphinx-build -q -b dummy -d en BOOK out``.  Five pages are held out.  ``local`` learns from
all other pages, by paragraphs and by sentences, and translates them in both directions; it refuses
nothing, so that every sentence is scored.  What is only a name of the book's dialect
(``:label:`` and what it labels) is no sentence here.

With ``--work``, what was translated is kept there and not translated again, and no times are told
of a system that did not translate.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from doctrees import read_pages

from sphinx_amts.align.nodes import align_books
from sphinx_amts.evaluate.metrics import metrics_for
from sphinx_amts.evaluate.record import dump
from sphinx_amts.evaluate.scoring import Verdict, judge
from sphinx_amts.evaluate.table import lines
from sphinx_amts.evaluate.trial import Split, System, Trial
from sphinx_amts.evaluation.sentences import Sentence
from sphinx_amts.evaluation.splitting import Direction, split
from sphinx_amts.evaluation.systems import EngineChoice, Spec, Variant, plan, read_variants
from sphinx_amts.evaluation.tasks import Task
from sphinx_amts.evaluation.translating import Desk
from sphinx_amts.languages import find
from sphinx_amts.paralleldata import Languages, ParallelData
from sphinx_amts.paralleldata.making import make, match_page
from sphinx_amts.paralleldata.reading import Titles
from sphinx_amts.tables import table

PAGES = (
    "chapter_natural-language-processing-pretraining/approx-training",
    "chapter_natural-language-processing-pretraining/bert-dataset",
    "chapter_recurrent-neural-networks/language-models-and-dataset",
    "chapter_recurrent-modern/machine-translation-and-dataset",
    "chapter_natural-language-processing-applications/sentiment-analysis-and-dataset",
)
"""Those that the article tested."""
VARIANTS = (Variant.MEMORY, Variant.PARAGRAPHS, Variant.SENTENCES)
EVERYTHING = {"coverage": 0, "quality": 0}
THRESHOLD = 0.5
"""That of parallel data, by default."""
TIMES, SEED = 1_000, 1
"""Resamples for the intervals, as ``amts evaluate`` does."""
_ROLE = re.compile(r":[a-z]+:")


@dataclass(slots=True)
class Times:
    """What a system took, in seconds of processor time."""

    direction: str
    system: str
    sentences: int
    training: float = 0.0
    whole: float = 0.0
    worked: bool = True
    """Whether it translated, and not only gave what was kept."""

    @property
    def a_sentence(self) -> float | None:
        """Give seconds for each sentence, once trained; None if it did not translate."""
        return (self.whole - self.training) / max(self.sentences, 1) if self.worked else None

    def run(self, desk: Desk, spec: Spec, direction: Direction) -> System:
        """Have a system translate."""
        start = time.process_time()

        def listen(step: str, done: int, total: int) -> None:
            if "local engine" in step:
                self.training = time.process_time() - start

        task = Task(spec=spec, direction=direction)
        [found] = replace(desk, progress=listen).translate([task])
        self.whole = time.process_time() - start
        self.worked = spec.engine is None or self.training > 0
        return found


def read_book(source: Path, target: Path) -> ParallelData:
    """Align a book with its translation, and make its pairs."""
    pages = read_pages(source, target)
    beads = align_books(pages)
    return make(
        [
            match_page(page, other, found, {})
            for (page, other), found in zip(pages, beads, strict=True)
        ],
        languages=Languages(source=find("en"), target=find("zh")),
        titles=(
            Titles.of({page.name: page for page, _ in pages}),
            Titles.of({page.name: page for _, page in pages}),
        ),
        locate=(str, str),
        threshold=THRESHOLD,
    )


def is_prose(sentence: Sentence) -> bool:
    """Tell a sentence from names of the book's dialect and what they are for."""
    return any(map(str.isalpha, _ROLE.sub("", sentence.source.bare)))


def without_names(direction: Direction, facts: Split) -> tuple[Direction, Split]:
    """Leave out what is no prose, and say so in the split."""
    prose = tuple(filter(is_prose, direction.sentences))
    names = len(direction.sentences) - len(prose)
    left_out = {**facts.left_out, "names of the dialect": names}
    return (
        replace(direction, sentences=prose),
        replace(facts, passages=len(prose), left_out=left_out),
    )


def try_out(
    direction: Direction, facts: Split, variants: Sequence[Variant], desk: Desk
) -> tuple[Trial, list[Times]]:
    """Have all systems translate in one direction."""
    specs = plan(
        [EngineChoice(name="local", options=EVERYTHING, adaptive=True)], variants, has_terms=False
    )
    codes = f"{direction.source.code} → {direction.target.code}"
    times = [Times(codes, spec.name, len(direction.sentences)) for spec in specs]
    trial = Trial(
        title="Dive into Deep Learning",
        source=direction.source,
        target=direction.target,
        passages=tuple(one.passage() for one in direction.sentences),
        systems=tuple(
            each.run(desk, spec, direction) for each, spec in zip(times, specs, strict=True)
        ),
        split=facts,
    )
    return trial, times


def report(verdicts: Sequence[Verdict], times: Sequence[Times]) -> Iterator[str]:
    """Give everything that was found out, as text."""
    for verdict in verdicts:
        yield from (*lines(verdict), "")
    rows = [("processor time", "training s", "s a sentence")]
    rows += [
        (
            f"{one.direction} {one.system}",
            f"{one.training:.0f}" if one.training else "-",
            "-" if one.a_sentence is None else f"{one.a_sentence:.3f}",
        )
        for one in times
    ]
    yield from (f"  {line}" for line in table(rows))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, peak of memory {peak} MB"


def main() -> None:
    """Print the tables, and write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("doctrees", type=Path, nargs=2)
    parser.add_argument("--pages", nargs="+", default=PAGES)
    parser.add_argument("--systems", type=read_variants, default=VARIANTS)
    parser.add_argument("--directions", choices=("forward", "backward", "both"), default="both")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    forward, facts = split(
        read_book(*options.doctrees), frozenset(options.pages), chosen="named", terms={}
    )
    forward, facts = without_names(forward, facts)
    chosen = {"forward": [forward], "backward": [forward.backward()]}
    directions = chosen.get(options.directions) or [forward, forward.backward()]
    with tempfile.TemporaryDirectory() as scratch:
        desk = Desk(
            directory=options.work or Path(scratch),
            clock=lambda: datetime.now(UTC),
            progress=lambda step, done, total: None,
            say=lambda line: None,
        )
        found = [try_out(each, facts, options.systems, desk) for each in directions]
    verdicts = [
        judge(trial, metrics_for(trial.target), times=TIMES, seed=SEED) for trial, _ in found
    ]
    times = [one for _, each in found for one in each]
    sys.stdout.write("\n".join(report(verdicts, times)) + "\n")
    if options.json:
        record = json.loads(dump(verdicts))
        record["times"] = [asdict(one) | {"a_sentence": one.a_sentence} for one in times]
        options.json.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
