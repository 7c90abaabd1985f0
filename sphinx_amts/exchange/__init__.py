"""Files that other tools read: parallel data as TMX, CSV and TSV; units for translators as XLIFF, PO too."""

from __future__ import annotations

from .lines import one_line
from .tables import LONGEST, Misfit, Table, dump_table, load_table, misfit, table_lines
from .tmx import Entry, Tmx, dump_tmx, load_tmx, tmx_lines
from .units import Candidate, Previous, State, Unit, Units

__all__ = [
    "LONGEST",
    "Candidate",
    "Entry",
    "Misfit",
    "Previous",
    "State",
    "Table",
    "Tmx",
    "Unit",
    "Units",
    "dump_table",
    "dump_tmx",
    "load_table",
    "load_tmx",
    "misfit",
    "one_line",
    "table_lines",
    "tmx_lines",
]
