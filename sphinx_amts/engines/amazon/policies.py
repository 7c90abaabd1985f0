"""The least that AWS has to allow, as policies to paste: for you, and for the role of batch jobs.

Sources: AWS Developer Guide, "Prerequisites for batch translation jobs" (role, trust and the
"confused deputy" conditions); Service Authorization Reference, "Amazon Translate" (actions).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TRUSTED = "translate.amazonaws.com"
"""The service that takes the role."""

ACTIONS = (
    "translate:TranslateText",
    "translate:CreateParallelData",
    "translate:UpdateParallelData",
    "translate:GetParallelData",
    "translate:ListParallelData",
    "translate:DeleteParallelData",
    "translate:StartTextTranslationJob",
    "translate:DescribeTextTranslationJob",
    "translate:ListTextTranslationJobs",
    "translate:StopTextTranslationJob",
    "translate:ImportTerminology",
    "translate:GetTerminology",
    "translate:ListTerminologies",
    "translate:DeleteTerminology",
)
"""What sphinx-amts asks of Amazon Translate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What policies are written for; what is not known is a word to be replaced."""

    number: str = "ACCOUNT"
    region: str = "REGION"
    bucket: str = "BUCKET"
    prefix: str = "amts/"
    """Ends with a slash, or is empty for the whole bucket."""
    role: str = ""
    """The ARN of the role of batch jobs."""
    kms_key: str = ""
    """The ARN of the key that files in the bucket are encrypted with."""

    @property
    def partition(self) -> str:
        """Give ``aws``, or what China and the government have instead."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    @property
    def role_arn(self) -> str:
        """Give the ARN of the role, or what it would be."""
        return self.role or f"arn:{self.partition}:iam::{self.number}:role/sphinx-amts-translate"


def caller(account: Account) -> Mapping[str, Any]:
    """Give what you need, or the machine that builds: Translate, its folder, and handing on the role."""
    return _policy(
        _statement("Translate", ACTIONS, "*"),
        _statement("Files", ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), _folder(account)),
        _statement("ListFiles", ("s3:ListBucket",), _bucket(account), _prefix(account)),
        _statement("FindBucket", ("s3:GetBucketLocation",), _bucket(account)),
        _statement(
            "HandOnTheRole",
            ("iam:PassRole",),
            account.role_arn,
            {"StringEquals": {"iam:PassedToService": TRUSTED}},
        ),
        _statement("LookAtTheRole", ("iam:GetRole",), account.role_arn),
        *_key(account),
    )


def role(account: Account) -> Mapping[str, Any]:
    """Give what the role of batch jobs needs: to read inputs and write outputs in its folder.

    It may list the whole bucket, as in Amazon's own example: how Translate lists is not documented.
    """
    return _policy(
        _statement("Files", ("s3:GetObject", "s3:PutObject"), _folder(account)),
        _statement("ListFiles", ("s3:ListBucket",), _bucket(account)),
        *_key(account),
    )


def trust(account: Account) -> Mapping[str, Any]:
    """Say who may take the role: Translate, and only for this account and region."""
    return _policy(
        {
            "Sid": "TranslateTakesTheRole",
            "Effect": "Allow",
            "Principal": {"Service": TRUSTED},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account.number},
                "ArnLike": {
                    "aws:SourceArn": f"arn:{account.partition}:translate:"
                    f"{account.region}:{account.number}:*"
                },
            },
        }
    )


def dump(policy: Mapping[str, Any]) -> str:
    """Write a policy as JSON."""
    return json.dumps(policy, indent=2)


def _bucket(account: Account) -> str:
    return f"arn:{account.partition}:s3:::{account.bucket}"


def _folder(account: Account) -> str:
    return f"{_bucket(account)}/{account.prefix}*"


def _prefix(account: Account) -> Mapping[str, Any] | None:
    return {"StringLike": {"s3:prefix": f"{account.prefix}*"}} if account.prefix else None


def _key(account: Account) -> list[dict[str, Any]]:
    actions = ("kms:Decrypt", "kms:GenerateDataKey")
    return [_statement("Key", actions, account.kms_key)] if account.kms_key else []


def _statement(
    name: str,
    actions: Sequence[str],
    resource: str,
    condition: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Sid": name,
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": resource,
    }
    return statement | ({"Condition": condition} if condition else {})


def _policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
