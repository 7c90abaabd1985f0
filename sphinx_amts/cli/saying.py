"""How commands speak: results on standard output, how far they are on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def tell(line: str) -> None:
    """Say how far it is, beside what is printed."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def put(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        print(line)  # noqa: T201
