"""The order in which the pages of a book are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment


def reading_order(env: BuildEnvironment, names: Iterable[str]) -> list[str]:
    """Sort pages as the tables of contents list them, each once; then those that none lists."""
    left = set(names)
    order: list[str] = []
    waiting = [str(env.config.root_doc)]
    met = set()
    while waiting:
        name = waiting.pop()
        if name in met:
            continue
        met.add(name)
        if name in left:
            order.append(name)
        waiting += reversed(env.toctree_includes.get(name, []))
    return order + sorted(left - set(order))
