"""The pytest fixture ``amazon``: a fresh stand-in for each test, in the environment."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def moto_beside():
    """Give S3, STS and IAM, which start once."""
    pytest.importorskip("moto", reason="needs moto, of the group 'test'")
    pytest.importorskip("boto3", reason="needs the extra 'amazon'")
    from .beside import moto

    with moto() as storage:
        yield storage


@pytest.fixture
def amazon(moto_beside, monkeypatch):
    """Give a running stand-in of Amazon Translate, with an empty S3 and IAM beside it.

    Real boto3 clients find it by the environment, in this process and in those that it starts.
    """
    from .beside import forget
    from .service import UNSET, StandIn

    forget()
    stand_in = StandIn(beside=moto_beside)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in stand_in.environment().items():
        monkeypatch.setenv(name, value)
    try:
        yield stand_in
    finally:
        stand_in.stop()
    assert stand_in.world.defects == [], "the stand-in did what the service model does not allow"
