"""A split as files: for systems that learn and translate somewhere else."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from .. import __version__
from ..exchange import Entry, Tmx, dump_tmx
from ..paralleldata.pages import Level
from ..problems import AmtsError
from .existing import SUFFIX
from .sentences import Sentence
from .splitting import Direction


def export(direction: Direction, directory: Path) -> None:
    """Write what may be learned as TMX, and what is to be translated one passage a line.

    The translation comes back by ``--hypothesis``, against the folder ``reference``.

    :raises AmtsError: if a file cannot be written, or another split was written there before.
    """
    place = directory / f"{direction.source.code}-{direction.target.code}"
    files = {f"{level}.tmx": _tmx(direction, level) for level in direction.pairs}
    sides: dict[str, list[str]] = {}
    for one in direction.sentences:
        passage = one.passage()
        sides.setdefault(f"source/{one.page}{SUFFIX}", []).append(passage.source)
        sides.setdefault(f"reference/{one.page}{SUFFIX}", []).append(passage.reference)
    files |= {name: "".join(f"{text}\n" for text in texts) for name, texts in sides.items()}
    _refuse_others(place, sides.keys())
    for name, text in files.items():
        path = place / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror or error}"
            raise AmtsError(message) from None


def _refuse_others(place: Path, names: Container[str]) -> None:
    """Make sure that no page of another split stands there, which this one lets systems learn."""
    for side in ("reference", "source"):
        for path in sorted((place / side).rglob(f"*{SUFFIX}")):
            if path.relative_to(place).as_posix() not in names:
                message = (
                    f"--export: {path} is of another split; delete {place}, or name another folder"
                )
                raise AmtsError(message)


def _tmx(direction: Direction, level: Level) -> str:
    tmx = Tmx(
        source_language=direction.source.code,
        target_language=direction.target.code,
        unit="sentence" if level == "sentences" else "paragraph",
        entries=tuple(map(_entry, direction.pairs[level])),
    )
    return dump_tmx(tmx, version=__version__)


def _entry(one: Sentence) -> Entry:
    return Entry(source=one.source.text, target=one.target.text, properties=(("x-page", one.page),))
