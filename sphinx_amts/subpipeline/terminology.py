"""A book's terms and what they are called in another language, from a CSV or TSV file."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from ..languages import Profile, find
from ..problems import OptionError


def read_terminology(path: Path, source: Profile, target: Profile) -> dict[str, str]:
    """Read the terms; the first line names the languages of the columns, as Amazon Translate wants.

    :raises OptionError: naming the line that cannot be used.
    """
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
