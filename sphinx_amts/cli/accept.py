"""``amts accept``: a person read a draft, or an old translation, and it stands."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from .saying import put

if TYPE_CHECKING:
    from ..drafting.accepting import Accepted
    from ..edition.build import Build
    from . import Commands


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    accept = commands.add_parser(
        "accept",
        help="say that a draft stands as it is",
        description="Take the marks of drafts from a page of the translated book, or from one of "
        "its blocks, and note beside it that a person has read them.  What a person wrote for an "
        "older source is accepted likewise.",
        epilog="amts accept book --language zh lessons/first.md:27",
    )
    accept.set_defaults(run=_accept)
    accept.add_argument("book", type=Path, help="the folder of the book's conf.py")
    accept.add_argument(
        "page",
        metavar="PAGE[:LINE]",
        help="the page, by name or file; with a line of its file in the translated book, the "
        "block there",
    )
    accept.add_argument(
        "--language", metavar="CODE", required=True, help="the language, as in amts_languages"
    )


def _accept(options: argparse.Namespace) -> int:
    from ..drafting.accepting import accept
    from ..running import for_each_language

    page, line = _place(options.page)

    def work(build: Build) -> Accepted:
        return accept(build, page, line, clock=lambda: datetime.now(UTC))

    [accepted] = for_each_language(options.book, work, codes=(options.language,))
    counts = (
        (accepted.drafts, "draft", "drafts"),
        (accepted.stale, "older translation", "older translations"),
    )
    said = " and ".join(f"{n} {one if n == 1 else more}" for n, one, more in counts if n)
    put([f"{accepted.path}: accepted {said}; noted in {accepted.state}"])
    return 0


def _place(text: str) -> tuple[str, int | None]:
    page, colon, line = text.rpartition(":")
    if not colon or not line.isdigit():
        return text, None
    if not int(line):
        message = f"{text}: lines are counted from 1"
        raise AmtsError(message)
    return page, int(line)
