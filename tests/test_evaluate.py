"""Scores: what they are, how certain, and what is never shown as one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.cli import main
from sphinx_amts.evaluate import metrics as measuring
from sphinx_amts.evaluate.bootstrap import Sampled, draw, sample
from sphinx_amts.evaluate.differences import pieces, runs, shared
from sphinx_amts.evaluate.metrics import metrics_for, refuse_nonsense
from sphinx_amts.evaluate.overlap import CROWD, NEAR, SIMILAR, Index, normal
from sphinx_amts.evaluate.page import render
from sphinx_amts.evaluate.record import dump
from sphinx_amts.evaluate.scoring import judge
from sphinx_amts.evaluate.table import lines
from sphinx_amts.evaluate.trial import Exclusion, Output, Passage, Split, System, Trial
from sphinx_amts.languages import find
from sphinx_amts.problems import AmtsError

ES = find("es")
HUMAN = (
    "El horno tiene que estar caliente.",
    "El pan está listo por la tarde.",
    "Espere una hora antes de abrir la puerta.",
    "La masa reposa toda la noche.",
    "Corte el pan cuando esté frío.",
    "La sal va con la harina.",
)
ENGLISH = (
    "The oven has to be hot.",
    "The bread is ready in the evening.",
    "Wait for one hour before you open the door.",
    "The dough rests all night.",
    "Cut the bread when it is cold.",
    "The salt goes with the flour.",
)
GOOD = (*HUMAN[:4], "Corta el pan cuando esté frío.", "La sal va con la harina.")
POOR = ("El horno es hot.", "Pan tarde.", "Una hora puerta.", None, "Corte.", "Sal y harina.")


def trial(**systems):
    passages = tuple(
        Passage(
            page="oven" if n < 3 else "bread", source=s, reference=h, path="oven.rst", line=n + 1
        )
        for n, (s, h) in enumerate(zip(ENGLISH, HUMAN, strict=True))
    )
    return Trial(
        title="Bread",
        source=find("en"),
        target=ES,
        passages=passages,
        systems=tuple(
            System(
                name=name,
                about="a test",
                outputs=tuple(Output(t) if t else Output(None, "too hard") for t in texts),
            )
            for name, texts in systems.items()
        ),
    )


def verdict(times=200, **systems):
    systems = systems or {"good": GOOD, "poor": POOR}
    return judge(trial(**systems), metrics_for(ES), times=times, seed=1)


# Metrics


@pytest.mark.parametrize("code", ["es", "zh", "ja", "ko", "th", "ar"])
def test_statistics_add_up_to_what_sacrebleu_says_of_the_whole(code):
    texts = {
        "zh": (["今天天气好。", "我们测量长度 X1。"], ["今天天气很好。", "我们测量了长度 X1。"]),
        "th": (["ฉันรักแมว", "วัดความยาว"], ["ฉันรักแมวมาก", "วัดความยาว"]),
    }
    given, wanted = texts.get(code, (["a b c d e f", "g h i j k"], ["a b c d e g", "g h i j l"]))
    for metric in metrics_for(find(code)):
        said = metric.metric.corpus_score(metric._ready(given), [metric._ready(wanted)]).score
        counts = metric.count(given, wanted)
        assert metric.score(counts.sum(0)) == pytest.approx(said)
        assert len(counts) == len(given)


@pytest.mark.parametrize(
    ("code", "tokenizers"),
    [
        ("es", {"13a"}),
        ("zh", {"zh"}),
        ("zh-TW", {"zh"}),
        ("ja", {"ja-mecab", "char"}),
        ("ko", {"ko-mecab", "char"}),
        ("th", {"char"}),
    ],
)
def test_bleu_cuts_each_language_by_its_own_tokenizer_and_says_which(code, tokenizers):
    bleu, chrf, ter = metrics_for(find(code))
    [named] = re.findall(r"tok:([\w-]+?)(?:-[\d.]+.*)?\|", bleu.signature)
    assert named in tokenizers
    assert sacrebleu.__version__ in bleu.signature
    assert "nc:6|nw:0" in chrf.signature
    assert "nrefs:1" in ter.signature


@pytest.mark.parametrize("code", ["ja", "ko", "zh"])
def test_a_tokenizer_that_stands_in_for_another_is_said_where_the_scores_are(code):
    [bleu, *_] = metrics_for(find(code))
    stands_in = "tok:char" in bleu.signature
    assert (f"for {code}-mecab is not installed" in bleu.note) == stands_in
    found = judge(
        replace(trial(good=GOOD), target=find(code)), [bleu, *metrics_for(ES)[1:]], times=5, seed=1
    )
    assert f"{bleu.signature} ({bleu.note})" in "\n".join(lines(found)) or not stands_in


def test_edits_of_chinese_are_counted_by_characters_and_of_thai_by_words():
    *_, chinese = metrics_for(find("zh"))
    assert "asian:yes" in chinese.signature
    assert chinese.score(chinese.count(["今天好"], ["今天很好"])[0]) == 25
    *_, thai = metrics_for(find("th"))
    assert thai.signature.endswith("|words:thai")
    assert 0 < thai.score(thai.count(["ฉันรักแมว"], ["ฉันรักสุนัข"])[0]) < 100


def test_a_tokenizer_that_is_asked_for_and_not_installed_is_no_other_one():
    if "ja-mecab" in metrics_for(find("ja"))[0].signature:
        pytest.skip("MeCab is installed")
    with pytest.raises(
        AmtsError, match=r"'ja-mecab' cannot be used: pip install 'sacrebleu\[ja\]'"
    ):
        metrics_for(find("ja"), tokenize="ja-mecab")


def test_a_tokenizer_with_a_typo_is_told_with_the_one_that_was_meant():
    with pytest.raises(AmtsError, match=r"no tokenizer 'flores20'.*did you mean 'flores200'"):
        metrics_for(ES, tokenize="flores20")


def test_what_needs_sacrebleu_names_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sacrebleu", None)
    with pytest.raises(AmtsError, match=r"sphinx-amts\[evaluate\]"):
        metrics_for(ES)


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_what_is_no_number_is_never_a_score(score):
    with pytest.raises(AmtsError, match=r"BLEU of 'one'.*no score"):
        refuse_nonsense("BLEU", "one", score)


# Certainty


def test_the_same_seed_gives_the_same_draws_and_another_gives_others():
    one, same, other = (draw({"a": 9, "b": 4}, times=20, seed=seed) for seed in (1, 1, 2))
    assert all(np.array_equal(one[page], same[page]) for page in one)
    assert not np.array_equal(one["a"], other["a"])
    assert {page: set(rows.sum(1)) for page, rows in one.items()} == {"a": {9}, "b": {4}}


def test_the_macro_average_is_the_mean_of_the_pages():
    [bleu, *_] = metrics_for(ES)
    pages = ["a", "a", "b", "b"]
    counts = bleu.count([*GOOD[:3], "Otra cosa es esta."], list(HUMAN[:4]))
    scores = sample(bleu, counts, pages, draw({"a": 2, "b": 2}, times=10, seed=1))
    mean = sum(one.score for one in scores.pages.values()) / 2
    assert scores.macro.score == pytest.approx(mean)
    assert scores.corpus.score == pytest.approx(bleu.score(counts.sum(0)))


def test_intervals_hold_the_score_and_differences_are_paired():
    found = verdict()
    for result in found.results:
        for row in result.rows.values():
            for one in (row.corpus, row.macro, *row.pages.values()):
                assert one.low <= one.score <= one.high
    for one in found.contrasts:
        assert one.system == "poor"
        assert (one.corpus.score > 0) == (one.metric == "TER")
        assert one.corpus.p < 0.05


def test_a_system_does_not_differ_from_itself():
    for one in verdict(one=GOOD, two=GOOD).contrasts:
        assert (one.corpus.score, one.corpus.low, one.corpus.high, one.corpus.p) == (0, 0, 0, 1)


@settings(max_examples=40)
@given(st.lists(st.integers(-10, 10), min_size=40, max_size=80))
def test_p_is_small_exactly_where_the_interval_does_not_hold_nothing(draws):
    one, none = Sampled(1.0, np.array(draws, float)), Sampled(0.0, np.zeros(len(draws)))
    found = one.minus(none)
    assert 0 < found.p <= 1
    if found.low > 0 or found.high < 0:
        assert found.p <= 0.05 + 4 / (len(draws) + 1)
    if found.p < 0.05:
        assert found.low >= 0 or found.high <= 0


# What is the same


def jaccard(one, other, size=4):
    sets = [
        {f" {t} "[i : i + size] for i in range(max(len(t) + 2 - size, 0) + 1)}
        for t in (normal(one), normal(other))
    ]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


TEXT = st.text("abc ", max_size=12)


@given(st.lists(TEXT, max_size=12), TEXT, st.sampled_from([0.3, 0.5, 0.7, 1.0]))
def test_the_index_finds_what_comparing_with_each_finds(texts, text, least):
    best = max((jaccard(one, text) for one in texts), default=0)
    match = Index(texts, ES, least=least).find(text)
    assert (match is not None) == (best >= least)
    if match:
        assert match.likeness == pytest.approx(best)
        assert jaccard(texts[match.number], text) == pytest.approx(best)
    likeness = Index(texts, ES, least=least).likeness(text)
    assert (likeness > 0, likeness == 1) == (best >= least, normal(text) in map(normal, texts))


def pattern(number):
    """Give a sentence that is like all others of its kind, and nearly none of them."""
    other = " ".join(f"{number * factor % 99991:05d}" for factor in (7, 77, 777))
    return f"Returns the {other} of the given box as a number."


@pytest.mark.parametrize("count", [CROWD, 4 * CROWD])
def test_in_a_book_of_one_pattern_a_text_is_compared_with_a_crowd_at_most(count):
    index = Index(map(pattern, range(count)), find("en"), least=SIMILAR)
    asked = [pattern(number) for number in range(count, count + 50)]
    for text in asked:
        index.find(text)
        index.likeness(text)
    assert index.compared <= 2 * CROWD * len(asked)


def test_what_is_used_is_proven_to_be_apart_in_a_crowd_too():
    index = Index(map(pattern, range(2 * CROWD)), find("en"), least=NEAR)
    texts = [pattern(n).replace("box", "bax") for n in range(0, 2 * CROWD, 20)]
    assert all(index.likeness(text) >= NEAR for text in texts)
    assert index.likeness("The dough rests all night.") == 0


@pytest.mark.parametrize(
    ("code", "one", "other", "near"),
    [
        ("en", "The oven has to be hot.", "THE OVEN  has to be hot.", True),
        ("en", "Wait for one hour before you open the door of the oven, not less.",
         "Wait for two hours before you open the door of the oven, not less.", True),
        ("en", "The oven has to be hot.", "The dough rests all night.", False),
        ("zh", "我们用一根细线测量自由落体的加速度。", "我们用一根细绳测量自由落体的加速度。", True),
        ("zh", "我们测量长度。", "今天天气很好。", False),
    ],
)  # fmt: skip
def test_nearly_the_same_is_about_one_word_in_ten(code, one, other, near):
    assert (Index([one], find(code), least=NEAR).find(other) is not None) == near


# What is left to do


def test_the_work_that_is_left_adds_up():
    good, poor = (result.effort for result in verdict().results)
    assert (good.answered, poor.answered, good.passages) == (6, 5, 6)
    assert (good.untouched, poor.untouched) == (5, 0)
    assert good.words == sum(len(text.split()) for text in HUMAN)
    assert good.characters == sum(len(text.replace(" ", "")) for text in HUMAN)
    assert 0 < good.words_left < poor.words_left < poor.words


def test_a_perfect_translation_leaves_nothing_and_none_leaves_everything():
    found = verdict(perfect=HUMAN, none=(None,) * 6)
    perfect, none = (result.effort for result in found.results)
    assert (perfect.words_left, perfect.characters_left) == (0, 0)
    assert (none.words_left, none.characters_left) == (none.words, none.characters)


def test_what_was_not_translated_is_scored_as_the_source_that_the_page_shows():
    partly = [None, *HUMAN[1:]]
    [one, *_] = verdict(partly=partly).results
    [bleu, *_] = metrics_for(ES)
    shown = bleu.count([ENGLISH[0], *HUMAN[1:]], HUMAN)
    assert one.rows["BLEU"].corpus.score == pytest.approx(bleu.score(shown.sum(0)))
    assert one.rows["BLEU"].answered == pytest.approx(100)


def test_a_system_that_translated_nothing_has_no_score_at_all():
    found = verdict(good=GOOD, none=(None,) * 6)
    assert found.results[1].rows == {}
    assert {one.baseline for one in found.contrasts} == set()
    record = json.loads(dump([found]))
    assert record["trials"][0]["systems"][1]["scores"] == {}
    assert "without output: none" in "\n".join(lines(found))


# What is refused


def test_systems_with_different_numbers_of_sentences_are_refused():
    whole = trial(good=GOOD)
    short = replace(whole.systems[0], name="short", outputs=whole.systems[0].outputs[:4])
    with pytest.raises(AmtsError, match="'short' has 4 sentences and the reference has 6"):
        replace(whole, systems=(*whole.systems, short)).check()


def test_an_empty_reference_is_refused_with_its_place():
    whole = trial(good=GOOD)
    passages = (replace(whole.passages[0], reference=" "), *whole.passages[1:])
    with pytest.raises(AmtsError, match=r"oven.rst:1: the reference is empty"):
        replace(whole, passages=passages).check()


def test_nothing_to_compare_is_refused():
    whole = trial(good=GOOD)
    with pytest.raises(AmtsError, match="no sentence with a human translation"):
        replace(whole, passages=()).check()
    with pytest.raises(AmtsError, match="no system translated anything: none: too hard"):
        trial(none=(None,) * 6).check()


# What is written


def test_every_score_is_printed_with_its_signature():
    text = "\n".join(lines(verdict()))
    for word in (
        "en → es: 6 sentences of 2 pages",
        "oven",
        "bread",
        "mean of pages",
        "p=",
        "seed 1",
    ):
        assert word in text
    for metric in metrics_for(ES):
        assert f"{metric.name}: {metric.signature}" in text


def test_record_and_page_are_the_same_every_time():
    assert dump([verdict()]) == dump([verdict()])
    assert render([verdict()]) == render([verdict()])


@given(st.text(max_size=40), st.text(max_size=40))
def test_pieces_put_together_are_the_text(text, other):
    found = pieces(text, ES)
    tail = text[len("".join(p.space + p.word for p in found)) :]
    assert "".join(piece.space + piece.word for piece in found) + tail == text
    assert not tail.strip()
    same = shared(found, pieces(other, ES))
    assert [piece for _, run in runs(found, same) for piece in run] == found


def test_the_page_shows_texts_and_never_runs_them():
    evil = "</script><img src=x onerror=alert(1)>"
    page = render([verdict(evil=(evil, *GOOD[1:]), **{"<b>": GOOD})])
    assert evil not in page
    assert "<b>" in page  # ours
    assert page.count("<script") == 1
    assert "&lt;b&gt;" in page
    assert "http" not in re.sub(r"https?-equiv", "", page).replace("http-equiv", "")


def test_formulas_are_one_sign_to_metrics_and_themselves_to_readers():
    whole = trial(good=GOOD)
    first = Passage(
        page="oven",
        source="The oven X1 is hot.",
        reference="El horno X1 está caliente.",
        signs={"X1": "\\frac{a}{b}"},
    )
    system = replace(
        whole.systems[0], outputs=(Output("El horno X1 caliente."), *whole.systems[0].outputs[1:])
    )
    found = judge(
        replace(whole, passages=(first, *whole.passages[1:]), systems=(system,)),
        metrics_for(ES),
        times=10,
        seed=1,
    )
    assert '<code title="X1">\\frac{a}{b}</code>' in render([found])


def test_the_names_of_metrics_are_those_of_their_tables():
    assert [metric.name for metric in metrics_for(ES)] == list(measuring.NAMES)


DOCS = Path(__file__).parents[1] / "docs" / "reference"


def keys_of(value, names=frozenset({"pages", "outputs", "scores", "signs", "reasons", "left_out"})):
    """List the keys of a record, but for those that are names themselves."""
    if isinstance(value, list):
        return set().union(*(keys_of(one) for one in value))
    if not isinstance(value, dict):
        return set()
    inner = (
        set().union(*map(keys_of, one.values()))
        if key in names and isinstance(one, dict)
        else keys_of(one)
        for key, one in value.items()
    )
    return set(value).union(*inner)


def test_everything_in_the_record_is_documented():
    split = Split(
        tested=("oven",),
        learned=("bread",),
        chosen="named",
        passages=6,
        left_out={"numbers": 1},
        exclusions=(
            Exclusion(level="sentences", candidates=3, exact=1, near=1, used=1, overlap=0),
        ),
        measure="alike",
    )
    found = judge(
        replace(trial(good=GOOD, poor=POOR), split=split), metrics_for(ES), times=5, seed=1
    )
    described = set(re.findall(r"`(\w+)`", (DOCS / "evaluation.md").read_text("utf-8")))
    assert keys_of(json.loads(dump([found]))) - described == set()


def test_every_option_of_the_command_is_documented(capsys):
    with pytest.raises(SystemExit):
        main(["evaluate", "--help"])
    text = (DOCS / "cli.md").read_text("utf-8")
    for option in set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help"}:
        assert f"`{option}" in text
