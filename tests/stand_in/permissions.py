"""Whether IAM policies allow something: as much of their language as a role of ours needs.

Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

SERVICE = "translate.amazonaws.com"


def allows(
    policies: Iterable[Mapping[str, Any]],
    action: str,
    resource: str,
    context: Mapping[str, str],
) -> bool:
    """Tell whether *policies* allow *action* on *resource*, and none denies it."""
    effects = {
        statement["Effect"]
        for policy in policies
        for statement in _list(policy["Statement"])
        if _any(action.lower(), _list(statement.get("Action", ())), lower=True)
        and _any(resource, _list(statement.get("Resource", ())))
        and _holds(statement.get("Condition", {}), context)
    }
    return "Allow" in effects and "Deny" not in effects


def trusts(policy: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """Tell whether a trust policy lets Amazon Translate assume the role."""
    effects = {
        statement["Effect"]
        for statement in _list(policy["Statement"])
        if _any("sts:assumerole", _list(statement.get("Action", ())), lower=True)
        and SERVICE in _services(statement.get("Principal", {}))
        and _holds(statement.get("Condition", {}), context)
    }
    return "Allow" in effects and "Deny" not in effects


def _services(principal: str | Mapping[str, Any]) -> list[str]:
    """Give the services that a principal names; ``*`` is no service."""
    return [] if isinstance(principal, str) else _list(principal.get("Service", ()))


def _holds(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    """Tell whether all *conditions* hold; one that is not known here does not."""
    return all(
        key.lower() in context and _compares(operator, context[key.lower()], _list(values))
        for operator, tests in conditions.items()
        for key, values in tests.items()
    )


def _compares(operator: str, value: str, wanted: list[str]) -> bool:
    match operator:
        case "StringEquals":
            return value in wanted
        case "StringLike" | "ArnLike" | "ArnEquals":
            return _any(value, wanted)
        case _:
            return False


def _any(value: str, patterns: list[str], *, lower: bool = False) -> bool:
    return any(fnmatchcase(value, p.lower() if lower else p) for p in patterns)


def _list(value: Any) -> list[Any]:
    return [value] if isinstance(value, str | Mapping) else list(value)
