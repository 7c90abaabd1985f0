"""S3 and IAM as the service uses them: through their own APIs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from .faults import Faults
from .rights import Rights
from .signatures import OWN_KEY, SECRET_KEY

_HOME = "us-east-1"


class MissingError(Exception):
    """There is no such bucket, object or role."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A bucket and a key, or the beginning of keys."""

    bucket: str
    key: str

    @classmethod
    def of(cls, uri: str) -> Place:
        """Read ``s3://bucket/key``."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return cls(bucket=bucket, key=key)

    @property
    def uri(self) -> str:
        """Write it as a URI."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def folder(self) -> Place:
        """Give the same, as a folder: with a slash at its end."""
        key = self.key if not self.key or self.key.endswith("/") else self.key + "/"
        return Place(bucket=self.bucket, key=key)


class Storage:
    """What lies beside the service, at one address.

    :param endpoint: where S3, STS and IAM answer.
    """

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.faults, self.rights = Faults(), Rights()
        """What goes wrong here, too, and who may do what: those of the stand-in that is in use."""
        # Nothing that a test puts into the environment concerns these clients.
        alone = dict.fromkeys(("profile", "ca_bundle"), (None, None, None, None))
        nowhere = {"config_file": (None, None, os.devnull, None)}
        self._session = Session(session_vars=alone | nowhere)
        self.s3 = self.client("s3")
        """The client of S3; it reads buckets of every region."""
        self.iam = self.client("iam")

    def client(self, service: str, region: str = _HOME) -> Any:
        """Make a client of a service beside this one; not safe in threads, unlike its use."""
        return self._session.create_client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=OWN_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(proxies={}, retries={"max_attempts": 1}),
        )

    def close(self) -> None:
        """Close the connections."""
        self.s3.close()
        self.iam.close()

    def region_of(self, bucket: str) -> str:
        """Tell the region that *bucket* is in."""
        try:
            return self.s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] or _HOME
        except ClientError as error:
            raise MissingError(_words(error)) from None

    def read(self, place: Place) -> bytes:
        """Read an object."""
        try:
            return bytes(self.s3.get_object(Bucket=place.bucket, Key=place.key)["Body"].read())
        except ClientError as error:
            raise MissingError(_words(error)) from None

    def write(self, place: Place, content: bytes) -> None:
        """Write an object."""
        try:
            self.s3.put_object(Bucket=place.bucket, Key=place.key, Body=content)
        except ClientError as error:
            raise MissingError(_words(error)) from None

    def keys(self, place: Place) -> Iterator[tuple[str, int]]:
        """List what begins with *place*: keys and sizes, folders' own marks left out."""
        pages = self.s3.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=place.bucket, Prefix=place.key):
                for item in page.get("Contents", ()):
                    if not item["Key"].endswith("/"):
                        yield item["Key"], item["Size"]
        except ClientError as error:
            raise MissingError(_words(error)) from None

    def role(self, name: str) -> dict[str, Any]:
        """Give a role: ``AssumeRolePolicyDocument`` and ``Policies``, its documents."""
        try:
            role = dict(self.iam.get_role(RoleName=name)["Role"])
            names = self.iam.list_role_policies(RoleName=name)["PolicyNames"]
            role["Policies"] = [
                self.iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
                for policy in names
            ] + list(self._attached(name))
        except ClientError as error:
            raise MissingError(_words(error)) from None
        return role

    def _attached(self, name: str) -> Iterator[dict[str, Any]]:
        for policy in self.iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            arn = policy["PolicyArn"]
            version = self.iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            held = self.iam.get_policy_version(PolicyArn=arn, VersionId=version)
            yield held["PolicyVersion"]["Document"]


def _words(error: ClientError) -> str:
    return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
