"""Rows: which units of a page stand side by side, so that both columns keep their reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .model import AuditPage

Run = tuple[int, ...]
"""Units that follow each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Units that stand side by side; one side may be empty.

    A link whose units cannot stand in one row has several: the page draws lines between them.
    """

    source: Run
    target: Run
    link: int | None
    """Index into the links of the page."""


def lay_out(page: AuditPage) -> tuple[Row, ...]:
    """Give the rows of *page*: read down, each column has all its units in their order.

    As many units as possible stand beside their counterpart; what moved stays where it is read.
    """
    kept = _in_order(page)
    lone_source = _runs([link.source for link in page.links], len(page.source))
    lone_target = _runs([link.target for link in page.links], len(page.target))
    rows: list[Row] = []
    left = right = 0  # runs that have their row
    for number, source, target in [*kept, (None, (), ())]:
        while left < len(lone_source) and (number is None or lone_source[left][0] != source):
            rows.append(Row(source=lone_source[left][0], target=(), link=lone_source[left][1]))
            left += 1
        while right < len(lone_target) and (number is None or lone_target[right][0] != target):
            rows.append(Row(source=(), target=lone_target[right][0], link=lone_target[right][1]))
            right += 1
        if number is not None:
            rows.append(Row(source=source, target=target, link=number))
            left, right = left + 1, right + 1
    return tuple(rows)


def moved(page: AuditPage, rows: Sequence[Row]) -> list[int]:
    """Give the links of *page* whose units do not all stand side by side in *rows*."""
    together = {row.link: (row.source, row.target) for row in rows if row.source and row.target}
    return [
        number
        for number, link in enumerate(page.links)
        if link.source and link.target and together.get(number) != (link.source, link.target)
    ]


def _split(units: Run) -> list[Run]:
    """Divide rising numbers where one is left out."""
    cuts = [0, *(i for i in range(1, len(units)) if units[i] != units[i - 1] + 1), len(units)]
    return [units[a:b] for a, b in pairwise(cuts)] if units else []


def _runs(groups: Sequence[Run], units: int) -> list[tuple[Run, int | None]]:
    """Give all units of one side in order: the runs of links, and each unit of no link alone."""
    runs: list[tuple[Run, int | None]] = [
        (run, number) for number, group in enumerate(groups) for run in _split(group)
    ]
    linked = {unit for group in groups for unit in group}
    runs += [((unit,), None) for unit in range(units) if unit not in linked]
    return sorted(runs, key=lambda run: run[0][0])


def _in_order(page: AuditPage) -> list[tuple[int, Run, Run]]:
    """Choose the links that can stand side by side: a heaviest chain that rises on both sides.

    Each is given with the longest run of its source and of its target.  The chain is found as
    the heaviest increasing subsequence, in n·log n: ``ends`` are where chains end in the target
    and ``weights`` their weights, both rising, of those chains that no other beats in both.
    """
    links = sorted(
        (max(_split(link.source), key=len), max(_split(link.target), key=len), number)
        for number, link in enumerate(page.links)
        if link.source and link.target
    )
    before: list[int | None] = []
    ends: list[int] = []
    weights: list[int] = []
    tips: list[int] = []  # for each of ``ends``, the place of its last link in ``links``
    for place, (source, target, _) in enumerate(links):
        at = bisect_left(ends, target[0])
        before.append(tips[at - 1] if at else None)
        weight = (weights[at - 1] if at else 0) + len(source) + len(target)
        beaten = at
        while beaten < len(ends) and weights[beaten] <= weight:
            beaten += 1
        ends[at:beaten], weights[at:beaten], tips[at:beaten] = [target[-1]], [weight], [place]
    chain: list[tuple[int, Run, Run]] = []
    last = tips[-1] if tips else None
    while last is not None:
        source, target, number = links[last]
        chain.append((number, source, target))
        last = before[last]
    return chain[::-1]
