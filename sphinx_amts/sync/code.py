"""Which code of a translation is that of the source, but for comments, strings and fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .statements import Statement, statements

_SIMILAR = 0.5
"""Share of statements that two blocks must have in common to be versions of one another."""

# The scripts of the translation need fonts that the source does not: how they are found is set up
# in statements of their own.  Sizes are no matter of language.
_FONT_NAME = re.compile(r"[\w.]*font(?!_?size)\w*(?:\.\w+)*", re.IGNORECASE)
_FONT_OPTION = re.compile(
    r"""[\w.]*rcParams\[\s*['"](?:font\.(?!size)[\w-]+|axes\.unicode_minus|mathtext\.[\w-]+)['"]"""
)
_FONT_CALL = re.compile(r"""[\w.]*\b(?:rc|set|set_theme)\(\s*(?:font\s*=|['"]font['"])""")
_FONT_COMMAND = re.compile(r"[!%].*(?:font|\bfc-(?:cache|list)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code."""

    text: str
    language: str
    """The Pygments lexer that it names; empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A place where two versions of a block differ in what they do; one side may be empty."""

    source: str
    target: str
    source_line: int
    """The line of the source's block before or on which it is, from 1."""


@dataclass(frozen=True, slots=True)
class CodePair:
    """A block of the source and its version in the translation, as indices."""

    source: int
    target: int
    same: bool
    """Whether both do the same: see :func:`same_code`."""


def same_code(one: str, other: str, *, language: str) -> bool:
    """Tell whether two blocks differ in nothing but comments, strings and the set-up of fonts.

    What is put into a string has to stay, in any order if it is named (``f"{a} of {b}"``); so have
    indentation and the order of statements.  Lines may be broken differently inside of brackets.
    """
    return one == other or _same(_read(one, language), _read(other, language))


def changed_code(source: str, target: str, *, language: str) -> tuple[Change, ...]:
    """Say in which statements two blocks differ, if :func:`same_code` says that they do."""
    if same_code(source, target, language=language):
        return ()
    one, other = _read(source, language), _read(target, language)
    ours, theirs = _without(one, other), _without(other, one)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return tuple(
        Change(
            source="\n".join(statement.text for statement in ours[a:b]),
            target="\n".join(statement.text for statement in theirs[c:d]),
            source_line=ours[min(a, len(ours) - 1)].line if ours else 1,
        )
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def pair_code(source: Sequence[Code], target: Sequence[Code]) -> tuple[CodePair, ...]:
    """Find the versions of the source's blocks in a translation, both in reading order.

    Blocks that do the same are paired along a longest common subsequence; between them, those
    that have most of their statements in common.  A translation may have blocks of its own.
    """
    ours = [_read(code.text, code.language) for code in source]
    theirs = [_read(code.text, code.language) for code in target]
    pairs: list[CodePair] = []
    at = to = 0
    for i, j in [*_common(ours, theirs), (len(ours), len(theirs))]:
        similar = _similar(ours[at:i], theirs[to:j])
        pairs += [CodePair(at + a, to + b, same=False) for a, b in similar]
        if i < len(ours):
            pairs.append(CodePair(i, j, same=True))
        at, to = i + 1, j + 1
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class _Block:
    """What a block does."""

    said: tuple[Statement, ...]
    """Its statements but for those that set up fonts."""
    spare: frozenset[Statement]
    """Those of them that import what only fonts need; later blocks may need it, too."""


@lru_cache(maxsize=1024)
def _read(text: str, language: str) -> _Block:
    found = statements(text, language)
    fonts = {one for one in found if _sets_fonts(one)}
    said = tuple(one for one in found if one not in fonts)
    served = {token for one in fonts for token in one.tokens}
    used = {token for one in said if not _binds(one) for token in one.tokens}
    spare = {one for one in said if (names := _binds(one)) and names <= served - used}
    return _Block(said, frozenset(spare))


def _same(one: _Block, other: _Block) -> bool:
    return one.said == other.said or _without(one, other) == _without(other, one)


def _without(one: _Block, other: _Block) -> list[Statement]:
    """List what *one* does, without what it imports for its fonts and *other* does not."""
    spare = one.spare.difference(other.said)
    return [statement for statement in one.said if statement not in spare]


def _binds(statement: Statement) -> frozenset[str]:
    """Give the names that a statement imports; none if it is no import."""
    tokens = statement.tokens
    if tokens[0] not in {"import", "from"}:
        return frozenset()
    names = " ".join(tokens[tokens.index("import") + 1 :] if "import" in tokens else ()).split(",")
    return frozenset(name.rsplit(" as ")[-1].strip(" ()").split(" ")[0] for name in names)


def _sets_fonts(statement: Statement) -> bool:
    text = statement.text
    first = statement.tokens[0]
    if first in {"import", "from"}:
        return "font" in text.lower()
    if _FONT_COMMAND.match(text):
        return True
    if _FONT_OPTION.match(text):
        return True
    if _FONT_CALL.match(text):
        return "size" not in text
    name = _FONT_NAME.match(text)
    return name is not None and text[name.end() :].lstrip()[:1] in {"=", "("}


def _common(ours: Sequence[_Block], theirs: Sequence[_Block]) -> Iterator[tuple[int, int]]:
    """Give a longest common subsequence of the blocks of a page, as indices."""
    same = [[_same(one, other) for other in theirs] for one in ours]
    longest = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in reversed(range(len(ours))):
        for j in reversed(range(len(theirs))):
            longest[i][j] = (
                longest[i + 1][j + 1] + 1
                if same[i][j]
                else max(longest[i + 1][j], longest[i][j + 1])
            )
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if same[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1


def _similar(source: Sequence[_Block], target: Sequence[_Block]) -> Iterator[tuple[int, int]]:
    """Pair the blocks between two that are the same: each with the likest, never backwards."""
    after = 0
    for i, one in enumerate(source):
        scores = [(_likeness(one, other), -j) for j, other in enumerate(target[after:], after)]
        score, place = max(scores, default=(0.0, 0))
        if score >= _SIMILAR:
            yield i, -place
            after = 1 - place


def _likeness(one: _Block, other: _Block) -> float:
    return SequenceMatcher(None, one.said, other.said, autojunk=False).ratio()
