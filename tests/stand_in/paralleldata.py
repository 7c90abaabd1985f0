"""Parallel data: created, updated and deleted in their own time, one after the other.

Source: API Reference (CreateParallelData, UpdateParallelData, ParallelDataProperties) and
Developer Guide, "Customizing your translations with parallel data".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import datafiles, languages
from .datafiles import Import
from .errors import Code, ServiceError, not_found
from .faults import FailedImport, SlowJobs
from .paging import page
from .state import Call, World
from .storage import MissingError, Place
from .tagging import keep_tags
from .wording import Phrases

SECONDS = 60.0
"""How long creating, updating and deleting take; several minutes, at the real service."""

MOST = 1000
"""AWS Developer Guide, "Guidelines and quotas": parallel data resources per account and region."""

BUSY = Code.LIMIT_EXCEEDED
"""One is created or updated at a time, by the same page; which error says so is not documented."""


@dataclass(kw_only=True)
class ParallelData:
    """One resource."""

    name: str
    arn: str
    config: dict[str, str]
    details: dict[str, Any]
    """What is given back as it came: description, encryption key."""
    created: float
    due: float
    status: str = "CREATING"
    content: Import | None = None
    file: bytes = b""
    message: str = ""
    updated: float = 0.0
    errors: bytes = b""
    """The errors file of the creation, empty if there were none."""
    attempt: dict[str, Any] = field(default_factory=dict)
    """``LatestUpdateAttemptStatus`` and ``…At``."""
    attempt_errors: bytes = b""
    pending: dict[str, Any] | None = None
    """The update under way: its request."""
    fault: FailedImport | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it is being created or updated."""
        return self.status == "CREATING" or self.pending is not None

    def examples(self, target: str) -> Phrases:
        """Give its sentences, and these without their last sign, to find inside others."""
        pairs: dict[str, str] = {}
        for source, texts in self.content.texts.items() if self.content else ():
            if target in texts:
                pairs[source.rstrip(" .!?")] = texts[target].rstrip(" .!?。！？")
        for source, texts in self.content.texts.items() if self.content else ():
            if target in texts:
                pairs[source] = texts[target]
        return Phrases({source: text for source, text in pairs.items() if source})


def create(call: Call) -> dict[str, Any]:
    """Begin to create one."""
    _need_custom(call)
    return call.once(lambda: _create(call))


def _create(call: Call) -> dict[str, Any]:
    name, config = call.request["Name"], call.request["ParallelDataConfig"]
    settle(call)
    if name in call.region.parallel_data:
        raise ServiceError(Code.CONFLICT, f"A resource named {name} already exists.")
    if len(call.region.parallel_data) >= MOST:
        raise ServiceError(Code.LIMIT_EXCEEDED, f"There are {MOST} parallel data resources.")
    _one_at_a_time(call)
    _check_bucket(call, config)
    now = call.world.clock.now()
    arn = call.region.arn(f"parallel-data/{name}")
    call.region.parallel_data[name] = ParallelData(
        name=name,
        arn=arn,
        config=config,
        details={key: call.request[key] for key in _DETAILS if key in call.request},
        created=now,
        due=now + _duration(call),
        fault=call.fault(FailedImport),
    )
    keep_tags(call, arn)
    return {"Name": name, "Status": "CREATING"}


def update(call: Call) -> dict[str, Any]:
    """Begin to replace all of one by a new file."""
    _need_custom(call)
    return call.once(lambda: _update(call))


def _update(call: Call) -> dict[str, Any]:
    settle(call)
    data = _find(call)
    if data.status not in {"ACTIVE", "FAILED"} or data.is_busy:
        message = f"The parallel data {data.name} is {data.status}; it has to be ACTIVE or FAILED."
        raise ServiceError(Code.CONCURRENT_MODIFICATION, message)
    _one_at_a_time(call)
    _check_bucket(call, call.request["ParallelDataConfig"])
    now = call.world.clock.now()
    data.pending, data.due = call.request, now + _duration(call)
    data.fault = call.fault(FailedImport)
    data.attempt = {"LatestUpdateAttemptStatus": "UPDATING", "LatestUpdateAttemptAt": now}
    return {"Name": data.name, "Status": data.status, **data.attempt}


def delete(call: Call) -> dict[str, Any]:
    """Begin to delete one."""
    settle(call)
    data = _find(call)
    if data.is_busy:
        message = f"The parallel data {data.name} is being created or updated."
        raise ServiceError(Code.CONCURRENT_MODIFICATION, message)
    if data.status != "DELETING":
        data.status, data.due = "DELETING", call.world.clock.now() + SECONDS
    return {"Name": data.name, "Status": data.status}


def get(call: Call) -> dict[str, Any]:
    """Show one, and where its file and those of its errors are."""
    call.world.clock.poll()
    settle(call)
    data, world = _find(call), call.world
    said: dict[str, Any] = {"ParallelDataProperties": _properties(data)}
    for member, content in (
        ("DataLocation", data.file),
        ("AuxiliaryDataLocation", data.errors),
        ("LatestUpdateAttemptAuxiliaryDataLocation", data.attempt_errors),
    ):
        if content:
            said[member] = world.publish(f"{data.name}-{member}", content)
    return said


def listing(call: Call) -> dict[str, Any]:
    """List them by name."""
    call.world.clock.poll()
    settle(call)
    rows = [_properties(data) for _, data in sorted(call.region.parallel_data.items())]
    rows, more = page(call, rows, "parallel-data")
    return {"ParallelDataPropertiesList": rows, **more}


def settle(call: Call) -> None:
    """Finish what is due by now."""
    now = call.world.clock.now()
    for data in list(call.region.parallel_data.values()):
        if now < data.due:
            continue
        if data.status == "CREATING":
            _finish_creation(call.world, data)
        elif data.pending is not None:
            _finish_update(call.world, data)
        elif data.status == "DELETING":
            del call.region.parallel_data[data.name]


def _finish_creation(world: World, data: ParallelData) -> None:
    data.updated = data.due
    try:
        data.file, data.content = _import(world, data, data.config)
    except datafiles.UnusableFileError as problem:
        data.status, data.message = "FAILED", str(problem)
        return
    data.status = "ACTIVE"
    data.errors = data.content.errors_file() if data.content.messages else b""


def _finish_update(world: World, data: ParallelData) -> None:
    request, data.pending = data.pending or {}, None
    try:
        file, content = _import(world, data, request["ParallelDataConfig"])
    except datafiles.UnusableFileError as problem:  # what was there stays usable
        data.attempt["LatestUpdateAttemptStatus"] = "FAILED"
        failed = Import(source="", targets=[])
        failed.fail("", str(problem))
        data.attempt_errors = failed.errors_file()
        return
    data.attempt["LatestUpdateAttemptStatus"] = data.status = "ACTIVE"
    data.file, data.content, data.config = file, content, request["ParallelDataConfig"]
    data.details |= {key: request[key] for key in _DETAILS if key in request}
    data.updated, data.message = data.due, ""
    data.attempt_errors = content.errors_file() if content.messages else b""


def _import(world: World, data: ParallelData, config: dict[str, str]) -> tuple[bytes, Import]:
    if data.fault:
        raise datafiles.UnusableFileError(data.fault.message)
    try:
        file = world.storage.read(Place.of(config["S3Uri"]))
    except MissingError as problem:
        message = f"The file {config['S3Uri']} could not be read: {problem}"
        raise datafiles.UnusableFileError(message) from None
    return file, datafiles.read(file, config["Format"])


_DETAILS = ("Description", "EncryptionKey")


def _properties(data: ParallelData) -> dict[str, Any]:
    said: dict[str, Any] = {
        "Name": data.name,
        "Arn": data.arn,
        "Status": data.status,
        "ParallelDataConfig": data.config,
        "CreatedAt": data.created,
        "LastUpdatedAt": data.updated or data.created,
        **data.details,
        **data.attempt,
    }
    if data.message:
        said["Message"] = data.message
    if data.content:
        said |= {
            "SourceLanguageCode": data.content.source,
            "TargetLanguageCodes": data.content.targets,
            "ImportedDataSize": data.content.size,
            "ImportedRecordCount": data.content.imported,
            "FailedRecordCount": data.content.failed,
            "SkippedRecordCount": data.content.skipped,
        }
    return said


def _find(call: Call) -> ParallelData:
    name = call.request["Name"]
    if name not in call.region.parallel_data:
        raise not_found(name, "parallel data")
    return call.region.parallel_data[name]


def _one_at_a_time(call: Call) -> None:
    if busy := [data.name for data in call.region.parallel_data.values() if data.is_busy]:
        message = f"Only one parallel data can be created or updated at a time; {busy[0]} is."
        raise ServiceError(BUSY, message)


def _need_custom(call: Call) -> None:
    if call.region.name not in languages.CUSTOM_REGIONS:
        raise ServiceError(Code.NOT_AUTHORIZED, languages.NOT_HERE)


def _check_bucket(call: Call, config: dict[str, str]) -> None:
    place = Place.of(config["S3Uri"])
    if not place.key:
        message = f"{config['S3Uri']} does not name a file."
        raise ServiceError(Code.INVALID_PARAMETER_VALUE, message)
    # There is no role: it is the caller who has to be allowed to read the file.
    resource = f"arn:aws:s3:::{place.bucket}/{place.key}"
    call.need(call.world.rights.problem("s3:GetObject", resource))
    try:
        region = call.world.storage.region_of(place.bucket)
    except MissingError as problem:
        raise ServiceError(Code.INVALID_PARAMETER_VALUE, str(problem)) from None
    if region != call.region.name:
        message = f"The bucket {place.bucket} is in {region}, not in {call.region.name}."
        raise ServiceError(Code.INVALID_PARAMETER_VALUE, message)


def _duration(call: Call) -> float:
    slow = call.fault(SlowJobs)
    return SECONDS + (slow.seconds if slow else 0.0)
