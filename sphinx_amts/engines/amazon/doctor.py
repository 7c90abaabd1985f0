"""What would fail at Amazon before it does, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from ...problems import EngineError
from .bucket import Bucket
from .client import Connection
from .errors import code_of
from .jobs import JobStore
from .limits import BATCH_REGIONS, CUSTOM_REGIONS, TERMINOLOGIES
from .paralleldata import ParallelDataStore
from .policies import TRUSTED
from .settings import AmazonSettings
from .terminologies import TerminologyStore

PARALLEL_DATA = 1000
JOBS_AT_ONCE = 10
"""Quotas of an account in a region (Developer Guide, "Guidelines and quotas")."""
_PROBE = "amts-doctor.txt"
_POLICIES = "amts doctor --policies prints what is needed"


class Verdict(StrEnum):
    """How something is."""

    OK = "ok"
    NOTE = "note"
    """Not wrong, but good to know."""
    FAIL = "would fail"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    what: str
    """One line: what is so; for what would fail, how to mend it, too."""


def ok(what: str) -> Finding:
    """Say that something is as it has to be."""
    return Finding(verdict=Verdict.OK, what=what)


def note(what: str) -> Finding:
    """Say something that is good to know."""
    return Finding(verdict=Verdict.NOTE, what=what)


def fail(what: str) -> Finding:
    """Say that something would fail, and how to mend it."""
    return Finding(verdict=Verdict.FAIL, what=what)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a language of a book uses."""

    code: str
    settings: AmazonSettings
    parallel_data: str
    """The name that its parallel data have."""


def account_of(amazon: Connection) -> str:
    """Give the number of the account.

    :raises EngineError: if there are no credentials, or they are not valid.
    """
    with amazon.telling("asking who you are"):
        return str(amazon.sts.get_caller_identity()["Account"])


def examine(amazon: Connection, wanted: Sequence[Wanted]) -> Iterator[Finding]:
    """Look at everything, from credentials to names; a book without languages is no book."""
    if not amazon.region:
        yield fail(
            "no region is given; set engine_options['region'] or AWS_REGION, such as 'us-east-1'"
        )
        return
    try:
        account = account_of(amazon)
    except EngineError as error:
        yield fail(str(error))
        return
    yield ok(f"credentials of the account {account}")
    yield from _region(amazon.region)
    yield from _quotas(amazon)
    places = {(w.settings.bucket, w.settings.prefix) for w in wanted}
    for bucket, prefix in sorted(places, key=str):
        yield from _bucket(amazon, bucket, prefix)
    for role in sorted({w.settings.role for w in wanted}, key=str):
        yield from _role(amazon, role, account)
    for one in wanted:
        yield from _names(amazon, one)


def _region(region: str) -> Iterator[Finding]:
    if region in CUSTOM_REGIONS:
        yield ok(f"the region {region} has batch jobs and parallel data")
    elif region in BATCH_REGIONS:
        yield note(
            f"the region {region} has batch jobs, and parallel data are known of "
            f"{', '.join(sorted(CUSTOM_REGIONS))} only; choose one of these, or use --plain"
        )
    else:
        yield note(
            f"batch jobs and parallel data are not known of the region {region}; real-time "
            f"translation is; parallel data are in {', '.join(sorted(CUSTOM_REGIONS))}"
        )


def _quotas(amazon: Connection) -> Iterator[Finding]:
    """Count what there is, which also tells whether one may ask."""
    counted: tuple[tuple[str, int, Callable[[], int]], ...] = (
        ("parallel data", PARALLEL_DATA, lambda: _count(ParallelDataStore(amazon).all())),
        ("terminologies", TERMINOLOGIES, lambda: _count(TerminologyStore(amazon).all())),
    )
    for what, most, count in counted:
        try:
            number = count()
        except EngineError as error:
            yield fail(str(error))
        else:
            told = f"{number} of {most} {what} are used"
            yield ok(told) if number < most else fail(f"{told}; delete some")
    try:
        running = _running(amazon)
    except EngineError as error:
        yield fail(str(error))
    else:
        told = f"{running} of {JOBS_AT_ONCE} jobs at a time are used"
        yield ok(told) if running < JOBS_AT_ONCE else note(f"{told}; more wait for their turn")


def _count(found: Iterator[object]) -> int:
    return sum(1 for _ in found)


def _running(amazon: Connection) -> int:
    return _count(JobStore(amazon).all({"JobStatus": "IN_PROGRESS"}))


def _bucket(amazon: Connection, name: str | None, prefix: str) -> Iterator[Finding]:
    if not name:
        yield note("bucket is not set: there can be no batch jobs and no parallel data")
        return
    bucket = Bucket(amazon=amazon, name=name, prefix=prefix)
    key = f"{prefix}{_PROBE}"
    try:
        bucket.check(amazon.region or "")
        yield ok(f"the bucket {name!r} is in the same region")
        bucket.put(key, b"sphinx-amts may write here.\n", "text/plain")
        bucket.get(key)
        next(bucket.keys(prefix), None)
        bucket.delete([key])
        yield ok(f"{bucket.uri(prefix)} can be listed, read and written")
    except EngineError as error:
        yield fail(f"{error}; {_POLICIES}")


# The role


def _role(amazon: Connection, arn: str | None, account: str) -> Iterator[Finding]:
    if not arn:
        yield note("role is not set: there can be no batch jobs")
        return
    owner, name = arn.split(":")[4], arn.rpartition("/")[2]
    if owner != account:
        yield fail(f"the role {arn} is of another account than yours, {account}; correct it")
        return
    try:
        with amazon.telling(f"looking at the role {name}"):
            try:
                policy = amazon.iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
            except amazon.failures as error:
                if code_of(error) == "NoSuchEntity":
                    yield fail(f"there is no role {name!r}; make it: {_POLICIES}")
                    return
                if code_of(error) in {"AccessDenied", "AccessDeniedException"}:
                    yield note(f"you may not look at the role {name!r}: it may or may not work")
                    return
                raise
    except EngineError as error:
        yield fail(str(error))
        return
    yield from _trust(policy, name, account, amazon.region or "")


def _trust(policy: object, name: str, account: str, region: str) -> Iterator[Finding]:
    document = json.loads(unquote(policy)) if isinstance(policy, str) else policy
    statements = [one for one in _list(_member(document, "Statement")) if _trusts(one)]
    if not statements:
        yield fail(f"the role {name!r} does not trust {TRUSTED}; {_POLICIES} (trust)")
    elif not any(_fits(one, account, region) for one in statements):
        yield fail(
            f"the role {name!r} trusts {TRUSTED} for another account or region; {_POLICIES} (trust)"
        )
    elif not all(_member(one, "Condition") for one in statements):
        yield note(
            f"the role {name!r} trusts {TRUSTED} whoever asks; bind it to your account: "
            f"{_POLICIES} (trust)"
        )
    else:
        yield ok(f"the role {name!r} trusts {TRUSTED} for this account and region")


def _trusts(statement: object) -> bool:
    services = _list(_member(_member(statement, "Principal"), "Service"))
    actions = _list(_member(statement, "Action"))
    allowed = _member(statement, "Effect") == "Allow"
    return allowed and TRUSTED in services and "sts:AssumeRole" in actions


def _fits(statement: object, account: str, region: str) -> bool:
    """Tell whether the conditions that we know hold; others are the account's own business."""
    wanted = {
        "aws:sourceaccount": account,
        "aws:sourcearn": f"arn:aws:translate:{region}:{account}:job/x",
    }
    condition = _member(statement, "Condition")
    for operator in condition.values() if isinstance(condition, Mapping) else ():
        for key, values in operator.items():
            actual = wanted.get(key.lower())
            if actual and not any(fnmatchcase(actual, str(value)) for value in _list(values)):
                return False
    return True


def _member(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


# Names


def _names(amazon: Connection, wanted: Wanted) -> Iterator[Finding]:
    try:
        yield from _terminology(amazon, wanted)
        if wanted.settings.bucket:
            yield from _parallel_data(amazon, wanted)
    except EngineError as error:
        yield fail(f"{wanted.code}: {error}")


def _terminology(amazon: Connection, wanted: Wanted) -> Iterator[Finding]:
    name = wanted.settings.terminology
    if not name:
        return
    found = TerminologyStore(amazon).get(name)
    if found is None:
        how = (
            f"amts terms push BOOK --language {wanted.code}"
            if wanted.settings.terms
            else "correct engine_options['terminology']; amts terms list"
        )
        yield fail(f"{wanted.code}: there is no terminology {name!r}; {how}")
    else:
        yield ok(f"{wanted.code}: the terminology {name!r} has {found.terms} terms")


def _parallel_data(amazon: Connection, wanted: Wanted) -> Iterator[Finding]:
    found = ParallelDataStore(amazon).get(wanted.parallel_data)
    if found is None:
        yield note(
            f"{wanted.code}: there are no parallel data {wanted.parallel_data!r} yet: "
            f"amts data push BOOK --language {wanted.code}"
        )
    elif not found.ready:
        yield note(
            f"{wanted.code}: parallel data {found.name!r} are {found.status}"
            f"{found.update and f', their update {found.update}'}; amts data show {found.name}"
        )
    elif wanted.code not in found.targets:
        yield fail(
            f"{wanted.code}: parallel data {found.name!r} are of {', '.join(found.targets)}; "
            "correct engine_options['parallel_data']"
        )
    else:
        yield ok(f"{wanted.code}: parallel data {found.name!r} have {found.imported} records")
