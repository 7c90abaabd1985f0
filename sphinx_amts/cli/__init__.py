"""The command ``amts``: what a shell can ask for, each command in a module of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from .. import __version__
from ..problems import AmtsError
from . import (
    accept,
    align,
    batch,
    corpus,
    cost,
    data,
    doctor,
    draft,
    evaluate,
    export,
    imports,
    memory,
    status,
    terms,
)

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    """What every command adds itself to, by its ``add_to``."""

_COMMANDS = (
    align,
    evaluate,
    status,
    draft,
    accept,
    export,
    imports,
    data,
    batch,
    terms,
    cost,
    doctor,
    corpus,
    memory,
)
"""In the order of ``amts --help``."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit status: 0, or 2 if something has to be mended first."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except AmtsError as error:
        print(f"amts: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except BrokenPipeError:  # "| head" has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="amts", description="Keep a Sphinx or Jupyter book and its human translation in step."
    )
    parser.add_argument("--version", action="version", version=f"sphinx-amts {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return parser
