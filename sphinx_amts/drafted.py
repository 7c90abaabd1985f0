"""Marks of machine text in the files of a translated book: how they are written and read.

A mark is a comment before a block, or in an entry of a catalog that is fuzzy.  For each machine sentence of the block it has two keys, of
the source sentence and of its draft: while a sentence with the second key stands there, it is the
machine's; when none does any more, a person has edited it, and it is theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from .tagged import escape, plain

DraftPairs = tuple[tuple[str, str], ...]
"""Keys of source sentences, each with that of the draft that was made of it."""

_KEY_BYTES = 5
"""A page of ten thousand sentences has two with the same key once in 20 000 pages (birthday bound)."""
_PAIRS = r"((?:\s+[0-9a-f]{10}:[0-9a-f]{10})+)"
_COMMENT = re.compile(rf"\s*(?:<!--)?\s*amts:\s*draft{_PAIRS}\s*(?:-->)?\s*")
_LIKE_A_MARK = re.compile(r"\s*(?:<!--)?\s*amts:\s*draft\b")


def sentence_key(text: str) -> str:
    """Name a sentence, tagged text, by 10 hexadecimal digits of BLAKE2b.

    Tags, white space and what typography does to quotation marks and dashes make no difference,
    nor do letters that Unicode composes or not.
    """
    return blake2b(as_typed(plain(text)).encode(), digest_size=_KEY_BYTES).hexdigest()


def message_key(text: str) -> str:
    """Name a message of a catalog, which is markup and no tagged text, in the same way."""
    return sentence_key(escape(text))


_TYPED = str.maketrans(
    dict.fromkeys("“”„‟«»‹›‘’‚‛'", '"') | {"–": "--", "—": "---", "…": "..."},
)
"""What smart quotes were made of; which mark is made of which, depends on the language."""


def as_typed(text: str) -> str:
    """Give a plain text without white space, and with the marks that are on every keyboard."""
    return "".join(unicodedata.normalize("NFC", text).translate(_TYPED).split())


def write_mark(pairs: Iterable[tuple[str, str]]) -> str:
    """Write the text of the comment, without what makes it one."""
    return " ".join(("amts: draft", *(f"{source}:{target}" for source, target in pairs)))


def read_mark(comment: str) -> DraftPairs | None:
    """Read a comment, with or without ``<!--`` and ``-->``; None if it is no mark.

    A mark that somebody damaged is one that says nothing.
    """
    if found := _COMMENT.fullmatch(comment):
        pairs = (pair.split(":") for pair in found[1].split())
        return tuple((source, target) for source, target in pairs)
    return () if _LIKE_A_MARK.match(comment) else None


def still_machine(pairs: DraftPairs, sentences: Sequence[str]) -> frozenset[int]:
    """Tell which *sentences*, tagged texts, are drafts that nobody edited, by their numbers."""
    drafts = {target for _, target in pairs}
    return frozenset(
        number for number, text in enumerate(sentences) if sentence_key(text) in drafts
    )
