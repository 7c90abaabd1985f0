"""The service's own contract: every constraint of botocore's service model, enforced.

botocore checks required and unknown members, types and minimum lengths before it sends; maximum
lengths, patterns and enumerations reach the service.  Here they are checked on arrival, and the
answers are held to the same model before they leave.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import regex  # the patterns are Java's: they name Unicode classes, which `re` does not know
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape

TARGET_PREFIX = "AWSShineFrontendService_20170701"

_HALF = re.compile("[\ud800-\udfff]")  # JSON can say half a sign, UTF-8 cannot

# The model says that these need nothing, the Developer Guide that they need both.
_REQUIRED_BESIDES = {"ParallelDataConfig": ("S3Uri", "Format")}

# Documented in words, absent from the shapes (API Reference, the members' descriptions).
_AT_MOST = {
    "TargetLanguageCodeStringList": (10, "target languages per job"),
    "ResourceNameList": (1, "resource per request"),
    "TagList": (50, "tags per resource"),
}


class BrokenConstraintError(Exception):
    """A value does not fit its *shape*; the message is worded as AWS words it."""

    def __init__(self, message: str, shape: str = "") -> None:
        super().__init__(message)
        self.shape = shape


@cache
def service_model() -> ServiceModel:
    """Read the model that the installed botocore has for Amazon Translate."""
    return ServiceModel(Loader().load_service_model("translate", "service-2"), "translate")


def operations() -> dict[str, OperationModel]:
    """Give every operation by name."""
    model = service_model()
    return {name: model.operation_model(name) for name in model.operation_names}


def declared_errors(operation: OperationModel) -> frozenset[str]:
    """Give the error codes that *operation* declares."""
    return frozenset(shape.name for shape in operation.error_shapes)


def error_status(code: str) -> int:
    """Give the HTTP status of an error, 400 where the model has none."""
    model = service_model()
    if code not in model.shape_names:
        return 400
    return int(model.shape_for(code).metadata.get("error", {}).get("httpStatusCode", 400))


def read(shape: Shape, value: object, path: str = "") -> Any:
    """Read JSON of *shape*: blobs as bytes, timestamps as seconds, everything checked.

    :raises BrokenConstraintError: at the first member that does not fit.
    """
    return _READERS[shape.type_name](shape, value, path)


def write(shape: Shape | None, value: Any) -> Any:
    """Write *value* as JSON of *shape*, and hold it to the shape; None is that of no answer.

    :raises BrokenConstraintError: if the answer is not one the service could give.
    """
    if value is None or shape is None:
        return value
    match shape.type_name:
        case "structure":
            missing = set(shape.required_members) - set(value)
            unknown = set(value) - set(shape.members)
            if missing or unknown:
                message = f"{shape.name}: missing {sorted(missing)}, unknown {sorted(unknown)}"
                raise BrokenConstraintError(message, shape.name)
            return {name: write(shape.members[name], member) for name, member in value.items()}
        case "list":
            return [write(shape.member, item) for item in value]
        case "timestamp":
            return float(value)
        case "blob":
            return base64.b64encode(value).decode("ascii")
        case _:
            return read(shape, value, shape.name)


def _structure(shape: Shape, value: object, path: str) -> object:
    if not isinstance(value, Mapping):
        raise BrokenConstraintError(_expected(path, "a structure"))
    required = (*shape.required_members, *_REQUIRED_BESIDES.get(shape.name, ()))
    for name in required:
        if value.get(name) is None:
            raise BrokenConstraintError(_broken("null", _at(path, name), "Member must not be null"))
    for name in value:
        if name not in shape.members:
            message = f"1 validation error detected: unknown member '{_at(path, name)}'"
            raise BrokenConstraintError(message)
    return {
        name: read(shape.members[name], member, _at(path, name))
        for name, member in value.items()
        if member is not None
    }


def _list(shape: Shape, value: object, path: str) -> object:
    if not isinstance(value, list):
        raise BrokenConstraintError(_expected(path, "a list"))
    _length(shape, len(value), value, path)
    if shape.name in _AT_MOST and len(value) > _AT_MOST[shape.name][0]:
        most, what = _AT_MOST[shape.name]
        message = f"At most {most} {what}, found {len(value)} at '{path}'"
        raise BrokenConstraintError(message, shape.name)
    return [
        read(shape.member, item, f"{path}.{number}.member")
        for number, item in enumerate(value, start=1)
    ]


def _string(shape: Shape, value: object, path: str) -> object:
    if not isinstance(value, str):
        raise BrokenConstraintError(_expected(path, "a string"))
    if _HALF.search(value):
        raise BrokenConstraintError(_expected(path, "Unicode, without halves of signs"))
    _length(shape, len(value), value, path)
    if (allowed := getattr(shape, "enum", None)) and value not in allowed:
        constraint = f"Member must satisfy enum value set: [{', '.join(allowed)}]"
        raise BrokenConstraintError(_broken(value, path, constraint), shape.name)
    pattern = shape.metadata.get("pattern")
    if pattern and not _pattern(pattern).fullmatch(value):
        constraint = f"Member must satisfy regular expression pattern: {pattern}"
        raise BrokenConstraintError(_broken(value, path, constraint), shape.name)
    return value


def _integer(shape: Shape, value: object, path: str) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BrokenConstraintError(_expected(path, "an integer"))
    low, high = shape.metadata.get("min", -math.inf), shape.metadata.get("max", math.inf)
    if value < low:
        constraint = f"Member must have value greater than or equal to {low}"
        raise BrokenConstraintError(_broken(str(value), path, constraint))
    if value > high:
        constraint = f"Member must have value less than or equal to {high}"
        raise BrokenConstraintError(_broken(str(value), path, constraint))
    return value


def _timestamp(_shape: Shape, value: object, path: str) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BrokenConstraintError(_expected(path, "seconds since 1970"))
    return float(value)


def _blob(shape: Shape, value: object, path: str) -> object:
    try:
        content = base64.b64decode(str(value), validate=True)
    except binascii.Error:
        raise BrokenConstraintError(_expected(path, "base64")) from None
    _length(shape, len(content), "…", path)
    return content


_READERS: dict[str, Callable[[Shape, object, str], object]] = {
    "structure": _structure,
    "list": _list,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "timestamp": _timestamp,
    "blob": _blob,
}


@cache
def _pattern(pattern: str) -> regex.Pattern[str]:
    # Java matches the whole; Python's `$` would accept a newline at the end.
    return regex.compile(pattern.removeprefix("^").removesuffix("$"))


def _length(shape: Shape, length: int, value: object, path: str) -> None:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", math.inf)
    if length < low:
        constraint = f"Member must have length greater than or equal to {low}"
        raise BrokenConstraintError(_broken(value, path, constraint), shape.name)
    if length > high:
        constraint = f"Member must have length less than or equal to {high}"
        raise BrokenConstraintError(_broken(value, path, constraint), shape.name)


def _at(path: str, name: str) -> str:
    name = name[:1].lower() + name[1:]
    return f"{path}.{name}" if path else name


def _broken(value: object, path: str, constraint: str) -> str:
    shown = str(value)
    shown = shown if len(shown) <= 200 else shown[:200] + "…"
    return (
        f"1 validation error detected: Value '{shown}' at '{path}' "
        f"failed to satisfy constraint: {constraint}"
    )


def _expected(path: str, what: str) -> str:
    return f"1 validation error detected: '{path or 'request'}' has to be {what}"
