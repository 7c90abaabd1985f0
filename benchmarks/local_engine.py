"""Measure the engine ``local``: train on one file of pairs, translate the source side of another.

    python benchmarks/local_engine.py train.tsv held-out.tsv --to zh

Each line of a file is source, tab, translation, both as tagged text.  It needs ``sacrebleu``.
Scores are of what was translated and, with every refused sentence left as it is, of everything.
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

import sacrebleu

from sphinx_amts.engines import Failure, Pair, Request, Result, Setting
from sphinx_amts.engines.local import create
from sphinx_amts.languages import find
from sphinx_amts.tagged import check, plain


def main() -> None:
    """Measure, and print a table and the same as one line of JSON."""
    options = arguments()
    train, held_out = pairs(options.train), pairs(options.held_out)
    with tempfile.TemporaryDirectory() as models:
        figures = measure(train, held_out, options, Path(options.models or models))
    width = max(map(len, figures))
    rows = [f"{name:<{width}}  {figure}" for name, figure in figures.items()]
    sys.stdout.write("\n".join([*rows, json.dumps(figures)]) + "\n")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the engine 'local'.")
    parser.add_argument("train", type=Path, help="TSV of pairs to learn from")
    parser.add_argument("held_out", type=Path, help="TSV of pairs to translate and compare")
    parser.add_argument("--from", dest="source", default="en", help="source language")
    parser.add_argument("--to", dest="target", required=True, help="target language")
    parser.add_argument("--coverage", type=float, help="the engine's option of that name")
    parser.add_argument("--models", help="folder for models, to keep them for the next time")
    parser.add_argument("--show", type=int, default=0, help="print so many translations to read")
    return parser.parse_args()


def pairs(path: Path) -> list[Pair]:
    """Read a TSV file."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return [Pair(source=row[0], target=row[1]) for row in rows]


def measure(
    train: Sequence[Pair], held_out: Sequence[Pair], options: argparse.Namespace, models: Path
) -> dict[str, object]:
    """Train, translate and score."""
    engine = create(
        Setting(
            source_language=options.source,
            target_language=options.target,
            directory=models,
            options={} if options.coverage is None else {"coverage": options.coverage},
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
        if number < options.show:
            show(held_out[number], text)
    return {
        "pairs": len(train),
        "held out": len(held_out),
        "translated": len(given),
        "refused": sum(isinstance(answer, Failure) for answer in answers),
        "training seconds": round(trained - start, 1),
        "seconds per sentence": round((done - trained) / len(held_out), 3),
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **scores(held_out, given, options.target),
    }


def show(pair: Pair, text: str) -> None:
    """Print a sentence, its translation and what a person wrote."""
    sys.stdout.write(f"- {pair.source}\n  = {text}\n  # {pair.target}\n")


def scores(held_out: Sequence[Pair], given: dict[int, str], target: str) -> dict[str, object]:
    """Give BLEU and chrF of the translated sentences, and of all, with signatures."""
    metrics = (sacrebleu.BLEU(tokenize=find(target).bleu), sacrebleu.CHRF())
    found: dict[str, object] = {}
    for name, numbers in (("translated", sorted(given)), ("all", range(len(held_out)))):
        texts = [plain(given.get(at, held_out[at].source), "X") for at in numbers]
        wanted = [[plain(held_out[at].target, "X") for at in numbers]]
        for metric in metrics if texts else ():
            score = metric.corpus_score(texts, wanted)
            found[f"{score.name} of {name}"] = round(score.score, 2)
    for metric in metrics if found else ():
        found[f"{type(metric).__name__} signature"] = str(metric.get_signature())
    return found


if __name__ == "__main__":
    main()
