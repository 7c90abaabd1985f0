"""Drafts in books of which only git's history tells what was translated."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from loud import install
from repository import GitFolder
from tiny_book import CONF

OVEN = """The oven
========

Heat the oven to 200 degrees, with 2 trays in it and 1 at hand.

Never leave the oven alone, not for 5 minutes, for :math:`t = 5` is long.

The baker sleeps from 9 to 5.
"""
HORNO = """El horno
========

Caliente el horno a 200 grados, con 2 bandejas dentro y 1 a mano.

Nunca deje solo el horno, ni 5 minutos, pues :math:`t = 5` es mucho.

El panadero duerme de 9 a 5.
"""
INDEX = "Bread\n=====\n\n.. toctree::\n\n   oven\n"


def test_what_is_stale_and_has_no_draft_stays_stale_when_the_drafts_are_committed(tmp_path):
    book, translated = GitFolder.make(tmp_path / "book"), GitFolder.make(tmp_path / "es")
    conf = CONF.replace(
        '{"translation": "es", "engine": "none"}', '{"translation": "../es", "engine": "loud"}'
    )
    book.commit(1, {"conf.py": conf, "index.rst": INDEX, "oven.rst": OVEN, ".gitignore": ".amts\n"})
    translated.commit(
        2, {"index.rst": INDEX.replace("Bread\n=====", "Pan\n==="), "oven.rst": HORNO}
    )
    # Of two sentences that change, the engine refuses one.
    now = OVEN.replace("to 200 degrees", "to 250 degrees").replace("sleeps", "refuses to sleep")
    book.commit(3, {"oven.rst": now})

    def amts(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "sphinx_amts.cli", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=os.environ | environment | {"PYTHONUTF8": "1"},
            text=True,
        )
        assert done.returncode < 2, done.stderr
        return done.stdout

    def stale():
        """Count the stale sentences on a machine that has no memory of the books."""
        (tmp_path / "book" / ".amts" / "memory.sqlite3").unlink(missing_ok=True)
        return json.loads(amts("status", "book", "--json"))["sentences"]["stale"]

    environment = install(tmp_path / "engine")
    assert stale() == 2
    amts("draft", "book", "--language", "es", "--in-place")
    translated.commit(4, {})
    assert "HEAT THE OVEN" in (tmp_path / "es" / "oven.rst").read_text("utf-8")
    assert stale() == 1
    pages = json.loads(amts("status", "book", "--json"))["pages"]
    assert pages["oven"]["base"]["evidence"] == "recorded"
