"""``amts import``: what translators send back, verified and put into the memory of a book."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..interchange.formats import read_file
from ..problems import AmtsError
from ..tables import table
from .saying import put

if TYPE_CHECKING:
    from ..edition.build import Build
    from ..exchange import Units
    from ..interchange.arriving import Judged
    from . import Commands

_NOT_ALL = 1
"""The exit status if something was not taken."""


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    back = commands.add_parser(
        "import",
        help="take what translators send back",
        description="Take the translations that people made of an exported file.  Each is found by "
        "its source text, and verified; what contradicts the translated book, an earlier import or "
        "another file is told and not taken.",
        epilog="amts import book --language zh work.xlf",
    )
    back.set_defaults(run=_import)
    back.add_argument("book", type=Path, help="the folder of the book's conf.py or _config.yml")
    back.add_argument("files", type=Path, nargs="+", metavar="FILE")
    back.add_argument("--language", metavar="CODE", help="default: the one that the files name")
    back.add_argument("--author", default="", metavar="NAME", help="who made them, for the record")
    back.add_argument(
        "--changed",
        action="store_true",
        help="take what was changed as finished, whatever its state says",
    )
    back.add_argument(
        "--replace", action="store_true", help="take what contradicts an earlier import"
    )
    back.add_argument("--check", action="store_true", help="say what would be taken; take nothing")


def _import(options: argparse.Namespace) -> int:
    from ..builders import now
    from ..interchange.arriving import TAKEN
    from ..interchange.book import take
    from ..running import for_each_language

    files = [(path, read_file(path)) for path in options.files]
    code = options.language if options.language is not None else _language(files)
    sent = [(path.as_posix(), unit) for path, units in files for unit in units.units]

    def work(build: Build) -> list[Judged]:
        _refuse_others(files, build.config.source.code, build.code)
        _refuse_unknown(options.book, build)
        return take(
            build,
            sent,
            author=options.author,
            changed=options.changed,
            overrule=options.replace,
            check=options.check,
            clock=now,
        )

    [judged] = for_each_language(options.book, work, codes=(code,))
    put(one.told for one in judged if one.told)
    put(_table(code, judged, check=options.check))
    return 0 if all(one.fate in TAKEN for one in judged) else _NOT_ALL


def _language(files: Sequence[tuple[Path, Units]]) -> str:
    """Give the language that the files are in."""
    codes = dict.fromkeys(units.target_language for _, units in files if units.target_language)
    if len(codes) != 1:
        said = f"name several languages ({', '.join(codes)})" if codes else "do not name a language"
        message = f"the files {said}; give --language CODE"
        raise AmtsError(message)
    return next(iter(codes))


def _refuse_unknown(book: Path, build: Build) -> None:
    """Make sure that the book is translated into the language at all."""
    known = build.config.languages
    if build.code not in known:
        message = (
            f"{book}: {build.code!r} is not in amts_languages ({', '.join(known) or 'empty'}), so that no "
            "page would show what is imported; add it there, or name another by --language"
        )
        raise AmtsError(message)


def _refuse_others(files: Sequence[tuple[Path, Units]], source: str, target: str) -> None:
    """Make sure that no file is of other languages than the book."""
    for path, units in files:
        pair = (units.source_language or source, units.target_language or target)
        if pair != (source, target):
            message = (
                f"{path}: it translates {pair[0]!r} to {pair[1]!r}, not {source!r} to {target!r}; "
                "name its language by --language, or another book"
            )
            raise AmtsError(message)


def _table(code: str, judged: Sequence[Judged], *, check: bool) -> Iterable[str]:
    from ..interchange.arriving import Fate

    counts = Counter(one.fate for one in judged)
    yield f"{code}: {len(judged):,} texts{', checked only: nothing was taken' * check}"
    rows = [(str(fate), f"{counts[fate]:,}") for fate in Fate]
    yield from (f"  {line}" for line in table(rows))
