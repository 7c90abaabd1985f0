"""``amts data``: the parallel data of a book at Amazon."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import AmtsError
from ..tables import table
from . import amazon as shell
from .saying import put, tell

if TYPE_CHECKING:
    from ..batch.pushing import Push
    from ..batch.side import Side
    from ..edition.build import Build
    from ..edition.gathering import Gathered
    from ..engines.amazon.paralleldata import Resource
    from ..paralleldata import ParallelData
    from ..paralleldata.pages import Level
    from . import Commands


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    data = commands.add_parser(
        "data",
        help="parallel data at Amazon, which customise batch jobs",
        description="Parallel data at Amazon: what people translated, for Amazon to learn from.",
    )
    actions = data.add_subparsers(title="actions", required=True, metavar="ACTION")
    push = actions.add_parser(
        "push",
        help="make or update those of a book",
        description="Give Amazon the pairs of a book and its human translation.  Nothing is sent "
        "if they are there already.",
        epilog="amts data push book --language zh",
    )
    push.set_defaults(run=_push)
    shell.add_book(push)
    push.add_argument("--paragraphs", action="store_true", help="paragraphs, not sentences")
    push.add_argument("--format", choices=("tmx", "csv", "tsv"), default="tmx", help="default: tmx")
    push.add_argument(
        "--together",
        action="store_true",
        help="one resource for all the languages, for jobs of several languages",
    )
    shell.add_dry_run(push)
    push.add_argument(
        "--no-wait", action="store_true", help="do not wait until Amazon has read them"
    )
    listing = actions.add_parser("list", help="list all of the account in the region")
    listing.set_defaults(run=_list)
    shell.add_account(listing)
    for name, run, text in (
        ("show", _show, "tell how they stand, and what Amazon did not take"),
        ("download", _download, "write the file that they were made of"),
        ("delete", _delete, "delete them"),
    ):
        action = actions.add_parser(name, help=text, description=text.capitalize() + ".")
        action.set_defaults(run=run)
        action.add_argument("name", metavar="NAME")
        shell.add_account(action)
        if name == "download":
            action.add_argument("--output", type=Path, metavar="FILE", help="default: NAME.tmx")


# Push


def _push(options: argparse.Namespace) -> int:
    def pairs(side: Side, build: Build, gathered: Gathered) -> tuple[Side, ParallelData | None]:
        from ..bookpairs import parallel_data
        from ..builders import now

        there = gathered.book is not None or gathered.catalogs
        return side, parallel_data(build, gathered, clock=now) if there else None

    read = shell.for_each_side(options, pairs)
    found = [(side, data) for side, data in read if data is not None]
    without = [side.target for side, data in read if data is None]
    if without and (options.language or not found):
        message = (
            f"there is no human translation into {without[0]!r} to take pairs from; "
            f"name it: amts_languages = {{{without[0]!r}: {{'translation': '…'}}}}"
        )
        raise AmtsError(message)
    for side, _ in found:
        side.needs("bucket")
    pushes = [_make(group, options) for group in _groups(found, together=options.together)]
    if options.dry_run:
        for push in pushes:
            put(_told(push, "would be pushed, unless it is there already"))
        return 0
    return max([_run(push, wait=not options.no_wait) for push in pushes])


def _groups(
    found: list[tuple[Side, ParallelData]], *, together: bool
) -> list[list[tuple[Side, ParallelData]]]:
    from ..batch.side import check_together

    if not together:
        return [[one] for one in found]
    check_together([side for side, _ in found])
    return [found]


def _make(group: list[tuple[Side, ParallelData]], options: argparse.Namespace) -> Push:
    from ..batch.pushing import Push
    from ..batch.teaching import teach

    level: Level = "paragraphs" if options.paragraphs else "sentences"
    return Push(
        sides=tuple(side for side, _ in group),
        teaching=teach([data for _, data in group], level, options.format),
        form=options.format,
    )


def _run(push: Push, *, wait: bool) -> int:
    from ..engines.amazon.client import connect
    from ..engines.amazon.download import fetch

    with closing(connect(push.sides[0].settings)) as amazon:
        pushed = push.run(amazon, patience=shell.patience(), say=tell, wait=wait)
        if pushed and not wait:
            put(_told(push, "is on its way; amts data show tells how it stands"))
            return 0
        resource, skipped = push.result(amazon, fetch)
        put(_told(push, "was pushed" if pushed else "is there already; nothing was sent"))
        if pushed:
            put([f"  {_counts(resource)}"])
        if skipped:
            put([f"  {len(skipped)} were skipped by Amazon, because"])
            put(f"    {one.place}: {one.why}" for one in skipped)
    return shell.INCOMPLETE if pushed and skipped else 0


def _told(push: Push, what: str) -> Iterator[str]:
    teaching = push.teaching
    languages = f"{teaching.source} to {', '.join(teaching.targets)}"
    yield f"{push.name}: {languages}, {len(teaching.lessons)} {teaching.level}: {what}"
    if teaching.left_out:
        count = len(teaching.left_out)
        yield (
            f"  {count} cannot stand in a {push.form} file: {', '.join(teaching.left_out[:5])}"
            + (", …" if count > 5 else "")
        )


def _counts(resource: Resource) -> str:
    return f"{resource.imported} imported, {resource.failed} failed, {resource.skipped} skipped"


# What there is


def _list(options: argparse.Namespace) -> int:
    from ..engines.amazon.paralleldata import ParallelDataStore

    rows = [("name", "languages", "status", "records", "of")]
    with closing(shell.connect_to(options)) as amazon:
        for one in ParallelDataStore(amazon).all():
            languages = f"{one.source} to {', '.join(one.targets)}" if one.source else ""
            whose = one.note.what if one.note else ""
            rows.append((one.name, languages, _status(one), str(one.imported), whose))
    put(table(rows, numbers=False))
    return 0


def _status(resource: Resource) -> str:
    update = f", update {resource.update}" if resource.update not in {"", "ACTIVE"} else ""
    return f"{resource.status}{update}"


def _find(options: argparse.Namespace) -> Resource:
    from ..engines.amazon.paralleldata import ParallelDataStore

    with closing(shell.connect_to(options)) as amazon:
        found = ParallelDataStore(amazon).get(options.name)
        region = amazon.region
    if found is None:
        message = f"there are no parallel data {options.name!r} in {region}; amts data list"
        raise AmtsError(message)
    return found


def _show(options: argparse.Namespace) -> int:
    from ..engines.amazon.download import fetch, load_complaints

    found = _find(options)
    put(
        f"{name + ':':<11}{value}"
        for name, value in (
            ("name", found.name),
            ("status", _status(found)),
            ("message", found.message),
            ("languages", f"{found.source} to {', '.join(found.targets)}" if found.source else ""),
            ("records", _counts(found)),
            ("of", found.note.what if found.note else ""),
            ("version", found.note.version if found.note else ""),
            ("file", found.uri),
            ("arn", found.arn),
        )
        if value
    )
    if found.errors_url and (found.failed or found.skipped or not found.ready):
        data = fetch(found.errors_url, f"what is wrong with parallel data {found.name!r}")
        put(f"  {one.where}: {one.why}" for one in load_complaints(data))
    return 0 if found.ready else shell.INCOMPLETE


def _download(options: argparse.Namespace) -> int:
    from ..engines.amazon.download import fetch

    found = _find(options)
    data = fetch(found.data_url, f"parallel data {found.name!r}")
    suffix = Path(found.uri).suffix or ".tmx"
    path: Path = options.output or Path(f"{found.name}{suffix}")
    try:
        path.write_bytes(data)
    except OSError as error:
        message = f"{path}: {error.strerror}; correct --output"
        raise AmtsError(message) from None
    put([f"{path}: {len(data):,} bytes"])
    return 0


def _delete(options: argparse.Namespace) -> int:
    from ..engines.amazon.paralleldata import ParallelDataStore

    tell(f"deleting {options.name}")
    with closing(shell.connect_to(options)) as amazon:
        ParallelDataStore(amazon).delete(options.name, shell.patience())
    put([f"{options.name}: deleted"])
    return 0
