"""The README's two commands are lines that anybody can run as they stand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python3 -m venv .*", README, flags=re.MULTILINE)


def test_there_are_two_commands_that_need_nothing_but_python_and_git():
    assert len(COMMANDS) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_all_its_own_set_up(command):
    steps = command.split(" && ")
    assert steps[0] == "python3 -m venv .venv"
    assert all(step.startswith(".venv/bin/") for step in steps[1:])
    assert any(step.startswith(".venv/bin/pip install") and " -e " in step for step in steps)


def test_the_first_runs_the_main_job_on_the_sample_book():
    assert COMMANDS[0].endswith(".venv/bin/sphinx-build -b amts-zh sample_book _build/zh")


def test_the_second_passes_the_tests_and_is_what_ci_runs():
    asked = subprocess.run(
        ["bash", ROOT / ".ci" / "run", "--test-command"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert asked.stdout == COMMANDS[1] + "\n"
    assert COMMANDS[1].endswith(".venv/bin/pytest")


def test_the_first_screen_shows_what_goes_in_and_what_comes_out():
    screen = "\n".join(README.splitlines()[:40])
    for shown in ("sphinx-build -b amts-zh", "human", "machine"):
        assert shown in screen


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_a_link_into_the_repository_leads_somewhere(target):
    assert (ROOT / target).exists()
