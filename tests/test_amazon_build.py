"""Books translated by the engine ``amazon``, as a user builds them, against the stand-in."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter

import pytest
from stand_in.faults import ExpiredCredentials, Spoil

from sphinx_amts.problems import Problem

CONF = """
project = "Bread"
html_theme = "basic"
amts_languages = {"zh": {"engine": "amazon"}}
"""
INDEX = """Bread
=====

Bread needs *flour*, water and salt. Nothing else is in it.

.. toctree::

   oven
"""
OVEN = """The oven
========

The oven has to be hot. Nothing else is in it.

* Open the oven.
* Take the bread out.
"""
SEGMENTS, SENTENCES = 6, 7
"""How many it has, and how many of its sentences are different."""


@pytest.fixture
def book(tmp_path):
    """Write the book."""
    directory = tmp_path / "book"
    directory.mkdir()
    for name, text in (("conf.py", CONF), ("index.rst", INDEX), ("oven.rst", OVEN)):
        (directory / name).write_text(text, encoding="utf-8")
    return directory


@pytest.fixture
def make(build, book, tmp_path):
    """Build the book, with options of Amazon in Chinese."""

    def run(*arguments, builder="amts-zh", **options):
        given = [
            f"-Damts_languages.zh.engine_options.{name}={value}" for name, value in options.items()
        ]
        return build(builder, book, tmp_path / "out", *given, *arguments)

    return run


def report(outcome, language=""):
    return json.loads((outcome.out / language / "amts-report.json").read_text("utf-8"))


def origins(outcome, language=""):
    counts = report(outcome, language)["origins"]
    return {origin: count for origin, count in counts.items() if count}


def test_a_book_is_sent_once_for_each_language_and_then_only_what_changed(amazon, book, make):
    both = CONF.replace('{"zh": ', '{"es": {"engine": "amazon"}, "zh": ')
    (book / "conf.py").write_text(both, encoding="utf-8")
    first = make(builder="amts")
    assert (first.returncode, first.stderr) == (0, "")
    assert origins(first, "zh") == origins(first, "es") == {"machine": SEGMENTS}
    assert "zh·" in (first.out / "zh" / "oven.html").read_text("utf-8")
    sent = Counter(
        (entry.request["TargetLanguageCode"], line)
        for entry in amazon.ledger.entries
        for line in entry.request["Text"].split("\n")
    )
    assert len(sent) == 2 * SENTENCES
    assert set(sent.values()) == {1}
    assert amazon.ledger.count() == 2
    each = amazon.ledger.characters // 2
    assert f"Amazon Translate was sent {each} characters in 1 request, about $0.01" in first.stdout

    amazon.ledger.clear()
    again = make("-Damts_dry_run=on", builder="amts")  # a dry run with nothing to send
    assert (again.returncode, again.stderr) == (0, "")
    assert amazon.ledger.count() == 0

    changed = OVEN.replace("has to be hot", "has to be very hot")
    (book / "oven.rst").write_text(changed, encoding="utf-8")
    assert origins(make(builder="amts"), "zh") == {"machine": SEGMENTS}
    assert amazon.ledger.texts() == 2 * ["The oven has to be very hot."]


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(amazon, make):
    dry = make("-Damts_dry_run=on")
    assert dry.returncode == 1
    assert re.fullmatch(
        r"WARNING: zh: dry run, nothing was sent: the engine 'amazon' would be sent 7 sentences: "
        r"\d+ characters in 1 request, about \$0.01 at the prices of 2025-11( \[amts.engine\])?\n",
        dry.stderr,
    )
    assert amazon.ledger.count() == 0
    assert origins(dry) == {"source": SEGMENTS}
    [problem] = report(dry)["problems"]
    assert problem["kind"] == Problem.ENGINE
    [said, *_] = report(dry)["pages"]["index"]["to_do"]
    assert said["reason"] == "no human translation; dry run: not sent"


def test_a_budget_is_kept_and_the_next_run_goes_on(amazon, make):
    first = make(max_characters=100)
    assert first.returncode == 0
    assert re.search(
        r"WARNING: zh: \d of 6 texts: over the budget \(max_characters is 100 a run\): "
        r"\d+ characters are left to send; run again, or raise it( \[amts.engine\])?\n",
        first.stderr,
    )
    assert amazon.ledger.characters <= 100
    assert set(origins(first)) == {"machine", "source"}
    second = make(max_characters=1000)
    assert (second.returncode, second.stderr) == (0, "")
    assert origins(second) == {"machine": SEGMENTS}
    assert set(amazon.ledger.sentences.values()) == {1}


def test_a_build_that_cannot_use_amazon_ends_in_one_line(amazon, make):
    amazon.faults.add(ExpiredCredentials())
    outcome = make()
    assert outcome.returncode == 2
    assert outcome.stderr == (
        "sphinx-amts: Amazon Translate, into 'zh': the credentials have expired; "
        "log in again or renew them, then run again\n"
    )
    assert not (outcome.out / "index.html").exists()


def test_a_killed_build_loses_only_what_was_under_way(amazon, book, tmp_path):
    pages = [f"page{number}" for number in range(12)]
    for page in pages:
        lines = [f"Line {number} of {page}. " + "word " * 300 for number in range(5)]
        text = "\n\n".join((page, "=" * len(page), *lines))
        (book / f"{page}.rst").write_text(f":orphan:\n\n{text}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-Q",
        "-b",
        "amts-zh",
        str(book),
        str(tmp_path / "out"),
    ]
    command += ["-Damts_languages.zh.engine_options.concurrency=2"]

    def build(kill_at):
        """Build, and kill the build when Amazon has translated its *kill_at*-th request."""
        running, seen = [], []

        def count(text):
            seen.append(text)
            if len(seen) == kill_at:
                running[0].send_signal(signal.SIGKILL)
            return text

        amazon.faults.clear()
        amazon.faults.add(Spoil(how=count))
        running.append(subprocess.Popen(command, env=os.environ))
        return running[0].wait()

    kills = [1, 3]
    for kill_at in kills:
        assert build(kill_at) == -signal.SIGKILL
    assert build(0) == 0
    shown = json.loads((tmp_path / "out" / "amts-report.json").read_text("utf-8"))
    assert set(shown["origins"]) - {origin for origin, n in shown["origins"].items() if n} == {
        "human",
        "human-stale",
        "source",
    }
    once = {line: len(line) for text in amazon.ledger.texts() for line in text.split("\n")}
    assert amazon.ledger.characters <= sum(once.values()) + len(once) + len(kills) * 2 * 10_000


def run(*arguments, environment=None):
    """Run the command ``amts`` where there is no boto3."""
    script = "import sys; sys.modules['boto3'] = None; from sphinx_amts.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"} | (environment or {}),
        cwd=arguments[1].parent,
    )


def test_cost_counts_what_a_build_then_sends(amazon, book, make):
    said = run("cost", book, "--language", "zh,es")
    assert (said.returncode, said.stderr) == (0, "")
    head, zh, es, *remarks = said.stdout.splitlines()
    assert re.split("  +", head) == [
        *("language", "segments", "in memory", "to send"),
        *("characters", "requests", "real time", "batch"),
    ]
    make()
    sent = amazon.ledger.characters
    assert zh.split() == ["zh", "6", "0", "7", str(sent), "1", "$0.01", "$0.01"]
    assert es.split()[1:] == zh.split()[1:]
    assert remarks == [
        "segments are those that no person has translated as they are now; the rest are sentences",
        "estimated at the prices of 2025-11, without taxes; batch is with parallel data",
        "es: the book uses the engine 'none' for it",
    ]
    after = run("cost", book)
    # What a build translated is not customised: a batch job would bring it anew.
    assert after.stdout.splitlines()[1].split() == ["zh", "6", "7", *"000", "$0.00", "$0.01"]
