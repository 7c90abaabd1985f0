"""Custom terminologies at Amazon: a book's terms, pushed only when they changed.

A terminology is named by its content, so one name never means two things: a translation that was
made with it stays right in the memory, and Amazon's ten minutes until a change is seen everywhere
(service model of botocore) matter to nobody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...problems import EngineError
from .client import Connection
from .errors import code_of
from .limits import TERM_BYTES, TERMINOLOGY_BYTES
from .names import Note

Direction = Literal["UNI", "MULTI"]
_MOST = 500
_SIGNS = ("+", "-", "=", "@")
"""What no field of a table may begin with: Amazon would refuse it as a formula of a spreadsheet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """The terms of a book in one language."""

    source: str
    target: str
    entries: Mapping[str, str]
    """Source term → what it is called."""

    def too_long(self) -> tuple[str, ...]:
        """List the terms that Amazon would not take: more than 200 bytes on a side."""
        return tuple(
            source
            for source, target in self.entries.items()
            if max(len(source.encode()), len(target.encode())) > TERM_BYTES
        )

    def dump(self) -> bytes:
        """Write the terms as the CSV that Amazon reads, the same bytes for the same terms.

        :raises EngineError: if there is none, one is too long, or they are too many.
        """
        _check(self)
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((self.source, self.target))
        writer.writerows(sorted(self.entries.items()))
        data = stream.getvalue().encode()
        if len(data) > TERMINOLOGY_BYTES:
            message = (
                f"the terms of {self.target!r} are {len(data):,} bytes, and Amazon takes "
                f"{TERMINOLOGY_BYTES:,}; remove some"
            )
            raise EngineError(message)
        return data


def _check(terms: Terms) -> None:
    if not terms.entries:
        message = (
            f"there are no terms for {terms.target!r}; write them into a CSV or TSV file, and name "
            f"it: amts_languages = {{{terms.target!r}: {{'terminology': 'terms.csv'}}}}"
        )
        raise EngineError(message)
    if long := terms.too_long():
        more = f" (and {len(long) - 1} more)" if len(long) > 1 else ""
        message = (
            f"the term {long[0][:40]!r}{more} has more than {TERM_BYTES} bytes, which Amazon does "
            "not take; shorten or remove it"
        )
        raise EngineError(message)
    for pair in terms.entries.items():
        for text in pair:
            if text.startswith(_SIGNS) or "\n" in text:
                message = (
                    f"the term {text[:40]!r} begins with one of + - = @, or has two lines, which "
                    "Amazon does not take; change or remove it"
                )
                raise EngineError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terminology:
    """A terminology as Amazon has it."""

    name: str
    note: Note | None
    source: str
    targets: tuple[str, ...]
    terms: int
    skipped: int
    direction: str
    updated: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class TerminologyStore:
    """The terminologies of an account in a region."""

    amazon: Connection

    def get(self, name: str) -> Terminology | None:
        """Give the terminology called *name*; None if there is none."""
        with self.amazon.telling(f"looking for the terminology {name!r}"):
            try:
                answer = self.amazon.translate.get_terminology(Name=name)
            except self.amazon.failures as error:
                if code_of(error) == "ResourceNotFoundException":
                    return None
                raise
        return _terminology(answer["TerminologyProperties"])

    def all(self) -> Iterator[Terminology]:
        """List every terminology, whoever made it, in Amazon's order."""
        with self.amazon.telling("listing terminologies"):
            pages = self.amazon.translate.get_paginator("list_terminologies")
            for page in pages.paginate(PaginationConfig={"PageSize": _MOST}):
                yield from map(_terminology, page.get("TerminologyPropertiesList", ()))

    def push(
        self,
        name: str,
        terms: Terms,
        note: Note,
        *,
        direction: Direction = "UNI",
        kms_key: str | None = None,
    ) -> Terminology | None:
        """Make Amazon's terminology that of *terms*; None if it is so already.

        :raises EngineError: if the name is somebody else's, or Amazon does not take the terms.
        """
        data = terms.dump()
        found = self.get(name)
        if found is not None:
            if found.note is None or found.note.owner != note.owner:
                message = (
                    f"there is a terminology {name!r} already, not made of this book; nothing was "
                    "changed: set engine_options['terminology'] to another name, or delete it"
                )
                raise EngineError(message)
            if found.note.version == note.version and found.direction in {"", direction}:
                return None
        given: dict[str, Any] = {
            "Name": name,
            "MergeStrategy": "OVERWRITE",
            "Description": str(note),
            "TerminologyData": {"File": data, "Format": "CSV", "Directionality": direction},
        }
        if kms_key and found is None:
            given["EncryptionKey"] = {"Type": "KMS", "Id": kms_key}
        with self.amazon.telling(f"importing the terminology {name!r}"):
            answer = self.amazon.translate.import_terminology(**given)
        return _terminology(answer["TerminologyProperties"])

    def delete(self, name: str) -> None:
        """Delete a terminology.

        :raises EngineError: if there is none of that name.
        """
        with self.amazon.telling(f"deleting the terminology {name!r}"):
            self.amazon.translate.delete_terminology(Name=name)


def _terminology(properties: Mapping[str, Any]) -> Terminology:
    return Terminology(
        name=properties["Name"],
        note=Note.read(properties.get("Description")),
        source=properties.get("SourceLanguageCode") or "",
        targets=tuple(properties.get("TargetLanguageCodes") or ()),
        terms=properties.get("TermCount") or 0,
        skipped=properties.get("SkippedTermCount") or 0,
        direction=properties.get("Directionality") or "",
        updated=str(properties.get("LastUpdatedAt") or ""),
        message=properties.get("Message") or "",
    )
