"""The builders of synchronisation reports and ``amts status``, run on a small book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shell import command
from tiny_book import CONF, PAGES, write_book

OVEN = PAGES["oven.rst"]
CHANGED = OVEN.replace("*one* hour", "*two* hours")
BASE = CONF.replace('"engine": "none"', '"engine": "none", "base": "{page}_origin"')
ORIGINS = {f"es/{name}_origin.rst": PAGES[f"{name}.rst"] for name in ("index", "oven")}
CODE = """
.. code-block:: python

   heat({})  # {}
"""
STALE = "oven.rst:6: WARNING: es: translated from an older text (meaning): It takes two hours."
CODE_STALE = "oven.rst:8: WARNING: es: translated from an older text (code): heat(220) # degrees"


def a_book(folder, changes=None):
    """Write a book of which it is kept what its pages were translated from."""
    return write_book(folder, {"conf.py": BASE} | ORIGINS | (changes or {}))


def told(out):
    return json.loads((Path(out) / "sync.json").read_text("utf-8"))


def warnings(book, text):
    # Sphinx 7 does not tell of which kind a warning is.
    lines = (line.removesuffix(" [amts.stale]") for line in text.splitlines())
    return [line.replace(f"{book}/", "") for line in lines if line]


@pytest.fixture(scope="module")
def stale(tmp_path_factory, build):
    """Build the report of a book in which a sentence and a block of code changed."""
    book = a_book(
        tmp_path_factory.mktemp("stale"),
        {
            "oven.rst": CHANGED + CODE.format(220, "degrees"),
            "es/oven.rst": PAGES["es/oven.rst"] + CODE.format(200, "grados"),
            "es/oven_origin.rst": OVEN + CODE.format(200, "degrees"),
        },
    )
    done = build("amts-es-sync", book, book.parent / "stale-out", "-q")
    return book, done


def test_what_is_stale_is_a_warning_where_the_source_says_it(stale):
    book, done = stale
    assert done.returncode == 0
    assert warnings(book, done.stderr) == [
        STALE,
        CODE_STALE,
    ]


def test_three_files_are_written_and_nothing_else(stale):
    _, done = stale
    files = {path.name for path in done.out.iterdir() if path.name != ".doctrees"}
    assert files == {"index.html", "junit.xml", "sync.json"}


def test_the_record_knows_the_base(stale):
    _, done = stale
    record = told(done.out)
    assert record["sentences"] == {"current": 5, "stale": 1, "missing": 0, "orphaned": 0}
    oven = record["pages"]["oven"]
    assert oven["base"] == {"evidence": "kept"}
    sentence, code = oven["to_do"]
    assert sentence["before"] == "It takes one hour."
    assert sentence["target"] == "Tarda una hora."
    assert (sentence["line"], sentence["target_path"]) == (6, "oven.rst")
    assert (code["kind"], code["sentences"], code["words"]) == ("code", 0, 0)
    assert code["target"] == "heat(200)  # grados"


def test_a_baseline_lets_only_what_is_new_fail(stale, build, tmp_path):
    book, done = stale
    before = tmp_path / "es.json"
    before.write_bytes((done.out / "sync.json").read_bytes())
    options = ("-q", "-D", "amts_fail_on=stale", "-D", f"amts_baseline={tmp_path}/{{code}}.json")
    page = book / "index.rst"
    page.write_text(PAGES["index.rst"].replace("needs flour", "needs no flour"), "utf-8")
    try:
        new = build("amts-es-sync", book, tmp_path / "out", *options, "-d", done.out / ".doctrees")
    finally:
        page.write_text(PAGES["index.rst"], "utf-8")
    assert new.returncode == 1
    assert warnings(book, new.stderr)[-1] == "ERROR: amts es: fails on 1 stale"


# The command


@pytest.fixture
def status(capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return command(capfd, "status")


def test_a_line_for_each_page(status, tmp_path):
    book = a_book(tmp_path / "book", {"oven.rst": CHANGED})
    assert status(book) == (
        0,
        """page   current  stale  missing  orphaned  words to do  share  base
index        2      0        0         0            0     0%  kept
oven         3      1        0         0            4    25%  kept
all          5      1        0         0            4    17%
es: sentences: 5 current, 1 stale, 0 missing, 0 orphaned; to do: 4 words, 17.4% of a full translation
""",
        "",
    )


def test_status_fails_if_asked_for_and_hears_changes(status, tmp_path):
    book = a_book(tmp_path / "book")
    assert status(book, "--fail-on", "open")[0] == 0

    (book / "oven.rst").write_text(CHANGED, "utf-8")
    code, out, err = status(book, "--fail-on", "stale", "--json", "--language", "es")
    assert (code, err) == (1, "es: fails on 1 stale\n")
    (tmp_path / "sync.json").write_text(out, "utf-8")
    assert status(book, "--fail-on", "stale", "--baseline", "sync.json")[0] == 0
    assert status(book, "--fail-on", "stale", "--page", "index")[0] == 0


def test_a_mistake_is_one_line(status, tmp_path):
    book = a_book(tmp_path / "book")
    code, _, err = status(book, "--fail-on", "stale", "--baseline", "none.json")
    assert code == 2
    assert err == (
        "sphinx-amts: --baseline: none.json cannot be read: No such file or directory; "
        "keep the sync.json of an earlier report there\n"
    )
    code, _, err = status(book, "--page", "ovn")
    assert (code, err) == (2, f"sphinx-amts: 'ovn' is no page of {book}; did you mean 'oven'?\n")
    code, _, err = status(book, "--language", "fr")
    assert code == 2
    assert err == (
        "sphinx-amts: there is no human translation into 'fr' to compare the book with; "
        "name it: amts_languages = {'fr': {'translation': '…'}}\n"
    )


def test_fuzzy_messages_are_stale_and_untranslated_ones_missing(status, tmp_path):
    catalog = """
#, fuzzy
#| msgid "It takes *one* hour."
msgid "It takes *two* hours."
msgstr "Tarda *una* hora."

msgid "The oven"
msgstr "El horno"

msgid "The oven has to be hot.  See :doc:`the first page <index>`."
msgstr ""

#, fuzzy
msgid "Bread"
msgstr "Pan"
"""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    conf = CONF.replace('{"translation": "es", "engine": "none"}', "{}")
    changes = {
        "conf.py": conf.replace('language = "en"', 'language = "en"\ngettext_compact = "bread"'),
        "locales/es/LC_MESSAGES/bread.po": header + catalog,
        "oven.rst": CHANGED,
    }
    book = write_book(tmp_path / "book", changes)
    code, out, err = status(book, "--json")
    assert (code, err) == (0, "")
    record = json.loads(out)
    assert record["pages"]["oven"]["base"] == {"evidence": "catalog"}
    shown = [
        (one["state"], one["change"], one["source"], one.get("before"), one.get("target"))
        for page in record["pages"].values()
        for one in page["to_do"]
    ]
    assert shown == [
        ("stale", "unknown", "Bread", None, "Pan"),
        ("missing", "unknown", "Bread needs flour, water and salt.", None, None),
        ("missing", "unknown", "The oven has to be hot. See the first page.", None, None),
        ("stale", "meaning", "It takes two hours.", "It takes one hour.", "Tarda una hora."),
    ]
