"""Which pairs are left out of parallel data, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.align.cleaning import Candidate, Fault, judge
from sphinx_amts.align.tongues import Tongues, in_other_script, scripts_of
from sphinx_amts.languages import all_profiles, find

EN, ES, ZH, AR = (find(code) for code in ("en", "es", "zh", "ar"))

ZH_BOOK = [
    ("The mean is the best value.", "平均值是最好的值。"),
    ("Write every value down.", "把每个值都写下来。"),
    ("Do not look at the last value before you write.", "写之前不要看上一个值。"),
    ("A ruler is a simple instrument with a scale.", "尺子是一种带刻度的简单仪器。"),
    ("The error is half of the smallest step of the scale.", "误差是最小刻度的一半。"),
    ("Lift the ruler after every measurement of the table.", "每次测量桌子之后都要拿起尺子。"),
]
ES_BOOK = [
    ("The mean is the best value of all.", "La media es el mejor valor de todos."),
    ("The error is half of the step.", "El error es la mitad del paso."),
    ("The ruler is a simple instrument.", "La regla es un instrumento simple."),
    ("The table is in the room of the house.", "La mesa está en la sala de la casa."),
    ("Look at the scale of the ruler.", "Mire la escala de la regla."),
    ("The value of the mean is in the table.", "El valor de la media está en la tabla."),
]


def pair(source, target, **more):
    more.setdefault("source_prose", source)
    more.setdefault("target_prose", target)
    return Candidate(source=source, target=target, **more)


def faults(one, book=ZH_BOOK, target=ZH, **options):
    """Judge *one* among the pairs of a book."""
    pairs = [*(pair(*texts, page="other") for texts in book), one]
    return judge(pairs, source_profile=EN, target_profile=target, **options)[-1]


@pytest.mark.parametrize(("source", "target"), ZH_BOOK)
def test_good_pairs_have_no_fault(source, target):
    others = [texts for texts in ZH_BOOK if texts != (source, target)]
    assert faults(pair(source, target), others) == ()


def test_pairs_below_the_threshold_are_left_out():
    one = pair("A simple step of the ruler.", "尺子的一小步。", score=0.6)
    assert faults(one, threshold=0.6) == ()
    assert faults(one, threshold=0.61) == (Fault.SCORE,)


def test_a_pair_whose_source_changed_later_is_left_out():
    assert faults(pair("A simple step.", "简单的一步。", stale=True)) == (Fault.STALE,)


@pytest.mark.parametrize(
    ("source", "target"),
    [("120.30 ± 0.07", "120.30 ± 0.07"), ("x", "x"), ("→", "→"), ("", "")],
)
def test_pairs_without_words_are_left_out(source, target):
    assert Fault.NO_WORDS in faults(pair(source, target))


def test_formulas_are_no_words():
    one = pair(r"\frac{a}{b}", r"\frac{a}{b}", source_prose="", target_prose="")
    assert faults(one) == (Fault.NO_WORDS,)


@pytest.mark.parametrize(
    "target",
    [
        "Lift the ruler after every measurement.",
        "lift the ruler, after every measurement!",
        "Lift the 尺子 ruler after every measurement.",
    ],
)
def test_text_that_was_not_translated_is_left_out(target):
    assert Fault.UNTRANSLATED in faults(pair("Lift the ruler after every measurement.", target))


@pytest.mark.parametrize(
    "name", ["NumPy", "Isaac Newton", "Joint Committee for Guides in Metrology"]
)
def test_names_may_stay_as_they_are(name):
    assert faults(pair(name, name)) == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The mean is the best value.", "La media es el mejor valor."),
        ("平均值是最好的值，把它写下来，不要看上一个值。", "The mean is the best value."),
    ],
)
def test_the_wrong_script_is_left_out(source, target):
    assert Fault.LANGUAGE in faults(pair(source, target))


def test_the_wrong_language_is_told_by_the_words_of_the_book():
    one = pair("The ruler is in the room.", "Ahora the value of the mean is in the room.")
    assert Fault.LANGUAGE in faults(one, ES_BOOK, ES)
    right = pair("The ruler is in the room.", "La regla está en la sala.")
    assert faults(right, ES_BOOK, ES) == ()


def test_foreign_names_in_a_translation_are_no_wrong_script():
    one = pair("Use NumPy, SciPy and Matplotlib.", "请使用 NumPy、SciPy 和 Matplotlib。")
    assert faults(one) == ()


def test_lengths_are_compared_with_those_of_the_book():
    source = "The error is half of the smallest step."
    assert faults(pair(source, "误差是最小刻度的一半。")) == ()
    assert Fault.LENGTH in faults(pair(source, "误差是最小刻度的一半。" * 8))
    long = " ".join(text for text, _ in ZH_BOOK)
    assert Fault.LENGTH in faults(pair(long, "误差。"))


@pytest.mark.parametrize(
    ("source", "target", "differ"),
    [
        ("There are 25 values.", "有 25 个值。", False),
        ("There are 25 values.", "有 26 个值。", True),
        ("There are 25 values.", "有一些值。", True),
        ("There are some values.", "有 25 个值。", True),
        ("There are 3 values.", "有三个值。", False),
        ("There is one value.", "有 1 个值。", False),
        ("There are 3 values.", "有 4 个值。", True),
        ("There are 1,000,000 values.", "有 100万 个值。", False),
    ],
)
def test_numbers_have_to_agree(source, target, differ):
    assert (Fault.NUMBERS in faults(pair(source, target))) is differ


def test_a_number_may_be_a_formula_on_one_side():
    one = pair("There are 25 values.", "有 25 个值。", target_prose="有 个值。",
               target_signs=("math:25",))  # fmt: skip
    assert faults(one) == ()


@pytest.mark.parametrize(
    ("source", "target", "differ"),
    [
        (("math:x^2",), ("math:x^2",), False),
        (("math:x^2",), ("math:y^2",), True),
        (("math:x^2",), (), True),
        (("math:x", "math:y"), ("math:x",), False),
        (("literal:mean()",), ("literal:sum()",), True),
        ((r"math:x\text{ if true}",), (r"math:x\text{ 若真}",), False),
        (("math:(a,b)",), ("math:(a，b)",), False),
        (("math:b",), (), False),  # it stands in the text
    ],
)
def test_formulas_and_code_have_to_agree(source, target, differ):
    one = pair("The mean of a and b.", "a 和 b 的平均值。", source_signs=source,
               target_signs=target)  # fmt: skip
    assert (Fault.FORMULAS in faults(one)) is differ


def test_a_notice_that_stands_on_many_pages_is_left_out():
    source, target = "Click here to run this page in the cloud.", "点击这里在云端运行本页。"
    notices = [pair(source, target, page=str(number)) for number in range(6)]
    verdicts = judge(notices, source_profile=EN, target_profile=ZH)
    assert verdicts == [(Fault.BOILERPLATE,)] * 6
    titles = [replace(one, running=False) for one in notices]
    assert judge(titles, source_profile=EN, target_profile=ZH)[0] == ()


def test_short_words_recur_and_are_no_notice():
    pairs = [pair("where", "其中", page=str(number)) for number in range(6)]
    verdicts = judge(pairs, source_profile=EN, target_profile=ZH)
    assert verdicts == [(), *[(Fault.REPEATED,)] * 5]


def test_texts_that_amazon_would_skip_are_left_out():
    one = pair("A value. " * 100, "一个值。" * 100)
    assert faults(one) == (Fault.TOO_LONG,)
    assert faults(one, longest=10_000) == ()


def verdicts(*translations):
    pairs = [pair("The mean.", text, score=score) for text, score in translations]
    return judge(pairs, source_profile=EN, target_profile=ZH)


def test_the_most_frequent_of_several_translations_wins():
    assert verdicts(("均值。", 1.0), ("平均值。", 0.8), ("平均值。", 0.9)) == [
        (Fault.CONFLICT,),
        (Fault.REPEATED,),
        (),
    ]


def test_among_equally_frequent_translations_the_likeliest_wins_then_the_first():
    assert verdicts(("均值。", 0.8), ("平均值。", 0.9)) == [(Fault.CONFLICT,), ()]
    assert verdicts(("均值。", 0.9), ("平均值。", 0.9)) == [(), (Fault.CONFLICT,)]


def test_translations_that_differ_in_punctuation_are_one():
    assert verdicts(("均值：", 0.9), ("均值", 0.9)) == [(), (Fault.REPEATED,)]


def test_what_is_left_out_already_wins_nothing():
    assert verdicts(("均值。", 0.1), ("均值。", 0.1), ("平均值。", 0.9))[-1] == ()


def test_no_pairs_have_no_verdicts():
    assert judge([], source_profile=EN, target_profile=ZH) == []


TEXTS = st.text(st.sampled_from("ab 12三的.+$ الع\n"), max_size=12)


@given(st.lists(st.builds(pair, TEXTS, TEXTS), max_size=8))
def test_every_pair_gets_its_verdict_and_kept_sources_are_unique(pairs):
    found = judge(pairs, source_profile=EN, target_profile=AR)
    assert len(found) == len(pairs)
    kept = [one.source for one, why in zip(pairs, found, strict=True) if not why]
    assert len(kept) == len(set(kept))
    assert all(list(why) == [fault for fault in Fault if fault in why] for why in found)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_explained_in_one_sentence(fault):
    assert fault.explanation.endswith(".")
    assert "\n" not in fault.explanation


# Scripts and languages


@pytest.mark.parametrize("profile", all_profiles(), ids=lambda profile: profile.code)
def test_the_script_of_every_language_is_known(profile):
    assert scripts_of(profile.tag)
    assert not in_other_script(profile.own_name * 5, profile)


def test_the_words_of_a_book_tell_its_languages_apart():
    tongues = Tongues.learn(ES_BOOK)
    assert tongues.lean("the value of the table is") > 1
    assert tongues.lean("el valor de la regla es") < -1
    assert tongues.lean("NumPy") == 0
