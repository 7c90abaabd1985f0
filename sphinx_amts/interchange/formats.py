"""The formats by name and by the endings of files: which one to write, which one a file has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from .. import __version__, languages
from ..exchange import Units
from ..exchange.po import load_po, po_lines
from ..exchange.sheet import load_sheet, sheet_lines
from ..exchange.tmx_units import load_tmx_units, tmx_unit_lines
from ..exchange.xliff import load_xliff
from ..exchange.xliff12 import xliff12_lines
from ..exchange.xliff21 import xliff21_lines
from ..languages import Profile
from ..problems import AmtsError, OptionError, did_you_mean


class Format(StrEnum):
    """What an exchange file can be written as."""

    XLIFF = "xliff"
    """XLIFF 1.2, which every translator's tool reads."""
    XLIFF21 = "xliff21"
    """XLIFF 2.1."""
    PO = "po"
    """A gettext catalog."""
    TMX = "tmx"
    """TMX 1.4b, a translation memory."""
    CSV = "csv"
    """A table for a spreadsheet, with commas."""
    TSV = "tsv"
    """A table for a spreadsheet, with tabs."""

    @property
    def ending(self) -> str:
        """What the names of its files end with."""
        return ".xlf" if self in {Format.XLIFF, Format.XLIFF21} else f".{self}"

    @property
    def has_matches(self) -> bool:
        """Whether it has a place for what was made of similar texts."""
        return self not in {Format.PO, Format.TMX}


_READERS = {
    ".xlf": load_xliff,
    ".xliff": load_xliff,
    ".po": load_po,
    ".tmx": load_tmx_units,
    ".csv": load_sheet,
    ".tsv": load_sheet,
}
_LINE = re.compile(r"line (\d+): ")


def format_of(path: Path) -> Format:
    """Say what a file is to be written as, from how its name ends.

    :raises AmtsError: if it ends like none.
    """
    endings = {each.ending: each for each in reversed(list(Format))} | {".xliff": Format.XLIFF}
    return endings[_ending(path, endings)]


def _ending(path: Path, endings: Iterable[str]) -> str:
    ending = path.suffix.lower()
    if ending not in endings:
        hint = did_you_mean(ending, endings) or f"; there are {', '.join(sorted(endings))}"
        message = f"{path}: its name ends like no exchange format{hint}"
        raise AmtsError(message)
    return ending


def write_units(units: Units, kind: Format) -> str:
    """Write units in a format.

    :param units: their languages are codes of this program.
    """
    source, target = map(languages.find, (units.source_language, units.target_language))
    named = replace(units, source_language=_name(source, kind), target_language=_name(target, kind))
    return "".join(f"{line}\n" for line in _lines(named, kind))


def _name(profile: Profile, kind: Format) -> str:
    return profile.sphinx if kind is Format.PO else profile.tag


def _lines(units: Units, kind: Format) -> Iterator[str]:
    match kind:
        case Format.XLIFF:
            return xliff12_lines(units, version=__version__)
        case Format.XLIFF21:
            return xliff21_lines(units, version=__version__)
        case Format.PO:
            return po_lines(units, version=__version__)
        case Format.TMX:
            return tmx_unit_lines(units, version=__version__)
        case Format.CSV:
            return sheet_lines(units, ",")
        case Format.TSV:
            return sheet_lines(units, "\t")


def read_file(path: Path) -> Units:
    """Read an exchange file; its languages become codes of this program, or stay empty.

    :raises AmtsError: naming file and line, if it cannot be read.
    """
    reader = _READERS[_ending(path, _READERS)]
    try:
        units = reader(path.read_bytes())
        return replace(
            units,
            source_language=_code(units.source_language, path),
            target_language=_code(units.target_language, path),
        )
    except OSError as error:
        message = f"{path}: {error.strerror or error}; correct the path"
        raise AmtsError(message) from None
    except ValueError as error:
        place = _LINE.match(str(error))
        where = f"{path}:{place[1]}" if place else str(path)
        message = f"{where}: {_LINE.sub('', str(error), count=1)}"
        raise AmtsError(message) from None


def _code(name: str, path: Path) -> str:
    """Give this program's code for the language that a file names, if it names one."""
    try:
        return languages.find(name).code if name else ""
    except OptionError as error:
        message = f"{path}: {error}"
        raise AmtsError(message) from None
