"""Our folder in a bucket: where files go that Amazon Translate reads, and where it writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ...problems import EngineError
from .client import Connection
from .errors import code_of

_AT_ONCE = 1000
"""Keys in one DeleteObjects (S3 API Reference)."""
_HOME = "us-east-1"
"""What GetBucketLocation calls by no name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """A bucket, and the folder in it that is ours; keys are those of the whole bucket."""

    amazon: Connection
    name: str
    prefix: str
    """Ends with a slash."""

    def uri(self, key: str) -> str:
        """Name *key* as Amazon Translate wants it."""
        return f"s3://{self.name}/{key}"

    def key(self, uri: str) -> str:
        """Give the key that a URI names.

        :raises EngineError: if it is of another bucket.
        """
        start = self.uri("")
        if not uri.startswith(start):
            message = f"{uri} is not in the bucket {self.name!r}; set engine_options['bucket']"
            raise EngineError(message)
        return uri.removeprefix(start)

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Write an object, whole or not at all."""
        with self._telling(f"writing {self.uri(key)}"):
            self.amazon.s3.put_object(
                Bucket=self.name, Key=key, Body=data, ContentType=content_type
            )

    def get(self, key: str) -> bytes | None:
        """Read an object; None if there is none."""
        with self._telling(f"reading {self.uri(key)}"):
            try:
                found = self.amazon.s3.get_object(Bucket=self.name, Key=key)
            except self.amazon.failures as error:
                if code_of(error) in {"NoSuchKey", "404"}:
                    return None
                # So S3 speaks of what is not there to whom may not list the whole bucket.
                if code_of(error) == "AccessDenied" and key not in self.keys(key):
                    return None
                raise
            data: bytes = found["Body"].read()
        return data

    def keys(self, folder: str) -> Iterator[str]:
        """List what lies in a folder, and in those in it."""
        with self._telling(f"listing {self.uri(folder)}"):
            pages = self.amazon.s3.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.name, Prefix=folder):
                yield from (found["Key"] for found in page.get("Contents", ()))

    def delete(self, keys: Iterable[str]) -> int:
        """Remove objects; give how many.

        :raises EngineError: naming the first that could not be removed.
        """
        gone = list(keys)
        for start in range(0, len(gone), _AT_ONCE):
            objects = [{"Key": key} for key in gone[start : start + _AT_ONCE]]
            with self._telling(f"removing files from {self.uri(self.prefix)}"):
                answer = self.amazon.s3.delete_objects(
                    Bucket=self.name, Delete={"Objects": objects, "Quiet": True}
                )
            for error in answer.get("Errors", ()):
                message = f"{self.uri(error['Key'])} could not be removed: {error.get('Message')}"
                raise EngineError(message)
        return len(gone)

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        with self.amazon.telling(doing):
            try:
                yield
            except self.amazon.failures as error:
                if code_of(error) == "NoSuchBucket":
                    message = (
                        f"there is no bucket {self.name!r}; make it, or correct "
                        "engine_options['bucket']"
                    )
                    raise EngineError(message) from None
                raise

    def region(self) -> str:
        """Say where the bucket is."""
        with self._telling(f"looking at the bucket {self.name!r}"):
            answer = self.amazon.s3.get_bucket_location(Bucket=self.name)
        place: str | None = answer.get("LocationConstraint")
        return {"EU": "eu-west-1"}.get(place or _HOME, place or _HOME)

    def check(self, region: str) -> None:
        """Make sure that Amazon Translate in *region* can use the bucket.

        :raises EngineError: if there is no such bucket, or it is elsewhere.
        """
        place = self.region()
        if place != region:
            message = (
                f"the bucket {self.name!r} is in {place}, and Amazon Translate in {region} uses "
                f"only buckets there; set region to {place!r}, or bucket to one in {region}"
            )
            raise EngineError(message)
