"""The command ``amts``, run in the process of the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx_amts.cli import main

Result = tuple[Any, str, str]
"""Exit status, output and errors."""


def command(capfd: Any, *first: str) -> Callable[..., Result]:
    """Give what runs the command, whose first arguments are always these."""

    def run(*arguments: object) -> Result:
        try:
            status: Any = main([*first, *map(str, arguments)])
        except SystemExit as end:
            status = end.code
        out, err = capfd.readouterr()
        return status, out, err

    return run
