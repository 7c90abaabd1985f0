"""The engine ``local``, taught a language small enough to know every right answer."""

import os
import re
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_amts import tagged
from sphinx_amts.engines import Failure, Pair, Request, Result, Setting
from sphinx_amts.languages import find
from sphinx_amts.problems import EngineError

pytest.importorskip("thot", reason="needs the extra 'local', which has no wheel here")

from sphinx_amts.engines.local import create, shelf
from sphinx_amts.engines.local.calibration import HELD_OUT, SMALL, Sentence, rounds
from sphinx_amts.engines.local.engine import NO_PAIRS, NOT_COVERED
from sphinx_amts.engines.local.phrases import anchored, extract
from sphinx_amts.engines.local.phrasetable import Counts
from sphinx_amts.engines.local.quality import PRIOR, Evidence, Quality, chrf, fit
from sphinx_amts.engines.local.tidy import tidy
from sphinx_amts.engines.local.tokens import HOLE, TAG, Example, Fixed, Word, examples, read, write
from sphinx_amts.engines.local.training import train
from sphinx_amts.engines.local.vocabulary import Vocabulary

NOUNS = {"house": "casa", "table": "mesa", "car": "coche", "book": "libro", "cat": "gato"}
ADJECTIVES = {"big": "grande", "green": "verde", "strong": "fuerte"}
PAIRS = [
    pair
    for (noun, nombre), (adjective, adjetivo) in product(NOUNS.items(), ADJECTIVES.items())
    for pair in (
        Pair(source=f"My {noun} is {adjective}.", target=f"Mi {nombre} es {adjetivo}."),
        Pair(source=f"I see your {noun}.", target=f"Veo tu {nombre}."),
        Pair(source=f"I see my {noun}.", target=f"Veo mi {nombre}."),
        Pair(source=f"Your {noun} is here.", target=f"Tu {nombre} está aquí."),
        Pair(
            source=f'The {adjective} one is <x id="1"/>.', target=f'El {adjetivo} es <x id="1"/>.'
        ),
        Pair(
            source=f'It has 3 of <x id="1"/> and <g id="2">my {noun}</g>.',
            target=f'Tiene 3 de <x id="1"/> y <g id="2">mi {nombre}</g>.',
        ),
    )
]
ZH = [
    Pair(source=source.format(word), target=target.format(wort))
    for word, wort in {
        "model": "模型",
        "network": "网络",
        "layer": "层",
        "loss": "损失",
        "data": "数据",
        "Python": "Python",
    }.items()
    for source, target in {
        "The {} is new.": "{}是新的。",
        "We train the {}, slowly.": "我们训练{}，慢慢地。",
        "{}": "{}",
    }.items()
]


EVERYTHING = {"coverage": 0, "quality": 0}


def silent(step, done, total):
    pass


def setting(directory, **changes):
    values = {
        "source_language": "en",
        "target_language": "es",
        "directory": Path(directory),
        "options": {},
        "terminology": {},
    }
    return Setting(**{**values, **changes})


def make(directory, pairs=PAIRS, progress=silent, **changes):
    made = create(setting(directory, **changes))
    made.learn(pairs, progress)
    return made


def ask(made, *texts):
    return list(made.translate(Request(number=at, text=text) for at, text in enumerate(texts)))


def said(made, text):
    [answer] = ask(made, text)
    return answer.text if isinstance(answer, Result) else answer


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def spanish(models):
    made = make(models)
    yield made
    made.close()


# What it learns


def test_a_sentence_is_built_from_what_the_book_says_elsewhere(spanish):
    assert said(spanish, "I see your table is strong.") == "Veo tu mesa es fuerte."
    assert said(spanish, "Your cat is strong.") == "Tu gato es fuerte."


def test_a_known_sentence_is_given_as_people_translated_it(spanish):
    assert said(spanish, "My house is big.") == "Mi casa es grande."


def test_a_known_sentence_may_have_its_tags_numbered_otherwise(spanish):
    answer = said(spanish, 'It has 3 of <x id="7"/> and <g id="4">my cat</g>.')
    assert answer == 'Tiene 3 de <x id="7"/> y <g id="4">mi gato</g>.'


def test_the_most_frequent_translation_of_a_known_sentence_wins(tmp_path):
    pairs = [Pair(source="Yes.", target=word) for word in ("Claro.", "Sí.", "Sí.")]
    assert said(make(tmp_path, pairs), "Yes.") == "Sí."


def test_chinese_is_written_without_spaces_and_with_its_own_punctuation(tmp_path):
    made = make(tmp_path, ZH, target_language="zh", options=EVERYTHING)
    answer = said(made, "We train the new model, slowly.")
    assert answer.startswith("我们训练")
    assert "，" in answer
    assert answer.endswith("。")
    assert " " not in answer
    made.close()


def test_every_sentence_begins_with_a_capital(spanish):
    answer = said(spanish, "Your cat is green. My book is green.")
    assert answer == "Tu gato es verde. Mi libro es verde."


# What passes through


def test_tags_numbers_and_names_pass_through(spanish):
    answer = said(spanish, 'My conf.py is <x id="1"/> and <g id="2">your book</g> 4,096.')
    assert "conf.py" in answer
    assert "4,096" in answer
    assert '<g id="2">tu libro</g>' in answer
    assert '<x id="1"/>' in answer


def test_nested_tags_stay_nested(spanish):
    answer = said(spanish, '<g id="1">My <g id="2">green <x id="3"/></g></g> is big.')
    [outer, *_] = tagged.parse(answer)
    assert isinstance(outer, tagged.Tag)
    assert tagged.tags(answer) == {("g", 1): 1, ("g", 2): 1, ("x", 3): 1}


def test_terminology_wins_over_what_was_learned(models):
    made = make(models, terminology={"big": "ENORME", "my house": "mi HOGAR"})
    assert said(made, "I see your big.") == "Veo tu ENORME."
    assert "mi HOGAR" in said(made, "Your cat is my house.")
    made.close()


ALPHABET = st.one_of(
    st.sampled_from(
        ["my ", "house ", "is ", "3", " & ", "<", ". ", "“", "(", "||| ", "x_y", "the"]
    ),
    st.text(max_size=6),
)


@st.composite
def tagged_texts(draw, depth=2):
    numbers = iter(range(1, 100))

    def parts(level):
        for _ in range(draw(st.integers(0, 4))):
            kind = draw(st.sampled_from("txg" if level else "tx"))
            if kind == "t":
                yield draw(ALPHABET)
            elif kind == "x":
                yield tagged.Tag(next(numbers))
            else:
                yield tagged.Tag(next(numbers), tuple(parts(level - 1)))

    return tagged.render(tuple(parts(depth)))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=tagged_texts())
def test_tags_of_the_answer_are_always_those_of_the_sentence(models, text):
    made = make(models, options=EVERYTHING)
    answer = said(made, text)
    made.close()
    tagged.check(text, answer)


@given(text=tagged_texts())
def test_what_was_read_is_written_with_the_same_tags_and_letters(text):
    profile = find("en")
    again = write(read(text, profile), profile)
    tagged.check(text, again)
    assert "".join(tagged.plain(again).split()) == "".join(tagged.plain(text).split())


def test_very_long_sentences_and_groups_come_through_whole(spanish, capfd):
    row = " ".join(f'my house <x id="{number}"/>,' for number in range(3, 103))
    text = f'I see <g id="2">{row} and <g id="1">{"my green house " * 90}</g></g> my cat'
    answer = said(spanish, text)
    tagged.check(text, answer)
    assert answer.count("casa") == 190
    assert capfd.readouterr().err == ""


# What it refuses


def test_a_missing_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "thot.alignment", None)
    with pytest.raises(EngineError, match=r"pip install 'sphinx-amts\[local\]'"):
        create(setting(tmp_path))


@pytest.mark.parametrize(
    "text", ["I see my quark.", "Quarks is here.", "Quantum chromodynamics describes gluons."]
)
def test_a_sentence_of_words_that_nobody_translated_is_refused(spanish, text):
    assert said(spanish, text) == Failure(number=0, reason=NOT_COVERED)


def test_one_word_in_ten_may_stay_where_it_can_be_read(spanish):
    answer = said(spanish, "I see my house is green, my cat is green and your quark is here.")
    assert "quark" in answer


def test_no_word_may_stay_where_it_is_written_in_another_script(tmp_path):
    made = make(tmp_path, ZH, target_language="zh", options={"quality": 0})
    answer = said(made, "We train the new model, slowly, the network, the new network and Python.")
    assert answer == Failure(number=0, reason=NOT_COVERED)
    made.close()


def test_a_name_may_stay_as_it_is(spanish):
    assert said(spanish, "I see my house Nash.") == "Veo mi casa Nash."


def test_what_is_expected_to_be_worse_than_wanted_is_refused(models):
    made = make(models, options={"quality": 1})
    [answer] = ask(made, "Big here strong green your is is the big.")
    made.close()
    assert isinstance(answer, Failure)
    assert re.fullmatch(
        r"a draft of about chrF \d+ is expected; 100 is the least that is shown", answer.reason
    )
    assert not answer.retry


def test_a_draft_without_a_word_is_no_draft(tmp_path):
    pairs = [Pair(source=f"That is, {word}.", target=f", {word}.") for word in NOUNS]
    made = make(tmp_path, pairs, options={"quality": 0})
    assert said(made, "That is,") == Failure(number=0, reason=NOT_COVERED)
    made.close()


def test_numbers_and_symbols_are_no_draft_to_be_judged(spanish):
    assert said(spanish, "6.5 ± 0.2 g") == "6.5 ± 0.2 g"


def test_coverage_and_quality_of_zero_show_everything(models):
    made = make(models, options={"coverage": "0", "quality": 0})
    assert "chromodynamics" in said(made, "Quantum chromodynamics describes gluons.")
    made.close()


@pytest.mark.parametrize("value", [-0.1, 35, "high"])
def test_quality_that_is_not_a_share_is_refused(tmp_path, value):
    with pytest.raises(EngineError, match=r"quality is .*; it has to be a number from 0 to 1"):
        create(setting(tmp_path, options={"quality": value}))


def test_no_pairs_is_no_translation(tmp_path):
    assert said(make(tmp_path, []), "Hello.") == Failure(number=0, reason=NO_PAIRS)


def test_broken_tags_are_refused_and_the_rest_goes_on(spanish):
    broken, fine = ask(spanish, '<g id="1">My house', "My house is big.")
    assert isinstance(broken, Failure)
    assert fine == Result(number=1, text="Mi casa es grande.")


def test_pairs_with_broken_tags_teach_nothing_and_do_no_harm(tmp_path):
    made = make(tmp_path, [*PAIRS, Pair(source='<g id="1">x', target="y</g>")])
    assert said(made, "Your cat is strong.") == "Tu gato es fuerte."


@pytest.mark.parametrize("pairs", [PAIRS[:1], PAIRS[:2], [Pair(source=".", target=".")]])
def test_very_few_pairs_are_enough_to_go_on_with(tmp_path, pairs):
    assert said(make(tmp_path, pairs), "My house is green.") is not None


# When it trains


def test_nothing_is_trained_until_a_sentence_needs_it(tmp_path):
    made = make(tmp_path / "models")
    said(made, "My house is big.")
    assert not (tmp_path / "models").exists()


def test_a_second_engine_uses_the_model_of_the_first(models, spanish):
    said(spanish, "Your cat is strong.")
    steps = []
    made = make(models, PAIRS[::-1], lambda step, done, total: steps.append(step))
    assert said(made, "Your cat is strong.") == "Tu gato es fuerte."
    assert steps == []
    made.close()


def test_training_shows_how_far_it_is(tmp_path):
    steps = []
    said(make(tmp_path, progress=lambda *step: steps.append(step)), "Your cat is strong.")
    shares = [done / total for _, done, total in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_training_twice_gives_the_same_model(tmp_path):
    for name in ("one", "two"):
        said(make(tmp_path / name), "Your cat is strong.")
    texts = [
        {path.name: path.read_bytes() for path in (tmp_path / name).glob("*/tm.ttable")}
        for name in ("one", "two")
    ]
    assert texts[0] == texts[1]
    asked = ["I see my green table.", "Your strong car is my book.", 'My <x id="1"/> is big.']
    assert ask(make(tmp_path / "one"), *asked) == ask(make(tmp_path / "two"), *asked)


# What killed runs and other builds do to it

CHILD = """
import os, signal, sys
from test_engine_local import ask, make
def progress(step, done, total):
    print("training", flush=True)
    if sys.argv[2] == "die" and done == 3:
        os.kill(os.getpid(), signal.SIGKILL)
[answer] = ask(make(sys.argv[1], progress=progress), "Your cat is strong.")
print(answer.text)
"""


def child(directory, what):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(directory), what],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_training_leaves_nothing_that_is_used(tmp_path):
    dead = child(tmp_path, "die")
    dead.communicate(timeout=60)
    assert dead.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("making-*"))
    assert said(make(tmp_path), "Your cat is strong.") == "Tu gato es fuerte."
    assert not list(tmp_path.glob("making-*"))


def test_two_builds_at_once_train_once(tmp_path):
    both = [child(tmp_path, "live"), child(tmp_path, "live")]
    outputs = [process.communicate(timeout=60)[0].split("\n") for process in both]
    assert [output[-2] for output in outputs] == ["Tu gato es fuerte."] * 2
    assert sorted("training" in output for output in outputs) == [False, True]


def test_an_interrupted_training_leaves_nothing(tmp_path):
    def interrupt(step, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        said(make(tmp_path, progress=interrupt), "Your cat is strong.")
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_a_truncated_model_is_made_again(tmp_path):
    said(make(tmp_path), "Your cat is strong.")
    [table] = tmp_path.glob("*/tm.ttable")
    table.write_bytes(table.read_bytes()[:100])
    assert said(make(tmp_path), "Your cat is strong.") == "Tu gato es fuerte."


def test_a_place_that_cannot_be_written_is_an_error_of_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EngineError, match=r"cannot keep its model in .*file"):
        said(make(tmp_path / "file"), "Your cat is strong.")


def test_old_models_make_room(tmp_path):
    for size in range(1, shelf.KEPT + 3):
        said(make(tmp_path, PAIRS[:size]), "Your cat is strong.")
    assert len(list(tmp_path.glob("*/tm.ttable"))) == shelf.KEPT


# Words and phrases


def test_a_number_without_counterpart_is_a_hole(tmp_path):
    [example] = examples(read("Take 2 of 7.", find("en")), read("Toma dos de 7.", find("es")))
    assert example.source.count(HOLE) == 1
    assert HOLE not in example.target


def test_no_phrase_swaps_tags_of_one_class():
    example = Example(source=(TAG, "of", TAG), target=(TAG, "的", TAG), links=((0, 2), (2, 0)))
    found = set(extract(example, [(0, 2), (1, 1), (2, 0)]))
    assert (f"{TAG} of {TAG}", f"{TAG} 的 {TAG}") not in found
    assert ("of", "的") in found


def test_no_phrase_has_a_hole_or_a_lonely_bracket():
    example = Example(source=("a", HOLE, "b", "("), target=("x", HOLE, "y"), links=())
    found = set(extract(example, [(0, 0), (1, 1), (2, 2), (3, 2)]))
    assert found == {("a", "x")}


# Words that are not known


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(["platform", "print", "printing", "plan", "linear", "non", "情感", "分析"])


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("platforms", ["platform"]),
        ("printed", ["print"]),
        ("plans", ["plan"]),
        ("planes", []),
        ("non-linear", ["non", "linear"]),
        ("non-quark", []),
        ("platform", []),
        ("quark", []),
        ("", []),
    ],
)
def test_an_unknown_word_is_read_as_a_form_or_as_parts_that_are_known(vocabulary, word, found):
    assert list(vocabulary.familiar(word, spaced=True)) == found


@pytest.mark.parametrize(("word", "found"), [("情感分析", ["情感", "分析"]), ("情感学", [])])
def test_an_unknown_compound_is_cut_into_known_words_or_left(vocabulary, word, found):
    assert list(vocabulary.familiar(word, spaced=False)) == found


@given(word=st.text(), known=st.lists(st.text(min_size=1), max_size=5), spaced=st.booleans())
def test_what_stands_for_an_unknown_word_is_always_known(word, known, spaced):
    assert set(Vocabulary(known).familiar(word, spaced=spaced)) <= set(known)


def test_a_form_of_a_known_word_is_translated_and_counts_as_a_guess(tmp_path):
    pairs = [
        *PAIRS,
        Pair(source="I see a platform.", target="Veo una plataforma."),
        Pair(source="My platform is big.", target="Mi plataforma es grande."),
        Pair(source="Your platform is green.", target="Tu plataforma es verde."),
    ]
    made = make(tmp_path, pairs, options={"quality": 0})
    assert said(made, "I see your platforms.") == "Veo tu plataforma."
    made.close()


# How phrases are weighed


def test_a_name_and_a_mark_that_both_sides_have_once_are_each_others_counterparts():
    example = Example(
        source=("from", "imdb", ",", "the", "the"), target=("，", "IMDb", "the", "的"), links=()
    )
    assert anchored(example, [(1, 0), (3, 2), (0, 3)]) == [(3, 2), (0, 3), (2, 0), (1, 1)]


def test_a_phrase_that_was_seen_often_is_worth_more():
    counts = Counts()
    for target, times in (("x", 5), ("y", 1)):
        for _ in range(times):
            counts.add(Example(source=("a",), target=(target,), links=()), [(0, 0)])
    often, rarely = sorted(counts.phrases(), key=lambda phrase: -phrase.score)
    assert (often.target, rarely.target) == ("x", "y")


def test_a_word_that_is_no_phrase_has_its_most_frequent_counterpart():
    counts = Counts()
    counts.add(
        Example(source=("a", "b"), target=("x", "y"), links=()), [(0, 0), (1, 0), (0, 1), (1, 1)]
    )
    found = {phrase.source: phrase.target for phrase in counts.phrases()}
    assert found == {"a": "x", "a b": "x y", "b": "x"}


def test_to_the_language_model_no_word_is_rarer_than_the_unknown_one(tmp_path):
    """Else it would rather write what a small book has once than what it has often."""
    once = [Example(source=(f"a{n}",), target=(f"b{n}",), links=()) for n in range(30)]
    often = [Example(source=("x",), target=("y",), links=())] * 3
    train(tmp_path, [*once, *often], silent)
    rows = (row.split() for row in (tmp_path / "lm").read_text("utf-8").splitlines())
    counts = {row[0]: int(row[-1]) for row in rows if len(row) == 3}
    assert (counts["<unk>"], counts["b0"], counts["y"]) == (1, 1, 3)


def test_an_unknown_role_stays_with_what_it_is_for():
    text = 'See :numref:<x id="1"/>: it is my house.'
    units = read(text, find("en"))
    assert Fixed(TAG, ':numref:<x id="1"/>') in units
    assert write(units, find("en")) == text


# What a draft is worth


def evidence(words, **counts):
    return Evidence(words=words, joins=words + 1, **counts)


GOOD = evidence(6, phrases=2, seen=7)
BAD = evidence(6, phrases=6, untranslated=3)


def sentences(number):
    return [
        Sentence(source=f"s{at}", target="", source_units=(), examples=()) for at in range(number)
    ]


def test_without_drafts_to_learn_from_the_prior_holds():
    assert fit(()) == Quality(PRIOR)
    assert Quality().expected(GOOD) > Quality().expected(BAD)


def test_the_expectation_is_that_of_the_books_own_drafts():
    found = fit([(GOOD, 80.0), (BAD, 20.0)] * 100)
    assert found.expected(GOOD) == pytest.approx(80, abs=2)
    assert found.expected(BAD) == pytest.approx(20, abs=2)


def test_two_drafts_do_not_overrule_the_prior():
    found = fit([(GOOD, 0.0), (BAD, 0.0)])
    assert found.expected(GOOD) > 10


def test_an_expectation_is_kept_as_it_is(tmp_path):
    found = fit([(GOOD, 81.7), (BAD, 13.1)])
    found.save(tmp_path)
    assert Quality.load(tmp_path) == found


@pytest.mark.parametrize("order", [3, 6])
@given(draft=st.text(max_size=20), human=st.text(max_size=20))
def test_chrf_is_that_of_sacrebleu(order, draft, human):
    sacrebleu = pytest.importorskip("sacrebleu", reason="the reference is not installed")
    theirs = sacrebleu.sentence_chrf(draft, [human], char_order=order, eps_smoothing=False)
    assert chrf(draft, human, order) == pytest.approx(theirs.score)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 20, 250, SMALL, 2 * SMALL])
def test_no_sentence_is_held_out_and_learned_from(number):
    found = rounds(sentences(number))
    held = [sentence.source for out, _ in found for sentence in out]
    assert len(held) == len(set(held)) <= HELD_OUT
    for out, learned in found:
        assert not {s.source for s in out} & {s.source for s in learned}
        assert len(out) + len(learned) == number


def test_what_is_held_out_does_not_depend_on_the_order():
    one, other = rounds(sentences(50)), rounds(sentences(50)[::-1])
    assert [out for out, _ in one] == [out for out, _ in other]


# Marks and particles


@pytest.mark.parametrize(
    ("given_words", "left"),
    [
        ("一个 分辨力 ， 。", "一个 分辨力 。"),
        ("的 校准 是 新 的 。", "校准 是 新 的 。"),
        ("特别 是 ， ， 的 供给", "特别 是 ， 供给"),
        ("是 ： ：", "是 ："),
        ("， 模型 的 的 网络", "模型 的 网络"),
        ("模型 的 ， 网络", "模型 ， 网络"),
        ("，", "，"),
    ],
)
def test_what_chinese_never_writes_is_taken_out(given_words, left):
    units = tidy([Word(word) for word in given_words.split()], "zh")
    assert " ".join(unit.text for unit in units) == left


def test_no_tag_is_taken_out():
    units = (Fixed(TAG, '<x id="1"/>'), Word("，"), Fixed(TAG, '<x id="2"/>'))
    assert tidy(units, "zh") == units
