"""The things to do in one page as HTML: what was and what is, beside what people and engines wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from ..document import Content
from ..languages import Profile
from ..sync.changes import Change, severity
from ..sync.standing import Standing, State
from .differences import around_changes, marked
from .model import Todo

_RUN = 4
"""How many untranslated texts in a row are folded into one."""
_SAID = "no human translation"
"""A reason that the state says already."""
_BLOCKS = frozenset(Content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """The addresses of lines of both books, with ``{path}`` and ``{line}``; empty if they have none."""

    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """Writes the entries of a report."""

    source: Profile
    target: Profile
    links: Links

    def of(self, todo: Sequence[Todo]) -> Iterator[str]:
        """Write what there is to do in a page, in order; what is missing in a row is folded."""
        for state, group in groupby(todo, key=lambda each: each.standing.state):
            entries = list(group)
            if state is State.MISSING and len(entries) >= _RUN:
                yield self._folded(entries)
            else:
                yield from map(self._entry, entries)

    def _folded(self, entries: Sequence[Todo]) -> str:
        count = sum(each.standing.sentences for each in entries)
        words = sum(each.standing.words for each in entries)
        lines = [each.standing.line for each in entries if each.standing.line is not None]
        where = f" from line {min(lines)}" if lines else ""
        inner = "\n".join(map(self._entry, entries))
        return (
            f'<details class="run missing"><summary class="step"><span class="sign" aria-hidden="true">'
            f"</span>{count:,} sentences in a row are not translated{where}: {words:,} words"
            f"</summary>\n{inner}\n</details>"
        )

    def _entry(self, todo: Todo) -> str:
        one = todo.standing
        grade = severity(one.change).name.lower()
        return (
            f'<article class="entry step {one.state}" id="e-{todo.id}" tabindex="-1" '
            f'aria-labelledby="h-{todo.id}" data-state="{one.state}" data-change="{one.change}" '
            f'data-severity="{grade}">\n{self._head(todo, grade)}\n'
            f'<div class="texts">{"".join(self._cells(one))}</div>\n</article>'
        )

    def _head(self, todo: Todo, grade: str) -> str:
        one = todo.standing
        change = (
            f'<span class="change" title="{escape(one.change.explanation)}">{one.change}</span>'
        )
        if one.state is State.MISSING:
            change *= one.change is not Change.UNKNOWN
        elif one.open:
            change += f' <span class="grade {grade}">{grade}</span>'
        if one.moved_from:
            change += f' <span class="moved">from <bdi>{escape(one.moved_from)}</bdi></span>'
        guess = (
            '<span class="guess" title="What was translated is not known.">a guess</span>'
            if one.guess and one.state is State.STALE
            else ""
        )
        places = " → ".join(
            filter(
                None,
                (
                    _place(one.path, one.line, self.links.source),
                    _place(one.target_path, one.target_line, self.links.target),
                ),
            )
        )
        size = f'<span class="soft">{one.words:,} words</span>' if one.words else ""
        reason = "" if one.before else one.reason.removeprefix(_SAID).lstrip("; ")
        reason = f'<p class="reason">{escape(reason)}</p>' if reason else ""
        return (
            f'<header id="h-{todo.id}"><span class="sign" aria-hidden="true"></span>'
            f'<b class="state">{one.state}</b> {change} {guess} <span class="soft">{escape(one.kind)}'
            f'</span> {size} <span class="places">{places}</span></header>{reason}'
        )

    def _cells(self, one: Standing) -> Iterator[str]:
        """Give what was beside what people made of it, and what is beside its draft."""
        block = one.kind in _BLOCKS
        was, now = escape(one.before), escape(one.source)
        if one.before and one.source:
            before, source = one.before, one.source
            if block:
                before, source = around_changes(before, source)
            was, now = marked(before, source, None if block else self.source)
        theirs, mine = escape(one.target), escape(one.draft)
        if not one.open:
            yield _cell("is", now, self.source, block=block)
            yield _cell("people wrote", theirs, self.target, block=block)
        elif one.before or one.target:
            nothing = "not known" if one.state is State.STALE else ""
            yield _cell("was", was, self.source, block=block, nothing=nothing)
            yield _cell("people wrote", theirs, self.target, block=block)
        if one.source and one.open:
            by = f" by {one.by}" if one.by else ""
            yield _cell("is", now, self.source, block=block)
            yield _cell(
                f"draft{by}", mine, self.target, block=block, nothing="" if block else "none"
            )


def _cell(label: str, body: str, profile: Profile, *, block: bool, nothing: str = "") -> str:
    said = f'<p class="label">{escape(label)}</p>'
    if not body:
        return f'<div class="cell">{said if nothing else ""}<p class="soft">{nothing}</p></div>'
    if block:
        return f'<div class="cell">{said}<pre dir="ltr" tabindex="0">{body}</pre></div>'
    return (
        f'<div class="cell">{said}<p class="text" lang="{profile.tag}" dir="{profile.direction}">'
        f"{body}</p></div>"
    )


def _place(path: str, line: int | None, address: str) -> str:
    """Tell a file and a line, with a link to it if there is an address."""
    if not path:
        return ""
    said = escape(path if line is None else f"{path}:{line}")
    if not address:
        return f"<span><bdi>{said}</bdi></span>"
    url = address.replace("{path}", quote(path)).replace("{line}", str(line or 1))
    return f'<a href="{escape(url)}" target="_blank" rel="noreferrer"><bdi>{said}</bdi></a>'
