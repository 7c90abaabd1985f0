"""A trial → its tables: every system by every metric, and every difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from .bootstrap import Difference, Estimate, Scores, draw, sample
from .effort import Effort, effort
from .metrics import CHRF, TER, Metric, refuse_nonsense
from .trial import Passage, System, Trial

if TYPE_CHECKING:
    from .bootstrap import Numbers
    from .metrics import Counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One system by one metric."""

    pages: Mapping[str, Estimate]
    corpus: Estimate
    macro: Estimate
    answered: float | None
    """Of the passages that it translated, as one text; None if it translated all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a trial showed about one system."""

    system: System
    rows: Mapping[str, Row]
    """By metric; empty if it translated nothing."""
    effort: Effort
    each: tuple[float, ...]
    """chrF of each passage; empty if it translated nothing."""
    reasons: Mapping[str, int]
    """Why passages were not translated → how many, the commonest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """Two systems by one metric: *system* minus *baseline*."""

    metric: str
    system: str
    baseline: str
    corpus: Difference
    macro: Difference


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A trial and everything that it showed."""

    trial: Trial
    metrics: tuple[Metric, ...]
    results: tuple[Result, ...]
    contrasts: tuple[Contrast, ...]
    times: int
    seed: int


@dataclass(frozen=True, slots=True)
class _Scored:
    result: Result
    scores: Mapping[str, Scores]


def judge(trial: Trial, metrics: Sequence[Metric], *, times: int, seed: int) -> Verdict:
    """Score all systems of a trial.

    A passage that a system did not translate is scored as its source text, which is what the page
    shows there.

    :param times: how often passages are drawn anew, for the intervals.
    :raises AmtsError: if the trial cannot be scored, or a score is no number.
    """
    trial.check()
    sizes = Counter(passage.page for passage in trial.passages)
    drawn = draw({page: sizes[page] for page in trial.pages}, times=times, seed=seed)
    scored = [_score(trial, system, metrics, drawn) for system in trial.systems]
    contrasts = [
        Contrast(
            metric=metric.name,
            system=other.result.system.name,
            baseline=one.result.system.name,
            corpus=other.scores[metric.name].corpus.minus(one.scores[metric.name].corpus),
            macro=other.scores[metric.name].macro.minus(one.scores[metric.name].macro),
        )
        for metric in metrics
        for one, other in combinations([each for each in scored if each.scores], 2)
    ]
    return Verdict(
        trial=trial,
        metrics=tuple(metrics),
        results=tuple(each.result for each in scored),
        contrasts=tuple(contrasts),
        times=times,
        seed=seed,
    )


def shown(passage: Passage, system: System, number: int) -> str:
    """Give what a page shows of a passage."""
    text = system.outputs[number].text
    return passage.source if text is None else text


def _score(
    trial: Trial, system: System, metrics: Sequence[Metric], drawn: Mapping[str, Numbers]
) -> _Scored:
    passages = trial.passages
    texts = [shown(passage, system, number) for number, passage in enumerate(passages)]
    references = [passage.reference for passage in passages]
    counts = {metric.name: metric.count(texts, references) for metric in metrics}
    each = {
        metric.name: metric.each(counts[metric.name])
        for metric in metrics
        if metric.name in {CHRF, TER}
    }
    scores = {
        metric.name: _sampled(trial, system, metric, counts[metric.name], drawn)
        for metric in (metrics if system.answered else ())
    }
    reasons = Counter(output.reason for output in system.outputs if output.text is None)
    result = Result(
        system=system,
        rows={
            metric.name: _row(system, metric, counts[metric.name], scores[metric.name])
            for metric in (metrics if system.answered else ())
        },
        effort=effort(passages, system.outputs, each[TER], trial.target),
        each=tuple(each[CHRF]) if system.answered else (),
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    )
    return _Scored(result, scores)


def _sampled(
    trial: Trial, system: System, metric: Metric, counts: Counts, drawn: Mapping[str, Numbers]
) -> Scores:
    found = sample(metric, counts, [passage.page for passage in trial.passages], drawn)
    for page, one in (*found.pages.items(), ("all pages", found.corpus)):
        refuse_nonsense(metric.name, f"{system.name}, {page}", one.score)
    return found


def _row(system: System, metric: Metric, counts: Counts, scores: Scores) -> Row:
    answered = [number for number, output in enumerate(system.outputs) if output.text is not None]
    some = len(answered) < len(system.outputs)
    return Row(
        pages={page: one.estimate() for page, one in scores.pages.items()},
        corpus=scores.corpus.estimate(),
        macro=scores.macro.estimate(),
        answered=metric.score(counts[answered].sum(0)) if some else None,
    )
