"""A book inside a running Sphinx build: its texts as units, and what came back put into its memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from ..edition.build import Build
from ..edition.gathering import Gathered
from ..exchange import Unit, Units
from ..memory import Memory, Reviewed
from ..memory.similar import THRESHOLD
from ..synchronisation import synchronise
from .arriving import Fate, Judged, Places, arrive
from .leaving import Leaving
from .suggesting import Suggesting
from .wanted import Wanted


def send(
    build: Build,
    wanted: Wanted,
    *,
    pages: frozenset[str] | None = None,
    matches: int = 0,
    threshold: float = THRESHOLD,
    tell: Callable[[int], None] = lambda remaining: None,
    clock: Callable[[], datetime],
) -> Units:
    """Give what translators are to get of a book; no engine is asked for anything.

    :param pages: of these pages only; None for all.
    :param matches: what was made of so many similar texts goes with each.
    :param threshold: how similar they are at least, from 0.5 to 1.
    :param tell: see :meth:`~sphinx_amts.memory.Memory.take_in`.
    :raises AmtsError: if something has to be mended first.
    """
    book = synchronise(build, Gathered.of(build), clock=clock)
    chosen = [page for name, page in book.pages.items() if pages is None or name in pages]
    source, target = build.config.source, build.language.profile
    leaving = Leaving(source=source, target=target, locate=_below(build))
    units = leaving.units(chosen, wanted)
    if matches and units:
        with Memory.open(build.config.memory, clock=clock) as memory:
            memory.take_in(tell)
            similar = partial(memory.similar, source.code, build.code, threshold=threshold)
            units = Suggesting(look_up=similar, most=matches).add(units)
    return Units(source_language=source.code, target_language=build.code, units=units)


def take(
    build: Build,
    units: Sequence[tuple[str, Unit]],
    *,
    author: str,
    changed: bool,
    overrule: bool,
    check: bool,
    clock: Callable[[], datetime],
) -> list[Judged]:
    """Judge what came back, and keep what can be taken, unless it is only to be checked.

    :param units: each with the name of the file that it came in.
    :param author: who made them; may be empty.
    :param changed: whether what was changed is finished, too, whatever its state says.
    :param overrule: whether what came back before gives way.
    :raises AmtsError: if something has to be mended first.
    """
    book = synchronise(build, Gathered.of(build), clock=clock)
    pages = ((page.source, page.plan) for page in book.pages.values())
    places = Places.of(pages, _below(build))
    languages = (build.config.source.code, build.code)
    with Memory.open(build.config.memory, clock=clock) as memory:
        sources = [place[0].source for _, unit in units if (place := places.find(unit))]
        reviewed = memory.reviewed(*languages, sources)
        judged = arrive(units, places, reviewed, changed=changed, overrule=overrule)
        kept = [_kept(one, author) for one in judged if one.fate is Fate.IMPORTED]
        if kept and not check:
            revision = str(build.app.config.release or "")
            memory.review(*languages, kept, memory.begin_build(build.code, revision))
    return judged


def _below(build: Build) -> Callable[[str], str]:
    """Give what tells paths from the folder of the book; one outside of it is told whole."""

    def locate(path: str) -> str:
        inside = Path(path).is_relative_to(build.srcdir)
        return Path(path).relative_to(build.srcdir).as_posix() if inside else path

    return locate


def _kept(judged: Judged, author: str) -> Reviewed:
    assert judged.place is not None
    return Reviewed(
        source=judged.place.source, target=judged.target, path=judged.file, author=author
    )
