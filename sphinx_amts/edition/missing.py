"""What an engine would be asked for one edition, without asking it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ..book.application import isolated
from ..memory import Memory
from ..subpipeline.lacking import Lacking
from .build import Build
from .gathering import Gathered
from .writing import inner_application


def find_lacking(
    build: Build, *, clock: Callable[[], datetime], fingerprints: Sequence[str] | None = None
) -> Lacking:
    """Say what is missing or out of date in an edition, by page and in reading order.

    :param fingerprints: whose output in the memory counts as there; None for what the engine of
        the language accepts.
    :raises AmtsError: if something has to be mended first.
    """
    gathered = Gathered.of(build)
    with isolated(), Memory.open(build.config.memory, clock=clock) as memory:
        inner_application(build)  # its words are people's, too: "Index" needs no engine
        documents = gathered.sources.load()
        translations = gathered.translations(memory, documents)
        return gathered.pipeline(memory).lacking(documents, translations, fingerprints=fingerprints)
