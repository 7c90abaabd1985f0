"""Tagged text as the words that a model learns from, and back, so that no tag or number is lost.

What passes through untouched (standalone tags, numbers, identifiers, addresses) is one *class
token* each to the model, whatever it holds; a pair of tags is a :class:`Group`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ... import tagged
from ...languages import join_words, punctuate, words

if TYPE_CHECKING:
    from ...languages import Profile

TAG, NUMBER, LITERAL, HOLE = "\ue000", "\ue001", "\ue002", "\ue003"
"""The class tokens: characters for private use.  HOLE is what has no counterpart in its pair."""

_TO_MODEL = str.maketrans({"<": "\ue004", ">": "\ue005", "|": "\ue006"})
_FROM_MODEL = {ord(code): mark for code, mark in zip("\ue004\ue005\ue006", "<>|", strict=True)}
_NO_NULL = "\ue007"
"""The word NULL, which Thot takes for the place of words that have no counterpart."""
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")

_NUMBER = re.compile(r"\d+(?:[.,:/–-]\d+)*")
_JOINED = re.compile(r"\b(?:[A-Z]\.(?: ?[A-Z]\.)*(?= ?[A-Z][a-z])|[A-Z](?:\+\+|#))|\\\w+", re.ASCII)
"""What :func:`~sphinx_amts.languages.words` would cut: initials before a name, C++, C#, ``\\n``."""
_LITERAL = re.compile(
    r"""(?:https?://|www\.).+
      | [A-Za-z0-9.]*_[A-Za-z0-9_.]*              # snake_case
      | [A-Za-z]{2,}(?:\.[A-Za-z]{2,})+           # conf.py
      | [A-Z]*[a-z]+[A-Z][A-Za-z0-9]*             # CamelCase
      | [A-Za-z]+[-.]?\d[A-Za-z0-9.-]*            # word2vec
      | (?!\d+(?:st|nd|rd|th|s)$)\d+[A-Za-z]+\d*  # 3D, but neither 3rd nor 1990s
    """,
    re.VERBOSE,
)

_ROLE = re.compile(r":[a-z][\w.+-]*(?::[a-z][\w.+-]*)*:$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a punctuation mark."""

    text: str
    guessed: bool = False
    """Whether it stands for a word that is not known."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What passes through untouched."""

    mark: str
    """Its class token."""
    text: str
    """Itself, as tagged text."""


@dataclass(frozen=True, slots=True)
class Group:
    """A pair of tags and what it holds."""

    number: int
    units: tuple[Unit, ...]


Unit = Word | Fixed | Group
Leaf = Word | Fixed


def read(text: str, profile: Profile) -> tuple[Unit, ...]:
    """Read tagged text.

    :raises TagError: if it is not well formed.
    """
    return tuple(_read(tagged.parse(text), profile))


def _read(parts: Sequence[tagged.Part], profile: Profile) -> Iterator[Unit]:
    framed = ("", *parts, "")
    for before, part, after in zip(framed, parts, framed[2:], strict=False):
        if isinstance(part, str):
            yield from _read_plain(part.removesuffix(_role(part, after)), profile)
        elif part.children:
            yield Group(part.number, tuple(_read(part.children, profile)))
        else:
            yield Fixed(TAG, _role(before, part) + tagged.render((part,)))


def _role(text: tagged.Part, after: tagged.Part) -> str:
    """Give the name of a role that nobody knew, and so left in the text, before what it is for."""
    if not isinstance(text, str) or isinstance(after, str) or after.children:
        return ""
    match = _ROLE.search(text)
    return match[0] if match else ""


def _read_plain(text: str, profile: Profile) -> Iterator[Leaf]:
    end = 0
    for match in _JOINED.finditer(text):
        yield from map(_leaf, words(text[end : match.start()], profile))
        yield Fixed(LITERAL, tagged.escape(match[0]))
        end = match.end()
    yield from map(_leaf, words(text[end:], profile))


def _leaf(word: str) -> Leaf:
    if _NUMBER.fullmatch(word):
        return Fixed(NUMBER, word)
    if _LITERAL.fullmatch(word) or not word.isprintable():
        return Fixed(LITERAL, tagged.escape(word))
    return Word(word)


def write(units: Iterable[Unit], profile: Profile) -> str:
    """Write *units* as tagged text."""
    text = join_words(_pieces(units), profile)
    return punctuate(text, profile) if profile.fullwidth else text


def _pieces(units: Iterable[Unit]) -> Iterator[str]:
    for unit in units:
        if isinstance(unit, Group):
            yield f'<g id="{unit.number}">'
            yield from _pieces(unit.units)
            yield "</g>"
        else:
            yield tagged.escape(unit.text) if isinstance(unit, Word) else unit.text


def leaves(units: Iterable[Unit]) -> Iterator[Leaf]:
    """Give words and what is fixed, in order, without the pairs of tags."""
    for unit in units:
        if isinstance(unit, Group):
            yield from leaves(unit.units)
        else:
            yield unit


def groups(units: Iterable[Unit]) -> Iterator[Group]:
    """Give all pairs of tags, outer ones first."""
    for unit in units:
        if isinstance(unit, Group):
            yield unit
            yield from groups(unit.units)


def is_word(text: str) -> bool:
    """Tell a word from a punctuation mark."""
    return any(map(str.isalnum, text))


def source_form(leaf: Leaf) -> str:
    """Give what the model knows a source word as: no case, one sort of quotation marks."""
    if isinstance(leaf, Fixed):
        return leaf.mark
    return leaf.text.translate(_STRAIGHT).lower().translate(_TO_MODEL)


def target_form(leaf: Leaf) -> str:
    """Give what the model knows a target word as."""
    if isinstance(leaf, Fixed):
        return leaf.mark
    return _NO_NULL if leaf.text == "NULL" else leaf.text.translate(_TO_MODEL)


def from_target_form(token: str) -> Word:
    """Read back a word that :func:`target_form` wrote."""
    return Word("NULL" if token == _NO_NULL else token.translate(_FROM_MODEL))


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A pair as a model learns from it."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    links: tuple[tuple[int, int], ...]
    """Which class token is the counterpart of which; what is not linked is a HOLE."""


def examples(source: Sequence[Unit], target: Sequence[Unit]) -> Iterator[Example]:
    """Give a pair as an example, and what its pairs of tags hold as more examples.

    Tags correspond by their numbers, so the latter only if both sides have the same.
    """
    yield from _example(source, target)
    inner = {group.number: group for group in groups(source)}
    other = {group.number: group for group in groups(target)}
    if inner.keys() == other.keys():
        for number, group in inner.items():
            yield from _example(group.units, other[number].units)


def _example(source: Sequence[Unit], target: Sequence[Unit]) -> Iterator[Example]:
    left, right = list(leaves(source)), list(leaves(target))
    if not left or not right:
        return
    common = _places(left).keys() & _places(right).keys()
    here, there = _places(left), _places(right)
    links = sorted(
        link
        for key in common
        if len(here[key]) == len(there[key])
        for link in zip(here[key], there[key], strict=True)
    )
    yield Example(
        source=tuple(_masked(map(source_form, left), left, {i for i, _ in links})),
        target=tuple(_masked(map(target_form, right), right, {j for _, j in links})),
        links=tuple(links),
    )


def _places(units: Sequence[Leaf]) -> dict[Fixed, list[int]]:
    places: dict[Fixed, list[int]] = {}
    for index, unit in enumerate(units):
        if isinstance(unit, Fixed):
            places.setdefault(unit, []).append(index)
    return places


def _masked(forms: Iterable[str], units: Sequence[Leaf], linked: set[int]) -> Iterator[str]:
    for index, (form, unit) in enumerate(zip(forms, units, strict=True)):
        yield HOLE if isinstance(unit, Fixed) and index not in linked else form


def usual_case(sentences: Iterable[Sequence[str]]) -> dict[str, str]:
    """Learn, for the words that open sentences, how the language writes them elsewhere.

    :return: opening word → its usual form, where that differs.
    """
    inside: Counter[str] = Counter()
    opening: set[str] = set()
    for sentence in sentences:
        opening.update(sentence[:1])
        inside.update(sentence[1:])
    return {
        word: word.lower()
        for word in opening
        if word != word.lower()
        and inside[word.lower()] >= inside[word]
        and (word[1:] == word[1:].lower())
    }


_FIRST_LETTER = re.compile(r"((?:<[^>]*>|[^\w<&])*)(\w)")


def capitalise(text: str) -> str:
    """Write the first letter of tagged *text* as a capital."""
    match = _FIRST_LETTER.match(text)
    if not match or len(match[2].upper()) != 1:
        return text
    return f"{match[1]}{match[2].upper()}{text[match.end() :]}"
