"""Code, formulas and figures that changed since a page was translated."""

from __future__ import annotations

import pytest

from sphinx_amts.document import Anchor, Content, Document, Kind, Segment
from sphinx_amts.languages import find
from sphinx_amts.subpipeline.ancestry import Ancestry
from sphinx_amts.subpipeline.resolve import Page
from sphinx_amts.sync.changes import Change
from sphinx_amts.sync.standing import Standing, State
from sphinx_amts.synchronisation.blocks import with_blocks

TEXT = Segment(kind=Kind.PARAGRAPH, text="Text.", path="a.md", line=1)


def code(text, line=2):
    return Anchor(content=Content.CODE, key=text, language="python", line=line)


def math(text):
    return Anchor(content=Content.MATH, key=text)


def image(text):
    return Anchor(content=Content.IMAGE, key=text)


def document(blocks):
    return Document(name="a", blocks=(TEXT, *blocks))


def changed(now, translation, base=None):
    """Say what is stale, as what it was, is, and is in the translation."""
    now, translation = document(now), document(translation)
    ancestry = None
    if base is not None:
        ancestry = Ancestry.of(
            now,
            document(base),
            translation,
            [],
            source_profile=find("en"),
            target_profile=find("zh"),
            known_words=(),
        )
    page = Page(document=now, target=translation, ancestry=ancestry)
    found = list(with_blocks(page, []))
    for each in found:
        assert (each.state, each.change) == (State.STALE, Change.CODE)
        assert (each.sentences, each.words, each.characters) == (0, 0, 0)
        assert each.guess == (base is None)
    return [(each.before, each.source, each.target) for each in found]


def test_code_that_changed_is_stale_if_the_translation_has_what_it_was():
    was, now, said = "f(1)  # one\ng()", "f(2)  # two\ng()", "f(1)  # 一\ng()"
    assert changed([code(now)], [code(said)], [code(was)]) == [(was, now, said)]


def test_comments_and_strings_that_changed_are_no_drift():
    was, now, said = "f('one')  # one", "f('two')  # two", "f('一')  # 一"
    assert changed([code(now)], [code(said)], [code(was)]) == []
    assert changed([code(now)], [code(said)]) == []


def test_code_that_a_translator_changed_as_the_source_did_is_in_step():
    assert changed([code("f(2)\ng()")], [code("f(2)  # 二\ng()")], [code("f(1)\ng()")]) == []


def test_a_line_that_changed_is_found_though_no_statement_is_as_it_was():
    assert changed([code("heat(220)")], [code("heat(200)")], [code("heat(200)")]) == [
        ("heat(200)", "heat(220)", "heat(200)")
    ]


def test_blocks_that_moved_came_or_went_are_no_change():
    one, two, three = code("first(1)\nx = 1"), code("second(2)\ny = 2"), code("third(3)\nz = 3")
    assert changed([two, one], [one, two], [one, two]) == []
    assert changed([one, three, two], [one, two], [one, two]) == []
    assert changed([two], [one, two], [one, two]) == []


def test_a_formula_is_the_same_whatever_its_words_and_its_end():
    was = r"x^2=y\text{if}z,"
    assert changed([math(r"x^2=y\text{if}z.")], [math(r"x^2=y\text{如果}z，")], [math(was)]) == []
    now, said = r"x^3=y\text{if}z", r"x^2=y\text{如果}z"
    assert changed([math(now)], [math(said)], [math(was)]) == [(was, now, said)]


def test_a_figure_with_another_name_is_stale_only_if_it_is_known_what_it_was():
    assert changed([image("b.png")], [image("a_zh.png")], [image("a.png")]) == [
        ("a.png", "b.png", "a_zh.png")
    ]
    assert changed([image("b.png")], [image("b_zh.png")]) == []


def test_without_a_base_other_code_is_a_guess():
    now, said = "f(2)\ng()\nh()", "f(1)\ng()\nh()"
    assert changed([code(now)], [code(said)]) == [("", now, said)]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_blocks_stand_among_sentences_where_they_are_read(after):
    blocks = [TEXT, TEXT]
    blocks.insert(after, code("f(2)\ng()\nh()"))
    page = Page(
        document=Document(name="a", blocks=tuple(blocks)),
        target=Document(name="a", blocks=(code("f(1)\ng()\nh()"),)),
    )
    sentences = [
        Standing(page="a", state=State.CURRENT, change=Change.SAME, kind="paragraph", segment=n)
        for n in (0, 1)
    ]
    orphan = Standing(page="a", state=State.ORPHANED, change=Change.DELETED, kind="paragraph")
    shown = [each.kind for each in with_blocks(page, [*sentences, orphan])]
    wanted = ["paragraph", "paragraph", "paragraph"]
    wanted.insert(after, "code")
    assert shown == wanted
