"""Measure the engine ``local``: train on one file of pairs, translate the source side of another.

    python benchmarks/local_engine.py train.tsv held-out.tsv --to zh
    python benchmarks/local_engine.py book.tsv --to zh    # each quarter by what the others teach

Each line of a file is source, tab, translation, both as tagged text.  It needs ``sacrebleu``.
Scores are of what was translated and, with every refused sentence left as it is, of everything.
With ``--coverage 0 --quality 0`` nothing is refused.  Sentences that the engine has learned from
word for word are left out.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import sacrebleu

from sphinx_amts.engines import Pair, Request, Result, Setting
from sphinx_amts.engines.local import create
from sphinx_amts.engines.local.quality import SPACED_ORDER, UNSPACED_ORDER, chrf
from sphinx_amts.languages import find
from sphinx_amts.tagged import check, plain

QUARTERS = 4
LOW = 25
"""chrF below which hardly a draft can be read."""


def main() -> None:
    """Measure, and print a table and the same as one line of JSON."""
    options = arguments()
    train = pairs(options.train)
    if options.pairs:
        train = train[:: max(len(train) // options.pairs, 1)][: options.pairs]
    if options.held_out:
        rounds = [(train, pairs(options.held_out))]
    else:
        parts = [train[at::QUARTERS] for at in range(QUARTERS)]
        rounds = [
            ([pair for other in parts if other is not part for pair in other], part)
            for part in parts
        ]
    with tempfile.TemporaryDirectory() as models:
        figures = measure(rounds, options, Path(options.models or models))
    width = max(map(len, figures))
    rows = [f"{name:<{width}}  {figure}" for name, figure in figures.items()]
    sys.stdout.write("\n".join([*rows, json.dumps(figures)]) + "\n")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the engine 'local'.")
    parser.add_argument("train", type=Path, help="TSV of pairs to learn from")
    parser.add_argument("held_out", type=Path, nargs="?", help="TSV of pairs to translate")
    parser.add_argument("--from", dest="source", default="en", help="source language")
    parser.add_argument("--to", dest="target", required=True, help="target language")
    parser.add_argument("--pairs", type=int, help="learn from so many pairs, evenly picked")
    parser.add_argument("--coverage", type=float, help="the engine's option of that name")
    parser.add_argument("--quality", type=float, help="the engine's option of that name")
    parser.add_argument("--models", help="folder for models, to keep them for the next time")
    parser.add_argument("--show", type=int, default=0, help="print so many translations to read")
    return parser.parse_args()


def pairs(path: Path) -> list[Pair]:
    """Read a TSV file."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return [Pair(source=row[0], target=row[1]) for row in rows]


def measure(
    rounds: Sequence[tuple[Sequence[Pair], Sequence[Pair]]],
    options: argparse.Namespace,
    models: Path,
) -> dict[str, object]:
    """Train, translate and score."""
    asked: list[Pair] = []
    given: dict[int, str] = {}
    training = translating = 0.0
    for train, held_out in rounds:
        known = {pair.source for pair in train}
        unknown = [pair for pair in held_out if pair.source not in known]
        answers, seconds = translate(train, unknown, options, models)
        training += seconds[0]
        translating += seconds[1]
        given.update((len(asked) + number, text) for number, text in answers.items())
        asked += unknown
    for number in sorted(given)[: options.show]:
        show(asked[number], given[number])
    return {
        "pairs": len(rounds[0][0]),
        "held out": len(asked),
        "translated": len(given),
        "refused": len(asked) - len(given),
        "training seconds": round(training / len(rounds), 1),
        "seconds per sentence": round(translating / max(len(asked), 1), 3),
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **scores(asked, given, options.target),
    }


def translate(
    train: Sequence[Pair], held_out: Sequence[Pair], options: argparse.Namespace, models: Path
) -> tuple[dict[int, str], tuple[float, float]]:
    """Give the translations by number, and how long training and translating took."""
    gate = {"coverage": options.coverage, "quality": options.quality}
    engine = create(
        Setting(
            source_language=options.source,
            target_language=options.target,
            directory=models,
            options={name: value for name, value in gate.items() if value is not None},
            terminology={},
        )
    )
    engine.learn(train, lambda step, done, total: None)
    start = time.perf_counter()
    probe = Request(number=0, text="A sentence that no book holds, so that the model is needed.")
    list(engine.translate([probe]))
    trained = time.perf_counter()
    requests = [Request(number=at, text=pair.source) for at, pair in enumerate(held_out)]
    answers = list(engine.translate(requests))
    done = time.perf_counter()
    engine.close()
    given = {answer.number: answer.text for answer in answers if isinstance(answer, Result)}
    for number, text in given.items():
        check(held_out[number].source, text)
    return given, (trained - start, done - trained)


def show(pair: Pair, text: str) -> None:
    """Print a sentence, its translation and what a person wrote."""
    sys.stdout.write(f"- {pair.source}\n  = {text}\n  # {pair.target}\n")


def scores(held_out: Sequence[Pair], given: dict[int, str], target: str) -> dict[str, object]:
    """Give BLEU and chrF of the translated sentences and of all, and a sentence's mean quality."""
    profile = find(target)
    metrics = (sacrebleu.BLEU(tokenize=profile.bleu), sacrebleu.CHRF())
    order = SPACED_ORDER if profile.spaced else UNSPACED_ORDER
    found: dict[str, object] = {}
    for name, numbers in (("translated", sorted(given)), ("all", range(len(held_out)))):
        texts = [plain(given.get(at, held_out[at].source), "X") for at in numbers]
        wanted = [plain(held_out[at].target, "X") for at in numbers]
        for metric in metrics if texts else ():
            score = metric.corpus_score(texts, [wanted])
            found[f"{score.name} of {name}"] = round(score.score, 2)
    quality = [chrf(plain(text), plain(held_out[at].target), order) for at, text in given.items()]
    if quality:
        found[f"mean chrF of a translated sentence, runs of {order}"] = round(mean(quality), 1)
        found["of them below 25"] = sum(one < LOW for one in quality)
    for metric in metrics if given else ():
        found[f"{type(metric).__name__} signature"] = str(metric.get_signature())
    return found


if __name__ == "__main__":
    main()
