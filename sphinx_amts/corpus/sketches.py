"""Sketches of texts: nearly the same texts have one of a few numbers in common."""

from __future__ import annotations

import struct
import zlib
from hashlib import blake2b

from ..evaluate.overlap import SPACED, UNSPACED, normal
from ..languages import Profile

_BINS = 32
_ROWS = 4
"""Bins of a band.  With 8 bands of 4, two texts meet with a probability of 1 - (1 - s⁴)⁸, where s
is their likeness: 0.9 at 0.7, 0.99 at 0.82 (Leskovec, Rajaraman and Ullman, *Mining of Massive
Datasets*, 3.4)."""
_MIX = 0x9E3779B1
"""Knuth's multiplicative constant: CRC-32 alone is linear."""


def shingles(text: str, profile: Profile) -> frozenset[str]:
    """Give the runs of characters by which texts are compared."""
    size = SPACED if profile.spaced else UNSPACED
    padded = f" {normal(text)} "
    return frozenset(padded[at : at + size] for at in range(max(len(padded) - size, 0) + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the Jaccard index: what share of all shingles both have."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def bands(found: frozenset[str]) -> list[int]:
    """Give a number for each band of a text's sketch.

    One-permutation hashing (Li, Owen and Zhang, 2012), an empty bin taking the value of the next
    that is not (Shrivastava and Li, 2014).
    """
    least: list[int | None] = [None] * _BINS
    for shingle in found:
        value = zlib.crc32(shingle.encode("utf-8", "replace")) * _MIX & 0xFFFFFFFF
        place = value % _BINS
        before = least[place]
        least[place] = value if before is None else min(before, value)
    filled = list(least)
    following: int | None = None
    for place in (*reversed(range(_BINS)), *reversed(range(_BINS))):  # twice: they are a ring
        if least[place] is not None:
            following = least[place]
        filled[place] = following
    return [
        _signed(struct.pack(f">B{_ROWS}I", band, *(v or 0 for v in filled[band : band + _ROWS])))
        for band in range(0, _BINS, _ROWS)
    ]


def same(text: str) -> int:
    """Give a number that only texts have which differ in case, width and white space at most."""
    return _signed(normal(text).encode("utf-8", "replace"))


def _signed(data: bytes) -> int:
    # SQLite's integers have a sign.
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)
