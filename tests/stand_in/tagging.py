"""Tags of resources."""

from __future__ import annotations

from typing import Any

from .errors import Code, ServiceError, not_found
from .state import Call

MOST = 50
"""API Reference, TooManyTagsException: tags per resource."""


def keep_tags(call: Call, arn: str) -> None:
    """Keep the tags that a new resource comes with, and know it by its ARN."""
    tags = call.region.tags.setdefault(arn, {})
    tags |= {tag["Key"]: tag["Value"] for tag in call.request.get("Tags", ())}


def tag(call: Call) -> dict[str, Any]:
    """Add tags."""
    arn, tags = call.request["ResourceArn"], _tags(call)
    added = tags | {tag["Key"]: tag["Value"] for tag in call.request["Tags"]}
    if len(added) > MOST:
        message = f"A resource can have {MOST} tags."
        raise ServiceError(Code.TOO_MANY_TAGS, message, {"ResourceArn": arn})
    tags |= added
    return {}


def untag(call: Call) -> dict[str, Any]:
    """Take tags away."""
    tags = _tags(call)
    for key in call.request["TagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags(call: Call) -> dict[str, Any]:
    """List tags."""
    return {"Tags": [{"Key": key, "Value": value} for key, value in sorted(_tags(call).items())]}


def _tags(call: Call) -> dict[str, str]:
    arn = call.request["ResourceArn"]
    if arn not in {
        *(data.arn for data in call.region.parallel_data.values()),
        *(terminology.arn for terminology in call.region.terminologies.values()),
    }:
        raise not_found(arn, "resource")
    return call.region.tags.setdefault(arn, {})
