"""``amts export``: the texts of a book that need work, as a file for translators."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..exchange import State
from ..interchange.formats import Format, format_of, write_units
from ..interchange.wanted import Wanted
from ..problems import AmtsError
from ..tables import table
from . import matching
from .saying import put

if TYPE_CHECKING:
    from ..edition.build import Build
    from ..exchange import Units
    from . import Commands

_FORMATS = {each.value: each for each in Format}
_WANTED = {each.value: each for each in Wanted}
_OUTPUT = Path("_build") / "exchange"
_MATCHES = 3
"""What a translator's tool can show at once beside a text."""


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    export = commands.add_parser(
        "export",
        help="give translators what needs work",
        description="Write the texts of a book that no person has translated as they are now, each "
        "with its draft, with what a person wrote for an older text, and with what was made of "
        "similar ones.  No engine is asked: drafts are those of the last build.",
        epilog="amts export book --language zh --only stale -o work.xlf",
    )
    export.set_defaults(run=_export)
    export.add_argument("book", type=Path, help="the folder of the book's conf.py or _config.yml")
    export.add_argument("--language", metavar="CODE", help="default: all of amts_languages")
    export.add_argument(
        "--format", choices=[*_FORMATS], help="default: as the name of the output ends, or xliff"
    )
    export.add_argument(
        "--only",
        choices=[*_WANTED],
        default="work",
        help="default: work, which is stale and missing",
    )
    export.add_argument(
        "--page",
        action="append",
        metavar="NAME",
        help="of this page only, named as Sphinx does or by its file (may be repeated)",
    )
    matching.add_to(export, most=_MATCHES, what="suggestions from similar texts for each text,")
    export.add_argument("--no-matches", action="store_true", help="the same as --matches 0")
    export.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=f"default: {_OUTPUT.as_posix()}/CODE.xlf"
    )
    export.add_argument(
        "--overwrite", action="store_true", help="even if there is another file of that name"
    )


def _export(options: argparse.Namespace) -> int:
    from ..builders import now
    from ..interchange.book import send
    from ..running import for_each_language, page_names

    kind = _format(options)
    matches = _matches(options, kind)

    def work(build: Build) -> Units:
        if options.output and not options.language and len(build.config.languages) > 1:
            message = "--output is one file; name its language: --language CODE"
            raise AmtsError(message)
        pages = page_names(build.app, options.page) if options.page else None
        return send(
            build,
            _WANTED[options.only],
            pages=pages,
            matches=matches,
            threshold=matching.threshold_of(options),
            tell=matching.tell_remaining,
            clock=now,
        )

    codes = (options.language,) if options.language is not None else ()
    for units in for_each_language(options.book, work, codes=codes):
        code = units.target_language
        path = options.output or _OUTPUT / f"{code}{kind.ending}"
        if units.units:
            _write(path, units, kind, overwrite=options.overwrite)
            put(_table(path, units))
        else:
            put([f"{code}: there is nothing to export; no file was written"])
    return 0


def _format(options: argparse.Namespace) -> Format:
    """Give the format that is asked for, by its name or by that of the file."""
    by_name = _FORMATS[options.format] if options.format else None
    if options.output is None:
        return by_name or Format.XLIFF
    by_ending = format_of(options.output)
    if by_name is not None and by_name.ending != by_ending.ending:
        message = f"{options.output}: the name of a {by_name} file ends with {by_name.ending}"
        raise AmtsError(message)
    return by_name or by_ending


def _matches(options: argparse.Namespace, kind: Format) -> int:
    """Give how many suggestions each text gets at most."""
    if options.no_matches:
        if options.matches:
            message = "--matches and --no-matches contradict each other; give one of them"
            raise AmtsError(message)
        return 0
    if options.matches and not kind.has_matches:
        message = f"a {kind} file has no place for suggestions; write XLIFF or a table, or leave --matches out"
        raise AmtsError(message)
    wanted: int = _MATCHES if options.matches is None else options.matches
    return wanted if kind.has_matches else 0


def _write(path: Path, units: Units, kind: Format, *, overwrite: bool) -> None:
    """Write a file, and never over one that may hold somebody's work.

    :raises AmtsError: if there is another file of that name, or it cannot be written.
    """
    from ..whole import write_whole

    text = write_units(units, kind)
    try:
        if path.exists() and not overwrite and path.read_bytes() != text.encode():
            message = (
                f"{path} is there already, and may hold a translator's work: import it, "
                "name another file by --output, or give --overwrite"
            )
            raise AmtsError(message)
        write_whole(path, text)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}; name another by --output"
        raise AmtsError(message) from None


def _table(path: Path, units: Units) -> Iterable[str]:
    counts = Counter(unit.state for unit in units.units)
    yield f"{units.target_language}: {path.as_posix()}"
    rows = [(str(state), f"{counts[state]:,}") for state in State if counts[state]]
    yield from (f"  {line}" for line in table(rows))
