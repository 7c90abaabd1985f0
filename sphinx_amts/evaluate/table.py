"""What was found out as plain text, for a shell."""

from __future__ import annotations

from collections.abc import Iterator

from ..tables import table
from .bootstrap import Estimate
from .metrics import NAMES, TER
from .scoring import Contrast, Result, Verdict
from .trial import Split


def lines(verdict: Verdict) -> Iterator[str]:
    """Tell the split, the scores, the differences from the baseline and the work that is left."""
    trial = verdict.trial
    pages = len(trial.pages)
    yield f"{trial.name}: {len(trial.passages)} {trial.unit}s of {_count(pages, 'page')}"
    if trial.split:
        yield from _split(trial.split)
    yield from trial.notes
    for name in NAMES:
        yield ""
        yield from _scores(verdict, name)
    yield ""
    yield from _effort(verdict)
    if verdict.contrasts:
        yield ""
        yield from _contrasts(verdict)
    yield ""
    for metric in verdict.metrics:
        yield f"{metric.name}: {metric.signature}{metric.note and f' ({metric.note})'}"
    yield f"intervals: 95 %, {verdict.times} resamples by passages, seed {verdict.seed}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _split(split: Split) -> Iterator[str]:
    yield f"pages under test ({split.chosen}): {', '.join(split.tested)}"
    if split.left_out:
        why = ", ".join(f"{count} {name}" for name, count in split.left_out.items())
        yield f"sentences of these that are not scored: {why}"
    for one in split.exclusions:
        yield (
            f"{one.level} to learn from: {one.candidates}, without {one.exact} that are under test "
            f"and {one.near} nearly: {one.used}; overlap {one.overlap}"
        )


def _scores(verdict: Verdict, name: str) -> Iterator[str]:
    """Give a table of a metric: a row for each page, and the two ways to sum them up."""
    results = [result for result in verdict.results if result.rows]
    silent = [result.system.name for result in verdict.results if not result.rows]
    rows = [(name, *(result.system.name for result in results))]
    rows += [
        (page, *(f"{result.rows[name].pages[page].score:.1f}" for result in results))
        for page in verdict.trial.pages
    ]
    rows.append(("all as one text", *(_interval(result.rows[name].corpus) for result in results)))
    rows.append(("mean of pages", *(_interval(result.rows[name].macro) for result in results)))
    if any(result.rows[name].answered is not None for result in results):
        rows.append(("what it translated", *(_answered(result, name) for result in results)))
    yield from (f"  {line}" for line in table(rows))
    if silent and name == NAMES[0]:
        yield f"  without output: {', '.join(silent)}"


def _interval(one: Estimate) -> str:
    return f"{one.score:.1f} [{one.low:.1f}, {one.high:.1f}]"


def _answered(result: Result, name: str) -> str:
    score = result.rows[name].answered
    return f"{result.rows[name].corpus.score if score is None else score:.1f}"


def _effort(verdict: Verdict) -> Iterator[str]:
    rows = [("what is left to a person", *(result.system.name for result in verdict.results))]
    everything = [result.effort for result in verdict.results]
    rows += [
        ("translated", *(f"{one.answered} of {one.passages}" for one in everything)),
        ("untouched", *(_share(one.untouched, one.passages) for one in everything)),
        ("words", *(f"{one.words_left:,.0f} of {one.words:,}" for one in everything)),
        (
            "characters",
            *(f"{one.characters_left:,.0f} of {one.characters:,}" for one in everything),
        ),
    ]
    yield from (f"  {line}" for line in table(rows))
    for result in verdict.results:
        if result.reasons:
            reason, count = next(iter(result.reasons.items()))
            yield f"  {result.system.name} left out, mostly: {reason} ({count})"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}"


def _contrasts(verdict: Verdict) -> Iterator[str]:
    """Give the differences from the first system, of all passages as one text."""
    baseline = verdict.contrasts[0].baseline
    rows: list[tuple[str, ...]] = [(f"more than {baseline}", *NAMES)]
    by_system: dict[str, dict[str, Contrast]] = {}
    for one in verdict.contrasts:
        if one.baseline == baseline:
            by_system.setdefault(one.system, {})[one.metric] = one
    for system, found in by_system.items():
        rows.append((system, *(_difference(found[name]) for name in NAMES)))
    yield from (f"  {line}" for line in table(rows))
    yield f"  ({TER}: less is better)"


def _difference(one: Contrast) -> str:
    found = one.corpus
    return f"{found.score:+.1f} [{found.low:+.1f}, {found.high:+.1f}] p={found.p:.3f}"
