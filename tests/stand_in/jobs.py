"""Batch jobs: started, looked at, listed, stopped.

Source: API Reference (StartTextTranslationJob and the others), Developer Guide, "Asynchronous
batch processing" and its prerequisites.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from . import languages, paralleldata
from .errors import Code, ServiceError, bad_request, not_found
from .faults import FailedJob, RoleNotReady, SlowJobs
from .jobrun import Outcome, run
from .paging import page
from .permissions import allows, trusts
from .signatures import ACCOUNT
from .state import Call
from .storage import MissingError, Place

SECONDS = 60.0
"""How long a job takes, half of it before it begins; tens of minutes, at the real service."""

CONTENT_TYPES = frozenset(
    {
        "text/plain",
        "text/html",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/x-xliff+xml",
    }
)
"""API Reference, InputDataConfig."""

WRITE_CHECK = ".write_access_check_file.temp"
"""What the service leaves behind in the output folder, having tried whether it may write."""


@dataclass(kw_only=True)
class Job:
    """One job."""

    number: str
    request: dict[str, Any]
    submitted: float
    seconds: float = SECONDS
    status: str = "SUBMITTED"
    ended: float = 0.0
    message: str = ""
    outcome: Outcome | None = None
    failure: FailedJob | None = None

    @property
    def source(self) -> Place:
        """The input folder."""
        return Place.of(self.request["InputDataConfig"]["S3Uri"]).folder

    @property
    def output(self) -> Place:
        """The folder of the job's own in the output folder."""
        folder = Place.of(self.request["OutputDataConfig"]["S3Uri"]).folder
        own = f"{ACCOUNT}-TranslateText-{self.number}/"
        return Place(bucket=folder.bucket, key=folder.key + own)


def start(call: Call) -> dict[str, Any]:
    """Begin a job."""
    if call.region.name not in languages.BATCH_REGIONS:
        raise ServiceError(Code.NOT_AUTHORIZED, languages.NOT_HERE)
    return call.once(lambda: _start(call))


def _start(call: Call) -> dict[str, Any]:
    paralleldata.settle(call)
    _check_languages(call)
    _check_resources(call)
    number = hashlib.sha256(f"{call.region.name} {call.region.started}".encode()).hexdigest()[:32]
    job = Job(number=number, request=call.request, submitted=call.world.clock.now())
    _check_role(call, job)
    _check_folders(call, job)
    slow = call.fault(SlowJobs)
    job.seconds += slow.seconds if slow else 0.0
    job.failure = call.fault(FailedJob)
    call.region.started += 1
    output = Place.of(call.request["OutputDataConfig"]["S3Uri"]).folder
    call.world.storage.write(Place(bucket=output.bucket, key=output.key + WRITE_CHECK), b"")
    call.region.jobs[number] = job
    return {"JobId": number, "JobStatus": "SUBMITTED"}


def describe(call: Call) -> dict[str, Any]:
    """Show one."""
    call.world.clock.poll()
    _settle(call)
    return {"TextTranslationJobProperties": _properties(_find(call))}


def stop(call: Call) -> dict[str, Any]:
    """Ask one to stop; one that is done already stays done."""
    _settle(call)
    job = _find(call)
    if job.status in {"SUBMITTED", "IN_PROGRESS"}:
        job.status = "STOP_REQUESTED"
    return {"JobId": job.number, "JobStatus": job.status}


def listing(call: Call) -> dict[str, Any]:
    """List jobs, with at most one filter; the newest first, unless asked for what came before."""
    call.world.clock.poll()
    _settle(call)
    wanted = call.request.get("Filter", {})
    if len(wanted) > 1:
        raise ServiceError(Code.INVALID_FILTER, "Only one filter can be used at a time.")
    rows = [job for job in call.region.jobs.values() if _is_wanted(job, wanted)]
    rows.sort(key=lambda job: job.submitted, reverse="SubmittedBeforeTime" not in wanted)
    rows, more = page(call, rows, "jobs")
    return {"TextTranslationJobPropertiesList": [_properties(job) for job in rows], **more}


def _is_wanted(job: Job, wanted: dict[str, Any]) -> bool:
    return (
        wanted.get("JobName") in {None, job.request.get("JobName")}
        and wanted.get("JobStatus") in {None, job.status}
        and job.submitted < wanted.get("SubmittedBeforeTime", float("inf"))
        and job.submitted > wanted.get("SubmittedAfterTime", 0.0)
    )


def _settle(call: Call) -> None:
    """Go on with every job as far as it is by now."""
    paralleldata.settle(call)
    now = call.world.clock.now()
    for job in call.region.jobs.values():
        if job.status == "STOP_REQUESTED":
            job.status, job.ended = "STOPPED", now
        if job.status == "SUBMITTED" and now >= job.submitted + job.seconds / 2:
            job.status = "IN_PROGRESS"
        if job.status == "IN_PROGRESS" and now >= job.submitted + job.seconds:
            _finish(call, job)


def _finish(call: Call, job: Job) -> None:
    job.ended = job.submitted + job.seconds
    if job.failure:
        job.status, job.message = "FAILED", job.failure.message
        return
    try:
        job.outcome = run(
            call.world,
            call.region,
            job.request,
            source=job.source,
            output=job.output,
        )
    except MissingError as problem:
        job.status, job.message = "FAILED", str(problem)
        return
    job.status = "COMPLETED_WITH_ERROR" if job.outcome.failed else "COMPLETED"
    job.message = job.outcome.message


def _properties(job: Job) -> dict[str, Any]:
    asked = {name: job.request[name] for name in _SHOWN if name in job.request}
    output = {**job.request["OutputDataConfig"], "S3Uri": job.output.uri}
    said = {
        "JobId": job.number,
        "JobStatus": job.status,
        "SubmittedTime": job.submitted,
        **asked,
        "OutputDataConfig": output,
    }
    if job.ended:
        said["EndTime"] = job.ended
    if job.message:
        said["Message"] = job.message
    if job.outcome:
        said["JobDetails"] = job.outcome.counts
    return said


_SHOWN = (
    *("JobName", "SourceLanguageCode", "TargetLanguageCodes", "TerminologyNames"),
    *("ParallelDataNames", "InputDataConfig", "DataAccessRoleArn", "Settings"),
)


def _find(call: Call) -> Job:
    number = call.request["JobId"]
    if number not in call.region.jobs:
        raise not_found(number, "job")
    return call.region.jobs[number]


def _check_languages(call: Call) -> None:
    source, targets = call.request["SourceLanguageCode"], call.request["TargetLanguageCodes"]
    for target in targets:
        languages.check_pair(source, target)
    if len(set(targets)) < len(targets):
        raise bad_request(call.declared, "A target language is named twice.")
    if call.request["InputDataConfig"]["ContentType"] not in CONTENT_TYPES:
        raise bad_request(call.declared, "The content type is not supported.")
    if "Brevity" in call.request.get("Settings", {}):
        message = "Brevity is not supported for batch translation."
        raise ServiceError(Code.INVALID_REQUEST, message)


def _check_resources(call: Call) -> None:
    for name in call.request.get("TerminologyNames", ()):
        if name not in call.region.terminologies:
            raise not_found(name, "terminology")
    for name in call.request.get("ParallelDataNames", ()):
        if name not in call.region.parallel_data:
            raise not_found(name, "parallel data")
        data = call.region.parallel_data[name]
        if data.status != "ACTIVE" or data.content is None:
            message = f"The parallel data {name} is {data.status}; it has to be ACTIVE."
            raise ServiceError(Code.INVALID_REQUEST, message)
        lacking = set(call.request["TargetLanguageCodes"]) - set(data.content.targets)
        if data.content.source != call.request["SourceLanguageCode"] or lacking:
            message = f"The parallel data {name} does not have all languages of the job."
            raise ServiceError(Code.INVALID_REQUEST, message)


def _check_role(call: Call, job: Job) -> None:
    """Refuse a role that cannot be assumed, or may not read and write what the job needs."""
    arn = call.request["DataAccessRoleArn"]
    call.need(call.world.rights.to_pass(arn))
    context = {
        "aws:sourceaccount": ACCOUNT,
        "aws:sourcearn": f"arn:aws:translate:{call.region.name}:{ACCOUNT}:*",
        "aws:resourceaccount": ACCOUNT,
        "s3:resourceaccount": ACCOUNT,
    }
    try:
        role = call.world.storage.role(arn.rpartition("/")[2])
    except MissingError:
        role = None
    if (
        role is None
        or role["Arn"] != arn
        or not trusts(role["AssumeRolePolicyDocument"], context)
        or call.fault(RoleNotReady)
    ):
        message = f"Amazon Translate cannot assume the role {arn}."
        raise ServiceError(Code.INVALID_PARAMETER_VALUE, message)
    source, output = job.source, job.output
    for action, place in (
        ("s3:ListBucket", source),
        ("s3:ListBucket", output),
        ("s3:GetObject", source),
        ("s3:PutObject", output),
    ):
        lists = action == "s3:ListBucket"
        resource = f"arn:aws:s3:::{place.bucket}" + ("" if lists else f"/{place.key}file")
        if not allows(role["Policies"], action, resource, context | {"s3:prefix": place.key}):
            message = f"The role {arn} is not allowed to {action} on {resource}."
            raise ServiceError(Code.INVALID_REQUEST, message)


def _check_folders(call: Call, job: Job) -> None:
    """Refuse folders that are in the wrong place ("Prerequisites" of asynchronous processing)."""
    if not job.source.key:
        message = "The input has to be in a folder, not at the top of the bucket."
        raise ServiceError(Code.INVALID_REQUEST, message)
    try:
        for place in job.source, job.output:
            region = call.world.storage.region_of(place.bucket)
            if region != call.region.name:
                message = f"The bucket {place.bucket} is in {region}, not in {call.region.name}."
                raise ServiceError(Code.INVALID_REQUEST, message)
        folders = [key for key, _ in call.world.storage.keys(job.source)]
    except MissingError as problem:
        raise ServiceError(Code.INVALID_REQUEST, str(problem)) from None
    if any("details" in key.removeprefix(job.source.key).split("/")[:-1] for key in folders):
        message = "No folder in the input folder can have the name 'details'."
        raise ServiceError(Code.INVALID_REQUEST, message)
