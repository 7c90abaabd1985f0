"""The stand-in keeps parallel data, terminologies and tags as the documentation says."""

import json
import urllib.error
import urllib.request

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from stand_in import datafiles, faults

TMX = '<tmx version="1.4"><header srclang="{}"/><body>{}</body></tmx>'


@pytest.fixture
def client(amazon):
    amazon.make_bucket()
    # botocore would ask again after LimitExceededException, as if it was throttled
    return boto3.client("translate", config=Config(retries={"total_max_attempts": 1}))


def refused(call, *arguments, **options):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **options)
    return caught.value.response["Error"]["Code"]


def put(amazon, text, key="data.csv"):
    amazon.s3.put_object(Bucket="books", Key=key, Body=text.encode())
    return {"S3Uri": f"s3://books/{key}", "Format": key.rpartition(".")[2].upper()}


def create(client, config, name="d2l", **more):
    return client.create_parallel_data(Name=name, ParallelDataConfig=config, **more)


def polled(client, member="Status", name="d2l"):
    """Ask until it is done; give the whole answer."""
    while True:
        answer = client.get_parallel_data(Name=name)
        if answer["ParallelDataProperties"][member] not in {"CREATING", "UPDATING"}:
            return answer


def tu(*texts, **attributes):
    """Write a unit: pairs of language and text."""
    head = "".join(f' {name}="{value}"' for name, value in attributes.items())
    variants = (f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in texts)
    return f"<tu{head}>{''.join(variants)}</tu>"


def fetched(location):
    assert location["RepositoryType"] == "S3"
    with urllib.request.urlopen(location["Location"]) as file:
        return file.read()


# Their files


def test_records_are_rows_and_sizes_are_characters():
    done = datafiles.read("en,fr,es\nHi,Salut,Hola\nÉé,Oui,Sí\n".encode(), "CSV")
    assert (done.imported, done.size, done.source, done.targets) == (2, 18, "en", ["fr", "es"])
    assert done.texts["Hi"] == {"fr": "Salut", "es": "Hola"}


@pytest.mark.parametrize(
    ("line", "imported", "failed", "skipped"),
    [
        ("Hi,Salut,Hola", 1, 0, 0),
        ('"en, 34"" wide","a","b"', 1, 0, 0),
        ("", 0, 0, 1),
        (" ,Salut,Hola", 0, 0, 1),
        ("Hi,,Hola", 1, 0, 1),
        ("Hi,, ", 0, 0, 2),
        ("é" * 501 + ",Salut,Hola", 0, 0, 1),
        ("é" * 500 + ",Salut,Hola", 1, 0, 0),
        ("Hi," + "é" * 501 + ",Hola", 1, 0, 1),
        ("+1,Salut,Hola", 0, 1, 0),
        ('"-1",Salut,Hola', 0, 1, 0),
        ("Hi,=1,Hola", 0, 1, 0),
        ("Hi,@me,Hola", 0, 1, 0),
        ('"two\nlines",Salut,Hola', 0, 2, 0),
        ('34" wide,Salut,Hola', 0, 1, 0),
        ("Hi,Salut", 0, 1, 0),
        ("Hi,Salut,Hola,Hei", 0, 1, 0),
    ],
)
def test_rows_are_kept_or_skipped_or_fail_by_rule(line, imported, failed, skipped):
    done = datafiles.read(f"en,fr,es\nYes,Oui,Si\n{line}\n".encode(), "CSV")
    assert (done.imported - 1, done.failed, done.skipped) == (imported, failed, skipped)


def test_of_two_rows_with_one_source_the_last_wins():
    assert datafiles.read(b"en\tfr\nHi\tA\nHi\tB\n", "TSV").texts == {"Hi": {"fr": "B"}}


def test_of_two_units_with_one_source_the_one_that_changed_last_wins():
    units = (
        tu(("en", "Hi"), ("fr", "new"), changedate="20260102T000000Z")
        + tu(("en", "Hi"), ("fr", "old"), changedate="20250102T000000Z")
        + tu(("en", "Yes"), ("fr", "first"))
        + tu(("en", "Yes"), ("fr", "last"))
    )
    done = datafiles.read(TMX.format("en", units).encode(), "TMX")
    assert done.texts == {"Hi": {"fr": "new"}, "Yes": {"fr": "last"}}


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        (tu(("en", "+1 - = @\nlines"), ("fr", "x")), (1, 0, 0)),
        (tu(("en", "Hi"), ("en", "Ho"), ("fr", "x")), (0, 1, 0)),
        (tu(("fr", "x"), ("es", "y")), (0, 1, 0)),
        (tu(("en", "Hi")), (0, 1, 0)),
        (tu(("en", "Hi"), ("fr", "<ph/>x")), (0, 1, 0)),
        (tu(("en", " "), ("fr", "x")), (0, 0, 1)),
        (tu(("en", "Hi"), ("fr", "é" * 501), ("es", "y")), (1, 0, 1)),
    ],
)
def test_units_are_kept_or_skipped_or_fail_by_rule(unit, counts):
    text = TMX.format("en", tu(("en", "Yes"), ("fr", "Oui")) + unit)
    done = datafiles.read(text.encode(), "TMX")
    assert (done.imported - 1, done.failed, done.skipped) == counts


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"en,xx\nHi,x\n", "CSV"),
        (b"\xef\xbb\xbfen,fr\nHi,x\n", "CSV"),
        (b"en,en\nHi,x\n", "CSV"),
        (b"en\nHi\n", "CSV"),
        (b"en,fr\nHi,\xff\n", "CSV"),
        (b"en,fr\nHi,\n", "CSV"),
        (b"en,fr\n", "TMX"),
        (TMX.format("en", "").encode(), "TMX"),
        (TMX.format("", tu(("en", "Hi"), ("fr", "x"))).encode(), "TMX"),
        (TMX.format("en-US", tu(("en-US", "Hi"), ("fr", "x"))).encode(), "TMX"),
    ],
)
def test_files_of_which_nothing_can_be_used_fail(content, kind):
    with pytest.raises(datafiles.UnusableFileError):
        datafiles.read(content, kind)


# Their life


def test_parallel_data_are_created_in_their_own_time(amazon, client):
    answer = create(client, put(amazon, "en,zh\nHi,你好\n"), Description="A book")
    assert answer["Status"] == "CREATING"
    shown = client.get_parallel_data(Name="d2l")["ParallelDataProperties"]
    assert (shown["Status"], shown.get("ImportedRecordCount")) == ("CREATING", None)
    shown = polled(client)["ParallelDataProperties"]
    assert shown["Arn"] == "arn:aws:translate:us-east-1:123456789012:parallel-data/d2l"
    assert (shown["Status"], shown["ImportedRecordCount"], shown["ImportedDataSize"]) == (
        "ACTIVE",
        1,
        4,
    )
    assert (shown["SourceLanguageCode"], shown["TargetLanguageCodes"]) == ("en", ["zh"])
    assert [data["Name"] for data in client.list_parallel_data()["ParallelDataPropertiesList"]] == [
        "d2l"
    ]


def test_the_errors_file_says_what_was_skipped_and_failed_and_its_address_expires(amazon, client):
    units = tu(("en", "Hi"), ("en", "Ho"), ("fr", "x")) + tu(("en", "Yes"), ("fr", "Oui"))
    create(client, put(amazon, TMX.format("en", units), "data.tmx"))
    answer = polled(client)
    assert json.loads(fetched(answer["AuxiliaryDataLocation"])) == {
        "summary": {"record_error_count": 1, "record_skipped_count": 0},
        "messages": [
            {
                "content": "Number 1 TU element",
                "message": "Invalid TMX format. One tu element should contain exactly one tuv "
                "element with the source language code: en",
            }
        ],
    }
    assert fetched(answer["DataLocation"]) == TMX.format("en", units).encode()
    amazon.clock.advance(1800)
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        fetched(answer["DataLocation"])
    caught.value.close()


def test_a_file_that_is_not_there_makes_the_creation_fail(amazon, client):
    create(client, {"S3Uri": "s3://books/none.csv", "Format": "CSV"})
    shown = polled(client)["ParallelDataProperties"]
    assert shown["Status"] == "FAILED"
    assert "s3://books/none.csv" in shown["Message"]


def test_an_update_replaces_everything_and_is_done_when_its_own_status_says_so(amazon, client):
    create(client, put(amazon, "en,zh\nHi,你好\nYes,是\n"))
    polled(client)
    again = put(amazon, "en,zh\nNo,不\n", "again.csv")
    answer = client.update_parallel_data(Name="d2l", ParallelDataConfig=again)
    assert (answer["Status"], answer["LatestUpdateAttemptStatus"]) == ("ACTIVE", "UPDATING")
    shown = client.get_parallel_data(Name="d2l")["ParallelDataProperties"]
    assert (shown["Status"], shown["LatestUpdateAttemptStatus"]) == ("ACTIVE", "UPDATING")
    assert shown["ImportedRecordCount"] == 2
    shown = polled(client, "LatestUpdateAttemptStatus")["ParallelDataProperties"]
    assert shown["LatestUpdateAttemptStatus"] == "ACTIVE"
    assert shown["ImportedRecordCount"] == 1


def test_a_failed_update_leaves_what_was_there(amazon, client):
    config = put(amazon, "en,zh\nHi,你好\n")
    create(client, config)
    polled(client)
    amazon.faults.add(faults.FailedImport(operations={"UpdateParallelData"}))
    client.update_parallel_data(Name="d2l", ParallelDataConfig=config)
    answer = polled(client, "LatestUpdateAttemptStatus")
    shown = answer["ParallelDataProperties"]
    assert (shown["Status"], shown["LatestUpdateAttemptStatus"]) == ("ACTIVE", "FAILED")
    assert json.loads(fetched(answer["LatestUpdateAttemptAuxiliaryDataLocation"]))["messages"]


def test_one_at_a_time_is_created_or_updated_and_none_is_deleted_meanwhile(amazon, client):
    config = put(amazon, "en,zh\nHi,你好\n")
    create(client, config)
    assert refused(create, client, config, "other") == "LimitExceededException"
    busy = "ConcurrentModificationException"
    assert refused(client.update_parallel_data, Name="d2l", ParallelDataConfig=config) == busy
    assert refused(client.delete_parallel_data, Name="d2l") == busy
    polled(client)
    create(client, config, "other")


def test_a_name_that_is_taken_is_a_conflict_and_a_repeated_token_is_not(amazon, client):
    config = put(amazon, "en,zh\nHi,你好\n")
    first = create(client, config, ClientToken="one")
    again = create(client, config, ClientToken="one")
    assert (again["Name"], again["Status"]) == (first["Name"], first["Status"])
    assert refused(create, client, config, "other", ClientToken="one") == "ConflictException"
    assert refused(create, client, config) == "ConflictException"


def test_deleting_takes_its_time(amazon, client):
    create(client, put(amazon, "en,zh\nHi,你好\n"))
    polled(client)
    assert client.delete_parallel_data(Name="d2l")["Status"] == "DELETING"
    shown = client.get_parallel_data(Name="d2l")["ParallelDataProperties"]
    assert shown["Status"] == "DELETING"
    assert refused(client.get_parallel_data, Name="d2l") == "ResourceNotFoundException"


def test_slow_parallel_data_take_longer(amazon, client):
    amazon.faults.add(faults.SlowJobs(seconds=3600))
    create(client, put(amazon, "en,zh\nHi,你好\n"))
    for _ in range(10):
        shown = client.get_parallel_data(Name="d2l")["ParallelDataProperties"]
    assert shown["Status"] == "CREATING"
    amazon.clock.advance(3600)
    shown = client.get_parallel_data(Name="d2l")["ParallelDataProperties"]
    assert shown["Status"] == "ACTIVE"


def test_the_bucket_has_to_be_there_and_in_the_region(amazon, client):
    amazon.make_bucket("elsewhere", "eu-west-1")
    for uri in ("s3://elsewhere/a.csv", "s3://nowhere/a.csv", "s3://books", "nonsense"):
        config = {"S3Uri": uri, "Format": "CSV"}
        assert refused(create, client, config) == "InvalidParameterValueException"
    assert refused(create, client, {}) == "InvalidParameterValueException"


def test_parallel_data_belong_to_their_region_and_only_some_regions_have_them(amazon, client):
    create(client, put(amazon, "en,zh\nHi,你好\n"))
    other = boto3.client("translate", region_name="us-west-2")
    assert other.list_parallel_data()["ParallelDataPropertiesList"] == []
    without = boto3.client("translate", region_name="eu-central-1")
    config = {"S3Uri": "s3://books/a.csv", "Format": "CSV"}
    assert refused(create, without, config) == "NotAuthorizedException"


# Terminologies and tags


def imported(client, text, name="terms", kind="CSV", **more):
    data = {"File": text.encode(), "Format": kind, **more}
    return client.import_terminology(Name=name, MergeStrategy="OVERWRITE", TerminologyData=data)


def translated(client, text, source="en", target="zh"):
    return client.translate_text(
        Text=text, SourceLanguageCode=source, TargetLanguageCode=target, TerminologyNames=["terms"]
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("CSV", "en,zh\nneural network,神经网络\nmodel,模型\n"),
        ("TSV", "en\tzh\nneural network\t神经网络\nmodel\t模型\n"),
        (
            "TMX",
            TMX.format(
                "en",
                tu(("en", "neural network"), ("zh", "神经网络"))
                + tu(("en", "model"), ("zh", "模型")),
            ),
        ),
    ],
)
def test_a_terminology_is_used_and_said_to_be(amazon, client, kind, text):
    shown = imported(client, text, kind=kind)["TerminologyProperties"]
    assert (shown["TermCount"], shown["SourceLanguageCode"]) == (2, "en")
    answer = translated(client, "A neural network.")
    assert answer["TranslatedText"] == "zh·辛神经网络。"
    assert answer["AppliedTerminologies"] == [
        {"Name": "terms", "Terms": [{"SourceText": "neural network", "TargetText": "神经网络"}]}
    ]


def test_a_terminology_goes_one_way_unless_it_is_multidirectional(amazon, client):
    imported(client, "en,es\nmodel,modelo\n")
    assert translated(client, "modelo", "es", "en")["AppliedTerminologies"] == []
    imported(client, "en,es\nmodel,modelo\n", Directionality="MULTI")
    assert translated(client, "modelo", "es", "en")["TranslatedText"] == "en·model"


@pytest.mark.parametrize("text", ["terms.csv", "en,xx\na,b\n", "en,zh\na\n", 'en,zh\n"a,b\n', ""])
def test_a_terminology_that_is_none_is_refused_in_known_words(amazon, client, text):
    with pytest.raises(client.exceptions.InvalidParameterValueException) as caught:
        imported(client, text)
    assert "The provided terminology is not formatted correctly." in str(caught.value)


def test_terms_that_are_too_long_are_skipped(amazon, client):
    shown = imported(client, f"en,zh\nmodel,模型\nlong,{'长' * 67}\n")["TerminologyProperties"]
    assert (shown["TermCount"], shown["SkippedTermCount"]) == (1, 1)


def test_terminologies_are_listed_shown_and_deleted(amazon, client):
    for number in range(3):
        imported(client, "en,zh\nmodel,模型\n", f"terms-{number}")
    pages = client.get_paginator("list_terminologies").paginate(PaginationConfig={"PageSize": 2})
    names = [one["Name"] for page in pages for one in page["TerminologyPropertiesList"]]
    assert names == ["terms-0", "terms-1", "terms-2"]
    shown = client.get_terminology(Name="terms-1", TerminologyDataFormat="CSV")
    assert fetched(shown["TerminologyDataLocation"]) == "en,zh\nmodel,模型\n".encode()
    client.delete_terminology(Name="terms-1")
    assert refused(client.get_terminology, Name="terms-1") == "ResourceNotFoundException"


def test_resources_have_at_most_fifty_tags(amazon, client):
    arn = imported(client, "en,zh\nmodel,模型\n")["TerminologyProperties"]["Arn"]
    tags = [{"Key": f"k{number}", "Value": "v"} for number in range(50)]
    client.tag_resource(ResourceArn=arn, Tags=tags)
    one_more = [{"Key": "more", "Value": "v"}]
    too_many = refused(client.tag_resource, ResourceArn=arn, Tags=one_more)
    assert too_many == "TooManyTagsException"
    client.untag_resource(ResourceArn=arn, TagKeys=["k0"])
    assert len(client.list_tags_for_resource(ResourceArn=arn)["Tags"]) == 49
    config = put(amazon, "en,zh\nHi,你好\n")
    assert refused(create, client, config, Tags=[*tags, *one_more]) == "TooManyTagsException"
