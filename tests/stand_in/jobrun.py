"""What a job does when its time has come: every document into every language, and the details.

Source: AWS Developer Guide, "Getting the results" of asynchronous batch processing, for the names
of the outputs and of the details file; "Guidelines and quotas" for the limits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from . import languages, marked
from .errors import Code
from .faults import FailedDocument, OddNames, Spoil
from .realtime import applied_terminologies
from .state import Region, World
from .storage import MissingError, Place
from .wording import Manner, Phrases

DOCUMENT_BYTES = 20_000_000
DOCUMENT_CHARACTERS = 1_000_000
PROSE_BYTES = 1_000_000
"""Size, characters and translatable text of a document, each at most."""

START = "StartTextTranslationJob"
"""The operation that faults of jobs are looked up by."""

_KINDS = {"text/plain", "text/html"}


class FailureError(Exception):
    """A document cannot be translated; the caller's fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(kw_only=True)
class Outcome:
    """What became of a job."""

    documents: int
    failed: int
    """How many documents were not translated, into at least one language."""

    @property
    def counts(self) -> dict[str, int]:
        """Give the counts as the API has them."""
        return {
            "InputDocumentsCount": self.documents,
            "TranslatedDocumentsCount": self.documents - self.failed,
            "DocumentsWithErrorsCount": self.failed,
        }

    @property
    def message(self) -> str:
        """Say it in words."""
        if not self.failed:
            return "Your job has completed successfully."
        return f"{self.failed} of {self.documents} documents could not be translated."


def run(
    world: World, region: Region, request: dict[str, Any], *, source: Place, output: Place
) -> Outcome:
    """Translate what lies in *source* now, and write it to *output*.

    :raises MissingError: if there is nothing, or a resource was deleted since the job began.
    """
    for names, resources in (
        ("TerminologyNames", region.terminologies),
        ("ParallelDataNames", region.parallel_data),
    ):
        if gone := set(request.get(names, ())) - set(resources):
            message = f"{min(gone)} could not be found."
            raise MissingError(message)
    found = [key for key, _ in world.storage.keys(source)]
    if not found:
        message = f"There are no documents in {source.uri}."
        raise MissingError(message)
    odd = world.faults.take(OddNames, START) is not None
    failed: set[str] = set()
    for target in request["TargetLanguageCodes"]:
        job = _Translation(
            world=world, region=region, request=request, target=target, output=output, odd=odd
        )
        for key in found:
            name = key.removeprefix(source.key)
            job.document(name, partial(world.storage.read, Place(bucket=source.bucket, key=key)))
        failed |= job.failed
        job.write_details(source)
    return Outcome(documents=len(found), failed=len(failed))


@dataclass(kw_only=True)
class _Translation:
    """One language of a job."""

    world: World
    region: Region
    request: dict[str, Any]
    target: str
    output: Place
    odd: bool
    details: list[dict[str, Any]] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    characters: int = 0

    def document(self, name: str, read: partial[bytes]) -> None:
        """Translate one document, or note why not."""
        try:
            text = self._checked(name, read())
        except (FailureError, MissingError) as problem:
            code = problem.code if isinstance(problem, FailureError) else Code.RESOURCE_NOT_FOUND
            error = {"errorCode": code, "errorMessage": str(problem)}
            self.failed.add(name)
            self.details.append({"sourceFile": name, "auxiliaryData": {"error": error}})
            return
        manner = self._manner(text)
        translated = self._translate(text, manner)
        file = self._name(name)
        place = Place(bucket=self.output.bucket, key=self.output.key + file)
        self.world.storage.write(place, translated.encode())
        self.details.append(
            {"sourceFile": name, "targetFile": file, "auxiliaryData": _auxiliary(manner)}
        )

    def write_details(self, source: Place) -> None:
        """Write the file that leads from sources to outputs; its counts are strings."""
        said = {
            "sourceLanguageCode": self.request["SourceLanguageCode"],
            "targetLanguageCode": self.target,
            "charactersTranslated": str(self.characters),
            "documentCountWithCustomerError": str(len(self.failed)),
            "documentCountWithServerError": "0",
            "inputDataPrefix": source.uri.removesuffix("/"),
            "outputDataPrefix": self.output.uri,
            "details": self.details,
        }
        key = f"{self.output.key}details/{self.target}.auxiliary-translation-details.json"
        content = json.dumps(said, ensure_ascii=False).encode()
        self.world.storage.write(Place(bucket=self.output.bucket, key=key), content)

    def _checked(self, name: str, content: bytes) -> str:
        fault = self.world.faults.take(
            FailedDocument, START, concerning=lambda fault: fault.concerns(name, self.target)
        )
        if fault:
            raise FailureError(fault.code, fault.message)
        try:
            text = content.decode()
        except UnicodeDecodeError:
            message = "Invalid utf-8 encoded texts detected"
            raise FailureError(Code.INVALID_REQUEST, message) from None
        if self._kind not in _KINDS:
            message = f"The stand-in translates {' and '.join(sorted(_KINDS))} only."
            raise FailureError(Code.INVALID_REQUEST, message)
        prose = self._prose(text)
        if (
            len(content) > DOCUMENT_BYTES
            or len(text) > DOCUMENT_CHARACTERS
            or len(prose.encode()) > PROSE_BYTES
        ):
            message = "The document is larger than a document of a batch job can be."
            raise FailureError(Code.LIMIT_EXCEEDED, message)
        return text

    def _translate(self, text: str, manner: Manner) -> str:
        if manner.target == self._source(text):
            return text  # as it is, and not billed
        translated = marked.translate(text, manner)
        billed, custom = len(self._prose(text)), manner.examples is not None
        self.characters += billed
        self.world.ledger.bill(billed, custom=custom)
        self.world.ledger.note_sentences(self.target, manner.sentences)
        spoil = self.world.faults.take(Spoil, START, text)
        return spoil.how(translated) if spoil else translated

    def _manner(self, text: str) -> Manner:
        source = self._source(text)
        targets = self.request["TargetLanguageCodes"]
        settings = dict(self.request.get("Settings", {}))
        if languages.NO_PROFANITY_MASK & set(targets):
            settings.pop("Profanity", None)  # one target without it, and none is masked
        terms = {
            name: self.region.terminologies[name].phrases(source, self.target)
            for name in self.request.get("TerminologyNames", ())
        }
        return Manner(
            target=self.target,
            settings=languages.applied(settings, source, self.target),
            terms=terms,
            examples=self._examples,
        )

    @cached_property
    def _examples(self) -> Phrases | None:
        names = self.request.get("ParallelDataNames", ())
        return self.region.parallel_data[names[0]].examples(self.target) if names else None

    @property
    def _kind(self) -> str:
        return str(self.request["InputDataConfig"]["ContentType"])

    def _prose(self, text: str) -> str:
        return marked.prose_of(text) if self._kind == "text/html" else text

    def _source(self, text: str) -> str:
        source = str(self.request["SourceLanguageCode"])
        return languages.detect(text) if source == "auto" else source

    def _name(self, name: str) -> str:
        if self.odd:
            return f"{self.target}/{len(self.details)}.out"
        folder, slash, file = name.rpartition("/")
        return f"{folder}{slash}{self.target}.{file}"


def _auxiliary(manner: Manner) -> dict[str, Any]:
    if not manner.used:
        return {}
    applied = [
        {
            "name": one["Name"],
            "terms": [
                {"sourceText": term["SourceText"], "targetText": term["TargetText"]}
                for term in one["Terms"]
            ],
        }
        for one in applied_terminologies(manner)
    ]
    return {"appliedTerminologies": applied}
