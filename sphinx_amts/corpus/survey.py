"""What one document says of itself, before anybody compares it with another."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ..align.anchors import numbers
from ..align.dictionary import read as count_words
from ..document import Anchor, Content, Document, Kind, Segment
from ..languages import Profile, find
from ..paralleldata.reading import prose, read
from .decoding import UndecodableError
from .documents import read_document
from .identify import language_of

if TYPE_CHECKING:
    from .topic import Keywords

_SKETCH = 400
"""Anchors of a document that are kept: those with the smallest hashes, which is a fair sample of
two documents' common ones (Broder, 1997, *On the resemblance and containment of documents*)."""
BUCKETS = 1 << 18
"""Words are counted by hash, so that no corpus has too many of them (Weinberger et al., 2009)."""
_SIGN = re.compile(r"[A-Za-z][\w.+-]*\w")
_SHORTEST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What is known of one document."""

    language: str
    """See :func:`.identify.language_of`."""
    segments: int
    anchors: tuple[int, ...]
    """Hashes of what no translation changes: numbers, code, formulas, files, Latin words."""
    words: tuple[tuple[int, int], ...]
    """Bucket of a word and how often it occurs; empty if nobody asked."""
    on_topic: bool
    """Whether it is about what was asked for."""
    fault: str = ""
    """Why it cannot be read; then nothing else is known."""
    line: int = 0

    def as_record(self) -> dict[str, Any]:
        """Give it as JSON would."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Survey:
        """Read what :meth:`as_record` gave."""
        return cls(
            **record
            | {
                "anchors": tuple(record["anchors"]),
                "words": tuple((bucket, count) for bucket, count in record["words"]),
            }
        )


def survey(data: bytes, suffix: str, code: str, keywords: Keywords, *, words: bool) -> Survey:
    """Survey a document.

    :param code: the language that its name says it is in, by which words are cut.
    :param words: whether its words are counted.
    """
    profile = find(code)
    try:
        document = read_document(data, suffix, profile)
    except UndecodableError as error:
        return _unreadable(error.why, error.line)
    texts = [read(segment.text, segment.inlines) for segment in document.segments]
    only_prose = "\n".join(prose(segment.text) for segment in document.segments)
    return Survey(
        language=language_of(only_prose),
        segments=len(texts),
        anchors=tuple(sorted({_hash(sign) for sign in _signs(document)})[:_SKETCH]),
        words=tuple(sorted(word_counts(only_prose, profile).items())) if words else (),
        on_topic=keywords.found_in(
            (segment.kind in {Kind.TITLE, Kind.HEADING}, text)
            for segment, text in zip(document.segments, texts, strict=True)
        ),
    )


def _unreadable(why: str, line: int) -> Survey:
    return Survey(
        language="", segments=0, anchors=(), words=(), on_topic=False, fault=why, line=line
    )


def word_counts(text: str, profile: Profile) -> Counter[int]:
    """Count the words of plain *text* by bucket."""
    found: Counter[int] = Counter()
    for word, count in count_words(text, profile).items():
        if word.isalpha():
            found[zlib.crc32(word.encode()) % BUCKETS] += count
    return found


def _signs(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Anchor):
            yield from _of_anchor(block)
        else:
            yield from _of_segment(block)


def _of_anchor(anchor: Anchor) -> Iterator[str]:
    if anchor.content is Content.CODE:
        lines = ("".join(line.split()) for line in anchor.key.splitlines())
        yield from (f"code:{line}" for line in lines if len(line) > _SHORTEST)
    else:
        yield f"{anchor.content}:{''.join(anchor.key.split())}"


def _of_segment(segment: Segment) -> Iterable[str]:
    text = prose(segment.text)
    yield from (inline.key for inline in segment.inlines if len(inline.key) > len("literal:") + 2)
    yield from (number for number in numbers(text) if len(number) > len("number:") + 1)
    yield from (sign for sign in _SIGN.findall(text) if len(sign) >= _SHORTEST)


def _hash(sign: str) -> int:
    digest = blake2b(sign.encode("utf-8", "replace"), digest_size=8).digest()
    # SQLite's integers have a sign.
    return int.from_bytes(digest, "big", signed=True)
