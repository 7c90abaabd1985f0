"""Parallel data as files that other tools read: TMX, CSV and TSV."""

from __future__ import annotations

from .lines import one_line
from .tables import LONGEST, Misfit, Table, dump_table, load_table, misfit, table_lines
from .tmx import Entry, Tmx, dump_tmx, load_tmx, tmx_lines

__all__ = [
    "LONGEST",
    "Entry",
    "Misfit",
    "Table",
    "Tmx",
    "dump_table",
    "dump_tmx",
    "load_table",
    "load_tmx",
    "misfit",
    "one_line",
    "table_lines",
    "tmx_lines",
]
