"""What the commands about Amazon share: their options, the connection, and what they print."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from ..problems import AmtsError

if TYPE_CHECKING:
    from ..batch.side import Side
    from ..edition.build import Build
    from ..edition.gathering import Gathered
    from ..engines.amazon.client import Connection
    from ..engines.amazon.settings import AmazonSettings
    from ..engines.amazon.waiting import Patience

Result = TypeVar("Result")

INCOMPLETE = 1
"""The exit status of what was done, but not all of it: something is to be waited for or to be read."""


def add_book(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add what names a book and its languages."""
    parser.add_argument(
        "book",
        type=Path,
        nargs=None if required else "?",
        help="the folder of the book's conf.py or _config.yml",
    )
    parser.add_argument(
        "--language",
        action="append",
        metavar="CODE",
        help="default: all whose engine is amazon (may be repeated, or a list: zh,es)",
    )


def add_account(parser: argparse.ArgumentParser) -> None:
    """Add what names an account, where there is no book to say it."""
    parser.add_argument("--region", help="default: as the AWS tools are configured")
    parser.add_argument("--profile", help="a profile of the AWS configuration")


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """Add the option to ask Amazon nothing."""
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done; send nothing"
    )


def connect_to(options: argparse.Namespace) -> Connection:
    """Connect to the account that the options name."""
    from ..engines.amazon.client import connect
    from ..engines.amazon.settings import AmazonSettings

    return connect(AmazonSettings(region=options.region, profile=options.profile))


class Accounts:
    """The connections of a command, one for each region and profile, closed when it ends."""

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._known: dict[object, Connection] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def of(self, settings: AmazonSettings) -> Connection:
        """Give the connection that *settings* ask for; nothing is sent yet."""
        from ..engines.amazon.client import connect

        key = (settings.region, settings.profile)
        if key not in self._known:
            self._known[key] = self._closing.enter_context(closing(connect(settings)))
        return self._known[key]


def read_codes(options: argparse.Namespace) -> tuple[str, ...]:
    """Give the languages that the options name, each once; none for all.

    :raises AmtsError: if they name none, as an unset variable of a script does.
    """
    if not options.language:
        return ()
    given = ",".join(options.language).split(",")
    codes = tuple(dict.fromkeys(filter(None, map(str.strip, given))))
    if not codes:
        message = "--language is empty; give a code such as zh"
        raise AmtsError(message)
    return codes


def for_each_side(
    options: argparse.Namespace, work: Callable[[Side, Build, Gathered], Result]
) -> list[Result]:
    """Read the book, and do *work* for each language that the engine ``amazon`` translates.

    :raises AmtsError: if there is none, or something has to be mended first.
    """
    from ..batch.side import Side
    from ..edition.gathering import Gathered
    from ..running import for_each_language

    codes = read_codes(options)

    def each(build: Build) -> list[Result]:
        if not codes and build.language.engine != "amazon":
            return []
        gathered = Gathered.of(build)
        return [work(Side.of(build, gathered), build, gathered)]

    found = [one for some in for_each_language(options.book, each, codes=codes) for one in some]
    if not found:
        message = (
            f"{options.book}: no language of it has the engine amazon; "
            "amts_languages = {'zh': {'engine': 'amazon'}}"
        )
        raise AmtsError(message)
    return found


def patience() -> Patience:
    """Wait as long as it takes."""
    from ..engines.amazon.waiting import Patience

    return Patience(sleep=time.sleep)


def patience_with_a_role() -> Patience:
    """Wait until a new role is known everywhere."""
    from ..engines.amazon.waiting import Patience

    return Patience.with_a_role(time.sleep)
