"""Batch jobs at Amazon: started once, found again by name or id, waited for, stopped.

Sources: AWS Developer Guide, "Asynchronous batch processing"; service model of botocore.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...problems import EngineError
from .client import Connection
from .errors import code_of, said_by
from .jobfiles import CONTENT_TYPE
from .waiting import Patience

RUNNING = frozenset({"SUBMITTED", "IN_PROGRESS", "STOP_REQUESTED"})
WITH_OUTPUT = frozenset({"COMPLETED", "COMPLETED_WITH_ERROR", "STOPPED"})
"""A stopped job leaves what it had translated, if anything."""
_ROLE_NOT_YET = frozenset({"InvalidParameterValueException", "InvalidRequestException"})
"""What is said while IAM does not know a new role everywhere, and of other mistakes too."""
_OF_ROLES = ("role", "assume", "permission", "access")
"""A word of these tells the one from the others; what exactly is said is not documented."""
_MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Everything that a job is started with."""

    name: str
    """Also the token by which Amazon knows that it was started already."""
    input_uri: str
    """A folder of nothing but inputs: everything in it is translated and charged."""
    output_uri: str
    role: str
    source: str
    targets: tuple[str, ...]
    parallel_data: str = ""
    terminology: str = ""
    settings: Mapping[str, str]
    """``Formality`` and ``Profanity``; batch jobs have no ``Brevity``."""
    kms_key: str | None = None

    def request(self) -> dict[str, Any]:
        """Give the members of StartTextTranslationJob."""
        output: dict[str, Any] = {"S3Uri": self.output_uri}
        if self.kms_key:
            output["EncryptionKey"] = {"Type": "KMS", "Id": self.kms_key}
        given: dict[str, Any] = {
            "JobName": self.name,
            "ClientToken": self.name,
            "InputDataConfig": {"S3Uri": self.input_uri, "ContentType": CONTENT_TYPE},
            "OutputDataConfig": output,
            "DataAccessRoleArn": self.role,
            "SourceLanguageCode": self.source,
            "TargetLanguageCodes": list(self.targets),
        }
        if self.parallel_data:
            given["ParallelDataNames"] = [self.parallel_data]
        if self.terminology:
            given["TerminologyNames"] = [self.terminology]
        if self.settings:
            given["Settings"] = dict(self.settings)
        return given


@dataclass(frozen=True, kw_only=True, slots=True)
class JobState:
    """How a job stands."""

    id: str
    name: str
    status: str
    message: str
    output_uri: str
    """The folder of this job's outputs, once Amazon has made it."""
    inputs: int
    translated: int
    failed: int

    @property
    def running(self) -> bool:
        """Whether there is something to wait for."""
        return self.status in RUNNING


@dataclass(frozen=True, slots=True)
class JobStore:
    """The batch jobs of an account in a region."""

    amazon: Connection

    def start(self, start: Start, patience: Patience, say: Callable[[str], None]) -> str:
        """Start a job, or find that it was started; give its id.

        A role that was just made is not known everywhere for some seconds: it is asked again.

        :raises EngineError: if it cannot be started.
        """
        refusal = EngineError("")
        for waited in patience.rounds():
            try:
                answer = self.amazon.translate.start_text_translation_job(**start.request())
            except self.amazon.failures as error:
                doing = f"starting the job {start.name}"
                refusal = self.amazon.explain(error, doing)
                if not _may_be_the_role(error):
                    raise refusal from None
                if not waited:
                    say(f"the role {start.role} cannot be taken yet; trying again for a while")
            else:
                return str(answer["JobId"])
        message = (
            f"{refusal}; the role {start.role} has to exist and to trust translate.amazonaws.com: "
            "run amts doctor"
        )
        raise EngineError(message)

    def get(self, number: str) -> JobState | None:
        """Give the job with that id; None if there is none (any more)."""
        with self.amazon.telling(f"asking for the job {number}"):
            try:
                answer = self.amazon.translate.describe_text_translation_job(JobId=number)
            except self.amazon.failures as error:
                if code_of(error) == "ResourceNotFoundException":
                    return None
                raise
        return _state(answer["TextTranslationJobProperties"])

    def find(self, name: str) -> JobState | None:
        """Give the job of that name, the latest if there are several; None if there is none."""
        found = list(self.all({"JobName": name}))
        return next((job for job in found if job.name == name), None)

    def all(self, only: Mapping[str, Any] | None = None) -> Iterator[JobState]:
        """List jobs, the latest first; *only* is a ``TextTranslationJobFilter``."""
        more: dict[str, Any] = {"Filter": dict(only)} if only else {}
        while True:
            with self.amazon.telling("listing jobs"):
                answer = self.amazon.translate.list_text_translation_jobs(MaxResults=_MOST, **more)
            yield from map(_state, answer.get("TextTranslationJobPropertiesList", ()))
            if not answer.get("NextToken"):
                return
            more["NextToken"] = answer["NextToken"]

    def wait(self, number: str, patience: Patience, say: Callable[[str], None]) -> JobState | None:
        """Wait until a job is over; None if it was deleted.

        :raises EngineError: if it is not over when *patience* is.
        """
        status = ""
        for _ in patience.rounds():
            job = self.get(number)
            if job is None or not job.running:
                return job
            if job.status != status:
                status = job.status
                say(f"job {number}: {status}")
        message = f"the job {number} is not over yet; amts batch collect goes on from here"
        raise EngineError(message)

    def stop(self, number: str) -> str:
        """Ask Amazon to stop a job; give its status then.

        :raises EngineError: if there is no such job.
        """
        with self.amazon.telling(f"stopping the job {number}"):
            answer = self.amazon.translate.stop_text_translation_job(JobId=number)
        return str(answer["JobStatus"])


def _may_be_the_role(error: Exception) -> bool:
    """Tell whether a refusal may come from a role that is not known everywhere yet."""
    words = said_by(error).lower()
    return code_of(error) in _ROLE_NOT_YET and any(one in words for one in _OF_ROLES)


def _state(properties: Mapping[str, Any]) -> JobState:
    details = properties.get("JobDetails") or {}
    output = (properties.get("OutputDataConfig") or {}).get("S3Uri", "")
    return JobState(
        id=properties["JobId"],
        name=properties.get("JobName") or "",
        status=properties.get("JobStatus") or "",
        message=properties.get("Message") or "",
        output_uri=output if output.endswith("/") else f"{output}/",
        inputs=details.get("InputDocumentsCount") or 0,
        translated=details.get("TranslatedDocumentsCount") or 0,
        failed=details.get("DocumentsWithErrorsCount") or 0,
    )
