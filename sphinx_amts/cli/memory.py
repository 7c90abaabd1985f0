"""``amts memory``: a memory without its book: copied to another place, and searched."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError, MemoryFileError
from . import matching
from .saying import put, tell

if TYPE_CHECKING:
    from ..memory import Match, Memory
    from . import Commands

_MATCHES = 10
_NOTHING = 1
"""The exit status if nothing is similar."""


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    memory = commands.add_parser("memory", help="copy a memory, or search it")
    parts = memory.add_subparsers(title="commands", required=True, metavar="COMMAND")
    searching = parts.add_parser(
        "search",
        help="see what was made of similar texts",
        description="Print how the texts of a memory that are similar to one were translated, the "
        "most similar first, and by whom.",
        epilog='amts memory search book/.amts/memory.sqlite3 --from en --to zh "It takes an hour."',
    )
    searching.set_defaults(run=_search)
    searching.add_argument("memory", metavar="MEMORY", help="a file, or a URL of PostgreSQL")
    searching.add_argument("text", metavar="TEXT", help="a sentence or a paragraph")
    searching.add_argument(
        "--from", dest="source", required=True, metavar="CODE", help="its language"
    )
    searching.add_argument(
        "--to", dest="target", required=True, metavar="CODE", help="the language of translations"
    )
    matching.add_to(searching, most=_MATCHES, what="translations")
    copying = parts.add_parser(
        "copy",
        help="copy a memory to another place, such as a server",
        description="Copy what cannot be made again to another memory: what engines made, what "
        "translators sent back, and the jobs at Amazon.  What is there already stays, and is not "
        "copied twice.  What people wrote in the translated books is read from there again.",
        epilog="amts memory copy book/.amts/memory.sqlite3 postgresql://editor@db/book_memory",
    )
    copying.set_defaults(run=_copy)
    for name in ("origin", "to"):
        copying.add_argument(name, metavar=name.upper(), help="a file, or a URL of PostgreSQL")


def _copy(options: argparse.Namespace) -> int:
    from ..builders import now
    from ..memory import Memory
    from ..memory.copying import copy

    with (
        Memory.open(_place(options.origin), clock=now, read_only=True) as origin,
        Memory.open(_place(options.to), clock=now) as to,
    ):
        copied = copy(origin, to)
    counts = (
        f"{copied.machine} machine translations",
        f"{copied.reviewed} reviewed texts",
        f"{copied.jobs} jobs",
    )
    put([f"copied: {', '.join(counts)}"])
    return 0


def _search(options: argparse.Namespace) -> int:
    from ..exchange.units import writable
    from ..languages import find
    from ..tagged import escape

    source, target = find(options.source).code, find(options.target).code
    most = _MATCHES if options.matches is None else options.matches
    threshold = matching.threshold_of(options)
    text = escape(writable(options.text))
    with _opened(_place(options.memory)) as memory:
        found = memory.similar(source, target, [text], threshold=threshold, most=most)
    matches = found.get(text, [])
    if not matches:
        tell(f"nothing from {source} to {target} is similar by {threshold:.0%} or more")
        return _NOTHING
    put(_lines(matches))
    return 0


def _opened(place: Path | str) -> Memory:
    """Open a memory that is there, with everything taken in if it may be written.

    :raises MemoryFileError: if there is none, or it cannot be used.
    """
    from ..builders import now
    from ..memory import Memory

    if not (isinstance(place, Path) and place.exists()):
        Memory.open(place, clock=now, read_only=True).close()  # nothing is made where there is none
    try:
        memory = Memory.open(place, clock=now)
    except MemoryFileError:
        memory = Memory.open(place, clock=now, read_only=True)
        tell("the memory may only be read: what is new in it is compared text by text")
    else:
        memory.take_in(matching.tell_remaining)
    return memory


def _lines(matches: Sequence[Match]) -> Iterator[str]:
    from ..exchange import one_line
    from ..tagged import plain

    for match in matches:
        who = match.by or match.page
        yield f"{match.similarity:4.0%}  {match.maker}{f': {who}' if who else ''}"
        yield from (f"      {one_line(plain(text, '…'))}" for text in (match.source, match.target))


def _place(value: str) -> Path | str:
    from ..memory.places import read_place

    try:
        return read_place(value)
    except ValueError as error:
        message = f"{value}: {error}"
        raise AmtsError(message) from None
