"""Tagged text that is too long for one request, cut where it hurts least."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ... import tagged
from ...languages.scripts import MARKS
from ...tagged import TagError

_ATOM = re.compile(
    rf"(?:[^\s。！？；，、]{{1,100}}[{MARKS}]*[。！？；，、]*|[。！？；，、]+)\s*|\s+"
)
"""A word, or up to a hundred characters of text without spaces, with the marks that follow."""
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]）」』]*\s*$")
_CLAUSE_END = re.compile(r"[,;:，；：、،—–][\"'”’»)\]）」』]*\s*$")


def divide(text: str, most: int, size: Callable[[str], int]) -> list[str]:
    """Cut tagged *text* into pieces of at most *most*, never inside of a tag.

    The pieces joined are the text again.  Cuts are at the ends of sentences if possible, then of
    clauses, then of words; text without spaces is cut anywhere but before a combining mark.

    :param size: measures a piece; the size of two joined is at most the sum of their sizes.
    :raises TagError: if what one tag holds is too long.
    """
    if size(text) <= most:
        return [text]
    pieces: list[str] = []
    atoms: list[str] = []
    sizes: list[int] = []
    total = 0
    for atom in _atoms(text):
        length = size(atom)
        if length > most:
            message = "what one of its tags holds is too long"
            raise TagError(message)
        while total + length > most:
            cut = _best_cut(atoms)
            pieces.append("".join(atoms[:cut]))
            total -= sum(sizes[:cut])
            del atoms[:cut], sizes[:cut]
        atoms.append(atom)
        sizes.append(length)
        total += length
    return [*pieces, "".join(atoms)]


def _atoms(text: str) -> Iterator[str]:
    """Cut *text* into words and tags, the tags whole with what they hold."""
    for part in tagged.parse(text):
        if not isinstance(part, str):
            yield tagged.render([part])
            continue
        yield from map(tagged.escape, _ATOM.findall(part))


def _best_cut(atoms: list[str]) -> int:
    """Give after how many of *atoms* to cut: as late as possible in the second half."""
    for end in (_SENTENCE_END, _CLAUSE_END):
        for count in range(len(atoms), len(atoms) // 2, -1):
            if end.search(atoms[count - 1]):
                return count
    return len(atoms)
