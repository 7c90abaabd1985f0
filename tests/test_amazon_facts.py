"""The facts about Amazon Translate that the engine relies on, each against the stand-in or boto3.

What is a fact of the engine's own behaviour is in the tests of its modules; here two transcriptions
of the same documentation are held against each other, and what we write against who reads it.
"""

from __future__ import annotations

import copy
from contextlib import closing
from dataclasses import replace

import boto3
import pytest
from amazon_book import amts, book, write_amazon_book
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from stand_in import datafiles, faults, terminologies
from stand_in import languages as documented
from stand_in.contract import operations
from stand_in.jobs import CONTENT_TYPES
from stand_in.marked import prose_of

from sphinx_amts import tagged
from sphinx_amts.batch.teaching import Lesson, Teaching, dump
from sphinx_amts.engines.amazon import jobfiles, limits, markup, policies
from sphinx_amts.engines.amazon.client import connect
from sphinx_amts.engines.amazon.names import Note
from sphinx_amts.engines.amazon.paralleldata import ParallelDataStore, Wanted
from sphinx_amts.engines.amazon.settings import AmazonSettings
from sphinx_amts.engines.amazon.terminologies import Terms
from sphinx_amts.engines.amazon.waiting import Patience
from sphinx_amts.exchange import Entry, Table, Tmx, dump_table, dump_tmx, misfit, one_line
from sphinx_amts.languages import all_profiles
from sphinx_amts.problems import EngineError

__all__ = ["amts", "book"]

ACCOUNT = policies.Account(
    number="123456789012",
    region="us-east-1",
    bucket="books",
    prefix="amts/",
    role="arn:aws:iam::123456789012:role/translator",
)


# boto3 and the service model


def test_botocore_waits_for_nothing_and_pages_terminologies_only(amazon):
    client = boto3.client("translate")
    assert client.waiter_names == []
    names = {"list_terminologies", "list_parallel_data", "list_text_translation_jobs"}
    assert {name for name in names if client.can_paginate(name)} == {"list_terminologies"}


def test_botocore_speaks_json_whatever_the_model_offers(amazon):
    assert boto3.client("translate").meta.service_model.resolved_protocol == "json"


@pytest.mark.parametrize("status", [400, 429, 500])
def test_the_code_of_an_error_is_its_class_whatever_the_status(amazon, status):
    client = boto3.client("translate", config=Config(retries={"total_max_attempts": 1}))
    fault = faults.Refuse(code="ConflictException", status=status, operations={"GetParallelData"})
    amazon.faults.add(fault)
    with pytest.raises(ClientError) as caught:
        client.get_parallel_data(Name="a")
    assert caught.value.response["Error"]["Code"] == "ConflictException"
    amazon.world.defects.clear()  # GetParallelData does not declare it


def test_parallel_data_are_for_batch_jobs_only():
    taking = {
        name
        for name, operation in operations().items()
        if "ParallelDataNames" in operation.input_shape.members
    }
    assert taking == {"StartTextTranslationJob"}


# Limits: what the engine believes and what the stand-in enforces


def test_languages_regions_and_settings_are_those_of_the_documentation():
    assert {profile.code for profile in all_profiles()} == set(documented.LANGUAGES)
    assert limits.FORMALITY == documented.FORMALITY
    assert limits.BREVITY == documented.BREVITY
    assert limits.NO_PROFANITY == documented.NO_PROFANITY_MASK
    assert limits.BATCH_REGIONS == documented.BATCH_REGIONS
    assert limits.CUSTOM_REGIONS == documented.CUSTOM_REGIONS


def test_what_jobs_are_made_of_is_within_the_limits():
    assert jobfiles.CONTENT_TYPE in CONTENT_TYPES
    assert jobfiles.LARGEST < 1_000_000
    assert limits.SEGMENT_BYTES == datafiles.SEGMENT_BYTES
    assert limits.TERM_BYTES == terminologies.TERM_BYTES
    assert limits.TERMINOLOGY_TARGETS == terminologies.TARGETS
    assert limits.TERMINOLOGIES == terminologies.MOST


def test_policies_are_for_the_folder_that_is_used_if_no_other_is_set():
    assert policies.Account().prefix == AmazonSettings.__dataclass_fields__["prefix"].default


# Files of parallel data: whatever we write is read whole

TEXTS = st.text(min_size=1, max_size=40) | st.sampled_from(
    ['34" wide', '"', "a,b", "a\tb", " a ", "é" * 500, "é" * 501, "-1", "a\u2028b", "<b>&amp;"]
)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5, unique_by=lambda p: p[0]))
def test_every_table_that_is_written_is_imported_whole(pairs):
    rows = [pair for pair in pairs if not any(map(misfit, pair))]
    if not rows:
        return
    table = Table(source_language="en", target_language="zh", rows=tuple(rows))
    for delimiter, kind in (",", "CSV"), ("\t", "TSV"):
        done = datafiles.read(dump_table(table, delimiter).encode(), kind)
        assert (done.imported, done.messages) == (len(rows), [])
        assert done.texts == {source: {"zh": target} for source, target in rows}


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5, unique_by=lambda p: p[0]))
def test_what_is_taught_is_imported_whole_in_every_format(rows):
    lessons = [
        Lesson(source=source, targets={"zh": chinese, "es": spanish}, place="a")
        for source, chinese, spanish in rows
        if not any(map(misfit, (source, chinese, spanish)))
    ]
    if not lessons:
        return
    teaching = Teaching(
        source="en", targets=("zh", "es"), level="sentences", lessons=tuple(lessons)
    )
    for form in ("tmx", "csv", "tsv"):
        done = datafiles.read(dump(teaching, form).encode(), form.upper())
        assert (done.imported, done.messages) == (len(lessons), [])
        assert done.texts == {lesson.source: lesson.targets for lesson in lessons}


@given(st.lists(TEXTS, min_size=1, max_size=5, unique=True))
def test_every_translation_memory_that_is_written_is_imported_whole(texts):
    texts = [one_line(text) for text in texts if one_line(text).strip()]
    texts = sorted({text for text in texts if len(text.encode()) <= datafiles.SEGMENT_BYTES})
    if not texts:
        return
    entries = tuple(Entry(source=text, target=text) for text in texts)
    tmx = Tmx(source_language="en", target_language="zh", entries=entries)
    done = datafiles.read(dump_tmx(tmx, version="1").encode(), "TMX")
    assert (done.imported, done.messages) == (len(texts), [])
    assert done.texts == {text: {"zh": text} for text in texts}


def test_of_two_pairs_with_one_source_amazon_would_keep_one_so_we_write_one():
    text = dump_table(
        Table(source_language="en", target_language="zh", rows=(("Hi", "你好"), ("Hi", "您好"))),
        ",",
    )
    assert datafiles.read(text.encode(), "CSV").texts == {"Hi": {"zh": "您好"}}


@given(st.dictionaries(TEXTS.filter(str.strip), TEXTS.filter(str.strip), min_size=1, max_size=5))
def test_every_terminology_that_is_written_is_imported_whole(entries):
    try:
        data = Terms(source="en", target="zh", entries=entries).dump()
    except EngineError:
        return
    terms = [{"en": source, "zh": target} for source, target in sorted(entries.items())]
    assert terminologies.read(data, "CSV") == (["en", "zh"], terms, 0)


@pytest.fixture(scope="module")
def amazon_client(moto_beside, boto3_session):
    """Give a client of a stand-in that many examples share."""
    from stand_in import StandIn

    stand_in = StandIn(beside=moto_beside)
    client = boto3_session.client("translate", endpoint_url=stand_in.address)
    yield client
    client.close()
    stand_in.stop()


# Text


def test_a_page_of_a_job_is_charged_for_its_text_and_for_nothing_else():
    texts = ['Knead <g id="1">the <x id="2"/> dough</g>.', "Let it rest."]
    pages = [(f"{number}", markup.to_html(text)) for number, text in enumerate(texts)]
    file = jobfiles.dump_file("en", pages)
    assert prose_of(file) == "".join(tagged.plain(text) for text in texts)


@pytest.mark.parametrize("target", sorted(documented.LANGUAGES))
def test_lines_and_tags_survive_in_every_language(amazon_client, target):
    source = 'Knead <g id="1">the dough</g>, <x id="2"/> &lt; 2 &amp; more.'
    text = "\n".join([markup.to_html(source), markup.to_html(source, 2)])
    answer = amazon_client.translate_text(
        Text=text, SourceLanguageCode="en", TargetLanguageCode=target
    )["TranslatedText"]
    first, second = answer.split("\n")
    assert tagged.tags(markup.from_html(source, first)) == tagged.tags(source)
    assert tagged.tags(markup.from_html(source, second, 2)) == tagged.tags(source)


def test_a_bare_bracket_beside_a_protected_element_would_leak_and_never_goes_out(amazon_client):
    source = '&lt;<x id="1"/>&gt;'

    def translated(text):
        return amazon_client.translate_text(
            Text=text, SourceLanguageCode="en", TargetLanguageCode="zh"
        )["TranslatedText"]

    assert "DNT_" in translated('<<i translate="no">1</i>>')
    assert markup.from_html(source, translated(markup.to_html(source))) == source


# Rights: the policies that are printed are enough, and none of them is more


def start(amazon, role):
    amazon.s3.put_object(Bucket="books", Key="amts/in/a.html", Body=b"<p>Hi</p>")
    return boto3.client("translate").start_text_translation_job(
        InputDataConfig={"S3Uri": "s3://books/amts/in", "ContentType": "text/html"},
        OutputDataConfig={"S3Uri": "s3://books/amts/out"},
        DataAccessRoleArn=role,
        SourceLanguageCode="en",
        TargetLanguageCodes=["zh"],
    )


def test_the_role_that_is_printed_is_enough_and_nothing_in_it_is_too_much(amazon):
    amazon.make_bucket()
    trust, policy = policies.trust(ACCOUNT), policies.role(ACCOUNT)
    assert start(amazon, amazon.make_role(trust=trust, policy=policy))
    for number, statement in enumerate(policy["Statement"]):
        for action in statement["Action"]:
            less = copy.deepcopy(policy)
            # IAM takes no statement without an action
            less["Statement"][number]["Action"] = ["s3:ListAllMyBuckets"]
            less["Statement"][number]["Action"] += set(statement["Action"]) - {action}
            role = amazon.make_role(f"less-{action[3:]}", trust=trust, policy=less)
            with pytest.raises(ClientError, match=action):
                start(amazon, role)


def test_the_role_that_is_printed_is_for_one_account_and_region_only(amazon):
    amazon.make_bucket()
    for name, account in {
        "account": policies.Account(number="210987654321", region="us-east-1", bucket="books"),
        "region": policies.Account(number="123456789012", region="eu-west-1", bucket="books"),
    }.items():
        role = amazon.make_role(name, trust=policies.trust(account), policy=policies.role(account))
        with pytest.raises(ClientError, match="cannot assume"):
            start(amazon, role)


def test_the_policy_that_is_printed_is_enough_for_everything_we_do(amts, tmp_path, amazon, build):
    source = write_amazon_book(tmp_path / "book")
    amazon.make_bucket()
    amazon.make_role(trust=policies.trust(ACCOUNT), policy=policies.role(ACCOUNT))
    amazon.allow_only(policies.caller(ACCOUNT))
    memory = ("--memory", source / ".amts" / "memory.sqlite3")
    for arguments in (
        ("doctor", source),
        ("data", "push", source, "--language", "es"),
        ("data", "list"),
        ("batch", "start", source, "--language", "es,zh", "--plain"),
        ("batch", "status", *memory),
        ("batch", "collect", "--wait", "--clean", *memory),
    ):
        status, out, err = amts(*arguments)
        assert status == (arguments[1] == "status"), err  # which is 1: a job is to be collected
        assert "not allowed" not in out + err
    done = build("amts-de", source, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert amazon.ledger.count(error="AccessDeniedException") == 0
    assert {"TranslateText", "StartTextTranslationJob", "CreateParallelData"} <= {
        entry.operation for entry in amazon.ledger.entries
    }


# What takes several requests


@pytest.fixture
def connection(amazon):
    """Give the engine's own connection to a stand-in that has a bucket."""
    amazon.make_bucket()
    amazon.s3.put_object(Bucket="books", Key="amts/a.csv", Body=b"en,zh\nHi,x\n")
    settings = AmazonSettings.read({"bucket": "books"}, source="en", target="zh")
    with closing(connect(settings)) as made:
        yield made


PATIENCE = Patience(sleep=lambda seconds: None)
WANTED = Wanted(
    name="amts-a",
    note=Note.of("a", owner=["a"], version="0" * 16),
    uri="s3://books/amts/a.csv",
    form="csv",
)


def test_parallel_data_that_are_being_deleted_are_made_anew_afterwards(connection):
    store, said = ParallelDataStore(connection), []
    assert store.push(WANTED, lambda: None, patience=PATIENCE, say=said.append)
    connection.translate.delete_parallel_data(Name=WANTED.name)
    assert store.push(WANTED, lambda: None, patience=PATIENCE, say=said.append)
    found = store.get(WANTED.name)
    assert (found.ready, found.imported) == (True, 1)


def test_parallel_data_that_are_being_made_are_not_deleted(connection):
    store = ParallelDataStore(connection)
    store.push(WANTED, lambda: None, patience=PATIENCE, say=lambda line: None, wait=False)
    with pytest.raises(EngineError) as caught:
        store.delete(WANTED.name, PATIENCE)
    assert len(str(caught.value).splitlines()) == 1
    assert store.get(WANTED.name) is not None


def test_lists_that_take_several_requests_are_read_to_their_end(connection, amazon):
    store = ParallelDataStore(connection)
    store.push(WANTED, lambda: None, patience=PATIENCE, say=lambda line: None)
    region = amazon.world.region("us-east-1")
    one = region.parallel_data[WANTED.name]
    names = [f"data-{number:03}" for number in range(600)]
    region.parallel_data |= {name: replace(one, name=name) for name in names}
    asked = amazon.ledger.count("ListParallelData")
    assert [found.name for found in store.all()] == [WANTED.name, *names]
    assert amazon.ledger.count("ListParallelData") == asked + 2
