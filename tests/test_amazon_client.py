import subprocess
import sys

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from sphinx_amts.engines.amazon import errors
from sphinx_amts.engines.amazon.client import ATTEMPTS, connect
from sphinx_amts.engines.amazon.settings import AmazonSettings
from sphinx_amts.problems import EngineError


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_MAX_ATTEMPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def answer(code, message="", status=400):
    return ClientError(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status},
        },
        "TranslateText",
    )


def meaning(error, profile=None):
    return errors.meaning(error, profile=profile, region="us-east-1")


def test_no_region_is_said_with_what_to_set():
    with pytest.raises(EngineError, match=r"no region is given; set engine_options\['region'\]"):
        connect(AmazonSettings()).client("translate")


def test_the_region_of_the_configuration_is_used_and_that_of_the_book_wins(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert connect(AmazonSettings()).region == "eu-west-1"
    assert connect(AmazonSettings(region="us-east-1")).region == "us-east-1"


def test_a_region_that_is_none_is_refused():
    with pytest.raises(EngineError, match=r"engine_options\['region'\] or AWS_REGION"):
        connect(AmazonSettings(region="not a region")).client("translate")


def test_a_profile_that_is_not_there_is_said():
    with pytest.raises(EngineError, match=r"\(books\).*engine_options\['profile'\]"):
        connect(AmazonSettings(profile="books"))


def test_requests_are_tried_again_by_botocore_as_often_as_the_user_says(monkeypatch):
    settings = AmazonSettings(region="us-east-1", concurrency=32)
    config = connect(settings).client("translate").meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": ATTEMPTS}
    assert config.max_pool_connections == 32
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    config = connect(settings).client("translate").meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": 2}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (exceptions.NoCredentialsError(), "no credentials; run 'aws configure'"),
        (exceptions.UnauthorizedSSOTokenError(), "log in again"),
        (exceptions.EndpointConnectionError(endpoint_url="http://x"), "check the network"),
        (exceptions.ConnectTimeoutError(endpoint_url="http://x"), "check the network"),
        (exceptions.ReadTimeoutError(endpoint_url="http://x"), "connection was lost"),
        (answer("ExpiredTokenException", "The security token … is expired"), "have expired"),
        (answer("UnrecognizedClientException"), "are not valid"),
        (answer("InvalidSignatureException", "Signature expired: 2026 is now earlier"), "clock"),
        (answer("InvalidSignatureException", "does not match"), "are not valid"),
        (answer("RequestTimeTooSkewed"), "the clock of this machine is off"),
        (answer("NotAuthorizedException", "Your account"), "in the region us-east-1 (Your account"),
        (answer("AccessDeniedException", "no"), "amts doctor --policies"),
        (answer("ThrottlingException", "Rate exceeded"), "lower engine_options['concurrency']"),
        (answer("TooManyRequestsException"), "lower engine_options['concurrency']"),
        (answer("SomethingNewException", "so it goes"), "SomethingNewException: so it goes"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(error, said):
    assert said in meaning(error)
    assert "\n" not in meaning(error)


def test_the_profile_of_the_book_is_named():
    said = "the credentials of the profile 'books' have expired"
    assert said in meaning(answer("ExpiredToken"), profile="books")


def test_no_key_signature_or_token_is_ever_quoted():
    said = (
        "The Canonical String should have been\n'POST x-amz-security-token:SECRET' "
        "Credential=AKIAIOSFODNN7EXAMPLE/20261122 Signature=abcdef"
    )
    for code in ("InvalidSignatureException", "AccessDeniedException", "SomethingNew"):
        for message in (said, said.replace("\n", " ")):
            shown = meaning(answer(code, message))
            assert "SECRET" not in shown
            assert "AKIA" not in shown
            assert "abcdef" not in shown


@pytest.mark.parametrize(
    "error",
    [
        answer("ThrottlingException"),
        answer("TooManyRequestsException", status=429),
        answer("InternalServerException", status=500),
        answer("503", status=503),
        exceptions.ConnectionClosedError(endpoint_url="http://x"),
        exceptions.EndpointConnectionError(endpoint_url="http://x"),
    ],
)
def test_what_may_be_over_in_a_moment_is_told_apart(error):
    assert errors.is_passing(error)


@pytest.mark.parametrize(
    "error", [answer("AccessDeniedException"), answer("403"), exceptions.NoCredentialsError()]
)
def test_what_will_not_pass_by_itself_is_told_apart(error):
    assert not errors.is_passing(error)


def test_without_boto3_the_extra_is_named():
    script = (
        "import sys; sys.modules['boto3'] = None\n"
        "from sphinx_amts.engines.amazon.client import connect\n"
        "from sphinx_amts.engines.amazon.settings import AmazonSettings\n"
        "try: connect(AmazonSettings())\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "EngineError engine 'amazon' needs boto3; run: pip install 'sphinx-amts[amazon]'\n"
    )
