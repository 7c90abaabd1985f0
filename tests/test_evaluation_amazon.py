"""Evaluations of what Amazon translates: taught by the split only, paid for once, cleared away."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from amazon_book import OPTIONS, amts, models_read_once, refused
from stand_in.faults import FailedDocument, Refuse
from test_evaluation import BOOK, book_files
from tiny_book import write_book

from sphinx_amts.exchange import load_tmx

__all__ = ["amts", "models_read_once"]

HERE = Path(__file__).parent
RUN = ("evaluate", "book", "--language", "es", "--pages", "oven", "--resamples", "10")
SYSTEMS = (*RUN, "--systems", "plain,paragraphs,sentences")
ONE = (*RUN, "--systems", "sentences")
OVEN = len(BOOK["oven"]) + 1
"""Sentences under test: those of the page, and its title."""


@pytest.fixture
def book(tmp_path, monkeypatch, amazon):
    """Write a book whose first page has a paragraph of two sentences, and what it needs at Amazon."""
    monkeypatch.chdir(tmp_path)
    amazon.make_bucket()
    amazon.make_role()
    files = book_files(engine="amazon")
    files["conf.py"] += f'amts_languages["es"]["engine_options"] = {OPTIONS!r}\n'
    for name, one, other in (
        ("bread.rst", "wonderful.\n\nCut", "wonderful.  Cut"),
        ("es/bread.rst", "maravilla.\n\nCorte", "maravilla.  Corte"),
    ):
        files[name] = files[name].replace(one, other)
    return write_book(tmp_path / "book", files)


def operations(amazon):
    """Give the requests, but for those that only look, and forget all."""
    found = [one.operation for one in amazon.ledger.entries]
    amazon.ledger.entries.clear()
    return [name for name in found if not name.startswith(("Get", "List", "Describe"))]


def trials():
    return json.loads(Path("_build/evaluate/es/evaluation.json").read_text("utf-8"))["trials"]


def remains(amazon):
    """Give what is left in the account."""
    region = amazon.world.region("us-east-1")
    return [*region.parallel_data, *region.terminologies, *amazon.files()]


def test_systems_are_customised_by_what_the_split_leaves_and_cleared_away(amts, book, amazon):
    status, _, err = amts(*SYSTEMS, "--directions", "both", "--keep")
    assert status == 0, err
    assert "amts es: en → es, paragraphs: 5 sentences, 131 characters in a job customised by" in err
    files = {key: data for key, data in amazon.files().items() if "/parallel-data/" in key}
    taught = [{one.source for one in load_tmx(data).entries} for data in files.values()]
    under_test = {text for pair in BOOK["oven"] for text in pair} | {"Oven"}
    assert not set().union(*taught) & under_test
    assert len(taught) == 4
    assert all("amts-evaluation-House-e" in key for key in files)
    forward, backward = trials()
    assert [one["about"] for one in forward["systems"]] == [
        "engine amazon",
        "engine amazon, customised by 25 of 25 pairs of paragraphs",
        "engine amazon, customised by 26 of 26 pairs of sentences",
    ]
    assert all(one["effort"]["answered"] == OVEN for one in backward["systems"])
    # They are there still; the next run pays for nothing, and removes them.
    assert remains(amazon)
    operations(amazon)
    assert amts(*SYSTEMS, "--directions", "both")[0] == 0
    assert (set(operations(amazon)), remains(amazon)) == ({"DeleteParallelData"}, [])


def test_what_it_costs_is_said_before_and_kept_within_the_budget(amts, book, amazon):
    status, out, _ = amts(*SYSTEMS, "--dry-run")
    assert (status, out.splitlines()[-1]) == (0, "es: in all 397 characters, about $0.02")
    assert len(out.splitlines()) == 4
    for option, words in (
        ("max_cost=0.01", ("about $0.02", "max_cost is $0.01")),
        ("max_characters=396", ("397 characters", "max_characters is 396")),
        ("bucket=", ("bucket",)),
        ("role=", ("role",)),
        ("brevity=yes", ("brevity",)),
    ):
        refused(amts(*SYSTEMS, "--engine-option", option), *words)
    assert amazon.ledger.entries == []


def test_terms_are_those_that_the_split_leaves_and_cleared_away(amts, book, amazon):
    (book / "terms.csv").write_text("en,es\nflour,harina\noven,Oven\n", "utf-8")
    status, _, err = amts(*RUN, "--systems", "plain,terminology")
    assert status == 0, err
    sent = [one for one in amazon.ledger.entries if one.operation == "TranslateText"]
    [name] = [name for one in sent for name in one.request.get("TerminologyNames", ())]
    assert name.startswith("amts-evaluation-House-en-es-")
    [made] = [one for one in amazon.ledger.entries if one.operation == "ImportTerminology"]
    assert made.request["TerminologyData"]["File"] == b"en,es\nflour,harina\n"
    assert remains(amazon) == []
    assert [one["about"] for one in trials()[0]["systems"]] == [
        "engine amazon",
        "engine amazon, 1 term",
    ]
    operations(amazon)
    assert amts(*RUN, "--systems", "plain,terminology")[0] == 0
    assert amazon.ledger.entries == []


def test_what_a_job_did_not_bring_is_no_score_and_is_ordered_again(amts, book, amazon):
    fault = FailedDocument(times=1)
    amazon.faults.add(fault)
    refused(amts(*ONE), f"left {OVEN} sentences open for now (00001.html: ", "again")
    status, _, err = amts(*ONE)
    assert status == 0, err
    assert operations(amazon).count("StartTextTranslationJob") == 2
    assert remains(amazon) == []


def test_that_something_cannot_be_removed_costs_no_score(amts, book, amazon):
    amazon.faults.add(Refuse(code="AccessDeniedException", operations={"DeleteParallelData"}))
    status, out, err = amts(*ONE)
    assert (status, "all as one text" in out) == (0, True)
    assert "left at Amazon until this is run again: " in err.splitlines()[-1]
    amazon.faults.clear()
    assert (amts(*ONE)[0], remains(amazon)) == (0, [])


@pytest.mark.parametrize(("number", "moment"), [(5, "after"), (13, "after")])
def test_nothing_is_paid_for_twice_whenever_it_is_killed(amts, book, amazon, number, moment):
    command = [sys.executable, HERE / "killed_at.py", str(number), moment, *ONE]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -9
    status, _, err = amts(*ONE)
    assert status == 0, err
    found = operations(amazon)
    assert [found.count(name) for name in ("CreateParallelData", "(job)")] == [1, 1]
    assert amazon.ledger.paid_twice == {}
    assert remains(amazon) == []
