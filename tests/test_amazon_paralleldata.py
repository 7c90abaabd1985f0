"""Parallel data at Amazon: pushed once, updated when they change, with what was skipped and why."""

from __future__ import annotations

import re
import string
from contextlib import closing
from pathlib import Path

import boto3
import pytest
from amazon_book import (
    OPTIONS,
    amts,
    book,
    languages,
    models_read_once,
    refused,
    write_amazon_book,
)
from hypothesis import given
from hypothesis import strategies as st
from stand_in.faults import FailedImport, Refuse, SlowJobs

from sphinx_amts.batch.pushing import Push, find_places
from sphinx_amts.batch.side import Side
from sphinx_amts.batch.teaching import Lesson, Teaching, dump
from sphinx_amts.engines.amazon.client import connect
from sphinx_amts.engines.amazon.download import Complaint, fetch, load_complaints
from sphinx_amts.engines.amazon.limits import RESOURCE_NAME
from sphinx_amts.engines.amazon.names import Note, digest, resource_name
from sphinx_amts.engines.amazon.paralleldata import ParallelDataStore
from sphinx_amts.engines.amazon.settings import AmazonSettings
from sphinx_amts.engines.amazon.waiting import Patience
from sphinx_amts.exchange import load_tmx
from sphinx_amts.problems import AmtsError, EngineError

__all__ = ["amts", "book", "models_read_once"]

NAME = "amts-Bread-en-es"
PUSH = ("data", "push", "book", "--language", "es")


def pushed(amazon):
    """Count the requests that made or changed parallel data."""
    return amazon.ledger.count("CreateParallelData", error="") + amazon.ledger.count(
        "UpdateParallelData", error=""
    )


# Names


@given(st.lists(st.text(max_size=150), min_size=1, max_size=4))
def test_every_name_is_one_that_amazon_takes(parts):
    name = resource_name("amts", *parts)
    assert RESOURCE_NAME.fullmatch(name)
    assert len(name) <= 100


def test_names_of_different_books_are_different():
    names = [
        ("a b",),
        ("a-b",),
        ("a", "b!"),
        ("书", "en"),
        ("本", "en"),
        ("x" * 200,),
        ("x" * 201,),
    ]
    assert len({resource_name(*parts) for parts in names}) == len(names)


@given(st.text(max_size=300), st.text(max_size=10))
def test_a_note_is_read_back_from_the_description(what, owner):
    note = Note.of(f"a {what}", owner=[owner], version=digest("x"))
    description = str(note)
    assert len(description) <= 256
    read = Note.read(description)
    assert read is not None
    assert (read.owner, read.version) == (note.owner, note.version)


@pytest.mark.parametrize("description", [None, "", "My own data", "sphinx-amts data [x y]"])
def test_what_others_wrote_is_no_note_of_ours(description):
    assert Note.read(description) is None


# The file


def lesson(source, place="a:1", **targets):
    return Lesson(source=source, targets=targets, place=place)


LESSONS = (
    lesson("Bread", es="Pan"),
    lesson("Salt", "b:2", es="Sal"),
    lesson('A "quoted", & <b>old</b> one', "b:3", es="Uno, «viejo»"),
)
TEACHING = Teaching(
    source="en",
    targets=("es", "zh"),
    level="sentences",
    lessons=(lesson("A & <b>", es="Uno", zh="一"), lesson("- a dash", place="b:7", es="Dos")),
)


def test_one_file_teaches_several_languages():
    tmx = dump(TEACHING, "tmx")
    assert [entry.target for entry in load_tmx(tmx.encode()).entries] == ["Uno", "Dos"]
    assert tmx.count("<tu>") == 2
    assert '<tuv xml:lang="zh"><seg>一</seg></tuv>' in tmx


def test_a_table_has_a_column_for_each_language():
    assert dump(TEACHING, "csv").splitlines() == ["en,es,zh", "A & <b>,Uno,一", "- a dash,Dos,"]


def test_the_version_is_of_the_content_and_not_of_its_places():
    elsewhere = Teaching(
        source="en",
        targets=("es", "zh"),
        level="sentences",
        lessons=tuple(lesson(one.source, "z:9", **one.targets) for one in TEACHING.lessons),
    )
    assert elsewhere.version == TEACHING.version
    changed = (lesson("A & <b>", es="Uno", zh="二"), TEACHING.lessons[1])
    other = Teaching(source="en", targets=("es", "zh"), level="sentences", lessons=changed)
    assert other.version != TEACHING.version


def test_amazons_complaints_are_told_by_page_and_line():
    complaints = [
        Complaint(where="Number 2 TU element", why="too long"),
        Complaint(where="Number 9 TU element", why="strange"),
        Complaint(where="the file", why="odd"),
    ]
    found = list(find_places(iter(complaints), TEACHING, "tmx"))
    assert [one.place for one in found] == ["b:7", "Number 9 TU element", "the file"]
    [of_table] = find_places(iter([Complaint(where="Line 2", why="x")]), TEACHING, "csv")
    assert of_table.place == "a:1"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"messages": 1}', b'{"messages": [1]}'])
def test_a_file_of_errors_that_is_none_is_refused(data):
    with pytest.raises(EngineError, match="file of errors cannot be read"):
        list(load_complaints(data))


# Push, from a book


def test_the_pairs_of_a_book_become_parallel_data_once(amts, book, amazon):
    status, out, _ = amts(*PUSH)
    assert status == 0
    assert f"{NAME}: en to es, 6 sentences: was pushed\n  6 imported, 0 failed" in out
    [key] = amazon.files(prefix="amts/parallel-data/")
    found = boto3.client("translate").get_parallel_data(Name=NAME)["ParallelDataProperties"]
    assert (found["Status"], found["TargetLanguageCodes"]) == ("ACTIVE", ["es"])
    assert found["ParallelDataConfig"]["S3Uri"] == f"s3://books/{key}"
    source = book / "oven.rst"  # lines that move change no pair
    source.write_text(source.read_text("utf-8").replace("It takes", "\n\nIt takes"), "utf-8")
    status, out, _ = amts(*PUSH)
    assert (status, pushed(amazon)) == (0, 1)
    assert "is there already; nothing was sent" in out


def test_a_dry_run_sends_nothing(amts, book, amazon):
    status, out, _ = amts(*PUSH, "--dry-run")
    assert (status, amazon.ledger.entries, amazon.files()) == (0, [], {})
    assert "6 sentences: would be pushed" in out


def test_paragraphs_are_a_resource_of_their_own(amts, book):
    assert "amts-Bread-en-es-paragraphs: en to es, 5 paragraphs" in amts(*PUSH, "--paragraphs")[1]


def test_languages_can_be_pushed_together_for_jobs_of_any_of_them(amts, book, amazon):
    both = languages()
    both["de"] = {**both["de"], "translation": "de"}
    german = {"de/index.rst": "Brot\n====\n\nBrot braucht Mehl, Wasser und Salz.\n"}
    german |= {"de/oven.rst": "Der Ofen\n========\n", "de/dough.rst": None}
    write_amazon_book(book, german | {"oven.rst": None, "es/oven.rst": None}, both)
    conf = book / "conf.py"
    conf.write_text(conf.read_text("utf-8") + "\nexclude_patterns = ['es', 'de']\n", "utf-8")
    chosen = ("--language", "es,de")
    status, out, _ = amts("data", "push", "book", *chosen, "--together")
    assert status == 0
    assert "amts-Bread-en-de-es: en to " in out
    [data] = boto3.client("translate").list_parallel_data()["ParallelDataPropertiesList"]
    assert sorted(data["TargetLanguageCodes"]) == ["de", "es"]
    status, out, _ = amts("batch", "start", "book", *chosen, "--wait")
    assert (status, out.count(" COMPLETED: ")) == (0, 2)
    assert {entry.custom for entry in amazon.ledger.entries if entry.characters} == {True}


def test_a_language_without_translation_has_nothing_to_teach(amts, book):
    refused(amts("data", "push", "book", "--language", "zh"), "no human translation into 'zh'")
    status, out, _ = amts("data", "push", "book", "--dry-run")  # of all languages it is left out
    assert (status, out.count("would be pushed")) == (0, 1)


def test_a_language_of_another_engine_is_named(amts, book):
    write_amazon_book(book, chosen={"es": {"translation": "es", "engine": "none"}})
    refused(amts(*PUSH), "'es'", "'none'", "amazon")
    refused(amts("data", "push", "book"), "no language of it has the engine amazon")


# Push, at Amazon


@pytest.fixture
def push(amazon):
    """Push lessons of a book's Spanish; give whether there was anything to do, and what was said."""
    amazon.make_bucket()

    def run(lessons=LESSONS, *, form="tmx", wait=True, **options):
        given = {name: value for name, value in {**OPTIONS, **options}.items() if value is not None}
        settings = AmazonSettings.read(given, source="en", target="es")
        side = Side(
            project="Bread",
            source="en",
            target="es",
            settings=settings,
            terms={},
            memory=Path("none"),
        )
        side.needs("bucket")
        teaching = Teaching(source="en", targets=("es",), level="sentences", lessons=lessons)
        said = []
        patience = Patience(sleep=lambda seconds: None)
        with closing(connect(settings)) as connection:
            one = Push(sides=(side,), teaching=teaching, form=form)
            changed = one.run(connection, patience=patience, say=said.append, wait=wait)
            resource = ParallelDataStore(connection).get(NAME)
            skipped = one.skipped(resource, fetch)
        return changed, resource, skipped, "\n".join(said)

    return run


OTHER = (lesson("Bread", es="Pan"), lesson("Salt", "b:2", es="La sal"))


def other_data(amazon, name, seconds=0.0):
    """Begin to make parallel data by another hand."""
    amazon.s3.put_object(Bucket="books", Key="x/y.csv", Body=b"en,es\nBread,Pan\n")
    if seconds:
        amazon.faults.add(SlowJobs(times=1, seconds=seconds))
    config = {"S3Uri": "s3://books/x/y.csv", "Format": "CSV"}
    boto3.client("translate").create_parallel_data(Name=name, ParallelDataConfig=config)


@pytest.mark.parametrize("form", ["tmx", "csv", "tsv"])
def test_every_format_is_imported_whole(push, amazon, form):
    changed, found, skipped, _ = push(form=form)
    assert (changed, found.ready, found.imported, skipped) == (True, True, len(LESSONS), [])
    assert next(iter(amazon.files())).endswith(f".{form}")


def test_a_changed_pair_updates_what_is_there(push, amazon):
    push()
    changed, found, _, _ = push(OTHER)
    assert (changed, found.update, found.imported) == (True, "ACTIVE", 2)
    assert amazon.ledger.count("UpdateParallelData", error="") == 1
    assert len(amazon.files(prefix="amts/parallel-data/")) == 2
    assert push(OTHER)[0] is False


def test_pairs_that_amazon_skips_are_told_with_page_and_line(push):
    long = lesson("Long", "b:7", es="x" * 1001)
    _, found, skipped, _ = push((*LESSONS, long))
    assert (found.imported, found.skipped) == (len(LESSONS), 1)
    assert [one.place for one in skipped] == ["b:7"]
    assert "1000" in skipped[0].why


def test_one_who_was_killed_while_amazon_read_goes_on_waiting(push, amazon):
    amazon.faults.add(SlowJobs(times=1, seconds=300))
    push(wait=False)
    changed, found, _, said = push()
    assert (changed, found.ready, pushed(amazon)) == (False, True, 1)
    assert "are being made already; waiting" in said


def test_a_second_creation_waits_for_the_first(push, amazon):
    other_data(amazon, "other", seconds=300)
    changed, found, _, said = push()
    assert (changed, found.ready) == (True, True)
    assert "one at a time: waiting" in said


def test_a_failed_update_leaves_the_old_data_and_is_tried_again(push, amazon):
    push()
    amazon.faults.add(FailedImport(message="The file is odd.", times=1))
    changed, found, skipped, _ = push(OTHER)
    assert (changed, found.ready, found.status, found.update) == (True, False, "ACTIVE", "FAILED")
    assert "The file is odd." in skipped[0].why
    changed, found, _, _ = push(OTHER)
    assert (changed, found.ready) == (True, True)


def test_a_creation_that_failed_is_mended_by_pushing_again(push, amazon):
    amazon.faults.add(FailedImport(times=1))
    assert push()[1].status == "FAILED"
    assert push()[1].ready


def test_what_amazon_cannot_use_is_told_in_one_line(amts, book, amazon):
    amazon.faults.add(FailedImport(message="The file is odd."))
    refused(amts(*PUSH), "could not use", NAME, "The file is odd.")


# What is refused


def test_a_name_that_is_somebody_elses_is_left_alone(push, amazon):
    other_data(amazon, NAME)
    with pytest.raises(EngineError, match=f"{NAME}.*not made by sphinx-amts.*parallel_data"):
        push()
    assert amazon.ledger.count("UpdateParallelData") == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"bucket": None}, "bucket is not set.*engine_options"),
        ({"bucket": "nowhere"}, "there is no bucket 'nowhere'; make it"),
        ({"bucket": "far"}, "is in eu-west-1.*us-east-1"),
        ({"region": "us-east-2", "bucket": "second"}, "us-east-2.*choose another region"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(push, amazon, options, reason):
    amazon.make_bucket("far", "eu-west-1")
    amazon.make_bucket("second", "us-east-2")
    with pytest.raises(AmtsError, match=f"^[^\n]*{reason}[^\n]*$"):
        push(**options)
    assert pushed(amazon) == 0


@pytest.mark.parametrize(
    ("code", "word"),
    [("ExpiredTokenException", "expired"), ("UnrecognizedClientException", "not valid")],
)
def test_refused_credentials_are_told_in_one_line(push, amazon, code, word):
    amazon.faults.add(Refuse(code=code))
    with pytest.raises(EngineError, match=word):
        push()


# What there is


def test_parallel_data_are_listed_shown_downloaded_and_deleted(amts, book, tmp_path):
    amts(*PUSH)
    status, out, _ = amts("data", "list")
    assert status == 0
    assert re.search(rf"^{NAME} +en to es +ACTIVE +6 +Bread", out, re.MULTILINE)
    status, out, _ = amts("data", "show", NAME)
    assert (status, "records:   6 imported, 0 failed, 0 skipped" in out) == (0, True)
    assert amts("data", "download", NAME, "--output", "got.tmx")[0] == 0
    assert load_tmx((tmp_path / "got.tmx").read_bytes()).target_language == "es"
    assert amts("data", "delete", NAME)[0] == 0
    refused(amts("data", "show", NAME), "no parallel data", NAME)
    refused(amts("data", "delete", NAME), NAME)


def test_waiting_asks_less_and_less_often():
    slept: list[float] = []
    patience = Patience(sleep=slept.append, first=1, factor=2, longest=5, total=20)
    assert list(patience.rounds()) == [0, 1, 3, 7, 12, 17, 20]
    assert slept == [1, 2, 4, 5, 5, 3]


def test_letters_are_enough_for_a_digest():
    assert set(digest("x", b"y")) <= set(string.hexdigits)
    assert digest("ab", "c") != digest("a", "bc")
