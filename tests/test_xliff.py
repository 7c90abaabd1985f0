"""XLIFF 1.2 and 2.1: what is written is read back, by us and by others, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from exchange_units import SAMPLE, books_of_units, few, text_of
from hypothesis import given

from sphinx_amts.exchange import Previous, State
from sphinx_amts.exchange.xliff import load_xliff
from sphinx_amts.exchange.xliff12 import xliff12_lines
from sphinx_amts.exchange.xliff21 import xliff21_lines
from sphinx_amts.tagged import TagError, parse

VERSIONS = [("12", xliff12_lines), ("21", xliff21_lines)]
both = pytest.mark.parametrize(("number", "lines"), VERSIONS, ids=["1.2", "2.1"])


def written(lines, units=SAMPLE):
    return text_of(lines(units, version="1"))


@both
@few
@given(units=books_of_units())
def test_units_come_back_as_they_were_written(number, lines, units):
    assert load_xliff(written(lines, units).encode()) == units


@both
@few
@given(units=books_of_units())
def test_every_file_is_of_the_structure_that_the_standard_demands(number, lines, units):
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(file=Path(__file__).parent / f"data/xliff{number}.rng")
    schema.assertValid(etree.fromstring(written(lines, units).encode()))


@both
def test_the_same_units_make_the_same_bytes(number, lines):
    assert written(lines) == written(lines)


@both
def test_states_say_how_far_a_translation_is(number, lines):
    assert [unit.state for unit in load_xliff(written(lines).encode()).units] == [
        State.NEEDS_TRANSLATION,
        State.NEEDS_REVIEW,
        State.STALE,
        State.FINAL,
    ]


@both
def test_a_mangled_text_is_not_written(number, lines):
    broken = SAMPLE.units[0].__class__(id="1", source="a < b")
    units = SAMPLE.__class__(source_language="en", target_language="es", units=(broken,))
    with pytest.raises(ValueError, match="neither a tag"):
        written(lines, units)


# Other tools


def test_translate_toolkit_sees_units_states_notes_and_places_of_1_2():
    storage = pytest.importorskip("translate.storage.xliff")
    one, two, three, four = storage.xlifffile.parsestring(written(xliff12_lines).encode()).units
    assert (two.source, two.target, two.isfuzzy(), two.isreview()) == (
        "Salt & water",
        "Sal y agua",
        True,
        True,
    )
    assert (one.istranslated(), four.istranslated(), four.isapproved()) == (False, True, True)
    assert three.getnotes() == "the number changed"
    [old] = three.getalttrans()
    assert (old.source, old.target) == ("Bake for 1 hour.", "Hornear durante una hora.")
    assert one.getcontextgroups("location") or one.xmlelement.find(".//{*}context") is not None
    assert [str(part) for part in one.rich_source[0].sub] == ["It takes ", "one", " hour", "", "."]


def test_translate_toolkit_sees_units_and_states_of_2_1():
    storage = pytest.importorskip("translate.storage.xliff2")
    one, two, _, four = storage.Xliff2File.parsestring(written(xliff21_lines).encode()).units
    assert (two.source, two.target) == ("Salt & water", "Sal y agua")
    assert (one.istranslated(), four.istranslated()) == (False, True)


def test_what_translate_toolkit_saves_is_a_persons():
    storage = pytest.importorskip("translate.storage.xliff")
    store = storage.xlifffile.parsestring(written(xliff12_lines).encode())
    store.units[1].target = "Agua y sal"
    back = load_xliff(bytes(store)).units
    assert (back[1].target, back[1].state) == ("Agua y sal", State.FINAL)
    assert [unit.state for unit in back[2:]] == [State.STALE, State.FINAL]
    assert back[0].source == SAMPLE.units[0].source


# What tools make of a file


def edited(lines, *changes):
    text = written(lines)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_xliff(text.encode()).units


@pytest.mark.parametrize("state", ["translated", "signed-off", "final"])
def test_a_draft_is_a_persons_when_its_state_says_so_in_1_2(state):
    units = edited(xliff12_lines, ("needs-review-translation", state))
    assert units[1].state is State.FINAL


@pytest.mark.parametrize("state", ["translated", "reviewed", "final"])
def test_a_draft_is_a_persons_when_its_state_says_so_in_2_1(state):
    units = edited(
        xliff21_lines,
        ('"initial">\n<source>Salt', f'"{state}">\n<source>Salt'),
    )
    assert units[1].state is State.FINAL


DIVIDED = """<source>Salt. </source><target>Sal. </target></segment>
<ignorable><source> </source></ignorable>
<segment state="final"><source>Water.</source><target>Agua.</target></segment>"""


def test_sentences_that_a_tool_made_of_a_unit_are_joined():
    units = edited(
        xliff21_lines,
        ("<source>Salt &amp; water</source>\n<target>Sal y agua</target>\n</segment>", DIVIDED),
    )
    assert (units[1].source, units[1].target) == ("Salt.  Water.", "Sal.  Agua.")
    assert units[1].state is State.NEEDS_REVIEW  # one of the two is not reviewed


def test_marks_round_a_text_are_no_tags_of_it():
    units = edited(xliff12_lines, ("Sal y agua", '<mrk mtype="seg" mid="0">Sal</mrk> y agua'))
    assert units[1].target == "Sal y agua"


def test_an_alternative_of_another_tool_is_not_what_was_translated_before():
    units = edited(
        xliff12_lines,
        ("<alt-trans ", "<alt-trans><target>Pan</target></alt-trans><alt-trans "),
    )
    assert units[2].previous == SAMPLE.units[2].previous
    other = edited(xliff12_lines, ('alttranstype="previous-version"', 'alttranstype="proposal"'))
    assert other[2].previous is None


def test_translate_toolkit_sees_what_was_made_of_similar_texts():
    storage = pytest.importorskip("translate.storage.xliff")
    unit = storage.xlifffile.parsestring(written(xliff12_lines).encode()).units[1]
    first, second = unit.getalttrans()
    assert (first.source, first.target) == ("Salt & sugar", "Sal y azúcar")
    assert [one.xmlelement.get("match-quality") for one in (first, second)] == ["75%", "70%"]
    assert [one.xmlelement.get("origin") for one in (first, second)] == [
        "human: cake",
        "machine: amazon",
    ]
    assert unit.target == "Sal y agua"


def test_matches_of_2_1_say_whether_a_person_or_an_engine_made_them():
    etree = pytest.importorskip("lxml.etree")
    matches = etree.fromstring(written(xliff21_lines).encode()).findall(".//{*}match")
    assert [(one.get("type"), one.get("subType"), one.get("origin")) for one in matches] == [
        ("tm", "amts:human", "human: cake"),
        ("mt", "amts:machine", "machine: amazon"),
        ("tm", "amts:previous", None),
    ]


@both
def test_what_was_made_of_similar_texts_is_never_taken_for_a_translation(number, lines):
    bare = replace(SAMPLE.units[1], target="", origin="", by="")
    [back] = load_xliff(written(lines, replace(SAMPLE, units=(bare,))).encode()).units
    assert (back.target, back.previous, back.state) == ("", None, State.NEEDS_TRANSLATION)


def test_what_is_not_to_be_translated_is_left_out():
    units = edited(xliff12_lines, ('<trans-unit id="2.0"', '<trans-unit translate="no" id="2.0"'))
    assert [unit.id for unit in units] == ["1.0", "3.0", "4.0"]


@pytest.mark.parametrize("tag", ['<bx id="1"/>', '<x id="one"/>', '<g id="">Sal</g>', "<ph/>"])
def test_a_tag_that_is_none_of_ours_passes_no_check(tag):
    units = edited(xliff12_lines, ("Sal y agua", f"Sal {tag} y agua"))
    with pytest.raises(TagError):
        parse(units[1].target)


def test_a_source_that_is_not_known_stays_unknown():
    [unit] = SAMPLE.units[2:3]
    old = Previous(source="", target="Antes")
    unit = type(unit)(id="1", source="a", previous=old)
    units = type(SAMPLE)(source_language="en", target_language="es", units=(unit,))
    for _, lines in VERSIONS:
        assert load_xliff(written(lines, units).encode()).units[0].previous == old


# Bad input

HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
FILE = '<file source-language="en" target-language="es" original="a" datatype="x"><body>'
UNIT = '<trans-unit id="1"><source>a</source></trans-unit>\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1: it is no XML: no element found"),
        ("no XML", "line 1: it is no XML: syntax error"),
        (f"{HEAD}\n<file>", "line 2: it is no XML: no element found"),
        ("<html/>", "line 1: it is no XLIFF: it begins with <html>"),
        ('<xliff version="1.0"/>', "line 1: it is XLIFF 1.0; 1.2, 2.0 and 2.1 are read"),
        (
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.2" version="2.2"/>',
            "line 1: it is XLIFF 2.2; 1.2, 2.0 and 2.1 are read",
        ),
        (f"{HEAD}</xliff>", "line 1: it has no <file>"),
        (
            f"{HEAD}\n{FILE}{UNIT}{UNIT}</body></file></xliff>",
            "line 3: the id '1' is that of line 2 too",
        ),
        (
            f"{HEAD}{FILE}\n<trans-unit id='1'/></body></file></xliff>",
            "line 2: a <trans-unit> has no <source>",
        ),
        (
            f"{HEAD}{FILE}<trans-unit><source>a</source></trans-unit></body></file></xliff>",
            "line 1: a <trans-unit> has no id",
        ),
        (
            f"{HEAD}{FILE}</body></file>\n{FILE.replace('es', 'fr')}</body></file></xliff>",
            "line 2: this <file> is from 'en' to 'fr', the first one from 'en' to 'es'; divide them",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><xliff/>',
            "line 1: it declares entities, which are not read",
        ),
        (
            '<!DOCTYPE x [\n<!ENTITY % a SYSTEM "file:///etc/passwd">]><xliff/>',
            "line 2: it declares entities, which are not read",
        ),
        ('<!DOCTYPE x SYSTEM "x.dtd"><a>&b;</a>', "line 1: it does not say what &b; is"),
        (
            "<a>" * 200 + "</a>" * 200,
            "line 1: there are more than 100 elements in each other",
        ),
        (
            '<?xml version="1.0" encoding="x-none"?><a/>',
            "line 1: its encoding cannot be read: unknown encoding: x-none; save it as UTF-8",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(text, why):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        load_xliff(text.encode())
    assert str(error.value) == why


def test_a_file_in_another_encoding_than_it_says_is_refused():
    text = written(xliff12_lines).replace("Sal y agua", "Sal y água")
    with pytest.raises(ValueError, match=r"line \d+: it is no XML: not well-formed"):
        load_xliff(text.encode("latin-1"))


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("sphinx_amts.exchange.units.LARGEST", 10)
    with pytest.raises(ValueError, match=r"it has [\d,]+ bytes, and no more than 10 are read"):
        load_xliff(written(xliff12_lines).encode())


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        ("<unit/>", "line 3: a <unit> has no <segment> with a <source>"),
        ("<unit><segment/></unit>", "line 3: a <unit> has no <segment> with a <source>"),
        ("<unit><segment><source/></segment></unit>", "line 3: a <unit> has no id"),
    ],
)
def test_a_unit_of_2_1_without_what_it_needs_is_told_with_its_line(unit, why):
    head = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1">'
    with pytest.raises(ValueError) as error:  # noqa: PT011
        load_xliff(f'{head}\n<file id="f">\n{unit}</file></xliff>'.encode())
    assert str(error.value) == why
