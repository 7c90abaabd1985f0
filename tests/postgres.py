"""A PostgreSQL server of the tests' own: started when one first needs it, stopped when all are done."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PROGRAMS = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/bin"))


def _program(name: str) -> str:
    return next(
        (str(p / name) for p in _PROGRAMS if (p / name).is_file()), shutil.which(name) or ""
    )


class Postgres:
    """A running server, and databases in it, each new."""

    def __init__(self, folder: Path) -> None:
        """Make a cluster in *folder*, and start it on a free port of this machine."""
        self._data = folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._number = 0
        self._run(
            "initdb", "-D", self._data, "-U", "amts", "-A", "trust", "-E", "UTF8", "--no-locale"
        )
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        command = [_program(program), *map(str, arguments)]
        if os.getuid() == 0:  # the server refuses to be root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=60)

    def start(self) -> None:
        """Start it, or start it again."""
        settings = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self._data / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", settings, "start")

    def stop(self) -> None:
        """Stop it at once, as if its machine went down."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def new_database(self) -> str:
        """Make a database, and give its URL."""
        self._number += 1
        name = f"memory{self._number}"
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "amts", name)
        return f"postgresql://amts@127.0.0.1:{self.port}/{name}"


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server, or skip the test that needs it."""
    pytest.importorskip("psycopg")
    pytest.importorskip("sqlalchemy")
    if not _program("initdb"):
        pytest.skip("PostgreSQL is not installed")
    if os.getuid() == 0 and "postgres" not in {user.pw_name for user in pwd.getpwall()}:
        pytest.skip("PostgreSQL cannot be run as root, and there is no user 'postgres'")
    with tempfile.TemporaryDirectory(prefix="amts-pg-") as folder:
        place = Path(folder)
        if os.getuid() == 0:
            shutil.chown(place, "postgres")
        server = Postgres(place)
        try:
            yield server
        finally:
            server.stop()
