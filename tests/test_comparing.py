"""Which sentence became which, and whether a translator has to care."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.document import Inline
from sphinx_amts.sync.changes import Change, Sentence, Severity, judge, severity
from sphinx_amts.sync.lineage import trace


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence(text) for text in texts]


def changes(before: list[str], now: list[str], **options: object) -> list[Change]:
    traced = trace(sentences(*before), sentences(*now), **options)
    return [descent.change for descent in traced.descents]


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ("The mean is certain.", "The mean is certain.", Change.SAME),
        ("The mean is certain.", "The mean is certain", Change.WORDING),
        ("the well-known mean", "The well\N{NON-BREAKING HYPHEN}known mean:", Change.WORDING),
        ('He said "it is".', "He said “it is”.", Change.WORDING),
        ('The <g id="1">mean</g> is certain.', "The mean is certain.", Change.WORDING),
        ("Take three values.", "Take four values.", Change.NUMBER),
        ("Take 3 values.", "Take 3.5 values.", Change.NUMBER),
        ("This is possible.", "This is not possible.", Change.NUMBER),
        ("This can happen.", "This can't happen.", Change.NUMBER),
        ("It is larger than that.", "It is smaller than that.", Change.NUMBER),
        ("这是可能的。", "这是不可能的。", Change.NUMBER),
        ("The error is −3 mm.", "The error is 3 mm.", Change.NUMBER),
        ("Take the ruler.", "Take the scale.", Change.MEANING),
        ("It measures the lenght.", "It measures the length.", Change.WORDING),
        ("An ancient normalisation.", "An ancient normalization.", Change.WORDING),
        ("The model is used.", "The modem is used.", Change.MEANING),
        ("It includes the ends.", "It excludes the ends.", Change.MEANING),
        ("It has the the form below.", "It has a form below.", Change.WORDING),
        ("A few values are lost.", "Few values are lost.", Change.MEANING),
        ("Maximise it by normalisation.", "Maximize it by normalization.", Change.WORDING),
        ("The *mean* is certain.", "The mean is certain.", Change.WORDING),
        ("Take 2*3 values.", "Take 23 values.", Change.NUMBER),
        ("我们测量，然后记录。", "我们测量然后记录", Change.WORDING),
        ("使用 Python 测量（两次）", "使用Python测量(两次)", Change.WORDING),
        ("我们测量两次。", "我们记录两次。", Change.MEANING),
    ],
)
def test_a_change_is_named(before, now, change):
    words = {*Sentence(now).words, "model"}
    assert judge(Sentence(before), Sentence(now), known_words=words) is change


def test_another_formula_is_a_change_of_reference():
    before = Sentence('Take <x id="1"/>.', (Inline(key="math:x"),))
    now = Sentence('Take <x id="1"/>.', (Inline(key="math:y"),))
    assert judge(before, now) is Change.REFERENCE
    assert severity(Change.REFERENCE) is Severity.MINOR


def test_formulas_that_changed_places_are_a_change_of_meaning():
    x, y = Inline(key="math:x"), Inline(key="math:y")
    text = 'From <x id="1"/> follows <x id="2"/>.'
    assert judge(Sentence(text, (x, y)), Sentence(text, (y, x))) is Change.MEANING
    other = 'From <x id="1"/> <x id="2"/> follows.'
    assert judge(Sentence(text, (x, y)), Sentence(other, (x, y))) is Change.MEANING


def test_emphasis_gives_no_work():
    before = Sentence('Take <g id="1">it</g>.', (Inline(key="emphasis"),))
    assert judge(before, Sentence("Take it.")) is Change.WORDING


def test_a_sentence_that_moved_is_the_same_sentence():
    before = ["One comes first.", "Two is next to it.", "Three stands at the end."]
    now = ["Three stands at the end.", "One comes first.", "Two is next to it."]
    assert changes(before, now) == [Change.MOVED, Change.SAME, Change.SAME]


def test_a_split_sentence_stands():
    before = ["First we measure the length of the table, and then we note the value down."]
    now = ["First we measure the length of the table.", "And then we note the value down."]
    assert changes(before, now) == [Change.SPLIT, Change.SPLIT]
    assert changes(now, before) == [Change.MERGED]


def test_a_split_sentence_that_says_something_new_does_not_stand():
    before = ["First we measure the length of the table, and then we note the value down."]
    now = ["First we measure the width of the table.", "And then we note the value down."]
    assert changes(before, now) == [Change.MEANING, Change.MEANING]


def test_a_sentence_that_moved_may_have_been_split():
    halves = ["First we measure the length of the table.", "Then we note the value down."]
    whole = ["First we measure the length of the table, then we note the value down."]
    others = ["One comes first.", "Two is next to it.", "Three stands at the end."]
    assert changes([*whole, *others], [*others, *halves])[3:] == [Change.SPLIT, Change.SPLIT]
    assert changes([*halves, *others], [*others, *whole])[3:] == [Change.MERGED]


def test_a_sentence_that_only_looks_like_half_of_another_is_new():
    before = ["The baker hid three apples behind the white church, and the doctor sold the boat."]
    now = [
        "The baker hid three apples behind the white church.",
        "And the doctor sold the boat.",
        "The baker can repair three apples behind the white church.",
    ]
    assert changes(before, now) == [Change.SPLIT, Change.SPLIT, Change.NEW]


def test_new_and_deleted_sentences_are_told_apart_from_changed_ones():
    before = sentences("Measure the table twice.", "Clocks are precise.", "Write it down.")
    now = sentences("Measure the table three times.", "Write it down.", "Rulers wear out.")
    found = trace(before, now)
    assert [each.change for each in found.descents] == [Change.NUMBER, Change.SAME, Change.NEW]
    assert found.deleted == (1,)


_NAMES = st.integers(0, 400).map(
    lambda n: f"The instrument number{n} was read by observer{n % 37}."
)


@given(st.lists(_NAMES, unique=True, max_size=30), st.data())
@settings(max_examples=60, deadline=None)
def test_every_untouched_sentence_stands_and_every_other_is_told(texts, data):
    """Random edit scripts: delete, insert and change; what is untouched is SAME, nothing else is."""
    now: list[str] = []
    expected: list[Change] = []
    deleted = 0
    for number, text in enumerate(texts):
        edit = data.draw(st.sampled_from(["keep", "keep", "delete", "change", "insert"]))
        if edit == "delete":
            deleted += 1
            continue
        if edit == "insert":
            now.append(f"Quite another remark about thing{number}x follows here.")
            expected.append(Change.NEW)
        if edit == "change":
            now.append(text.replace("was read", "was never read"))
            expected.append(Change.NUMBER)
        else:
            now.append(text)
            expected.append(Change.SAME)
    found = trace(sentences(*texts), sentences(*now))
    assert [each.change is Change.SAME for each in found.descents] == [
        change is Change.SAME for change in expected
    ]
    assert [each.change is Change.NUMBER for each in found.descents] == [
        change is Change.NUMBER for change in expected
    ]
    assert len(found.deleted) == deleted


@given(st.lists(_NAMES, unique=True, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_whatever_the_order_nothing_changed(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)
    found = trace(sentences(*texts), sentences(*shuffled))
    assert all(each.stands for each in found.descents)
    assert found.deleted == ()
