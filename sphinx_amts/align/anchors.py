"""What a unit of text shows without being understood: formulas, code, links, numbers, words, length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import tagged
from ..document import Anchor, Content, Document, Kind, Segment
from ..languages.digits import ascii_digits

_PROSE = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.DEFINITION, Kind.LINE})
_JOINABLE = _PROSE | {Kind.FIELD, Kind.FOOTNOTE, Kind.CAPTION}

# Scripts that are written without spaces, or whose words carry their particles: pairs of
# characters stand for words there (Hangul, kana, Han, Thai, Lao, Myanmar, Khmer).
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[{_DENSE}]+|[^\W\d_{_DENSE}]+(?:['’][^\W\d_{_DENSE}]+)*")
_DENSE_RUN = re.compile(rf"[{_DENSE}]")
_NUMBERED = re.compile(r"id\d+$")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_STEM = 6
"""Letters of a word that count: enough to join the inflected forms of most European words."""

_COMMENT = re.compile(r"(?<!['\"])#.*|^\s*(?://|--|%).*", re.MULTILINE)
_STRING = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|\"[^\"\n]*\"", re.DOTALL)
_PROSE_IN_MATH = re.compile(r"\\(?:text|textrm|textbf|textit|mbox|mathrm|label|tag)\s*\{[^{}]*\}")
_MATH_TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]+|\d+|[^\s\w\\{}]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One block, or several joined, as alignment sees it."""

    group: str
    """Only units of one group are ever linked."""
    kind: str
    joinable: bool
    """Whether its neighbour may belong to the same translation."""
    length: int
    """Characters of plain text; 0 for a block that is never translated."""
    signs: frozenset[str]
    """What stays as it is in a translation: formulas, literals, links, numbers, lines of code."""
    words: frozenset[str]
    """Words, shortened, or pairs of characters where words are not spaced."""
    level: int = 0
    within: str = ""


def units(document: Document) -> tuple[Unit, ...]:
    """Give one unit for each block of *document*."""
    return tuple(
        of_segment(block) if isinstance(block, Segment) else _of_anchor(block)
        for block in document.blocks
    )


def of_segment(segment: Segment) -> Unit:
    """Read the evidence of a segment."""
    text = tagged.plain(segment.text, " ")
    kind = segment.kind
    return Unit(
        group="prose" if kind in _PROSE else str(kind),
        kind=str(kind),
        joinable=kind in _JOINABLE,
        length=len(text.strip()),
        signs=_numbered([*_inline_signs(segment), *numbers(text), *_labels(segment)]),
        words=words(text),
        level=segment.level,
        within=segment.within,
    )


def of_text(text: str) -> Unit:
    """Read the evidence of a tagged text that stands alone, such as a sentence."""
    return of_segment(Segment(kind=Kind.PARAGRAPH, text=text))


def words(text: str) -> frozenset[str]:
    """Give the words of plain *text* in the form in which they are compared.

    Words are folded and cut to six letters; pairs of neighbouring characters stand for words in
    scripts that do not space them.
    """
    found: set[str] = set()
    for token in _TOKEN.findall(text):
        if _DENSE_RUN.match(token):
            found.update(token[at : at + 2] for at in range(max(1, len(token) - 1)))
        elif not token[0].isdigit():
            found.add(token.casefold()[:_STEM])
    return frozenset(found)


def numbers(text: str) -> list[str]:
    """Give the numbers of plain *text* as ``number:1234.5``, without separators of thousands."""
    return [
        f"number:{token.rstrip('.,')}"
        for token in _TOKEN.findall(_SEPARATOR.sub("", ascii_digits(text)))
        if token[0].isdigit()
    ]


def join(parts: Sequence[Unit]) -> Unit:
    """Make one unit of neighbours."""
    first = parts[0]
    return Unit(
        group=first.group,
        kind=first.kind,
        joinable=True,
        length=sum(part.length for part in parts),
        signs=frozenset().union(*(part.signs for part in parts)),
        words=frozenset().union(*(part.words for part in parts)),
        level=first.level,
        within=first.within,
    )


def _numbered(signs: Iterable[str]) -> frozenset[str]:
    """Make a set that still knows how often a sign occurs."""
    counts = Counter(signs)
    return frozenset(
        f"{sign}#{number}" if number else sign
        for sign, count in counts.items()
        for number in range(count)
    )


def _inline_signs(segment: Segment) -> Iterator[str]:
    for inline in segment.inlines:
        kind, separator, content = inline.key.partition(":")
        if not separator:
            continue  # emphasis and its like say nothing about which sentence this is
        if kind == "math":
            yield f"math:{plain_math(content)}"
        else:
            yield inline.key


def _labels(segment: Segment) -> Iterator[str]:
    """Give the names by which a section is referred to, if they are not merely numbered."""
    if segment.kind is Kind.TITLE:
        yield from (
            f"label:{name}" for name in segment.section.split() if not _NUMBERED.match(name)
        )


def plain_math(formula: str) -> str:
    """Drop from a formula what a translator may change: its prose, and all space."""
    return re.sub(r"\s+", "", _PROSE_IN_MATH.sub("", formula))


def _of_anchor(anchor: Anchor) -> Unit:
    return Unit(
        group=str(anchor.content),
        kind=str(anchor.content),
        joinable=False,
        length=0,
        signs=frozenset(_anchor_signs(anchor)),
        words=frozenset(),
        level=anchor.level,
        within=anchor.within,
    )


def _anchor_signs(anchor: Anchor) -> Iterator[str]:
    """Take a block apart, so that one with a translated comment is still nearly the same."""
    yield f"{anchor.content}:{anchor.key}"
    if anchor.content is Content.CODE:
        bare = _COMMENT.sub("", _STRING.sub("''", anchor.key))
        yield from {f"line:{line}" for raw in bare.splitlines() if (line := "".join(raw.split()))}
    elif anchor.content is Content.MATH:
        yield f"formula:{plain_math(anchor.key)}"
        yield from {f"symbol:{token}" for token in _MATH_TOKEN.findall(plain_math(anchor.key))}
    elif anchor.content is Content.IMAGE:
        yield f"file:{anchor.key.rsplit('/', 1)[-1]}"
