"""Drafts that stand in the translated book: nobody's until a person edits or accepts them."""

from __future__ import annotations

import json

import pytest
from loud import install
from test_partly_stale import BASE, CONF_WITH_BASE, SPANISH, paragraphs
from tiny_book import PAGES, write_book

from sphinx_amts.drafted import sentence_key, write_mark

NOW = BASE.replace("200", "250")
DRAFT = "Caliente el horno a 250 grados."
MARK = write_mark([(sentence_key("Heat the oven to 250 degrees."), sentence_key(DRAFT))])


def with_draft(mark=MARK, text=DRAFT):
    return SPANISH.replace("Caliente el horno a 200 grados.", f".. {mark}\n\n{text}")


@pytest.fixture
def run(tmp_path, build):
    """Build a book with this translation of its page; give the first paragraph, and what was asked."""
    environment = install(tmp_path / "engine")

    def run(spanish, now=NOW, **files):
        book = write_book(
            tmp_path / "book",
            {"conf.py": CONF_WITH_BASE, "base/index.rst": PAGES["index.rst"], "base/oven.rst": BASE}
            | {"oven.rst": now, "es/oven.rst": spanish}
            | files,
        )
        done = build("amts-es", book, tmp_path / "out", environment=environment)
        assert (done.returncode, done.stderr) == (0, "")
        asked = tmp_path / "engine" / "asked"
        return paragraphs(done)[0], asked.read_text("utf-8").splitlines() if asked.exists() else []

    return run


REST = [("human", "Meta el pan redondo dentro."), ("human", "Espere una hora, véase Pan.")]


def test_a_draft_that_nobody_read_is_shown_as_the_machines_and_not_asked_for_again(run):
    shown, asked = run(with_draft())
    assert shown == [("machine", DRAFT), *REST]
    assert asked == []


def test_an_edited_draft_is_a_persons(run):
    shown, asked = run(with_draft(text="Precaliente el horno a 250 grados."))
    assert shown == [
        (
            "human",
            "Precaliente el horno a 250 grados. Meta el pan redondo dentro. Espere una hora, véase Pan.",
        )
    ]
    assert asked == []


def test_a_draft_of_an_older_source_is_replaced(run):
    shown, asked = run(with_draft(), now=BASE.replace("200", "300"))
    assert shown == [("machine", "HEAT THE OVEN TO 300 DEGREES."), *REST]
    assert asked == ["Heat the oven to 300 degrees."]


def test_a_pair_that_a_person_accepted_stands(run):
    # The mark is gone, and only the state file knows that the sentence is of the new source.
    accepted = {sentence_key("Heat the oven to 250 degrees."): sentence_key(DRAFT)}
    state = {"version": 1, "pages": {"oven": {"accepted": accepted}}}
    spanish = SPANISH.replace("200", "250")
    shown, asked = run(spanish, **{"es/amts-state.json": json.dumps(state)})
    assert [origin for origin, _ in shown] == ["human"]
    assert asked == []


def test_an_accepted_pair_says_nothing_of_another_source(run):
    accepted = {sentence_key("Heat the oven to 250 degrees."): sentence_key(DRAFT)}
    state = {"version": 1, "pages": {"oven": {"accepted": accepted}}}
    spanish = SPANISH.replace("200", "250")
    shown, _ = run(spanish, BASE.replace("200", "300"), **{"es/amts-state.json": json.dumps(state)})
    assert shown[0] == ("machine", "HEAT THE OVEN TO 300 DEGREES.")


def test_a_draft_that_was_moved_away_from_its_mark_is_still_the_machines(run):
    spanish = SPANISH.replace("Caliente el horno a 200 grados.", DRAFT)
    spanish = spanish.replace("Cierre la puerta.", f".. {MARK}\n\nCierre la puerta.")
    shown, asked = run(spanish)
    assert shown == [("machine", DRAFT), *REST]
    assert asked == []
