"""From a book's pairs to parallel data at Amazon, and from Amazon's complaints back to the pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..engines.amazon.bucket import Bucket
from ..engines.amazon.client import Connection
from ..engines.amazon.download import Complaint, load_complaints
from ..engines.amazon.paralleldata import ParallelDataStore, Resource, Say, Wanted
from ..engines.amazon.waiting import Patience
from ..problems import AmtsError
from .side import Side, parallel_data_name, parallel_data_note
from .teaching import Format, Teaching, dump

_CONTENT_TYPES = {"tmx": "application/xml", "csv": "text/csv", "tsv": "text/tab-separated-values"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """A pair that Amazon did not take."""

    place: str
    """Page and line of its source, or Amazon's own words where it is not known which it is."""
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Push:
    """What is to be pushed: one resource."""

    sides: tuple[Side, ...]
    teaching: Teaching
    form: Format

    @property
    def name(self) -> str:
        """Give the name of the resource."""
        return parallel_data_name(self.sides, self.teaching.level)

    @property
    def key(self) -> str:
        """Give the key of the file, which is named by its content."""
        prefix = self.sides[0].settings.prefix
        return f"{prefix}parallel-data/{self.name}/{self.teaching.version}.{self.form}"

    def wanted(self, bucket: Bucket) -> Wanted:
        """Say what Amazon shall have."""
        return Wanted(
            name=self.name,
            note=parallel_data_note(self.sides, self.teaching.level, self.teaching.version),
            uri=bucket.uri(self.key),
            form=self.form,
            kms_key=self.sides[0].settings.kms_key,
        )

    def run(self, amazon: Connection, *, patience: Patience, say: Say, wait: bool) -> bool:
        """Push it, if it is not there; tell whether anything was to do.

        :raises AmtsError: if something has to be mended first.
        """
        settings = self.sides[0].settings
        assert settings.bucket is not None
        bucket = Bucket(amazon=amazon, name=settings.bucket, prefix=settings.prefix)

        def upload() -> None:
            bucket.check(amazon.region or "")
            data = dump(self.teaching, self.form).encode()
            say(f"writing {len(data):,} bytes to {bucket.uri(self.key)}")
            bucket.put(self.key, data, _CONTENT_TYPES[self.form])

        return ParallelDataStore(amazon).push(
            self.wanted(bucket), upload, patience=patience, say=say, wait=wait
        )

    def result(
        self, amazon: Connection, fetch: Callable[[str, str], bytes]
    ) -> tuple[Resource, list[Skipped]]:
        """Give what Amazon made of the file, and what it left out.

        :raises AmtsError: if there is nothing any more, or Amazon could not use the file.
        """
        resource = ParallelDataStore(amazon).get(self.name)
        if resource is None:
            message = f"parallel data {self.name!r} were deleted meanwhile; run the same again"
            raise AmtsError(message)
        skipped = self.skipped(resource, fetch)
        if not resource.ready:
            reason = resource.message or next((one.why for one in skipped), "no reason given")
            message = f"Amazon could not use parallel data {self.name!r}: {reason}"
            raise AmtsError(message)
        return resource, skipped

    def skipped(self, resource: Resource, fetch: Callable[[str, str], bytes]) -> list[Skipped]:
        """List the pairs that Amazon did not take, and why."""
        faulty = resource.failed or resource.skipped
        failed = "FAILED" in {resource.status, resource.update}
        if not resource.errors_url or not (faulty or failed):
            return []
        data = fetch(resource.errors_url, f"what is wrong with parallel data {resource.name!r}")
        return list(find_places(load_complaints(data), self.teaching, self.form))


def find_places(
    complaints: Iterator[Complaint], teaching: Teaching, form: Format
) -> Iterator[Skipped]:
    """Say where in the book the records are that Amazon complains of.

    In TMX it counts units from 1 (Developer Guide, "Adding your parallel data"), in tables lines,
    of which the first names the languages.
    """
    first = 1 if form == "tmx" else 2
    lessons: Sequence[str] = [lesson.place for lesson in teaching.lessons]
    for one in complaints:
        index = None if one.number is None else one.number - first
        known = index is not None and 0 <= index < len(lessons)
        yield Skipped(
            place=lessons[index] if known and index is not None else one.where, why=one.why
        )
