"""Parallel data as files: what is written is read back, and Amazon's rules are kept."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.exchange import (
    LONGEST,
    Entry,
    Misfit,
    Table,
    Tmx,
    dump_table,
    dump_tmx,
    load_table,
    load_tmx,
    misfit,
    one_line,
)

ANY = st.text(st.characters(codec=None), max_size=40)
LINES = ANY.map(one_line)
FITTING = LINES.filter(lambda text: misfit(text) is None)
NAMES = st.sampled_from(["x-page", "x-file", "x-line", "x-score"])
PROPERTIES = st.lists(st.tuples(NAMES, LINES), max_size=3).map(tuple)
ENTRIES = st.lists(
    st.builds(
        Entry,
        source=LINES,
        target=LINES,
        properties=PROPERTIES,
        source_properties=PROPERTIES,
        target_properties=PROPERTIES,
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def table(*rows):
    return Table(source_language="en", target_language="zh", rows=rows)


def tmx(*entries):
    return Tmx(source_language="en", target_language="zh", entries=entries)


# Lines


@given(ANY)
def test_one_line_stays_one_line(text):
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert line.encode().decode() == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb", "a b"),
        ("a \r\n\t b", "a b"),
        ("a\x0cb\x85c\u2028d\u2029e", "a b c d e"),
        (" a ", "a"),
        ("a\x00b\x1bc", "abc"),
        ("\ufeffa", "a"),
        ("a\ud800b", "ab"),
        ("Quoi\u00a0?", "Quoi\u00a0?"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_breaks_become_spaces_and_controls_go(text, line):
    assert one_line(text) == line


# Tables: the rules of Amazon Translate's guide for parallel data


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A plain sentence.", None),
        ("5 - 3 = 2", None),
        ('34" monitor', None),
        ("a, b", None),
        ("", Misfit.EMPTY),
        ("   ", Misfit.EMPTY),
        ("two\nlines", Misfit.LINES),
        ("a tab\tinside", Misfit.LINES),
        ("+1 is a number", Misfit.SIGN),
        ("-v prints more", Misfit.SIGN),
        ("=SUM(A1)", Misfit.SIGN),
        ("@decorator", Misfit.SIGN),
        ("x" * LONGEST, None),
        ("x" * (LONGEST + 1), Misfit.LONG),
        ("汉" * (LONGEST // 3), None),
        ("汉" * (LONGEST // 3 + 1), Misfit.LONG),
    ],
)
def test_what_amazon_would_refuse_or_skip_has_a_name(text, why):
    assert misfit(text) is why


@pytest.mark.parametrize(
    ("delimiter", "text"),
    [
        (",", 'en,zh\nHello.,你好。\n"a, b",甲\n"34"" monitor",显示器\n'),
        ("\t", 'en\tzh\nHello.\t你好。\na, b\t甲\n"34"" monitor"\t显示器\n'),
    ],
)
def test_a_table_is_written_by_the_rules(delimiter, text):
    rows = (("Hello.", "你好。"), ("a, b", "甲"), ('34" monitor', "显示器"))
    assert dump_table(table(*rows), delimiter) == text


@pytest.mark.parametrize("text", ["", "two\nlines", "=1", "x" * 1001])
def test_a_table_with_a_text_that_is_against_the_rules_is_not_written(text):
    with pytest.raises(ValueError, match="line 3"):
        dump_table(table(("fine", "fein"), ("fine", text)), ",")


@given(st.lists(st.tuples(FITTING, FITTING), max_size=5), st.sampled_from([",", "\t"]))
def test_a_table_is_read_as_it_was_written(rows, delimiter):
    written = dump_table(table(*rows), delimiter)
    assert load_table(written, delimiter) == table(*rows)
    assert len(written.splitlines()) == len(rows) + 1
    assert list(csv.reader(io.StringIO(written), delimiter=delimiter))[1:] == list(map(list, rows))


def test_a_row_without_one_of_the_two_texts_is_left_out():
    assert load_table("en,zh\na,\n,b\n\nc,d\n", ",").rows == (("c", "d"),)


@pytest.mark.parametrize(
    ("text", "line"), [("", "line 1"), ("en\n", "line 1"), ("en,zh\na,b,c\n", "line 2")]
)
def test_a_file_that_is_no_table_of_two_columns_is_refused(text, line):
    with pytest.raises(ValueError, match=line):
        load_table(text, ",")


# TMX


@given(ENTRIES)
def test_a_memory_is_read_as_it_was_written(entries):
    written = dump_tmx(tmx(*entries), version="1")
    assert load_tmx(written.encode()) == tmx(*entries)


@given(ENTRIES, st.sampled_from(["sentence", "paragraph"]))
def test_a_memory_is_valid_tmx_1_4b(entries, unit):
    etree = pytest.importorskip("lxml.etree")
    dtd = etree.DTD(Path(__file__).parent / "data/tmx14.dtd")
    written = dump_tmx(replace(tmx(*entries), unit=unit), version="1")
    dtd.assertValid(etree.fromstring(written.encode()))


@given(ENTRIES)
def test_a_memory_is_read_by_another_tool_as_it_was_written(entries):
    storage = pytest.importorskip("translate.storage.tmx")
    written = dump_tmx(tmx(*entries), version="1").encode()
    units = storage.tmxfile.parsestring(written).units
    # A text that is empty is none to it.
    assert [(unit.source or "", unit.target or "") for unit in units] == [
        (entry.source, entry.target) for entry in entries
    ]


def test_a_memory_looks_like_this():
    entry = Entry(
        source="a < b & c",
        target="甲",
        properties=(("x-page", "intro"),),
        source_properties=(("x-file", "intro.md"), ("x-line", "3")),
    )
    root = ElementTree.fromstring(dump_tmx(tmx(entry), version="1").encode())
    [unit] = root.iter("tu")
    assert [child.tag for child in unit[1]] == ["prop", "prop", "seg"]
    languages = [tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in unit[1:]]
    assert languages == ["en", "zh"]
    assert unit[1].findtext("seg") == "a < b & c"


def test_an_empty_memory_is_still_one():
    assert load_tmx(dump_tmx(tmx(), version="1").encode()).entries == ()


@pytest.mark.parametrize(
    "entry",
    [
        Entry(source="two\nlines", target="x"),
        Entry(source="x", target="\x00"),
        Entry(source="x", target="y", properties=(("page", "x"),)),
        Entry(source="x", target="y", properties=(("x-page", "a\nb"),)),
    ],
)
def test_what_would_not_come_back_is_not_written(entry):
    with pytest.raises(ValueError, match=r"line breaks|no name"):
        dump_tmx(tmx(entry), version="1")


def test_a_memory_of_another_tool_is_read():
    foreign = b"""<?xml version="1.0"?>
    <!DOCTYPE tmx SYSTEM "tmx14.dtd">
    <tmx version="1.4"><header srclang="EN" segtype="block"/><body>
    <tu><tuv xml:lang="en"><seg>A <bpt i="1">&lt;b></bpt>bold<ept i="1">&lt;/b></ept> word</seg></tuv>
        <tuv xml:lang="de"><seg>Ein Wort</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>
    </body></tmx>"""
    read = load_tmx(foreign)
    assert (read.source_language, read.target_language) == ("EN", "de")
    [entry] = read.entries
    assert (entry.source, entry.target) == ("A <b>bold</b> word", "Ein Wort")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no element found"),
        (b"<tmx>", "line 1"),
        (b"<html/>", "not TMX"),
        (b"<tmx><header/></tmx>", "not TMX"),
        (b'<!DOCTYPE t [<!ENTITY a "b">]><tmx><header srclang="en"/></tmx>', "entities"),
    ],
)
def test_what_is_no_memory_is_refused(data, why):
    with pytest.raises(ValueError, match=why):
        load_tmx(data)
