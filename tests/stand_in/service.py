"""The stand-in as a test sees it: started, stopped, with what it needs beside it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .clock import Clock
from .faults import Faults
from .ledger import Ledger
from .signatures import ACCESS_KEY, ACCOUNT, SECRET_KEY
from .state import World
from .storage import Storage
from .wire import Server

REGION = "us-east-1"


class StandIn:
    """A running stand-in of Amazon Translate."""

    def __init__(self, *, beside: Storage, port: int = 0, clock: Clock | None = None) -> None:
        """Start it.

        :param beside: S3, STS and IAM.
        :param port: 0 for any that is free.
        """
        self.world = World(storage=beside, clock=clock or Clock())
        beside.faults, beside.rights = self.world.faults, self.world.rights
        self._server = Server("127.0.0.1", port, self.world)
        self.address = self.world.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def faults(self) -> Faults:
        """What goes wrong."""
        return self.world.faults

    @property
    def ledger(self) -> Ledger:
        """What was asked and billed."""
        return self.world.ledger

    @property
    def clock(self) -> Clock:
        """The service's own time."""
        return self.world.clock

    @property
    def s3(self) -> Any:
        """A client of the S3 beside it, for what a test has to put there or look at."""
        return self.world.storage.s3

    @property
    def iam(self) -> Any:
        """A client of the IAM beside it."""
        return self.world.storage.iam

    def environment(self, region: str = REGION) -> dict[str, str]:
        """Give the variables by which every boto3 finds it."""
        beside = {
            f"AWS_ENDPOINT_URL_{name}": self.world.storage.endpoint for name in ("S3", "STS", "IAM")
        }
        return {
            "AWS_ENDPOINT_URL_TRANSLATE": self.address,
            **beside,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1"),
        }

    def make_bucket(self, name: str = "books", region: str = REGION) -> str:
        """Make a bucket in *region* and give its name."""
        client = self.world.storage.client("s3", region)
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        client.create_bucket(Bucket=name, **(where if region != REGION else {}))
        return name

    def make_role(
        self,
        name: str = "translator",
        *,
        bucket: str = "books",
        trust: dict[str, Any] | None = None,
        policy: dict[str, Any] | None = None,
    ) -> str:
        """Make a role that Amazon Translate can assume to use *bucket*, and give its ARN.

        :param trust: another trust policy; *policy*: another policy of what it may do.
        """
        trust = trust or _policy(
            {"Principal": {"Service": "translate.amazonaws.com"}, "Action": "sts:AssumeRole"}
        )
        policy = policy or _policy(
            {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::{bucket}/*"},
            {"Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}"},
        )
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        self.iam.put_role_policy(
            RoleName=name, PolicyName="books", PolicyDocument=json.dumps(policy)
        )
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def allow_only(self, *policies: Mapping[str, Any]) -> None:
        """Let the caller do only what *policies* allow, at S3 and IAM, too."""
        self.world.rights.policies = list(policies)

    def forget_job(self, number: str, region: str = REGION) -> None:
        """Let a job be as if it had never been, as the service does after some time."""
        del self.world.region(region).jobs[number]

    def files(self, bucket: str = "books", prefix: str = "") -> dict[str, bytes]:
        """Give what lies in *bucket*, by key."""
        listed = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        keys = [item["Key"] for page in listed for item in page.get("Contents", ())]
        return {key: self.s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


UNSET: Sequence[str] = (
    *("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_ENDPOINT_URL"),
    *("AWS_CREDENTIAL_EXPIRATION", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    *("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
    *("AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
)
"""Variables of the outside world that must not reach a client that talks to the stand-in."""


@contextmanager
def running(
    *, port: int = 0, beside_port: int = 0, clock: Clock | None = None
) -> Iterator[StandIn]:
    """Give a stand-in while it runs, with a fresh S3, STS and IAM beside it."""
    from .beside import forget, moto

    with moto(beside_port) as storage:
        forget()
        stand_in = StandIn(beside=storage, port=port, clock=clock)
        try:
            yield stand_in
        finally:
            stand_in.stop()


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    allowed = [{"Effect": "Allow", **statement} for statement in statements]
    return {"Version": "2012-10-17", "Statement": allowed}
