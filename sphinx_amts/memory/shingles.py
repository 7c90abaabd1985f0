"""Which texts may be similar: the pairs of neighbouring words that two such texts must have in common.

The similarity of two texts is one less the words that have to be inserted, deleted or replaced to
make one of the other (Levenshtein, 1966), divided by the words of the longer: the *fuzzy match score*
of Koehn and Senellart ("Convergence of Translation Memory and Statistical Machine Translation",
JEC 2010), and what OmegaT shows.  Words are runs of letters and digits, in any case; punctuation
marks and inline elements that stand alone are words, too, and so is every character of a script
that is written without spaces.

A word that changes spoils two pairs of neighbours, so that two similar texts share at least so many
pairs (the q-gram lemma: Ukkonen, 1992).  If they share *c* of the *n* pairs that one of them has,
then any *n* - *c* + *s* of these are enough to find *s* in the other, and the rarest are best (the
prefix filter: Chaudhuri, Ganti and Kaushik, ICDE 2006).  So nothing that is similar is missed,
whatever is known of which pairs are rare.  Such pairs are called shingles (Broder, 1997).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from zlib import crc32

from ..languages.scripts import MARKS, UNSPACED
from ..tagged import plain

LOWEST = 50
"""Hundredths: below, two similar texts need not share a shingle."""
_SHARED = 3
"""Shingles that a text has to share before it is looked at.  If it is 1, 2, 3 or 4, then 104, 20, 11
or 9 of 100,000 English texts are looked at for one, and 168, 227, 312 or 564 rows are read for it."""
SIZE_BITS = 8
"""The lowest bits of a key say how many words the text has, as a class of sizes."""
_ALONE = "\ufffc"
"""Stands for an inline element without text (OBJECT REPLACEMENT CHARACTER)."""
_ASCII = re.compile(r"\w+|[^\w\s]")
"""What :func:`_word` finds in most texts of most books, ten times as fast."""


@cache
def _word() -> re.Pattern[str]:
    letter, marks = rf"[^\W{UNSPACED}]", rf"[{MARKS}]"
    spaced = rf"(?:{letter}|{marks}){letter}*(?:{marks}+{letter}*)*"
    return re.compile(rf"[{UNSPACED}]{marks}*|{spaced}|[^\w\s]")


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a tagged text, as they are compared."""
    words = unicodedata.normalize("NFC", plain(text, _ALONE)).casefold()
    return tuple((_ASCII if words.isascii() else _word()).findall(words))


def shingles(words: Sequence[str]) -> list[int]:
    """Give the shingles of a text by number, one more than it has words; none for one without.

    Different ones rarely have the same number, which costs a look and changes no result.
    """
    if not words:
        return []
    pairs = [
        f"{one}\0{other}".encode("utf-8", "surrogatepass")
        for one, other in pairwise(("", *words, ""))
    ]
    if len(set(pairs)) == len(pairs):
        return [crc32(pair) for pair in pairs]
    seen: Counter[bytes] = Counter()
    found = []
    for pair in pairs:
        found.append(crc32(pair, seen[pair]))  # a second one is another
        seen[pair] += 1
    return found


def keys(words: Sequence[str]) -> Iterator[int]:
    """Give the keys under which a text is found: its shingles, each with its size."""
    size = _size(len(words))
    return (shingle << SIZE_BITS | size for shingle in shingles(words))


def _size(count: int) -> int:
    """Give the class of texts of so many words; four to each doubling."""
    halved = max(count.bit_length() - 3, 0)
    return 4 * halved + (count >> halved)


def similarity(one: Sequence[str], other: Sequence[str], least: int) -> int | None:
    """Give the similarity of two texts in hundredths, rounded down; None if it is below *least*."""
    from rapidfuzz.distance import Levenshtein  # a build that looks for nothing does without

    most = max(len(one), len(other))
    allowed = (100 - least) * most // 100
    changed = Levenshtein.distance(one, other, score_cutoff=allowed)
    return None if changed > allowed or not most else 100 * (most - changed) // most


@dataclass(frozen=True, kw_only=True, slots=True)
class Probes:
    """What to look for, to find all texts that are similar to one."""

    keys: tuple[int, ...]
    shared: int
    """How many of the keys a similar text has at least."""

    @classmethod
    def of(cls, words: Sequence[str], least: int, texts: Mapping[int, int]) -> Probes:
        """Choose the shingles that the fewest texts have.

        :param least: the least similarity, in hundredths, from :data:`LOWEST`.
        :param texts: how many texts have a shingle, for those that many have: a wrong number costs
            time only.
        """
        count = len(words)
        own = sorted(shingles(words), key=lambda shingle: (texts.get(shingle, 0), shingle))
        in_common: dict[int, int] = {}  # by size, at least: the longer, the more
        for length in range(-(-least * count // 100), 100 * count // least + 1) if own else ():
            most, size = max(count, length), _size(length)
            common = most + 1 - 2 * ((100 - least) * most // 100)
            in_common[size] = min(common, in_common.get(size, common))
        shared = min((_SHARED, *in_common.values()))
        return cls(
            keys=tuple(
                shingle << SIZE_BITS | size
                for size, common in in_common.items()
                for shingle in own[: len(own) - common + shared]
            ),
            shared=shared,
        )
