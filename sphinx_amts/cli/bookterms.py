"""``amts terms mine`` and ``amts terms check``: the terms of a book, out of its human translation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from .saying import put, tell

if TYPE_CHECKING:
    from ..bookterms import BookTerms
    from ..edition.build import Build
    from ..terms.mining import Term
    from . import Commands

FOUND = 1
"""The exit status of a check that found something."""


def add_to(actions: Commands) -> None:
    """Add the actions to those of ``amts terms``."""
    mine = actions.add_parser(
        "mine",
        help="find the terms of a book and their translations",
        description="Find the terms of a book and what its human translation calls them.",
        epilog="amts terms mine book --language zh --format csv --output terms.csv",
    )
    mine.set_defaults(run=_mine)
    _add_book(mine)
    mine.add_argument(
        "--score",
        type=_share,
        default=0.0,
        metavar="SCORE",
        help="leave out terms whose translation is less sure than this, from 0 to 1; default: 0",
    )
    mine.add_argument(
        "--format",
        choices=("table", "csv", "tsv", "tmx", "json"),
        default="table",
        help="csv, tsv and tmx can be the option 'terminology' of the book; default: table",
    )
    mine.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    check = actions.add_parser(
        "check",
        help="list terms that are not always translated the same",
        description="List the terms of a book that its human translation calls by several names, "
        "and those of its terminology that people or engines call otherwise.  The exit status is "
        f"{FOUND} if there is any.",
        epilog="amts terms check book --language zh",
    )
    check.set_defaults(run=_check)
    _add_book(check)
    check.add_argument(
        "--format", choices=("table", "json"), default="table", help="default: table"
    )
    check.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")


def _add_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("book", type=Path, help="the folder of the book's conf.py or _config.yml")
    parser.add_argument(
        "--language", metavar="CODE", help="default: that of amts_languages, if there is one only"
    )
    parser.add_argument(
        "--min",
        type=_number,
        default=3,
        metavar="N",
        dest="least",
        help="how often a term has to stand in the book; default: 3",
    )


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        message = f"it is {text!r}, but has to be a number from 2"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        message = f"it is {text!r}, but has to be a number from 0 to 1"
        raise argparse.ArgumentTypeError(message)
    return value


def _terms(options: argparse.Namespace, *, checked: bool) -> BookTerms:
    """Read the book.

    :raises AmtsError: if it does not say which language is meant.
    """
    from ..bookterms import book_terms
    from ..builders import now
    from ..running import for_each_language

    def work(build: Build) -> BookTerms:
        several = sorted(build.config.languages)
        if not options.language and len(several) > 1:
            message = f"name one of the languages of {options.book}: --language {several[0]}"
            raise AmtsError(message)
        return book_terms(build, clock=now, least=options.least, checked=checked)

    codes = () if options.language is None else (options.language,)
    [found] = for_each_language(options.book, work, codes=codes)
    return found


def _mine(options: argparse.Namespace) -> int:
    from ..terms.listing import as_json, as_table

    found = _terms(options, checked=False)
    terms = tuple(term for term in found.terms if term.score >= options.score)
    languages = found.source.code, found.target.code
    if options.format == "table":
        lines = [f"{line}\n" for line in as_table(terms)]
    elif options.format == "json":
        lines = [as_json(languages, terms)]
    else:
        lines = list(_terminology(languages, terms, options.format))
    _write(options.output, "".join(lines))
    if options.output:
        put([f"{options.output}: {len(terms)} terms"])
    return 0


def _terminology(languages: tuple[str, str], terms: tuple[Term, ...], form: str) -> Iterator[str]:
    """Write terms as a terminology: each once, in alphabetical order."""
    from .. import __version__
    from ..exchange import Entry, Table, Tmx, dump_table, dump_tmx, misfit

    rows = sorted({term.text: term.uses[0].text for term in reversed(terms)}.items())
    unfit = [row for row in rows if any(map(misfit, row))]
    if unfit:
        names = ", ".join(term for term, _ in unfit[:5])
        tell(f"left out, for they cannot stand in a terminology: {names}")
    rows = [row for row in rows if row not in unfit]
    if form == "tmx":
        entries = tuple(Entry(source=term, target=text) for term, text in rows)
        tmx = Tmx(source_language=languages[0], target_language=languages[1], entries=entries)
        yield dump_tmx(tmx, version=__version__)
        return
    whole = Table(source_language=languages[0], target_language=languages[1], rows=tuple(rows))
    yield dump_table(whole, "\t" if form == "tsv" else ",")


def _check(options: argparse.Namespace) -> int:
    from ..terms.listing import as_json, disagreements, faults, inconsistent

    found = _terms(options, checked=True)
    several = inconsistent(found.terms)
    wrong = any(entry.missing for entry in (*found.human, *found.machine))
    if options.format == "json":
        languages = found.source.code, found.target.code
        checked = [("human", found.human), ("machine", found.machine)] if found.glossary else []
        lines = [as_json(languages, several, checked)]
    else:
        count = f"{len(several)} of {len(found.terms)} terms have several translations"
        lines = [f"{found.target.code}: {count}\n"]
        lines += [f"{line}\n" for line in disagreements(several)]
        if found.glossary:
            lines.append(f"{found.glossary.name}: {len(found.human)} terms\n")
            lines += [f"{line}\n" for line in faults(found.human, "by people")]
            lines += [f"{line}\n" for line in faults(found.machine, "by machine")]
    _write(options.output, "".join(lines))
    return FOUND if several or wrong else 0


def _write(path: Path | None, text: str) -> None:
    """Write a file, or to standard output.

    :raises AmtsError: if the file cannot be written.
    """
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: {error.strerror}; correct --output"
        raise AmtsError(message) from None
