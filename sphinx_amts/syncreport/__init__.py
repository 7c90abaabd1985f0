"""The synchronisation report: what is out of step in a book, as a page, as JSON and for CI."""

from __future__ import annotations

from .baseline import FAIL_ON, Baseline, Failing, failing
from .making import report_of
from .model import SyncPage, SyncReport, Todo

__all__ = [
    "FAIL_ON",
    "Baseline",
    "Failing",
    "SyncPage",
    "SyncReport",
    "Todo",
    "failing",
    "report_of",
]
