"""A report kept between runs: while nothing changes, it need not be made again."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..languages import Profile
from ..report import Notice
from ..sync.base import Evidence
from ..sync.changes import Change
from ..sync.standing import Standing, State, Tally
from ..whole import write_whole
from .model import StrayPage, SyncPage, SyncReport, Todo

_STATES = {state.value: state for state in State}
_CHANGES = {change.value: change for change in Change}
_EVIDENCE = {evidence.value: evidence for evidence in Evidence}
_COUNTED = ("sentences", "words", "characters")
_FORMAT = 2
"""Raised whenever what is written would be read wrongly."""


def keep(path: Path, report: SyncReport, state: str) -> None:
    """Write a report.

    :param state: names everything that it was made of.
    """
    kept = {
        "format": _FORMAT,
        "state": state,
        "title": report.title,
        "pages": [_dumped(page) for page in report.pages],
        "strays": [asdict(stray) for stray in report.strays],
        "notices": [asdict(notice) for notice in report.notices],
        "book_pages": report.book_pages,
    }
    write_whole(path, json.dumps(kept))


def kept_report(path: Path, state: str, *, source: Profile, target: Profile) -> SyncReport | None:
    """Give the report that is kept, if it was made of the same *state*."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        if (kept["format"], kept["state"]) != (_FORMAT, state):
            return None
        return SyncReport(
            title=kept["title"],
            source=source,
            target=target,
            pages=tuple(map(_page, kept["pages"])),
            strays=tuple(StrayPage(**stray) for stray in kept["strays"]),
            notices=tuple(Notice(**notice) for notice in kept["notices"]),
            book_pages=kept["book_pages"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # there is none, or another version wrote it


def _dumped(page: SyncPage) -> dict[str, Any]:
    fields = {field.name: getattr(page, field.name) for field in dataclasses.fields(page)}
    tally = {what: dict(getattr(page.tally, what)) for what in _COUNTED}
    return {**fields, "tally": tally, "todo": [asdict(each) for each in page.todo]}


def _page(data: Mapping[str, Any]) -> SyncPage:
    counts = (
        Counter({_STATES[name]: number for name, number in data["tally"][what].items()})
        for what in _COUNTED
    )
    fields = {**data, "evidence": _EVIDENCE[data["evidence"]], "tally": Tally(*counts)}
    return SyncPage(**{**fields, "todo": tuple(map(_todo, data["todo"]))})


def _todo(data: Mapping[str, Any]) -> Todo:
    said = data["standing"]
    fields = {**said, "state": _STATES[said["state"]], "change": _CHANGES[said["change"]]}
    return Todo(id=data["id"], standing=Standing(**fields))
