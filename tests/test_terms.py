"""The terms of a book: which words are terms, what they are called, and where that differs."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loud import install
from shell import command
from tiny_book import CONF, write_book

from sphinx_amts.config import MEMORY
from sphinx_amts.document import Inline
from sphinx_amts.languages import find
from sphinx_amts.memory import Memory
from sphinx_amts.memory.records import MachineTranslation
from sphinx_amts.subpipeline.terminology import read_terminology
from sphinx_amts.terms.evidence import BREAK, Evidence, Example, Place, read_sentence
from sphinx_amts.terms.folding import folding
from sphinx_amts.terms.glossary import check
from sphinx_amts.terms.listing import as_json, as_table, disagreements, faults, inconsistent
from sphinx_amts.terms.mining import mine

EN, ZH, ES = find("en"), find("zh"), find("es")


def examples(pairs, target=ZH, evidence=None):
    """Make examples of pairs of tagged texts; each stands on a line of its own."""
    emphasis = (Inline(key="emphasis"),) * 9
    return [
        Example(
            source=read_sentence([(one, emphasis)], Place("page", "page.md", line), EN),
            target=read_sentence([(other, emphasis)], Place("page", "zh.md", line), target),
            evidence=(evidence or {}).get(one),
        )
        for line, (one, other) in enumerate(pairs, start=1)
    ]


CHAINS = [
    ("A Markov chain is irreducible.", "马尔可夫链是不可约的。"),
    ("We simulate the Markov chain twice.", "我们两次模拟马尔可夫链。"),
    ("Such Markov chains have no memory.", "这样的马尔可夫链没有记忆。"),
    ("Does the Markov chain converge?", "该马尔科夫链收敛吗？"),
    ("Plot the path of a Markov chain.", "画出马尔科夫链的路径。"),
    ("The steady state is unique.", "稳态是唯一的。"),
    ("There is a steady state.", "存在一个稳态。"),
    ("Every path reaches the steady state.", "每条路径都到达稳态。"),
    ("The result is in the table.", "结果在表中。"),
]


def told(terms):
    return {term.text: [(use.text, len(use.places)) for use in term.uses] for term in terms}


def test_what_people_call_a_term_is_found_with_its_places():
    [chain, state] = mine(examples(CHAINS), EN, ZH)
    assert (chain.text, chain.count) == ("Markov chain", 5)
    assert told([chain, state]) == {
        "Markov chain": [("马尔可夫链", 3), ("马尔科夫链", 2)],
        "steady state": [("稳态", 3)],
    }
    assert chain.uses[1].places == (
        (Place("page", "page.md", 4), Place("page", "zh.md", 4)),
        (Place("page", "page.md", 5), Place("page", "zh.md", 5)),
    )


def test_the_source_may_be_in_a_script_without_spaces():
    turned = [
        Example(
            source=read_sentence([(other, ())], Place("page", "zh.md", line), ZH),
            target=read_sentence([(one, ())], Place("page", "en.md", line), EN),
        )
        for line, (one, other) in enumerate([*CHAINS[1:3], ("A Markov chain.", "马尔可夫链。")])
    ]
    assert told(mine(turned, ZH, EN)) == {"马尔可夫链": [("Markov chain", 3)]}


def test_words_of_a_longer_term_and_rare_ones_are_none():
    terms = told(mine(examples(CHAINS), EN, ZH))
    assert not {"Markov", "chain", "steady", "state", "path"} & terms.keys()
    assert mine(examples(CHAINS), EN, ZH, least=6) == ()


VECTORS = [
    ("Add a vector.", "Suma un vector."),
    ("Add two vectors.", "Suma dos vectores."),
    ("This is another vector.", "Este es otro vector."),
    ("Draw the vector.", "Dibuja el vector."),
    ("Draw the random variable.", "Dibuja la variable aleatoria."),
    ("Draw two random variables.", "Dibuja dos variables aleatorias."),
    ("Here are random variables.", "Aquí hay variables aleatorias."),
]


def test_forms_of_a_word_are_one_term_in_both_languages():
    terms = told(mine(examples([*VECTORS, ("Vector", "Vector")], ES), EN, ES))
    assert terms["random variables"] == [("variables aleatorias", 3)]


def test_a_single_word_is_a_term_if_something_else_says_so():
    plain = told(mine(examples(VECTORS, ES), EN, ES))
    emphasised = [('A <g id="1">vector</g> is long.', "Un vector es largo."), *VECTORS]
    marked = mine(examples(emphasised, ES), EN, ES)
    entry = mine(
        examples([*VECTORS, ("vectors", "vectores")], ES, {"vectors": Evidence.INDEX}), EN, ES
    )
    assert "vector" not in plain
    assert [t.evidence for t in marked if t.text == "vector"] == [(Evidence.EMPHASIS,)]
    assert [t.evidence for t in entry if t.text == "vector"] == [(Evidence.INDEX,)]
    assert "vector" in told(mine(examples(VECTORS, ES), EN, ES, known={"vectors"}))


def test_no_term_goes_across_a_formula_or_out_of_what_is_emphasised():
    text, inlines = 'A <g id="1">Lorenz</g> curve <x id="2"/> of it', (Inline(key="emphasis"),) * 2
    sentence = read_sentence([(text, inlines)], Place("p", "", None), EN)
    assert sentence.words == ("A", "Lorenz", "curve", BREAK, "of", "it", BREAK)
    assert sentence.marked == (("Lorenz",),)


def test_a_reference_to_the_glossary_is_its_term():
    inlines = (Inline(key="xref:std:term:Lorenz curve"),)
    sentence = read_sentence([('A <x id="1"/>.', inlines)], Place("p", "", None), EN)
    assert sentence.words == ("A", "Lorenz", "curve", ".", BREAK)
    assert sentence.marked == (("Lorenz", "curve"),)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Vectors", "vector"),
        ("matrices", "matrice"),
        ("processes", "process"),
        ("theories", "theory"),
        ("analysis", "analysis"),
        ("bias", "bia"),
        ("its", "its"),
        ("market’s", "market"),
        ("vectorize", "vectorize"),
    ],
)
def test_english_words_lose_their_plural_only(word, folded):
    assert folding(EN)(word) == folded


def test_stop_words_that_always_stand_beside_a_translation_are_a_part_of_it():
    names = ("mass", "time", "length", "force", "work", "heat")
    pairs = [
        *((f'The <g id="1">uncertainty</g> of {n} is it.', f"{n}的不确定度是它。") for n in names),
        *((f"There is uncertainty of {n}.", f"{n}有不确定度。") for n in names),
        *((f"It is the {n}.", f"这是{n}的。") for n in range(60)),
    ]
    [term] = [t for t in mine(examples(pairs), EN, ZH) if t.text == "uncertainty"]
    assert [use.text for use in term.uses] == ["不确定度"]


def test_disagreements_are_told_most_used_first_with_places():
    terms = mine(examples(CHAINS), EN, ZH)
    assert list(disagreements(inconsistent(terms))) == [
        "Markov chain (5)",
        "     3  马尔可夫链  page.md:1 → zh.md:1, page.md:2 → zh.md:2, page.md:3 → zh.md:3",
        "     2  马尔科夫链  page.md:4 → zh.md:4, page.md:5 → zh.md:5",
    ]
    assert list(as_table(terms))[1].split() == [
        "Markov", "chain", "5", "马尔可夫链", "3", "0.75", "马尔科夫链", "(2)"
    ]  # fmt: skip


def test_a_glossary_is_checked_sentence_by_sentence():
    glossary = {"Markov chain": "马尔可夫链", "chain": "链条", "no such": "没有"}
    chain, part, nothing = check(glossary, examples(CHAINS), EN, ZH)
    assert (chain.kept, [one.line for one, _ in chain.missing]) == (3, [4, 5])
    assert (part.kept, part.missing) == (0, ())  # it stands in the longer term only
    assert (nothing.kept, nothing.missing) == (0, ())
    assert list(faults([chain, part, nothing], "by people")) == [
        "Markov chain → 马尔可夫链: 3 of 5 sentences by people",
        "  not in  page.md:4 → zh.md:4, page.md:5 → zh.md:5",
    ]


def test_inflection_is_no_fault_and_a_part_of_a_word_is_no_translation():
    glossary = {"random variable": "variable aleatoria", "vector": "vect"}
    variable, vector = check(glossary, examples(VECTORS, ES), EN, ES)
    assert (variable.kept, variable.missing) == (3, ())
    assert (vector.kept, len(vector.missing)) == (0, 4)


def test_json_has_every_place():
    entries = check({"Markov chain": "马尔可夫链"}, examples(CHAINS), EN, ZH)
    data = json.loads(as_json(("en", "zh"), mine(examples(CHAINS), EN, ZH), [("human", entries)]))
    assert data["terms"][0]["translations"][1]["places"][1] == {
        "page": "page", "source": "page.md:5", "target": "zh.md:5"
    }  # fmt: skip
    assert data["glossary"]["human"][0]["missing"][0]["source"] == "page.md:4"


sentences = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["red", "oven", "the", "Bread", ",", "salt"]), max_size=6),
        st.lists(st.sampled_from(["红", "炉子", "的", "面包", "，", "盐"]), max_size=6),
    ),
    max_size=12,
)


@settings(max_examples=50)
@given(sentences, st.booleans())
def test_every_sentence_of_a_term_is_counted_for_one_translation_at_most(pairs, spaced):
    glue = " " if spaced else ""
    found = examples(
        [(" ".join(one), glue.join(other)) for one, other in pairs], ES if spaced else ZH
    )
    for term in mine(found, EN, ES if spaced else ZH, least=2):
        places = [place for use in term.uses for place in use.places]
        assert len(set(places)) == len(places) <= term.count
        assert 0 < term.score <= 1
        counts = [len(use.places) for use in term.uses]
        assert counts == sorted(counts, reverse=True)


# The command

DOUGH = """Sour dough
==========

.. glossary::

   sour dough
      Flour and water that stood for days.

Feed the sour dough.

The sour dough is alive.

Keep the sour dough cold.

Sour dough needs time.
"""
MASA = """Masa madre
==========

.. glossary::

   masa madre
      Harina y agua que reposaron varios días.

Alimenta la masa madre.

La masa madre está viva.

Guarda la masa agria en frío.

La masa agria necesita tiempo.
"""


@pytest.fixture
def amts(capfd):
    return command(capfd, "terms")


def write_dough(place, *, engine="none", glossary=None):
    option = f"""{{"translation": "es", "engine": "{engine}", "terminology": {glossary!r}}}"""
    conf = f'{CONF}\namts_languages = {{"es": {option}}}\n'
    index = (
        "Bread\n=====\n\nBread needs flour, water and salt.\n\n.. toctree::\n\n   oven\n   dough\n"
    )
    files = {
        "conf.py": conf,
        "index.rst": index,
        "dough.rst": DOUGH,
        "es/dough.rst": MASA,
        "terms.csv": "en,es\nsour dough,masa madre\noven,horno\n",
    }
    return write_book(place / "book", files)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return write_dough(tmp_path_factory.mktemp("terms"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_terms_of_a_book_are_printed(amts, book, here):
    status, out, err = amts("mine", book)
    assert (status, err) == (0, "")
    [row] = [line for line in out.splitlines() if line.startswith("sour dough")]
    assert " ".join(row.split()) == "sour dough 7 masa madre 5 0.83 masa agria (2)"


@pytest.mark.parametrize("form", ["csv", "tsv", "tmx"])
def test_what_is_exported_can_be_the_terminology_of_the_book(amts, book, here, form):
    path = here / f"terms.{form}"
    status, out, _ = amts("mine", book, "--language", "es", "--format", form, "--output", path)
    assert (status, out) == (0, f"{path}: 1 terms\n")
    assert read_terminology(path, EN, ES) == {"sour dough": "masa madre"}


def test_a_check_lists_where_people_disagree(amts, book, here):
    status, out, err = amts("check", book)
    assert (status, err) == (1, "")
    head, term, first, second = out.splitlines()
    assert head == "es: 1 of 1 terms have several translations"
    assert term == "sour dough (7)"
    assert first.startswith("     5  masa madre  dough.rst:2 → dough.rst:2, dough.rst:5 → ")
    assert first.endswith(", and 2 more")
    assert second == "     2  masa agria  dough.rst:13 → dough.rst:13, dough.rst:15 → dough.rst:15"


def test_the_glossary_of_the_book_is_held_against_people_and_engines(amts, here, monkeypatch):
    book = write_dough(here, engine="loud", glossary="terms.csv")
    (book / "nap.rst").write_text(":orphan:\n\nNap\n===\n\nThe sour dough sleeps.\n", "utf-8")
    install(here / "engine")
    monkeypatch.syspath_prepend(here / "engine")
    monkeypatch.delitem(sys.modules, "loud")  # that is what installs the engine of this name
    loud = MachineTranslation(
        source="The sour dough sleeps.",
        target="LA MASA DUERME.",
        engine="loud 1",
        engine_name="loud",
    )
    with Memory.open(book / MEMORY, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as memory:
        memory.remember("en", "es", [loud], memory.begin_build("es", ""))
    status, out, err = amts("check", book)
    assert status == 1
    assert "nap.rst: WARNING: es: is not translated" in err
    _, _, found = out.partition("terms.csv: 2 terms\n")
    assert found.splitlines() == [
        "sour dough → masa madre: 5 of 7 sentences by people",
        "  not in  dough.rst:13 → dough.rst:13, dough.rst:15 → dough.rst:15",
        "sour dough → masa madre: 0 of 1 sentences by machine",
        "  not in  nap.rst:6",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--language", "fr"), ("no human translation into 'fr'", "amts_languages")),
        (("--min", "1"), ("--min", "'1'", "a number from 2")),
        (("--score", "2"), ("--score", "'2'", "from 0 to 1")),
        (("--output", "missing/terms.csv"), ("missing/terms.csv", "correct --output")),
    ],
)
def test_mistakes_are_told_in_one_line(amts, book, here, arguments, words):
    status, out, err = amts("mine", book, *arguments)
    assert (status, out) == (2, "")
    [line] = err.splitlines()
    assert all(word in line for word in words)
