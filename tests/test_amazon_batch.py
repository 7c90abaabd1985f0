"""Batch jobs: what is ordered, how it comes back, and that nothing is lost or paid for twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from amazon_book import OPTIONS, ROLE, amts, book, models_read_once, refused
from botocore.awsrequest import AWSResponse
from hypothesis import given
from hypothesis import strategies as st
from stand_in.faults import (
    FailedDocument,
    FailedJob,
    OddNames,
    Refuse,
    RoleNotReady,
    SkewedClock,
    SlowJobs,
    Spoil,
    lose_end,
)

from sphinx_amts.batch.collecting import check
from sphinx_amts.batch.kept import find_memory
from sphinx_amts.batch.needs import Need, read_jobs
from sphinx_amts.batch.ordering import check_budget, group, place, prepare, settle
from sphinx_amts.batch.side import Side
from sphinx_amts.engines import Failure, Result
from sphinx_amts.engines.amazon import jobfiles
from sphinx_amts.engines.amazon.bucket import Bucket
from sphinx_amts.engines.amazon.client import connect
from sphinx_amts.engines.amazon.order import Order, Sentence, Target, make_files
from sphinx_amts.engines.amazon.settings import AmazonSettings
from sphinx_amts.engines.amazon.waiting import Patience
from sphinx_amts.memory import Memory
from sphinx_amts.problems import AmtsError, EngineError

__all__ = ["amts", "book", "models_read_once"]

HERE = Path(__file__).parent
START = ("batch", "start", "book", "--language", "zh", "--plain")
FILE = Path("book/.amts/memory.sqlite3")
SENTENCES = 10
"""How many the book lacks in a language that nobody translated to."""


def memory():
    return Memory.open(FILE, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))


def arrived(code="zh"):
    """Count the machine translations in the memory."""
    with memory() as kept:
        return kept.stats(code).machine_translations


TEXTS = (
    ("Dough", 'Knead the dough for <g id="1">10 minutes</g>.', "Let it rest &lt; 2 hours."),
    ("Bread", "Bread needs flour, water and salt."),
    ("The oven", 'See <g id="1"><g id="2">the first page</g></g>.', "It has to be hot."),
)
"""What a book may lack: three pages of sentences."""
COUNT = sum(map(len, TEXTS))


def need(code="zh", texts=TEXTS, **options):
    """Make what a language lacks, without a book."""
    given = {name: value for name, value in {**OPTIONS, **options}.items() if value is not None}
    side = Side(
        project="Bread",
        source="en",
        target=code,
        settings=AmazonSettings.read(given, source="en", target=code),
        terms={},
        memory=FILE,
    )
    pages = tuple(
        tuple(sentence(text, f"page{number}:{line}") for line, text in enumerate(page, start=1))
        for number, page in enumerate(texts, start=1)
    )
    return Need(side=side, customised=False, pages=pages)


@pytest.fixture
def start(tmp_path, monkeypatch, amazon):
    """Order what languages lack, as ``amts batch start --plain`` does; give the jobs."""
    monkeypatch.chdir(tmp_path)
    amazon.make_bucket()
    amazon.make_role()

    def run(*needs):
        with memory() as kept, closing(connect(needs[0].side.settings)) as connection:
            settle(connection, kept)
            known = read_jobs(kept.jobs())
            patience = Patience(sleep=lambda seconds: None, total=20)
            return [
                place(order, connection, kept, patience=patience, say=lambda line: None)
                for some in group([one.without(known) for one in needs])
                for order in prepare(
                    connection, some, [one.side for one in needs], lambda line: None
                )
            ]

    return run


@pytest.fixture
def ordered(start, amazon):
    """Have Amazon do a job, and give it."""
    [job] = start(need())
    finish()
    return job


def finish():
    """Let time pass until Amazon has done what it was asked."""
    client = boto3.client("translate")
    running = True
    while running:
        jobs = client.list_text_translation_jobs()["TextTranslationJobPropertiesList"]
        running = any(job["JobStatus"] in {"SUBMITTED", "IN_PROGRESS"} for job in jobs)


def outputs(amazon, ending=".html"):
    """Give the keys of what jobs wrote."""
    return [key for key in amazon.files() if "/output/" in key and key.endswith(ending)]


def change(amazon, key, how):
    """Tamper with an object."""
    amazon.s3.put_object(Bucket="books", Key=key, Body=how(amazon.files()[key]))


# What is ordered


def sentence(text, place="a:1"):
    return Sentence(text=text, place=place)


def order(*pages, **changes):
    given = {
        "source": "en",
        "targets": (Target(code="zh", engine="amazon customised", model="v1"),),
        "files": make_files(pages or [(sentence("One."), sentence('<g id="1">Two</g>.'))]),
        "region": "us-east-1",
        "bucket": "books",
        "prefix": "amts/",
        "role": ROLE,
        "settings": {},
    }
    return Order(**given | changes)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5, unique=True))
def test_an_order_is_read_back_as_it_was_written(texts):
    from sphinx_amts.tagged import escape

    one = order([sentence(escape(text)) for text in texts])
    assert Order.load(one.dump()) == one
    assert Order.load(one.dump()).name == one.name


def test_the_same_order_has_the_same_name_and_another_one_another():
    assert order().name == order().name
    other = [
        order([sentence("One!")]),
        order(role=ROLE + "2"),
        order(targets=(Target(code="es", engine="amazon customised", model="v1"),)),
        order(attempt=1),
        order(settings={"Profanity": "MASK"}),
    ]
    assert len({order().name, *(one.name for one in other)}) == 6
    assert order(attempt=1).content == order().content
    assert order(revision="2.0").name == order().name
    assert re.fullmatch(r"[a-zA-Z0-9-]{1,64}", order(attempt=12).name)


def test_an_order_of_a_newer_version_is_refused():
    text = order().dump().replace('"version": 1', '"version": 2')
    with pytest.raises(AmtsError, match="upgrade sphinx-amts"):
        Order.load(text)


def test_a_page_too_long_for_a_document_is_several_files():
    texts = [sentence(f"{number} " + "word " * 20_000) for number in range(12)]
    files = make_files([texts, [sentence("Next page.")]])
    assert [len(file.sentences) for file in files] == [8, 4, 1]
    assert [file.name for file in files] == ["00001.html", "00002.html", "00003.html"]
    assert all(len(file.html("en").encode()) < 1_000_000 for file in files)


# How it comes back


def test_what_goes_out_and_comes_back_unchanged_is_the_same():
    texts = ["A &lt; b &amp; c.", 'See <g id="1"><g id="2">this</g></g>.', 'x <x id="1"/>.']
    [file] = make_files([[sentence(text) for text in texts]])
    html = file.html("en")
    assert "<a" not in html  # a link in a link is no HTML
    assert '<span id="1"><span id="2">this</span></span>' in html
    back = jobfiles.load_file(html.encode(), [one.id for one in file.sentences])
    assert back.faults == {}
    for one in file.sentences:
        assert check(one.text, back.html[one.id]) == Result(number=0, text=one.text)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (lambda html: html[: html.index("Two")], "cut off"),
        (lambda html: html.replace("</p>", "</p>" + html[html.index("<p") :], 1), "more than once"),
        (lambda html: re.sub(r'<p id="\w+">', '<p id="00">', html), "were not sent in it"),
        (lambda html: re.sub(r'<p id="\w+">', "<p>", html), "does not have it"),
        (lambda html: "\udcff" + html, "not UTF-8 from byte 0"),
    ],
)
def test_a_file_that_was_tampered_with_says_what_is_wrong(how, reason):
    [file] = make_files([[sentence("One."), sentence("Two.")]])
    data = how(file.html("en")).encode(errors="surrogateescape")
    back = jobfiles.load_file(data, [one.id for one in file.sentences])
    assert any(reason in fault for fault in back.faults.values())
    assert set(back.html) | set(back.faults) == {one.id for one in file.sentences}
    assert not set(back.html) & set(back.faults)


@pytest.mark.parametrize(
    ("text", "html", "reason"),
    [
        ('A <g id="1">b</g>.', "甲乙。", "tags"),
        ('A <g id="1">b</g>.', '甲<a id="1">乙</a><a id="1">乙</a>。', "tags"),
        ("A b.", "<DNT_GEBKJMMFHEHCKO 甲", "DNT_"),
        ("In 1999.", "在1998年。", "numbers"),
        ("A b.", "  ", "nothing is left"),
    ],
)
def test_a_translation_that_a_build_would_refuse_is_refused(text, html, reason):
    answer = check(text, html)
    assert isinstance(answer, Failure)
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b"{}", "'targetLanguageCode' is missing"),
        (b'{"targetLanguageCode": "es", "details": []}', "language 'es'"),
        (b'{"targetLanguageCode": "zh", "details": [{}]}', "'sourceFile' is missing"),
        (b'{"targetLanguageCode": "zh", "details": [1]}', "cannot be read"),
    ],
)
def test_details_that_are_none_are_refused(data, reason):
    with pytest.raises(EngineError, match=re.escape(reason)):
        jobfiles.load_details(data, "zh")


# Start, collect, build


def test_a_book_is_translated_by_a_job(amts, book, amazon):
    status, out, _ = amts(*START)
    assert status == 0
    assert f"zh: {SENTENCES} sentences on 3 pages, " in out
    assert "without parallel data" in out
    status, out, _ = amts("batch", "collect")
    while "IN_PROGRESS" in out or "SUBMITTED" in out:
        assert status == 1
        status, out, _ = amts("batch", "collect")
    assert (status, f"zh: COMPLETED: {SENTENCES} arrived" in out) == (0, True)
    assert amazon.ledger.count("TranslateText") == 0


def test_a_customised_draft_is_shown_without_sending_a_character(
    amts, book, amazon, build, tmp_path
):
    amts("data", "push", "book", "--language", "es")
    status, out, _ = amts("batch", "start", "book", "--language", "es", "--wait")
    assert (status, "4 arrived" in out, "customised" in out) == (0, True, True)
    assert {entry.custom for entry in amazon.ledger.entries if entry.characters} == {True}
    paid = amazon.ledger.characters
    done = build("amts-es", book, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "es·" in (tmp_path / "out" / "dough.html").read_text("utf-8")
    assert amazon.ledger.characters == paid
    with memory() as kept:
        [made] = kept.machine("en", "es", "amazon customised", ["Dough"]).values()
    assert made.model  # the version of the parallel data


def test_a_build_does_not_send_what_a_job_is_to_bring(amts, book, amazon, build, tmp_path):
    amts("data", "push", "book", "--language", "es")
    amts("batch", "start", "book", "--language", "es")
    before = build("amts-es", book, tmp_path / "out")
    assert "5 by people, 3 not translated" in before.stdout
    assert amazon.ledger.count("TranslateText") == 0
    assert "es·" not in (tmp_path / "out" / "dough.html").read_text("utf-8")
    amts("batch", "collect", "--wait")
    after = build("amts-es", book, tmp_path / "out")
    assert (after.returncode, after.stderr) == (0, "")
    assert "es·" in (tmp_path / "out" / "dough.html").read_text("utf-8")
    assert amazon.ledger.count("TranslateText") == 0


def test_only_what_changed_is_sent(amts, book, amazon):
    amts(*START, "--wait")
    sent = amazon.ledger.characters
    assert "zh: nothing is missing" in amts(*START, "--wait")[1]
    assert (amazon.ledger.characters, amazon.ledger.count("StartTextTranslationJob")) == (sent, 1)
    page = book / "dough.rst"
    page.write_text(page.read_text("utf-8").replace("a cloth", "a towel"), "utf-8")
    _, out, _ = amts(*START, "--wait")
    assert "zh: 1 sentence on 1 page, " in out
    assert "1 arrived" in out


def test_what_is_under_way_is_not_ordered_again(amts, book, amazon):
    amts(*START)
    page = book / "dough.rst"
    page.write_text(page.read_text("utf-8").replace("a cloth", "a towel"), "utf-8")
    _, out, _ = amts(*START)
    assert "zh: 1 sentence on 1 page, " in out
    assert f"{SENTENCES} more are under way" not in out
    assert f"{SENTENCES - 1} more are under way" in out
    status, out, _ = amts("batch", "collect", "--wait")
    assert (status, out.count("COMPLETED")) == (0, 2)
    assert amazon.ledger.count("StartTextTranslationJob") == 2


def test_languages_that_lack_the_same_share_a_job(amts, book, amazon):
    status, out, _ = amts("batch", "start", "book", "--language", "zh,de", "--plain", "--wait")
    assert status == 0
    assert amazon.ledger.count("StartTextTranslationJob") == 1
    assert [f"{code}: COMPLETED: {SENTENCES} arrived" in out for code in ("zh", "de")] == [True] * 2


def test_languages_with_parallel_data_of_their_own_have_jobs_of_their_own(amts, book, amazon):
    data = b"en,%s\nBread,%s\n"
    for code in ("zh", "de"):
        key = f"x/{code}.csv"
        amazon.s3.put_object(Bucket="books", Key=key, Body=data % (code.encode(), code.encode()))
    client = boto3.client("translate")
    for code in ("zh", "de"):
        config = {"S3Uri": f"s3://books/x/{code}.csv", "Format": "CSV"}
        client.create_parallel_data(Name=f"amts-Bread-en-{code}", ParallelDataConfig=config)
        while (
            client.get_parallel_data(Name=f"amts-Bread-en-{code}")["ParallelDataProperties"][
                "Status"
            ]
            != "ACTIVE"
        ):
            pass
    status, _, _ = amts("batch", "start", "book", "--language", "zh,de", "--wait")
    assert (status, amazon.ledger.count("StartTextTranslationJob")) == (0, 2)
    assert {entry.custom for entry in amazon.ledger.entries if entry.characters} == {True}


def test_an_empty_language_is_not_all_languages(amts, book, amazon):
    for language in ("", " , "):
        result = amts("batch", "start", "book", "--plain", "--language", language)
        refused(result, "--language is empty")
    assert amazon.ledger.count("StartTextTranslationJob") == 0


def test_a_dry_run_sends_nothing(amts, book, amazon):
    status, out, _ = amts("batch", "start", "book", "--language", "zh,de", "--dry-run")
    assert (status, amazon.ledger.entries, amazon.files()) == (0, [], {})
    assert out.count(f"{SENTENCES} sentences on 3 pages") == 2


# Trouble on the way


def test_documents_that_fail_are_named_and_the_others_kept(start, amts, amazon):
    amazon.faults.add(FailedDocument(file="00001.html", target="zh"))
    start(need())
    status, out, _ = amts("batch", "collect", "--wait")
    assert status == 1
    assert "zh: COMPLETED_WITH_ERROR: 5 arrived, 3 missing" in out
    assert "  zh page1:2: 00001.html: InvalidRequestException: Invalid utf-8 encoded text" in out
    assert arrived() == 5
    amazon.faults.clear()
    start(need(texts=TEXTS[:1]))
    assert "zh: COMPLETED: 3 arrived" in amts("batch", "collect", "--wait")[1]


def test_a_document_may_fail_in_one_language_only(start, amts, amazon):
    amazon.faults.add(FailedDocument(file="*", target="de"))
    [_] = start(need("zh"), need("de"))
    status, out, _ = amts("batch", "collect", "--wait")
    assert status == 1
    assert f"zh: COMPLETED_WITH_ERROR: {COUNT} arrived\n" in out
    assert f"de: COMPLETED_WITH_ERROR: 0 arrived, {COUNT} missing" in out


def test_outputs_are_found_by_the_details_whatever_they_are_called(start, amts, amazon):
    amazon.faults.add(OddNames())
    start(need())
    assert (amts("batch", "collect", "--wait")[0], arrived()) == (0, COUNT)


def test_spaces_at_tags_do_no_harm(start, amts, amazon):
    def spaced(html):
        return re.sub(r"<(/?)span", r" < \1 span", html).replace("</ span>", "</span >")

    amazon.faults.add(Spoil(how=spaced))
    start(need())
    assert (amts("batch", "collect", "--wait")[0], arrived()) == (0, COUNT)


def test_a_sentence_whose_tags_are_lost_is_refused_and_not_bought_again(start, amts, amazon):
    def lose(html):
        return re.sub("</?span[^>]*>", "", html)

    amazon.faults.add(Spoil(how=lose))
    start(need())
    status, out, _ = amts("batch", "collect", "--wait")
    assert (status, f"zh: COMPLETED: {COUNT - 2} arrived, 2 refused" in out) == (1, True)
    assert "zh page1:2: Amazon did not keep the tags" in out
    with memory() as kept:
        known = read_jobs(kept.jobs())
    again = need().without(known)
    customised = replace(need(), customised=True).without(known)
    assert (again.refused, customised.refused) == (2, 0)


def test_a_file_that_was_cut_off_keeps_the_job_open(start, amts, amazon):
    amazon.faults.add(Spoil(how=lose_end, times=1))
    start(need())
    status, out, _ = amts("batch", "collect", "--wait")
    assert status == 1
    assert "the file is cut off before it" in out
    assert "the job stays open" in out
    assert 0 < arrived() < COUNT
    [cut] = [key for key in outputs(amazon) if b"</html>" not in amazon.files()[key]]
    source = amazon.files()[re.sub("output/.*/zh.", "input/", cut)]
    change(amazon, cut, lambda _: source)  # the lost half is there again
    assert (amts("batch", "collect")[0], arrived()) == (0, COUNT)


def test_swapped_files_are_refused_by_name(ordered, amts, amazon):
    one, other = outputs(amazon)[:2]
    first, second = amazon.files()[one], amazon.files()[other]
    change(amazon, one, lambda _: second)
    change(amazon, other, lambda _: first)
    status, out, _ = amts("batch", "collect")
    assert (status, arrived()) == (1, len(TEXTS[2]))
    assert f"s3://books/{one}: the file does not have it, but sentences that were not sent" in out
    change(amazon, one, lambda _: first)
    change(amazon, other, lambda _: second)
    assert (amts("batch", "collect")[0], arrived()) == (0, COUNT)


def test_an_output_that_was_removed_is_named(ordered, start, amts, amazon):
    gone = outputs(amazon)[0]
    amazon.s3.delete_object(Bucket="books", Key=gone)
    status, out, _ = amts("batch", "collect", "--clean")
    assert (status, f"there is no s3://books/{gone}" in out) == (1, True)
    assert outputs(amazon)  # nothing is removed while something is open
    assert "given up" in amts("batch", "stop", re.search(r"amts batch stop (\S+)", out)[1])[1]
    [_] = start(need(texts=TEXTS[:1]))


def test_details_that_were_removed_are_named(ordered, amts, amazon):
    [key] = outputs(amazon, ".json")
    kept = amazon.files()[key]
    amazon.s3.delete_object(Bucket="books", Key=key)
    status, out, _ = amts("batch", "collect")
    assert (status, f"there is no s3://books/{key}" in out, arrived()) == (1, True, 0)
    change_back = {"Bucket": "books", "Key": key, "Body": kept}
    amazon.s3.put_object(**change_back)
    assert (amts("batch", "collect")[0], arrived()) == (0, COUNT)


def test_what_is_not_there_is_none_also_for_those_whom_s3_does_not_tell(amazon):
    amazon.make_bucket()
    refusal = {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}
    with closing(connect(AmazonSettings(region="us-east-1", bucket="books"))) as connection:
        bucket = Bucket(amazon=connection, name="books", prefix="amts/")
        bucket.put("amts/there.json", b"{}", "application/json")
        connection.s3.meta.events.register(
            "before-call.s3.GetObject", lambda **_: (AWSResponse("", 403, {}, None), refusal)
        )
        assert bucket.get("amts/not-there.json") is None
        with pytest.raises(
            EngineError, match=r"reading s3://books/amts/there\.json: .*not allowed"
        ):
            bucket.get("amts/there.json")


def test_details_of_files_that_were_not_sent_are_refused(ordered, amts, amazon):
    [key] = outputs(amazon, ".json")
    kept = amazon.files()[key]
    details = json.loads(kept)
    details["details"][0]["sourceFile"] = "other.html"
    change(amazon, key, lambda _: json.dumps(details).encode())
    refused(amts("batch", "collect"), key, "'other.html'", "nothing was taken")
    assert arrived() == 0
    change(amazon, key, lambda _: kept)
    assert amts("batch", "collect")[0] == 0


def test_files_are_removed_when_all_is_collected_if_asked(ordered, amts, amazon):
    status, out, _ = amts("batch", "collect", "--clean")
    assert (status, amazon.files()) == (0, {})
    assert "8 files removed" in out
    assert amts("batch", "collect", ordered.name, "--clean")[0] == 0


def test_a_failed_job_says_why_and_its_sentences_can_be_ordered_again(start, amts, amazon):
    amazon.faults.add(FailedJob(message="The role was taken away.", times=1))
    start(need())
    status, out, _ = amts("batch", "collect", "--wait")
    assert (status, "The role was taken away." in out) == (1, True)
    assert f"0 arrived, {COUNT} missing" in out
    [again] = start(need())
    assert again.name.endswith("-1")
    assert (amts("batch", "collect", "--wait")[0], arrived()) == (0, COUNT)


def test_a_job_that_is_stopped_can_be_collected_and_ordered_again(start, amts, amazon):
    amazon.faults.add(SlowJobs(times=1))
    [job] = start(need())
    assert "STOP_REQUESTED" in amts("batch", "stop", job.name)[1]
    status, out, _ = amts("batch", "collect", job.name, "--wait")
    assert (status, f"STOPPED: 0 arrived, {COUNT} missing" in out) == (1, True)
    [_] = start(need())


def test_a_job_that_amazon_forgot_is_collected_from_the_bucket(ordered, amts, amazon):
    amazon.world.region("us-east-1").jobs.clear()
    assert (amts("batch", "collect")[0], arrived()) == (0, COUNT)


def test_a_job_that_was_deleted_meanwhile_is_given_up_by_hand(start, amts, amazon):
    [job] = start(need())
    amazon.world.region("us-east-1").jobs.clear()
    assert "not at Amazon any more" in amts("batch", "status")[1]
    refused(amts("batch", "collect"), "not at Amazon any more", "amts batch stop")
    assert "given up" in amts("batch", "stop", job.id)[1]
    assert "it is over already" in amts("batch", "stop", job.id)[1]
    [_] = start(need())


def test_a_job_that_was_given_up_can_still_be_collected(ordered, amts):
    out = amts("batch", "stop", ordered.name)[1]
    assert f"amts batch collect {ordered.name}" in out
    assert amts("batch", "collect")[1] == "no open jobs\n"
    assert (amts("batch", "collect", ordered.name)[0], arrived()) == (0, COUNT)
    assert "COMPLETED, collected" in amts("batch", "status")[1]


def test_a_job_that_another_machine_started_is_found_by_its_name(start, amazon):
    [job] = start(need())
    FILE.unlink()
    [same] = start(need())
    assert same.id == job.id
    assert amazon.ledger.count("StartTextTranslationJob") == 1


def test_a_job_whose_files_were_removed_is_done_anew(ordered, start, amts, amazon):
    amts("batch", "collect", "--clean")
    FILE.unlink()
    [again] = start(need())
    assert again.id != ordered.id
    assert (amts("batch", "collect", "--wait")[0], arrived()) == (0, COUNT)


def test_one_job_in_trouble_keeps_no_other_from_being_collected(ordered, start, amts, amazon):
    start(need("de"))
    amazon.world.region("us-east-1").jobs.pop(ordered.id)
    for key in outputs(amazon):
        amazon.s3.delete_object(Bucket="books", Key=key)
    for key in outputs(amazon, ".json"):
        amazon.s3.delete_object(Bucket="books", Key=key)
    status, _, err = amts("batch", "collect", "--wait")
    assert (status, err.count(f"amts: {ordered.name}: the job {ordered.id} is not at")) == (2, 1)
    assert (arrived(), arrived("de")) == (0, COUNT)


def test_a_stray_file_among_the_inputs_stops_the_job(start, amazon):
    code = "InvalidRequestException"
    amazon.faults.add(Refuse(code=code, message="odd", operations={"StartTextTranslationJob"}))
    with pytest.raises(AmtsError, match="odd"):
        start(need())
    [folder] = {key.rpartition("/")[0] for key in amazon.files()}
    amazon.s3.put_object(Bucket="books", Key=f"{folder}/stray.html", Body=b"<p>Costly</p>")
    with pytest.raises(AmtsError, match=r"stray\.html .* would be translated and charged"):
        start(need())


def test_a_role_that_is_new_is_tried_again_for_a_while(start, amazon):
    amazon.faults.add(RoleNotReady(times=2))
    [_] = start(need())
    assert amazon.ledger.count("StartTextTranslationJob") == 3


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"role": None}, "role is not set .*amts doctor --policies"),
        ({"bucket": None}, "bucket is not set"),
        ({"bucket": "nowhere"}, "there is no bucket 'nowhere'"),
        ({"bucket": "far"}, "'far' is in eu-west-1"),
        ({"role": "arn:aws:iam::123456789012:role/nobody"}, "role/nobody .*amts doctor"),
        ({"region": "sa-east-1", "bucket": "brazil"}, "sa-east-1.*another region"),
        ({"terminology": "nothing"}, "no terminology 'nothing'.*amts terms push"),
    ],
)
def test_what_cannot_work_is_told_in_one_line_and_costs_nothing(start, amazon, options, reason):
    amazon.make_bucket("far", "eu-west-1")
    amazon.make_bucket("brazil", "sa-east-1")
    with pytest.raises(AmtsError, match=f"^[^\n]*{reason}[^\n]*$"):
        start(need(**options))
    assert amazon.ledger.characters == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [({"max_characters": 10}, "max_characters is 10"), ({"max_cost": "0.0001"}, "max_cost")],
)
def test_a_job_over_the_budget_is_not_begun(options, reason):
    with pytest.raises(AmtsError, match=f"zh lacks .*{reason}"):
        check_budget(need(**options))


def test_more_than_ten_languages_are_two_jobs():
    codes = ["ar", "cs", "da", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "zh"]
    assert [len(some) for some in group([need(code) for code in codes])] == [10, 2]


def test_languages_of_different_settings_have_jobs_of_their_own():
    needs = [need("fr"), need("de", formality="formal"), need("it", texts=TEXTS[:1]), need("es")]
    assert [[one.side.target for one in some] for some in group(needs)] == [
        ["fr", "es"],
        ["de"],
        ["it"],
    ]


def test_brevity_is_left_to_builds(start):
    with pytest.raises(AmtsError, match="batch jobs have none"):
        start(need("de", brevity=True))


def test_a_clock_that_is_off_is_told(start, amazon):
    amazon.faults.add(SkewedClock())
    with pytest.raises(AmtsError, match="clock of this machine is off"):
        start(need())


# Killed


def killed(number, moment, *arguments):
    command = [sys.executable, str(HERE / "killed_at.py"), str(number), moment, *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.parametrize(("number", "moment"), [(5, "after"), (7, "after")])
def test_a_job_is_started_once_whenever_its_start_was_killed(amts, book, amazon, number, moment):
    assert killed(number, moment, *START) == -9
    assert amts(*START)[0] == 0
    assert len(amazon.world.region("us-east-1").jobs) == 1
    assert (amts("batch", "collect", "--wait")[0], arrived()) == (0, SENTENCES)


@pytest.mark.parametrize(("number", "moment"), [(3, "after"), (5, "before")])
def test_collecting_goes_on_where_it_was_killed(ordered, amts, number, moment):
    assert killed(number, moment, "batch", "collect") == -9
    assert 0 <= arrived() < COUNT
    assert (amts("batch", "collect")[0], arrived()) == (0, COUNT)


# The memory


def test_the_memory_is_found_below_or_named(tmp_path):
    with pytest.raises(AmtsError, match="--memory FILE"):
        find_memory(None, tmp_path)
    for name in ("one", "two"):
        path = tmp_path / name / ".amts" / "memory.sqlite3"
        path.parent.mkdir(parents=True)
        path.touch()
    with pytest.raises(AmtsError, match=r"one/\.amts/memory\.sqlite3, two/"):
        find_memory(None, tmp_path)
    assert find_memory(None, tmp_path / "one") == tmp_path / "one/.amts/memory.sqlite3"
    assert find_memory(str(path), tmp_path) == path
    assert find_memory("postgresql://editor@db/books", tmp_path) == "postgresql://editor@db/books"
    with pytest.raises(AmtsError, match="there is no memory"):
        find_memory(str(tmp_path / "none"), tmp_path)


def test_a_job_that_nobody_knows_is_named(ordered, amts):
    refused(amts("batch", "collect", "amts-unknown"), "no job 'amts-unknown'", "amts batch status")
