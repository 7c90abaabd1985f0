"""PO files for translators: what is written is read back, by us and by others, and nothing else is."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from exchange_units import SAMPLE, books_of_units, few, text_of
from hypothesis import given

from sphinx_amts.exchange import State, Unit, Units
from sphinx_amts.exchange.po import load_po, po_lines

HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"X-Source-Language: en\\n"\n'


def written(units=SAMPLE):
    return text_of(po_lines(units, version="1"))


def read(text):
    return load_po((HEADER + text).encode()).units


@few
@given(books_of_units())
def test_units_come_back_as_they_were_written(units):
    assert load_po(written(units).encode()) == units


@few
@given(books_of_units())
def test_translate_toolkit_reads_the_same_texts(units):
    storage = pytest.importorskip("translate.storage.pypo")
    header, *others = storage.pofile.parsestring(written(units).encode()).units
    assert header.isheader()
    assert [(one.source, one.target, one.getcontext()) for one in others] == [
        (unit.source, unit.target, unit.id) for unit in units.units
    ]


def test_translate_toolkit_sees_states_notes_places_and_the_previous_source():
    storage = pytest.importorskip("translate.storage.pypo")
    _, one, two, three, four = storage.pofile.parsestring(written().encode()).units
    states = [(unit.istranslated(), unit.isfuzzy()) for unit in (one, two, three, four)]
    assert states == [(False, False), (False, True), (False, True), (True, False)]
    assert three.prev_source == "Bake for 1 hour."
    assert "note: the number changed" in three.getnotes("developer")
    assert one.getlocations() == ["oven.rst:6"]


def test_pofilter_finds_the_tag_that_a_translator_lost(tmp_path, monkeypatch):
    pofilter = pytest.importorskip("translate.filters.pofilter")
    lost = Unit(id="5", source='It is <g id="1">hot</g>.', target="Está caliente.", reviewed=True)
    units = Units(source_language="en", target_language="es", units=(*SAMPLE.units, lost))
    (tmp_path / "in.po").write_text(written(units), encoding="utf-8")
    arguments = [tmp_path / "in.po", tmp_path / "out.po", "--test=xmltags", "--progress=none"]
    monkeypatch.setattr("sys.argv", ["pofilter", *map(str, arguments)])
    pofilter.main()
    found = (tmp_path / "out.po").read_text(encoding="utf-8")
    assert "xmltags" in found
    assert 'msgctxt "5"' in found
    assert 'msgctxt "4.0"' not in found


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="GNU gettext is not installed")
def test_gnu_gettext_compiles_a_file_without_a_word():
    done = subprocess.run(
        ["msgfmt", "--check-format", "--check-domain", "--statistics", "-o", "-", "-"],
        input=written().encode(),
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode() == (
        "1 translated message, 2 fuzzy translations, 1 untranslated message.\n"
    )


def test_a_file_has_no_dates_and_no_plural_forms():
    assert written() == written()
    assert not {"Date", "Plural"} & set(written().replace("-", " ").split())


def test_a_stale_unit_is_fuzzy_with_its_previous_source():
    text = written().split("\n\n")[3]
    assert text == (
        "#. page: oven\n#. origin: machine\n#. by: local\n"
        "#. previous translation: Hornear durante una hora.\n#. match: 83%\n"
        "#. note: the number changed\n"
        "#: oven.rst\n#, fuzzy\n"
        '#| msgid "Bake for 1 hour."\n'
        'msgctxt "3.0"\nmsgid "Bake for 2 hours."\nmsgstr "Hornee 2 horas."'
    )


# What tools make of a file


def test_a_draft_without_fuzzy_is_a_persons():
    text = written().replace("#, fuzzy\n", "")
    assert [unit.state for unit in load_po(text.encode()).units] == [
        State.NEEDS_TRANSLATION,
        State.FINAL,
        State.FINAL,
        State.FINAL,
    ]


def test_what_a_translator_notes_is_a_note():
    [unit] = read('\n# Is it hot?\n#. By the author\nmsgid "The oven"\nmsgstr "El horno"\n')
    assert unit.notes == ("Is it hot?", "By the author")
    assert unit.state is State.FINAL


def test_lines_may_end_as_on_windows_and_entries_follow_without_a_blank_line():
    text = HEADER + '#: a.rst:1\nmsgid "a"\nmsgstr ""\n"b\\n"\n"c"\nmsgid "d"\nmsgstr "e"\n'
    units = load_po(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()).units
    assert [(unit.source, unit.target, unit.line) for unit in units] == [
        ("a", "b\nc", 1),
        ("d", "e", None),
    ]


def test_obsolete_entries_are_left_out():
    units = read('msgid "a"\nmsgstr "b"\n\n#, fuzzy\n#~| msgid "c"\n#~ msgid "d"\n#~ msgstr "e"\n')
    assert [(unit.source, unit.state) for unit in units] == [("a", State.FINAL)]


# Bad input


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1: it has no header, an entry with an empty msgid that names the language"),
        (
            'msgid "a"\nmsgstr "b"\n',
            "line 1: it has no header, an entry with an empty msgid that names the language",
        ),
        (f"{HEADER}Hello\n", "line 5: 'Hello' is nothing that a PO file can say"),
        (
            f'{HEADER}msgid "a\nmsgstr "b"\n',
            "line 5: a string has to end with a quotation mark, and have none inside",
        ),
        (
            f'{HEADER}msgid "a"b"\nmsgstr "b"\n',
            "line 5: a string has to end with a quotation mark, and have none inside",
        ),
        (
            f'{HEADER}msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
            "line 6: it has plural forms, which no text of a book has",
        ),
        (f'{HEADER}\nmsgid "a"\n', "line 6: a msgid has no msgstr"),
        (f'{HEADER}\nmsgstr "a"\n', "line 6: a msgstr has no msgid"),
        (
            f'{HEADER}\n"a"\n',
            "line 6: a string that belongs to no entry, or the second of its name",
        ),
        (
            f'{HEADER}msgid "a"\nmsgid "b"\nmsgstr "c"\n',
            "line 6: a string that belongs to no entry, or the second of its name",
        ),
        (
            f'{HEADER}msgctxt "x"\nmsgid "a"\nmsgstr ""\nmsgctxt "x"\nmsgid "b"\nmsgstr ""\n',
            "line 9: the id 'x' is that of line 6 too",
        ),
        (
            HEADER.replace("Language: es", "Content-Type: text/plain; charset=GB2312"),
            "its header says that it is in GB2312; save it as UTF-8",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(text, why):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        load_po(text.encode())
    assert str(error.value) == why


def test_a_file_that_is_not_in_utf_8_is_told_with_its_line():
    with pytest.raises(ValueError, match="line 5: it is not in UTF-8"):
        load_po((HEADER + 'msgid "á"\nmsgstr ""').encode("latin-1"))
