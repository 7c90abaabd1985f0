"""``amts doctor``: what would fail is said before it does, with how to mend it."""

from __future__ import annotations

import json

import pytest
from amazon_book import OPTIONS, amts, book, languages, models_read_once, write_amazon_book
from stand_in.faults import ExpiredCredentials, Refuse

from sphinx_amts.engines.amazon.client import connect
from sphinx_amts.engines.amazon.doctor import Verdict, Wanted, examine
from sphinx_amts.engines.amazon.policies import ACTIONS, Account, caller, role, trust
from sphinx_amts.engines.amazon.settings import AmazonSettings

__all__ = ["amts", "book", "models_read_once"]

ACCOUNT = "123456789012"


@pytest.fixture
def look(amazon):
    """Examine what a language uses; give the findings as lines, by verdict."""

    def run(**options):
        given = {name: value for name, value in {**OPTIONS, **options}.items() if value is not None}
        settings = AmazonSettings.read(given, source="en", target="zh")
        wanted = Wanted(code="zh", settings=settings, parallel_data="amts-Bread-en-zh")
        found = list(examine(connect(settings), [wanted]))
        return {
            verdict: "\n".join(one.what for one in found if one.verdict is verdict)
            for verdict in Verdict
        }

    return run


def statement(**changes):
    return {
        "Effect": "Allow",
        "Principal": {"Service": "translate.amazonaws.com"},
        "Action": "sts:AssumeRole",
    } | changes


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def test_all_is_well_where_the_policies_are_ours(amazon, look):
    amazon.make_bucket()
    account = Account(number=ACCOUNT, region="us-east-1", bucket="books", prefix="amts/")
    amazon.make_role(trust=trust(account), policy=role(account))
    found = look()
    assert found[Verdict.FAIL] == ""
    assert f"credentials of the account {ACCOUNT}" in found[Verdict.OK]
    assert "the role 'translator' trusts translate.amazonaws.com for this" in found[Verdict.OK]
    assert "can be listed, read and written" in found[Verdict.OK]
    assert found[Verdict.NOTE].startswith("zh: there are no parallel data 'amts-Bread-en-zh' yet")
    assert amazon.files() == {}  # what was written to try is gone


def test_a_job_runs_with_our_policies(amts, amazon, book):
    account = Account(number=ACCOUNT, region="us-east-1", bucket="books", prefix="amts/")
    amazon.iam.update_assume_role_policy(
        RoleName="translator", PolicyDocument=json.dumps(trust(account))
    )
    amazon.iam.put_role_policy(
        RoleName="translator", PolicyName="books", PolicyDocument=json.dumps(role(account))
    )
    assert amts("batch", "start", "book", "--language", "zh", "--plain", "--wait")[0] == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"bucket": "nowhere"}, "there is no bucket 'nowhere'"),
        ({"bucket": "far"}, "is in eu-west-1"),
        ({"role": f"arn:aws:iam::{ACCOUNT}:role/nobody"}, "there is no role 'nobody'"),
        ({"role": "arn:aws:iam::999999999999:role/translator"}, "of another account"),
        ({"terminology": "nothing"}, "no terminology 'nothing'"),
    ],
)
def test_what_would_fail_says_how_to_mend_it(amazon, look, options, words):
    amazon.make_bucket()
    amazon.make_bucket("far", "eu-west-1")
    amazon.make_role()
    found = look(**options)
    assert words in found[Verdict.FAIL]
    assert found[Verdict.FAIL].count("\n") == 0


@pytest.mark.parametrize(
    ("document", "verdict", "words"),
    [
        (policy(statement()), Verdict.NOTE, "whoever asks"),
        (policy(statement(Effect="Deny")), Verdict.FAIL, "does not trust"),
        (
            policy(statement(Principal={"Service": "ec2.amazonaws.com"})),
            Verdict.FAIL,
            "does not trust",
        ),
        (
            policy(statement(Condition={"StringEquals": {"aws:SourceAccount": "1"}})),
            Verdict.FAIL,
            "another account or region",
        ),
        (
            policy(
                statement(
                    Condition={
                        "ArnLike": {"aws:SourceArn": f"arn:aws:translate:eu-west-1:{ACCOUNT}:*"}
                    }
                )
            ),
            Verdict.FAIL,
            "another account or region",
        ),
        (
            policy(statement(Condition={"StringEquals": {"aws:SourceAccount": [ACCOUNT, "2"]}})),
            Verdict.OK,
            "for this account and region",
        ),
    ],
)
def test_whom_a_role_trusts_is_read(amazon, look, document, verdict, words):
    amazon.make_bucket()
    amazon.make_role(trust=document)
    assert words in look()[verdict]


def test_a_region_without_the_feature_is_said_and_batch_would_fail(amazon, look):
    amazon.make_bucket("brazil", "sa-east-1")
    amazon.make_role(bucket="brazil")
    found = look(region="sa-east-1", bucket="brazil")
    assert "not known of the region sa-east-1" in found[Verdict.NOTE]
    assert (
        "parallel data are known of eu-west-1, us-east-1, us-west-2 only" not in found[Verdict.NOTE]
    )
    assert "known of eu-west-1" in look(region="us-east-2", bucket=None)[Verdict.NOTE]


def test_without_bucket_and_role_there_are_no_jobs_and_nothing_fails(look):
    found = look(bucket=None, role=None)
    assert found[Verdict.FAIL] == ""
    assert "bucket is not set" in found[Verdict.NOTE]
    assert "role is not set" in found[Verdict.NOTE]


def test_refused_requests_are_told_one_by_one(amazon, look):
    amazon.faults.add(Refuse(code="AccessDeniedException", operations={"ListParallelData"}))
    found = look(bucket=None, role=None)
    assert "it is not allowed" in found[Verdict.FAIL]
    assert "0 of 100 terminologies are used" in found[Verdict.OK]


# The command


def test_the_command_tells_a_line_for_each_finding(amts, book):
    status, out, _ = amts("doctor", "book", "--language", "zh")
    assert status == 0
    assert {line[:11].strip() for line in out.splitlines()} == {"ok", "note"}


def test_what_would_fail_sets_the_exit_status(amts, book):
    write_amazon_book(book, chosen=languages(bucket="nowhere"))
    status, out, _ = amts("doctor", "book", "--language", "zh")
    assert status == 1
    assert "\nwould fail there is no bucket 'nowhere'; make it" in out


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": ""}, "no region is given"),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "there are no credentials"),
    ],
)
def test_without_a_book_the_account_is_looked_at(amts, amazon, monkeypatch, variables, words):
    assert amts("doctor")[0] == 0
    for name in variables:
        monkeypatch.delenv(name)
    status, out, _ = amts("doctor")
    assert (status, out.startswith("would fail "), words in out) == (1, True, True)


def test_expired_credentials_are_told(amts, amazon):
    amazon.faults.add(ExpiredCredentials())
    status, out, _ = amts("doctor")
    assert (status, "have expired" in out) == (1, True)
    assert "stand-in-secret-key" not in out


# Policies


def test_policies_are_json_and_of_the_book(amts, book):
    status, out, _ = amts("doctor", "book", "--language", "zh", "--policies")
    found = json.loads(out)
    assert (status, set(found)) == (0, {"caller", "role", "trust"})
    text = json.dumps(found)
    assert f"arn:aws:translate:us-east-1:{ACCOUNT}:*" in text
    assert OPTIONS["role"] in json.dumps(found["caller"])
    assert "arn:aws:s3:::books/amts/*" in json.dumps(found["role"])
    [allowed] = found["trust"]["Statement"]
    assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}


def test_policies_without_an_account_have_words_to_be_replaced(amts, amazon, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    status, out, err = amts("doctor", "--policies")
    assert (status, "ACCOUNT" in out, "BUCKET" in out) == (0, True, True)
    assert "the account is not known" in err
    json.loads(out)


def test_every_operation_that_is_called_is_allowed_and_no_other():
    used = {
        "translate_text",
        "create_parallel_data",
        "update_parallel_data",
        "get_parallel_data",
        "list_parallel_data",
        "delete_parallel_data",
        "start_text_translation_job",
        "describe_text_translation_job",
        "list_text_translation_jobs",
        "stop_text_translation_job",
        "import_terminology",
        "get_terminology",
        "list_terminologies",
        "delete_terminology",
    }
    allowed = {action.partition(":")[2].lower() for action in ACTIONS}
    assert {name.replace("_", "") for name in used} == allowed


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_partitions_have_arns_of_their_own(region, partition):
    account = Account(number="1", region=region, bucket="b", kms_key="arn:key")
    for document in (caller(account), role(account), trust(account)):
        assert f"arn:{partition}:" in json.dumps(document)
    assert "kms:Decrypt" in json.dumps(role(account))
