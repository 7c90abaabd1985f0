"""What a synchronisation report tells: as JSON, as JUnit XML, as a page; and what fails a build."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sync_reports import BOOK, CODE, CURRENT, MISSING, MOVED, ORPHAN, STALE, page, report

from sphinx_amts.languages import find
from sphinx_amts.problems import OptionError
from sphinx_amts.report import Notice
from sphinx_amts.sync.base import Evidence
from sphinx_amts.sync.changes import Change, severity
from sphinx_amts.sync.standing import State
from sphinx_amts.syncreport import Baseline, failing, folder
from sphinx_amts.syncreport.differences import around_changes, marked
from sphinx_amts.syncreport.entries import Links
from sphinx_amts.syncreport.junit import junit
from sphinx_amts.syncreport.kept import keep, kept_report
from sphinx_amts.syncreport.making import only
from sphinx_amts.syncreport.model import StrayPage, summary
from sphinx_amts.syncreport.page import render
from sphinx_amts.syncreport.record import dump, record

EN, ES = find("en"), find("es")
FULL = replace(
    BOOK,
    strays=(StrayPage(name="sal", path="sal.rst"),),
    notices=(Notice(kind="base", message="…", page="oven", path="oven.rst", line=1),),
)


def text_of(html):
    return re.sub(r"<[^>]+>", "", html)


# Counting


def test_words_to_do_are_those_that_are_stale_or_missing():
    told = record(BOOK)["pages"]["oven"]
    assert told["words"] == {"current": 10, "stale": 4, "missing": 1, "orphaned": 2}
    assert told["words_to_do"] == 5
    assert told["workload"] == round(5 / 15, 4)


def test_the_summary_counts_blocks_apart():
    assert summary(BOOK) == (
        "sentences: 6 current, 1 stale, 10 missing, 1 orphaned; blocks that changed: 1; "
        "to do: 105 words, 84.0% of a full translation"
    )


# JSON


def test_the_record_says_what_was_what_is_and_what_people_wrote():
    [todo, *_] = record(BOOK)["pages"]["oven"]["to_do"]
    assert todo == {
        "id": "oven-2",
        "state": "stale",
        "change": "number",
        "severity": "major",
        "kind": "paragraph",
        "path": "oven.rst",
        "line": 6,
        "target_path": "oven.rst",
        "target_line": 7,
        "before": "It takes one hour.",
        "source": "It takes two hours.",
        "target": "Tarda una hora.",
        "draft": "Tarda dos horas.",
        "by": "local",
        "sentences": 1,
        "words": 4,
        "characters": 16,
    }


def test_a_page_that_is_not_translated_has_no_list():
    flour = record(BOOK)["pages"]["flour"]
    assert (flour["translated"], flour["to_do"], flour["words_to_do"]) == (False, [], 100)


def test_everything_in_the_record_is_documented(request):
    text = (request.config.rootpath / "docs/reference/sync-report.md").read_text("utf-8")

    def keys(value):
        if isinstance(value, list):
            return set().union(*map(keys, value))
        if not isinstance(value, dict):
            return set()
        return set(value).union(*map(keys, value.values()))

    described = set(re.findall(r"`([\w]+)`", text))
    guess = page("guess", replace(STALE, guess=True, reason="because"), MOVED)
    told = record(replace(FULL, pages=(*FULL.pages, guess)))
    assert keys(told) - {"index", "oven", "flour", "guess", "sal"} <= described


@pytest.mark.parametrize("member", [*State, *Evidence])
def test_every_state_and_evidence_is_documented(request, member):
    text = (request.config.rootpath / "docs/reference/sync-report.md").read_text("utf-8")
    assert f"| `{member}` | {member.explanation} |" in text


@pytest.mark.parametrize("change", Change)
def test_every_change_is_documented_with_its_severity(request, change):
    text = (request.config.rootpath / "docs/reference/sync-report.md").read_text("utf-8")
    grade = severity(change).name.lower()
    assert f"| `{change}` | {grade} | {change.explanation} |" in text


# What fails


def test_nothing_fails_by_default():
    assert not failing(BOOK, "never")


def test_what_is_stale_fails_and_what_is_missing_does_not():
    found = failing(BOOK, "stale")
    assert [each.id for each in found.todo] == ["oven-2", "oven-5"]
    assert str(found) == "2 stale"


def test_whatever_is_to_do_fails_if_asked_for():
    assert (
        str(failing(BOOK, "open")) == "2 stale, 1 missing, 1 orphaned, 1 page not translated at all"
    )


def baseline(tmp_path, text, language="es"):
    path = tmp_path / "sync.json"
    path.write_text(text, "utf-8")
    return Baseline.load(path, language=language, where="amts_baseline")


def test_what_the_baseline_has_fails_nothing(tmp_path):
    before = baseline(tmp_path, dump(BOOK))
    assert not failing(BOOK, "open", before)

    more = page("oven", CURRENT, STALE, MISSING, ORPHAN, CODE, replace(STALE, source="New."))
    now = replace(BOOK, pages=(BOOK.pages[0], more, BOOK.pages[2]))
    assert [each.id for each in failing(now, "open", before).todo] == ["oven-6"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no sync.json of a report (Expecting property name enclosed in double quotes"),
        ("[]", "is no sync.json of a report (list indices must be integers"),
        ('{"version": 1, "language": "es"}', "is no sync.json of a report ('pages')"),
        ('{"version": 9, "language": "es", "pages": {}}', "is of version 9 of the format, not 1"),
        ('{"version": 1, "language": "zh", "pages": {}}', "is of the language 'zh', not 'es'"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_in_one_line(tmp_path, text, message):
    with pytest.raises(OptionError) as error:
        baseline(tmp_path, text)
    assert message in str(error.value)
    assert str(error.value).startswith("amts_baseline: ")
    assert "\n" not in str(error.value)


def test_a_baseline_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(OptionError, match="cannot be read: No such file or directory; keep the"):
        Baseline.load(tmp_path / "sync.json", language="es", where="--baseline")


# Between runs


def test_a_report_is_kept_as_it_is_while_nothing_changes(tmp_path):
    path = tmp_path / "sync.json"
    keep(path, FULL, "state")

    assert kept_report(path, "state", source=EN, target=ES) == FULL
    assert kept_report(path, "another state", source=EN, target=ES) is None
    path.write_text("{}", "utf-8")
    assert kept_report(path, "state", source=EN, target=ES) is None


# JUnit


CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "skipped"},
    "failure": set(),
    "skipped": set(),
}
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "file"},
    "testcase": {"name", "classname"},
    "failure": {"type", "message"},
    "skipped": {"message"},
}
"""What the schema of Jenkins' xUnit plugin (junit-10.xsd) allows, as far as it is used."""


def check_schema(element):
    assert set(element.attrib) <= ATTRIBUTES[element.tag]
    assert {child.tag for child in element} <= CHILDREN[element.tag]
    for child in element:
        check_schema(child)


def test_junit_has_a_failing_test_for_what_is_stale_and_a_skipped_one_for_the_rest():
    root = ElementTree.fromstring(junit(BOOK))
    check_schema(root)

    assert root.attrib == {
        "name": "translation into es", "tests": "6", "failures": "2", "errors": "0",
    }  # fmt: skip
    index, oven, flour = root
    assert [case.get("name") for case in index] == ["is in step"]
    assert [(case.get("name"), [part.tag for part in case]) for case in oven] == [
        ("It takes two hours.", ["failure"]),
        ("heat(220) wait()", ["failure"]),
        ("is translated", ["skipped"]),
        ("has no orphans", ["skipped"]),
    ]
    assert flour[0][0].get("message") == ("sentences that are not translated: 9, with 100 words")


def test_a_failure_says_where_so_that_reporters_find_the_line():
    failure = ElementTree.fromstring(junit(BOOK)).find(".//failure")
    assert failure.get("type") == "number"
    assert failure.text.splitlines() == [
        "at oven.rst:6",
        "translated in oven.rst:7",
        "was: It takes one hour.",
        "is: It takes two hours.",
        "people wrote: Tarda una hora.",
        "draft: Tarda dos horas.",
    ]


def test_tests_of_a_page_have_different_names():
    root = ElementTree.fromstring(junit(report(page("oven", STALE, STALE))))
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["It takes two hours.", "It takes two hours. (2)"]


@given(st.text(max_size=30))
def test_whatever_a_text_holds_junit_is_xml_and_the_page_shows_it(text):
    said = replace(STALE, source=text, before=f"x{text}", target=text, reason=text, draft=text)
    ElementTree.fromstring(junit(report(page("oven", said))))
    html = render(report(page("oven", said)), Links())
    assert html.count("<article") == 1
    assert html.count("<script") == 1


# The page


def test_words_that_differ_are_marked_on_both_sides():
    was, now = marked("It takes one hour, always.", "It takes two hours.", EN)
    assert was == "It takes <del>one hour, always</del>."
    assert now == "It takes <ins>two hours</ins>."


def test_code_is_compared_sign_by_sign_and_keeps_its_lines():
    was, now = marked(CODE.before, CODE.source, None)
    assert was == "heat(<del>200</del>)\nwait()"
    assert now == "heat(<ins>220</ins>)\nwait()"


def test_of_long_code_only_what_differs_is_shown_and_what_is_near():
    lines = [f"line({number})" for number in range(12)]
    before, now = "\n".join(lines), "\n".join([*lines[:9], "new()", *lines[9:]])
    assert around_changes(before, now) == (
        "⋯\nline(7)\nline(8)\nline(9)\nline(10)\n⋯",
        "⋯\nline(7)\nline(8)\nnew()\nline(9)\nline(10)\n⋯",
    )


@given(st.text(max_size=40), st.text(max_size=40))
def test_marks_leave_the_texts_as_they_are(before, now):
    for marks, text in zip(marked(before, now, EN), (before, now), strict=True):
        shown = text_of(marks).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
        shown = shown.replace("&#x27;", "'").replace("&amp;", "&")
        assert "".join(shown.split()) == "".join(text.split())


def test_the_page_shows_then_and_now_beside_each_other():
    html = render(BOOK, Links())
    [article] = re.findall(r'<article[^>]*id="e-oven-2".*?</article>', html, re.DOTALL)
    labels = re.findall(r'class="label">(.*?)<', article)
    assert labels == ["was", "people wrote", "is", "draft by local"]
    assert "It takes <del>one hour</del>." in article
    assert "It takes <ins>two hours</ins>." in article
    assert 'lang="es" dir="ltr">Tarda una hora.' in article


def test_a_page_that_is_not_translated_is_one_line():
    html = render(BOOK, Links())
    assert html.count("flour") == 1
    assert 'id="p-3"' not in html


def test_many_untranslated_texts_in_a_row_are_folded():
    html = render(report(page("oven", STALE, *[MISSING] * 4, STALE, *[MISSING] * 3)), Links())
    assert html.count('<details class="run') == 1
    assert "4 sentences in a row are not translated from line 9: 4 words" in html


def test_places_lead_to_the_repository_if_the_book_names_one():
    links = Links(source="https://example.org/{path}#L{line}", target="")
    html = render(report(page("oven", replace(STALE, path='a "b".rst'))), links)
    assert 'href="https://example.org/a%20%22b%22.rst#L6"' in html
    assert "<span><bdi>oven.rst:7</bdi></span>" in html


def test_the_page_says_that_there_are_no_drafts():
    said = "No draft is in the memory"
    assert said not in render(BOOK, Links())
    assert said in render(report(page("oven", replace(STALE, draft=""))), Links())
    assert said not in render(report(page("oven", ORPHAN)), Links())
    untranslated = page("flour", STALE, translated=False)
    assert said not in render(report(page("oven", replace(STALE, draft="")), untranslated), Links())


def test_what_came_from_another_page_is_listed_with_that_page_and_fails_nothing():
    book = report(page("oven", MOVED))
    html = render(book, Links())
    article = html[html.index("<article") :]
    assert '<span class="moved">from <bdi>bread</bdi></span>' in article
    assert ">draft" not in article
    [told] = record(book)["pages"]["oven"]["to_do"]
    assert (told["state"], told["change"], told["moved_from"]) == ("current", "moved", "bread")
    assert not failing(book, "open")
    assert record(book)["words_to_do"] == 0


def test_a_report_of_some_pages_says_so():
    some = only(FULL, {"index"})
    assert [one.name for one in some.pages] == ["index"]
    assert "Only 1 of 3 pages, as was asked for." in render(some, Links())


# Files


def test_files_that_say_so_already_are_left_alone(tmp_path):
    folder.write(tmp_path, BOOK, Links())
    files = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert set(files) == {"index.html", "sync.json", "junit.xml"}

    folder.write(tmp_path, BOOK, Links())
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files


def test_half_a_surrogate_pair_does_not_stop_the_report(tmp_path):
    folder.write(tmp_path, report(page("oven", replace(STALE, source="a\ud800b"))), Links())
    told = json.loads((tmp_path / "sync.json").read_text("utf-8"))
    assert told["pages"]["oven"]["to_do"][0]["source"] == "a\ud800b"


def test_only_reports_of_languages_that_are_gone_are_removed(tmp_path):
    for code in ("es", "zh"):
        folder.write(tmp_path / code, replace(BOOK, target=find(code)), Links())
    (tmp_path / "zh/notes.txt").write_text("mine", "utf-8")
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr/sync.json").write_text('{"language": "de"}', "utf-8")

    assert folder.clear(tmp_path, {"es"}) == ["zh"]
    assert sorted(path.name for path in (tmp_path / "zh").iterdir()) == ["notes.txt"]
    assert (tmp_path / "fr/sync.json").is_file()
