"""Write the page to read an evaluation: one HTML file that needs no other and no network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from ..problems import AmtsError
from ..standalone import policy
from .listing import listing
from .metrics import NAMES, TER
from .plots import bars, lengths
from .scoring import Contrast, Result, Row, Verdict
from .trial import Split, Trial

_HERE = Path(__file__).parent
_SURE = 0.05
"""The level of p below which a difference is shown as one, as usual."""


def write(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write the page.

    :raises AmtsError: if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render(verdicts).encode("utf-8", "backslashreplace"))
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise AmtsError(message) from None


def render(verdicts: Sequence[Verdict]) -> str:
    """Give the page, the same for the same verdicts."""
    style, script, template = (
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("evaluation.css", "evaluation.js", "template.html")
    )
    title = f"Evaluation: {verdicts[0].trial.title}"
    return Template(template).substitute(
        title=escape(title),
        policy=policy(style, script),
        style=style,
        script=script,
        contents=_contents(verdicts),
        trials="\n".join(_trial(verdict, number) for number, verdict in enumerate(verdicts)),
    )


def _contents(verdicts: Sequence[Verdict]) -> str:
    if len(verdicts) == 1:
        return ""
    items = (
        f'<a href="#trial-{number}">{escape(verdict.trial.name)}</a>'
        for number, verdict in enumerate(verdicts)
    )
    return f"<nav>{' '.join(items)}</nav>"


def _trial(verdict: Verdict, number: int) -> str:
    trial = verdict.trial
    figures = "".join(
        f'<input type="radio" name="metric-{number}" id="metric-{number}-{name}"'
        f'{" checked" * (place == 0)}><label for="metric-{number}-{name}">{name}</label>'
        for place, name in enumerate(NAMES)
    ) + "".join(f'<div class="plot wide">{bars(verdict, name)}</div>' for name in NAMES)
    notes = "".join(f'<p class="caution">{escape(note)}</p>' for note in trial.notes)
    return f"""<section class="trial" id="trial-{number}">
<h2>{escape(trial.name)}</h2>
<p>{len(trial.passages):,} {trial.unit}s of {_pages(trial)}, each against what a person wrote. {_best(verdict)}</p>
{notes}{_legend(verdict)}
{_scores(verdict)}
<h3>Each page</h3>
<fieldset class="figures"><legend>metric</legend>{figures}</fieldset>
<h3>Length against score</h3>
<p>chrF of each {trial.unit} (dots) by its length in letters, and the means of equally many (lines).</p>
<div class="wide">{lengths(verdict)}</div>
{_differences(verdict)}
{_effort(verdict)}
{_split(trial.split)}
{listing(verdict, number)}
{_signatures(verdict)}
</section>"""


def _pages(trial: Trial) -> str:
    count = len(trial.pages)
    return f"{count:,} page{'s' * (count != 1)}"


def _best(verdict: Verdict) -> str:
    """Say which system has the best BLEU, and whether that is certain."""
    results = sorted(
        (one for one in verdict.results if one.rows),
        key=lambda one: -one.rows[NAMES[0]].corpus.score,
    )
    if len(results) < 2:
        return ""
    first, second = (one.system.name for one in results[:2])
    [between] = [
        one
        for one in verdict.contrasts
        if one.metric == NAMES[0] and {one.system, one.baseline} == {first, second}
    ]
    sure = "a difference" if between.corpus.p < _SURE else "no certain difference"
    return (
        f"The best {NAMES[0]} has <b>{escape(first)}</b>, {abs(between.corpus.score):.1f} more than "
        f"{escape(second)}: {sure} (p = {between.corpus.p:.3f})."
    )


def _legend(verdict: Verdict) -> str:
    items = "".join(
        f'<li class="s{number % 8}"><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">'
        f'<rect width="10" height="10"/></svg><b>{escape(result.system.name)}</b> '
        f"{escape(result.system.about)}</li>"
        for number, result in enumerate([one for one in verdict.results if one.rows])
    )
    silent = "".join(
        f"<li><b>{escape(result.system.name)}</b> {escape(result.system.about)}: translated nothing "
        f"({escape(next(iter(result.reasons), 'no output'))})</li>"
        for result in verdict.results
        if not result.rows
    )
    return f'<ul class="legend">{items}{silent}</ul>'


def _scores(verdict: Verdict) -> str:
    """Give the table of all systems by all metrics."""
    partial = any(row.answered is not None for one in verdict.results for row in one.rows.values())
    part = '<th scope="col">of what it translated</th>' * partial
    head = "".join(
        f'<th scope="col">{metric.name}{"" if metric.more_is_better else " (less is better)"}</th>'
        f'<th scope="col">mean of pages</th>{part}'
        for metric in verdict.metrics
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(result.system.name)}</th>'
        f"{''.join(_cells(result.rows.get(metric.name), partial=partial) for metric in verdict.metrics)}</tr>"
        for result in verdict.results
    )
    return (
        f'<div class="wide"><table><thead><tr><th scope="col">system</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cells(row: Row | None, *, partial: bool) -> str:
    if row is None:
        return "<td>–</td>" * (2 + partial)
    whole, mean = (
        f'<td>{one.score:.1f} <span class="soft">[{one.low:.1f}, {one.high:.1f}]</span></td>'
        for one in (row.corpus, row.macro)
    )
    answered = row.corpus.score if row.answered is None else row.answered
    return whole + mean + f"<td>{answered:.1f}</td>" * partial


def _differences(verdict: Verdict) -> str:
    if not verdict.contrasts:
        return ""
    rows = "".join(
        f'<tr class="{"sure" * (one.corpus.p < _SURE)}"><td>{one.metric}</td>'
        f'<th scope="row">{escape(one.system)} − {escape(one.baseline)}</th>'
        f"{_difference(one)}</tr>"
        for one in verdict.contrasts
    )
    return (
        "<h3>Differences</h3><p>With 95 % intervals, by paired bootstrap resampling; bold where "
        f"p &lt; {_SURE}. {TER}: less is better.</p>"
        '<div class="wide"><table><thead><tr><th scope="col">metric</th><th scope="col">systems</th>'
        '<th scope="col">all as one text</th><th scope="col">p</th>'
        '<th scope="col">mean of pages</th><th scope="col">p</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _difference(one: Contrast) -> str:
    return "".join(
        f'<td>{found.score:+.1f} <span class="soft">[{found.low:+.1f}, {found.high:+.1f}]</span></td>'
        f"<td>{found.p:.3f}</td>"
        for found in (one.corpus, one.macro)
    )


def _effort(verdict: Verdict) -> str:
    rows = "".join(f"<tr>{_work(result)}</tr>" for result in verdict.results)
    reasons = "".join(
        f"<tr><td>{escape(result.system.name)}</td><td>{escape(reason)}</td><td>{count:,}</td></tr>"
        for result in verdict.results
        for reason, count in result.reasons.items()
    )
    table = (
        "<details><summary>Why some were not translated</summary>"
        '<div class="wide"><table><thead><tr><th scope="col">system</th><th scope="col">reason</th>'
        f'<th scope="col">how many</th></tr></thead><tbody>{reasons}</tbody></table></div></details>'
    )
    return (
        "<h3>What is left to a person</h3><p>Estimated by the edit rate against what a person wrote; "
        "an untouched one is exactly that.</p>"
        '<div class="wide"><table><thead><tr><th scope="col">system</th>'
        '<th scope="col">translated</th><th scope="col">untouched</th>'
        '<th scope="col">words left</th><th scope="col">characters left</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{table if reasons else ''}"
    )


def _work(result: Result) -> str:
    one = result.effort
    return (
        f'<th scope="row">{escape(result.system.name)}</th>'
        f"<td>{one.answered:,} of {one.passages:,}</td>"
        f"<td>{one.untouched:,} ({one.untouched / one.passages:.0%})</td>"
        f"<td>{one.words_left:,.0f} of {one.words:,}</td>"
        f"<td>{one.characters_left:,.0f} of {one.characters:,}</td>"
    )


def _split(split: Split | None) -> str:
    if split is None:
        return "<p>These translations were made elsewhere: nobody knows here what they learned from.</p>"
    rows = "".join(
        f'<tr><th scope="row">{one.level}</th><td>{one.candidates:,}</td><td>{one.exact:,}</td>'
        f"<td>{one.near:,}</td><td>{one.used:,}</td><td><b>{one.overlap:,}</b></td></tr>"
        for one in split.exclusions
    )
    left = ", ".join(f"{count:,} {escape(name)}" for name, count in split.left_out.items())
    return (
        "<h3>What systems could know</h3>"
        f"<p>Under test, {escape(split.chosen)}: {', '.join(map(escape, split.tested))}. "
        f"Learned from: {len(split.learned):,} other pages.</p>"
        '<div class="wide"><table><thead><tr><th scope="col">pairs</th>'
        '<th scope="col">of other pages</th><th scope="col">exactly under test</th>'
        '<th scope="col">nearly</th><th scope="col">given to systems</th>'
        f'<th scope="col">overlap left</th></tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="soft">Nearly: {escape(split.measure)}. '
        f"Sentences of these pages that are not scored: {left or 'none'}.</p>"
    )


def _signatures(verdict: Verdict) -> str:
    rows = "".join(
        f"<dt>{metric.name}</dt><dd><code>{escape(metric.signature)}</code> {escape(metric.note)}</dd>"
        for metric in verdict.metrics
    )
    return (
        f"<h3>Signatures</h3><dl>{rows}<dt>intervals</dt><dd>95 %, {verdict.times:,} resamples of the "
        f"{verdict.trial.unit}s of each page, seed {verdict.seed}</dd></dl>"
    )
