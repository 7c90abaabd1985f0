"""What is asked of an engine, what of the memory, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from sphinx_amts.engines import Engine, Failure, Pair, Request, Result
from sphinx_amts.languages import find
from sphinx_amts.memory import MachineTranslation, Memory
from sphinx_amts.problems import EngineError
from sphinx_amts.subpipeline.drafts import NO_DRAFTS, Drafting
from sphinx_amts.subpipeline.lacking import look_up

ENGLISH, SPANISH = find("en"), find("es")


class Loud(Engine):
    """Answers in capitals, all at once; it prefers what its better sister said."""

    name, adaptive, translates = "loud", False, True

    def __init__(self, stop_at: str = "") -> None:
        self.stop_at = stop_at
        self.asked: list[str] = []

    def fingerprint(self) -> str:
        return "loud"

    def accepts(self) -> tuple[str, ...]:
        return ("louder", "loud")

    def estimate(self, texts: list[str]) -> str:
        return f"{sum(map(len, texts))} letters"

    def learn(self, pairs: Iterable[Pair], progress: object) -> None:
        pass

    def translate(self, requests: Iterable[Request]) -> Iterator[Result | Failure]:
        for request in requests:
            if request.text == self.stop_at:
                message = "hoarse"
                raise EngineError(message)
            self.asked.append(request.text)
            together = request.text.startswith("And")
            yield Result(number=request.number, text=request.text.upper(), more=together)

    def close(self) -> None:
        pass


@pytest.fixture
def memory(tmp_path):
    clock = partial(datetime, 2026, 1, 1, tzinfo=UTC)
    with Memory.open(tmp_path / "memory.sqlite3", clock=clock) as opened:
        yield opened


def drafting(engine, memory, **changes):
    return Drafting(
        engine=engine,
        memory=memory,
        source_profile=ENGLISH,
        target_profile=SPANISH,
        build=memory.begin_build("es", ""),
        pairs=lambda: (),
        progress=lambda step, done, total: None,
        before=NO_DRAFTS,
        **changes,
    )


def remember(memory, source, target, engine):
    record = MachineTranslation(source=source, target=target, engine=engine, engine_name="loud")
    memory.remember("en", "es", [record], memory.begin_build("es", ""))


def shown(drafts):
    return {source: draft.text for source, draft in drafts.done.items()}


def test_the_better_of_two_remembered_translations_is_shown_and_nothing_asked(memory):
    remember(memory, "Well.", "Bien.", "loud")
    remember(memory, "Well.", "Muy bien.", "louder")
    remember(memory, "So.", "Así.", "loud")
    engine = Loud()
    drafts = drafting(engine, memory).draft(["Well.", "So.", "Now."])
    assert shown(drafts) == {"Well.": "Muy bien.", "So.": "Así.", "Now.": "NOW."}
    assert engine.asked == ["Now."]


def test_what_came_together_is_kept_together_and_what_came_is_kept(memory):
    engine = Loud(stop_at="Stop.")
    with pytest.raises(EngineError, match="hoarse"):
        drafting(engine, memory).draft(["And one.", "And two.", "Three.", "Stop.", "Five."])
    kept = memory.machine("en", "es", "loud", ["And one.", "And two.", "Three.", "Five."])
    assert {text: found.target for text, found in kept.items()} == {
        "And one.": "AND ONE.",
        "And two.": "AND TWO.",
        "Three.": "THREE.",
    }


def test_a_dry_run_asks_nothing_and_says_what_it_would(memory):
    remember(memory, "So.", "Así.", "loud")
    engine = Loud()
    drafts = drafting(engine, memory, dry_run=True).draft(["So.", "Now. Then."])
    assert engine.asked == []
    assert shown(drafts) == {"So.": "Así."}
    assert drafts.failed == {"Now. Then.": "dry run: not sent"}
    assert drafts.unsent == "the engine 'loud' would be sent 2 sentences: 9 letters"
    assert drafts.again


def test_what_is_lacking_is_named_once_by_page_and_in_order(memory):
    remember(memory, "Known.", "Conocido.", "loud")
    segments = {
        "a": ("Known. New.", "Newer."),
        "b": ("New. Newest.",),
        "c": (),
    }
    lacking = look_up(segments, memory, ENGLISH, SPANISH, ["loud"])
    assert lacking.segments == segments
    assert lacking.sentences == {"a": ("New.", "Newer."), "b": ("Newest.",), "c": ()}
    assert lacking.remembered == 1
    assert look_up(segments, memory, ENGLISH, SPANISH, ["other"]).remembered == 0
