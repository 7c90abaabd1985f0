"""A mistake, a broken file, a full disk or a kill: one line that says what to do; nothing is lost."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from tiny_book import CONF, output, write_book

from sphinx_amts.book.reader import find_fault
from sphinx_amts.memory.lock import Lock

NOTEBOOK = '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Oven"]}'


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book")


def refused(done, *words):
    """Make sure that a build ended with one line that has all *words*."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("sphinx-amts: ")
    for word in words:
        assert word in line


def built(done, *warnings):
    """Make sure that a build ended well, with exactly *warnings* (a part of each line)."""
    assert done.returncode == 0, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == len(warnings), done.stderr
    for part in warnings:
        assert [line for line in lines if part in line], f"no warning of {part}: {lines}"


# The translated book


def test_missing_translated_book_is_named(book, build, tmp_path):
    shutil.rmtree(book / "es")
    refused(build("amts-es", book, tmp_path / "out", "-q"), str(book / "es"), "correct the path")


def test_empty_translated_book_is_named(book, build, tmp_path):
    shutil.rmtree(book / "es")
    (book / "es").mkdir()
    refused(build("amts-es", book, tmp_path / "out", "-q"), str(book / "es"), "empty")


def test_translated_book_of_another_book_is_refused(build, tmp_path):
    changes = {"es/index.rst": None, "es/oven.rst": None, "es/other.rst": "Otro\n====\n"}
    book = write_book(tmp_path / "book", changes)
    refused(build("amts-es", book, tmp_path / "out", "-q"), "no page of", "'pages'")


def test_translated_book_that_is_read_as_source_is_refused(build, tmp_path):
    conf = CONF.replace('exclude_patterns = ["es"]', "")
    book = write_book(tmp_path / "book", {"conf.py": conf})
    done = build("amts-es", book, tmp_path / "out", "-q", "-D", "suppress_warnings=toc")
    assert done.returncode == 2
    assert "add 'es' to exclude_patterns" in done.stderr.splitlines()[-1]


def test_page_on_one_side_only_is_named_once_and_the_rest_is_built(build, tmp_path):
    changes = {"es/oven.rst": None, "es/stove.rst": "La estufa\n=========\n\nCalienta.\n"}
    book = write_book(tmp_path / "book", changes)
    done = build("amts-es", book, tmp_path / "out", "-q")
    built(done, "oven.rst: WARNING: es: is not translated", "stove.rst:1: WARNING: es: the transl")
    assert "El pan necesita" in (done.out / "index.html").read_text("utf-8")
    assert "The oven has to be hot" in (done.out / "oven.html").read_text("utf-8")
    # -W makes errors of our warnings, too, and they can be silenced by name.
    assert build("amts-es", book, tmp_path / "out", "-q", "-W", "--keep-going").returncode == 1
    silent = "suppress_warnings=amts.missing_page,amts.orphaned_page"
    built(build("amts-es", book, tmp_path / "out", "-q", "-W", "-D", silent))


def test_broken_encoding_of_a_translated_page_is_named_and_the_rest_is_built(build, tmp_path):
    book = write_book(tmp_path / "book", {"es/oven.rst": b"El horno\n========\n\n\xff\xfe\n"})
    done = build("amts-es", book, tmp_path / "out", "-q")
    built(done, "oven.rst:4: WARNING: es: is not UTF-8", "oven.rst: WARNING: es: is not transl")
    assert f"is not translated: {book / 'es' / 'oven.rst'} was not read" in done.stderr
    assert "El pan necesita" in (done.out / "index.html").read_text("utf-8")


def test_broken_encoding_of_a_source_page_is_refused_with_file_and_line(build, tmp_path):
    book = write_book(tmp_path / "book", {"oven.rst": b"Oven\n====\n\n\xff\xfe\n"})
    done = build("amts-es", book, tmp_path / "out", "-q")
    refused(done, f"{book / 'oven.rst'}:4: is not UTF-8", "save it as UTF-8")


WHOLE = NOTEBOOK + '], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (WHOLE, ""),
        (WHOLE.replace('"metadata"', '"of_ours": 1, "metadata"'), ""),
        (NOTEBOOK, "is not a valid notebook: Expecting"),
        (WHOLE.replace('["# Oven"]', "7"), "is not a valid notebook"),
        ('{"a": 1}', "is not a valid notebook"),
        ("[]", "is not a valid notebook"),
        ("", "is not a valid notebook"),
    ],
)
def test_only_notebooks_that_cannot_be_read_are_refused(tmp_path, text, fault):
    path = tmp_path / "oven.ipynb"
    path.write_text(text, "utf-8")
    found = find_fault(path)
    assert (found.reason if found else "").startswith(fault)
    assert bool(found) == bool(fault)


def test_invalid_notebooks_are_named_on_either_side(build, tmp_path):
    pytest.importorskip("myst_nb")
    conf = CONF + 'extensions = ["myst_nb"]\n'
    changes = {"conf.py": conf, "oven.rst": None, "es/oven.rst": None}
    book = write_book(tmp_path / "a", changes | {"oven.ipynb": NOTEBOOK, "es/oven.ipynb": WHOLE})
    refused(build("amts-es", book, tmp_path / "out", "-q"), "oven.ipynb:1", "not a valid notebook")
    book = write_book(tmp_path / "b", changes | {"oven.ipynb": WHOLE, "es/oven.ipynb": NOTEBOOK})
    done = build("amts-es", book, tmp_path / "out", "-q")
    built(done, "es/oven.ipynb:1: WARNING: es: is not a valid notebook", "oven.ipynb: WARNING: es:")


SCRIPT = "<script>alert(1)</script>"
RAW = f"""
.. role:: html(raw)
   :format: html

.. meta::
   :description: "'><script>alert(2)</script>

.. index:: {SCRIPT}

El horno :html:`{SCRIPT}`
=========================

Tiene que **:html:`<b onclick="alert(3)">`** estar `caliente <javascript:alert(4)>`__.
Véase :html:`<img src=x onerror=alert(5)>` :doc:`la primera página <index>`.

Tarda *una* hora {SCRIPT}.

.. image:: x.svg
   :alt: "{SCRIPT}
"""


def test_translation_with_scripts_and_broken_tags_is_shown_and_never_run(build, tmp_path):
    page = """
.. meta::
   :description: An oven.

.. index:: ovens

The oven
========

The oven has to be hot.  See :doc:`the first page <index>`.

It takes *one* hour.

.. image:: x.svg
   :alt: An oven.
"""
    image = {"x.svg": "<svg/>", "es/x.svg": "<svg/>"}
    book = write_book(tmp_path / "book", {"oven.rst": page, "es/oven.rst": RAW, **image})
    done = build("amts-es", book, tmp_path / "out", "-q")
    assert done.returncode == 0
    for name in ("oven.html", "index.html", "genindex.html"):
        text = (done.out / name).read_text("utf-8")
        assert SCRIPT not in text, name
        assert "<script>alert" not in text
        assert "<b onclick" not in text
        assert "<img src=x" not in text
        assert "javascript:alert" not in text
    shown = (done.out / "oven.html").read_text("utf-8")
    assert "El horno &lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "caliente" in shown


# Options


@pytest.mark.parametrize(
    ("builder", "option", "words"),
    [
        ("amts-es", "amts_languages.es.engine=lokal", ("'lokal'", "did you mean 'local'?")),
        ("amts", "amts_languages.zz=es", ("'zz'", "not a known language")),
        ("amts-en", "amts_marks=1", ("'en'", "written in")),
    ],
)
def test_wrong_option_is_named_with_what_is_allowed(book, build, tmp_path, builder, option, words):
    refused(build(builder, book, tmp_path / "out", "-q", "-D", option), *words)


def test_language_that_nobody_knows_is_no_builder(book, build, tmp_path):
    done = build("amts-xx", book, tmp_path / "out", "-q")
    assert done.returncode == 2
    assert "amts-xx" in done.stderr


# The memory


@pytest.fixture(scope="module")
def memory(tmp_path_factory):
    """Give the content of a memory that a build has made."""
    place = tmp_path_factory.mktemp("memory")
    book = write_book(place / "book")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "amts-es", book, place / "out"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return (book / ".amts" / "memory.sqlite3").read_bytes()


@pytest.mark.parametrize("kind", ["truncated", "foreign", "newer"])
def test_memory_that_cannot_be_used_is_named_and_left_as_it_is(book, build, tmp_path, memory, kind):
    newer = bytearray(memory)
    newer[60:64] = (2**30).to_bytes(4, "big")  # SQLite's user_version
    content = {"truncated": memory[: len(memory) // 2], "foreign": b"A diary.\n" * 999}
    content["newer"] = bytes(newer)
    path = book / ".amts" / "memory.sqlite3"
    path.parent.mkdir()
    path.write_bytes(content[kind])
    refused(build("amts-es", book, tmp_path / "out", "-q"), str(path))
    assert path.read_bytes() == content[kind]
    assert not (tmp_path / "out" / "index.html").exists()


def test_memory_in_a_place_that_is_a_file_is_refused(book, build, tmp_path):
    (book / ".amts").write_text("not a folder")
    refused(build("amts-es", book, tmp_path / "out", "-q"), str(book / ".amts"))


# The output


def test_output_in_a_place_that_is_a_file_is_refused(book, build, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "es").write_text("not a folder")
    refused(build("amts", book, tmp_path / "out", "-q"), str(tmp_path / "out" / "es"))


@contextmanager
def small_disk(place: Path, options: str):
    """Mount a file system of a given size at *place*, or skip."""
    place.mkdir(exist_ok=True)
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform != "linux" or libc.mount(b"tmpfs", bytes(place), b"tmpfs", 0, options.encode()):
        pytest.skip("no file system can be mounted here")
    try:
        yield libc
    finally:
        libc.umount2(bytes(place), 2)


def test_full_disk_under_the_output_ends_the_build(book, build, tmp_path):
    with small_disk(tmp_path / "disk", "size=160k"):
        doctrees = tmp_path / "doctrees"
        done = build("amts-es", book, tmp_path / "disk" / "out", "-q", "-d", doctrees)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert "No space left on device; mend it" in done.stderr.splitlines()[-1]
        assert not (tmp_path / "disk" / "out" / "amts-report.json").exists()
    # With room enough, the same command mends what is there.
    built(build("amts-es", book, tmp_path / "disk" / "out", "-q", "-d", doctrees))
    built(build("amts-es", book, tmp_path / "clean", "-q"))
    assert output(tmp_path / "disk" / "out") == output(tmp_path / "clean")


def test_full_disk_under_the_memory_ends_the_build(book, build, tmp_path):
    with small_disk(tmp_path / "disk", "size=40k"):
        option = f"amts_memory={tmp_path / 'disk' / 'memory.sqlite3'}"
        refused(build("amts-es", book, tmp_path / "out", "-q", "-D", option), "disk is full")


def test_read_only_memory_is_named(book, build, tmp_path):
    with small_disk(tmp_path / "disk", "ro"):
        path = tmp_path / "disk" / "memory.sqlite3"
        done = build("amts-es", book, tmp_path / "out", "-q", "-D", f"amts_memory={path}")
        refused(done, str(path), "permissions")


def test_read_only_output_is_named(book, build, tmp_path):
    place = tmp_path / "disk"
    with small_disk(place, "size=4m") as libc:
        (place / "out").mkdir()
        assert not libc.mount(None, bytes(place), None, 1 | 32, None)  # read-only, again
        done = build("amts-es", book, place / "out", "-q", "-d", tmp_path / "doctrees")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        last = done.stderr.splitlines()[-1]  # older Sphinx warns of single files first
        assert f"sphinx-amts: {place / 'out'}" in last
        assert "Read-only file system; mend it" in last


# Builds that end early, and builds that meet


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Build the book once undisturbed: what is in the output, and how many events there were."""
    place = tmp_path_factory.mktemp("clean")
    book = write_book(place / "book")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "amts-es", book, place / "out"]
    environment = os.environ | {"EVENTS_TO": str(place / "events")}
    subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL)
    return output(place / "out"), int((place / "events").read_text())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("part", range(3))
def test_build_that_was_killed_or_interrupted_is_mended_by_the_next(
    book, build, tmp_path, clean, part
):
    expected, events = clean
    moment = 1 + part * (events - 1) // 2
    name = "SIGKILL" if part % 2 else "SIGINT"
    done = build(
        "amts-es", book, tmp_path / "out", "-q", environment={"BREAK_AT": f"{moment}:{name}"}
    )
    if name == "SIGKILL":
        assert done.returncode == -signal.SIGKILL
    else:
        assert done.returncode == 2
        assert "Interrupted!" in done.stderr
        assert "Traceback" not in done.stderr
    built(build("amts-es", book, tmp_path / "out", "-q"))
    assert output(tmp_path / "out") == expected


def test_second_build_of_the_same_output_is_refused(book, build, tmp_path):
    # The first build is this test.
    lock = Lock(tmp_path / "out" / ".doctrees" / ".amts" / "lock.sqlite3")
    refused(build("amts-es", book, tmp_path / "out", "-q"), "another build", "wait for it")
    lock.release()
    built(build("amts-es", book, tmp_path / "out", "-q"))


def test_two_builds_with_one_memory_both_end_well(book, tmp_path, clean):
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "amts-es", book]
    runs = [
        subprocess.Popen([*command, tmp_path / name], stdin=subprocess.DEVNULL) for name in "ab"
    ]
    assert [run.wait(timeout=300) for run in runs] == [0, 0]
    assert output(tmp_path / "a") == output(tmp_path / "b") == clean[0]


# Options of sphinx-build


def test_parallel_build_is_the_same(book, build, tmp_path, clean):
    built(build("amts-es", book, tmp_path / "out", "-q", "-j", "2"))
    assert output(tmp_path / "out") == clean[0]


def test_options_of_the_command_line_reach_the_inner_build(build, tmp_path):
    english, spanish = (
        f"{title}\n=====\n\n.. only:: draft\n\n   {draft}\n\n{see} :py:func:`nothing`, |project_name|.\n"
        "\n.. toctree::\n\n   oven\n"
        for title, draft, see in (
            ("Bread", "Bread needs flour, water and salt.", "See"),
            ("Pan", "El pan necesita harina, agua y sal.", "Véase"),
        )
    )
    conf = CONF + 'rst_epilog = f".. |project_name| replace:: {project}"\n'
    book = write_book(
        tmp_path / "book", {"conf.py": conf, "index.rst": english, "es/index.rst": spanish}
    )
    options = ("-n", "-t", "draft", "-D", "html_title=Titel", "-W", "--keep-going")
    done = build("amts-es", book, tmp_path / "out", *options)
    assert done.returncode == 1
    [line] = [line for line in done.stderr.splitlines() if "WARNING" in line]
    assert "index.rst:8: WARNING: py:func reference target not found: nothing" in line
    text = (done.out / "index.html").read_text("utf-8")
    assert "El pan necesita harina" in text
    assert "Titel</title>" in text
    # -q says nothing, -E and -a read and write everything again.
    quiet = build("amts-es", book, tmp_path / "out", "-q", "-E")
    assert (quiet.returncode, quiet.stdout) == (0, "")
    again = build("amts-es", book, tmp_path / "out", "-a", "-v")
    assert again.stdout.count("writing output") >= 1
    assert "[100%] oven" in again.stdout
