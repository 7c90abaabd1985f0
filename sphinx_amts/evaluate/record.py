"""What was found out as JSON: the same for the same translations, without times and places."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from .. import __version__
from .bootstrap import CONFIDENCE, Difference, Estimate
from .scoring import Result, Verdict
from .trial import Output, Split

VERSION = 1
"""Raised whenever a reader of the record would have to change."""


def dump(verdicts: Sequence[Verdict]) -> str:
    """Write the record of all directions."""
    record = {
        "version": VERSION,
        "sphinx_amts": __version__,
        "confidence": CONFIDENCE,
        "trials": list(map(_trial, verdicts)),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _trial(verdict: Verdict) -> dict[str, Any]:
    trial = verdict.trial
    return {
        "title": trial.title,
        "source_language": trial.source.code if trial.source else None,
        "language": trial.target.code,
        "unit": trial.unit,
        "split": _split(trial.split) if trial.split else None,
        "notes": list(trial.notes),
        "seed": verdict.seed,
        "resamples": verdict.times,
        "metrics": [
            {
                "name": metric.name,
                "signature": metric.signature,
                "more_is_better": metric.more_is_better,
                "note": metric.note,
            }
            for metric in verdict.metrics
        ],
        "systems": list(map(_system, verdict.results)),
        "differences": [
            {
                "metric": one.metric,
                "system": one.system,
                "baseline": one.baseline,
                "corpus": _difference(one.corpus),
                "macro": _difference(one.macro),
            }
            for one in verdict.contrasts
        ],
        "passages": [
            {
                "page": passage.page,
                "path": passage.path,
                "line": passage.line,
                "source": passage.source,
                "reference": passage.reference,
                "signs": dict(sorted(passage.signs.items())),
                "outputs": {
                    result.system.name: _output(result, number) for result in verdict.results
                },
            }
            for number, passage in enumerate(trial.passages)
        ],
    }


def _split(split: Split) -> dict[str, Any]:
    record = asdict(split)
    for name in ("tested", "learned", "exclusions"):
        record[name] = list(record[name])
    return record


def _system(result: Result) -> dict[str, Any]:
    effort = asdict(result.effort)
    return {
        "name": result.system.name,
        "about": result.system.about,
        "scores": {
            name: {
                "corpus": _estimate(row.corpus),
                "macro": _estimate(row.macro),
                "pages": {page: _estimate(one) for page, one in row.pages.items()},
                "answered": None if row.answered is None else _round(row.answered),
            }
            for name, row in result.rows.items()
        },
        "effort": {
            name: _round(value) if isinstance(value, float) else value
            for name, value in effort.items()
        },
        "reasons": dict(result.reasons),
    }


def _output(result: Result, number: int) -> dict[str, Any]:
    output: Output = result.system.outputs[number]
    score = _round(result.each[number]) if result.each else None
    if output.text is None:
        return {"text": None, "reason": output.reason, "score": score}
    return {"text": output.text, "score": score}


def _estimate(one: Estimate) -> dict[str, float]:
    return {"score": _round(one.score), "low": _round(one.low), "high": _round(one.high)}


def _difference(one: Difference) -> dict[str, float]:
    return {
        "score": _round(one.score),
        "low": _round(one.low),
        "high": _round(one.high),
        "p": round(one.p, 4),
    }


def _round(number: float) -> float:
    return round(number, 2)
