"""From the body of a request to the body of its answer: who may ask what, and who answers it."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from . import contract, jobs, paralleldata, realtime, signatures, tagging, terminologies
from .errors import UNDECLARED, Code, ServiceError, bad_request
from .faults import Refuse
from .ledger import Entry
from .state import Call, World

Operation = Callable[[Call], dict[str, Any]]

AT_ONCE: dict[str, Operation] = {
    "ListLanguages": realtime.list_languages,
    "TranslateDocument": realtime.translate_document,
    "TranslateText": realtime.translate_text,
}
"""Operations that change nothing, and so run side by side."""

ONE_BY_ONE: dict[str, Operation] = {
    "CreateParallelData": paralleldata.create,
    "DeleteParallelData": paralleldata.delete,
    "DeleteTerminology": terminologies.delete,
    "DescribeTextTranslationJob": jobs.describe,
    "GetParallelData": paralleldata.get,
    "GetTerminology": terminologies.get,
    "ImportTerminology": terminologies.import_terminology,
    "ListParallelData": paralleldata.listing,
    "ListTagsForResource": tagging.list_tags,
    "ListTerminologies": terminologies.listing,
    "ListTextTranslationJobs": jobs.listing,
    "StartTextTranslationJob": jobs.start,
    "StopTextTranslationJob": jobs.stop,
    "TagResource": tagging.tag,
    "UntagResource": tagging.untag,
    "UpdateParallelData": paralleldata.update,
}
"""The others, with their resources."""


def answer(
    world: World, operation: str, headers: Message, body: bytes, entry: Entry
) -> tuple[int, dict[str, Any]]:
    """Answer a request; errors are answers, too: a status and JSON."""
    model = contract.operations().get(operation)
    declared = contract.declared_errors(model) if model else frozenset()
    try:
        if model is None:
            raise ServiceError(Code.UNKNOWN_OPERATION, f"There is no operation {operation}.")
        entry.region = signatures.check(headers, body, now=datetime.now(UTC))
        if fault := world.faults.take(Refuse, operation, body.decode(errors="replace")):
            raise fault.refusal()
        call = _understand(world, operation, body, entry, declared)
        return 200, contract.write(model.output_shape, _run(call))
    except ServiceError as refusal:
        if refusal.code not in declared and refusal.code not in UNDECLARED:
            world.defects.append(f"{operation} does not declare {refusal}")
        entry.error = refusal.code
        return _error(refusal)
    except Exception:  # noqa: BLE001 (whatever it is, it is the stand-in's own mistake)
        world.defects.append(f"{operation}: {traceback.format_exc()}")
        entry.error = Code.INTERNAL_SERVER
        return _error(ServiceError(Code.INTERNAL_SERVER, "The stand-in made a mistake."))


def _understand(
    world: World, operation: str, body: bytes, entry: Entry, declared: frozenset[str]
) -> Call:
    try:
        raw = json.loads(body)
    except ValueError:
        raise ServiceError(Code.SERIALIZATION, "The body is not JSON.") from None
    try:
        request = contract.read(contract.operations()[operation].input_shape, raw)
    except contract.BrokenConstraintError as problem:
        raise _broken(problem, declared, raw) from None
    entry.request = request
    call = Call(
        world=world,
        region=world.region(entry.region),
        operation=operation,
        request=request,
        body=body.decode(),
        entry=entry,
        declared=declared,
    )
    call.need(world.rights.problem(f"translate:{operation}"))
    return call


def _run(call: Call) -> dict[str, Any]:
    if run := AT_ONCE.get(call.operation):
        return run(call)
    with call.world.lock:
        return ONE_BY_ONE[call.operation](call)


def _broken(
    problem: contract.BrokenConstraintError, declared: frozenset[str], raw: dict[str, Any]
) -> ServiceError:
    """Refuse a broken constraint, with the error that the operation has for just this one."""
    match problem.shape:
        case "BoundedLengthString" if raw["Text"]:
            return realtime.too_large(len(raw["Text"].encode()))
        case "DisplayLanguageCode":
            members = {"DisplayLanguageCode": raw["DisplayLanguageCode"]}
            return ServiceError(Code.UNSUPPORTED_DISPLAY_LANGUAGE_CODE, str(problem), members)
        case "TagList" if Code.TOO_MANY_TAGS in declared:
            return ServiceError(Code.TOO_MANY_TAGS, str(problem))
        case _:
            return bad_request(declared, str(problem))


def _error(refusal: ServiceError) -> tuple[int, dict[str, Any]]:
    said = {"__type": refusal.code, "Message": refusal.message, **refusal.members}
    return refusal.status or contract.error_status(refusal.code), said
