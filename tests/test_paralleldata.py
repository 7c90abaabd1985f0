"""The pairs of a book: cut, aligned, traced to page and line, counted, and the same in every run."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_book import CONF, PAGES, output, write_book

from sphinx_amts.align.beads import Bead
from sphinx_amts.align.cleaning import Fault
from sphinx_amts.config.options import OPTIONS, typed
from sphinx_amts.document import Document, Inline, Kind, Segment
from sphinx_amts.exchange import Misfit, load_table, load_tmx, misfit
from sphinx_amts.languages import find
from sphinx_amts.paralleldata import Counts, Languages, Titles, folder, make, match_page
from sphinx_amts.paralleldata.auditing import audit_book
from sphinx_amts.paralleldata.reading import read
from sphinx_amts.problems import OptionError
from sphinx_amts.subpipeline.human import Human

LANGUAGES = Languages(source=find("en"), target=find("es"))
LEVELS = ("sentences", "paragraphs")
FILES = {f"{level}.{kind}" for level in LEVELS for kind in ("tmx", "csv", "tsv")}


# Text as a translator reads it


@pytest.mark.parametrize(
    ("text", "inlines", "shown"),
    [
        ("plain", (), "plain"),
        ("a &lt; b &amp; c", (), "a < b & c"),
        ('a <g id="1">bold</g> word', ("strong",), "a bold word"),
        ('see <g id="1">the page</g>', ("link:https://example.org",), "see the page"),
        ('the length <x id="1"/> of', ("math:x^2",), "the length x^2 of"),
        ('call <x id="1"/>.', ("literal:mean()",), "call mean()."),
        ('a note<x id="1"/>.', ("footnote:1",), "a note."),
        ('an <x id="1"/> image', ("image:a.png",), "an image"),
        ('see <x id="1"/>', ("xref:std:ref:my_section",), "see A section"),
        ('see <x id="1"/>', ("xref:std:doc:/intro",), "see The first page"),
        ('see <x id="1"/>', ("xref:std:numref:fig-one",), "see fig-one"),
        ('see <x id="1"/>', ("xref:std:ref:other",), "see other"),
        ("two\nlines", (), "two lines"),
    ],
)
def test_inline_elements_are_read_as_their_text(text, inlines, shown):
    titles = Titles(sections={"my-section": "A section"}, pages={"intro": "The first page"})
    assert read(text, tuple(Inline(key=key) for key in inlines), titles) == shown


def test_a_formula_keeps_the_spaces_that_its_author_wrote():
    node = r'["docutils.nodes:math", {}, ["\\alpha x"]]'
    assert read('<x id="1"/>', (Inline(key=r"math:\alphax", node=node),)) == r"\alpha x"


def test_a_title_that_two_sections_share_an_id_for_is_not_guessed():
    page = Document(
        name="a",
        blocks=(
            Segment(kind=Kind.TITLE, text="One", section="same one"),
            Segment(kind=Kind.TITLE, text="Two", section="same two"),
        ),
    )
    titles = Titles.of({"a": page})
    assert titles.sections == {"one": "One", "two": "Two"}
    assert titles.pages == {"a": "One"}


# Pairs


def page(*texts, name="page"):
    blocks = (
        Segment(kind=Kind.PARAGRAPH, text=text, path=f"{name}.md", line=10 * number)
        for number, text in enumerate(texts, start=1)
    )
    return Document(name=name, blocks=tuple(blocks))


def bead(source, target, score=1.0):
    return Bead(source=source, target=target, score=score, reason="anchors")


def data(*pages, threshold=0.5):
    return make(
        list(pages),
        languages=LANGUAGES,
        titles=(Titles(), Titles()),
        locate=(str, str),
        threshold=threshold,
    )


def corpus(made, level):
    return next(corpus for corpus in made.corpora if corpus.level == level)


SOURCE = page("The oven has to be hot. Wait for one hour.\nThen the bread is ready.", "Only here.")
TARGET = page("El horno tiene que estar caliente. Espere una hora. El pan está listo.", name="es")


def test_sentences_are_aligned_inside_of_paragraphs():
    made = data(match_page(SOURCE, TARGET, [bead((0,), (0,), 0.9)], {}))
    pairs = [
        (one.source_text, one.target_text, one.link.score)
        for one in corpus(made, "sentences").all()
        if one.aligned
    ]
    assert [pair[:2] for pair in pairs] == [
        ("The oven has to be hot.", "El horno tiene que estar caliente."),
        ("Wait for one hour.", "Espere una hora."),
        ("Then the bread is ready.", "El pan está listo."),
    ]
    assert all(0 < score <= 0.9 for *_, score in pairs)


def test_a_sentence_knows_the_line_that_it_begins_on():
    made = data(match_page(SOURCE, TARGET, [bead((0,), (0,))], {}))
    units = corpus(made, "sentences").pages[0].source
    assert [(unit.path, unit.line) for unit in units] == [
        ("page.md", 10),
        ("page.md", 10),
        ("page.md", 11),
        ("page.md", 20),
    ]


def test_what_has_no_counterpart_is_listed_and_counted():
    target = page("El horno tiene que estar caliente.", "Nota del traductor.", name="es")
    made = data(match_page(SOURCE, target, [bead((0,), (0,))], {}))
    counts = Counts.of(list(corpus(made, "paragraphs").all()))
    assert (counts.links, counts.source_alone, counts.target_alone) == (3, 1, 1)


def test_what_was_kept_instead_is_told():
    source = page("Wait for one hour.", "Wait for one hour.", "Wait for one hour.")
    target = page("Espere una hora.", "Aguarde una hora.", "Espere una hora.", name="es")
    links = [bead((n,), (n,), 0.9) for n in range(3)]
    made = data(match_page(source, target, links, {}))
    told = json.loads(made.files()["parallel-data.json"])["sentences"]["links"]
    kept = {"page": "page", "text": "Espere una hora.", "path": "es.md", "lines": [10]}
    kept |= {"target_page": "es"}
    assert [(link.get("faults"), link.get("kept_instead")) for link in told] == [
        (None, None),
        (["conflict"], kept),
        (["repeated"], kept),
    ]
    [shown] = audit_book(made, "Bread").pages
    assert [link.note for link in shown.links] == [
        "",
        "kept for it: Espere una hora. (es.md:10)",
        "kept for it: Espere una hora. (es.md:10)",
    ]


def test_catalogs_fill_what_the_translated_book_leaves_open():
    said = {0: Human(text="Not heard.", inlines=()), 1: Human(text="Solo aquí.", inlines=())}
    matched = match_page(SOURCE, TARGET, [bead((0,), (0,))], said)
    assert [(b.source, b.target, b.reason) for b in matched.beads] == [
        ((0,), (0,), "anchors"),
        ((1,), (1,), "catalog"),
    ]
    assert matched.target[1].text == "Solo aquí."


def test_a_merged_text_of_a_catalog_is_not_paired_again():
    said = {0: Human(text="Todo.", inlines=()), 1: Human(text="", inlines=(), merged=True)}
    matched = match_page(SOURCE, None, [], said)
    assert [(b.source, b.target) for b in matched.beads] == [((0,), (0,)), ((1,), ())]


def test_of_a_paragraph_that_changed_the_unchanged_sentences_stay():
    matched = replace(
        match_page(SOURCE, TARGET, [bead((0,), (0,))], {}),
        stale=frozenset({0}),
        unchanged=frozenset({"Wait for one hour."}),
    )
    made = data(matched)
    stale = {one.source_text: Fault.STALE in one.faults for one in corpus(made, "sentences").all()}
    assert stale == {
        "The oven has to be hot.": True,
        "Wait for one hour.": False,
        "Then the bread is ready.": True,
        "Only here.": False,
    }


def test_pairs_that_cannot_stand_in_a_table_stand_in_the_memory():
    source, target = page("-v prints more."), page("-v imprime más.", name="es")
    made = data(match_page(source, target, [bead((0,), (0,))], {}))
    files = made.files()
    assert load_table(files["sentences.csv"], ",").rows == ()
    assert len(load_tmx(files["sentences.tmx"].encode()).entries) == 1
    record = json.loads(files["parallel-data.json"])
    assert record["files"]["sentences.csv"] == {"pairs": 0, "left_out": {"sign": 1}}
    assert record["sentences"]["links"][0]["not_in_tables"] == "sign"


def test_a_book_without_pairs_makes_empty_files():
    files = data().files()
    assert files["sentences.csv"] == "en,es\n"
    assert load_tmx(files["paragraphs.tmx"].encode()).entries == ()


# Real builds


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Build the parallel data of the sample book in both of its languages."""
    root = tmp_path_factory.mktemp("books")
    book = root / "sample_book"
    ignored = shutil.ignore_patterns("_build", ".amts", "*.mo")
    shutil.copytree(Path(__file__).parents[1] / "sample_book", book, ignore=ignored)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "amts-data", book, root / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return book, root / "out"


def record(out):
    return json.loads((out / "parallel-data.json").read_text("utf-8"))


@pytest.mark.parametrize("code", ["es", "zh"])
def test_every_language_gets_its_files(books, code):
    assert {*FILES, "parallel-data.json", "audit.html"} <= set(output(books[1] / code))


@pytest.mark.parametrize("code", ["es", "zh"])
@pytest.mark.parametrize("level", LEVELS)
def test_the_counts_add_up(books, code, level):
    told = record(books[1] / code)[level]
    for counts in (told["counts"], *told["pages"]):
        left_out = sum(counts["left_out"].values())
        alone = counts["source_alone"] + counts["target_alone"]
        assert counts["links"] == counts["kept"] + left_out + alone
    assert told["counts"]["links"] == len(told["links"])
    assert told["counts"]["links"] == sum(page["links"] for page in told["pages"])
    verdicts = [link["verdict"] for link in told["links"]]
    assert told["counts"]["kept"] == verdicts.count("kept")


@pytest.mark.parametrize("code", ["es", "zh"])
@pytest.mark.parametrize("level", LEVELS)
def test_all_files_hold_the_kept_pairs(books, code, level):
    out = books[1] / code
    kept = [
        (link["source"]["text"], link["target"]["text"])
        for link in record(out)[level]["links"]
        if link["verdict"] == "kept"
    ]
    memory = load_tmx((out / f"{level}.tmx").read_bytes())
    assert [(entry.source, entry.target) for entry in memory.entries] == kept
    for kind, delimiter in (("csv", ","), ("tsv", "\t")):
        text = (out / f"{level}.{kind}").read_text("utf-8")
        table = load_table(text, delimiter)
        assert (table.source_language, table.target_language) == ("en", code)
        assert set(table.rows) <= set(kept)
        left_out = record(out)["files"][f"{level}.{kind}"]["left_out"]
        assert len(table.rows) + sum(left_out.values()) == len(kept)
        with (out / f"{level}.{kind}").open(encoding="utf-8", newline="") as stream:
            assert all(len(row) == 2 for row in csv.reader(stream, delimiter=delimiter))


@pytest.mark.parametrize("code", ["es", "zh"])
@pytest.mark.parametrize("level", LEVELS)
def test_files_of_a_book_keep_the_rules_of_those_who_read_them(books, code, level):
    etree = pytest.importorskip("lxml.etree")
    out = books[1] / code
    dtd = etree.DTD(Path(__file__).parent / "data/tmx14.dtd")
    dtd.assertValid(etree.parse(out / f"{level}.tmx"))
    memory = load_tmx((out / f"{level}.tmx").read_bytes())
    assert (memory.source_language, memory.target_language) == ("en", code)  # Amazon's codes
    sources = [entry.source for entry in memory.entries]
    assert len(sources) == len(set(sources)) > 100  # of two, Amazon takes the last
    assert all(
        misfit(text) is not Misfit.LONG
        for entry in memory.entries
        for text in (entry.source, entry.target)
    )
    for kind in ("csv", "tsv"):
        written = (out / f"{level}.{kind}").read_bytes()
        assert not written.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in written


@pytest.mark.parametrize("code", ["es", "zh"])
def test_every_pair_traces_back_to_page_and_line_on_both_sides(books, code):
    book, out = books
    roots = {"source": book, "target": book / "translations/zh" if code == "zh" else book}
    for link in record(out / code)["sentences"]["links"]:
        for side, root in roots.items():
            if side in link:
                assert (root / link[side]["path"]).is_file(), link
                assert link[side]["lines"]
                assert all(line >= 1 for line in link[side]["lines"]), link
    entries = load_tmx((out / code / "sentences.tmx").read_bytes()).entries
    assert all(dict(entry.source_properties)["x-file"] for entry in entries)
    assert all(dict(entry.target_properties)["x-file"] for entry in entries)


def test_pages_are_in_the_order_of_the_tables_of_contents(books):
    told = record(books[1] / "zh")["sentences"]
    pages = [link["page"] for link in told["links"]]
    assert list(dict.fromkeys(pages)) == [page["page"] for page in told["pages"]]
    assert list(dict.fromkeys(pages))[:4] == ["index", "preface", "units", "errors"]
    assert pages == sorted(pages, key=pages.index)


def test_the_translation_of_a_sentence_is_found(books):
    rows = load_table((books[1] / "zh/sentences.csv").read_text("utf-8"), ",").rows
    assert ("Write every value down.", "把每个值都写下来。") in rows
    rows = load_table((books[1] / "es/sentences.csv").read_text("utf-8"), ",").rows
    assert ("With six masses we get six points.", "Con seis masas obtenemos seis puntos.") in rows


def test_a_sentence_that_was_translated_by_half_is_left_out(books):
    [link] = [
        link
        for link in record(books[1] / "es")["sentences"]["links"]
        if "the acceleration of free fall:" in link.get("target", {}).get("text", "")
    ]
    assert link["faults"] == ["language"]


def test_two_builds_are_equal_byte_for_byte_in_however_many_processes(books, build, tmp_path):
    book, out = books
    fresh = tmp_path / "elsewhere"
    shutil.copytree(book, fresh, ignore=shutil.ignore_patterns(".amts"))
    assert build("amts-zh-data", fresh, tmp_path / "out", "-q", "-j", "2").returncode == 0
    assert data_files(tmp_path / "out") == data_files(out / "zh")


def data_files(out):
    wanted = {*FILES, "parallel-data.json", "audit.html"}
    return {name: content for name, content in output(out).items() if name in wanted}


def test_data_before_and_after_an_edition_are_equal(build, tmp_path):
    book = write_book(tmp_path / "book")
    for number, builder in enumerate(("amts-es-data", "amts-es", "amts-es-data")):
        assert build(builder, book, tmp_path / str(number), "-q").returncode == 0
    assert data_files(tmp_path / "0") == data_files(tmp_path / "2")


def test_a_changed_sentence_is_left_out_until_it_is_translated_again(build, tmp_path):
    book = write_book(tmp_path / "book")
    oven = book / "oven.rst"
    oven.write_text(oven.read_text().replace("It takes *one* hour.", "It takes *one* hour.  Wait."))
    translated = book / "es/oven.rst"
    translated.write_text(translated.read_text().replace("Tarda *una* hora.", "Tarda *una* hora.  Espere."))  # fmt: skip
    assert build("amts-es", book, tmp_path / "es", "-q").returncode == 0
    oven.write_text(oven.read_text().replace("Wait.", "Wait for the bread."))
    assert build("amts-es-data", book, tmp_path / "data", "-q").returncode == 0
    told = record(tmp_path / "data")
    faults = {
        link["source"]["text"]: link.get("faults", [])
        for link in told["sentences"]["links"]
        if "source" in link
    }
    assert faults["It takes one hour."] == []
    assert "stale" in faults["Wait for the bread."]


def test_the_threshold_is_an_option(build, tmp_path):
    book = write_book(tmp_path / "book")
    done = build("amts-es-data", book, tmp_path / "out", "-q", "-D", "amts_threshold=1.0")
    assert (done.returncode, done.stderr) == (0, "")
    told = record(tmp_path / "out")
    assert told["threshold"] == 1.0
    assert told["sentences"]["counts"]["left_out"]["score"] > 0


@pytest.mark.parametrize("value", ["2", "-1", "much", "nan", 1.5, True, None])
def test_a_threshold_that_is_no_share_is_refused(value):
    [option] = [option for option in OPTIONS if option.name == "amts_threshold"]
    with pytest.raises(OptionError, match=r"amts_threshold is .* from 0 to 1"):
        typed(option, value, option.name)


@pytest.mark.parametrize("code", ["es", "zh"])
def test_record_and_audit_page_count_the_same_units(books, code):
    out = books[1] / code
    links = record(out)["sentences"]["links"]
    pages = read_audit(out)["pages"]
    for side in ("source", "target"):
        counted = sum(counts[side] for page in pages for counts in page["counts"].values())
        assert counted == sum(len(link.get(side, {}).get("lines", ())) for link in links)


def test_a_page_that_only_the_translation_has_is_counted(build, tmp_path):
    extra = {"es/extra.rst": "Nota\n====\n\nSolo aquí.  Nada más.\n"}
    book = write_book(tmp_path / "book", extra)
    done = build("amts-es-data", book, tmp_path / "out", "-q")
    assert "belongs to no page of the source book" in done.stderr
    told = record(tmp_path / "out")["sentences"]
    assert told["pages"][-1] | {"target_page": "extra", "target_alone": 3} == told["pages"][-1]
    alone = [link for link in told["links"] if link.get("target_page") == "extra"]
    assert {link["verdict"] for link in alone} == {"target-alone"}
    assert [link["target"]["text"] for link in alone] == ["Nota", "Solo aquí.", "Nada más."]
    assert all("page" not in link for link in alone)


def test_a_page_that_is_called_otherwise_in_the_translation_says_so(build, tmp_path):
    changes = {
        "es/oven.rst": None,
        "es/horno.rst": PAGES["es/oven.rst"],
        "es/index.rst": PAGES["es/index.rst"].replace("   oven", "   horno"),
        "conf.py": CONF.replace('"es",', '"es", "pages": {"oven": "horno"},'),
    }
    book = write_book(tmp_path / "book", changes)
    done = build("amts-es-data", book, tmp_path / "out", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    told = record(tmp_path / "out")["sentences"]
    assert {link["page"]: link.get("target_page") for link in told["links"]} == {
        "index": None,
        "oven": "horno",
    }
    memory = load_tmx((tmp_path / "out/sentences.tmx").read_bytes())
    assert ("x-target-page", "horno") in memory.entries[-1].properties
    assert [page["target"] for page in read_audit(tmp_path / "out")["pages"]] == ["", "horno"]


def test_one_page_has_the_pairs_that_it_has_among_the_whole_book(books, build, tmp_path):
    book, out = books
    done = build("amts-zh-data", book, tmp_path / "out", book / "errors.md", "-q")
    assert done.returncode == 0
    part, whole = record(tmp_path / "out"), record(out / "zh")
    names = {page["page"] for page in part["sentences"]["pages"]}
    assert names >= {"errors"}
    assert part["pages_left_out"] == len(whole["sentences"]["pages"]) - len(names) > 0
    for level in LEVELS:
        links = [link for link in whole[level]["links"] if link.get("page") in names]
        assert part[level]["links"] == links


def test_what_an_earlier_run_left_is_not_mistaken_for_this_one(build, tmp_path):
    book, out = write_book(tmp_path / "book"), tmp_path / "out"
    for code in ("fr", "notes"):
        (out / code).mkdir(parents=True)
        (out / code / "sentences.tmx").write_text("old", "utf-8")
    (out / "fr/parallel-data.json").write_text('{"language": "fr"}', "utf-8")
    (out / "fr/mine.txt").write_text("mine", "utf-8")

    done = build("amts-data", book, out)
    assert "amts fr: removed the parallel data of an earlier run\n" in done.stdout
    assert (out / "es/sentences.tmx").is_file()
    assert [path.name for path in (out / "fr").iterdir()] == ["mine.txt"]
    assert (out / "notes/sentences.tmx").read_text("utf-8") == "old"


def test_the_record_is_not_there_while_the_files_change(tmp_path):
    before = data(match_page(SOURCE, TARGET, [bead((0,), (0,))], {}))
    after = data(match_page(SOURCE, TARGET, [], {}))
    folder.write(tmp_path, before.files(), audit_book(before, "Bread"))
    (tmp_path / "paragraphs.tsv").unlink()
    (tmp_path / "paragraphs.tsv").mkdir()  # so that writing ends half-way

    with pytest.raises(OSError, match=r"paragraphs\.tsv"):
        folder.write(tmp_path, after.files(), audit_book(after, "Bread"))
    assert not (tmp_path / "parallel-data.json").exists()


@pytest.mark.parametrize("before", [(), ("_static/own.css",)])
def test_styles_that_extensions_leave_are_removed(before, build, tmp_path):
    leave = """
    def leave(app, _):
        import pathlib
        static = pathlib.Path(app.outdir, "_static")
        static.mkdir(exist_ok=True)
        (static / "left.css").write_text("")
    app.connect("build-finished", leave)
"""
    book = write_book(tmp_path / "book", {"conf.py": CONF + leave})
    for name in before:
        (tmp_path / "out" / name).parent.mkdir(parents=True)
        (tmp_path / "out" / name).write_text("", "utf-8")
    assert build("amts-es-data", book, tmp_path / "out", "-q").returncode == 0
    names = {name for name in output(tmp_path / "out") if name.startswith("_static")}
    assert names == (set(before) | {"_static/left.css"} if before else set())


def test_lines_lead_to_the_repository_that_the_book_names(build, tmp_path):
    context = 'html_context = {"github_user": "u", "github_repo": "r", "conf_py_path": "/docs/"}\n'
    book = write_book(tmp_path / "book", {"conf.py": context + CONF})
    assert build("amts-es-data", book, tmp_path / "out", "-q").returncode == 0
    told = read_audit(tmp_path / "out")
    assert told["source"]["link"] == "https://github.com/u/r/blob/HEAD/docs/{path}#L{line}"
    assert told["target"]["link"] == "https://github.com/u/r/blob/HEAD/docs/es/{path}#L{line}"


def read_audit(out):
    """Read what the script of the audit page reads first."""
    page = (out / "audit.html").read_text("utf-8")
    return json.loads(page.partition('id="amts-book">')[2].partition("</script>")[0])


def test_a_language_without_a_human_translation_is_refused(build, tmp_path):
    book = write_book(tmp_path / "book")
    done = build("amts-fr-data", book, tmp_path / "out", "-q")
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert "no human translation into 'fr'" in line
