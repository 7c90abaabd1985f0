"""A system translates what is under test; what it gave is kept, and not asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import engines
from ..engines import Engine, Pair, Progress
from ..evaluate.overlap import SIMILAR, Index
from ..evaluate.trial import Output, System
from ..memory import Memory
from ..memory.records import digest
from ..problems import EngineError
from ..subpipeline.drafts import NO_DRAFTS, Drafting, Drafts
from ..subpipeline.ledger import write_whole
from .sentences import written
from .splitting import Direction
from .systems import EngineChoice, Spec

_REFUSED = "refused.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Where systems work: a place of the evaluation's own, never the book's memory or models."""

    directory: Path
    clock: Callable[[], datetime]
    progress: Progress

    def translate(self, spec: Spec, direction: Direction) -> System:
        """Have a system translate everything that is under test.

        :raises EngineError: if its engine cannot work; what it gave until then is kept.
        """
        if spec.engine is None:
            return _by_memory(spec, direction)
        return self._by_engine(spec, spec.engine, direction)

    def _by_engine(self, spec: Spec, choice: EngineChoice, direction: Direction) -> System:
        pairs = [one.pair() for one in direction.pairs[spec.level]] if spec.level else []
        terms = dict(direction.terms) if spec.with_terms else {}
        codes = (direction.source.code, direction.target.code)
        base = self.directory / "-".join(codes)
        engine = engines.create(
            choice.name,
            engines.Setting(
                source_language=codes[0],
                target_language=codes[1],
                directory=base / "engines" / choice.name,
                options=choice.options,
                terminology=terms,
            ),
        )
        place = base / _name(engine, pairs)
        try:
            drafts = self._draft(engine, pairs, place, direction, spec.name)
        finally:
            engine.close()
        if drafts.again:
            _refuse_gaps(choice.name, drafts)
        outputs = []
        for one in direction.sentences:
            draft = drafts.done.get(one.source.tagged)
            if draft is not None:
                outputs.append(Output(written(draft.text, one.source.inlines)))
            else:
                outputs.append(Output(None, drafts.failed[one.source.tagged]))
        learned = f", {len(pairs)} pairs of {spec.level}" if spec.level else ""
        known = f", {len(terms)} terms" if terms else ""
        return System(
            name=spec.name, about=f"engine {choice.name}{learned}{known}", outputs=tuple(outputs)
        )

    def _draft(
        self, engine: Engine, pairs: list[Pair], place: Path, direction: Direction, name: str
    ) -> Drafts:
        def progress(step: str, done: int, total: int) -> None:
            self.progress(f"{name}, {step}", done, total)

        with Memory.open(place / "memory.sqlite3", clock=self.clock) as memory:
            drafts = Drafting(
                engine=engine,
                memory=memory,
                source_profile=direction.source,
                target_profile=direction.target,
                build=memory.begin_build(direction.target.code, ""),
                pairs=lambda: pairs,
                progress=progress,
                before=_load_refused(place),
            ).draft([one.source.tagged for one in direction.sentences])
        if drafts.refused:
            saved: dict[str, Any] = {"model": drafts.model, "refused": dict(drafts.refused)}
            write_whole(place / _REFUSED, json.dumps(saved, ensure_ascii=False))
        return drafts


def _refuse_gaps(name: str, drafts: Drafts) -> None:
    """Stop where a second try may bring what is missing: it says nothing about the engine.

    :raises EngineError: always.
    """
    final = frozenset(drafts.refused.values())
    reasons = [reason for reason in drafts.failed.values() if reason not in final]
    reason = next(iter(reasons), "it did not answer")
    message = (
        f"the engine {name!r} left {len(reasons) or 'some'} sentences open for now ({reason}); run "
        "the same command again, which asks for these only"
    )
    raise EngineError(message)


def _name(engine: Engine, pairs: list[Pair]) -> str:
    """Name everything that a system's translations depend on, but for the sentences."""
    parts = [
        engine.name,
        engine.fingerprint(),
        *sorted((pair.source, pair.target) for pair in pairs),
    ]
    return f"{engine.name}-{digest(json.dumps(parts))}"


def _load_refused(place: Path) -> Drafts:
    """Give what the engine refused before, so that it is not asked again."""
    try:
        saved = json.loads((place / _REFUSED).read_text("utf-8"))
        return Drafts(done={}, failed={}, refused=saved["refused"], model=saved["model"])
    except (OSError, ValueError, KeyError):
        return NO_DRAFTS


def _by_memory(spec: Spec, direction: Direction) -> System:
    """Give the person's translation of the most similar sentence."""
    pairs = direction.pairs["sentences"]
    index = Index([one.source.bare for one in pairs], direction.source, least=SIMILAR)
    outputs = []
    for one in direction.sentences:
        match = index.find(one.source.bare)
        if match is None:
            outputs.append(Output(None, f"no pair is at least {SIMILAR:.0%} like it"))
        else:
            found = pairs[match.number].target
            outputs.append(Output(written(found.tagged, found.inlines)))
    return System(
        name=spec.name,
        about=f"the most similar of {len(pairs)} pairs of sentences, from a likeness of {SIMILAR:.0%}",
        outputs=tuple(outputs),
    )
