"""Plots as inline SVG: bars for each page with their intervals, and length against score."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from statistics import mean

from ..languages import measure
from .bootstrap import Estimate
from .scoring import Result, Verdict

_LEFT, _WIDTH, _RIGHT = 190, 520, 60
_BAR, _GAP = 13, 12
_HEIGHT = 260
_BINS = 6
"""Groups of equally many passages, whose means make a line."""
_FEW = 5
"""Passages of a group below which a mean says nothing."""


def bars(verdict: Verdict, metric: str) -> str:
    """Draw a bar for each system on each page, on all as one text, and the mean of pages."""
    results = [result for result in verdict.results if result.rows]
    groups: list[tuple[str, list[Estimate]]] = [
        (page, [result.rows[metric].pages[page] for result in results])
        for page in verdict.trial.pages
    ]
    groups.append(("all as one text", [result.rows[metric].corpus for result in results]))
    groups.append(("mean of pages", [result.rows[metric].macro for result in results]))
    top = _top(max(one.high for _, found in groups for one in found))
    height = sum(len(found) * _BAR + _GAP for _, found in groups) + 24
    marks = list(_ticks(top, height - 20))
    y = 2
    for label, found in groups:
        middle = y + len(found) * _BAR / 2 + 4
        marks.append(f'<text class="label" x="{_LEFT - 8}" y="{middle:.0f}">{_short(label)}</text>')
        for number, one in enumerate(found):
            marks.append(_bar(one, number, y, top, results[number], label))
            y += _BAR
        y += _GAP
    return _svg(f"{metric} of each page, with 95 % intervals", height, marks)


def _bar(one: Estimate, number: int, y: int, top: float, result: Result, label: str) -> str:
    scale = _WIDTH / top
    middle = y + _BAR / 2 - 1
    said = f"{result.system.name}, {label}: {one.score:.1f} [{one.low:.1f}, {one.high:.1f}]"
    return (
        f'<g class="s{number % 8}"><title>{escape(said)}</title>'
        f'<rect x="{_LEFT}" y="{y}" width="{max(one.score, 0) * scale:.1f}" height="{_BAR - 2}"/>'
        f'<path class="whisker" d="M{_LEFT + one.low * scale:.1f} {middle:.1f}'
        f'H{_LEFT + one.high * scale:.1f}"/>'
        f'<text class="value" x="{_LEFT + one.high * scale + 5:.1f}" y="{y + 9}">{one.score:.1f}</text></g>'
    )


def _ticks(top: float, bottom: int) -> Iterator[str]:
    step = top / 5
    for number in range(6):
        x = _LEFT + number * step * _WIDTH / top
        yield f'<path class="grid" d="M{x:.1f} 0V{bottom}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{bottom + 14}">{number * step:g}</text>'


def _top(highest: float) -> float:
    """Give a round end of the axis."""
    hundreds = 100.0 * math.ceil(highest / 100)
    return next((top for top in (10, 20, 25, 50, 75) if highest <= top), hundreds)


def lengths(verdict: Verdict) -> str:
    """Draw chrF of each passage against its length, and the means of equally many passages."""
    passages = verdict.trial.passages
    profile = verdict.trial.source
    sizes = [
        measure(passage.source, profile)
        if profile
        else measure(passage.reference, verdict.trial.target)
        for passage in passages
    ]
    low, high = math.log2(max(min(sizes), 1)), math.log2(max(*sizes, 2) + 1)
    span = max(high - low, 1)

    def across(size: float) -> float:
        return _LEFT + _WIDTH * (math.log2(max(size, 1)) - low) / span

    def up(score: float) -> float:
        return _HEIGHT - 26 - (_HEIGHT - 36) * score / 100

    marks = []
    for score in range(0, 101, 25):
        marks.append(f'<path class="grid" d="M{_LEFT} {up(score):.1f}H{_LEFT + _WIDTH}"/>')
        marks.append(f'<text class="label" x="{_LEFT - 8}" y="{up(score) + 4:.1f}">{score}</text>')
    marks += [
        f'<text class="tick" x="{across(size):.1f}" y="{_HEIGHT - 8}">{size}</text>'
        for size in (5, 10, 20, 50, 100, 200, 500, 1000)
        if low <= math.log2(size) <= high
    ]
    results = [result for result in verdict.results if result.each]
    for number, result in enumerate(results):
        dots = "".join(
            f'<circle cx="{across(size):.1f}" cy="{up(score):.1f}" r="2.2"/>'
            for size, score in zip(sizes, result.each, strict=True)
        )
        points = " ".join(
            f"{across(size):.1f},{up(score):.1f}" for size, score in _means(sizes, result.each)
        )
        marks.append(
            f'<g class="s{number % 8}"><title>{escape(result.system.name)}</title>'
            f'<g class="dots">{dots}</g><polyline points="{points}"/></g>'
        )
    return _svg("chrF of each passage against the length of its source, in letters", _HEIGHT, marks)


def _means(sizes: Sequence[float], scores: Sequence[float]) -> Iterator[tuple[float, float]]:
    ordered = sorted(zip(sizes, scores, strict=True))
    count = max(1, min(_BINS, len(ordered) // _FEW))
    for number in range(count):
        group = ordered[len(ordered) * number // count : len(ordered) * (number + 1) // count]
        yield mean(size for size, _ in group), mean(score for _, score in group)


def _short(label: str) -> str:
    return escape(label if len(label) <= 28 else f"…{label[-27:]}")


def _svg(title: str, height: int, marks: Sequence[str]) -> str:
    width = _LEFT + _WIDTH + _RIGHT
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"<title>{escape(title)}</title>{''.join(marks)}</svg>"
    )
