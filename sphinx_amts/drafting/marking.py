"""Which mark of machine text a block has to have, when some of its texts are changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..document import Segment
from ..drafted import DraftPairs, read_mark, sentence_key, write_mark
from ..languages import Profile, split_tagged
from ..rewrite.files import Edit, PageFile
from ..rewrite.layout import Block
from ..rewrite.writing import Dialect

_COMMENT = re.compile(r"\.\.[ \t]+(amts:.*)", re.DOTALL)


def pairs_after(
    segments: Sequence[Segment],
    changed: Mapping[int, tuple[Sequence[str], DraftPairs]],
    profile: Profile,
    added: DraftPairs = (),
) -> DraftPairs:
    """Give the pairs of a block's mark when it is rewritten.

    What a person made of a draft stays theirs, and named after the source that it is from; what a
    draft replaces is forgotten.

    :param segments: all that stands in the block, as it is.
    :param changed: for the number of a segment, its sentences then, and its new drafts.
    :param added: the pairs of what is put into it.
    """
    before = {sentence_key(s) for each in segments for s in split_tagged(each.text, profile)}
    after = set[str]()
    for number, segment in enumerate(segments):
        sentences = changed[number][0] if number in changed else split_tagged(segment.text, profile)
        after |= {sentence_key(sentence) for sentence in sentences}
    old = dict.fromkeys(pair for segment in segments for pair in segment.drafted)
    kept = [pair for pair in old if pair[1] in after or pair[1] not in before]
    new = [pair for _, pairs in changed.values() for pair in pairs]
    return tuple(dict.fromkeys((*kept, *new, *added)))


def mark_before(file: PageFile, block: Block) -> Block | None:
    """Find the mark that a block has."""
    before = None
    for each in file.layout.outer():
        if each.start >= block.start:
            break
        before = each
    return before if before is not None and is_mark(file, before) else None


def is_mark(file: PageFile, block: Block) -> bool:
    """Tell whether a block is a mark."""
    return _pairs_of(file, block) is not None


def _pairs_of(file: PageFile, block: Block) -> DraftPairs | None:
    text = file.layout.text[block.start : block.end]
    if file.dialect is Dialect.MYST:
        return read_mark(text) if block.kind == "html_block" else None
    found = _COMMENT.fullmatch(text)
    return read_mark(" ".join(found[1].split())) if found else None


def mark_edit(file: PageFile, block: Block, pairs: Iterable[tuple[str, str]]) -> Edit | None:
    """Write, change or take away the mark of a block; None if it stays as it is."""
    pairs = tuple(pairs)
    before = mark_before(file, block)
    if before is not None and set(_pairs_of(file, before) or ()) == set(pairs):
        return None
    if before is not None and not pairs:
        return Edit(before.start, block.start, "")
    if not pairs:
        return None
    if before is not None:
        return Edit(before.start, before.end, comment(pairs, file.dialect))
    gap = "\n" if file.dialect is Dialect.MYST else "\n\n"
    return Edit(block.start, block.start, comment(pairs, file.dialect) + gap)


def comment(pairs: Iterable[tuple[str, str]], dialect: Dialect) -> str:
    """Write a mark as the comment that it is."""
    mark = write_mark(pairs)
    return f"<!-- {mark} -->" if dialect is Dialect.MYST else f".. {mark}"
