"""The small book, translated by Amazon: one language with a human translation, two without."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from shell import command
from tiny_book import CONF, write_book

ROLE = "arn:aws:iam::123456789012:role/translator"
OPTIONS = {"region": "us-east-1", "bucket": "books", "role": ROLE}

DOUGH = """Dough
=====

Knead the dough for *10 minutes*.  See :doc:`the oven <oven>`.

Let it rest < 2 hours & cover it with a cloth.
"""
INDEX = """Bread
=====

Bread needs flour, water and salt.

.. toctree::

   oven
   dough
"""


def languages(**options):
    """Give ``amts_languages``; *options* change those of the engine."""
    given = {name: value for name, value in {**OPTIONS, **options}.items() if value is not None}
    amazon = {"engine": "amazon", "engine_options": given, "catalogs": False}
    return {"es": {**amazon, "translation": "es"}, "zh": amazon, "de": amazon}


def write_amazon_book(directory: Path, changes=None, chosen=None) -> Path:
    """Write the book; *chosen* is its ``amts_languages``."""
    conf = f"{CONF}\namts_languages = {chosen or languages()!r}\nsuppress_warnings = ['amts.*']\n"
    pages = {"conf.py": conf, "dough.rst": DOUGH, "index.rst": INDEX}
    return write_book(directory, pages | (changes or {}))


@pytest.fixture(scope="session", autouse=True)
def models_read_once():
    """Let all sessions of botocore share what they read of its service models: most of their time."""
    session = pytest.importorskip("botocore.session", reason="needs the extra 'amazon'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "create_loader", cache(session.create_loader))
        yield


@pytest.fixture
def book(tmp_path, monkeypatch, amazon):
    """Write the book, and make the bucket and the role that it names."""
    monkeypatch.chdir(tmp_path)
    amazon.make_bucket()
    amazon.make_role()
    return write_amazon_book(tmp_path / "book")


@pytest.fixture
def amts(capfd, monkeypatch):
    """Run the command, without its waiting; give exit status, output and errors."""
    run = command(capfd)

    def run_without_waiting(*arguments):
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        return run(*arguments)

    return run_without_waiting


def refused(result, *words):
    """Make sure that a command ended with one line that has all *words*."""
    status, _, err = result
    lines = err.splitlines()
    assert (status, "Traceback" in err) == (2, False), err
    for word in words:
        assert word in lines[-1], lines[-1]
