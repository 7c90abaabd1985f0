"""What the alignment of two real books costs, and a sample of it for a person to read.

    python benchmarks/book_alignment.py en zh --source en --target zh --cost [--embeddings]
    python benchmarks/book_alignment.py en zh --source en --target zh --sample 100 [--seed 1]

The folders are doctrees: ``sphinx-build -q -b dummy -d en BOOK out``.  ``--sample`` prints sentence
pairs above the default threshold, as parallel data has them, and source sentences with what
is linked to them, for a person who reads both languages.  ``--cost`` prints seconds of processor
time and the peak of memory: of the book, of four copies of it, and of pages that were made up.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from doctrees import Pages, read_pages

from sphinx_amts.align.encoders import UniversalSentenceEncoder
from sphinx_amts.align.nodes import align_books
from sphinx_amts.document import Document, Kind, Segment
from sphinx_amts.languages import find
from sphinx_amts.paralleldata.judged import Corpus, Languages
from sphinx_amts.paralleldata.making import make, match_page
from sphinx_amts.paralleldata.reading import Titles

THRESHOLD = 0.5
LETTERS = "abdegiklmnoprstu"
MADE_UP = (2_000, 5_000, 20_000)


def sentences(pages: Pages, languages: Languages, *, embeddings: bool) -> Corpus:
    """Make the parallel data of a book; give its sentences."""
    beads = align_books(pages, encoder=UniversalSentenceEncoder() if embeddings else None)
    data = make(
        [
            match_page(source, target, found, {})
            for (source, target), found in zip(pages, beads, strict=True)
        ],
        languages=languages,
        titles=(
            Titles.of({source.name: source for source, _ in pages}),
            Titles.of({target.name: target for _, target in pages}),
        ),
        locate=(str, str),
        threshold=THRESHOLD,
    )
    [corpus] = [corpus for corpus in data.corpora if corpus.level == "sentences"]
    return corpus


def sample(corpus: Corpus, count: int, seed: int) -> None:
    """Print pairs to judge, then source sentences to look for."""
    dice = random.Random(seed)
    kept = [one for one in corpus.all() if one.kept]
    sys.stdout.write(f"# {count} of {len(kept)} pairs\n\n")
    for number, one in enumerate(dice.sample(kept, count), start=1):
        sys.stdout.write(
            f"{number}. {one.page} {one.link.score:.3f} {one.link.reason}\n"
            f"   {one.source_text}\n   {one.target_text}\n"
        )
    every = [one for one in corpus.all() if one.source]
    sys.stdout.write(f"\n# {count} of {len(every)} source sentences or groups, and their links\n\n")
    for number, one in enumerate(dice.sample(every, count), start=1):
        faults = ", ".join(one.faults)
        sys.stdout.write(
            f"{number}. {one.page}:{one.source[0].line} {one.link.score:.3f} {faults}\n"
            f"   {one.source_text}\n   {one.target_text or '-'}\n"
        )


def cost(pages: Pages, *, embeddings: bool) -> dict[str, float]:
    """Align, and give processor seconds and the peak of memory in MB."""
    encoder = UniversalSentenceEncoder() if embeddings else None
    started = time.process_time()
    align_books(pages, encoder=encoder)
    return {
        "segments": sum(len(source.segments) for source, _ in pages),
        "seconds": round(time.process_time() - started, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def made_up(size: int) -> Pages:
    """Make a page of paragraphs in an invented language, and its translation."""
    dice = random.Random(size)
    words = ["".join(dice.choices(LETTERS, k=dice.randint(3, 9))) for _ in range(3_000)]
    signs = {word: "".join(chr(dice.randrange(0x4E00, 0x8000)) for _ in range(2)) for word in words}
    texts = [dice.choices(words, k=dice.randint(3, 30)) for _ in range(size)]
    source = [Segment(kind=Kind.PARAGRAPH, text=" ".join(text)) for text in texts]
    target = [
        Segment(kind=Kind.PARAGRAPH, text="".join(map(signs.__getitem__, text)))
        for text in texts
        if dice.random() < 0.97
    ]
    return [(Document(name="", blocks=tuple(source)), Document(name="", blocks=tuple(target)))]


def copies(pages: Pages, count: int) -> Pages:
    """Give a book several times."""
    return [
        (replace(source, name=f"{source.name} {number}"), target)
        for number in range(count)
        for source, target in pages
    ]


def costs(folders: list[Path], *, embeddings: bool) -> None:
    """Print the cost of each case, each in a process of its own, for memory is counted by process."""
    for case in ("1", "4", *map(str, MADE_UP)):
        command = [sys.executable, __file__, *map(str, folders), "--case", case]
        command += ["--embeddings"] if embeddings else []
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        name = f"book × {case}" if len(case) == 1 else f"made-up page of {case}"
        sys.stdout.write(f"{name}: {done.stdout}")
        sys.stdout.flush()


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("doctrees", type=Path, nargs=2)
    parser.add_argument("--source", default="en")
    parser.add_argument("--target", default="zh")
    parser.add_argument("--embeddings", action="store_true")
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cost:
        costs(options.doctrees, embeddings=options.embeddings)
        return
    small = options.case is None or options.case < 10
    pages = read_pages(*options.doctrees) if small else made_up(options.case)
    if options.case is not None:
        pages = copies(pages, options.case) if small else pages
        sys.stdout.write(json.dumps(cost(pages, embeddings=options.embeddings)) + "\n")
    if options.sample:
        languages = Languages(source=find(options.source), target=find(options.target))
        corpus = sentences(pages, languages, embeddings=options.embeddings)
        sample(corpus, options.sample, options.seed)


if __name__ == "__main__":
    main()
