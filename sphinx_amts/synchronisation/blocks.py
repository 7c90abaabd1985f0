"""Blocks of code, formulas and figures whose content changed since a page was translated.

Where they stand is no matter, and a new one needs no translator: pages show those of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from ..document import Anchor, Content, Document, Segment
from ..subpipeline.resolve import Page
from ..sync.changes import Change
from ..sync.code import Code, pair_code, same_code
from ..sync.standing import Standing, State

_ALIKE = 0.5
"""Share of their signs that two blocks have in common from which one became the other."""

_WORDS = re.compile(r"\\(?:text(?:rm|bf|it|sf)?|mbox|hbox)\{[^{}]*\}|[\u3400-\u9fff]+")
"""What a translator changes in a formula."""
_ENDS = re.compile(r"(?:\\(?:quad|qquad|,|;|!|\\)|[.,;:。，；：])+(?=$|\\end\{|\\tag|\\label)")
"""Punctuation and space at the end of a formula."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A block where it stands."""

    anchor: Anchor
    path: str
    after: int
    """How many segments of its page stand before it."""

    @property
    def says(self) -> str:
        """Its content without what a translator may change; for code see :func:`same_code`."""
        key = self.anchor.key
        if self.anchor.content is Content.MATH:
            return _ENDS.sub("", _WORDS.sub(r"\\text{}", key))
        return key

    def agrees(self, other: _Block) -> bool:
        """Tell whether both have the same content, but for what a translator may change."""
        if self.anchor.content is Content.CODE:
            return same_code(self.anchor.key, other.anchor.key, language=self.anchor.language)
        return self.says == other.says


def with_blocks(page: Page, standings: Sequence[Standing]) -> Iterator[Standing]:
    """Give the standings of a page with those of its blocks, in reading order."""
    blocks = sorted(_changed(page), key=lambda found: found[0])
    at = 0
    for standing in standings:
        while at < len(blocks) and (standing.segment is None or blocks[at][0] <= standing.segment):
            yield blocks[at][1]
            at += 1
        yield standing
    yield from (standing for _, standing in blocks[at:])


def _changed(page: Page) -> Iterator[tuple[int, Standing]]:
    """Give what changed, each with the number of segments before it."""
    if page.target is None:
        return
    for content in (Content.CODE, Content.MATH, Content.IMAGE):
        ours, theirs = _blocks(page.document, content), _blocks(page.target, content)
        if page.ancestry is not None:
            found = _since(_blocks(page.ancestry.base, content), ours, theirs)
        elif content is not Content.IMAGE:  # a figure in another language has another name
            found = _between(ours, theirs)
        else:
            continue
        for was, now, said in found:
            yield now.after, _standing(page.document.name, was, now, said)


Found = Iterator[tuple[_Block | None, _Block, _Block]]
"""A block as it was, as it is, and what the translation has in its place."""


def _since(was: Sequence[_Block], ours: Sequence[_Block], theirs: Sequence[_Block]) -> Found:
    """Find what changed, and was not changed in the translation."""
    changed = [(b, s) for b, s, same in _pairs(was, ours) if not same]
    places = {b: t for b, t, _ in _pairs(was, theirs)} if changed else {}
    for b, s in changed:
        if b in places and not ours[s].agrees(theirs[places[b]]):
            yield was[b], ours[s], theirs[places[b]]


def _between(ours: Sequence[_Block], theirs: Sequence[_Block]) -> Found:
    """Find where the translation has another content, not knowing what it was made from."""
    for s, t, same in _pairs(ours, theirs):
        if not same:
            yield None, ours[s], theirs[t]


def _standing(page: str, was: _Block | None, now: _Block, said: _Block) -> Standing:
    return Standing(
        page=page,
        state=State.STALE,
        change=Change.CODE,
        kind=str(now.anchor.content),
        source=now.anchor.key,
        before=was.anchor.key if was else "",
        target=said.anchor.key,
        path=now.path,
        line=now.anchor.line,
        target_path=said.path,
        target_line=said.anchor.line,
        sentences=0,
        guess=was is None,
    )


def _blocks(document: Document, content: Content) -> list[_Block]:
    """List the blocks of a kind; of code, those in a language: signatures are none."""
    found = []
    path = next((segment.path for segment in document.segments), "")
    after = 0
    for block in document.blocks:
        if isinstance(block, Segment):
            path, after = block.path, after + 1
        elif block.content is content and (content is not Content.CODE or block.language):
            found.append(_Block(block, path, after))
    return found


# Which block is which


def _pairs(one: Sequence[_Block], other: Sequence[_Block]) -> list[tuple[int, int, bool]]:
    """Pair the blocks of two texts: their indices, and whether both are the same."""
    if not one or not other:
        return []
    found = list(_in_order(one, other))
    same = [(i, j, True) for i, j, same in found if same]
    return same + [
        (i, j, False)
        for i, j, is_same in found
        if not is_same and not _moved(one[i], other, {t for _, t, _ in same})
        if not _moved(other[j], one, {s for s, _, _ in same})
    ]


def _moved(block: _Block, others: Iterable[_Block], taken: set[int]) -> bool:
    """Tell whether a block stands elsewhere in the other text, as it is."""
    return any(block.agrees(other) for n, other in enumerate(others) if n not in taken)


def _in_order(one: Sequence[_Block], other: Sequence[_Block]) -> Iterator[tuple[int, int, bool]]:
    """Pair what is the same, sign by sign, and between that what became of the rest."""
    content = one[0].anchor.content
    ours, theirs = ([block.says for block in blocks] for blocks in (one, other))
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from ((i, j, True) for i, j in zip(range(a, b), range(c, d), strict=True))
        elif content is Content.CODE:
            found = _code_in_order(one[a:b], other[c:d])
            yield from ((a + i, c + j, same) for i, j, same in found)
        elif content is Content.MATH:
            yield from _likest(ours, theirs, (a, b), (c, d))
        elif b - a == d - c:  # nothing but the places of figures tells which is which
            yield from ((i, j, False) for i, j in zip(range(a, b), range(c, d), strict=True))


def _code_in_order(
    one: Sequence[_Block], other: Sequence[_Block]
) -> Iterator[tuple[int, int, bool]]:
    """Pair code by its statements, and by its signs where none is left as it was."""
    ours, theirs = ([block.says for block in blocks] for blocks in (one, other))
    a = c = 0
    for pair in pair_code(_codes(one), _codes(other)):
        yield from _likest(ours, theirs, (a, pair.source), (c, pair.target))
        yield pair.source, pair.target, pair.same
        a, c = pair.source + 1, pair.target + 1
    yield from _likest(ours, theirs, (a, len(one)), (c, len(other)))


def _codes(blocks: Iterable[_Block]) -> list[Code]:
    return [Code(block.anchor.key, block.anchor.language) for block in blocks]


def _likest(
    ours: Sequence[str], theirs: Sequence[str], left: tuple[int, int], right: tuple[int, int]
) -> Iterator[tuple[int, int, bool]]:
    """Pair each block of a gap with the likest, never backwards."""
    after, end = right
    for i in range(*left):
        scores = {
            j: Indel.normalized_similarity(ours[i], theirs[j], score_cutoff=_ALIKE)
            for j in range(after, end)
        }
        best = max(scores, key=lambda j: (scores[j], -j), default=None)
        if best is not None and scores[best]:
            yield i, best, False
            after = best + 1
