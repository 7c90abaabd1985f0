"""Write the audit page: one HTML file that needs no other, no network, and runs no text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from ..problems import AmtsError
from ..standalone import policy
from .counts import Counts, Status, Tally, count, total
from .model import AuditBook, AuditPage
from .payload import BANDS, book_data, dump, page_data
from .rows import lay_out
from .script import bundle

_HERE = Path(__file__).parent

_HEADINGS = ("pairs", "source", "target")


def write(path: Path, book: AuditBook) -> bool:
    """Write the audit of *book* to *path*, if that changes it, and say whether it did.

    :raises AmtsError: if the file cannot be written.
    """
    content = render(book)
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        message = f"the audit page {path} cannot be written: {error.strerror or error}"
        raise AmtsError(message) from error
    return True


def render(book: AuditBook) -> bytes:
    """Give the audit page of *book*, the same bytes for the same book.

    Half of a surrogate pair, which UTF-8 does not have, is written as its escape.
    """
    style, template = (
        (_HERE / name).read_text(encoding="utf-8") for name in ("audit.css", "template.html")
    )
    script = bundle()
    counts = [count(page) for page in book.pages]
    everything = total(counts)
    name = " · ".join(
        filter(None, (book.title, f"{book.source_language} → {book.target_language}"))
    )
    page = Template(template).substitute(
        title=escape(f"Audit: {name}"),
        heading=escape(name),
        policy=policy(style, script),
        style=style,
        script=script,
        units=f"{book.unit}s",
        note=f'<p class="caution">{escape(book.note)}</p>\n' if book.note else "",
        balance=_balance(everything),
        reasons=_reasons(everything, book),
        legend=_legend(),
        pages=_pages(book.pages, counts, everything),
        data=_data(book, counts),
    )
    return page.encode("utf-8", "backslashreplace")


def _data(book: AuditBook, counts: Sequence[Counts]) -> str:
    """Give a script element for the book and one for each page, read when it is opened."""
    rows = [lay_out(page) for page in book.pages]
    scripts = [("amts-book", dump(book_data(book, counts, rows)))]
    scripts += [
        (f"amts-page-{number}", dump(page_data(page, its_rows)))
        for number, (page, its_rows) in enumerate(zip(book.pages, rows, strict=True))
    ]
    return "\n".join(
        f'<script type="application/json" id="{name}">{json}</script>' for name, json in scripts
    )


def _cells(tally: Tally, status: Status | None = None) -> str:
    """Give the three numbers of *tally*; units that are alone are no pairs."""
    numbers = [
        "–" if status is Status.UNALIGNED and name == "pairs" else f"{getattr(tally, name):,}"
        for name in _HEADINGS
    ]
    return "".join(f"<td>{number}</td>" for number in numbers)


def _balance(counts: Counts) -> str:
    """Give the rows of the table in which every unit of both books is counted once."""
    rows = [
        f'<tr class="{status}"><th scope="row"><span class="sign" aria-hidden="true"></span>'
        f"{status}</th>{_cells(tally, status)}</tr>"
        for status, tally in counts.by_status.items()
    ]
    everything = f'<tr class="total"><th scope="row">all</th>{_cells(counts.total)}</tr>'
    return "\n".join([*rows, everything])


def _reasons(counts: Counts, book: AuditBook) -> str:
    """Give a row for each fault that there is, the commonest first."""
    if not counts.why:
        return '<tr><td colspan="3">nothing</td></tr>'
    found = sorted(counts.why.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(book.reasons.get(name, ""))}</td>'
        f"<td>{number:,}</td></tr>"
        for name, number in found
    )


def _legend() -> str:
    """Give an item for each band of scores, the surest first."""
    edges = [0.0, *BANDS, 1.0]
    items = [
        f'<li class="band-{number}"><span class="stroke" aria-hidden="true"></span>'
        f"{edges[number]:.0%} {'and more' if number == len(BANDS) else f'to {edges[number + 1]:.0%}'}"
        "</li>"
        for number in range(len(BANDS), -1, -1)
    ]
    return "\n".join(items)


def _pages(pages: Sequence[AuditPage], counts: Sequence[Counts], everything: Counts) -> str:
    """Give a row for each page, and the sum of all."""
    rows = []
    for number, (page, one) in enumerate(zip(pages, counts, strict=True)):
        rows.append(
            f'<tr><td>{number + 1}</td><th scope="row"><a href="#{number + 1}">'
            f"<bdi>{escape(page.name)}</bdi></a>{_other(page)}</th>{_numbers(one)}</tr>"
        )
    foot = f'<tr class="total"><td></td><th scope="row">all</th>{_numbers(everything)}</tr>'
    return "<tbody>\n" + "\n".join(rows) + "\n</tbody>\n<tfoot>\n" + foot + "\n</tfoot>"


def _other(page: AuditPage) -> str:
    """Say what a page is called in the translation, or that only one of the books has it."""
    if page.target_name:
        said = f"→ <bdi>{escape(page.target_name)}</bdi>"
    elif page.source and not page.target:
        said = "not translated"
    elif page.target and not page.source:
        said = "only in the translation"
    else:
        return ""
    return f' <span class="other">{said}</span>'


def _numbers(counts: Counts) -> str:
    """Give the pairs by verdict, their sum, and the units that are alone."""
    alone = counts.by_status[Status.UNALIGNED]
    pairs = [tally.pairs for name, tally in counts.by_status.items() if name != Status.UNALIGNED]
    numbers = [*pairs, sum(pairs), alone.source, alone.target]
    return "".join(f'<td class="{"none" * (not n)}">{n:,}</td>' for n in numbers)
