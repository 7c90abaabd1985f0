"""What translators get of a book, and what is taken of what they send back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_units import SAMPLE
from remembered import back as reviewed
from remembered import clock, made
from shell import command
from tiny_book import CONF, PAGES, write_book

from sphinx_amts.document import Document, Inline, Kind, Segment
from sphinx_amts.exchange import Previous, Unit, Units
from sphinx_amts.interchange.arriving import Fate, Places, arrive
from sphinx_amts.interchange.formats import Format, format_of, read_file, write_units
from sphinx_amts.interchange.identity import name_of_draft, names_of
from sphinx_amts.interchange.leaving import Leaving
from sphinx_amts.interchange.suggesting import Suggesting
from sphinx_amts.interchange.wanted import Wanted
from sphinx_amts.languages import find
from sphinx_amts.memory import HumanPair, Maker, Match, Memory, Reviewed, text_key
from sphinx_amts.plan import Entry, Origin, Plan
from sphinx_amts.problems import AmtsError
from sphinx_amts.subpipeline.human import Human
from sphinx_amts.subpipeline.resolve import Page, Voices, settle
from sphinx_amts.sync.changes import Change
from sphinx_amts.sync.standing import Standing
from sphinx_amts.sync.standing import State as Stand
from sphinx_amts.synchronisation import PageSync

# Names


def segments(*texts):
    return [Segment(kind=Kind.PARAGRAPH, text=text) for text in texts]


def test_a_text_keeps_its_name_when_others_come_and_go():
    before = names_of("a", segments("one", "two", "two"))
    after = names_of("a", segments("zero", "two", "one", "two  "))
    assert after == [after[0], before[1], before[0], before[2]]
    assert len(set(before)) == 3


def test_the_same_text_of_another_page_has_another_name():
    assert names_of("a", segments("one")) != names_of("b", segments("one"))


# What comes back


def book(*rows):
    """Make a page of texts, each with what is shown of it: (source, origin, text, by)."""
    page = Document(
        name="p",
        blocks=tuple(
            Segment(kind=Kind.PARAGRAPH, text=source, path="p.md", line=number)
            for number, (source, *_) in enumerate(rows, start=1)
        ),
    )
    entries = (
        Entry(kind=Kind.PARAGRAPH, mark="", origin=origin, text=text, by=by)
        for _, origin, text, by in rows
    )
    return Places.of([(page, Plan(page="p", entries=tuple(entries)))], str)


DRAFTED = ("It is hot.", Origin.MACHINE, "Es caliente.", "local")
TAGGED = ('Take <g id="1">two</g>.', Origin.SOURCE, 'Take <g id="1">two</g>.', "")
HUMAN = ("The oven", Origin.HUMAN, "El horno", "")
NUMBER = ("Wait 30 minutes.", Origin.SOURCE, "Wait 30 minutes.", "")
ELSEWHERE = ("Salt", Origin.HUMAN, "Sal", "es/index.rst:4")


def back(source, target, *, reviewed=True, at=1, **rest):
    return "w.xlf", Unit(id="?", source=source, target=target, reviewed=reviewed, at=at, **rest)


def judged(*units, rows=(DRAFTED, TAGGED, HUMAN, ELSEWHERE, NUMBER), reviewed=(), **options):
    known = {text_key(one.source): one for one in reviewed}
    return arrive(units, book(*rows), known, **options)


def fate_of(unit, **rest):
    [one] = judged(unit, **rest)
    return one.fate, one.why


@pytest.mark.parametrize(
    ("unit", "fate", "why"),
    [
        (back("It is hot.", "Está caliente."), Fate.IMPORTED, ""),
        (back(" It is\nhot. ", "Está caliente."), Fate.IMPORTED, ""),
        (back("It is hot.", "Es caliente."), Fate.IMPORTED, ""),  # a draft that somebody approved
        (back("It is hot.", "Es caliente.", reviewed=False), Fate.OPEN, ""),
        (back("It is hot.", "", reviewed=False), Fate.OPEN, ""),
        (back("It is hot.", "It is hot.", reviewed=False), Fate.OPEN, ""),
        (
            back("It is hot.", "Está caliente.", reviewed=False),
            Fate.UNFINISHED,
            "it was changed, and is not marked as finished; --changed takes it",
        ),
        (
            back("It is cold.", "Está frío."),
            Fate.CONFLICT,
            "its source is not in the book, or not any more; export again",
        ),
        (back("It is cold.", "", reviewed=False), Fate.OPEN, ""),
        (back("The oven", "El horno"), Fate.UNCHANGED, ""),
        (
            back("The oven", "La estufa"),
            Fate.CONFLICT,
            "the translated book says otherwise: 'El horno'",
        ),
        (back("Salt", "La sal"), Fate.IMPORTED, ""),  # nobody translated it in this place
        (back(TAGGED[0], 'Tome <g id="1">dos</g>.'), Fate.IMPORTED, ""),
        (back(TAGGED[0], "Tome < G id = '1' >dos</ g >."), Fate.IMPORTED, ""),
        (back(TAGGED[0], "Tome dos."), Fate.REFUSED, "it does not keep the tags: lost <g id=1>"),
        (
            back(TAGGED[0], 'Tome <g id="1">dos</g><x id="2"/>.'),
            Fate.REFUSED,
            "it does not keep the tags: added <x id=2>",
        ),
        (back("It is hot.", " "), Fate.REFUSED, "it does not keep the tags: nothing is left"),
        (
            back("Wait 30 minutes.", "Espere 40 minutos."),
            Fate.IMPORTED,
            "the number 30 is lost, and it was taken all the same",
        ),
    ],
)
def test_each_text_that_comes_back_has_one_fate(unit, fate, why):
    assert fate_of(unit) == (fate, why)


def test_tags_are_kept_in_their_exact_form():
    [one] = judged(back(TAGGED[0], "Tome < G id = '1' >dos</ g >."))
    assert one.target == 'Tome <g id="1">dos</g>.'


def test_a_text_whose_source_a_tool_broke_is_found_by_its_name():
    [name] = names_of("p", segments(DRAFTED[0]))
    file, unit = back("It is hot", "Está caliente.")
    [one] = judged((file, replace(unit, id=name)))
    assert (one.fate, str(one.place)) == (Fate.IMPORTED, "p.md:1")


def test_it_is_seen_whether_a_draft_was_changed_even_if_the_book_has_another_now():
    sent = name_of_draft("Hace calor.")
    kept = back("It is hot.", "Hace\ncalor.", reviewed=False, draft=sent)
    assert fate_of(kept) == fate_of(kept, changed=True) == (Fate.OPEN, "")
    changed = back("It is hot.", "Hace mucho calor.", reviewed=False, draft=sent)
    assert fate_of(changed)[0] is Fate.UNFINISHED
    assert fate_of(changed, changed=True) == (Fate.IMPORTED, "")


def test_two_translations_of_one_text_are_a_conflict_and_neither_is_taken():
    one, two = judged(back("It is hot.", "A", at=3), back("It is hot.", "B", at=9))
    assert one.told == (
        "w.xlf:3: conflict: the same source is translated otherwise at w.xlf:9: 'B' (p.md:1)"
    )
    assert (two.fate, "w.xlf:3: 'A'" in two.told) == (Fate.CONFLICT, True)


def test_one_translation_that_comes_twice_is_taken_once():
    fates = [one.fate for one in judged(back("It is hot.", "A"), back("It is hot.", "A "))]
    assert fates == [Fate.IMPORTED, Fate.UNCHANGED]


def test_an_earlier_import_gives_way_only_if_that_is_said():
    before = Reviewed(source="It is hot.", target="Hace calor.", path="v.xlf")
    unit = back("It is hot.", "Está caliente.")
    assert fate_of(unit, reviewed=[before]) == (
        Fate.CONFLICT,
        "an earlier import says otherwise: 'Hace calor.'; --replace takes this",
    )
    assert fate_of(unit, reviewed=[before], overrule=True) == (Fate.IMPORTED, "")
    same = replace(before, target="Está caliente. ")
    assert fate_of(unit, reviewed=[same]) == (Fate.UNCHANGED, "")


def test_a_text_that_stands_in_two_places_is_taken_if_one_of_them_lacks_it():
    twice = [HUMAN, ("The oven", Origin.SOURCE, "The oven", "")]
    assert fate_of(back("The oven", "La estufa"), rows=twice) == (Fate.IMPORTED, "")
    assert fate_of(back("The oven", "El horno"), rows=twice) == (Fate.UNCHANGED, "")


# What is sent


def sent(*rows, wanted=Wanted.WORK):
    """Send a page of texts: (source, what is shown of it, how its sentences stand)."""
    blocks = tuple(
        Segment(
            kind=Kind.PARAGRAPH, text=source, path="/book/p.md", inlines=(Inline(key="strong"),)
        )
        for source, *_ in rows
    )
    entries = tuple(Entry(kind=Kind.PARAGRAPH, mark="", **shown) for _, shown, *_ in rows)
    standings = (
        Standing(page="p", kind="paragraph", segment=number, **stands)
        for number, (_, _, *sentences) in enumerate(rows)
        for stands in sentences
    )
    page = PageSync(
        source=Document(name="p", blocks=blocks),
        target=None,
        base=None,
        beads=(),
        plan=Plan(page="p", entries=entries),
        standings=tuple(standings),
    )
    leaving = Leaving(
        source=find("en"), target=find("zh"), locate=lambda path: path.removeprefix("/book/")
    )
    return leaving.units([page], wanted)


NOTHING = {"state": Stand.MISSING, "change": Change.NEW}
MACHINE = {"origin": Origin.MACHINE, "by": "local"}


def test_a_draft_is_sent_if_it_has_the_tags_of_its_source():
    source = 'It is <g id="1">hot</g>.'
    drafted = {**MACHINE, "text": '很<g id="1">热</g>。'}
    partly_a_persons = {**MACHINE, "text": '很<g id="2">热</g>。'}
    one, two = sent((source, drafted, NOTHING), (source, partly_a_persons, NOTHING))
    assert (one.target, one.origin, one.by) == (drafted["text"], "machine", "local")
    assert (one.draft, one.path) == (name_of_draft(drafted["text"]), "p.md")
    assert (two.target, two.origin, two.draft) == ("", "", "")
    assert one.notes == two.notes == ("tags: 1 is strong",)


def test_of_a_paragraph_of_which_a_part_stands_the_whole_is_sent():
    stands = {
        "state": Stand.CURRENT,
        "change": Change.SAME,
        "source": "It is hot.",
        "target": "很热。",
    }
    changed = {
        "state": Stand.STALE,
        "change": Change.NUMBER,
        "source": "Wait 30 minutes.",
        "before": "Wait 20 minutes.",
        "target": "等二十分钟。",
    }
    shown = {"origin": Origin.SOURCE, "text": "…", "outdated": "等二十分钟。"}
    [unit] = sent(("It is hot. Wait 30 minutes.", shown, stands, changed, NOTHING))
    assert unit.previous == Previous(
        source="It is hot. Wait 20 minutes.", target="很热。等二十分钟。", match=0.83
    )
    assert unit.notes[0] == "A number, a negation or a comparison changed."


def test_what_the_source_was_is_not_made_up():
    stale = {"state": Stand.STALE, "change": Change.UNKNOWN, "source": "Hot.", "target": "热。"}
    shown = {"origin": Origin.SOURCE, "text": "Hot.", "outdated": "热。"}
    [unit] = sent(("Hot.", shown, stale))
    assert unit.previous == Previous(source="", target="热。", match=None)


def test_texts_without_words_and_texts_translated_as_one_are_not_sent():
    human = {"origin": Origin.HUMAN, "text": "甲", "merged": False}
    current = {"state": Stand.CURRENT, "change": Change.SAME}
    units = sent(
        ("3.5 <x id='1'/> %", human, current),
        ("One.", human, current),
        ("Two.", {**human, "merged": True}, current),
        ("Three.", human, current),
        wanted=Wanted.ALL,
    )
    assert [unit.source for unit in units] == ["Three."]


# What was made of similar texts


def match(target, similarity=0.8, maker=Maker.HUMAN, **rest):
    return Match(source="It was hot.", target=target, similarity=similarity, maker=maker, **rest)


def suggested(unit, *matches, most=3):
    """Give the targets, and who made them, of the candidates that a unit gets."""

    def look_up(texts, *, most):
        return {text: list(matches)[:most] for text in texts}

    [unit] = Suggesting(look_up=look_up, most=most).add([unit])
    return [(one.target, one.maker) for one in unit.candidates]


def test_a_text_gets_the_best_that_was_made_of_similar_ones_with_who_made_it():
    unit = Unit(id="1", source="It is hot.")
    matches = [
        match("甲", page="oven"),
        match("乙", maker=Maker.REVIEWED),
        match("丙"),
        match("丁"),
    ]
    assert suggested(unit, *matches) == [("甲", "human: oven"), ("乙", "reviewed"), ("丙", "human")]
    assert suggested(unit, *matches, most=1) == [("甲", "human: oven")]
    engine = match("机", maker=Maker.MACHINE, by="amazon")
    assert suggested(unit, engine) == [("机", "machine: amazon")]


def test_a_text_does_not_get_what_it_has_already():
    previous = Previous(source="It was hot.", target="旧&amp;")
    drafted = Unit(id="1", source="It is hot.", target='<g id="1">热</g>', previous=previous)
    assert suggested(drafted, match("热"), match('<g id="1">旧</g>&amp;'), match("新")) == [
        ("新", "human")
    ]


def test_what_an_engine_made_of_another_text_is_nothing_beside_a_draft():
    drafted = Unit(id="1", source="It is hot.", target="热", origin="machine")
    other, same = (match(text, score, Maker.MACHINE) for text, score in (("冷", 0.9), ("烫", 1)))
    assert suggested(drafted, other, same) == [("烫", "machine")]


def test_what_a_person_is_done_with_and_what_cannot_be_written_is_left_alone():
    done = Unit(id="1", source="It is hot.", target="热", reviewed=True)
    assert suggested(done, match("新")) == []
    assert suggested(replace(done, reviewed=False), match("a < b"), match("a\x00b")) == [
        ("ab", "human")
    ]


# Formats


@pytest.mark.parametrize("kind", Format)
def test_every_format_comes_back_with_the_languages_of_this_program(kind, tmp_path):
    units = Units(source_language="en", target_language="zh-TW", units=SAMPLE.units)
    path = tmp_path / f"work{kind.ending}"
    path.write_text(write_units(units, kind), encoding="utf-8")
    assert read_file(path) == units
    assert format_of(path) in {kind, Format.XLIFF}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("w.xlf", "<a>", "w.xlf:1: it is no XML: no element found"),
        ("w.po", "Hello", "w.po:1: 'Hello' is nothing that a PO file can say"),
        ("w.csv", "source xx,target es\n", "w.csv: 'xx' is not a known language code"),
        ("w.docx", "", "w.docx: its name ends like no exchange format"),
        ("w.xlsf", "", "w.xlsf: its name ends like no exchange format; did you mean '.xlf'?"),
        ("none.po", None, "none.po: No such file or directory; correct the path"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_in_one_line(name, data, why, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if data is not None:
        Path(name).write_text(data, encoding="utf-8")
    with pytest.raises(AmtsError) as error:
        read_file(Path(name))
    assert str(error.value).startswith(why)
    assert "\n" not in str(error.value)


# A book, by the command


OVEN = PAGES["oven.rst"].replace("It takes *one* hour.", "It takes *two* hours.")
NEW = "\nTake the bread out.\n\nTake **two** loaves & eat.\n"


@pytest.fixture(scope="module")
def bread(tmp_path_factory):
    """Make a book that says what it said when it was translated: a text changed, two came."""
    changes = {
        "conf.py": CONF.replace(
            '"translation": "es"', '"translation": "es", "base": "{page}_origin"'
        ),
        "oven.rst": OVEN + NEW,
        "es/oven_origin.rst": PAGES["oven.rst"],
    }
    return write_book(tmp_path_factory.mktemp("bread"), changes)


@pytest.fixture
def amts(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return command(capfd)


def exported(amts, bread, *options, name="w.xlf"):
    status, out, err = amts("export", bread, "--language", "es", "-o", name, *options)
    assert (status, err) == (0, "")
    return out, read_file(Path(name)).units if Path(name).exists() else ()


def test_a_book_is_exported_with_what_a_person_wrote_for_the_older_text(bread, amts):
    out, units = exported(amts, bread)
    assert out == "es: w.xlf\n  needs-translation  2\n  stale              1\n"
    stale, new, tagged = units
    assert (stale.path, stale.line, stale.page) == ("oven.rst", 6, "oven")
    assert (stale.source, stale.target) == ('It takes <g id="1">two</g> hours.', "")
    assert stale.previous.source == "It takes one hour."
    assert stale.previous.target == "Tarda una hora."
    assert stale.previous.match == 0.5
    assert stale.notes == ("Its words changed.", "tags: 1 is emphasis")
    assert (new.source, tagged.source) == (
        "Take the bread out.",
        'Take <g id="1">two</g> loaves &amp; eat.',
    )


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--only", "stale"], 1),
        (["--only", "missing"], 2),
        (["--only", "machine"], 0),
        (["--only", "all"], 7),
        (["--page", "index"], 0),
        (["--page", "oven", "--only", "missing"], 2),
    ],
)
def test_only_what_is_asked_for_is_exported(options, count, bread, amts):
    out, units = exported(amts, bread, *options)
    assert len(units) == count
    assert count or out == "es: there is nothing to export; no file was written\n"


@pytest.fixture(scope="module")
def remembered(bread, tmp_path_factory):
    """Make the book again, with a memory of texts that are similar to those it lacks."""
    book = shutil.copytree(bread, tmp_path_factory.mktemp("remembered") / "book")
    with Memory.open(book / ".amts" / "memory.sqlite3", clock=clock) as memory:
        build = memory.begin_build("es", "")
        memory.review(
            "en", "es", [reviewed("Take the bread in.", "Meta el pan.", author="Eva")], build
        )
        memory.remember("en", "es", [made("Take the cake out.", "Saque el pastel.")], build)
    return book


IN_FILES = {
    "w.xlf": '<alt-trans match-quality="80%" origin="reviewed: Eva" alttranstype="proposal"',
    "w.csv": "80% reviewed: Eva\nTake the bread in.\nMeta el pan.\n\n80% machine: local\n",
}


@pytest.mark.parametrize("name", IN_FILES)
def test_a_text_that_needs_work_is_exported_with_what_was_made_of_similar_ones(
    name, remembered, amts
):
    exported(amts, remembered, name=name)
    text = Path(name).read_text("utf-8")
    assert IN_FILES[name] in text
    assert text.index("Meta el pan.") < text.index("Saque el pastel.")
    exported(amts, remembered, "--matches", "1", "--overwrite", name=name)
    assert "Saque el pastel." not in Path(name).read_text("utf-8")
    for none in (["--no-matches"], ["--matches", "0"], ["--threshold", "0.9"]):
        exported(amts, remembered, *none, "--overwrite", name=name)
        assert "Meta el pan." not in Path(name).read_text("utf-8")


@pytest.mark.parametrize("name", ["w.xlf", "w.csv"])
def test_no_suggestion_comes_back_as_a_translation(name, remembered, amts):
    exported(amts, remembered, name=name)
    before = reviewed_rows(remembered)
    status, out, _ = amts("import", remembered, name, "--language", "es", "--changed")
    assert (status, "  imported    0\n" in out, "  open        3\n" in out) == (0, True, True)
    assert reviewed_rows(remembered) == before


def test_two_exports_are_the_same_bytes_and_a_translators_work_is_not_written_over(bread, amts):
    exported(amts, bread, name="one.po")
    exported(amts, bread, name="two.po")
    assert Path("one.po").read_bytes() == Path("two.po").read_bytes()
    exported(amts, bread, name="one.po")
    Path("one.po").write_text("# work", encoding="utf-8")
    status, out, err = amts("export", bread, "--language", "es", "-o", "one.po")
    assert (status, out) == (2, "")
    assert err == (
        "amts: one.po is there already, and may hold a translator's work: import it, "
        "name another file by --output, or give --overwrite\n"
    )
    exported(amts, bread, "--overwrite", name="one.po")
    assert Path("one.po").read_bytes() == Path("two.po").read_bytes()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (
            ["--only", "x"],
            "choose from 'work', 'stale', 'missing', 'machine', 'all') (see amts export --help)\n",
        ),
        (["-o", "w.docx"], "w.docx: its name ends like no exchange format"),
        (["--format", "po", "-o", "w.tmx"], "w.tmx: the name of a po file ends with .po\n"),
        (["--page", "ovens"], "'ovens' is no page of "),
        (["--matches", "many"], "argument --matches: 'many' is not a whole number from 0"),
        (["--threshold", "70"], "argument --threshold: '70' is not a number from 0.5 to 1"),
        (["--matches", "1", "--no-matches"], "--matches and --no-matches contradict each other"),
        (["--matches", "1", "-o", "w.po"], "a po file has no place for suggestions; write XLIFF"),
    ],
)
def test_what_cannot_be_exported_is_told_in_one_line(options, why, bread, amts):
    status, out, err = amts("export", bread, *options)
    assert (status, out) == (2, "")
    assert why in err
    assert err.count("\n") == 1


def finished(name, **targets):
    """Have a translator finish some units of an exported file, by the start of their sources."""
    units = read_file(Path(name))
    done = tuple(
        next(
            (
                replace(unit, target=target, reviewed=True)
                for start, target in targets.items()
                if unit.source.startswith(start.replace("_", " "))
            ),
            unit,
        )
        for unit in units.units
    )
    text = write_units(replace(units, units=done), format_of(Path(name)))
    Path(name).write_text(text, encoding="utf-8")


def reviewed_rows(bread):
    query = """SELECT source.body, target.body, path, author FROM reviewed
        JOIN text AS source ON source.id = reviewed.source
        JOIN text AS target ON target.id = reviewed.target ORDER BY reviewed.id"""
    with closing(sqlite3.connect(bread / ".amts" / "memory.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def test_what_translators_finish_comes_back_and_what_is_wrong_is_told(bread, amts):
    exported(amts, bread, name="w.tsv")
    finished("w.tsv", Take_the="Saque el pan.", It_takes="Tarda dos horas.")
    table = "  imported    1\n  unchanged   0\n  open        1\n  unfinished  0\n  conflict    0\n"
    told = "w.tsv:2: refused: it does not keep the tags: lost <g id=1> (oven.rst:6)\n"

    status, out, err = amts("import", bread, "w.tsv", "--check")
    first = "es: 3 texts, checked only: nothing was taken\n"
    assert (status, out, err) == (1, f"{told}{first}{table}  refused     1\n", "")
    assert reviewed_rows(bread) == []

    status, out, _ = amts("import", bread, "w.tsv", "--language", "es", "--author", "Ana")
    assert (status, out) == (1, f"{told}es: 3 texts\n{table}  refused     1\n")
    assert reviewed_rows(bread) == [("Take the bread out.", "Saque el pan.", "w.tsv", "Ana")]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["w.xlf", "--language", "zh"], "w.xlf: it translates 'en' to 'es', not 'en' to 'zh'"),
        (["w.csv"], "the files do not name a language; give --language CODE"),
        (["none.po"], "none.po: No such file or directory"),
        (
            ["w.csv", "--language", "fr"],
            "'fr' is not in amts_languages (es), so that no page would",
        ),
    ],
)
def test_a_file_for_another_book_is_refused_in_one_line(arguments, why, bread, amts):
    exported(amts, bread)
    Path("w.csv").write_text("source,target\nSalt,Sal\n", encoding="utf-8")
    status, out, err = amts("import", bread, *arguments)
    assert (status, out) == (2, "")
    assert why in err
    assert err.count("\n") == 1


def test_what_came_back_is_a_persons_on_pages_and_in_files_and_not_exported_again(
    bread, amts, build, tmp_path
):
    exported(amts, bread)
    finished("w.xlf", It_takes='Tarda <g id="1">dos</g> horas.')
    status, _, err = amts("import", bread, "w.xlf", "--author", "Ana")
    assert (status, err) == (0, "")
    outcome = build("amts-es", bread, tmp_path / "out")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    page = (outcome.out / "oven.html").read_text(encoding="utf-8")
    assert 'data-amts-by="Ana">Tarda <em>dos</em> horas.</span>' in page
    status, _, err = amts("draft", bread, "--language", "es", "--out", "drafts")
    assert (status, err) == (1, "")  # other texts have no draft
    drafted = Path("drafts/oven.rst").read_text(encoding="utf-8")
    assert "\nTarda *dos* horas.\n" in drafted
    assert "Tarda *una*" not in drafted
    _, units = exported(amts, bread, name="left.xlf")
    assert all("It takes" not in unit.source for unit in units)
    _, units = exported(amts, bread, "--only", "all", name="all.xlf")
    [told] = [unit for unit in units if "It takes" in unit.source]
    assert (told.target, told.by, told.reviewed) == ('Tarda <g id="1">dos</g> horas.', "Ana", True)


# Who is heard


def heard(**human):
    """Settle one text of which three say something: its place, what came back, another place."""
    source = Segment(kind=Kind.PARAGRAPH, text="Salt")
    elsewhere = HumanPair(
        source="Salt",
        target="Sal",
        inlines="[]",
        score=1.0,
        source_path="",
        source_line=None,
        target_path="es/a.rst",
        target_line=4,
    )
    voices = Voices(
        reviewed={text_key("Salt"): Reviewed(source="Salt", target="La sal", path="w.xlf")},
        elsewhere={text_key("Salt"): [elsewhere]},
        interface=str,
        profile=find("es"),
    )
    page = Page(
        document=Document(name="p", blocks=(source,)),
        human={0: Human(text="Sales", inlines=(), **human)} if human else {},
    )
    entry = settle(page, voices)[0]
    return entry.text, entry.origin, entry.by


def test_what_came_back_is_heard_after_the_place_itself_and_before_other_places():
    assert heard(score=1.0) == ("Sales", Origin.HUMAN, "")
    assert heard(stale="it changed") == ("La sal", Origin.HUMAN, "w.xlf")
    assert heard() == ("La sal", Origin.HUMAN, "w.xlf")
