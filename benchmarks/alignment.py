"""Measure the alignment of lines against gold, beside installed peers: a table, and JSON.

    python benchmarks/alignment.py GOLD [SET …] [--embeddings] [--json FILE]

GOLD holds a folder for each set, with ``<document>.src``, ``.tgt`` and ``.gold`` (a bead a line,
``[0, 1]:[0]``).  Where a ``.lab`` gives each source sentence's node, beads are joined to nodes
first.  Strict precision, recall and F1 as Vecalign defines them (Thompson and Koehn, 2019): of all
proposed beads, and of the gold beads with two sides; each document is aligned on its own.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--embeddings", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    aligners = {"sphinx-amts": ours(embeddings=False)}
    if options.embeddings:
        aligners["sphinx-amts + embeddings"] = ours(embeddings=True)
    if find_spec("galechurch"):
        aligners["galechurch"] = galechurch()
    results: dict[str, dict[str, object]] = {}
    for name in options.sets or LANGUAGES:
        results[name] = {}
        for system, aligner in aligners.items():
            result = measure(options.gold / name, aligner)
            results[name][system] = result
            row = (name, system, *(result[key] for key in ("precision", "recall", "f1")))
            sys.stdout.write("  ".join(map(str, (*row, f"{result['cpu_seconds']} s"))) + "\n")
            sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
