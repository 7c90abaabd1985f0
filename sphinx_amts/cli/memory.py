"""``amts memory``: a memory as a whole."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from .saying import put

if TYPE_CHECKING:
    from . import Commands


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    memory = commands.add_parser("memory", help="a memory as a whole")
    parts = memory.add_subparsers(title="commands", required=True, metavar="COMMAND")
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


def _place(value: str) -> Path | str:
    from ..memory.places import read_place

    try:
        return read_place(value)
    except ValueError as error:
        message = f"{value}: {error}"
        raise AmtsError(message) from None
