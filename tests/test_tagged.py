"""Tagged text: what is written is read again, and what an engine broke is mended or refused."""

from __future__ import annotations

import random
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.tagged import (
    Tag,
    TagError,
    check,
    escape,
    parse,
    plain,
    render,
    repair,
    tags,
    unescape,
    walk,
)

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&;\"'/ gx=1"), min_size=1
)


def _joined(parts):
    """Join adjacent text, as :func:`parse` gives it."""
    joined = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def _numbered(parts, numbers):
    """Number the tags in reading order, as an extractor does."""
    return tuple(
        part
        if isinstance(part, str)
        else Tag(next(numbers), part.children and _numbered(part.children, numbers))
        for part in parts
    )


def _tag(children):
    return st.builds(Tag, st.just(0), st.none() | children)


PARTS = st.recursive(
    st.lists(WORDS | st.just(Tag(0)), max_size=4).map(_joined),
    lambda inner: st.lists(WORDS | _tag(inner), max_size=4).map(_joined),
    max_leaves=8,
).map(lambda parts: _numbered(parts, iter(range(1, 1000))))


@given(PARTS)
def test_what_is_written_is_read_again(parts):
    assert parse(render(parts)) == parts


@given(PARTS)
def test_every_tagged_text_is_well_formed_xml(parts):
    # XML itself cannot hold these two, whatever one writes.
    text = render(parts).replace("\ufffe", "").replace("\uffff", "")
    ElementTree.fromstring(f"<segment>{text}</segment>")


@given(st.text())
def test_unescaping_gives_back_what_was_escaped(text):
    assert unescape(escape(text)) == text


@given(PARTS)
def test_plain_text_is_the_text_of_all_parts(parts):
    assert plain(render(parts)) == "".join(part for part in walk(parts) if isinstance(part, str))


def test_a_tag_that_stands_alone_leaves_its_placeholder():
    assert plain('a <x id="1"/> &lt; <g id="2">b<x id="3"/></g>', r"\1") == r"a \1 < b\1"


@given(PARTS)
def test_tags_are_counted_by_form_and_number(parts):
    found = [part for part in walk(parts) if isinstance(part, Tag)]
    assert sum(tags(render(parts)).values()) == len(found)


@given(PARTS, st.randoms(use_true_random=False))
def test_tags_may_change_their_order(parts, source_of_chance: random.Random):
    shuffled = list(parts)
    source_of_chance.shuffle(shuffled)
    check(render(parts), render(_joined(shuffled)))


@given(PARTS, st.data())
def test_a_lost_tag_is_never_overlooked(parts, data):
    alone = [part for part in parts if isinstance(part, Tag)]
    if not alone:
        return
    lost = data.draw(st.sampled_from(alone))
    rest = render(_joined(part for part in parts if part is not lost))
    with pytest.raises(TagError, match=r"lost|nothing is left"):
        check(render(parts), rest)


@given(PARTS)
def test_what_is_right_is_not_touched_by_repair(parts):
    text = render(parts)
    assert repair(text, text) == text


@given(PARTS, st.text())
def test_what_repair_gives_always_passes_the_check(parts, translation):
    source = render(parts)
    try:
        mended = repair(source, translation)
    except TagError:
        return
    check(source, mended)


@given(PARTS, st.sampled_from(["“%s”", "'%s'", "%s", ' "%s" ', '"%s "', "„%s“"]))
def test_a_tag_spelled_otherwise_is_recognised(parts, quotes):
    text = render(parts)
    misspelled = text
    for number in range(1, 1 + sum(tags(text).values())):
        misspelled = misspelled.replace(f'id="{number}"', f"ID = {quotes % number}")
    assert repair(text, misspelled) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<g id="1">open', "tag 1 is not closed"),
        ("closed</g>", "a tag is closed that was not opened, at character 7"),
        ("a < b", "at character 3"),
        ('<x id="1">', "neither a tag nor written '&lt;'"),
        ('<g id="1"/>', "neither a tag nor written '&lt;'"),
        ('<x id="１"/>', "neither a tag"),
        ("<script>alert(1)</script>", "at character 1"),
    ],
)
def test_what_is_not_tagged_text_is_refused_with_its_place(text, fault):
    with pytest.raises(TagError, match=fault):
        parse(text)


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ('see <x id="1"/>', "siehe", "lost <x id=1>"),
        ('see <x id="1"/>', '<x id="1"/> <x id="1"/>', "added <x id=1>"),
        ('<x id="1"/> <x id="2"/>', '<x id="1"/> <x id="3"/>', "lost <x id=2>; added <x id=3>"),
        ('<g id="1">a</g>', '<x id="1"/>', "lost <g id=1>; added <x id=1>"),
        ('<g id="1">a</g> b', '<g id="1"> </g> b', "emptied <g id=1>"),
        ("A sentence.", " ", "nothing is left"),
    ],
)
def test_a_fault_names_the_tags(source, translation, fault):
    with pytest.raises(TagError) as caught:
        check(source, translation)
    assert str(caught.value) == fault


def test_a_pair_that_holds_only_a_formula_is_not_empty():
    check('<g id="1">the <x id="2"/></g>', '<g id="1"><x id="2"/></g>')


@pytest.mark.parametrize(
    ("source", "translation", "mended"),
    [
        pytest.param(
            'A <g id="1">b</g> c', "甲<g id=“1”>乙</ g >丙", '甲<g id="1">乙</g>丙', id="quotes"
        ),
        pytest.param(
            'A <x id="1"/>.', "甲＜x id＝＂１＂／＞。", '甲<x id="1"/>。', id="full width"
        ),
        pytest.param('A <x id="1"/>.', '甲<x id="1"></x>。', '甲<x id="1"/>。', id="closed"),
        pytest.param('A <x id="1"/>.', '甲<x id="1">。', '甲<x id="1"/>。', id="slash"),
        pytest.param("a &lt; b", "a < b", "a &lt; b", id="less than"),
        pytest.param("less than 3", "< 3", "&lt; 3", id="sign for word"),
        pytest.param("the &lt;b&gt; tag", "标签 <b>", "标签 &lt;b>", id="markup as text"),
        pytest.param(
            '<g id="1">All <x id="2"/> of it</g>',
            'Alles <x id="2"/>',
            '<g id="1">Alles <x id="2"/></g>',
            id="pair round everything",
        ),
        pytest.param(
            'It holds.<x id="1"/>', "此式成立。", '此式成立。<x id="1"/>', id="footnote at the end"
        ),
    ],
)
def test_what_has_one_reading_is_mended(source, translation, mended):
    assert repair(source, translation) == mended


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        pytest.param('<x id="1"/> is positive.', "是正的。", id="lost at the start"),
        pytest.param('Distribution of <x id="1"/>', "的分布", id="lost at the end of a phrase"),
        pytest.param('It is <g id="1">here</g>.', "在这里。", id="lost pair"),
        pytest.param(
            '<g id="1">see <g id="2">this</g></g>', '<g id="1">看这个</g>', id="lost inner pair"
        ),
        pytest.param('A <x id="1"/>.', '甲<x id="1">乙</x>。', id="filled"),
        pytest.param("A word.", "<b>字</b>。", id="invented markup"),
        pytest.param("a &lt; b", '<g id="1">a &lt; b</g>', id="invented tag"),
        pytest.param('A <g id="1">b</g>.', '甲</g>乙<g id="1">。', id="closed first"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(source, translation):
    with pytest.raises(TagError):
        repair(source, translation)


@pytest.mark.parametrize("entity", ["&quot;", "&#34;", "&#x22;"])
def test_quotation_marks_that_an_engine_escaped_are_read(entity):
    assert plain(f"{entity}a{entity}") == '"a"'


def test_an_ampersand_of_the_text_is_no_entity():
    assert plain(escape("&quot; &amp;lt;")) == "&quot; &amp;lt;"


def test_a_thousand_tags_are_read_in_order():
    text = "".join(f'a<x id="{number}"/>' for number in range(1000))
    assert Counter(part for part in parse(text) if isinstance(part, str)) == {"a": 1000}
    assert [part.number for part in parse(text) if isinstance(part, Tag)] == list(range(1000))
