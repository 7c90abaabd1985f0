"""The options of commands that look for similar texts: how many of them, and how similar."""

from __future__ import annotations

import argparse

from .saying import tell

_MANY = 20_000
"""Translations that are not taken in within a few seconds."""


def add_to(parser: argparse.ArgumentParser, *, most: int, what: str) -> None:
    """Add ``--matches`` and ``--threshold``.

    :param most: matches of each text by default.
    :param what: what there are at most so many of.
    """
    parser.add_argument(
        "--matches", type=_count, metavar="N", help=f"{what} at most; default: {most}"
    )
    parser.add_argument(
        "--threshold",
        type=_similarity,
        metavar="SIMILARITY",
        help="how similar they are at least, from 0.5 to 1; default: 0.7",
    )


def threshold_of(options: argparse.Namespace) -> float:
    """Give the threshold that was asked for, or the usual one."""
    from ..memory.similar import THRESHOLD

    wanted: float | None = options.threshold
    return THRESHOLD if wanted is None else wanted


def tell_remaining(remaining: int) -> None:
    """Say how many translations a memory still has to take in, if that takes long."""
    if remaining > _MANY:
        tell(f"taking in what was translated before: {remaining:,} texts are left")


def _count(text: str) -> int:
    count = int(text) if text.isdecimal() else -1
    if count < 0:
        message = f"{text!r} is not a whole number from 0"
        raise argparse.ArgumentTypeError(message)
    return count


def _similarity(text: str) -> float:
    from ..memory.shingles import LOWEST

    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not LOWEST / 100 <= value <= 1:
        message = f"{text!r} is not a number from {LOWEST / 100} to 1"
        raise argparse.ArgumentTypeError(message)
    return value
