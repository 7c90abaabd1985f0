"""Fixtures for all tests: where the books are, how one is built, how a golden file is compared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ("stand_in.fixtures",)

# The same examples in every run, and no time limit that a busy machine could break.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

HERE = Path(__file__).parent
ROOT = HERE.parent
SHARED = ROOT.parent / "shared"
"""Real books and their translations; they lie beside the checkout, not in it."""


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the files of tests/golden"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str
    out: Path
    """The directory that was to be written."""


@pytest.fixture(scope="session")
def shared():
    """Give the folder of shared material beside the checkout, or skip."""
    if not SHARED.is_dir():
        pytest.skip("there is no folder 'shared' beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def corpus(shared):
    """Give the folder of real books, or skip."""
    folder = shared / "corpus"
    if not folder.is_dir():
        pytest.skip("there is no folder 'shared/corpus' beside the checkout")
    return folder


@pytest.fixture
def make_book(tmp_path):
    """Copy ``roots/test-<name>``, or the sample book, to a fresh folder and give its path."""

    def make(name):
        origin = ROOT / name if name == "sample_book" else HERE / "roots" / f"test-{name}"
        built = shutil.ignore_patterns("_build", ".amts", "*.mo")
        return Path(shutil.copytree(origin, tmp_path / name, ignore=built))

    return make


@pytest.fixture(scope="session")
def build():
    """Run a real ``python -m sphinx -b <builder> <source> <out> …`` and give its outcome."""

    def run(builder, source, out, *arguments, environment=None, timeout=300):
        command = [sys.executable, "-m", "sphinx", "--no-color", "-b", builder, source, out]
        done = subprocess.run(
            [*map(str, command), *map(str, arguments)],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"} | (environment or {}),
            stdin=subprocess.DEVNULL,
            timeout=timeout,
        )
        return Outcome(
            returncode=done.returncode, stdout=done.stdout, stderr=done.stderr, out=Path(out)
        )

    return run


@pytest.fixture
def golden(request):
    """Compare a text with ``golden/<name>``; ``--update-golden`` writes it instead."""

    def check(text, name):
        path = HERE / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"there is no {path.name}; make it with --update-golden"
        assert text == path.read_text(encoding="utf-8")

    return check
