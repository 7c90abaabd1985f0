"""Beads: which units of two sequences belong together, and the order in which they are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Bead:
    """Units of both sides that are translations of each other; one side may be empty."""

    source: tuple[int, ...]
    """Indices into the source, rising."""
    target: tuple[int, ...]
    score: float
    """How sure it is, from 0 to 1; of a bead with an empty side, 1."""
    reason: str
    """What decided: ``known``, ``anchors``, ``lexicon``, ``embeddings`` or ``length``; empty if one side is."""


def complete(links: Sequence[Bead], sources: int, targets: int) -> list[Bead]:
    """Add a bead for each unit that is in none, and order all by source.

    A target unit without source stands after the bead of the target unit before it.
    """
    linked = {i for bead in links for i in bead.source}
    alone = [
        Bead(source=(i,), target=(), score=1.0, reason="")
        for i in range(sources)
        if i not in linked
    ]
    ordered = sorted([*links, *alone], key=lambda bead: bead.source)
    owner = {j: bead.source[0] for bead in links for j in bead.target}
    after: defaultdict[int, list[Bead]] = defaultdict(list)
    last = -1
    for j in range(targets):
        if j in owner:
            last = owner[j]
        else:
            after[last].append(Bead(source=(), target=(j,), score=1.0, reason=""))
    result = list(after[-1])
    for bead in ordered:
        result.append(bead)
        result += after.get(bead.source[0], ())
    return result


def components(
    links: Sequence[tuple[int, int]],
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Join certain links that share a unit into one bead.

    If all of several units are linked to all of as many others (a text that occurs again), they
    belong together one by one, in order.
    """
    of_source: defaultdict[int, set[int]] = defaultdict(set)
    of_target: defaultdict[int, set[int]] = defaultdict(set)
    for i, j in links:
        of_source[i].add(j)
        of_target[j].add(i)
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    done: set[int] = set()
    for first in sorted(of_source):
        if first in done:
            continue
        left, right, open_ = {first}, set[int](), [first]
        while open_:
            for j in of_source[open_.pop()] - right:
                right.add(j)
                open_ += of_target[j] - left
                left |= of_target[j]
        done |= left
        ones, others = tuple(sorted(left)), tuple(sorted(right))
        if len(ones) == len(others) > 1 and all(len(of_source[i]) == len(others) for i in ones):
            found += [((i,), (j,)) for i, j in zip(ones, others, strict=True)]
        else:
            found.append((ones, others))
    return found
