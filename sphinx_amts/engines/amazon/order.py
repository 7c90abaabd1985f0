"""What a batch job is asked for: sentences in files, targets and settings, as the memory keeps it.

An order names itself by its content.  Whoever orders the same again, after a kill or on another
machine with the same memory, has the same name, the same files and the same token at Amazon.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from ...problems import AmtsError
from ...tagged import escape, plain
from .jobfiles import divide, dump_file
from .jobs import Start
from .markup import to_html
from .names import digest
from .settings import AmazonSettings

VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence to translate; each text stands once in an order."""

    text: str
    """Tagged text, as the memory is asked for it."""
    place: str
    """The page where it stands first, and the line of its segment if that is known."""

    @property
    def id(self) -> str:
        """Name it in files, where nothing but letters and digits is safe."""
        return digest(self.text)

    @property
    def characters(self) -> int:
        """Count what Amazon charges at most."""
        return charged(self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """An input of the job."""

    name: str
    sentences: tuple[Sentence, ...]

    def html(self, language: str) -> str:
        """Write it."""
        return dump_file(language, [(one.id, to_html(one.text)) for one in self.sentences])


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One language of an order, and how the memory will know what comes back."""

    code: str
    engine: str
    """The fingerprint."""
    model: str
    """The version of the parallel data; empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Everything that a job is started with, and that its outputs are understood by."""

    source: str
    targets: tuple[Target, ...]
    files: tuple[File, ...]
    region: str
    bucket: str
    prefix: str
    role: str
    kms_key: str | None = None
    parallel_data: str = ""
    terminology: str = ""
    settings: Mapping[str, str]
    revision: str = ""
    """Of the book, as far as it is known: for the record."""
    attempt: int = 0
    """How often the same was ordered before, and came to nothing."""

    @property
    def content(self) -> str:
        """Name what is ordered, however often it was."""
        return digest(self._dump(replace(self, revision="", attempt=0)))

    @property
    def name(self) -> str:
        """Name the job: letters, digits and hyphens, as a token of Amazon's has to be."""
        return f"amts-{self.content}" + (f"-{self.attempt}" if self.attempt else "")

    @property
    def folder(self) -> str:
        """Give the key of the folder that is this job's own."""
        return f"{self.prefix}jobs/{self.name}/"

    @property
    def output_folder(self) -> str:
        """Give the key of the folder below which Amazon makes one of its own."""
        return f"{self.folder}output/"

    @property
    def input_folder(self) -> str:
        """Give the key of the folder of nothing but inputs."""
        return f"{self.folder}input/"

    @property
    def characters(self) -> int:
        """Count what Amazon charges, for all languages."""
        return sum(one.characters for one in self.sentences()) * len(self.targets)

    def sentences(self) -> Iterator[Sentence]:
        """Give every sentence, in the order of the book."""
        for file in self.files:
            yield from file.sentences

    def start(self) -> Start:
        """Say what the job is started with."""
        return Start(
            name=self.name,
            input_uri=f"s3://{self.bucket}/{self.input_folder}",
            output_uri=f"s3://{self.bucket}/{self.output_folder}",
            role=self.role,
            source=self.source,
            targets=tuple(target.code for target in self.targets),
            parallel_data=self.parallel_data,
            terminology=self.terminology,
            settings=self.settings,
            kms_key=self.kms_key,
        )

    def dump(self) -> str:
        """Write the order as JSON."""
        return self._dump(self)

    @staticmethod
    def _dump(order: Order) -> str:
        return json.dumps({"version": VERSION, **asdict(order)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def load(cls, text: str) -> Self:
        """Read what :meth:`dump` wrote.

        :raises AmtsError: if a newer version of the product wrote it.
        """
        given: dict[str, Any] = json.loads(text)
        if given.pop("version") != VERSION:
            message = "the job was ordered by a newer sphinx-amts; upgrade sphinx-amts"
            raise AmtsError(message)
        given["targets"] = tuple(Target(**target) for target in given["targets"])
        given["files"] = tuple(
            File(
                name=file["name"],
                sentences=tuple(Sentence(**sentence) for sentence in file["sentences"]),
            )
            for file in given["files"]
        )
        return cls(**given)


def charged(text: str) -> int:
    """Count the characters of tagged *text* in a file: without tags, which are not charged."""
    return len(escape(plain(text)))


def make_files(pages: Sequence[Sequence[Sentence]]) -> tuple[File, ...]:
    """Put the sentences of each page into a file of its own, or several if they are many."""
    files: list[File] = []
    for page in pages:
        known = {one.id: one for one in page}
        for chunk in divide([(one.id, to_html(one.text)) for one in page]):
            sentences = tuple(known[identifier] for identifier, _ in chunk)
            files.append(File(name=f"{len(files) + 1:05}.html", sentences=sentences))
    return tuple(files)


def batch_settings(settings: AmazonSettings, code: str) -> Mapping[str, str]:
    """Give the settings of a job.

    :raises AmtsError: if one is set that batch jobs do not have.
    """
    if settings.brevity:
        message = (
            f"engine 'amazon': brevity is set for {code!r}, and batch jobs have none; "
            "remove it, or leave this language to builds"
        )
        raise AmtsError(message)
    return settings.wire()
