"""``junit.xml``: what is stale, as the tests that CI services show.

A page is a suite, and each stale sentence a failing test in it, called by its text: so GitLab tells
which came with a merge request, and GitHub's reporters, which find the line in the text of a failure
by the class name, show it in the file.  What is missing or orphaned is a skipped test of its page.
Written by the schema of Jenkins' xUnit plugin (``junit-10.xsd``), which has no attribute for lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..exchange.lines import one_line
from ..exchange.safexml import write_attributes, write_text
from ..sync.standing import Standing, State
from .model import SyncPage, SyncReport

_NAME = 80
"""Characters of a sentence that a test is called by."""


def junit(report: SyncReport) -> str:
    """Write the report."""
    suites = [_suite(page, report.target.code) for page in report.pages]
    tests, failures = (sum(each) for each in zip(*(counts for counts, _ in suites), strict=True))
    head = _attributes(
        name=f"translation into {report.target.code}", tests=tests, failures=failures, errors=0
    )
    lines = [line for _, lines in suites for line in lines]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites{head}>",
            *lines,
            "</testsuites>\n",
        ]
    )


def _suite(page: SyncPage, code: str) -> tuple[tuple[int, int], list[str]]:
    """Give the suite of a page, and how many tests and failures it has."""
    stale = [each.standing for each in page.todo if each.standing.state is State.STALE]
    skipped = _skipped(page)
    cases = [*_failures(page, stale), *skipped] or [_case(page, "is in step")]
    head = _attributes(
        name=f"{code}: {page.name}",
        tests=len(cases),
        failures=len(stale),
        errors=0,
        skipped=len(skipped),
        file=page.path,
    )
    return (len(cases), len(stale)), [f" <testsuite{head}>", *cases, " </testsuite>"]


def _failures(page: SyncPage, stale: Sequence[Standing]) -> Iterator[str]:
    names: Counter[str] = Counter()
    for one in stale:
        name = _shortened(one.source)
        names[name] += 1
        if names[name] > 1:
            name += f" ({names[name]})"
        message = f"{one.change}: {one.change.explanation}"
        body = "\n".join(map(one_line, _told(one)))
        failure = (
            f"<failure{_attributes(type=one.change, message=message)}>{write_text(body)}</failure>"
        )
        yield _case(page, name, failure)


def _told(one: Standing) -> Iterator[str]:
    """Say where a sentence is, what it was and what people made of it."""
    yield f"at {one.path}:{one.line or 1}"
    if one.target_path:
        yield f"translated in {one.target_path}:{one.target_line or 1}"
    for what, text in (
        ("was", one.before),
        ("is", one.source),
        ("people wrote", one.target),
        ("draft", one.draft),
    ):
        if text:
            yield f"{what}: {text}"


def _skipped(page: SyncPage) -> list[str]:
    """Give a test for what is missing in a page, and one for what is orphaned."""
    cases = []
    missing, orphaned = (page.tally.sentences[s] for s in (State.MISSING, State.ORPHANED))
    if missing:
        words = page.tally.words[State.MISSING]
        message = f"sentences that are not translated: {missing}, with {words} words"
        cases.append(_case(page, "is translated", f"<skipped{_attributes(message=message)}/>"))
    if orphaned:
        message = f"translated sentences that are not in the source any more: {orphaned}"
        cases.append(_case(page, "has no orphans", f"<skipped{_attributes(message=message)}/>"))
    return cases


def _case(page: SyncPage, name: str, inside: str = "") -> str:
    head = f"  <testcase{_attributes(name=name, classname=page.path)}"
    return f"{head}>{inside}</testcase>" if inside else f"{head}/>"


def _shortened(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _NAME else f"{text[:_NAME].rstrip()}…"


def _attributes(**attributes: object) -> str:
    return write_attributes(**{name: one_line(str(value)) for name, value in attributes.items()})
