"""``amts terms``: the terms of a book: found, checked, and as a custom terminology at Amazon."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING

from ..problems import AmtsError
from ..tables import table
from . import amazon as shell
from . import bookterms
from .saying import put

if TYPE_CHECKING:
    from ..batch.side import Side
    from ..engines.amazon.terminologies import Terms
    from . import Commands


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    terms = commands.add_parser(
        "terms",
        help="the terms of a book, and custom terminologies at Amazon",
        description="What a book's terms are called: found in its human translation, checked, and "
        "as custom terminologies at Amazon.",
    )
    actions = terms.add_subparsers(title="actions", required=True, metavar="ACTION")
    bookterms.add_to(actions)
    push = actions.add_parser(
        "push",
        help="import the terms of a book",
        description="Give Amazon the terms of a book: its option 'terminology'.  Nothing is sent "
        "if they are there already.",
        epilog="amts terms push book --language zh",
    )
    push.set_defaults(run=_push)
    shell.add_book(push)
    push.add_argument(
        "--direction",
        choices=("uni", "multi"),
        default="uni",
        help="multi: each language may be the source; default: uni",
    )
    shell.add_dry_run(push)
    listing = actions.add_parser("list", help="list all of the account in the region")
    listing.set_defaults(run=_list)
    shell.add_account(listing)
    delete = actions.add_parser("delete", help="delete one")
    delete.set_defaults(run=_delete)
    delete.add_argument("name", metavar="NAME")
    shell.add_account(delete)


def _push(options: argparse.Namespace) -> int:
    sides = shell.for_each_side(options, lambda side, *_: side)
    pushes = [(side, _terms(side)) for side in sides if side.terms or options.language]
    if not pushes:
        put([f"{options.book}: no language of it names a terminology"])
    for side, terms in pushes:
        terms.dump()  # tells what is wrong before anything is sent
        if not side.settings.terminology:
            message = (
                f"{side.target}: engine_options['terminology'] is None, so that no translation "
                "would use the terms; remove that option"
            )
            raise AmtsError(message)
    for side, terms in pushes:
        name = side.settings.terminology
        what = f"{name}: {side.source} to {side.target}, {len(terms.entries)} terms"
        if options.dry_run:
            put([f"{what}: would be imported, unless it is there already"])
        else:
            put([f"{what}: {_import(side, terms, options.direction.upper())}"])
    return 0


def _terms(side: Side) -> Terms:
    from ..engines.amazon.terminologies import Terms

    return Terms(source=side.source, target=side.target, entries=side.terms)


def _import(side: Side, terms: Terms, direction: str) -> str:
    """Import the terms of one language; say what was done."""
    from ..batch.side import terminology_note
    from ..engines.amazon.client import connect
    from ..engines.amazon.terminologies import TerminologyStore

    settings = side.settings
    with closing(connect(settings)) as amazon:
        imported = TerminologyStore(amazon).push(
            settings.terminology,
            terms,
            terminology_note(side),
            direction="MULTI" if direction == "MULTI" else "UNI",
            kms_key=settings.kms_key,
        )
    if imported is None:
        return "is there already; nothing was sent"
    skipped = f", {imported.skipped} skipped" if imported.skipped else ""
    message = f" ({imported.message})" if imported.message else ""
    return f"imported{skipped}{message}"


def _list(options: argparse.Namespace) -> int:
    from ..engines.amazon.terminologies import TerminologyStore

    rows = [("name", "languages", "terms", "direction", "of")]
    with closing(shell.connect_to(options)) as amazon:
        for one in TerminologyStore(amazon).all():
            languages = f"{one.source} to {', '.join(one.targets)}"
            whose = one.note.what if one.note else ""
            rows.append((one.name, languages, str(one.terms), one.direction, whose))
    put(table(rows, numbers=False))
    return 0


def _delete(options: argparse.Namespace) -> int:
    from ..engines.amazon.terminologies import TerminologyStore

    with closing(shell.connect_to(options)) as amazon:
        TerminologyStore(amazon).delete(options.name)
    put([f"{options.name}: deleted"])
    return 0
