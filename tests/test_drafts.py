"""What is asked of an engine, what of the memory, and what is kept."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from sphinx_amts.engines import Engine, Failure, Pair, Request, Result
from sphinx_amts.languages import find
from sphinx_amts.memory import MachineTranslation, Memory
from sphinx_amts.problems import EngineError, MemoryFileError
from sphinx_amts.subpipeline.drafts import NO_DRAFTS, Drafting
from sphinx_amts.subpipeline.lacking import look_up
from sphinx_amts.subpipeline.turns import LASTING, taking_turns
from sphinx_amts.subpipeline.unstored import Unstored

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


@pytest.fixture
def unstored(tmp_path):
    return Unstored(tmp_path / "unstored.jsonl")


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
        **{
            "unstored": Unstored(Path(tempfile.gettempdir(), "amts-tests", "never-written")),
            **changes,
        },
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


# Several builds, one memory


@pytest.fixture
def folder(tmp_path):
    """Give the folder of the locks of another machine, which nobody here can look at."""
    return tmp_path / "there"


def turns(memory, folder):
    return taking_turns(memory, ("en", "es"), "loud", folder=folder)


def test_a_sentence_that_another_build_is_sending_is_waited_for(memory, folder):
    running = ExitStack()
    other = running.enter_context(turns(memory, folder))
    assert other.take(["Well.", "So."]) == {"Well.", "So."}
    engine = Loud()
    waited = []

    def pause(_seconds):
        # The other build answers one, and is gone before it answers the second.
        waited.append(list(engine.asked))
        remember(memory, "Well.", "BUENO.", "loud")
        running.close()

    drafts = drafting(engine, memory, pause=pause).draft(["Well.", "So.", "Now."])
    assert waited == [["Now."]]
    assert shown(drafts) == {"Well.": "BUENO.", "So.": "SO.", "Now.": "NOW."}
    assert engine.asked == ["Now.", "So."]


def test_a_build_that_says_nothing_is_waited_for_no_longer_than_its_claims_last(tmp_path, folder):
    times = [datetime(2026, 1, 1, tzinfo=UTC)]
    with (
        Memory.open(tmp_path / "memory.sqlite3", clock=lambda: times[-1]) as memory,
        turns(memory, folder) as dead,
    ):
        dead.take(["Well."])
        engine = Loud()

        def pause(_seconds):
            assert engine.asked == []
            times.append(times[-1] + timedelta(seconds=LASTING / 2 + 1))

        drafting(engine, memory, pause=pause).draft(["Well."])
        assert engine.asked == ["Well."]
        assert len(times) == 3


def test_a_build_at_work_renews_its_claims(tmp_path, folder):
    times = [datetime(2026, 1, 1, tzinfo=UTC)]
    with (
        Memory.open(tmp_path / "memory.sqlite3", clock=lambda: times[-1]) as memory,
        turns(memory, folder) as busy,
        turns(memory, folder) as other,
    ):
        busy.take(["Well."])
        times.append(times[-1] + timedelta(seconds=LASTING - 1))
        busy.renew()
        times.append(times[-1] + timedelta(seconds=LASTING - 1))
        assert other.take(["Well.", "So."]) == {"So."}


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sphinx_amts.memory import Memory
from sphinx_amts.subpipeline.turns import taking_turns

place = Path(sys.argv[1])
memory = Memory.open(place / "memory.sqlite3", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
with taking_turns(memory, ("en", "es"), "loud", folder=place / "at-work") as turns:
    turns.take(["Well."])
    os._exit(9)
"""


def test_nobody_waits_for_a_build_of_this_machine_that_was_killed(tmp_path, memory, folder):
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], check=False)
    assert list((tmp_path / "at-work").glob("*.lock"))
    with turns(memory, folder) as elsewhere:
        assert elsewhere.take(["Well."]) == frozenset()  # another machine cannot know
    engine = Loud()
    drafts = drafting(
        engine,
        memory,
        unstored=Unstored(tmp_path / "unstored.jsonl"),
        pause=lambda _: pytest.fail("it was waited for"),
    ).draft(["Well."])
    assert shown(drafts) == {"Well.": "WELL."}
    assert not list((tmp_path / "at-work").glob("*.lock"))


def test_what_is_free_is_not_waited_for(memory, folder):
    engine = Loud()
    engine.adaptive = True
    with turns(memory, folder) as other:
        other.take(["Well."])
        assert shown(drafting(engine, memory).draft(["Well."])) == {"Well.": "WELL."}


def test_what_the_memory_cannot_take_is_stored_by_the_next_build(tmp_path, unstored):
    clock = partial(datetime, 2026, 1, 1, tzinfo=UTC)
    path = tmp_path / "memory.sqlite3"
    engine = Loud()
    with Memory.open(path, clock=clock) as memory:
        broken = drafting(engine, memory, unstored=unstored)
        disk = memory._database._connection
        [size] = disk.execute("PRAGMA page_count").fetchone()
        disk.execute(f"PRAGMA max_page_count = {size}")
        told = "what was translated is kept in .*unstored.jsonl, and stored by the next build"
        long = ["Well.", "So.", "Now " * 3000 + "."]
        with pytest.raises(MemoryFileError, match=told):
            broken.draft(long)
        disk.execute("PRAGMA max_page_count = 1000000")
        assert len(unstored.path.read_text("utf-8").splitlines()) == 1
        build = memory.begin_build("es", "")
        assert unstored.bring(memory, ("en", "es"), build) == 1
        assert not unstored.path.exists()
        again = Loud()
        drafts = drafting(again, memory).draft(long)
        assert again.asked == []
        assert set(shown(drafts)) == set(long)


def test_a_line_that_is_no_translation_is_named_and_the_file_stays(memory, unstored):
    unstored.path.write_text('{"source": "Well."}\n', "utf-8")
    with pytest.raises(MemoryFileError, match=r"unstored.jsonl:1 is no translation"):
        unstored.bring(memory, ("en", "es"), 1)
    assert unstored.path.exists()
