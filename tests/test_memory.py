"""What the memory keeps, in a file of SQLite and in a database of PostgreSQL alike."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import postgres
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from remembered import back, clock, made, pair, reopened

from sphinx_amts.memory import (
    Job,
    Memory,
    PageRecord,
    PastPair,
    Stats,
    text_key,
)
from sphinx_amts.memory.copying import Copied, copy
from sphinx_amts.problems import MemoryFileError


@pytest.fixture(scope="module")
def server():
    with postgres.running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request, tmp_path):
    """Give what gives a place where there is no memory yet."""
    if request.param == "postgresql":
        return request.getfixturevalue("server").new_database
    return lambda: Path(tempfile.mkdtemp(dir=tmp_path), "kept", "memory.sqlite")


@pytest.fixture
def place(new_place):
    return new_place()


@pytest.fixture
def memory(place):
    with Memory.open(place, clock=clock) as opened:
        yield opened


# Keys


def test_key_of_a_text_is_the_same_on_every_machine():
    assert text_key("Growth") == "5e8935de2e4fae3ecf35918b1b7d6e4a"


@pytest.mark.parametrize("other", ["a b", " a\n  b ", "a\u00a0b", "a\tb\n"])
def test_white_space_does_not_change_a_key(other):
    assert text_key(other) == text_key("a b")


def test_composed_and_decomposed_letters_have_one_key():
    assert text_key("caf\u00e9") == text_key("cafe\u0301")


@pytest.mark.parametrize("other", ["ab", "A b", 'a <x id="1"/>b', "a b."])
def test_anything_else_changes_a_key(other):
    assert text_key(other) != text_key("a b")


# Builds


def test_builds_are_numbered_upwards_across_languages(memory):
    numbers = [memory.begin_build("zh", "r1"), memory.begin_build("es", "r1")]
    numbers.append(memory.begin_build("zh", "r2"))
    assert numbers == sorted(set(numbers))
    assert [(b.number, b.revision) for b in memory.builds("zh")] == [
        (numbers[0], "r1"),
        (numbers[2], "r2"),
    ]
    assert memory.builds("es")[0].started == "2026-01-02T12:00:00+00:00"


def test_what_an_unknown_build_writes_is_refused_as_a_whole(memory):
    with pytest.raises(Exception, match=r"FOREIGN KEY|foreign key"):
        memory.record_pairs("zh", "a", [pair("one", "一")], 99)
    assert memory.pairs("zh", "a") == []
    assert memory.stats("zh").pairs == 0


# Pages as read


def test_pages_come_back_as_they_were_stored(memory, place):
    pages = {"b": PageRecord(digest="2", document='{"q": "问\\u0000"}')}
    pages["a"] = PageRecord(digest="1", document="")
    memory.store_pages("zh", pages, book_digest="d")
    memory.close()
    with reopened(place) as again:
        assert again.load_pages("zh") == pages
        assert again.book_digest("zh") == "d"
        assert again.load_pages("es") == {}
        assert again.book_digest("es") == ""


def test_pages_are_replaced_as_a_set(memory):
    first = {name: PageRecord(digest=name, document="x") for name in "abc"}
    memory.store_pages("zh", first)
    memory.store_pages("es", first)
    second = {"b": PageRecord(digest="b2", document="y"), "d": first["a"]}
    memory.store_pages("zh", second)
    assert memory.load_pages("zh") == second
    assert memory.load_pages("es") == first


def test_digest_of_a_book_never_vouches_for_pages_stored_later(memory):
    memory.store_pages("zh", {})
    memory.set_book_digest("zh", "old")
    assert memory.book_digest("zh") == "old"
    memory.store_pages("zh", {"a": PageRecord(digest="1", document="new")})
    assert memory.book_digest("zh") == ""


# Sightings


def test_first_build_that_saw_a_text_is_kept(memory):
    one, two, three = (text_key(text) for text in ("one", "two", "three"))
    early, late = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    memory.sight("zh", "source", {"a": [one, two]}, early)
    assert memory.sight("zh", "source", {"a": [two, three], "b": [one, one], "c": []}, late) == {
        "a": {two: early, three: late},
        "b": {one: late},
        "c": {},
    }
    assert memory.sight("zh", "source", {"a": [one]}, late) == {"a": {one: early}}


def test_sides_and_languages_are_seen_apart(memory):
    key = text_key("one")
    early, late = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    memory.sight("zh", "source", {"a": [key]}, early)
    assert memory.sight("zh", "target", {"a": [key]}, late) == {"a": {key: late}}
    assert memory.sight("es", "source", {"a": [key]}, late) == {"a": {key: late}}


def test_of_two_builds_at_once_the_lower_number_is_the_first(memory):
    key = text_key("one")
    lower, higher = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    memory.sight("zh", "source", {"a": [key]}, higher)
    assert memory.sight("zh", "source", {"a": [key]}, lower) == {"a": {key: lower}}


def test_what_was_all_seen_before_needs_no_writing(memory, place):
    key = text_key("one")
    build = memory.begin_build("zh", "")
    memory.sight("zh", "source", {"a": [key]}, build)
    with Memory.open(place, clock=clock, read_only=True) as reader:
        assert reader.sight("zh", "source", {"a": [key]}, build + 1) == {"a": {key: build}}
        with pytest.raises(MemoryFileError, match="open for reading only"):
            reader.sight("zh", "source", {"a": [text_key("new")]}, build + 1)


def test_more_keys_than_one_query_takes_are_all_found(memory):
    build = memory.begin_build("zh", "")
    keys = {f"page{n}": [text_key(f"{n} {i}") for i in range(3)] for n in range(1500)}
    memory.sight("zh", "source", keys, build)
    seen = memory.sight("zh", "source", keys, build + 1)
    assert seen == {page: dict.fromkeys(texts, build) for page, texts in keys.items()}


# What people wrote


def test_pairs_come_back_exactly_and_in_order(memory, place):
    rare = "\uf900\u0000一" if isinstance(place, Path) else "\uf900\u0001一"
    pairs = [
        pair("two  \n words", "二\u3000字 ", 3, '[{"key": "link:x"}]'),
        pair("one", rare, 1),
        pair("one", rare, 2),
        pair("two words", "二 字", 4),
    ]
    memory.record_pairs("zh", "a", pairs, memory.begin_build("zh", ""))
    memory.close()
    with reopened(place) as again:
        assert again.pairs("zh", "a") == pairs
        assert again.pairs("es", "a") == []
        assert again.past_pairs("zh", "a") == []


def test_replaced_pairs_are_kept_as_history(memory):
    old, kept, new = pair("one", "一"), pair("two", "二"), pair("one", "壹")
    first, second = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    memory.record_pairs("zh", "a", [old, kept], first)
    memory.record_pairs("zh", "a", [kept, new], second)
    assert memory.pairs("zh", "a") == [kept, new]
    assert memory.past_pairs("zh", "a") == [PastPair(pair=old, began=first, ended=second)]
    links = {(text_key(p.source), text_key(p.target)) for p in (old, kept, new)}
    assert memory.known_links("zh", "a") == links
    assert memory.known_links("zh", "b") == set()


def test_pair_that_only_moved_is_no_history(memory):
    first, second = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    one, two = pair("one", "一", 1), pair("two", "二", 2)
    memory.record_pairs("zh", "a", [one, two], first)
    moved = [replace(two, source_line=7, target_path="zh/b.md"), replace(one, score=1.0)]
    memory.record_pairs("zh", "a", moved, second)
    assert memory.pairs("zh", "a") == moved
    assert memory.past_pairs("zh", "a") == []


def test_inlines_that_a_person_changed_make_a_new_pair(memory):
    first, second = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    old, new = pair("one", "一", inlines='["a"]'), pair("one", "一", inlines='["b"]')
    memory.record_pairs("zh", "a", [old], first)
    memory.record_pairs("zh", "a", [new], second)
    assert memory.pairs("zh", "a") == [new]
    assert [past.pair for past in memory.past_pairs("zh", "a")] == [old]


def test_pair_that_came_back_is_current_and_history(memory):
    one = pair("one", "一")
    builds = [memory.begin_build("zh", "") for _ in range(3)]
    for build, pairs in zip(builds, ([one], [], [one]), strict=True):
        memory.record_pairs("zh", "a", pairs, build)
    assert memory.pairs("zh", "a") == [one]
    assert memory.past_pairs("zh", "a") == [PastPair(pair=one, began=builds[0], ended=builds[1])]


def test_page_that_left_the_book_leaves_only_history(memory):
    first, second = memory.begin_build("zh", ""), memory.begin_build("zh", "")
    one, two = pair("one", "一"), pair("two", "二")
    memory.record_book("zh", {"b": [two], "a": [one]}, first)
    memory.record_pairs("es", "b", [pair("two", "dos")], first)
    assert list(memory.all_pairs("zh")) == [one, two]
    memory.record_book("zh", {"a": [one]}, second)
    assert list(memory.all_pairs("zh")) == [one]
    assert [past.pair for past in memory.past_pairs("zh", "b")] == [two]
    assert memory.elsewhere("zh", [text_key("two")]) == {}
    assert len(memory.pairs("es", "b")) == 1


def test_identical_text_is_found_anywhere_in_the_book(memory):
    build = memory.begin_build("zh", "")
    memory.record_book(
        "zh", {"b": [pair("one", "壹")], "a": [pair("x", "x"), pair("one\n", "一")]}, build
    )
    memory.record_pairs("es", "a", [pair("one", "uno")], build)
    key = text_key("one")
    assert memory.elsewhere("zh", [key, text_key("nowhere"), key]) == {
        key: [pair("one\n", "一"), pair("one", "壹")]
    }
    assert memory.elsewhere("zh", []) == {}


def test_unchanged_pairs_need_no_writing(memory, place):
    pairs = [pair("one", "一")]
    memory.record_book("zh", {"a": pairs}, memory.begin_build("zh", ""))
    with Memory.open(place, clock=clock, read_only=True) as reader:
        reader.record_book("zh", {"a": pairs, "b": []}, 2)
        with pytest.raises(MemoryFileError, match="open for reading only"):
            reader.record_pairs("zh", "a", [], 2)


# What engines made


def test_machine_translation_comes_back_with_its_provenance(memory, place):
    build = memory.begin_build("zh", "abc123")
    given_in_full = replace(
        made('One<x id="1"/>', '一<x id="1"/>'),
        model="pairs:5",
        created="2025-01-01T00:00:00+00:00",
        revision="old",
    )
    memory.remember("en", "zh", [given_in_full, made("two", "二")], build)
    memory.close()
    filled_in = replace(made("two", "二"), created="2026-01-02T12:00:00+00:00", revision="abc123")
    with reopened(place) as again:
        assert again.machine("en", "zh", "local:1", ['One<x id="1"/>', " two\n", "three"]) == {
            'One<x id="1"/>': given_in_full,
            " two\n": filled_in,
        }


def test_newest_translation_wins_and_the_old_one_is_kept(memory):
    build = memory.begin_build("zh", "")
    memory.remember("en", "zh", [made("one", "一"), made("one", "壹")], build)
    memory.remember("en", "zh", [made("one ", "弌")], build)
    memory.remember("en", "zh", [], build)
    assert memory.machine("en", "zh", "local:1", ["one"])["one"].target == "弌"
    history = memory.machine_history("en", "zh", "one")
    assert [item.target for item in history] == ["一", "壹", "弌"]


@pytest.mark.parametrize(
    "question", [("de", "zh", "local:1"), ("en", "es", "local:1"), ("en", "zh", "local:2")]
)
def test_another_language_or_engine_has_its_own_translations(memory, question):
    memory.remember("en", "zh", [made("one", "一")], memory.begin_build("zh", ""))
    assert memory.machine(*question, ["one"]) == {}


# What people sent back


def test_what_a_person_sent_back_is_found_by_the_key_of_its_source(memory, place):
    build = memory.begin_build("zh", "")
    whole = back(
        'One<x id="1"/>', '一<x id="1"/>', author="Ana", created="2025-01-01T00:00:00+00:00"
    )
    memory.review("en", "zh", [whole, back("two", "二")], build)
    memory.close()
    with reopened(place) as again:
        assert again.reviewed("en", "zh", ['One<x id="1"/>', " two\n", "three"]) == {
            text_key(whole.source): whole,
            text_key("two"): back("two", "二", created="2026-01-02T12:00:00+00:00"),
        }
        assert again.reviewed("de", "zh", ["two"]) == again.reviewed("en", "es", ["two"]) == {}


def test_what_came_back_last_wins_and_what_came_before_is_kept(memory):
    build = memory.begin_build("zh", "")
    memory.review("en", "zh", [back("one", "一"), back("one", "壹")], build)
    memory.review("en", "zh", [back("one ", "弌")], build)
    memory.review("en", "zh", [], build)
    assert memory.reviewed("en", "zh", ["one"])[text_key("one")].target == "弌"
    history = memory.review_history("en", "zh", "one")
    assert [item.target for item in history] == ["一", "壹", "弌"]


def test_what_an_unknown_build_sends_back_is_refused_as_a_whole(memory):
    with pytest.raises(Exception, match=r"FOREIGN KEY|foreign key"):
        memory.review("en", "zh", [back("one", "一")], 99)
    assert memory.reviewed("en", "zh", ["one"]) == {}


# The whole


def test_counts_add_up(memory):
    build = memory.begin_build("zh", "")
    memory.record_book("zh", {"a": [pair("1", "一"), pair("2", "二")], "b": []}, build)
    memory.record_pairs("zh", "a", [pair("1", "一")], build)
    memory.remember("en", "zh", [made("one", "一"), made("one", "壹")], build)
    memory.remember("en", "es", [made("one", "uno")], build)
    memory.review("en", "zh", [back("one", "一"), back("two", "二")], build)
    assert memory.stats("zh") == Stats(
        builds=1, pages=1, pairs=1, past_pairs=1, machine_translations=2, reviewed=2
    )
    assert memory.stats("fr") == Stats(
        builds=0, pages=0, pairs=0, past_pairs=0, machine_translations=0
    )


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example makes its own
)
@given(
    batches=st.lists(
        st.tuples(st.sampled_from(["e1", "e2"]), st.lists(st.tuples(texts, texts), max_size=6)),
        max_size=4,
    ),
    questions=st.lists(texts, max_size=6),
)
def test_machine_translations_behave_like_a_dict(new_place, batches, questions):
    model = {}
    with reopened(new_place()) as memory:
        build = memory.begin_build("zh", "r")
        for engine, items in batches:
            memory.remember("en", "zh", [made(s, t, engine) for s, t in items], build)
            model |= {(engine, text_key(s)): (s, t) for s, t in items}
            questions += [s for s, _ in items]
        for engine in ("e1", "e2"):
            found = memory.machine("en", "zh", engine, questions)
            assert {text: (item.source, item.target) for text, item in found.items()} == {
                text: model[engine, text_key(text)]
                for text in questions
                if (engine, text_key(text)) in model
            }
        paid = sum(len(items) for _, items in batches)
        assert memory.stats("zh").machine_translations == paid
        assert memory.integrity() == ()


human_pairs = st.builds(pair, texts, texts, st.integers(1, 9), st.sampled_from(["[]", '["a"]']))
states = st.dictionaries(st.sampled_from("abc"), st.lists(human_pairs, max_size=5))


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example makes its own
)
@given(st.lists(states, max_size=4))
def test_pairs_behave_like_a_dict_that_forgets_nothing(new_place, history):
    with reopened(new_place()) as memory:
        links = {page: set() for page in "abc"}
        for state in history:
            memory.record_book("zh", state, memory.begin_build("zh", ""))
            for page in "abc":
                now = state.get(page, [])
                links[page] |= {(text_key(p.source), text_key(p.target)) for p in now}
                assert memory.pairs("zh", page) == now
                assert memory.known_links("zh", page) == links[page]
            everything = [p for page in sorted(state) for p in state[page]]
            assert list(memory.all_pairs("zh")) == everything
            by_key = {}
            for item in everything:
                by_key.setdefault(text_key(item.source), []).append(item)
            assert memory.elsewhere("zh", by_key) == by_key
        assert memory.integrity() == ()


# What fails is undone


def test_exception_undoes_the_whole_write(memory):
    build = memory.begin_build("zh", "")
    unusable = replace(pair("two", "二"), source_line=object())
    with pytest.raises(Exception, match=r"type|adapt"):
        memory.record_book("zh", {"a": [pair("one", "一")], "b": [unusable]}, build)
    assert memory.stats("zh").pairs == 0
    memory.record_pairs("zh", "a", [pair("one", "一")], build)
    assert memory.stats("zh").pairs == 1


# What was ordered


def test_a_job_is_found_by_whoever_opens_it(place):
    with reopened(place) as memory:
        memory.put_job(Job(name="b", request="{}"))
        memory.put_job(Job(name="a", request="{}"))
        memory.put_job(Job(name="b", request="{}", id="7", outcome='"done"'))
    with reopened(place) as memory:
        first, second = memory.jobs()
    assert (first.name, first.id, first.outcome) == ("a", "", "")
    assert (second.name, second.id, second.outcome) == ("b", "7", '"done"')
    assert first.made == second.made == clock().isoformat(timespec="seconds")


# From one place to another


def test_what_cannot_be_made_again_is_copied_once(memory, new_place):
    build = memory.begin_build("zh", "abc")
    memory.remember("en", "zh", [made("one", "一"), made("two", "二")], build)
    memory.remember("en", "zh", [made("one", "壹")], build)
    memory.review("en", "zh", [back("three", "三", author="Li")], build)
    memory.put_job(Job(name="job", request="{}", id="7"))
    with reopened(new_place()) as other:
        other.remember("en", "zh", [made("four", "四")], other.begin_build("zh", ""))
        assert copy(memory, other) == Copied(machine=3, reviewed=1, jobs=1)
        assert copy(memory, other) == Copied(machine=0, reviewed=0, jobs=0)
        assert other.machine("en", "zh", "local:1", ["one"])["one"].target == "壹"
        assert other.machine_history("en", "zh", "one") == memory.machine_history("en", "zh", "one")
        assert other.reviewed("en", "zh", ["three"]) == memory.reviewed("en", "zh", ["three"])
        assert other.jobs() == memory.jobs()
        assert other.stats("zh").machine_translations == 4
