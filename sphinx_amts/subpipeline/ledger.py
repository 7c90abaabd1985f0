"""What one run of a sub-pipeline leaves to the next: the plans, and the state that they are of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..document import Kind
from ..plan import Origin, Plan
from ..report import Notice
from ..serial import FORMAT, dump_plan, load_plan, terms_path
from ..tagged import plain
from ..whole import write_whole
from .drafts import NO_DRAFTS, Drafts


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a sub-pipeline did."""

    plans: Mapping[str, Plan]
    notices: tuple[Notice, ...]
    engine: str
    drafts: Drafts = field(default=NO_DRAFTS)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The files of one language's runs; all of them can be made again."""

    directory: Path

    @property
    def plans(self) -> Path:
        """Where the inner build looks for plans."""
        return self.directory / "plans"

    def last_outcome(self, state: str) -> Outcome | None:
        """Give the outcome of the last run, if it was of the same *state* and left nothing undone."""
        try:
            saved = self._saved()
            if saved["state"] != state:
                return None
            return Outcome(
                plans={name: self._plan(name) for name in saved["pages"]},
                notices=tuple(Notice(**notice) for notice in saved["notices"]),
                engine=saved["engine"],
                drafts=_drafts(saved),
            )
        except (OSError, ValueError, KeyError):
            return None

    def last_drafts(self) -> Drafts:
        """Give what the engine refused in the last run, whatever its state was."""
        try:
            return _drafts(self._saved())
        except (OSError, ValueError, KeyError):
            return NO_DRAFTS

    def save(self, outcome: Outcome, state: str) -> None:
        """Write the plans that changed, and last the state that vouches for all of them."""
        for name, plan in outcome.plans.items():
            write_whole(self.plans / f"{name}.json", dump_plan(plan))
        terms = dict(sorted(_terms(outcome.plans).items()))
        write_whole(terms_path(self.plans), json.dumps(terms, ensure_ascii=False, indent=0))
        saved: dict[str, Any] = {
            "format": FORMAT,
            "state": "" if outcome.drafts.again else state,
            "refused": dict(outcome.drafts.refused),
            "model": outcome.drafts.model,
            "engine": outcome.engine,
            "pages": sorted(outcome.plans),
            "notices": [asdict(notice) for notice in outcome.notices],
        }
        write_whole(self.directory / "state.json", json.dumps(saved, ensure_ascii=False))

    def _saved(self) -> dict[str, Any]:
        saved: dict[str, Any] = json.loads((self.directory / "state.json").read_text("utf-8"))
        return saved if saved["format"] == FORMAT else {}

    def _plan(self, name: str) -> Plan:
        return load_plan((self.plans / f"{name}.json").read_text("utf-8"))


def _drafts(saved: Mapping[str, Any]) -> Drafts:
    return Drafts(done={}, failed={}, refused=saved["refused"], model=saved["model"])


def _terms(plans: Mapping[str, Plan]) -> dict[str, str]:
    """Collect the terms that the book defines, source → translation."""
    return {
        entry.source.replace("…", "").strip(): plain(entry.text)
        for plan in plans.values()
        for entry in plan.entries
        if entry.kind is Kind.TERM and entry.origin is not Origin.SOURCE
    }
