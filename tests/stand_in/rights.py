"""What the caller may do: everything, unless a test gives it policies.

``amazon.allow_only(policy)`` tells whether a policy is enough for what a program does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import unescape

from .permissions import SERVICE, allows
from .signatures import ACCOUNT

USER = f"arn:aws:iam::{ACCOUNT}:user/stand-in"

Need = tuple[str, str, dict[str, str]]
"""An action, the resource, and the keys that conditions look at."""

_KEY = re.compile(rb"<Key>([^<]*)</Key>")
_OBJECTS = {
    "GET": "s3:GetObject",
    "HEAD": "s3:GetObject",
    "PUT": "s3:PutObject",
    "POST": "s3:PutObject",  # the parts of a large upload
    "DELETE": "s3:DeleteObject",
}


class Rights:
    """The policies of the caller."""

    def __init__(self) -> None:
        self.policies: list[Mapping[str, Any]] | None = None
        """None is everything; to ask who one is needs no right at all."""

    def problem(
        self, action: str, resource: str = "*", context: Mapping[str, str] | None = None
    ) -> str:
        """Say in AWS's words that the caller may not do this; nothing, if it may."""
        if self.policies is None or action == "sts:GetCallerIdentity":
            return ""
        if allows(self.policies, action, resource, context or {}):
            return ""
        return (
            f"User: {USER} is not authorized to perform: {action} on resource: {resource} "
            f"because no identity-based policy allows the {action} action"
        )

    def to_pass(self, role: str) -> str:
        """Say that the caller may not hand *role* to Amazon Translate; nothing, if it may."""
        return self.problem("iam:PassRole", role, {"iam:passedtoservice": SERVICE})


def of_s3(method: str, path: str, query: str, body: bytes = b"") -> list[Need]:
    """Give what a request to S3 needs the right to.

    :param body: of a request to delete several objects at once.
    """
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    asked = parse_qs(query, keep_blank_values=True)
    resource = f"arn:aws:s3:::{bucket}"
    if key:
        return [(_OBJECTS[method], f"{resource}/{key}", {})]
    if "location" in asked:
        return [("s3:GetBucketLocation", resource, {})]
    if "delete" in asked:
        keys = [unescape(found.decode()) for found in _KEY.findall(body)]
        return [("s3:DeleteObject", f"{resource}/{key}", {}) for key in keys]
    if method in {"GET", "HEAD"}:
        return [("s3:ListBucket", resource, {"s3:prefix": asked.get("prefix", [""])[0]})]
    return [("s3:CreateBucket", resource, {})]


def of_query(service: str, asked: Mapping[str, list[str]]) -> list[Need]:
    """Give what a request to IAM or STS needs the right to."""
    role = asked.get("RoleName", ["*"])[0]
    return [(f"{service}:{asked['Action'][0]}", f"arn:aws:iam::{ACCOUNT}:role/{role}", {})]
