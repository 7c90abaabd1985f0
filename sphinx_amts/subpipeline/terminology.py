"""A book's terms and what they are called in another language, from a CSV, TSV or TMX file."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from ..exchange.tmx import load_units
from ..languages import Profile, find
from ..problems import OptionError


def read_terminology(path: Path, source: Profile, target: Profile) -> dict[str, str]:
    """Read the terms; of several translations of a term the first is taken.

    :raises OptionError: naming the line that cannot be used.
    """
    if path.suffix.lower() == ".tmx":
        return _read_tmx(path, source, target)
    return _read_table(path, source, target)


def _read_tmx(path: Path, source: Profile, target: Profile) -> dict[str, str]:
    """Read a glossary, whose languages may be called by any of their codes."""
    terms: dict[str, str] = {}
    try:
        units = load_units(path.read_bytes())
    except (OSError, ValueError) as error:
        message = f"{path}: the terminology cannot be read: {error}"
        raise OptionError(message) from None
    for texts in units:
        said: dict[str, str] = {}
        for code, text in texts:
            said.setdefault(_code(code), text.strip())
        if said.get(source.code) and said.get(target.code):
            terms.setdefault(said[source.code], said[target.code])
    if not terms:
        message = f"{path}: there is no term in {source.code!r} and {target.code!r}"
        raise OptionError(message)
    return terms


def _read_table(path: Path, source: Profile, target: Profile) -> dict[str, str]:
    """Read a table; its first line names the languages of the columns, as Amazon Translate wants."""
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the terminology cannot be read: {error}"
        raise OptionError(message) from None
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    header = next(rows, [])
    columns = {_code(cell): number for number, cell in enumerate(header)}
    missing = [profile.code for profile in (source, target) if profile.code not in columns]
    if missing:
        message = (
            f"{path}:1: the first line has to name the languages of the columns, such as "
            f"'{source.code}{delimiter}{target.code}'; it has no {' and no '.join(map(repr, missing))}"
        )
        raise OptionError(message)
    terms: dict[str, str] = {}
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(header):
            message = f"{path}:{rows.line_num}: {len(cells)} columns, but the first line has {len(header)}"
            raise OptionError(message)
        term, translation = cells[columns[source.code]], cells[columns[target.code]]
        if term and translation:
            terms.setdefault(term, translation)
    return terms


def _code(cell: str) -> str:
    try:
        return find(cell.strip()).code
    except OptionError:
        return cell.strip()
