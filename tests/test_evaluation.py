"""Evaluations of a book: what is held out stays out, and what was translated is kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from clerk import asked, install
from shell import command
from tiny_book import write_book

from sphinx_amts import languages
from sphinx_amts.document import Document, Inline, Kind, Segment
from sphinx_amts.evaluate.overlap import NEAR, Index
from sphinx_amts.evaluation.existing import compare_books
from sphinx_amts.evaluation.export import export
from sphinx_amts.evaluation.sentences import written
from sphinx_amts.evaluation.splitting import check_pages, choose, split
from sphinx_amts.evaluation.systems import EngineChoice, Variant, plan, read_variants
from sphinx_amts.exchange import load_tmx
from sphinx_amts.paralleldata import Languages, Titles, make, match_page
from sphinx_amts.problems import AmtsError, OptionError
from sphinx_amts.subpipeline.human import Human

EN, ES = languages.find("en"), languages.find("es")

BOOK = {
    "oven": [
        ("The oven has to be hot.", "El horno tiene que estar caliente."),
        ("Wait for one hour with a closed door.", "Espere una hora con la puerta cerrada."),
        ("A stone keeps its warmth for a long time.", "Una piedra guarda mucho tiempo su calor."),
        ("Our thermometer is broken.", "Nuestro termómetro está roto."),
    ],
    "bread": [
        ("Fresh bread smells wonderful.", "El pan fresco huele de maravilla."),
        ("Cut every loaf when it is cold.", "Corte cada hogaza cuando esté fría."),
        ("The crust should crack under your fingers.", "La corteza debe crujir bajo sus dedos."),
        ("Nobody likes yesterday's rolls.", "A nadie le gustan los panecillos de ayer."),
    ],
    "dough": [
        ("Flour and water become a paste.", "La harina y el agua forman una pasta."),
        ("The dough rests all night in a bowl.", "La masa reposa toda la noche en un cuenco."),
        ("Knead it until your arms hurt.", "Amásela hasta que le duelan los brazos."),
        ("Salt slows the yeast down.", "La sal frena la levadura."),
    ],
    "garden": [
        ("Herbs grow behind the kitchen.", "Las hierbas crecen detrás de la cocina."),
        ("Rosemary survives every winter.", "El romero sobrevive a cada invierno."),
        ("Snails eat the young basil.", "Los caracoles comen la albahaca joven."),
        ("Water the beds before sunrise.", "Riegue los bancales antes del amanecer."),
    ],
    "market": [
        ("Farmers sell olives on Tuesdays.", "Los agricultores venden aceitunas los martes."),
        ("The price of wheat went up again.", "El precio del trigo subió otra vez."),
        ("Bring a basket and small coins.", "Traiga una cesta y monedas pequeñas."),
        ("A fishmonger shouts near the gate.", "Un pescadero grita cerca de la entrada."),
    ],
    "guests": [
        ("Six people come for dinner.", "Vienen seis personas a cenar."),
        ("Lay a white cloth on the table.", "Ponga un mantel blanco en la mesa."),
        ("Children fall asleep early.", "Los niños se duermen temprano."),
        ("Somebody always forgets an umbrella.", "Siempre hay quien olvida un paraguas."),
    ],
}


def data(pages, languages=None):
    """Make the parallel data of pages: name → sentences, each a segment of its own."""
    matched = []
    for name, pairs in pages.items():
        blocks = tuple(
            Segment(kind=Kind.PARAGRAPH, text=source, path=f"{name}.rst", line=number)
            for number, (source, _) in enumerate(pairs, start=1)
        )
        said = {
            number: Human(text=target, inlines=())
            for number, (_, target) in enumerate(pairs)
            if target
        }
        matched.append(match_page(Document(name=name, blocks=blocks), None, [], said))
    return make(
        matched,
        languages=languages or Languages(source=EN, target=ES),
        titles=(Titles(), Titles()),
        locate=(str, str),
        threshold=0.5,
    )


def parted(pages=None, tested=("oven",), **options):
    return split(
        data(pages or BOOK),
        frozenset(tested),
        chosen="named",
        terms=options.pop("terms", {}),
        **options,
    )


# The split


def test_pages_under_test_give_no_pair():
    direction, facts = parted()
    assert {one.page for one in direction.sentences} == {"oven"}
    for pairs in direction.pairs.values():
        assert {one.page for one in pairs} == set(BOOK) - {"oven"}
    assert (facts.tested, set(facts.learned)) == (("oven",), set(BOOK) - {"oven"})


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The oven has to be hot.", "Una frase que no hay."),
        ("the OVEN has  to be hot.", "Una frase que no hay."),
        ("A sentence that is nowhere.", "El horno tiene que estar caliente."),
        ("A stone keeps its warmth for a long, long time.", "Una frase que no hay."),
    ],
)
def test_what_is_under_test_is_not_learned_from_elsewhere_in_either_language(source, target):
    copied = BOOK | {"bread": [*BOOK["bread"], (source, target)]}
    direction, facts = parted(copied)
    for pairs in direction.pairs.values():
        assert (source, target) not in {(one.source.bare, one.target.bare) for one in pairs}
    for one in facts.exclusions:
        assert one.exact + one.near == 1
        assert one.used == one.candidates - 1
        assert one.overlap == 0


def test_a_sentence_under_test_inside_of_a_paragraph_keeps_the_paragraph_out():
    [_, (source, target), *_] = BOOK["oven"]
    inside = (
        f"It rained for days. {source} We left.",
        f"Llovió durante días. {target} Nos fuimos.",
    )
    _, facts = parted(BOOK | {"bread": [*BOOK["bread"], inside]})
    [paragraphs] = [one for one in facts.exclusions if one.level == "paragraphs"]
    assert (paragraphs.exact, paragraphs.overlap) == (1, 0)


def test_a_short_sentence_that_recurs_keeps_no_paragraph_out():
    pages = BOOK | {
        "oven": [*BOOK["oven"], ("See below.", "Véase abajo.")],
        "bread": [
            *BOOK["bread"],
            ("It rained for days. See below.", "Llovió durante días. Véase abajo."),
        ],
    }
    direction, _ = parted(pages)
    assert any("See below." in one.source.bare for one in direction.pairs["paragraphs"])
    assert all(one.source.bare != "See below." for one in direction.pairs["sentences"])


def test_duplicates_can_stay_and_are_counted():
    copied = BOOK | {"bread": [*BOOK["bread"], BOOK["oven"][0]]}
    _, facts = parted(copied, keep_duplicates=True)
    for one in facts.exclusions:
        assert (one.exact, one.used, one.overlap) == (1, one.candidates, 1)


def test_no_pair_is_nearly_a_passage_in_either_language():
    direction, _ = parted()
    for pairs in direction.pairs.values():
        for side, profile in (("source", EN), ("target", ES)):
            index = Index([getattr(s, side).bare for s in direction.sentences], profile, least=NEAR)
            assert all(index.find(getattr(one, side).bare) is None for one in pairs)


def test_a_pair_whose_better_twin_is_under_test_is_judged_without_it():
    """What a tested page says must not decide what the others teach."""
    said = ("Open the small window slowly, please.", "Abra despacio la ventanilla, por favor.")
    other = (said[0], "Abre la ventana pequeña poco a poco.")
    pages = BOOK | {"oven": [*BOOK["oven"], said, said], "bread": [*BOOK["bread"], other]}
    direction, _ = parted(pages, keep_duplicates=True)
    assert other in {(one.source.bare, one.target.bare) for one in direction.pairs["sentences"]}


def test_terms_that_are_whole_passages_are_left_out():
    pages = BOOK | {"oven": [*BOOK["oven"], ("The hot oven", "El horno caliente")]}
    direction, facts = parted(pages, terms={"the hot oven": "El horno caliente", "bread": "pan"})
    assert dict(direction.terms) == {"bread": "pan"}
    assert [(one.candidates, one.used) for one in facts.exclusions if one.level == "terms"] == [
        (2, 1)
    ]


def test_the_other_direction_is_the_same_split_turned_round():
    direction, _ = parted(terms={"bread": "pan"})
    back = direction.backward()
    assert (back.source, back.target) == (ES, EN)
    assert [one.passage().source for one in back.sentences] == [
        one.passage().reference for one in direction.sentences
    ]
    assert dict(back.terms) == {"pan": "bread"}
    assert back.backward() == direction


def test_what_is_no_reference_is_counted_and_not_scored():
    pages = BOOK | {
        "oven": [*BOOK["oven"], ("It costs 30 coins.", "Cuesta 40 monedas."), ("Alone.", "")]
    }
    direction, facts = parted(pages)
    assert len(direction.sentences) == len(BOOK["oven"]) == facts.passages
    assert facts.left_out == {"numbers": 1, "not translated": 1}


def test_the_seed_chooses_the_pages():
    book = data(BOOK)
    assert choose(book, seed=1) == choose(book, seed=1)
    assert len({choose(book, seed=seed) for seed in range(20)}) > 1
    assert all(len(choose(book, seed=seed)) == 1 for seed in range(5))


def test_a_page_without_a_translation_cannot_be_tested():
    book = data(BOOK | {"new": [("Nobody translated this.", "")]})
    with pytest.raises(AmtsError, match="'new' has no human translation to test against"):
        check_pages(book, ["oven", "new"])
    with pytest.raises(AmtsError, match="none to learn from"):
        check_pages(book, BOOK)
    with pytest.raises(AmtsError, match="no page has a human translation"):
        choose(data({"new": [("Nobody translated this.", "")]}), seed=1)
    with pytest.raises(AmtsError, match="only the page 'oven' has"):
        choose(data({"oven": BOOK["oven"]}), seed=1)


def test_formulas_are_signs_and_what_is_not_shown_is_nothing():
    inlines = (Inline(key="math:x^2"), Inline(key="emphasis"), Inline(key="footnote:1"))
    text = 'Now <x id="1"/> is <g id="2">big</g>.<x id="3"/>'
    assert written(text, inlines) == "Now X1 is big."


def test_a_split_is_exported_for_systems_elsewhere(tmp_path, amts):
    direction, _ = parted()
    export(direction, tmp_path / "split")
    place = tmp_path / "split/en-es"
    for level, pairs in direction.pairs.items():
        tmx = load_tmx((place / f"{level}.tmx").read_bytes())
        assert [(one.source, one.target) for one in tmx.entries] == [
            (one.source.text, one.target.text) for one in pairs
        ]
    assert (place / "source/oven.txt").read_text("utf-8") == "".join(
        f"{source}\n" for source, _ in BOOK["oven"]
    )
    status, out, _ = amts(
        "--hypothesis", place / "reference", "--reference", place / "reference",
        "--original", place / "source", "--source", "en", "--language", "es",
        "--output", tmp_path / "out",
    )  # fmt: skip
    assert status == 0
    assert re.search(r"untouched +100%", out)


def test_a_split_is_not_exported_over_another(tmp_path):
    direction, _ = parted()
    for _ in range(2):  # the same one again is
        export(direction, tmp_path)
    other = replace(
        direction, sentences=tuple(replace(one, page="x") for one in direction.sentences)
    )
    with pytest.raises(AmtsError, match=r"oven\.txt is of another split; delete .*en-es"):
        export(other, tmp_path)


# Systems

LOCAL = EngineChoice(name="local", options={}, adaptive=True)
CLOUD = EngineChoice(name="cloud", options={}, adaptive=False)
TAUGHT = replace(CLOUD, taught=True)


@pytest.mark.parametrize(
    ("engines", "wanted", "has_terms", "names"),
    [
        ([LOCAL], None, False, ["paragraphs", "sentences", "memory"]),
        ([LOCAL], None, True, ["paragraphs", "sentences", "terminology", "memory"]),
        ([LOCAL], "plain,memory", False, ["plain", "memory"]),
        ([CLOUD], None, True, ["plain", "terminology", "memory"]),
        ([TAUGHT], None, True, ["plain", "terminology", "memory"]),
        ([TAUGHT], "plain,sentences", True, ["plain", "sentences"]),
        ([LOCAL, CLOUD], None, False,
         ["local paragraphs", "local sentences", "cloud plain", "memory"]),
        ([], "memory", False, ["memory"]),
        ([], None, False, ["memory"]),
    ],
)  # fmt: skip
def test_systems_are_what_an_engine_can_do(engines, wanted, has_terms, names):
    variants = read_variants(wanted) if wanted else None
    assert [spec.name for spec in plan(engines, variants, has_terms=has_terms)] == names


def test_terminology_is_tested_on_top_of_the_best_that_an_engine_can_learn():
    [spec] = plan([LOCAL], [Variant.TERMINOLOGY], has_terms=True)
    assert (spec.level, spec.with_terms) == ("sentences", True)
    [spec] = plan([CLOUD], [Variant.TERMINOLOGY], has_terms=True)
    assert (spec.level, spec.with_terms) == (None, True)


@pytest.mark.parametrize(
    ("engines", "wanted", "message"),
    [
        ([CLOUD], "sentences", "'cloud' does not learn from pairs"),
        ([LOCAL], "terminology", "no terminology"),
        ([], "plain", "no engine"),
    ],
)
def test_what_an_engine_cannot_do_is_refused_if_it_was_asked_for(engines, wanted, message):
    with pytest.raises(OptionError, match=message):
        plan(engines, read_variants(wanted), has_terms=False)


# Translations that exist


def test_other_translations_are_compared_where_they_translate_the_same_text():
    human = data(BOOK)
    other = data(
        {
            noun: [(source, target.replace("e", "é")) for source, target in pairs]
            for noun, pairs in BOOK.items()
            if noun != "bread"
        }
    )
    trial = compare_books(human, {"other": other}, title="", pages=None)
    trial.check()
    [system] = trial.systems
    for passage, output in zip(trial.passages, system.outputs, strict=True):
        if passage.page == "bread":
            assert output.text is None
        else:
            assert output.text == passage.reference.replace("e", "é")
    assert len(trial.passages) == sum(map(len, BOOK.values()))


def test_a_page_that_no_person_translated_is_not_silently_left_out_of_a_comparison():
    human = data(BOOK)
    with pytest.raises(AmtsError, match="the page 'attic' has no human translation"):
        compare_books(human, {"other": human}, title="", pages=frozenset({"oven", "attic"}))


# The command


@pytest.fixture
def amts(capfd):
    """Run the command; give exit status, output and errors."""

    return command(capfd, "evaluate")


def refused(result, *words):
    status, out, err = result
    assert (status, out) == (2, "")
    line = err.splitlines()[-1]
    assert "Traceback" not in err
    for word in words:
        assert word in line


@pytest.fixture
def texts(tmp_path):
    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.with_suffix(".txt").write_text(text, "utf-8")
        return tmp_path

    return write


HUMAN = "El horno está caliente.\n\nEspere una hora.\n"


def test_text_files_are_scored_line_by_line(amts, texts):
    place = texts(ref__a=HUMAN, one__a=HUMAN, two__a="El horno.\n\n\n", en__a="Hot.\n\nWait.\n")
    status, out, err = amts(
        "--hypothesis", place / "one", "--hypothesis", f"second={place / 'two'}",
        "--reference", place / "ref", "--original", place / "en", "--source", "en",
        "--language", "es", "--output", place / "out", "--html", place / "page",
        "--json", place / "deep/record.json",
    )  # fmt: skip
    assert (status, err) == (0, "")
    assert "en → es: 2 lines of 1 page" in out
    record = json.loads((place / "deep/record.json").read_text("utf-8"))
    [trial] = record["trials"]
    assert [one["effort"]["untouched"] for one in trial["systems"]] == [2, 0]
    assert trial["passages"][1]["outputs"]["second"]["text"] is None
    assert (place / "page/evaluation.html").is_file()
    assert not (place / "out").exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"ref": HUMAN, "one": "Uno.\n"}, ("one.txt has 1 lines", "ref.txt has 3")),
        ({"ref": "\n\nUno.\n", "one": HUMAN}, ("ref.txt:1: the reference is empty",)),
        ({"ref": HUMAN, "one": "\n\n\n"}, ("no system translated anything",)),
        ({"ref": "\n", "one": "\n"}, ("no sentence",)),
    ],
)
def test_texts_that_cannot_be_compared_are_refused(amts, texts, files, words):
    place = texts(**files)
    result = amts(
        "--hypothesis", place / "one.txt", "--reference", place / "ref.txt", "--language", "es",
        "--output", place / "out",
    )  # fmt: skip
    refused(result, *words)
    assert not (place / "out").exists()


def test_a_path_may_have_the_sign_that_ends_a_name(amts, texts):
    place = texts(**{"ref": HUMAN, "k=1": HUMAN})
    for text, name in ((place / "k=1.txt", r"k=1\.txt"), (f"mine={place}/k=1.txt", "mine")):
        status, out, _ = amts(
            "--hypothesis", text, "--reference", place / "ref.txt", "--language", "es",
            "--output", place / "out",
        )  # fmt: skip
        assert status == 0
        assert re.search(rf"BLEU +{name}$", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("--hypothesis", "book")),
        (("--hypothesis", "nowhere", "--reference", "x", "--language", "es"), ("no nowhere",)),
        (("--hypothesis", "=.", "--reference", ".", "--language", "es"), ("there is no =.",)),
        (("--hypothesis", ".", "--reference", "."), ("--language is missing",)),
        (("--hypothesis", ".", "--reference", ".", "--language", "xq"), ("'xq'",)),
        (("--hypothesis", ".", "--reference", ".", "--language", "es"),
         ("no .txt file",)),
        (("--hypothesis", ".", "--reference", ".", "--original", ".", "--language", "es"),
         ("--source is missing",)),
        (("--hypothesis", ".", "--reference", ".", "--language", "es", "--engine", "local"),
         ("--engine cannot",)),
        (("nowhere",), ("conf.py",)),
        (("book", "--systems", "sentenses"), ("'sentenses'", "did you mean 'sentences'")),
        (("book", "--systems", ","), ("--systems is empty",)),
        (("book", "--pages", ","), ("--pages is empty",)),
        (("book", "--engine-option", "quality"), ("NAME=VALUE",)),
        (("book", "--reference", "x"), ("--language",)),
        (("book", "--hypothesis", ".", "--systems", "memory"), ("--systems cannot",)),
        (("book", "--original", "x"), ("--original cannot",)),
        (("book", "--resamples", "0"), ("--resamples",)),
        (("book", "--seed", "-1"), ("--seed",)),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_one_line(amts, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    refused(amts(*arguments), *words)


# A book


def book_files(engine="clerk", **more):
    conf = (
        'project = "House"\nlanguage = "en"\nhtml_theme = "basic"\nexclude_patterns = ["es", "o*.txt"]\n'
        f'amts_languages = {{"es": {{"translation": "es", "engine": {engine!r}, '
        '"terminology": "terms.csv"}}\n'
    )
    terms = "en,es\nflour,harina\nhot.,caliente.\n"
    files = {"conf.py": conf, "terms.csv": terms, "oven.rst": None, "es/oven.rst": None}
    for folder, side in (("", 0), ("es/", 1)):
        files |= {
            f"{folder}{noun}.rst": "\n\n".join(
                [f"{noun.capitalize()}\n{'=' * 20}", *(pair[side] for pair in pairs)]
            )
            for noun, pairs in BOOK.items()
        }
        contents = "\n   ".join(BOOK)
        title = ("House", "Casa")[side]
        files[f"{folder}index.rst"] = f"{title}\n=====\n\n.. toctree::\n\n   {contents}\n"
    return files | more


@pytest.fixture
def run(tmp_path):
    """Run the command in a process of its own; give its outcome and what the engine was asked."""
    environment = install(tmp_path / "engine")
    write_book(tmp_path / "book", book_files())

    def run(*arguments, **more):
        command = [sys.executable, "-m", "sphinx_amts.cli", "evaluate", *map(str, arguments)]
        command += ["--resamples", "50"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path,
            env=environment | more,
        )  # fmt: skip
        return (done.returncode, done.stdout, done.stderr), asked(tmp_path / "engine")

    return run


def record_of(tmp_path):
    return json.loads((tmp_path / "_build/evaluate/es/evaluation.json").read_text("utf-8"))


def test_a_book_is_evaluated_and_nothing_is_translated_twice(run, tmp_path):
    arguments = ("book", "--language", "es", "--pages", "oven,garden", "--directions", "both")
    (status, out, err), sent = run(*arguments)
    assert status == 0, err
    assert "Traceback" not in err
    assert "pages under test (named): oven, garden\n" in out
    forward, backward = record_of(tmp_path)["trials"]
    assert [trial["language"] for trial in (forward, backward)] == ["es", "en"]
    names = [system["name"] for system in forward["systems"]]
    assert names == ["paragraphs", "sentences", "terminology", "memory"]
    assert forward["systems"][2]["about"].endswith("pairs of sentences, 2 terms")
    assert all(one["overlap"] == 0 for one in forward["split"]["exclusions"])
    scores = {one["name"]: one["scores"] for one in forward["systems"]}
    assert scores["sentences"]["chrF2"]["corpus"]["score"] > 0
    # Here paragraphs are sentences, so that what one system was given serves the other.
    assert len(sent) == 4 * len(forward["passages"])
    first = (tmp_path / "_build/evaluate/es/evaluation.json").read_bytes()
    (status, again, _), sent = run(*arguments)
    assert (status, sent, again) == (0, [], out)
    assert (tmp_path / "_build/evaluate/es/evaluation.json").read_bytes() == first
    # The book's own memory holds no translation of an engine's.
    assert not list((tmp_path / "book/.amts").glob("engines*"))


def test_a_run_that_was_killed_goes_on_where_it_was(run):
    arguments = ("book", "--language", "es", "--pages", "oven", "--systems", "sentences")
    (status, _, _), sent = run(*arguments, CLERK_DIES_AT="3")
    assert (status, len(sent)) == (-9, 3)
    # What is missing for now is no fault of the engine's, and no score.
    result, rest = run(*arguments, CLERK_IS_BUSY_AT="1")
    refused(result, "left 1 sentences open for now (it is busy)", "again")
    assert not set(sent) & set(rest)
    assert len(sent) + len(rest) == len(BOOK["oven"]) + 1  # and the title
    (status, _, err), last = run(*arguments)
    assert status == 0, err
    assert last == [rest[1]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--pages", "ovn"), ("'ovn'", "did you mean 'oven'")),
        (("--engine-option", "learns=no", "--systems", "sentences"), ("does not learn",)),
        (("--tokenize", "13b"), ("'13b'", "did you mean '13a'")),
    ],
)  # fmt: skip
def test_mistakes_about_a_book_are_told_before_anything_is_translated(run, arguments, words):
    language = () if "--language" in arguments else ("--language", "es")
    result, sent = run("book", *language, *arguments)
    refused(result, *words)
    assert sent == []


def test_one_file_for_several_languages_is_refused_before_anything_is_translated(run, tmp_path):
    conf = tmp_path / "book/conf.py"
    conf.write_text(
        conf.read_text("utf-8") + 'amts_languages["fr"] = {"engine": "none"}\n', "utf-8"
    )
    result, sent = run("book", "--pages", "oven", "--json", "x.json")
    refused(result, "--json", "several languages", "--language")
    assert sent == []


def test_another_translation_of_a_book_is_scored_and_leaves_no_trace_in_its_memory(run, tmp_path):
    files = book_files()
    other = {
        name.removeprefix("es/"): text.replace("la", "lo")
        for name, text in files.items()
        if name.startswith("es/") and name != "es/bread.rst"
    }
    write_book(
        tmp_path / "other", {**dict.fromkeys(files), **other, "conf.py": None, "index.rst": None}
    )
    (status, out, err), sent = run("book", "--language", "es", "--hypothesis", "other")
    assert status == 0, err
    assert sent == []
    [trial] = record_of(tmp_path)["trials"]
    assert trial["split"] is None
    [system] = trial["systems"]
    assert 0 < system["effort"]["untouched"] < system["effort"]["answered"]
    assert system["effort"]["answered"] < system["effort"]["passages"]
    assert re.search(r"BLEU +other", out)
