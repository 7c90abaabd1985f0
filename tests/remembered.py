"""What the tests of the memory put into it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sphinx_amts.memory import HumanPair, MachineTranslation, Memory, Reviewed

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOON


def pair(source: str, target: str, line: int = 1, inlines: str = "[]") -> HumanPair:
    return HumanPair(
        source=source,
        target=target,
        inlines=inlines,
        score=0.5,
        source_path="a.md",
        source_line=line,
        target_path="zh/a.md",
        target_line=None,
    )


def made(source: str, target: str, engine: str = "local:1") -> MachineTranslation:
    return MachineTranslation(source=source, target=target, engine=engine, engine_name="local")


def reopened(path: Path | str) -> Memory:
    return Memory.open(path, clock=clock)


def back(source: str, target: str, **rest: str) -> Reviewed:
    return Reviewed(source=source, target=target, path="work.xlf", **rest)
