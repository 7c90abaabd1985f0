"""The stand-in runs batch jobs as the documentation says."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from stand_in import faults
from stand_in.permissions import allows, trusts

PAGE = "<html><body><p>The model is new.</p></body></html>"


@pytest.fixture
def client(amazon):
    amazon.make_bucket()
    return boto3.client("translate")


@pytest.fixture
def role(amazon, client):
    return amazon.make_role()


def refused(call, *arguments, **options):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **options)
    return caught.value.response["Error"]["Code"]


def put(amazon, text=PAGE, key="in/a.html"):
    content = text if isinstance(text, bytes) else text.encode()
    amazon.s3.put_object(Bucket="books", Key=key, Body=content)


def start(
    client, role, *targets, source="s3://books/in", out="s3://books/out", kind="text/html", **more
):
    return client.start_text_translation_job(
        InputDataConfig={"S3Uri": source, "ContentType": kind},
        OutputDataConfig={"S3Uri": out},
        DataAccessRoleArn=role,
        SourceLanguageCode="en",
        TargetLanguageCodes=list(targets or ["zh"]),
        **more,
    )


def describe(client, number):
    return client.describe_text_translation_job(JobId=number)["TextTranslationJobProperties"]


def ended(client, answer):
    """Ask until it has ended."""
    while True:
        shown = describe(client, answer["JobId"])
        if shown["JobStatus"] not in {"SUBMITTED", "IN_PROGRESS", "STOP_REQUESTED"}:
            return shown


def details(amazon, shown, target="zh"):
    prefix = shown["OutputDataConfig"]["S3Uri"].removeprefix("s3://books/")
    key = f"{prefix}details/{target}.auxiliary-translation-details.json"
    return json.loads(amazon.files()[key])


def parallel_data(client, amazon, text, name="d2l"):
    put(amazon, text, "data.csv")
    config = {"S3Uri": "s3://books/data.csv", "Format": "CSV"}
    client.create_parallel_data(Name=name, ParallelDataConfig=config)
    amazon.clock.advance(60)


def test_a_job_takes_its_time_and_writes_under_its_own_name(amazon, client, role):
    put(amazon)
    answer = start(client, role)
    number = answer["JobId"]
    assert (len(number), answer["JobStatus"]) == (32, "SUBMITTED")
    assert describe(client, number)["JobStatus"] == "IN_PROGRESS"
    shown = describe(client, number)
    assert (shown["JobStatus"], shown["Message"]) == (
        "COMPLETED",
        "Your job has completed successfully.",
    )
    assert shown["JobDetails"] == {
        "InputDocumentsCount": 1,
        "TranslatedDocumentsCount": 1,
        "DocumentsWithErrorsCount": 0,
    }
    folder = f"out/123456789012-TranslateText-{number}/"
    assert shown["OutputDataConfig"]["S3Uri"] == f"s3://books/{folder}"
    assert shown["EndTime"] > shown["SubmittedTime"]
    files = amazon.files(prefix="out/")
    assert set(files) == {
        "out/.write_access_check_file.temp",
        f"{folder}zh.a.html",
        f"{folder}details/zh.auxiliary-translation-details.json",
    }
    assert files[f"{folder}zh.a.html"].decode() == (
        "<html><body><p>zh·壬己丁乙乙。</p></body></html>"
    )


def test_the_details_file_leads_from_sources_to_outputs_and_counts_in_strings(amazon, client, role):
    put(amazon)
    put(amazon, key="in/deep/er/b.html")
    shown = ended(client, start(client, role, "zh", "es"))
    said = details(amazon, shown, "es")
    assert {name: said[name] for name in said if name != "details"} == {
        "sourceLanguageCode": "en",
        "targetLanguageCode": "es",
        "charactersTranslated": "34",
        "documentCountWithCustomerError": "0",
        "documentCountWithServerError": "0",
        "inputDataPrefix": "s3://books/in",
        "outputDataPrefix": shown["OutputDataConfig"]["S3Uri"],
    }
    assert said["details"] == [
        {"sourceFile": "a.html", "targetFile": "es.a.html", "auxiliaryData": {}},
        {
            "sourceFile": "deep/er/b.html",
            "targetFile": "deep/er/es.b.html",
            "auxiliaryData": {},
        },
    ]
    assert amazon.ledger.characters == 68


def test_html_is_billed_by_its_text_and_plain_text_by_all_of_it(amazon, client, role):
    put(amazon)
    ended(client, start(client, role))
    assert amazon.ledger.characters == len("The model is new.")
    amazon.ledger.clear()
    ended(client, start(client, role, kind="text/plain"))
    assert amazon.ledger.characters == len(PAGE)


def test_parallel_data_influence_whole_sentences_and_parts_and_cost_more(amazon, client, role):
    parallel_data(client, amazon, "en,zh\nHow are you?,你好吗？\nthe model,模型\n")
    put(amazon, "<p>How are you?</p><p>Is the <b>new</b> one the model?</p>")
    shown = ended(client, start(client, role, ParallelDataNames=["d2l"]))
    prefix = shown["OutputDataConfig"]["S3Uri"].removeprefix("s3://books/")
    page = amazon.files()[f"{prefix}zh.a.html"].decode()
    assert page == "<p>你好吗？</p><p>zh·乙壬<b>乙</b>己模型？</p>"
    assert [entry.custom for entry in amazon.ledger.entries if entry.characters] == [True]


def test_terminology_is_used_and_said_by_document(amazon, client, role):
    data = {"File": "en,zh\nmodel,模型\n".encode(), "Format": "CSV"}
    client.import_terminology(Name="t", MergeStrategy="OVERWRITE", TerminologyData=data)
    put(amazon)
    shown = ended(client, start(client, role, TerminologyNames=["t"]))
    assert details(amazon, shown)["details"][0]["auxiliaryData"] == {
        "appliedTerminologies": [
            {"name": "t", "terms": [{"sourceText": "model", "targetText": "模型"}]}
        ]
    }


def test_a_document_that_fails_is_named_and_the_others_are_translated(amazon, client, role):
    put(amazon)
    put(amazon, b"<p>\xff</p>", "in/b.html")
    amazon.faults.add(faults.FailedDocument(file="c*", target="es", code="X", message="Why"))
    put(amazon, key="in/c.html")
    shown = ended(client, start(client, role, "zh", "es"))
    assert shown["JobStatus"] == "COMPLETED_WITH_ERROR"
    assert shown["JobDetails"] == {
        "InputDocumentsCount": 3,
        "TranslatedDocumentsCount": 1,
        "DocumentsWithErrorsCount": 2,
    }
    _, second, third = details(amazon, shown, "es")["details"]
    assert second == {
        "sourceFile": "b.html",
        "auxiliaryData": {
            "error": {
                "errorCode": "InvalidRequestException",
                "errorMessage": "Invalid utf-8 encoded texts detected",
            }
        },
    }
    assert third["auxiliaryData"]["error"] == {"errorCode": "X", "errorMessage": "Why"}
    assert details(amazon, shown, "es")["documentCountWithCustomerError"] == "2"
    assert details(amazon, shown, "zh")["documentCountWithCustomerError"] == "1"


def test_a_document_that_is_too_large_fails(amazon, client, role):
    put(amazon, "a" * 1_000_001)
    shown = ended(client, start(client, role, kind="text/plain"))
    assert shown["JobStatus"] == "COMPLETED_WITH_ERROR"


def test_only_the_details_file_knows_odd_names(amazon, client, role):
    amazon.faults.add(faults.OddNames())
    put(amazon)
    shown = ended(client, start(client, role))
    prefix = shown["OutputDataConfig"]["S3Uri"].removeprefix("s3://books/")
    name = details(amazon, shown)["details"][0]["targetFile"]
    assert (name, f"{prefix}{name}" in amazon.files()) == ("zh/0.out", True)


def test_what_a_job_translates_can_be_spoiled(amazon, client, role):
    amazon.faults.add(faults.Spoil(how=faults.double_tag, containing="<b>"))
    put(amazon, "<p>A <b>b</b></p>")
    shown = ended(client, start(client, role, "es"))
    prefix = shown["OutputDataConfig"]["S3Uri"].removeprefix("s3://books/")
    assert amazon.files()[f"{prefix}es.a.html"] == "<p>es·E <b><b>b</b></p>".encode()


def test_a_job_can_be_stopped_unless_it_has_ended(amazon, client, role):
    put(amazon)
    number = start(client, role)["JobId"]
    assert client.stop_text_translation_job(JobId=number)["JobStatus"] == "STOP_REQUESTED"
    assert describe(client, number)["JobStatus"] == "STOPPED"
    done = ended(client, start(client, role))["JobId"]
    assert client.stop_text_translation_job(JobId=done)["JobStatus"] == "COMPLETED"


def test_jobs_are_slow_fail_and_are_forgotten(amazon, client, role):
    amazon.faults.add(faults.SlowJobs(seconds=3600, times=1))
    put(amazon)
    number = start(client, role)["JobId"]
    for _ in range(10):
        assert describe(client, number)["JobStatus"] == "SUBMITTED"
    amazon.clock.advance(3600)
    assert describe(client, number)["JobStatus"] == "COMPLETED"
    amazon.forget_job(number)
    assert refused(describe, client, number) == "ResourceNotFoundException"
    assert start(client, role)["JobId"] != number
    amazon.faults.add(faults.FailedJob(message="Why"))
    shown = ended(client, start(client, role))
    assert (shown["JobStatus"], shown["Message"]) == ("FAILED", "Why")


@pytest.mark.parametrize("gone", ["input", "data"])
def test_a_job_fails_when_what_it_needs_is_deleted_meanwhile(amazon, client, role, gone):
    parallel_data(client, amazon, "en,zh\nHi,你好\n")
    put(amazon)
    answer = start(client, role, ParallelDataNames=["d2l"])
    if gone == "input":
        amazon.s3.delete_object(Bucket="books", Key="in/a.html")
    else:
        client.delete_parallel_data(Name="d2l")
        amazon.clock.advance(60)
    assert ended(client, answer)["JobStatus"] == "FAILED"


def test_the_same_token_starts_one_job(amazon, client, role):
    put(amazon)
    assert (
        start(client, role, ClientToken="a")["JobId"]
        == (start(client, role, ClientToken="a")["JobId"])
    )
    assert (
        start(client, role, ClientToken="b")["JobId"]
        != (start(client, role, ClientToken="a")["JobId"])
    )
    assert refused(start, client, role, "es", ClientToken="a") == "InvalidParameterValueException"


def test_jobs_are_listed_by_one_filter_at_a_time(amazon, client, role):
    put(amazon)
    numbers = []
    for name in ("one", "two", "two"):
        amazon.clock.advance(1)
        numbers.append(start(client, role, JobName=name)["JobId"])

    def listed(**wanted):
        answer = client.list_text_translation_jobs(Filter=wanted)
        return [job["JobId"] for job in answer["TextTranslationJobPropertiesList"]]

    assert listed(JobName="two") == numbers[:0:-1]
    assert listed(SubmittedBeforeTime=amazon.clock.now()) == numbers
    assert listed(JobStatus="FAILED") == []
    assert refused(listed, JobName="one", JobStatus="FAILED") == "InvalidFilterException"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": "s3://books"}, "InvalidRequestException"),
        ({"source": "s3://nowhere/in"}, "InvalidRequestException"),
        ({"out": "s3://elsewhere/out"}, "InvalidRequestException"),
        ({"source": "s3://books/with"}, "InvalidRequestException"),
        ({"kind": "image/png"}, "InvalidParameterValueException"),
        ({"Settings": {"Brevity": "ON"}}, "InvalidRequestException"),
        ({"ParallelDataNames": ["none"]}, "ResourceNotFoundException"),
        ({"ParallelDataNames": ["d2l", "e2l"]}, "InvalidParameterValueException"),
        ({"TerminologyNames": ["none"]}, "ResourceNotFoundException"),
        ({"JobName": "no!"}, "InvalidParameterValueException"),
    ],
)
def test_what_a_job_cannot_do_is_refused_at_once(amazon, client, role, change, code):
    amazon.make_bucket("elsewhere", "eu-west-1")
    put(amazon, key="with/details/a.html")
    put(amazon)
    policy = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    }
    role = amazon.make_role("wide", policy=policy)
    assert refused(start, client, role, **change) == code


def test_a_job_has_at_most_ten_targets_and_supported_ones(amazon, client, role):
    put(amazon)
    ten = ["zh", "es", "de", "fr", "it", "ja", "ko", "pt", "ru", "tr"]
    start(client, role, *ten)
    assert refused(start, client, role, *ten, "uk") == "InvalidParameterValueException"
    assert refused(start, client, role, "xx") == "UnsupportedLanguagePairException"


def test_parallel_data_have_to_be_active_and_have_all_languages(amazon, client, role):
    put(amazon)
    parallel_data(client, amazon, "en,zh\nHi,你好\n")
    named = {"ParallelDataNames": ["d2l"]}
    assert refused(start, client, role, "zh", "es", **named) == "InvalidRequestException"
    start(client, role, "zh", **named)
    client.delete_parallel_data(Name="d2l")
    assert refused(start, client, role, "zh", **named) == "InvalidRequestException"


def test_a_region_without_batch_jobs_says_so_in_undeclared_words(amazon, client, role):
    far = boto3.client("translate", region_name="sa-east-1")
    with pytest.raises(ClientError) as caught:
        start(far, role)
    assert caught.value.response["Error"] == {
        "Code": "NotAuthorizedException",
        "Message": "Your account is not authorized to make this call.",
    }


# Roles


def test_a_role_has_to_exist_trust_the_service_and_be_ready(amazon, client, role):
    put(amazon)
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ec2.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    other = amazon.make_role("other", trust=trust)
    unusable = "InvalidParameterValueException"
    assert refused(start, client, "arn:aws:iam::123456789012:role/nobody") == unusable
    assert refused(start, client, other) == unusable
    amazon.faults.add(faults.RoleNotReady(times=2))
    assert [refused(start, client, role) for _ in range(2)] == [unusable] * 2
    assert start(client, role)


def test_a_role_has_to_be_allowed_what_the_job_needs(amazon, client):
    put(amazon)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::books/*"},
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::books"},
        ],
    }
    reader = amazon.make_role("reader", policy=policy)
    with pytest.raises(client.exceptions.InvalidRequestException, match="s3:PutObject"):
        start(client, reader)


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"StringEquals": {"aws:SourceAccount": "123456789012"}}, True),
        ({"StringEquals": {"aws:SourceAccount": "1"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:translate:us-east-1:123456789012:*"}}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:translate:eu-west-1:*"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, False),
    ],
)
def test_conditions_of_a_trust_policy_have_to_hold(condition, allowed):
    context = {
        "aws:sourceaccount": "123456789012",
        "aws:sourcearn": "arn:aws:translate:us-east-1:123456789012:*",
    }
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": ["translate.amazonaws.com"]},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    assert trusts({"Statement": [statement]}, context) is allowed


def test_a_denial_outranks_a_permission():
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::books/in/*"},
    ]
    policies = [{"Statement": statements}]
    assert allows(policies, "s3:PutObject", "arn:aws:s3:::books/out/a", {})
    assert not allows(policies, "s3:PutObject", "arn:aws:s3:::books/in/a", {})


def test_a_caller_may_do_only_what_its_policies_allow(amazon, client, role):
    put(amazon)
    statements = [
        {"Effect": "Allow", "Action": "translate:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::books/in/*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role},
    ]
    s3 = boto3.client("s3")
    amazon.allow_only({"Statement": statements})
    assert start(client, role)
    assert s3.get_object(Bucket="books", Key="in/a.html")
    assert refused(s3.get_object, Bucket="books", Key="a.html") == "AccessDenied"
    assert refused(s3.put_object, Bucket="books", Key="in/a.html", Body=b"") == "AccessDenied"
    assert refused(boto3.client("iam").get_role, RoleName="translator") == "AccessDenied"
    assert boto3.client("sts").get_caller_identity()
    config = {"S3Uri": "s3://books/a.csv", "Format": "CSV"}
    assert (
        refused(client.create_parallel_data, Name="a", ParallelDataConfig=config)
        == "AccessDeniedException"
    )
    amazon.allow_only({"Statement": statements[:2]})
    assert refused(start, client, role) == "AccessDeniedException"
    amazon.allow_only()
    assert refused(client.list_languages) == "AccessDeniedException"
