"""Where one sentence of a paragraph changed, the others keep what a person wrote."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3

import pytest
from loud import install
from tiny_book import CONF, PAGES, write_book

CONF_WITH_BASE = CONF.replace('"engine": "none"', '"engine": "loud", "base": "base"').replace(
    '["es"]', '["es", "base"]'
)

BASE = """The oven
========

Heat the oven to 200 degrees.  Put the *round* bread into it.  Wait for one hour, see :doc:`index`.

Never leave the oven alone.

The baker sleeps at noon.

Close the door.  Then turn the light on.
"""

SPANISH = """El horno
========

Caliente el horno a 200 grados.  Meta el pan *redondo* dentro.  Espere una hora, véase :doc:`index`.

Nunca deje solo el horno.

El panadero duerme a mediodía.

Cierre la puerta.  Luego encienda la luz.
"""

NOW = """The oven
========

Heat the oven to 250 degrees.  Put the *round* bread into it.  Wait for one hour, see :doc:`index`.

Rye bread takes longer.

Close the door.  Then turn the light on.

Never leave the oven alone!
"""


@pytest.fixture
def run(tmp_path, build):
    """Build the Spanish edition with the engine ``loud``."""
    environment = install(tmp_path / "engine")

    def run(book, *options):
        done = build("amts-es", book, tmp_path / "out", *options, environment=environment)
        assert done.returncode == 0, done.stderr
        return done

    return run


def paragraphs(done):
    """Give the paragraphs of the page, each as (origin, text) of its marked parts."""
    html = (done.out / "oven.html").read_text("utf-8")
    body = html[html.index("<h1>") : html.index("</section>")]
    return [
        [
            (origin, re.sub(r"<[^>]+>", "", inner))
            for origin, inner in re.findall(
                r'data-amts-origin="([^"]+)"[^>]*>(.*?)</span>(?=<span class="amts| |$)', part
            )
        ]
        for part in re.findall(r"<p>(.*?)</p>", body, re.DOTALL)
    ]


@pytest.fixture
def book(tmp_path):
    pages = {"oven.rst": NOW, "es/oven.rst": SPANISH}
    return write_book(
        tmp_path / "book",
        {"conf.py": CONF_WITH_BASE, "base/index.rst": PAGES["index.rst"], "base/oven.rst": BASE}
        | pages,
    )


def test_a_paragraph_is_by_several_hands_from_the_first_build_on_if_its_base_is_kept(book, run):
    done = run(book)
    assert done.stderr == ""
    first, rye, door, alone = paragraphs(done)
    assert first == [
        ("machine", "HEAT THE OVEN TO 250 DEGREES."),
        ("human", "Meta el pan redondo dentro."),
        ("human", "Espere una hora, véase Pan."),
    ]
    assert rye == [("machine", "RYE BREAD TAKES LONGER.")]
    assert door == [("human", "Cierre la puerta.  Luego encienda la luz.")]
    assert alone == [("human", "Nunca deje solo el horno.")]  # it moved, and lost a full stop


def test_the_report_says_what_of_a_paragraph_is_to_do(book, run):
    done = run(book)
    report = json.loads((done.out / "amts-report.json").read_text("utf-8"))
    first, rye = report["pages"]["oven"]["to_do"]
    assert first["reason"] == "outdated: 1 of 3 sentences changed after they were translated"
    assert first["was"] == "Caliente el horno a 200 grados."
    assert first["origin"] == "machine"
    assert rye["reason"] == "no human translation"
    assert report["outdated"] == 1


def test_without_a_base_the_second_build_knows_what_changed_since_the_first(tmp_path, run):
    conf = CONF.replace('"engine": "none"', '"engine": "loud"')
    book = write_book(
        tmp_path / "book", {"conf.py": conf, "oven.rst": BASE, "es/oven.rst": SPANISH}
    )
    run(book)
    (book / "oven.rst").write_text(BASE.replace("200", "250"), "utf-8")
    assert paragraphs(run(book))[0] == [
        ("machine", "HEAT THE OVEN TO 250 DEGREES."),
        ("human", "Meta el pan redondo dentro."),
        ("human", "Espere una hora, véase Pan."),
    ]
    # A third build has nothing new to know, and forgets nothing either.
    (book / "index.rst").write_text(PAGES["index.rst"].replace("salt", "yeast"), "utf-8")
    assert [origin for origin, _ in paragraphs(run(book))[0]] == ["machine", "human", "human"]


def test_what_a_person_mends_is_theirs_again(tmp_path, run):
    conf = CONF.replace('"engine": "none"', '"engine": "loud"')
    book = write_book(
        tmp_path / "book", {"conf.py": conf, "oven.rst": BASE, "es/oven.rst": SPANISH}
    )
    run(book)
    (book / "oven.rst").write_text(BASE.replace("200", "250"), "utf-8")
    run(book)
    (book / "es" / "oven.rst").write_text(SPANISH.replace("200", "250"), "utf-8")
    [(origin, text)] = paragraphs(run(book))[0]
    assert origin == "human"
    assert text.startswith("Caliente el horno a 250 grados.")


def test_new_text_never_takes_the_translation_of_what_was_deleted(book, run):
    page = book / "oven.rst"
    page.write_text(NOW.replace("Rye bread takes longer.", "The baker never sleeps."), "utf-8")
    shown = paragraphs(run(book))
    assert ("machine", "THE BAKER NEVER SLEEPS.") in [part for parts in shown for part in parts]
    assert "duerme" not in str(shown)


def test_without_marks_the_parts_leave_no_trace(book, run):
    done = run(book, "-D", "amts_marks=off")
    html = (done.out / "oven.html").read_text("utf-8")
    assert (
        "<p>HEAT THE OVEN TO 250 DEGREES. Meta el pan <em>redondo</em> dentro. Espere una hora, "
        in html
    )
    assert "amts" not in html[html.index("<h1>") :]


def test_latex_shows_all_parts(book, run):
    done = run(book, "-D", "amts_languages.es.builder=latex")
    [tex] = done.out.glob("*.tex")
    written = " ".join(tex.read_text("utf-8").split())
    assert r"OVEN TO 250 DEGREES. Meta el pan \sphinxstyleemphasis{redondo} dentro." in written


def test_an_outdated_sentence_is_shown_where_no_engine_helps_if_that_is_wished(book, run):
    none = ("-D", "amts_languages.es.engine=none")
    assert paragraphs(run(book, *none))[0][0] == ("source", "Heat the oven to 250 degrees.")
    shown = paragraphs(run(book, *none, "-D", "amts_languages.es.stale=human"))[0]
    assert shown[0] == ("human-stale", "Caliente el horno a 200 grados.")


def test_another_version_of_the_program_takes_nothing_old_for_new(tmp_path, run):
    """What was seen since when is known by keys that an update changes; who wrote what, by texts."""
    conf = CONF.replace('"engine": "none"', '"engine": "loud"')
    book = write_book(
        tmp_path / "book", {"conf.py": conf, "oven.rst": BASE, "es/oven.rst": SPANISH}
    )
    run(book)
    (book / "oven.rst").write_text(BASE.replace("200", "250"), "utf-8")
    before = paragraphs(run(book))
    with contextlib.closing(sqlite3.connect(book / ".amts" / "memory.sqlite3")) as memory:
        memory.execute("UPDATE sighting SET key = randomblob(16)")
        memory.commit()
    shutil.rmtree(tmp_path / "out")
    assert paragraphs(run(book, "-E")) == before
    assert before[0][0] == ("machine", "HEAT THE OVEN TO 250 DEGREES.")


def test_what_a_translator_added_to_a_paragraph_stays_with_it(tmp_path, run):
    conf = CONF.replace('"engine": "none"', '"engine": "loud"')
    added = SPANISH.replace("dentro.", "dentro.  Use una pala, como en Sevilla.")
    book = write_book(tmp_path / "book", {"conf.py": conf, "oven.rst": BASE, "es/oven.rst": added})
    run(book)
    (book / "oven.rst").write_text(BASE.replace("200", "250"), "utf-8")
    machine, *human = paragraphs(run(book))[0]
    assert machine == ("machine", "HEAT THE OVEN TO 250 DEGREES.")
    assert {origin for origin, _ in human} == {"human"}
    assert " ".join(text for _, text in human) == (
        "Meta el pan redondo dentro. Use una pala, como en Sevilla. Espere una hora, véase Pan."
    )
