"""``amts cost``: what translating a book with Amazon would cost, before anything is sent."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..tables import table
from .amazon import read_codes
from .saying import put

if TYPE_CHECKING:
    from ..edition.build import Build
    from ..engines.amazon.packing import Load
    from ..engines.amazon.settings import AmazonSettings
    from . import Commands

_COLUMNS = (
    "language",
    "segments",
    "in memory",
    "to send",
    "characters",
    "requests",
    "real time",
    "batch",
)


def add_to(commands: Commands) -> None:
    """Add the command to those of ``amts``."""
    cost = commands.add_parser(
        "cost",
        help="say what Amazon Translate would cost for a book",
        description="Count what no person has translated and the memory does not have, and what "
        "sending it to Amazon Translate would cost: sentence by sentence during a build, and in a "
        "batch job with parallel data, which does anew what is not customised.  Nothing is sent, "
        "and no account is needed.",
        epilog="amts cost book --language zh",
    )
    cost.set_defaults(run=_cost)
    cost.add_argument("book", type=Path, help="the folder of the book's conf.py or _config.yml")
    cost.add_argument(
        "--language",
        action="append",
        metavar="CODE",
        help="default: all of amts_languages (may be repeated, or a list: zh,es)",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bill:
    """What one language would cost."""

    code: str
    engine: str
    """The engine that the book uses for it now."""
    segments: int
    remembered: int
    """Sentences that the memory has."""
    load: Load
    """What a build would send."""
    batch: int
    """Characters that a batch job with parallel data would be charged for."""
    settings: AmazonSettings


def _cost(options: argparse.Namespace) -> int:
    from ..running import for_each_language

    bills = for_each_language(options.book, _bill, codes=read_codes(options))
    put(_table(bills))
    put(_remarks(bills))
    return 0


def _bill(build: Build) -> _Bill:
    from ..builders import now
    from ..edition.gathering import Gathered
    from ..edition.missing import find_lacking
    from ..engines.amazon.order import charged
    from ..engines.amazon.packing import weigh
    from ..engines.amazon.settings import AmazonSettings
    from ..memory import Memory
    from ..subpipeline.drafts import remembered

    language = build.language
    settings = AmazonSettings.read(
        language.engine_options if language.engine == "amazon" else {},
        source=build.config.source.code,
        target=build.code,
        terms=Gathered.of(build).terms,
    )
    # A batch job brings what a build had translated, too, as that is not customised.
    customised = settings.fingerprint(customised=True)
    lacking = find_lacking(build, clock=now, fingerprints=(customised,))
    texts = [text for some in lacking.sentences.values() for text in some]
    languages = (build.config.source.code, build.code)
    with Memory.open(build.config.memory, clock=now) as memory:
        known = remembered(memory, languages, (settings.fingerprint(),), texts)
    return _Bill(
        code=build.code,
        engine=language.engine,
        segments=sum(map(len, lacking.segments.values())),
        remembered=lacking.remembered + len(known),
        load=weigh([text for text in texts if text not in known]),
        batch=sum(map(charged, texts)),
        settings=settings,
    )


def _table(bills: Sequence[_Bill]) -> Iterable[str]:
    from ..engines.amazon.prices import dollars

    rows: list[tuple[str, ...]] = [_COLUMNS]
    for bill in bills:
        load, prices = bill.load, bill.settings.prices
        counts = (bill.segments, bill.remembered, load.sentences, load.characters, load.requests)
        money = (prices.of_text(load.characters), prices.of_custom(bill.batch))
        rows.append((bill.code, *(f"{count:,}" for count in counts), *map(dollars, money)))
    yield from table(rows)


def _remarks(bills: Sequence[_Bill]) -> Iterable[str]:
    """Say what the numbers mean, and what would be different from them."""
    yield "segments are those that no person has translated as they are now; the rest are sentences"
    for date in sorted({bill.settings.prices.date for bill in bills}):
        yield f"estimated at the prices of {date}, without taxes; batch is with parallel data"
    for bill in bills:
        budget = bill.settings.budget()
        if budget is not None and budget < bill.load.characters:
            yield f"{bill.code}: its budget lets a run send {budget:,} characters only"
        if bill.engine != "amazon":
            yield f"{bill.code}: the book uses the engine {bill.engine!r} for it"
