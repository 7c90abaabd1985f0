"""How well nodes keep their counterparts when one side of real pages is edited at random.

    sphinx-build -q -b dummy -d en BOOK out
    sphinx-build -q -b dummy -d zh TRANSLATED_BOOK out
    python benchmarks/drift.py en zh --target zh [--rates .1 .2] [--seeds 1 2 3] [--embeddings]

Books with catalogs: read twice, once with ``-D language=es``; then node *n* translates node *n*.
Else the gold is what alignment finds in the untouched pages; what is doubtful there is not counted.
The edits are made to the translated side, and so is the gold.  Foreign text is running text from
another page of the same book.  A node that is moved is one that its words can tell from the others,
an edited node is still mostly its own text, and what stands twice on a page is not edited.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from doctrees import Pages, read_pages

from sphinx_amts import tagged
from sphinx_amts.align.anchors import words
from sphinx_amts.align.beads import Bead
from sphinx_amts.align.encoders import UniversalSentenceEncoder
from sphinx_amts.align.meaning import Encoder
from sphinx_amts.align.nodes import align_books
from sphinx_amts.document import Anchor, Document, Inline, Kind, Segment
from sphinx_amts.languages import Profile, find, join_sentences, split_tagged

Link = tuple[tuple[int, ...], tuple[int, ...]]

EDITS = (
    "delete",
    "insert",
    "merge",
    "split",
    "move",
    "delete sentence",
    "insert sentence",
    "move sentence",
)
SURE = 0.9
"""Score from which a bead of untouched pages is gold."""
TELLING = 8
"""Different words from which a node may be foreign or moved: "Let" belongs where it stands."""
FAR = 4
"""How many blocks a moved node moves at least."""
ALIKE = 0.5
"""Share of common words (Jaccard) from which two nodes are too much alike to be foreign or moved."""
PROSE = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.DEFINITION})


@dataclass(slots=True)
class Node:
    """A block of the translated side while it is edited."""

    block: Segment | Anchor
    source: tuple[int, ...] = ()
    """The source segments that it translates."""
    edits: set[str] = field(default_factory=set)
    settled: bool = True
    """Whether the gold knows what it translates."""
    group: int | None = None
    """Nodes with one group are one bead."""
    again: bool = False
    """Whether the same text, or its source, stands on the page again."""

    @property
    def prose(self) -> bool:
        """Whether it may be edited: running text that one bead links, not edited before."""
        return (
            isinstance(self.block, Segment)
            and self.block.kind in PROSE
            and self.settled
            and not self.again
            and not self.edits
            and self.group is None
            and bool(self.source)
        )


@dataclass(frozen=True, slots=True)
class Drifted:
    """A page pair with its gold."""

    source: Document
    target: Document
    gold: dict[Link, frozenset[str]]
    """Beads, also those with an empty side, and which edits made them."""
    unsettled: tuple[frozenset[int], frozenset[int]]
    """Segments of both sides that are not counted."""


class Drift:
    """Edits the translated side of pages."""

    def __init__(self, pages: Pages, profile: Profile, rate: float, dice: random.Random) -> None:
        self.profile, self.rate, self.dice = profile, rate, dice
        self.foreign = [
            (number, segment)
            for number, (_, target) in enumerate(pages)
            for segment in target.segments
            if segment.kind is Kind.PARAGRAPH and len(words(tagged.plain(segment.text))) >= TELLING
        ]

    def page(self, number: int, pair: tuple[Document, Document], beads: Sequence[Bead]) -> Drifted:
        """Edit one page."""
        source, target = pair
        nodes = _nodes(source, target, beads)
        unsettled = frozenset(
            i for bead in beads if bead.source and bead.score < SURE for i in bead.source
        )
        deleted: set[int] = set()
        for node in [node for node in nodes if node.prose]:
            if not node.prose or self.dice.random() >= self.rate:
                continue
            for edit in self.dice.sample(EDITS, len(EDITS)):  # the first that is possible here
                before = len(nodes), node.block, len(node.edits)
                getattr(self, f"_{edit.replace(' ', '_')}")(nodes, node, number, source, deleted)
                if (len(nodes), node.block, len(node.edits)) != before:
                    break
        return _drifted(source, target, nodes, unsettled, deleted)

    # Edits of nodes; each does nothing where it cannot be done fairly.

    def _delete(
        self, nodes: list[Node], node: Node, _: int, __: Document, deleted: set[int]
    ) -> None:
        nodes[:] = [each for each in nodes if each is not node]
        deleted.update(node.source)
        node.edits.add("delete")

    def _insert(self, nodes: list[Node], node: Node, page: int, *_: object) -> None:
        text = self._stranger(nodes, page)
        if text is not None and isinstance(node.block, Segment):
            kept = replace(node.block, text=text.text, inlines=text.inlines)
            nodes.insert(_at(nodes, node), Node(kept, edits={"insert"}))

    def _merge(self, nodes: list[Node], node: Node, *_: object) -> None:
        at = _at(nodes, node)
        if at + 1 == len(nodes) or not nodes[at + 1].prose:
            return
        other = nodes[at + 1]
        one, two = node.block, other.block
        assert isinstance(one, Segment)
        assert isinstance(two, Segment)
        if (one.kind, one.within, one.section) != (two.kind, two.within, two.section):
            return
        moved = tagged.renumber(two.text, lambda n: n + len(one.inlines))
        text = join_sentences([one.text, moved], self.profile)
        node.block = replace(one, text=text, inlines=one.inlines + two.inlines)
        node.source = tuple(sorted({*node.source, *other.source}))
        node.edits.add("merge")
        other.edits.add("merge")
        del nodes[at + 1]

    def _split(self, nodes: list[Node], node: Node, *_: object) -> None:
        pieces = self._sentences(node)
        if len(pieces) < 2 or len(node.source) > 1:
            return
        cut = self.dice.randrange(1, len(pieces))
        at = _at(nodes, node)
        node.edits.add("split")
        node.group = id(node)
        rest = replace(node, edits={"split"}, block=self._text(node, pieces[cut:]))
        node.block = self._text(node, pieces[:cut])
        nodes.insert(at + 1, rest)

    def _move(self, nodes: list[Node], node: Node, _: int, source: Document, __: set[int]) -> None:
        assert isinstance(node.block, Segment)
        own = words(tagged.plain(" ".join(source.segments[i].text for i in node.source)))
        if len(own) < TELLING or any(
            _alike(own, words(tagged.plain(each.text))) >= ALIKE
            for i, each in enumerate(source.segments)
            if i not in node.source
        ):
            return
        at = _at(nodes, node)
        places = [place for place in range(len(nodes)) if abs(place - at) >= FAR]
        if places:
            nodes.insert(self.dice.choice(places), nodes.pop(at))
            node.edits.add("move")

    # Edits of sentences: the node stays the translation of its source.

    def _delete_sentence(self, _: list[Node], node: Node, *__: object) -> None:
        pieces = self._sentences(node)
        if len(pieces) >= 2:
            whole = len(node.block.text)
            del pieces[self.dice.randrange(len(pieces))]
            if 2 * sum(map(len, pieces)) < whole:
                return
            node.block = self._text(node, pieces)
            node.edits.add("delete sentence")

    def _insert_sentence(self, nodes: list[Node], node: Node, page: int, *_: object) -> None:
        stranger, pieces = self._stranger(nodes, page), self._sentences(node)
        if stranger is None or not pieces:
            return
        alien = tagged.escape(tagged.plain(split_tagged(stranger.text, self.profile)[0]))
        if len(alien) > sum(map(len, pieces)):
            return
        pieces.insert(self.dice.randrange(len(pieces) + 1), alien)
        node.block = self._text(node, pieces)
        node.edits.add("insert sentence")

    def _move_sentence(self, _: list[Node], node: Node, *__: object) -> None:
        pieces = self._sentences(node)
        if len(pieces) >= 2:
            pieces.append(pieces.pop(self.dice.randrange(len(pieces) - 1)))
            node.block = self._text(node, pieces)
            node.edits.add("move sentence")

    def _sentences(self, node: Node) -> list[str]:
        assert isinstance(node.block, Segment)
        pieces = split_tagged(node.block.text, self.profile)
        try:
            for piece in pieces:
                tagged.parse(piece)
        except tagged.TagError:
            return []
        return [piece.strip() for piece in pieces if piece.strip()]

    def _text(self, node: Node, pieces: Sequence[str]) -> Segment:
        """Give a node other sentences, with those inline elements that they have."""
        assert isinstance(node.block, Segment)
        text = join_sentences(pieces, self.profile)
        used = sorted({number for _, number in tagged.tags(text)})
        new = {number: place for place, number in enumerate(used, start=1)}
        inlines: tuple[Inline, ...] = tuple(node.block.inlines[number - 1] for number in used)
        return replace(node.block, text=tagged.renumber(text, new.__getitem__), inlines=inlines)

    def _stranger(self, nodes: Sequence[Node], page: int) -> Segment | None:
        """Pick running text of another page that is like nothing on this one."""
        for _ in range(20):
            other, segment = self.dice.choice(self.foreign)
            own = words(tagged.plain(segment.text))
            if other != page and all(
                _alike(own, words(tagged.plain(node.block.text))) < ALIKE
                for node in nodes
                if isinstance(node.block, Segment)
            ):
                return segment
        return None


def _said(segment: Segment) -> str:
    return "".join(tagged.plain(segment.text).split())


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _at(nodes: Sequence[Node], node: Node) -> int:
    return next(number for number, each in enumerate(nodes) if each is node)


def _nodes(source: Document, target: Document, beads: Sequence[Bead]) -> list[Node]:
    """Give the blocks of an untouched page, knowing what they translate."""
    counts = Counter(map(_said, source.segments)), Counter(map(_said, target.segments))
    bead_of = {j: bead for bead in beads for j in bead.target}
    nodes = []
    index = -1
    for block in target.blocks:
        if isinstance(block, Anchor):
            nodes.append(Node(block))
            continue
        index += 1
        bead = bead_of[index]
        node = Node(block, bead.source, settled=bead.score >= SURE)
        if len(bead.target) > 1:
            node.group = bead.target[0]
        node.again = counts[1][_said(block)] > 1 or any(
            counts[0][_said(source.segments[i])] > 1 for i in bead.source
        )
        nodes.append(node)
    return nodes


def _drifted(
    source: Document,
    target: Document,
    nodes: Sequence[Node],
    unsettled: frozenset[int],
    deleted: set[int],
) -> Drifted:
    groups: defaultdict[int, list[tuple[int, Node]]] = defaultdict(list)
    shown = [node for node in nodes if isinstance(node.block, Segment)]
    for j, node in enumerate(shown):
        groups[id(node) if node.group is None else node.group].append((j, node))
    gold: dict[Link, frozenset[str]] = {}
    for members in groups.values():
        sources = tuple(sorted({i for _, node in members for i in node.source}))
        edits = frozenset(edit for _, node in members for edit in node.edits)
        if members[0][1].settled:
            gold[sources, tuple(j for j, _ in members)] = edits
    linked = {i for one, _ in gold for i in one}
    for i in range(len(source.segments)):
        if i not in linked and i not in unsettled:
            gold[(i,), ()] = frozenset({"delete"} if i in deleted else ())
    return Drifted(
        source,
        replace(target, blocks=tuple(node.block for node in nodes)),
        gold,
        (unsettled, frozenset(j for j, node in enumerate(shown) if not node.settled)),
    )


def same_nodes(pages: Pages) -> Pages:
    """Give the pages that have the same nodes on both sides, if that is most of them."""
    same = [
        (source, target)
        for source, target in pages
        if [each.kind for each in source.segments] == [each.kind for each in target.segments]
    ]
    return same if len(same) > 0.9 * len(pages) else []


@dataclass(slots=True)
class Tally:
    """What was found of the gold."""

    right: int = 0
    proposed: int = 0
    gold: int = 0
    by_edit: dict[str, list[int]] = field(default_factory=lambda: {e: [0, 0] for e in ("", *EDITS)})
    wrong: Counter[str] = field(default_factory=Counter)
    """Wrong links by the edit that they touch."""
    deciles: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0, 0.0] for _ in range(10)])
    """Of links with a score in each tenth: how many, sum of scores, how many are right."""
    brier: float = 0.0
    errors: list[str] = field(default_factory=list)

    def add(self, page: Drifted, beads: Sequence[Bead]) -> None:
        """Count one page."""
        scores = {(bead.source, bead.target): bead.score for bead in beads}
        edit_of: dict[tuple[bool, int], frozenset[str]] = {}
        for (ones, others), edits in page.gold.items():
            edit_of |= {(True, i): edits for i in ones} | {(False, j): edits for j in others}
        for link, edits in page.gold.items():
            found = link in scores
            self.gold += all(link)
            self.right += all(link) and found
            for edit in edits or {""}:
                self.by_edit[edit][0] += found
                self.by_edit[edit][1] += 1
            if not found:
                self.errors.append(_told(page, "missing", link, edits))
        for link, score in scores.items():
            ones, others = link
            if not all(link) or not (
                page.unsettled[0].isdisjoint(ones) and page.unsettled[1].isdisjoint(others)
            ):
                continue
            self.proposed += 1
            decile = self.deciles[min(9, int(score * 10))]
            decile[0] += 1
            decile[1] += score
            decile[2] += link in page.gold
            self.brier += (score - (link in page.gold)) ** 2
            if link not in page.gold:
                touched = {(True, i) for i in ones} | {(False, j) for j in others}
                edits = frozenset(e for key in touched for e in edit_of.get(key, ()))
                self.wrong.update(edits or {""})
                self.errors.append(_told(page, f"wrong {score:.3f}", link, edits))

    @property
    def scores(self) -> tuple[float, float, float]:
        """Strict precision, recall and F1 of beads with two sides."""
        precision, recall = self.right / max(1, self.proposed), self.right / max(1, self.gold)
        return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def _told(page: Drifted, what: str, link: Link, edits: frozenset[str]) -> str:
    def say(document: Document, numbers: tuple[int, ...]) -> str:
        return " // ".join(
            f"{n} {document.segments[n].kind} {tagged.plain(document.segments[n].text, '□')[:70]}"
            for n in numbers
        ).replace("\n", " ")

    return (
        f"{what} {sorted(edits)} {page.source.name}\n"
        f"    {say(page.source, link[0])}\n    {say(page.target, link[1])}"
    )


def measure(
    pages: Pages,
    target: Profile,
    rate: float,
    seeds: Sequence[int],
    *,
    encoder: Encoder | None = None,
    alone: bool = False,
) -> tuple[Tally, float]:
    """Edit a book once for each seed, align it, and count.

    :param alone: align each page by itself, so that it has to teach its words too.
    """
    if same := same_nodes(pages):
        pages = same
        gold = [
            [
                Bead(source=(i,), target=(i,), score=1.0, reason="")
                for i in range(len(source.segments))
            ]
            for source, _ in pages
        ]
    else:
        gold = align_books(pages)
    tally, seconds = Tally(), 0.0
    for seed in seeds:
        drift = Drift(pages, target, rate, random.Random(f"{seed} {rate}"))
        edited = [
            drift.page(number, pair, beads)
            for number, (pair, beads) in enumerate(zip(pages, gold, strict=True))
        ]
        started = time.process_time()
        pairs = [(page.source, page.target) for page in edited]
        if alone:
            found = [align_books([pair], encoder=encoder)[0] for pair in pairs]
        else:
            found = align_books(pairs, encoder=encoder)
        seconds += time.process_time() - started
        for page, beads in zip(edited, found, strict=True):
            tally.add(page, beads)
    return tally, seconds / len(seeds)


def report(tally: Tally, rate: float, seconds: float) -> dict[str, object]:
    """Give what is printed, as data."""
    precision, recall, f1 = tally.scores
    links = sum(decile[0] for decile in tally.deciles)
    return {
        "rate": rate,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "gold": tally.gold,
        "seconds": round(seconds, 1),
        "found": {edit or "untouched": f"{a}/{b}" for edit, (a, b) in tally.by_edit.items()},
        "wrong": {edit or "untouched": count for edit, count in tally.wrong.most_common()},
        "reliability": [
            [int(n), round(total / n, 3), round(right / n, 3)] if n else None
            for n, total, right in tally.deciles
        ],
        "brier": round(tally.brier / links, 4),
        "ece": round(sum(abs(total - right) for _, total, right in tally.deciles) / links, 4),
    }


def main() -> None:
    """Print a table for each rate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("doctrees", type=Path, nargs=2)
    parser.add_argument("--target", default="zh", help="language of the translation")
    parser.add_argument("--rates", type=float, nargs="+", default=[0.1, 0.2])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--embeddings", action="store_true")
    parser.add_argument("--alone", action="store_true", help="align each page by itself")
    parser.add_argument("--errors", action="store_true", help="print what was wrong")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pages = read_pages(*options.doctrees)
    results = []
    for rate in options.rates:
        tally, seconds = measure(
            pages,
            find(options.target),
            rate,
            options.seeds,
            encoder=UniversalSentenceEncoder() if options.embeddings else None,
            alone=options.alone,
        )
        results.append(report(tally, rate, seconds))
        if options.errors:
            sys.stdout.write("\n".join(tally.errors) + "\n")
        sys.stdout.write("\n".join(f"{k}: {v}" for k, v in results[-1].items()) + "\n\n")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
