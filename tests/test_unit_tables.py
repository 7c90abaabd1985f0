"""Units as TMX and as tables for a spreadsheet: what is written is read back, by others too."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from exchange_units import SAMPLE, books_of_units, few, text_of
from hypothesis import given

from sphinx_amts.exchange import State, Unit, Units
from sphinx_amts.exchange.sheet import load_sheet, sheet_lines
from sphinx_amts.exchange.tmx_units import load_tmx_units, tmx_unit_lines
from sphinx_amts.tagged import TagError, parse, plain

delimiters = pytest.mark.parametrize("delimiter", [",", "\t"])


def sheet(units=SAMPLE, delimiter=","):
    return text_of(sheet_lines(units, delimiter))


def tmx(units=SAMPLE):
    return text_of(tmx_unit_lines(units, version="1"))


def one(source, target):
    unit = Unit(id="1", source=source, target=target, reviewed=True)
    return Units(source_language="en", target_language="es", units=(unit,))


# Tables


@delimiters
@few
@given(units=books_of_units())
def test_rows_come_back_as_they_were_written(delimiter, units):
    assert load_sheet(sheet(units, delimiter).encode()) == units


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5 °C", "@a", "'=1", "''-", "\tx"])
def test_no_cell_is_a_formula_and_each_comes_back(text):
    units = one(text, text)
    rows = list(csv.reader(io.StringIO(sheet(units), newline="")))
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for row in rows for cell in row)
    assert load_sheet(sheet(units).encode()) == units


def test_what_was_made_of_similar_texts_stands_in_one_cell_for_people():
    rows = list(csv.DictReader(io.StringIO(sheet(), newline="")))
    assert rows[1]["candidates"] == (
        '75% human: cake\n<g id="1">Salt</g> &amp; sugar\n<g id="1">Sal</g> y azúcar\n\n'
        "70% machine: amazon\nSalt &amp; sand\nSal y arena"
    )
    assert rows[2]["candidates"] == ""


def test_a_quotation_in_apostrophes_is_left_alone():
    assert "\"'cooked'\"" in sheet(one("'cooked'", "'cocido'"))


def test_a_table_of_two_columns_is_one_of_finished_translations():
    units = load_sheet(b"Target,source en\nEl horno,The oven\n,Salt\n").units
    assert [(unit.source, unit.target, unit.state) for unit in units] == [
        ("The oven", "El horno", State.FINAL),
        ("Salt", "", State.NEEDS_TRANSLATION),
    ]
    assert [(unit.id, unit.at) for unit in units] == [("line-2", 2), ("line-3", 3)]


@pytest.mark.parametrize(
    "save",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace('","', '";"').encode(),
    ],
    ids=["UTF-8 with mark", "UTF-16", "lines of Windows", "semicolons"],
)
def test_what_spreadsheets_save_is_read(save):
    assert load_sheet(save(sheet())) == SAMPLE


@pytest.mark.parametrize("state", ["final", "Translated", " reviewed "])
def test_a_draft_is_a_persons_when_its_state_says_so(state):
    text = sheet().replace("needs-review", state)
    assert load_sheet(text.encode()).units[1].state is State.FINAL


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "line 1: there is no column 'source'; the first row has to name the columns"),
        (
            b"source\na\n",
            "line 1: there is no column 'target'; the first row has to name the columns",
        ),
        (
            b"source,target,state\na,b,done\n",
            "line 2: 'done' is no state; there are needs-translation, needs-review, stale, final",
        ),
        (b'source,target\n"a\nb",c\n,d\n', "line 4: a row has no source"),
        (b"id,source,target\n1,a,b\n1,c,d\n", "line 3: the id '1' is that of line 2 too"),
        (b'source,target\n"a,b\n', "line 2: it is no table: unexpected end of data"),
        (b"source,target\na,\xe1\n", "line 2: it is not in UTF-8; save it as UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_in_one_line(data, why):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        load_sheet(data)
    assert str(error.value) == why


# TMX


@few
@given(books_of_units())
def test_a_memory_of_units_comes_back_as_it_was_written(units):
    read = load_tmx_units(tmx(units).encode())
    # A file that translates nothing does not say into which language.
    assert read.units == units.units
    assert read.target_language in {"", "zh-Hans"}


@few
@given(books_of_units())
def test_a_memory_of_units_is_valid_tmx_1_4b(units):
    etree = pytest.importorskip("lxml.etree")
    dtd = etree.DTD(Path(__file__).parent / "data/tmx14.dtd")
    dtd.assertValid(etree.fromstring(tmx(units).encode()))


def test_translate_toolkit_reads_the_units():
    storage = pytest.importorskip("translate.storage.tmx")
    units = storage.tmxfile.parsestring(tmx().encode()).units
    assert [(unit.source or "", unit.target or "") for unit in units] == [
        (plain(unit.source), unit.target) for unit in SAMPLE.units
    ]
    assert units[2].getnotes() == "the number changed"


def foreign(tus, head='<header srclang="en"/>'):
    text = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">{head}<body>\n{tus}</body></tmx>'
    return load_tmx_units(text.encode())


def test_a_translation_that_another_tool_exports_is_a_persons():
    [unit] = foreign(
        '<tu><tuv xml:lang="EN"><seg>A <hi>b</hi><ph x="1"/></seg></tuv>'
        '<tuv xml:lang="es"><seg><bpt i="2"/>B<ept i="2"/></seg></tuv></tu>'
    ).units
    assert (unit.source, unit.target) == ('A b<x id="1"/>', '<g id="2">B</g>')
    assert unit.state is State.FINAL


@pytest.mark.parametrize("code", ["<it/>", "<ph/>", '<bpt i="x"/>a<ept i="x"/>', '<bpt i="1"/>'])
def test_a_code_that_is_none_of_ours_passes_no_check(code):
    [unit] = foreign(
        f'<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="es"><seg>{code}</seg></tuv></tu>'
    ).units
    with pytest.raises(TagError):
        parse(unit.target)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (
            lambda: load_tmx_units(b"<xliff/>"),
            "line 1: it is no TMX: it begins with <xliff>, or has no <header>",
        ),
        (
            lambda: foreign(
                '<tu><tuv xml:lang="es"><seg/></tuv><tuv xml:lang="fr"><seg/></tuv></tu>'
            ),
            "line 2: it translates to es, fr; divide it",
        ),
        (
            lambda: foreign('<tu tuid="1"><tuv xml:lang="en"><seg>a</seg></tuv></tu>\n' * 2),
            "line 4: the id '1' is that of line 3 too",
        ),
    ],
)
def test_a_memory_that_cannot_be_read_is_told_in_one_line(make, why):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        make()
    assert str(error.value) == why
