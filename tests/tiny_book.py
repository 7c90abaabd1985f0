"""A book of two pages and its Spanish edition: the smallest that goes through every step."""

from __future__ import annotations

from pathlib import Path

CONF = """
import os, signal, sys

project = "Bread"
language = "en"
html_theme = "basic"
exclude_patterns = ["es"]
amts_languages = {"es": {"translation": "es", "engine": "none"}}

EVENTS = ["env-before-read-docs", "source-read", "doctree-read", "env-updated",
          "doctree-resolved", "html-page-context", "build-finished"]


def setup(app):
    # A signal may come at any time: BREAK_AT=<number>:<signal> says at which event of a run.
    number, _, name = os.environ.get("BREAK_AT", "").partition(":")

    def count(*_):
        sys.events_seen = getattr(sys, "events_seen", 0) + 1
        if str(sys.events_seen) == number:
            signal.raise_signal(getattr(signal, name))

    for event in EVENTS:
        app.connect(event, count)
    if "EVENTS_TO" in os.environ:
        import atexit
        atexit.register(lambda: open(os.environ["EVENTS_TO"], "w").write(str(sys.events_seen)))
"""

PAGES = {
    "index.rst": """Bread
=====

Bread needs flour, water and salt.

.. toctree::

   oven
""",
    "oven.rst": """The oven
========

The oven has to be hot.  See :doc:`the first page <index>`.

It takes *one* hour.
""",
    "es/index.rst": """Pan
===

El pan necesita harina, agua y sal.

.. toctree::

   oven
""",
    "es/oven.rst": """El horno
========

El horno tiene que estar caliente.  Véase :doc:`la primera página <index>`.

Tarda *una* hora.
""",
}


def write_book(directory: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the book; *changes* replace files, or leave them out where they are None."""
    for name, text in ({"conf.py": CONF} | PAGES | (changes or {})).items():
        if text is None:
            continue
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return directory


def output(directory: Path) -> dict[str, bytes]:
    """Give every file of an output by name, without Sphinx's doctrees."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and ".doctrees" not in path.parts
    }
