"""A corpus, from documents to files of pairs: what is taken, what is left out, and what it says."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from corpus_documents import pairs_of, sentences, texts, write
from shell import command

from sphinx_amts.corpus.build import build
from sphinx_amts.corpus.fates import Drop, Twin
from sphinx_amts.corpus.finding import LARGEST, Root
from sphinx_amts.corpus.heldout import HeldOut
from sphinx_amts.corpus.job import Job, Progress
from sphinx_amts.corpus.pairing import Level, Pair
from sphinx_amts.corpus.selection import Selection
from sphinx_amts.corpus.sketches import bands, likeness, shingles
from sphinx_amts.corpus.store import Store
from sphinx_amts.corpus.topic import Keywords
from sphinx_amts.corpus.work import Alone
from sphinx_amts.exchange import load_tmx
from sphinx_amts.languages import find
from sphinx_amts.problems import AmtsError

ENGLISH, SPANISH = find("en"), find("es")
QUIET = Progress(say=lambda _: None, clock=lambda: 0.0)
FILES = (
    *(f"{level}.{kind}" for level in ("sentences", "paragraphs") for kind in ("tmx", "csv", "tsv")),
    *("corpus.json", "documents.tsv", "left-out.tsv"),
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def make(folder):
    """Make a corpus of the documents in ``docs``; give its record as it was written."""

    def run(workers=None, progress=QUIET, **options):
        job = Job(
            **{"source": ENGLISH, "target": SPANISH, "output": folder / "out"}
            | {"roots": (Root(folder=folder.joinpath("docs").relative_to(folder)),)}
            | options
        )
        build(job, workers or Alone(), progress)
        return json.loads((job.report or job.output / "corpus.json").read_text("utf-8"))

    return run


def documents(count, start=0):
    """Give the files of *count* documents, both sides each."""
    found = {}
    for number in range(start, start + count):
        found[f"docs/en/{number}.txt"], found[f"docs/es/{number}.txt"] = texts(number)
    return found


def fates(folder):
    rows = [
        line.split("\t") for line in (folder / "out/documents.tsv").read_text("utf-8").splitlines()
    ]
    return {(row[0], row[1]): (row[2], row[3]) for row in rows[1:]}


def adds_up(record):
    """Make sure that everything that was found became something."""
    found = record["documents"]
    assert found["found"] == found["paired"] + sum(found["left_out"].values())
    pairs = record["pairs"]
    assert pairs["found"] == pairs["used"] + sum(pairs["left_out"].values())
    assert pairs["found"] == sum(pairs["by"].values())
    for level in ("sentences", "paragraphs"):
        counts = record[level]
        parts = (counts["kept"], *counts["left_out"].values())
        assert counts["links"] == sum(parts) + counts["source_alone"] + counts["target_alone"]


# What is made


def test_documents_become_pairs_of_sentences_and_paragraphs(folder, make):
    write(folder, documents(3))
    record = make()
    adds_up(record)
    assert record["pairs"] == {"found": 3, "by": {"name": 3}, "used": 3, "left_out": {}}
    expected = [pair for number in range(3) for pair in sentences(12, number)]
    assert pairs_of(folder / "out/sentences.tsv") == expected
    assert len(pairs_of(folder / "out/paragraphs.tsv")) == 12
    assert sorted(path.name for path in (folder / "out").iterdir()) == sorted(
        (*FILES, "corpus.sqlite")
    )


def test_a_pair_says_where_it_is_from(folder, make):
    write(folder, documents(1))
    make()
    tmx = load_tmx((folder / "out/sentences.tmx").read_bytes())
    assert (tmx.source_language, tmx.target_language) == ("en", "es")
    last = tmx.entries[-1]
    assert last.source_properties == (("x-file", "docs/en/0.txt"), ("x-line", "7"))
    assert last.target_properties == (("x-file", "docs/es/0.txt"), ("x-line", "7"))
    assert float(dict(last.properties)["x-score"]) > 0.5


def test_documents_of_different_kinds_are_paired(folder, make):
    one, other = texts(0)
    page = "".join(f"<p>{part}</p>" for part in other.split("\n\n"))
    write(folder, {"docs/a.md": f"# Title\n\n{one}", "docs/a_es.html": f"<h1>Título</h1>{page}"})
    make()
    assert fates(folder) == {("docs/a.md", "docs/a_es.html"): ("name", "")}
    assert ("Title", "Título") in pairs_of(folder / "out/sentences.tsv")


def test_folders_may_be_of_one_language_each(folder, make):
    one, other = texts(0)
    write(folder, {"here/a.txt": one, "there/a.txt": other})
    roots = (Root(folder=folder / "here", side=0), Root(folder=folder / "there", side=1))
    assert make(roots=roots)["pairs"]["by"] == {"name": 1}


def test_documents_whose_names_say_nothing_are_matched_by_what_they_hold(folder, make):
    files = {}
    for number in range(4):
        one, other = texts(number)
        facts = " ".join(f"{number}{n}7{n}" for n in range(6))
        files |= {
            f"docs/x{number}.txt": f"{one}\n{facts} Kowalski{number}\n",
            f"docs/y{9 - number}.txt": f"{other}\n{facts} Kowalski{number}\n",
        }
    write(folder, files)
    record = make()
    adds_up(record)
    assert record["pairs"]["by"] == {"content": 4}
    assert set(fates(folder)) == {(f"docs/x{n}.txt", f"docs/y{9 - n}.txt") for n in range(4)}


def test_documents_that_are_like_several_are_left_out(folder, make):
    one, other = texts(0)
    facts = " ".join(f"4{n}7{n}" for n in range(6))
    write(folder, {"docs/x.txt": f"{one}\n{facts}\n", "docs/y.txt": f"{other}\n{facts}\n"})
    write(folder, {"docs/z.txt": f"{texts(5)[1]}\n{facts}\n"} | documents(1))
    record = make()
    adds_up(record)
    assert record["documents"]["left_out"] == {"alone": 1, "ambiguous": 2}


def test_a_list_names_the_pairs(folder, make):
    one, other = texts(0)
    write(folder, {"docs/one.txt": one, "docs/two.txt": other, "docs/three.txt": "Not listed."})
    write(folder, {"docs/list.tsv": "# source\ttarget\n\none.txt\ttwo.txt\r\n"})
    record = make(pairs=folder / "docs/list.tsv", roots=())
    assert record["pairs"]["by"] == {"list": 1}
    assert record["documents"]["found"] == 2


# What is left out


def test_a_topic_is_in_a_title_or_in_the_text(folder, make):
    files = documents(4)
    files["docs/en/0.txt"] += "\nMachine-Learning helps.\n"
    files["docs/es/1.txt"] += "\nEl aprendizaje automático ayuda.\n"
    files["docs/en/2.txt"] += "\nA machine is learning.\n"
    write(folder, files)
    record = make(topic=("machine learning", "aprendizaje automático"))
    adds_up(record)
    assert record["pairs"]["left_out"] == {"off-topic": 2}


def test_a_keyword_may_end_with_a_sign():
    for text in ("C++ is old.", "It is written in C++.", "(C++)"):
        assert Keywords(("c++",)).found_in([(False, text)])
    assert not Keywords(("c++",)).found_in([(False, "An abc++ is none.")])


def test_documents_have_to_be_like_the_book(folder, make):
    write(folder, documents(3))
    for number in range(3):
        name = f"docs/{{}}/far{number}.txt"
        words = " ".join(f"zebra{'abcdefgh'[k]} runs over quiet hills" for k in range(8))
        otros = " ".join(f"cebra{'abcdefgh'[k]} corre por colinas quietas" for k in range(8))
        write(
            folder,
            {name.format("en"): f"{words} {number}.", name.format("es"): f"{otros} {number}."},
        )
    write(folder, {f"book/{n}.md": texts(n)[0] for n in range(50, 54)})
    record = make(like=(folder / "book",))
    adds_up(record)
    assert record["pairs"]["left_out"] == {"unlike": 3}


def test_held_out_sentences_are_on_neither_side(folder, make):
    write(folder, documents(2))
    held = sentences(12, 1)
    write(folder, {"held/en.txt": held[3][0].replace("The ", "the  "), "held/es.md": held[5][1]})
    record = make(without=(folder / "held",))
    adds_up(record)
    assert record["sentences"]["left_out"]["held-out"] == 2
    kept = pairs_of(folder / "out/sentences.tsv")
    assert held[3] not in kept
    assert held[5] not in kept


def test_a_paragraph_that_holds_a_held_out_sentence_is_left_out(folder, make):
    pairs = sentences(12, 1)
    held = pairs[3]
    files = {"docs/en/a.txt": "", "docs/es/a.txt": ""}
    for start in range(0, 12, 6):
        for side, name in enumerate(files):
            files[name] += " ".join(pair[side] for pair in pairs[start : start + 6]) + "\n\n"
    write(folder, files | {"held/en.txt": held[0]})
    record = make(without=(folder / "held",))
    adds_up(record)
    assert record["paragraphs"]["left_out"] == {"held-out": 1}
    assert held[0] not in (folder / "out/paragraphs.tsv").read_text("utf-8")


def test_each_pair_is_there_once(folder, make):
    files = documents(2)
    files["docs/en/1.txt"] = files["docs/en/0.txt"].replace("\n\n", "\n\n ").upper() + texts(9)[0]
    files["docs/es/1.txt"] = files["docs/es/0.txt"].replace("\n\n", "\n\n ").upper() + texts(9)[1]
    write(folder, files)
    record = make()
    adds_up(record)
    assert record["sentences"]["left_out"]["repeated"] >= 12
    kept = pairs_of(folder / "out/sentences.tsv")
    assert len({source.casefold() for source, _ in kept}) == len(kept)


def test_the_most_frequent_translation_of_a_source_is_kept(folder, make):
    source, right = "Nobody opens this old window today.", "Hoy nadie abre esta vieja ventana."
    wrong = "Esta ventana vieja no la abre nadie."
    files = documents(3)
    for number, translation in enumerate((wrong, right, right)):
        files[f"docs/en/{number}.txt"] += f"\n{source}\n"
        files[f"docs/es/{number}.txt"] += f"\n{translation}\n"
    write(folder, files)
    record = make()
    left_out = record["sentences"]["left_out"]
    assert (left_out["conflict"], left_out["repeated"]) == (1, 1)
    assert dict(pairs_of(folder / "out/sentences.tsv"))[source] == right


def test_a_pair_that_is_nearly_there_already_is_left_out(folder, make):
    long = (
        "We thank all the readers of this long letter who wrote to us about the old bridge",
        "Damos las gracias a todos los lectores de esta larga carta que nos escribieron sobre el viejo puente",
    )
    files = documents(2)
    for number, (one, other) in enumerate((("today", "hoy"), ("again", "ya"))):
        files[f"docs/en/{number}.txt"] += f"\n{long[0]} {one}.\n"
        files[f"docs/es/{number}.txt"] += f"\n{long[1]} {other}.\n"
    write(folder, files)
    record = make()
    assert record["sentences"]["left_out"] == {"near": 1}
    assert (f"{long[0]} today.", f"{long[1]} hoy.") in pairs_of(folder / "out/sentences.tsv")


def test_documents_that_cannot_be_pairs_are_told_apart(folder, make):
    one, other = texts(0)
    french = "Le vieux professeur lit une longue lettre dans la cuisine avec ses voisins. " * 3
    files = documents(12, start=10) | {
        "docs/en/first.txt": one,
        "docs/es/first.txt": other,
        "docs/en/copy.txt": one, "docs/es/copy.txt": other,
        "docs/en/same.txt": one, "docs/es/same.txt": one,
        "docs/en/french.txt": texts(3)[0], "docs/es/french.txt": french,
        "docs/en/other.txt": texts(4)[0], "docs/es/other.txt": texts(5)[1],
        "docs/en/alone.txt": texts(6)[0],
        "docs/en/empty.txt": "\n", "docs/es/empty.txt": texts(6)[1],
    }  # fmt: skip
    write(folder, files)
    record = make()
    adds_up(record)
    assert record["pairs"]["left_out"] == {
        "empty": 1,
        "language": 1,
        "repeated": 1,
        "same": 1,
        "unrelated": 1,
    }
    assert record["documents"]["left_out"] == {"alone": 1}


def test_a_higher_threshold_keeps_surer_pairs_and_aligns_nothing_again(folder, make):
    write(folder, documents(2))

    class Idle(Alone):
        def run(self, tasks):
            assert list(tasks) == []
            return iter(())

    everything = make()["sentences"]["kept"]
    record = make(Idle(), threshold=0.99)
    adds_up(record)
    assert 0 < record["sentences"]["kept"] < everything
    assert record["sentences"]["left_out"]["score"] == everything - record["sentences"]["kept"]


# Whatever the way there, the result is the same


def content(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def test_the_order_of_folders_and_files_does_not_matter(folder, make):
    files = documents(4)
    write(folder, {path.replace("docs", "docs/a", 1): files[path] for path in list(files)[:4]})
    write(folder, {path.replace("docs", "docs/b", 1): files[path] for path in list(files)[4:]})
    roots = [Root(folder=folder / "docs/a"), Root(folder=folder / "docs/b")]
    make(roots=tuple(roots))
    make(roots=tuple(reversed(roots)), output=folder / "other")
    assert content(folder / "out") == content(folder / "other")


def test_the_same_again_writes_nothing(folder, make):
    write(folder, documents(2))
    make()
    before = {name: (folder / "out" / name).stat().st_mtime_ns for name in FILES}
    make()
    assert {name: (folder / "out" / name).stat().st_mtime_ns for name in FILES} == before


def test_a_document_that_changed_is_aligned_again_and_no_other(folder, make):
    write(folder, documents(3))
    make()
    write(folder, {"docs/es/1.txt": texts(1)[1] + "\nFin.\n"})
    seen = []

    class Watched(Alone):
        def run(self, tasks):
            for number, task in tasks:
                seen.append(type(task).__name__)
                yield number, task.run()

    make(Watched())
    assert Counter(seen) == {"Surveying": 1, "Pairing": 1}


def test_an_interrupted_run_is_gone_on_with(folder, make):
    write(folder, documents(4))

    def stop(text):
        if text.startswith("pairs aligned: 2 "):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(progress=Progress(say=stop, clock=lambda: 0.0, every=0.0))
    assert not (folder / "out/sentences.tsv").exists()
    done = []

    class Watched(Alone):
        def run(self, tasks):
            for number, task in tasks:
                done.append(type(task).__name__)
                yield number, task.run()

    make(Watched())
    make(output=folder / "fresh")
    assert Counter(done) == {"Pairing": 3}
    assert content(folder / "out") == content(folder / "fresh")


def test_results_of_an_earlier_run_stay_where_nothing_can_be_made(folder, make):
    write(folder, documents(2))
    make()
    before = content(folder / "out")
    with pytest.raises(
        AmtsError, match=r"no pair of documents is left: of 4 documents \(2 off-topic\)"
    ):
        make(topic=("no such word",))
    assert content(folder / "out") == before
    assert not list((folder / "out").glob("*.part"))


def test_two_runs_do_not_share_a_folder(folder, make):
    write(folder, documents(1))

    def again(text):
        with pytest.raises(AmtsError, match="another run is at work there"):
            make()

    make(progress=Progress(say=again, clock=lambda: 0.0, every=0.0))


# Sketches


def test_a_pattern_that_many_follow_is_not_compared_with_all_of_them(folder):
    pairs = tuple(
        Pair(
            source=f"See figure {number} in the book for more.", target=f"{number:b} " * 9, score=1.0,
            source_line=None, target_line=None, faults=(),
        )
        for number in range(300)
    )  # fmt: skip
    store = Store(folder)
    selection = Selection(store, ENGLISH, SPANISH)
    nobody = HeldOut([], [], (ENGLISH, SPANISH))
    level = Level(pairs=pairs, source_alone=0, target_alone=0)
    selection.add(1, level, threshold=0.5, heldout=nobody)
    selection.settle()
    [[most]] = store.rows("SELECT max(n) FROM (SELECT count(*) AS n FROM band GROUP BY hash)")
    store.close()
    assert most == 50


def test_texts_that_are_nearly_the_same_meet_in_a_band():
    met = looked_at = 0
    for (one, _), (other, _) in pairwise(sentences(300, 8)):
        words = one.split()
        near = " ".join([*words[:-1], "again."])
        ours = shingles(one, ENGLISH)
        assert set(bands(ours)) & set(bands(ours))
        if likeness(ours, shingles(near, ENGLISH)) >= 0.8:
            looked_at += 1
            met += not set(bands(ours)).isdisjoint(bands(shingles(near, ENGLISH)))
        assert likeness(ours, shingles(other, ENGLISH)) < 1
    assert looked_at > 50
    assert met > 0.9 * looked_at


# At the shell


@pytest.fixture
def amts(folder, capfd):
    return command(capfd, "corpus", "build")


LANGUAGES = ("--source", "en", "--target", "es", "-j", "1")


def test_the_shell_is_told_what_became_of_everything(folder, amts):
    write(folder, documents(2) | {"docs/en/more.txt": texts(7)[0]})
    status, out, err = amts("docs", *LANGUAGES, "--output", "out", "--report", "report/it.json")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[:3] == [
        "out",
        "documents: 5, of them paired: 4 (left out: 1 alone)",
        "pairs: 2 (2 name), of them used: 2",
    ]
    assert lines[4].split() == ["sentences", "24", "24", "0", "0", "0"]
    assert json.loads((folder / "report/it.json").read_text("utf-8"))["version"] == 1
    assert not (folder / "out/corpus.json").exists()


def test_files_that_cannot_be_read_are_named_and_the_rest_is_made(folder, amts):
    write(
        folder, documents(1) | {"docs/en/bad.txt": b"Good.\nBad \xff\n", "docs/es/bad.txt": "Malo."}
    )
    write(folder, {"docs/es/large.txt": b"a" * (LARGEST + 1)})
    (folder / "docs/en/gone.txt").symlink_to("nowhere.txt")
    (folder / "docs/en/loop").symlink_to(folder / "docs")
    status, out, err = amts("docs", *LANGUAGES, "--output", "out")
    assert status == 1
    assert err.splitlines() == [
        "left out: docs/en/bad.txt:2: it is not UTF-8 (invalid start byte)",
        "left out: docs/en/gone.txt: No such file or directory",
        "left out: docs/en/loop: the link leads back to a folder it is in",
        "left out: docs/es/large.txt: larger than 16 MB",
    ]
    adds_up(json.loads((folder / "out/corpus.json").read_text("utf-8")))
    assert "undecodable" in out


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything may be read")
def test_a_file_without_permission_is_named(folder, amts):
    write(folder, documents(1) | {"docs/es/secret.txt": "Secreto."})
    (folder / "docs/es/secret.txt").chmod(0)
    status, _, err = amts("docs", *LANGUAGES, "--output", "out")
    assert (status, err) == (1, "left out: docs/es/secret.txt: Permission denied\n")


def test_a_missing_file_of_a_list_is_named_with_its_line(folder, amts):
    one, other = texts(0)
    write(folder, {"a.txt": one, "b.txt": other, "list.tsv": "a.txt\tb.txt\na.txt\tc.txt\n"})
    status, out, err = amts("--pairs", "list.tsv", *LANGUAGES, "--output", "out")
    assert (status, err) == (1, "left out: c.txt: no such file (list.tsv, line 2)\n")
    assert "pairs: 2 (2 list), of them used: 1 (left out: 1 unreadable)" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("--pairs",)),
        (("docs", "--pairs", "list.tsv"), ("--pairs",)),
        (("docs", "--target", "es"), ("--source is missing",)),
        (("docs", "--source", "en", "--target", "en"), ("differ",)),
        (("docs", "--source", "xq", "--target", "en"), ("'xq'",)),
        (("nowhere", *LANGUAGES), ("nowhere", "No such file")),
        (("fr=docs", *LANGUAGES), ("fr=docs", "neither")),
        (("docs", *LANGUAGES, "-j", "0"), ("-j is 0",)),
        (("docs", *LANGUAGES, "--threshold", "2"), ("--threshold is 2",)),
        (("docs", *LANGUAGES, "--threshold", "nan"), ("--threshold is nan",)),
        (("docs", *LANGUAGES, "--likeness", "0.5"), ("--like",)),
        (("docs", *LANGUAGES, "--topic", ", "), ("--topic is empty",)),
        (("docs", *LANGUAGES, "--like", "nowhere"), ("--like nowhere", "nothing to read")),
        (("docs", *LANGUAGES, "--without", "bad.tmx"), ("--without bad.tmx", "line 1")),
        (("docs", *LANGUAGES, "--scheduler", "tcp://x:1"), ("-j", "--scheduler")),
        (("empty", *LANGUAGES), ("there are no documents",)),
        (("docs", *LANGUAGES), ("no pairs of documents", "1 alone", "--pairs")),
        (("--pairs", "list.tsv", *LANGUAGES), ("list.tsv:1", "two paths")),
        (("--pairs", "kinds.tsv", *LANGUAGES), ("kinds.tsv:2", "b.pdf")),
        (("--pairs", "none.tsv", *LANGUAGES), ("none.tsv", "--pairs")),
        (("docs", *LANGUAGES, "--output", "file.txt"), ("file.txt", "--output")),
        (("good", *LANGUAGES, "--report", "good"), ("good is a folder", "--report")),
        (("good", *LANGUAGES, "--report", "file.txt/x.json"), ("file.txt", "--report")),
    ],
)
def test_mistakes_are_told_in_one_line(folder, amts, arguments, words):
    write(folder, {"docs/en/a.txt": "One.", "list.tsv": "one\n", "bad.tmx": "<tmx", "file.txt": ""})
    write(folder, {"kinds.tsv": "a.txt\tb.txt\na.txt\tb.pdf\n"})
    write(folder, dict(zip(("good/a.en.txt", "good/a.es.txt"), texts(0), strict=True)))
    (folder / "empty").mkdir()
    status, out, err = amts(*arguments)
    assert (status, out) == (2, "")
    [line] = err.splitlines()
    for word in words:
        assert word in line


def test_a_damaged_work_file_is_named(folder, amts):
    write(folder, documents(1) | {"out/corpus.sqlite": "no database at all " * 100})
    status, _, err = amts("docs", *LANGUAGES, "--output", "out")
    assert status == 2
    assert "corpus.sqlite" in err
    assert "delete the file" in err


def test_every_reason_is_documented_as_it_is_declared():
    page = Path(__file__).parents[1].joinpath("docs/reference/corpus.md").read_text("utf-8")
    for why in (*Drop, *Twin):
        assert f"| `{why}` | {why.explanation} |" in page
