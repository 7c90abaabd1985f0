"""Parallel data at Amazon: pushed once, updated when they change, with what was skipped and why."""

from __future__ import annotations

import re
import string

import boto3
import pytest
from amazon_book import amts, book, languages, models_read_once, refused, write_amazon_book
from hypothesis import given
from hypothesis import strategies as st
from stand_in.faults import FailedImport, Refuse, SlowJobs

from sphinx_amts.batch.pushing import find_places
from sphinx_amts.batch.teaching import Lesson, Teaching, dump
from sphinx_amts.engines.amazon.client import connect
from sphinx_amts.engines.amazon.download import Complaint, load_complaints
from sphinx_amts.engines.amazon.limits import RESOURCE_NAME
from sphinx_amts.engines.amazon.names import Note, digest, resource_name
from sphinx_amts.engines.amazon.paralleldata import ParallelDataStore
from sphinx_amts.engines.amazon.settings import AmazonSettings
from sphinx_amts.engines.amazon.waiting import Patience
from sphinx_amts.exchange import load_tmx
from sphinx_amts.problems import EngineError

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


# Push


def test_the_pairs_of_a_book_become_parallel_data(amts, book, amazon):
    status, out, _ = amts(*PUSH)
    assert status == 0
    assert f"{NAME}: en to es, 6 sentences: was pushed\n  6 imported, 0 failed" in out
    properties = boto3.client("translate").get_parallel_data(Name=NAME)["ParallelDataProperties"]
    assert properties["Status"] == "ACTIVE"
    assert properties["TargetLanguageCodes"] == ["es"]
    [key] = amazon.files(prefix="amts/parallel-data/")
    assert properties["ParallelDataConfig"]["S3Uri"] == f"s3://books/{key}"


def test_what_did_not_change_is_not_pushed_again(amts, book, amazon):
    amts(*PUSH)
    status, out, _ = amts(*PUSH)
    assert (status, pushed(amazon)) == (0, 1)
    assert "is there already; nothing was sent" in out
    source = book / "oven.rst"  # lines that move change no pair
    source.write_text(source.read_text("utf-8").replace("It takes", "\n\nIt takes"), "utf-8")
    assert "nothing was sent" in amts(*PUSH)[1]


def test_a_changed_translation_updates_what_is_there(amts, book, amazon):
    amts(*PUSH)
    page = book / "es" / "index.rst"
    page.write_text(page.read_text("utf-8").replace("El pan", "Un pan"), "utf-8")
    status, out, _ = amts(*PUSH)
    assert (status, "was pushed" in out) == (0, True)
    assert amazon.ledger.count("UpdateParallelData", error="") == 1
    assert len(amazon.files(prefix="amts/parallel-data/")) == 2


def test_a_dry_run_sends_nothing(amts, book, amazon):
    status, out, _ = amts(*PUSH, "--dry-run")
    assert (status, amazon.ledger.entries, amazon.files()) == (0, [], {})
    assert "6 sentences: would be pushed" in out


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables_are_pushed_as_well(amts, book, amazon, form):
    status, out, _ = amts(*PUSH, "--format", form)
    assert (status, "6 imported, 0 failed, 0 skipped" in out) == (0, True)
    assert next(iter(amazon.files(prefix="amts/parallel-data/"))).endswith(f".{form}")


def test_paragraphs_are_a_resource_of_their_own(amts, book):
    assert "amts-Bread-en-es-paragraphs: en to es, 5 paragraphs" in amts(*PUSH, "--paragraphs")[1]


def test_languages_can_be_pushed_together(amts, book, amazon):
    both = languages()
    both["de"] = {**both["de"], "translation": "de"}
    pages = {
        f"de/{name}": (book / "es" / name).read_text("utf-8") for name in ("index.rst", "oven.rst")
    }
    write_amazon_book(book, pages | {"de/index.rst": "Brot\n====\n\nBrot braucht Mehl.\n"}, both)
    (book / "conf.py").write_text(
        (book / "conf.py").read_text("utf-8") + "\nexclude_patterns = ['es', 'de']\n", "utf-8"
    )
    status, out, _ = amts("data", "push", "book", "--language", "es,de", "--together")
    assert status == 0
    assert "amts-Bread-en-de-es: en to " in out
    [data] = boto3.client("translate").list_parallel_data()["ParallelDataPropertiesList"]
    assert sorted(data["TargetLanguageCodes"]) == ["de", "es"]


def test_pairs_that_amazon_skips_are_told_with_page_and_line(amts, book, amazon):
    amts(*PUSH)
    store = ParallelDataStore(connect(AmazonSettings(region="us-east-1")))
    [key] = amazon.files(prefix="amts/parallel-data/")
    page = book / "es" / "index.rst"
    page.write_text(page.read_text("utf-8").replace("El pan", "Un pan"), "utf-8")
    # Somebody else's hand: the file is changed between its writing and Amazon's reading.
    put = amazon.s3.put_object

    def spoil(found):
        [new] = set(amazon.files(prefix="amts/parallel-data/")) - {key}
        body = amazon.files()[new].replace(b"Un pan", b"x" * 1001)
        put(Bucket="books", Key=new, Body=body)

    amazon.faults.add(SlowJobs(times=1, seconds=1))
    status, out, _ = amts(*PUSH, "--no-wait")
    assert (status, "is on its way" in out) == (0, True)
    spoil(store)
    status, out, _ = amts("data", "show", NAME)
    while "UPDATING" in out:
        status, out, _ = amts("data", "show", NAME)
    assert "5 imported, 0 failed, 1 skipped" in out
    status, out, _ = amts(*PUSH)
    assert "1 were skipped by Amazon, because\n    index:4: The target text" in out


def test_one_who_was_killed_while_amazon_read_goes_on_waiting(amts, book, amazon):
    amazon.faults.add(SlowJobs(times=1, seconds=300))
    amts(*PUSH, "--no-wait")
    status, out, err = amts(*PUSH)
    assert (status, pushed(amazon)) == (0, 1)
    assert "are being made already; waiting" in err
    assert "is there already" in out


def test_a_second_creation_waits_for_the_first(amts, book, amazon):
    amazon.s3.put_object(Bucket="books", Key="x/y.csv", Body=b"en,fr\nBread,Pain\n")
    config = {"S3Uri": "s3://books/x/y.csv", "Format": "CSV"}
    amazon.faults.add(SlowJobs(times=1, seconds=300))
    boto3.client("translate").create_parallel_data(Name="other", ParallelDataConfig=config)
    status, out, err = amts(*PUSH)
    assert (status, "was pushed" in out) == (0, True)
    assert "one at a time: waiting" in err


def test_an_update_is_over_when_its_own_status_says_so(amts, book, amazon):
    amts(*PUSH)
    page = book / "es" / "index.rst"
    page.write_text(page.read_text("utf-8").replace("El pan", "Un pan"), "utf-8")
    amazon.faults.add(FailedImport(message="The file is odd."))
    refused(amts(*PUSH), "could not use", NAME, "The file is odd.")
    amazon.faults.clear()
    status, out, _ = amts(*PUSH)  # a failed update is tried again
    assert (status, "was pushed" in out) == (0, True)


def test_a_creation_that_failed_is_mended_by_pushing_again(amts, book, amazon):
    amazon.faults.add(FailedImport(times=1))
    refused(amts(*PUSH), "could not use", "could not be processed")
    assert amts(*PUSH)[0] == 0


# What is refused


def test_a_name_that_is_somebody_elses_is_left_alone(amts, book, amazon):
    amazon.s3.put_object(Bucket="books", Key="x/y.csv", Body=b"en,es\nBread,Pan\n")
    config = {"S3Uri": "s3://books/x/y.csv", "Format": "CSV"}
    boto3.client("translate").create_parallel_data(Name=NAME, ParallelDataConfig=config)
    refused(amts(*PUSH), NAME, "not made by sphinx-amts", "parallel_data")
    assert amazon.ledger.count("UpdateParallelData") == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"bucket": None}, ("bucket is not set", "engine_options")),
        ({"bucket": "nowhere"}, ("there is no bucket 'nowhere'", "make it")),
        ({"bucket": "far"}, ("is in eu-west-1", "us-east-1")),
        ({"region": "us-east-2", "bucket": "second"}, ("us-east-2", "choose another region")),
    ],
)
def test_what_cannot_work_is_told_in_one_line(amts, book, amazon, options, words):
    amazon.make_bucket("far", "eu-west-1")
    amazon.make_bucket("second", "us-east-2")
    write_amazon_book(book, chosen=languages(**options))
    refused(amts(*PUSH), *words)
    assert pushed(amazon) == 0


def test_a_language_without_translation_has_nothing_to_teach(amts, book):
    refused(amts("data", "push", "book", "--language", "zh"), "no human translation into 'zh'")


def test_a_language_of_another_engine_is_named(amts, book):
    write_amazon_book(book, chosen={"es": {"translation": "es", "engine": "none"}})
    refused(amts(*PUSH), "'es'", "'none'", "amazon")
    refused(amts("data", "push", "book"), "no language of it has the engine amazon")


@pytest.mark.parametrize(
    ("code", "word"),
    [("ExpiredTokenException", "expired"), ("UnrecognizedClientException", "not valid")],
)
def test_refused_credentials_are_told_in_one_line(amts, book, amazon, code, word):
    amazon.faults.add(Refuse(code=code))
    refused(amts(*PUSH), word)


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
