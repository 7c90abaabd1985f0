"""The passages of a trial side by side as HTML: source, person and every system, with differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ..languages import Profile
from .differences import Piece, pieces, runs, shared
from .scoring import Verdict
from .trial import Passage

_ORDERS = {
    "page": "order of the page",
    "gain": "most gained first",
    "loss": "most lost first",
    "worst": "worst first",
    "best": "best first",
}
_COMPARING = frozenset({"gain", "loss"})
"""Orders that need a second system."""


def listing(verdict: Verdict, number: int) -> str:
    """Give the list with its controls; without JavaScript it is in the order of the pages."""
    trial = verdict.trial
    heads = [*([_language(trial.source)] if trial.source else []), f"human, {trial.target.code}"]
    heads += [result.system.name for result in verdict.results]
    head = "".join(f'<div role="columnheader">{escape(text)}</div>' for text in ("", *heads))
    rows = "".join(_rows(verdict))
    return f"""<h3 id="list-{number}">{trial.unit.capitalize()}s</h3>
<p>What differs from the person's words is <mark>marked</mark>; what no system found is <u>underlined</u>. The number is chrF.</p>
{_controls(verdict, number)}
<div class="list cells-{len(heads)}" role="table" aria-labelledby="list-{number}" tabindex="0">
<div class="row head" role="row">{head}</div>
{rows}</div>"""


def _language(profile: Profile) -> str:
    return f"source, {profile.code}"


def _controls(verdict: Verdict, number: int) -> str:
    names = [result.system.name for result in verdict.results]
    pages = "".join(
        f'<option value="{escape(page)}">{escape(page)}</option>' for page in verdict.trial.pages
    )
    several = len(names) > 1
    orders = "".join(
        f'<option value="{key}">{text}</option>'
        for key, text in _ORDERS.items()
        if several or key not in _COMPARING
    )
    against = f'<label>against <select name="baseline">{_options(names, 0)}</select></label>'
    return (
        f'<form class="controls" data-list="{number}">'
        f'<label>page <select name="page"><option value="">all</option>{pages}</select></label>'
        f'<label>order <select name="order" aria-keyshortcuts="o">{orders}</select></label>'
        f'<label>of <select name="system">{_options(names, int(several))}</select></label>'
        f"{against * several}"
        '<span class="soft">keys: <kbd>j</kbd> <kbd>k</kbd> next, previous; <kbd>o</kbd> order</span>'
        "<output></output></form>"
    )


def _options(names: Sequence[str], chosen: int) -> str:
    return "".join(
        f'<option value="{number}"{" selected" * (number == chosen)}>{escape(name)}</option>'
        for number, name in enumerate(names)
    )


def _rows(verdict: Verdict) -> Iterator[str]:
    trial = verdict.trial
    for number, passage in enumerate(trial.passages):
        reference = pieces(passage.reference, trial.target)
        cells: list[str] = []
        found: set[int] = set()
        for result in verdict.results:
            output = result.system.outputs[number]
            if output.text is None:
                body = f'<span class="none">not translated: {escape(output.reason)}</span>'
            else:
                given = pieces(output.text, trial.target)
                found |= shared(reference, given)
                body = (
                    f"{_marked(given, shared(given, reference), passage.signs, 'mark')} "
                    f'<span class="score">{result.each[number]:.1f}</span>'
                )
            cells.append(_cell(body, result.system.name, trial.target))
        human = _marked(reference, frozenset(found), passage.signs, "u")
        cells.insert(0, _cell(human, "human", trial.target))
        if trial.source:
            source = _marked(pieces(passage.source, trial.source), None, passage.signs, "")
            cells.insert(0, _cell(source, "source", trial.source))
        scores = (f"{r.each[number]:.1f}" if r.each else "" for r in verdict.results)
        yield (
            f'<div class="row" role="row" tabindex="-1" data-page="{escape(passage.page)}" '
            f'data-scores="{",".join(scores)}">'
            f'<div role="rowheader">{_place(passage)}</div>{"".join(cells)}</div>\n'
        )


def _place(passage: Passage) -> str:
    line = f":{passage.line}" if passage.line else ""
    where = escape(f"{passage.path}{line}")
    return f'<span title="{where}">{escape(passage.page)}{line}</span>'


def _cell(body: str, label: str, profile: Profile) -> str:
    return (
        f'<div role="cell" data-label="{escape(label)}" lang="{profile.tag}" '
        f'dir="{profile.direction}">{body}</div>'
    )


def _marked(
    found: Sequence[Piece], same: frozenset[int] | None, signs: Mapping[str, str], tag: str
) -> str:
    """Write a text, with *tag* round what is not the same; None: nothing is marked."""
    everything = frozenset(range(len(found))) if same is None else same
    parts = []
    for alike, run in runs(found, everything):
        inner = "".join(
            f"{piece.space * (number > 0)}{_word(piece.word, signs)}"
            for number, piece in enumerate(run)
        )
        parts.append(run[0].space + (inner if alike else f"<{tag}>{inner}</{tag}>"))
    return "".join(parts)


def _word(word: str, signs: Mapping[str, str]) -> str:
    sign = signs.get(word)
    return f'<code title="{word}">{escape(sign)}</code>' if sign else escape(word)
