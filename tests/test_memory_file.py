"""A memory file: made, shared by processes, killed, damaged, migrated; and what is told about it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from remembered import back, clock, made, pair, reopened

from sphinx_amts.memory import (
    Memory,
    text_key,
)
from sphinx_amts.memory import database as database_module
from sphinx_amts.memory.header import APPLICATION
from sphinx_amts.memory.schema import STEPS
from sphinx_amts.problems import MemoryFileError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "memory.sqlite"


@pytest.fixture
def memory(path):
    with Memory.open(path, clock=clock) as opened:
        yield opened


# Several at once, and sudden ends


def _write_a_lot(path: Path, name: str, count: int) -> None:
    with reopened(path) as memory:
        for number in range(count):
            build = memory.begin_build("zh", name)
            source = f"{name} {number}"
            memory.remember("en", "zh", [made(source, "译"), made("shared", source)], build)
            memory.record_pairs("zh", name, [pair(source, "译")], build)
            memory.sight("zh", "source", {"shared": [text_key("shared")]}, build)


def test_processes_that_make_and_write_one_file_at_once_lose_nothing(path):
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write_a_lot, args=(path, name, 25)) for name in ("a", "b", "c")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with reopened(path) as memory:
        assert memory.integrity() == ()
        assert len({build.number for build in memory.builds("zh")}) == 75
        sources = [f"{name} {number}" for name in "abc" for number in range(25)]
        assert set(memory.machine("en", "zh", "local:1", sources)) == set(sources)
        assert len(memory.machine_history("en", "zh", "shared")) == 75
        assert memory.stats("zh").past_pairs == 3 * 24
        key = text_key("shared")
        first = memory.builds("zh")[0].number
        assert memory.sight("zh", "source", {"shared": [key]}, 999)["shared"][key] >= first


_KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from remembered import made, reopened
memory = reopened(Path(sys.argv[1]))
for number in range(1_000_000):
    build = memory.begin_build("zh", "")
    batch = [made(f"{number} {part}", f"{number} {part}" * 500) for part in range(20)]
    memory.remember("en", "zh", batch, build)
    print(number, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_killed_build_loses_nothing_that_was_stored(path):
    arguments = [sys.executable, "-c", _KILLED, str(path), str(Path(__file__).parent)]
    for rounds in (1, 9, 40):
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
            reported = [writer.stdout.readline() for _ in range(rounds)]
            writer.send_signal(signal.SIGKILL)
            reported += writer.stdout.readlines()
        last = int([line for line in reported if line.endswith("\n")][-1])
        with reopened(path) as memory:
            assert memory.integrity() == ()
            stored = [f"{number} {part}" for number in range(last + 1) for part in range(20)]
            assert set(memory.machine("en", "zh", "local:1", stored)) == set(stored)
            assert memory.stats("zh").machine_translations % 20 == 0


def test_opening_a_file_twice_keeps_the_locks_of_the_first(memory, path):
    memory.begin_build("zh", "")
    reopened(path).close()
    Memory.open(path, clock=clock, read_only=True).close()
    other_process = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None);"
        " c.execute('PRAGMA journal_mode = DELETE')"
    )
    done = subprocess.run(
        [sys.executable, "-c", other_process, str(path)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert "database is locked" in done.stderr
    assert memory.begin_build("zh", "") == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.parametrize("use", ["question", "open"])
def test_forked_process_cannot_use_the_memory_of_its_parent(memory, path, use):
    child = os.fork()
    if not child:
        status = 1
        with contextlib.suppress(RuntimeError):
            memory.stats("zh") if use == "question" else reopened(path)
            status = 2
        os._exit(0 if status == 1 else 2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert memory.begin_build("zh", "") == 1


# Files that cannot be used


def _text_file(path: Path) -> None:
    path.write_text("This is my diary, and by no means a database. " * 9)


def _few_bytes(path: Path) -> None:
    path.write_bytes(b"SQL")


def _foreign_database(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 7; CREATE TABLE mine (x);")


def _nameless_database(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE text (id, body); INSERT INTO text VALUES (1, 'a');")


def _filled(path: Path) -> None:
    with reopened(path) as memory:
        build = memory.begin_build("zh", "")
        memory.remember("en", "zh", [made(f"{n}", "译" * 50) for n in range(200)], build)


def _newer_version(path: Path) -> None:
    _filled(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")


def _cut_to(size: int):
    def cut(path: Path) -> None:
        _filled(path)
        os.truncate(path, size)

    return cut


def _lost_with_log_left(path: Path) -> None:
    path.write_bytes(b"")
    path.with_name(f"{path.name}-wal").write_bytes(b"x" * 5000)


BAD = {
    "text": (_text_file, "another kind of file"),
    "short": (_few_bytes, "damaged or cut off"),
    "foreign": (_foreign_database, "another program's SQLite file"),
    "nameless": (_nameless_database, "another program's SQLite file"),
    "newer": (_newer_version, f"is of schema {len(STEPS) + 1}.*upgrade sphinx-amts"),
    "cut in a page": (_cut_to(10_000), "damaged or cut off"),
    "cut after a page": (_cut_to(8192), "damaged or cut off"),
    "cut in the header": (_cut_to(50), "damaged or cut off"),
    "emptied": (_lost_with_log_left, "damaged or cut off"),
}


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
@pytest.mark.parametrize("kind", BAD)
def test_file_that_cannot_be_used_is_named_and_left_as_it_was(tmp_path, kind, read_only):
    path = tmp_path / "memory.sqlite"
    make, reason = BAD[kind]
    make(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(MemoryFileError, match=reason) as caught:
        Memory.open(path, clock=clock, read_only=read_only)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_half_made_file_is_never_read_as_a_whole_one(tmp_path):
    path = tmp_path / "memory.sqlite"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("CREATE TABLE build (x)")
        connection.execute("BEGIN IMMEDIATE")
        row = "INSERT INTO build VALUES (zeroblob(3000))"
        for _ in range(50):
            connection.execute(row)
        copy = tmp_path / "killed" / "memory.sqlite"
        copy.parent.mkdir()
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", f"{copy}{ending}")
    with pytest.raises(MemoryFileError, match="run one build that may write"):
        Memory.open(copy, clock=clock, read_only=True)


def test_damage_within_the_file_is_told_when_it_is_met(path):
    _filled(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        roots = connection.execute("SELECT rootpage FROM sqlite_master").fetchall()
    content = bytearray(path.read_bytes())
    for (page,) in roots:  # of every table, but not the tables' own list, which opening reads
        content[4096 * (page - 1) : 4096 * page] = b"\xaa" * 4096
    path.write_bytes(content)
    with reopened(path) as memory, pytest.raises(MemoryFileError, match="damaged"):
        memory.machine("en", "zh", "local:1", ["1"])


def test_empty_file_of_a_killed_build_is_begun_anew(tmp_path):
    path = tmp_path / "memory.sqlite"
    path.touch()
    with pytest.raises(MemoryFileError, match="is empty"):
        Memory.open(path, clock=clock, read_only=True)
    with reopened(path) as memory:
        assert memory.begin_build("zh", "") == 1


def test_directory_and_file_are_made(tmp_path):
    path = tmp_path / "a directory #1?" / "b%20" / "m.sqlite"
    reopened(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["m.sqlite"]


def test_reading_makes_nothing(path):
    with pytest.raises(MemoryFileError, match="does not exist"):
        Memory.open(path, clock=clock, read_only=True)
    assert not path.parent.exists()


@pytest.mark.parametrize("place", ["", "file/memory.sqlite"])
def test_path_that_cannot_be_a_file_is_named(tmp_path, place):
    (tmp_path / "file").touch()
    with pytest.raises(MemoryFileError, match="check the path"):
        reopened(tmp_path / place)


@pytest.fixture
def common_directory():
    """Give a directory whose parents every user may enter (pytest's are the tester's own)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextlib.contextmanager
def nobody_special():
    """Give up, for a while, root's right to write anywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid"), reason="file permissions do not bind here"
)


@needs_permissions
@pytest.mark.parametrize("writable", ["nothing", "directory", "file"])
def test_file_that_may_not_be_written_can_be_read(common_directory, writable):
    path = common_directory / "memory.sqlite"
    _filled(path)
    path.chmod(0o666 if writable == "file" else 0o444)
    common_directory.chmod(0o777 if writable == "directory" else 0o555)
    before = path.read_bytes()
    with nobody_special():
        with Memory.open(path, clock=clock, read_only=True) as memory:
            assert memory.machine("en", "zh", "local:1", ["7"])["7"].target == "译" * 50
            with pytest.raises(MemoryFileError, match="open for reading only"):
                memory.begin_build("zh", "")
        with pytest.raises(MemoryFileError, match=r"check .*permissions"):
            reopened(path)
    assert path.read_bytes() == before


@needs_permissions
def test_log_that_cannot_be_read_is_never_passed_over(common_directory):
    path, copy = common_directory / "memory.sqlite", common_directory / "copy"
    with reopened(path) as memory:
        memory.begin_build("zh", "")
        copy.mkdir()
        for name in ("memory.sqlite", "memory.sqlite-wal"):
            shutil.copy(common_directory / name, copy / name)
    copy.chmod(0o555)
    with nobody_special(), pytest.raises(MemoryFileError, match="run one build that may write"):
        Memory.open(copy / "memory.sqlite", clock=clock, read_only=True)


@needs_permissions
def test_memory_in_a_directory_that_may_not_be_written_is_not_made(common_directory):
    common_directory.chmod(0o555)
    path = common_directory / "memory.sqlite"
    with nobody_special(), pytest.raises(MemoryFileError, match=r"check .*permissions"):
        reopened(path)


def test_reader_and_writer_do_not_wait_for_each_other(memory, path):
    build = memory.begin_build("zh", "")
    with Memory.open(path, clock=clock, read_only=True) as reader:
        assert reader.stats("zh").builds == 1
        memory.remember("en", "zh", [made("one", "一")], build)
        assert reader.machine("en", "zh", "local:1", ["one"])["one"].target == "一"


def test_writer_that_waited_too_long_says_so(memory, path, monkeypatch):
    monkeypatch.setattr(database_module, "PATIENCE", 0.01)
    with (
        reopened(path) as other,
        memory._database.writing(),
        pytest.raises(MemoryFileError, match="locked"),
    ):
        other.begin_build("zh", "")
    memory.begin_build("zh", "")


def test_full_disk_is_told_and_loses_nothing(memory):
    build = memory.begin_build("zh", "")
    memory.remember("en", "zh", [made("one", "一")], build)
    [[pages]] = memory._database.rows("PRAGMA page_count")
    memory._database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(MemoryFileError, match="the disk is full; free some space") as caught:
        memory.remember("en", "zh", [made(f"{n}", "译" * 999) for n in range(200)], build)
    assert "\n" not in str(caught.value)
    memory._database.rows("PRAGMA max_page_count = 100000")
    assert memory.stats("zh").machine_translations == 1
    memory.remember("en", "zh", [made("two", "二")], build)
    assert memory.integrity() == ()


_OVER_QUOTA = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from remembered import made, reopened
memory = reopened(Path(sys.argv[1]))
build = memory.begin_build("zh", "")
memory.remember("en", "zh", [made("one", "x")], build)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
memory.remember("en", "zh", [made(f"{n}", f"{n}" * 3000) for n in range(200)], build)
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no limits of file sizes here")
def test_write_that_the_system_refuses_is_told_and_loses_nothing(path):
    arguments = [sys.executable, "-c", _OVER_QUOTA, str(path), str(Path(__file__).parent)]
    writer = subprocess.run(arguments, stderr=subprocess.PIPE, text=True, check=False)
    assert "MemoryFileError: memory" in writer.stderr.splitlines()[-1]
    with reopened(path) as memory:
        assert memory.stats("zh").machine_translations == 1
        assert memory.integrity() == ()


# Versions


_FIRST_SCHEMA = """
CREATE TABLE build (number INTEGER PRIMARY KEY AUTOINCREMENT, language TEXT NOT NULL,
    revision TEXT NOT NULL, started TEXT NOT NULL);
CREATE TABLE text (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, key BLOB NOT NULL,
    body TEXT NOT NULL);
CREATE INDEX text_by_key ON text (key);
CREATE TABLE page (id INTEGER PRIMARY KEY, language TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('source', 'target')), name TEXT NOT NULL,
    UNIQUE (language, side, name));
CREATE TABLE sighting (page INTEGER NOT NULL REFERENCES page (id), key BLOB NOT NULL,
    build INTEGER NOT NULL REFERENCES build (number), PRIMARY KEY (page, key)) WITHOUT ROWID;
CREATE TABLE pair (id INTEGER PRIMARY KEY, page INTEGER NOT NULL REFERENCES page (id),
    position INTEGER, source INTEGER NOT NULL REFERENCES text (id),
    target INTEGER NOT NULL REFERENCES text (id), inlines TEXT NOT NULL, score REAL NOT NULL,
    source_path TEXT NOT NULL, source_line INTEGER, target_path TEXT NOT NULL,
    target_line INTEGER, began INTEGER NOT NULL REFERENCES build (number),
    ended INTEGER REFERENCES build (number),
    CHECK ((position IS NULL) = (ended IS NOT NULL)));
CREATE INDEX pair_by_page ON pair (page, position);
CREATE INDEX pair_by_source ON pair (source);
CREATE TABLE reading (language TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (language, name));
CREATE TABLE book (language TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL);
INSERT INTO build VALUES (3, 'zh', 'r3', '2026-01-01T00:00:00+00:00');
INSERT INTO page VALUES (1, 'zh', 'source', 'a');
INSERT INTO pair VALUES (1, 1, 0, 1, 2, '[]', 0.5, 'a.md', 1, 'zh/a.md', NULL, 3, NULL);
PRAGMA application_id = 1095586899;
PRAGMA user_version = 1;
"""


@pytest.fixture
def first_version(path):
    """Make a file as the first schema version wrote it; the copy here never changes."""
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for number, text in ((1, "one"), (2, "一")):
            connection.execute("PRAGMA foreign_keys = OFF")
            if number == 1:
                connection.executescript(_FIRST_SCHEMA)
            key = bytes.fromhex(text_key(text))
            connection.execute("INSERT INTO text VALUES (?, ?, ?, ?)", (number, key, key, text))
        connection.commit()
    return path


def _schema(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return sorted("".join(sql.split()) for (sql,) in rows)


def test_file_of_the_first_version_is_migrated_and_keeps_everything(first_version, tmp_path):
    with reopened(first_version) as memory:
        assert list(memory.all_pairs("zh")) == [pair("one", "一")]
        assert memory.begin_build("zh", "") == 4
        memory.remember("en", "zh", [made("two", "二")], 4)
        memory.review("en", "zh", [back("two", "两")], 4)
        assert memory.integrity() == ()
    fresh = tmp_path / "fresh"
    reopened(fresh).close()
    assert _schema(first_version) == _schema(fresh)


def test_file_of_an_older_version_is_not_migrated_by_reading(first_version):
    before = first_version.read_bytes()
    with pytest.raises(MemoryFileError, match=r"older schema 1.*run one build"):
        Memory.open(first_version, clock=clock, read_only=True)
    assert first_version.read_bytes() == before


def test_migration_that_fails_changes_nothing(first_version, monkeypatch):
    before = first_version.read_bytes()
    steps = (STEPS[0], (*STEPS[1], "CREATE TABLE text (already)"))
    monkeypatch.setattr(database_module, "STEPS", steps)
    with pytest.raises(MemoryFileError, match="already exists"):
        reopened(first_version)
    assert first_version.read_bytes() == before


# What is told about it


SCHEMA_PAGE = Path(__file__).parents[1] / "docs" / "reference" / "memory-schema.md"


def test_every_table_and_column_is_documented(path):
    reopened(path).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        schema = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info ({table})")}
            for (table,) in tables.fetchall()
        }
    documented: dict[str, set[str]] = {}
    for line in SCHEMA_PAGE.read_text(encoding="utf-8").splitlines():
        if named := re.match(r"`(\w+)`: ", line):
            columns = documented.setdefault(named[1], set())
        elif line.startswith("| `"):
            columns.update(re.findall(r"`(\w+)`", line.split("|")[1]))
    assert documented == schema


def test_documented_queries_work(path):
    text = SCHEMA_PAGE.read_text(encoding="utf-8")
    assert f"`PRAGMA user_version` {len(STEPS)}" in text
    assert f"0x{APPLICATION:X}" in text
    reopened(path).close()
    queries = re.findall(r"```sql\n(.+?)```", text, re.DOTALL)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert [connection.execute(query).fetchall() for query in queries] == [[], []]
