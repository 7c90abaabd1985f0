"""``amts doctor``: what would fail at Amazon, and how to mend it."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import TYPE_CHECKING

from ..problems import EngineError
from . import amazon as shell
from .saying import put, tell

if TYPE_CHECKING:
    from ..batch.side import Side
    from ..engines.amazon.client import Connection
    from ..engines.amazon.doctor import Wanted
    from . import Commands


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    doctor = commands.add_parser(
        "doctor",
        help="what would fail at Amazon, and how to mend it",
        description="Look at credentials, region, quotas and, for a book, at its bucket, role, "
        "terminologies and parallel data.  A small file is written to the bucket and removed.",
        epilog="amts doctor book · amts doctor book --policies",
    )
    doctor.set_defaults(run=_doctor)
    shell.add_book(doctor, required=False)
    doctor.add_argument(
        "--policies",
        action="store_true",
        help="print the least that AWS has to allow, as JSON: caller, role and trust",
    )
    shell.add_account(doctor)


def _doctor(options: argparse.Namespace) -> int:
    sides = shell.for_each_side(options, lambda side, *_: side) if options.book else []
    if options.policies:
        return _policies(options, sides)
    accounts: dict[object, list[Side]] = {}
    for side in sides:
        accounts.setdefault((side.settings.region, side.settings.profile), []).append(side)
    failed = [_examine(options, some) for some in accounts.values() or [[]]]
    return shell.INCOMPLETE if any(failed) else 0


def _connect(options: argparse.Namespace, sides: list[Side]) -> Connection:
    from ..engines.amazon.client import connect

    return connect(sides[0].settings) if sides else shell.connect_to(options)


def _examine(options: argparse.Namespace, sides: list[Side]) -> bool:
    """Look at one account; tell whether anything would fail."""
    from ..engines.amazon.doctor import Verdict, examine

    failed = False
    with closing(_connect(options, sides)) as amazon:
        for finding in examine(amazon, list(map(_wanted, sides))):
            put([f"{finding.verdict:<11}{finding.what}"])
            failed |= finding.verdict is Verdict.FAIL
    return failed


def _wanted(side: Side) -> Wanted:
    from ..batch.side import parallel_data_name
    from ..engines.amazon.doctor import Wanted

    return Wanted(
        code=side.target, settings=side.settings, parallel_data=parallel_data_name([side])
    )


def _policies(options: argparse.Namespace, sides: list[Side]) -> int:
    from ..engines.amazon.doctor import account_of
    from ..engines.amazon.policies import Account, caller, role, trust

    settings = sides[0].settings if sides else None
    with closing(_connect(options, sides)) as amazon:
        known = {"region": amazon.region}
        try:
            known["number"] = account_of(amazon)
        except EngineError as error:
            tell(f"the account is not known: {error}")
    if settings is not None:
        known |= {
            "bucket": settings.bucket,
            "prefix": settings.prefix,
            "role": settings.role,
            "kms_key": settings.kms_key,
        }
    account = Account(**{name: value for name, value in known.items() if value})
    policies = {"caller": caller(account), "role": role(account), "trust": trust(account)}
    put([json.dumps(policies, indent=2)])
    return 0
