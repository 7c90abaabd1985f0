"""``index.html``: the report to read, one file that needs no other, no network, and runs no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from ..standalone import policy
from ..sync.base import Evidence
from ..sync.changes import Change, severity
from ..sync.standing import State, Tally
from .entries import Entries, Links
from .model import SyncPage, SyncReport

_HERE = Path(__file__).parent


def render(report: SyncReport, links: Links) -> str:
    """Give the page, the same for the same report."""
    style, script, template = (
        (_HERE / name).read_text(encoding="utf-8") for name in ("sync.css", "sync.js", "page.html")
    )
    languages = f"{report.source.tag} → {report.target.tag}"
    heading = " · ".join(filter(None, (report.title, languages)))
    entries = Entries(report.source, report.target, links)
    numbered = [(n, page) for n, page in enumerate(report.pages, start=1)]
    return Template(template).substitute(
        title=escape(f"Synchronisation: {heading}"),
        heading=escape(heading),
        policy=policy(style, script),
        style=style,
        script=script,
        note=_note(report),
        headline=_headline(report.tally),
        states=_states(report.tally),
        filters=_filters(report),
        changes=_changes(report),
        pages="\n".join(_row(number, page) for number, page in numbered),
        sections="\n".join(
            _section(number, page, entries) for number, page in numbered if page.todo
        ),
        strays=_strays(report),
        meanings=_meanings(),
        evidence=_definitions((str(one), one.explanation) for one in Evidence),
    )


def _note(report: SyncReport) -> str:
    notes = []
    if len(report.pages) < report.book_pages:
        notes.append(f"Only {len(report.pages)} of {report.book_pages} pages, as was asked for.")
    work = any(each.standing.state in {State.STALE, State.MISSING} for each in report.todo)
    if work and not any(page.drafts for page in report.pages):
        notes.append("No draft is in the memory: build the translated book with an engine first.")
    return "".join(f'<p class="caution">{escape(note)}</p>' for note in notes)


def _headline(tally: Tally) -> str:
    everything = tally.words.total() - tally.words[State.ORPHANED]
    return (
        f"<b>{tally.words_to_do:,}</b> of {everything:,} words are to do: "
        f"<b>{tally.workload:.1%}</b> of a full translation."
    )


def _states(tally: Tally) -> str:
    return "\n".join(
        f'<tr class="{state}"><th scope="row"><span class="sign" aria-hidden="true"></span>{state}'
        f"</th><td>{tally.sentences[state]:,}</td><td>{tally.words[state]:,}</td>"
        f'<td>{tally.characters[state]:,}</td><td class="means">{state.explanation}</td></tr>'
        for state in State
    )


def _filters(report: SyncReport) -> str:
    counts = Counter(each.standing.state for each in report.todo)
    return "\n".join(
        f'<button type="button" class="{state}" data-filter="{state}" aria-pressed="true">'
        f'<span class="sign" aria-hidden="true"></span>{state} <b>{counts[state]:,}</b></button>'
        for state in State
        if counts[state]
    )


def _changes(report: SyncReport) -> str:
    counts = Counter(each.standing.change for each in report.todo)
    return "\n".join(
        f'<option value="{change}">{change} ({counts[change]:,})</option>'
        for change in Change
        if counts[change]
    )


def _row(number: int, page: SyncPage) -> str:
    """Tell of a page in one line."""
    name = f"<bdi>{escape(page.name)}</bdi>"
    if page.todo:
        name = f'<a href="#p-{number}">{name}</a>'
    if not page.translated:
        name += ' <span class="soft">not translated</span>'
    elif page.target and page.target != page.name:
        name += f' <span class="soft">→ <bdi>{escape(page.target)}</bdi></span>'
    tally = page.tally
    counts = "".join(
        f'<td class="{"none" * (not tally.sentences[s])}">{tally.sentences[s]:,}</td>'
        for s in State
    )
    bar = (
        f'<meter min="0" max="1" value="{1 - tally.workload:.3f}" aria-hidden="true"></meter>'
        if tally.words.total()
        else ""
    )
    return (
        f'<tr><th scope="row">{name}</th>{counts}<td>{tally.words_to_do:,}</td>'
        f'<td>{tally.workload:.0%}</td><td class="meter">{bar}</td><td class="base">{_base(page)}</td></tr>'
    )


def _base(page: SyncPage) -> str:
    if not page.translated:
        return ""
    revision = f" <code>{escape(page.revision[:9])}</code>" if page.revision else ""
    guess = ": a guess" if page.evidence is Evidence.NONE else ""
    return (
        f'<span title="{escape(page.evidence.explanation)}">{page.evidence}{guess}{revision}</span>'
    )


def _section(number: int, page: SyncPage, entries: Entries) -> str:
    tally = page.tally
    counts = ", ".join(f"{tally.sentences[s]:,} {s}" for s in State if tally.sentences[s])
    where = f' <span class="soft"><bdi>{escape(page.path)}</bdi></span>' if page.path else ""
    return (
        f'<section class="page" id="p-{number}" aria-labelledby="t-{number}">\n'
        f'<h2 id="t-{number}" tabindex="-1"><bdi>{escape(page.name)}</bdi>{where}</h2>\n'
        f'<p class="soft">{counts}; {tally.words_to_do:,} words to do, {tally.workload:.0%}; '
        f"base: {_base(page)}</p>\n" + "\n".join(entries.of(page.todo)) + "\n</section>"
    )


def _strays(report: SyncReport) -> str:
    if not report.strays:
        return ""
    items = "\n".join(
        f"<li><bdi>{escape(stray.name)}</bdi> "
        f'<span class="soft"><bdi>{escape(stray.path)}</bdi></span></li>'
        for stray in report.strays
    )
    return (
        '<section id="strays"><h2>Pages of the translation that are of no page of the book</h2>\n'
        f"<ul>{items}</ul></section>"
    )


def _meanings() -> str:
    return _definitions(
        (f"{change} · {severity(change).name.lower()}", change.explanation) for change in Change
    )


def _definitions(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in items)
