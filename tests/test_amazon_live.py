"""What holds for the stand-in and for the real Amazon Translate alike, asked of both.

The real one is asked only with ``AMTS_TEST_AWS=1``, by the credentials and in the region that boto3
finds, for some cents; the batch job also needs the names of a bucket and of a role, in
``AMTS_TEST_AWS_BUCKET`` and ``AMTS_TEST_AWS_ROLE`` (an ARN), and takes some ten minutes.
"""

from __future__ import annotations

import json
import os
import re
import time
import uuid

import boto3
import pytest
from botocore.exceptions import ClientError

from sphinx_amts import tagged
from sphinx_amts.batch.teaching import Lesson, Teaching, dump
from sphinx_amts.engines.amazon import jobfiles, markup
from sphinx_amts.languages import all_profiles


def refused(call, **options):
    with pytest.raises(ClientError) as caught:
        call(**options)
    return caught.value.response["Error"]["Code"]


def translated(client, text, target="zh", **more):
    answer = client.translate_text(
        Text=text, SourceLanguageCode="en", TargetLanguageCode=target, **more
    )
    return answer["TranslatedText"]


def test_every_language_of_ours_is_one_of_theirs(amazon_translate):
    codes, more = set(), {}
    while more is not None:
        answer = amazon_translate.list_languages(MaxResults=50, **more)
        codes |= {language["LanguageCode"] for language in answer["Languages"]}
        more = {"NextToken": answer["NextToken"]} if answer.get("NextToken") else None
    assert {profile.code for profile in all_profiles()} <= codes


def test_bytes_are_limited(amazon_translate):
    assert translated(amazon_translate, "é" * 5_000, "es")
    code = refused(
        amazon_translate.translate_text,
        Text="é" * 5_001,
        SourceLanguageCode="en",
        TargetLanguageCode="es",
    )
    assert code == "TextSizeLimitExceededException"


def test_an_unknown_language_is_an_unsupported_pair(amazon_translate):
    code = refused(
        amazon_translate.translate_text,
        Text="Hello",
        SourceLanguageCode="en",
        TargetLanguageCode="xx",
    )
    assert code == "UnsupportedLanguagePairException"


def test_formality_is_applied_where_it_can_be(amazon_translate):
    def applied(target):
        answer = amazon_translate.translate_text(
            Text="How are you?",
            SourceLanguageCode="en",
            TargetLanguageCode=target,
            Settings={"Formality": "FORMAL"},
        )
        return answer.get("AppliedSettings") or {}

    assert applied("de") == {"Formality": "FORMAL"}
    assert applied("zh") == {}


def test_lines_tags_and_entities_survive(amazon_translate):
    sentences = [
        'Knead <g id="1">the dough</g> for <x id="2"/> minutes.',
        "Let it rest if 2 &lt; 3 &amp; the room is warm.",
    ]
    text = "\n".join(map(markup.to_html, sentences))
    lines = translated(amazon_translate, text).split("\n")
    assert len(lines) == 2
    for sentence, line in zip(sentences, lines, strict=True):
        assert tagged.tags(markup.from_html(sentence, line)) == tagged.tags(sentence)


def test_what_is_not_there_is_not_found(amazon_translate):
    name = f"amts-{uuid.uuid4().hex}"
    gone = "ResourceNotFoundException"
    assert refused(amazon_translate.get_parallel_data, Name=name) == gone
    assert refused(amazon_translate.get_terminology, Name=name) == gone
    assert refused(amazon_translate.describe_text_translation_job, JobId="0" * 32) == gone


@pytest.fixture
def place(amazon_translate, request):
    """Give a bucket, a role, a folder that is emptied afterwards, and how to wait."""
    if "aws" in request.node.callspec.id:
        bucket = os.environ.get("AMTS_TEST_AWS_BUCKET")
        role = os.environ.get("AMTS_TEST_AWS_ROLE")
        if not bucket or not role:
            pytest.skip("AMTS_TEST_AWS_BUCKET and AMTS_TEST_AWS_ROLE are not both set")
        pause = 15.0
    else:
        amazon = request.getfixturevalue("amazon")
        bucket, role, pause = amazon.make_bucket(), amazon.make_role(), 0.0
    folder = f"amts-test-{uuid.uuid4().hex}/"
    yield bucket, role, folder, pause
    s3 = boto3.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder):
        for item in page.get("Contents", ()):
            s3.delete_object(Bucket=bucket, Key=item["Key"])


def until(over, pause):
    """Ask until something is over, and give what it is then."""
    while (answer := over()) is None:
        time.sleep(pause)
    return answer


def test_parallel_data_and_a_job_go_their_way(amazon_translate, place):
    bucket, role, folder, pause = place
    s3, name = boto3.client("s3"), folder.rstrip("/")
    taught = Teaching(
        source="en",
        targets=("zh",),
        level="sentences",
        lessons=(
            Lesson(source="Knead the dough.", targets={"zh": "揉面团。"}, place=""),
            Lesson(source="- Let it rest.", targets={"zh": "静置。"}, place=""),
        ),
    )
    s3.put_object(Bucket=bucket, Key=f"{folder}data.tmx", Body=dump(taught, "tmx").encode())
    page = jobfiles.dump_file("en", [("ab12", markup.to_html('Bake <g id="1">the bread</g>.'))])
    s3.put_object(Bucket=bucket, Key=f"{folder}in/page.html", Body=page.encode())
    config = {"S3Uri": f"s3://{bucket}/{folder}data.tmx", "Format": "TMX"}
    amazon_translate.create_parallel_data(Name=name, ParallelDataConfig=config)
    try:

        def data():
            shown = amazon_translate.get_parallel_data(Name=name)["ParallelDataProperties"]
            return None if shown["Status"] == "CREATING" else shown

        shown = until(data, pause)
        assert (shown["Status"], shown["ImportedRecordCount"]) == ("ACTIVE", 2)
        assert (shown["FailedRecordCount"], shown["SkippedRecordCount"]) == (0, 0)
        number = amazon_translate.start_text_translation_job(
            InputDataConfig={"S3Uri": f"s3://{bucket}/{folder}in/", "ContentType": "text/html"},
            OutputDataConfig={"S3Uri": f"s3://{bucket}/{folder}out/"},
            DataAccessRoleArn=role,
            SourceLanguageCode="en",
            TargetLanguageCodes=["zh"],
            ParallelDataNames=[name],
        )["JobId"]

        def job():
            answer = amazon_translate.describe_text_translation_job(JobId=number)
            shown = answer["TextTranslationJobProperties"]
            running = {"SUBMITTED", "IN_PROGRESS"}
            return None if shown["JobStatus"] in running else shown

        shown = until(job, pause)
    finally:
        amazon_translate.delete_parallel_data(Name=name)
    assert (shown["JobStatus"], re.fullmatch("[0-9a-f]{32}", number) is None) == (
        "COMPLETED",
        False,
    )
    output = shown["OutputDataConfig"]["S3Uri"].removeprefix(f"s3://{bucket}/")
    assert re.fullmatch(rf"{folder}out/\d{{12}}-TranslateText-{number}/", output)

    def read(key):
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    details = read(jobfiles.details_key(output, "zh"))
    assert json.loads(details)["charactersTranslated"] == str(len("Bake the bread."))
    [found] = jobfiles.load_details(details, "zh")
    returned = jobfiles.load_file(read(output + found.target), ["ab12"])
    assert (found.source, dict(returned.faults)) == ("page.html", {})
    source = 'Bake <g id="1">the bread</g>.'
    assert tagged.tags(markup.from_html(source, returned.html["ab12"])) == tagged.tags(source)
