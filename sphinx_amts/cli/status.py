"""``amts status``: how each page of a book stands with its translation, and how much is to do."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from ..tables import table
from .amazon import read_codes
from .saying import put, tell

if TYPE_CHECKING:
    from ..edition.build import Build
    from ..sync.standing import Tally
    from ..syncreport import SyncPage, SyncReport
    from . import Commands

_COLUMNS = ("page", "current", "stale", "missing", "orphaned", "words to do", "share", "base")


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    status = commands.add_parser(
        "status",
        help="say what of a book's translation is current, stale, missing and orphaned",
        description="Compare a book with its human translation, and count the sentences of each "
        "page that are current, stale, missing and orphaned, and the words that are to do.  "
        "Nothing is sent to an engine.",
        epilog="amts status book --language zh --fail-on stale --baseline sync.json",
    )
    status.set_defaults(run=_status)
    status.add_argument("book", type=Path, help="the folder of the book's conf.py or _config.yml")
    status.add_argument(
        "--language",
        action="append",
        metavar="CODE",
        help="default: all of amts_languages that have a human translation (may be repeated, or a "
        "list: zh,es)",
    )
    status.add_argument(
        "--page",
        action="append",
        metavar="NAME",
        help="this page only, named as Sphinx does or by its file (may be repeated)",
    )
    status.add_argument(
        "--json", action="store_true", help="print the record that sync.json is, not a table"
    )
    status.add_argument(
        "--fail-on",
        choices=("never", "stale", "open"),
        help="what makes the exit status 1; default: amts_fail_on",
    )
    status.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="an earlier sync.json, whose findings do not; {code} in it is the code of the "
        "language; default: amts_baseline",
    )


def _status(options: argparse.Namespace) -> int:
    from ..bookreport import PURPOSE, Gate, make_report
    from ..running import for_each_language, page_names
    from ..syncreport.making import only

    codes = read_codes(options)
    failed: list[str] = []

    def work(build: Build) -> SyncReport | None:
        from ..builders import now
        from ..edition.gathering import Gathered
        from ..edition.untranslated import no_translation

        gate = Gate.of(build, on=options.fail_on, file=options.baseline)
        gathered = Gathered.of(build)
        if not gathered.has_human:
            if codes:
                raise AmtsError(no_translation(build, PURPOSE))
            return None
        report = make_report(build, gathered, clock=now)
        if options.page:
            report = only(report, page_names(build.app, options.page))
        if found := gate.failing(report):
            failed.append(f"{build.code}: fails on {found}")
        return report

    found = for_each_language(options.book, work, codes=codes)
    reports = [report for report in found if report is not None]
    if not reports:
        message = f"{options.book}: no language has a human translation; name one in amts_languages"
        raise AmtsError(message)
    put(_json(reports) if options.json else _tables(reports))
    for line in failed:
        tell(line)
    return 1 if failed else 0


def _json(reports: Sequence[SyncReport]) -> Iterable[str]:
    """Give the record of one language, or of several by code."""
    import json

    from ..syncreport.record import record

    records = {report.target.code: record(report) for report in reports}
    [*only] = records.values()
    yield json.dumps(only[0] if len(only) == 1 else records, ensure_ascii=False, indent=1)


def _tables(reports: Sequence[SyncReport]) -> Iterable[str]:
    from ..syncreport.model import summary

    for number, report in enumerate(reports):
        if number:
            yield ""
        rows = [_COLUMNS, *map(_page, report.pages), ("all", *_counts(report.tally), "")]
        yield from _left_last(rows)
        yield f"{report.target.code}: {summary(report)}"
        for stray in report.strays:
            yield f"{report.target.code}: {stray.name} ({stray.path}) belongs to no page of the book"


def _page(page: SyncPage) -> tuple[str, ...]:
    base = str(page.evidence) if page.translated else "not translated"
    return (page.name, *_counts(page.tally), f"{base} {page.revision[:9]}".rstrip())


def _counts(tally: Tally) -> tuple[str, ...]:
    from ..sync.standing import State

    counts = (f"{tally.sentences[state]:,}" for state in State)
    return (*counts, f"{tally.words_to_do:,}", f"{tally.workload:.0%}")


def _left_last(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Line up a table whose last column is of words."""
    lines = table([row[:-1] for row in rows])
    return (f"{line}  {row[-1]}".rstrip() for line, row in zip(lines, rows, strict=True))
