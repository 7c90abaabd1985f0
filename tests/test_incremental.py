"""What did not change costs nothing: no page is read, no engine called, no file written again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compared import pages_read
from loud import install
from tiny_book import CONF, PAGES, output, write_book

from sphinx_amts.book.reader import SourceTree, digest

DRAFTED = """The oven
========

The oven has to be hot.  See :doc:`the first page <index>`.

It takes *one* hour.

Open the oven. Take the bread out with a `shovel <https://example.org>`_.
"""


@pytest.fixture
def run(tmp_path, build):
    """Build with an engine of our own; give the outcome, and the sentences that it was sent."""
    environment = install(tmp_path / "engine")
    sent = Path(environment["LOUD"])

    def run(book, *options, builder="amts-es", out="out"):
        sent.write_text("")
        done = build(builder, book, tmp_path / out, *options, environment=environment)
        assert done.returncode == 0, done.stderr
        return done, sent.read_text().splitlines()

    return run


@pytest.fixture
def book(tmp_path):
    conf = CONF.replace('"engine": "none"', '"engine": "loud"')
    return write_book(tmp_path / "book", {"conf.py": conf, "oven.rst": DRAFTED})


def read(done):
    return pages_read(done.stdout)


NOTHING = (0, 0, 0)


def test_second_run_reads_no_page_calls_no_engine_and_writes_no_page(book, run):
    done, sent = run(book)
    assert len(sent) == 2
    assert read(done)[0] == read(done)[-1] == (2, 0, 0)
    shown = (done.out / "oven.html").read_text("utf-8")
    assert "OPEN THE OVEN." in shown
    assert 'href="https://example.org">' in shown
    before, times = output(done.out), {p: p.stat().st_mtime_ns for p in done.out.glob("*.html")}
    done, sent = run(book)
    assert sent == []
    assert all(counts == NOTHING for counts in read(done))
    assert output(done.out) == before
    for name in ("index.html", "oven.html"):
        assert (done.out / name).stat().st_mtime_ns == times[done.out / name]


def test_changed_paragraph_reads_one_page_and_sends_its_changed_sentence(book, run):
    run(book)
    path = book / "oven.rst"
    path.write_text(path.read_text("utf-8").replace("Open the oven.", "Close the oven."), "utf-8")
    done, sent = run(book)
    assert sent == ["Close the oven."]
    assert all(counts == (0, 1, 0) for counts in read(done))
    assert "CLOSE THE OVEN." in (done.out / "oven.html").read_text("utf-8")


def test_changed_translation_reads_the_source_page_once_more_and_no_other(book, run):
    run(book)
    path = book / "es" / "oven.rst"
    path.write_text(path.read_text("utf-8").replace("caliente", "muy caliente"), "utf-8")
    done, sent = run(book)
    assert sent == []
    assert read(done)[0] == NOTHING
    assert read(done)[-1] == (0, 1, 0)
    assert "muy caliente" in (done.out / "oven.html").read_text("utf-8")


def test_translation_is_read_again_when_the_configuration_of_the_book_changed(book):
    tree = SourceTree(directory=book / "es", confdir=book, suffixes=(".rst",), root="index")
    before = digest(tree)
    (book / "conf.py").write_text(f"{CONF}\nextensions = ['sphinx_design']\n", encoding="utf-8")
    assert digest(tree) != before


def test_touched_files_are_not_sent_again(book, run):
    done, _ = run(book)
    before = output(done.out)
    for path in book.rglob("*.rst"):
        path.touch()
    done, sent = run(book)
    assert sent == []
    assert output(done.out) == before


def test_lost_output_and_doctrees_are_made_again_from_the_memory(book, run):
    first, _ = run(book)
    again, sent = run(book, out="elsewhere")
    assert sent == []
    assert output(again.out) == output(first.out)


def test_source_changed_after_its_translation_is_not_shown_as_current(book, run):
    run(book)
    path = book / "oven.rst"
    changed = path.read_text("utf-8").replace("has to be hot", "has to be cold")
    path.write_text(changed, "utf-8")
    done, sent = run(book)
    assert sent[0] == "The oven has to be cold."
    shown = (done.out / "oven.html").read_text("utf-8")
    assert "caliente" not in shown
    assert "THE OVEN HAS TO BE COLD." in shown
    report = json.loads((done.out / "amts-report.json").read_text("utf-8"))
    reasons = [entry["reason"] for entry in report["pages"]["oven"]["to_do"]]
    assert any(reason.startswith("outdated") for reason in reasons), reasons
    assert report["outdated"] == report["pages"]["oven"]["outdated"] == 1
    [was] = [entry["was"] for entry in report["pages"]["oven"]["to_do"] if "was" in entry]
    assert "caliente" in was
    # A person translates it anew, and is heard.
    path = book / "es" / "oven.rst"
    path.write_text(path.read_text("utf-8").replace("caliente", "frío"), "utf-8")
    done, sent = run(book)
    assert sent == []
    assert "El horno tiene que estar frío." in (done.out / "oven.html").read_text("utf-8")


def test_refused_sentence_is_named_once_and_not_asked_again(book, run):
    path = book / "oven.rst"
    path.write_text(path.read_text("utf-8") + "\nI refuse.\n", "utf-8")
    done, sent = run(book)
    assert "I refuse." in sent
    assert done.stderr.count("it does not want to") == 1
    done, sent = run(book)
    assert sent == []
    assert done.stderr.count("it does not want to") == 1


def test_removed_page_leaves_the_counts_and_the_memory_keeps_it(book, run):
    run(book)
    path = book / "index.rst"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace(".. toctree::\n\n   oven\n", ""), "utf-8")
    (book / "oven.rst").rename(book / "oven.txt")
    done, sent = run(book)
    assert sent == []
    report = json.loads((done.out / "amts-report.json").read_text("utf-8"))
    assert sorted(report["pages"]) == ["index"]
    assert report["segments"] == sum(report["origins"].values())
    path.write_text(whole, "utf-8")
    (book / "oven.txt").rename(book / "oven.rst")
    done, sent = run(book)
    assert sent == []
    assert "OPEN THE OVEN." in (done.out / "oven.html").read_text("utf-8")


def test_plain_build_shares_its_doctrees_with_ours(book, run, tmp_path):
    run(book, "-d", tmp_path / "doctrees", builder="html", out="html")
    done, _ = run(book, "-d", tmp_path / "doctrees")
    assert read(done)[0] == NOTHING
    done, _ = run(book, "-d", tmp_path / "doctrees", builder="html", out="html")
    assert read(done) == [NOTHING]


def test_book_without_any_option_builds_html_untouched(build, tmp_path):
    conf = CONF.replace("amts_languages", "nothing")
    assert PAGES["index.rst"]
    plain = write_book(tmp_path / "plain", {"conf.py": conf})
    ours = write_book(tmp_path / "ours", {"conf.py": CONF + '\nextensions = ["sphinx_amts"]\n'})
    one, other = (
        build("html", book, tmp_path / f"out-{book.name}", "-q") for book in (plain, ours)
    )
    assert (one.returncode, other.returncode, other.stderr) == (0, 0, "")
    pages = [
        {name: text for name, text in output(done.out).items() if name.endswith(".html")}
        for done in (one, other)
    ]
    assert pages[0] == pages[1]


def test_what_catalogs_say_is_kept_for_each_page_and_its_faults_are_told_again(build, tmp_path):
    conf = CONF.replace('{"translation": "es", ', "{") + 'locale_dirs = ["locales"]\n'
    book = write_book(tmp_path / "book", {"conf.py": conf, "oven.rst": DRAFTED})
    said = {"Bread needs flour, water and salt.": "El pan necesita harina."}
    index = catalog(book, "index", said)
    oven = {"The oven has to be hot.  See :doc:`the first page <index>`.": "Está caliente.",
            "It takes *one* hour.": "Tarda :nada:`una` hora."}  # fmt: skip
    catalog(book, "oven", oven)
    kept = tmp_path / "out" / ".doctrees" / ".amts" / "es" / "catalogs"

    def run():
        done = build("amts-es", book, tmp_path / "out")
        assert done.returncode == 0, done.stderr
        stamps = {path.stem: path.stat().st_mtime_ns for path in kept.glob("*.json")}
        return done, stamps, done.stderr.count("oven.po:7: WARNING")

    done, first, told = run()
    assert sorted(first) == ["index", "oven"]
    assert told == 1
    assert "El pan necesita harina." in (done.out / "index.html").read_text("utf-8")
    index.write_text(index.read_text("utf-8").replace("harina.", "harina y agua."), "utf-8")
    done, second, told = run()
    assert "El pan necesita harina y agua." in (done.out / "index.html").read_text("utf-8")
    assert "Está caliente." in (done.out / "oven.html").read_text("utf-8")
    assert (second["oven"], told) == (first["oven"], 1)
    assert second["index"] != first["index"]


def catalog(book, name, messages):
    """Write a catalog of Spanish; give its file."""
    path = book / "locales" / "es" / "LC_MESSAGES" / f"{name}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = (f'msgid "{text}"\nmsgstr "{said}"\n' for text, said in messages.items())
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    path.write_text("\n".join((header, *entries)), "utf-8")
    return path
