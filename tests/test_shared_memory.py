"""One memory in PostgreSQL for several machines: nothing paid for twice, nothing lost."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest
from loud import install
from test_drafts import Loud, drafting, shown
from tiny_book import CONF, write_book

from sphinx_amts.engines import Result
from sphinx_amts.memory import Memory
from sphinx_amts.memory.records import MachineTranslation
from sphinx_amts.problems import MemoryFileError
from sphinx_amts.subpipeline.unstored import Unstored

LONG = "The oven\n========\n\n" + "\n\n".join(
    f"Bread number {n} is baked for {n} minutes." for n in range(40)
)


@pytest.fixture(scope="module")
def server():
    with postgres.running() as started:
        yield started


@pytest.fixture
def place(server):
    return server.new_database()


def clock():
    return datetime.now(UTC)


def test_two_machines_that_build_at_once_pay_for_no_sentence_twice(tmp_path, place):
    conf = CONF.replace('"engine": "none"', '"engine": "loud"') + f"\namts_memory = {place!r}\n"
    builds = []
    for name in ("here", "there"):
        book = write_book(tmp_path / name, {"conf.py": conf, "oven.rst": LONG, "es/oven.rst": None})
        environment = install(tmp_path / name / "engine")
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-b",
            "amts-es",
            book,
            tmp_path / name / "out",
        ]
        builds.append(
            subprocess.Popen(
                list(map(str, command)),
                env=os.environ | environment,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for build in builds:
        _, told = build.communicate(timeout=120)
        assert build.returncode == 0, told
    asked = [
        sentence
        for name in ("here", "there")
        if (path := tmp_path / name / "engine" / "asked").exists()
        for sentence in path.read_text("utf-8").splitlines()
    ]
    assert len(asked) == len(set(asked)) == 41
    pages = [
        (tmp_path / name / "out" / "oven.html").read_text("utf-8") for name in ("here", "there")
    ]
    assert all(page.count('data-amts-origin="machine"') == 41 for page in pages)
    with Memory.open(place, clock=clock, read_only=True) as memory:
        assert memory.stats("es").machine_translations == 41
    # What belongs to a machine lies there, and no file of SQLite.
    assert not list((tmp_path / "here" / ".amts").glob("*.sqlite3"))


class _Cutting(Loud):
    """Answers, and has the server go down after its first answer."""

    def __init__(self, server: postgres.Postgres) -> None:
        super().__init__()
        self.server = server

    def translate(self, requests):
        for request in requests:
            self.asked.append(request.text)
            yield Result(number=request.number, text=request.text.upper())
            if len(self.asked) == 1:
                self.server.stop()


def test_a_lost_connection_is_one_error_and_costs_nothing_that_was_paid_for(
    tmp_path, server, place
):
    unstored = Unstored(tmp_path / "unstored.jsonl")
    texts = ["One.", "Two.", "Three."]
    engine = _Cutting(server)
    memory = Memory.open(place, clock=clock)
    try:
        with pytest.raises(MemoryFileError, match="what was translated is kept in") as caught:
            drafting(engine, memory, unstored=unstored).draft(texts)
    finally:
        server.start()
        memory.close()
    assert "\n" not in str(caught.value)
    assert engine.asked == texts
    with Memory.open(place, clock=clock) as memory:
        build = memory.begin_build("es", "")
        assert unstored.bring(memory, ("en", "es"), build) >= 2
        again = Loud()
        later = datetime.now(UTC).replace(year=2100)
        object.__setattr__(memory, "_clock", lambda: later)  # the claims of the dead are over
        drafts = drafting(again, memory).draft(texts)
        assert again.asked == []
        assert shown(drafts) == {text: text.upper() for text in texts}


def test_a_server_that_is_not_there_is_named_and_no_password_shown(tmp_path, build):
    pytest.importorskip("psycopg")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"postgresql://amts:secret@127.0.0.1:{free.getsockname()[1]}/books"
        book = write_book(tmp_path / "book", {"conf.py": CONF + f"\namts_memory = {url!r}\n"})
        done = build("amts-es", book, tmp_path / "out")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "there is no connection to the server; check address, user, password" in done.stderr
    assert "secret" not in done.stderr + done.stdout


def test_a_database_that_is_not_there_is_named(place):
    with pytest.raises(MemoryFileError, match=r'database "memory\d+x" does not exist'):
        Memory.open(place + "x", clock=clock)


def test_reading_makes_no_tables(place):
    with pytest.raises(MemoryFileError, match="does not exist; a build that may write makes it"):
        Memory.open(place, clock=clock, read_only=True)


def test_an_address_of_something_else_is_refused(tmp_path, build):
    conf = CONF + "\namts_memory = 'mysql://books'\n"
    done = build("amts-es", write_book(tmp_path / "book", {"conf.py": conf}), tmp_path / "out")
    assert done.returncode == 2
    assert (
        "amts_memory is 'mysql://books'; it has to be a path, or begin with 'sqlite:///' or 'postgresql://'"
        in done.stderr
    )


def test_other_programs_tables_are_left_alone(place):
    import sqlalchemy

    engine = sqlalchemy.create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE public.page (theirs TEXT)")
        connection.exec_driver_sql("INSERT INTO public.page VALUES ('kept')")
    with Memory.open(place, clock=clock) as memory:
        record = MachineTranslation(source="a", target="b", engine="e", engine_name="e")
        memory.remember("en", "es", [record], memory.begin_build("es", ""))
        assert memory.stats("es").machine_translations == 1
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT * FROM public.page").fetchall() == [("kept",)]
    engine.dispose()


def test_the_extra_is_named_where_it_is_missing(tmp_path):
    script = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from sphinx_amts.memory import Memory\n"
        "from sphinx_amts.problems import MemoryFileError\n"
        "try: Memory.open('postgresql://a@b/c', clock=None)\n"
        "except MemoryFileError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.startswith(
        "a memory in a database of PostgreSQL needs the extra 'postgresql': pip install 'sphinx-amts[postgresql]'"
    )


def test_a_page_that_another_machine_read_is_found_where_it_lies_here(tmp_path, place, build):
    """What was read of the translation is in the memory; the paths of its files are each machine's."""
    conf = CONF + f"\namts_memory = {place!r}\n"
    for name in ("here", "there"):
        book = write_book(tmp_path / name, {"conf.py": conf})
        assert build("amts-es", book, tmp_path / name / "out").returncode == 0
        shutil.rmtree(book / "es") if name == "here" else None
    with Memory.open(place, clock=clock, read_only=True) as memory:
        pairs = memory.pairs("es", "oven")
        stored = memory.load_pages("es")["oven"].document
    assert {pair.target_path for pair in pairs} == {str(tmp_path / "there" / "es" / "oven.rst")}
    assert str(tmp_path) not in stored
