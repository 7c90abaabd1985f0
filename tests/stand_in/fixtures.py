"""The pytest fixtures: ``amazon``, a fresh stand-in for each test, and ``amazon_translate``, a client."""

from __future__ import annotations

import os

import pytest

ALLOWED = os.environ.get("AMTS_TEST_AWS") == "1"


@pytest.fixture(scope="session")
def moto_beside():
    """Give S3, STS and IAM, which start once."""
    pytest.importorskip("moto", reason="needs moto, of the group 'test'")
    pytest.importorskip("boto3", reason="needs the extra 'amazon'")
    from .beside import moto

    with moto() as storage:
        yield storage


@pytest.fixture(scope="session")
def boto3_session():
    """Give a session of boto3 with the stand-in's credentials, which is slow to make."""
    import boto3

    from .service import REGION
    from .signatures import ACCESS_KEY, SECRET_KEY

    return boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)


@pytest.fixture
def amazon(moto_beside, boto3_session, monkeypatch):
    """Give a running stand-in of Amazon Translate, with an empty S3 and IAM beside it.

    Real boto3 clients find it by the environment, in this process and in those that it starts.
    A test that changes the environment makes a ``boto3.Session()`` of its own to see the change;
    ``boto3.client`` keeps the credentials and the region that it had.
    """
    from .beside import forget
    from .service import UNSET, StandIn

    forget()
    stand_in = StandIn(beside=moto_beside)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in stand_in.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", boto3_session)
    try:
        yield stand_in
    finally:
        stand_in.stop()
    assert stand_in.world.defects == [], "the stand-in did what the service model does not allow"


@pytest.fixture(
    params=[
        "stand-in",
        pytest.param(
            "aws",
            marks=[
                pytest.mark.aws,
                pytest.mark.skipif(not ALLOWED, reason="AMTS_TEST_AWS is not 1"),
            ],
        ),
    ]
)
def amazon_translate(request):
    """Give boto3's client of Amazon Translate: of the stand-in, and of the real one if allowed.

    For facts that hold for both.  The real one takes the credentials that boto3 finds, costs some
    cents, and is asked only if ``AMTS_TEST_AWS=1``.
    """
    boto3 = pytest.importorskip("boto3", reason="needs the extra 'amazon'")
    if request.param == "stand-in":
        request.getfixturevalue("amazon")
    client = boto3.client("translate")
    yield client
    client.close()
