"""``sync.json``: the report for programs, the same text for the same books."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..sync.changes import severity
from ..sync.standing import State, Tally
from .model import SyncPage, SyncReport, Todo

VERSION = 1
"""Raised whenever a reader of the file would have to change."""


def record(report: SyncReport) -> dict[str, Any]:
    """Give everything that the report tells, as ``docs/reference/sync-report.md`` describes it."""
    return {
        "version": VERSION,
        "source_language": report.source.code,
        "language": report.target.code,
        **_tally(report.tally),
        "pages": {page.name: _page(page) for page in report.pages},
        "orphaned_pages": {stray.name: stray.path for stray in report.strays},
        "problems": [
            _without_nothing(
                kind=notice.kind,
                message=notice.message,
                page=notice.page,
                path=notice.path,
                line=notice.line,
            )
            for notice in report.notices
        ],
    }


def dump(report: SyncReport) -> str:
    """Write the record."""
    return json.dumps(record(report), ensure_ascii=False, indent=1) + "\n"


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "sentences": {str(state): tally.sentences[state] for state in State},
        "words": {str(state): tally.words[state] for state in State},
        "characters": {str(state): tally.characters[state] for state in State},
        "words_to_do": tally.words_to_do,
        "characters_to_do": tally.characters_to_do,
        "workload": round(tally.workload, 4),
    }


def _page(page: SyncPage) -> dict[str, Any]:
    return {
        "path": page.path,
        "translated": page.translated,
        **_without_nothing(target=page.target),
        "base": _without_nothing(evidence=str(page.evidence), revision=page.revision),
        **_tally(page.tally),
        "to_do": [_todo(each) for each in page.todo],
    }


def _todo(todo: Todo) -> Mapping[str, Any]:
    one = todo.standing
    return _without_nothing(
        id=todo.id,
        state=str(one.state),
        change=str(one.change),
        severity=severity(one.change).name.lower(),
        kind=one.kind,
        path=one.path,
        line=one.line,
        target_path=one.target_path,
        target_line=one.target_line,
        before=one.before,
        source=one.source,
        target=one.target,
        draft=one.draft,
        moved_from=one.moved_from,
        by=one.by,
        sentences=one.sentences,
        words=one.words,
        characters=one.characters,
        guess=one.guess,
        reason=one.reason,
    )


def _without_nothing(**fields: Any) -> dict[str, Any]:
    """Leave out what is empty, but for numbers."""
    return {name: value for name, value in fields.items() if value or type(value) is int}
