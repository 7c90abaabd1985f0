"""What is similar in a memory: all of it is found, best first, with who made it."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import postgres
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remembered import back, clock, made, pair, reopened
from shell import command
from test_memory_file import needs_permissions, nobody_special

from sphinx_amts.memory import Maker, Memory
from sphinx_amts.memory.shingles import LOWEST, Probes, keys, similarity, words_of
from sphinx_amts.memory.similar import THRESHOLD

# Words, and how many of them are others


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The oven, hot.", ("the", "oven", ",", "hot", ".")),
        ('Take <g id="1">two</g> <x id="2"/> &amp; mix', ("take", "two", "\ufffc", "&", "mix")),
        ("用Python编程", ("用", "python", "编", "程")),
        ("ไก่ 2 ตัว", ("ไ", "ก่", "2", "ตั", "ว")),
        ("हिन्दी में", ("हिन्दी", "में")),
        ("cafe\u0301", ("café",)),
        (" \n", ()),
    ],
)
def test_words_are_what_people_call_so_and_characters_where_there_are_no_spaces(text, words):
    assert words_of(text) == words


@given(text=st.text(st.characters(max_codepoint=127)))
def test_words_of_a_text_are_the_same_beside_other_scripts(text):
    assert words_of(f"{text} é") == (*words_of(text), "é")


@pytest.mark.parametrize(
    ("one", "other", "hundredths"),
    [
        ("Bake it for one hour .", "Bake it for two hours .", 66),
        ("Bake it for one hour.", "bake it for one hour.", 100),
        ("a b c d", "a b c d e", 80),
        ("a b c d", "b a c d", 50),
        ("a", "b", None),
        ("", "", None),
    ],
)
def test_similarity_is_the_share_of_words_that_stay(one, other, hundredths):
    assert similarity(words_of(one), words_of(other), 50) == hundredths


TEXTS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=24)
EDITS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["", "a", "x", "x y"])), max_size=7)


@settings(max_examples=200)
@given(words=TEXTS, edits=EDITS, least=st.integers(50, 100), common=st.booleans())
def test_whatever_is_similar_enough_shares_the_keys_that_are_looked_for(
    words, edits, least, common
):
    edited = list(words)
    for place, new in edits:
        edited[place % len(words) : place % len(words) + 1] = new.split()
    if similarity(words, edited, least) is not None:
        texts = {key >> 8: key % 97 for key in keys(words)} if common else {}
        probes = Probes.of(words, least, texts)
        assert len(set(probes.keys) & set(keys(edited))) >= probes.shared


def test_keys_never_change_without_a_new_schema():
    """A memory holds them: who changes how they are made empties the tables in a new step."""
    assert list(keys(words_of("The cat, the cat."))) == [
        971743422470,
        348458907142,
        1073922607366,
        4689357830,
        1062313345542,
        85977441542,
        321553945350,
    ]


# What is found


@pytest.fixture(scope="module")
def server():
    with postgres.running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("server").new_database()
    return tmp_path / "memory.sqlite"


@pytest.fixture
def memory(place):
    with Memory.open(place, clock=clock) as opened:
        yield opened


def found(memory, text, **options):
    """Give what is similar to one text: (hundredths, source, target, maker, by)."""
    matches = memory.similar("en", "zh", [text], **options).get(text, [])
    return [
        (round(100 * one.similarity), one.source, one.target, one.maker, one.by or one.page)
        for one in matches
    ]


HOUR = "Bake the bread for one hour."


def test_every_maker_is_named_and_people_go_before_engines(memory):
    build = memory.begin_build("zh", "")
    memory.remember("en", "zh", [made(HOUR, "机")], build)
    memory.record_pairs("zh", "oven", [pair("Bake the cake for one hour.", "人")], build)
    memory.review("en", "zh", [back("Bake the bread for two hours.", "审", author="Ana")], build)
    memory.review("en", "zh", [back("Bake the rolls for one hour.", "校")], build)
    memory.record_pairs("zh", "past", [pair("Bake a bread for one hour.", "旧")], build)
    memory.record_pairs("zh", "past", [], build)
    memory.remember("en", "zh", [made("Eat the bread for one hour.", "吃")], build)
    memory.remember("en", "zh", [made("Something else altogether is said here.", "别")], build)
    assert found(memory, HOUR, most=9) == [
        (100, HOUR, "机", Maker.MACHINE, "local"),
        (85, "Bake the cake for one hour.", "人", Maker.HUMAN, "oven"),
        (85, "Bake the rolls for one hour.", "校", Maker.REVIEWED, ""),
        (85, "Bake a bread for one hour.", "旧", Maker.PAST, "past"),
        (85, "Eat the bread for one hour.", "吃", Maker.MACHINE, "local"),
        (71, "Bake the bread for two hours.", "审", Maker.REVIEWED, "Ana"),
    ]
    assert [one[0] for one in found(memory, HOUR, most=2)] == [100, 85]
    assert [one[0] for one in found(memory, HOUR, threshold=0.9)] == [100]


def test_only_translations_into_the_language_are_found(memory):
    build = memory.begin_build("zh", "")
    memory.remember("en", "es", [made(HOUR, "es")], build)
    memory.remember("de", "zh", [made(HOUR, "de")], build)
    memory.review("en", "es", [back(HOUR, "es")], build)
    memory.record_pairs("es", "oven", [pair(HOUR, "es")], build)
    assert found(memory, HOUR) == []
    memory.remember("en", "zh", [made(HOUR, "zh")], build)
    assert [one[2] for one in found(memory, HOUR)] == ["zh"]


def test_what_was_superseded_or_says_the_same_is_left_out(memory):
    build = memory.begin_build("zh", "")
    memory.remember("en", "zh", [made(HOUR, "一"), made(HOUR, "二")], build)
    memory.review("en", "zh", [back(HOUR, "三"), back(HOUR, "四")], build)
    memory.record_pairs(
        "zh", "a", [pair(HOUR, "二"), pair("Bake bread for one hour.", "四")], build
    )
    assert [one[2:4] for one in found(memory, HOUR)] == [("二", "human"), ("四", "reviewed")]


def test_only_the_same_text_is_wholly_similar(memory):
    build = memory.begin_build("zh", "")
    texts = [HOUR, HOUR.lower(), f'<g id="1">{HOUR}</g>', f"{HOUR}  ".replace("for", "\nfor")]
    memory.remember("en", "zh", [made(text, f"{n}") for n, text in enumerate(texts)], build)
    assert sorted((one[0], one[2]) for one in found(memory, HOUR)) == [
        (99, "1"),
        (99, "2"),
        (100, "0"),
        (100, "3"),
    ]


def test_texts_without_spaces_are_compared_character_by_character(memory):
    build = memory.begin_build("en", "")
    memory.remember("zh", "en", [made("烤面包需要一个小时。", "A"), made("面包", "B")], build)
    [match] = memory.similar("zh", "en", ["烤面包需要两个小时。"])["烤面包需要两个小时。"]
    assert (match.target, match.similarity) == ("A", 0.9)


def test_texts_without_words_and_unheard_ones_have_no_matches(memory):
    assert memory.similar("en", "zh", ["", " ", '<x id="1"/>', HOUR]) == {}


def test_what_is_stored_later_is_found_later(memory, place):
    build = memory.begin_build("zh", "")
    for number in range(3):
        memory.remember("en", "zh", [made(f"{HOUR} {number}", f"{number}")], build)
        assert len(found(memory, HOUR)) == number + 1
    with reopened(place) as other:
        other.remember("en", "zh", [made(f"{HOUR} 3", "3")], build)
    assert len(found(memory, HOUR)) == 4


def test_a_memory_that_may_only_be_read_answers_as_well(memory, place):
    build = memory.begin_build("zh", "")
    memory.remember("en", "zh", [made(f"{HOUR} {n}", f"{n}") for n in range(2)], build)
    memory.take_in()
    memory.review("en", "zh", [back(f"{HOUR} 2", "2"), back("Nothing like it.", "3")], build)
    with Memory.open(place, clock=clock, read_only=True) as reader:
        assert found(reader, HOUR) == found(memory, HOUR)


def test_a_document_is_looked_up_as_its_texts_are(memory, monkeypatch):
    monkeypatch.setattr("sphinx_amts.memory.similar._AT_ONCE", 3)
    build = memory.begin_build("zh", "")
    texts = [f"Loaf number {n} of the day needs salt." for n in range(8)]
    memory.remember("en", "zh", [made(text, text[::-1]) for text in texts], build)
    together = memory.similar("en", "zh", [*texts, *texts])
    assert together == {text: memory.similar("en", "zh", [text])[text] for text in texts}


@pytest.mark.parametrize("threshold", [0.49, 1.01])
def test_a_threshold_that_cannot_be_held_is_refused(memory, threshold):
    with pytest.raises(ValueError, match=r"from a similarity of 0\.5 to 1"):
        memory.similar("en", "zh", [HOUR], threshold=threshold)


def test_everything_is_found_that_comparing_with_every_text_finds(memory):
    """The words and their places are drawn, so that all grades of similarity are there."""
    draw = random.Random(1)
    sources = [" ".join(draw.choices("abcdef", k=draw.randint(1, 9))) for _ in range(600)]
    build = memory.begin_build("zh", "")
    memory.remember("en", "zh", [made(text, f"t {text}") for text in dict.fromkeys(sources)], build)
    for text in sources[:12]:
        for least in (50, 70, 85):
            scores = (similarity(text.split(), other.split(), least) for other in set(sources))
            expected = sorted((s for s in scores if s is not None), reverse=True)[:20]
            best = found(memory, text, threshold=least / 100, most=20)
            assert [one[0] for one in best] == expected


# What is told about it


@pytest.fixture
def kept(tmp_path):
    """Make a memory of a pair and of an engine's translation with a formula."""
    path = tmp_path / "memory.sqlite"
    with reopened(path) as memory:
        build = memory.begin_build("zh", "")
        memory.record_pairs("zh", "oven", [pair("Bake the cake for one hour.", "烤")], build)
        memory.remember(
            "en", "zh", [made('Bake <x id="1"/> &amp; eat.', '<x id="1"/>&amp;')], build
        )
    return path


@pytest.fixture
def amts(capfd):
    return command(capfd)


def test_a_memory_is_searched_from_a_shell(kept, amts):
    search = ("memory", "search", kept, "--from", "en", "--to", "zh")
    assert amts(*search, HOUR) == (
        0,
        " 85%  human: oven\n      Bake the cake for one hour.\n      烤\n",
        "",
    )
    assert amts(*search, "Bake it & eat.") == (
        0,
        " 80%  machine: local\n      Bake … & eat.\n      …&\n",
        "",
    )
    nothing = "nothing from en to zh is similar by 90% or more\n"
    assert amts(*search, HOUR, "--threshold", "0.9") == (1, "", nothing)
    assert amts(*search, HOUR, "--matches", "0")[:2] == (1, "")


@needs_permissions
def test_a_search_that_may_not_write_says_so_and_finds_the_same(kept, amts):
    with tempfile.TemporaryDirectory() as name:  # every user may enter its parents
        folder = Path(name)
        path = Path(shutil.copy(kept, folder))
        search = ("memory", "search", path, "--from", "en", "--to", "zh", HOUR)
        path.chmod(0o444)
        folder.chmod(0o555)
        expected = amts("memory", "search", kept, *search[3:])
        with nobody_special():
            status, out, err = amts(*search)
    assert (status, out) == expected[:2]
    assert err == "the memory may only be read: what is new in it is compared text by text\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["none.sqlite", HOUR], "none.sqlite does not exist; a build that may write makes it"),
        (["mysql://books", HOUR], "mysql://books: it has to be a path, or begin with 'sqlite:///'"),
        (["none.sqlite", HOUR, "--to", "xx"], "'xx' is not a known language code"),
        (["none.sqlite", HOUR, "--threshold", "0.4"], "'0.4' is not a number from 0.5 to 1"),
        (["none.sqlite", HOUR, "--matches", "-1"], "'-1' is not a whole number from 0"),
    ],
)
def test_a_search_that_cannot_be_made_is_told_in_one_line(
    arguments, why, amts, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    status, out, err = amts("memory", "search", "--from", "en", "--to", "zh", *arguments)
    assert (status, out) == (2, "")
    assert why in err
    assert err.count("\n") == 1
    assert not Path("none.sqlite").exists()


def test_help_says_what_is_searched_for_by_default(amts):
    _, out, _ = amts("memory", "search", "--help")
    assert f"from {LOWEST / 100} to 1; default: {THRESHOLD}" in " ".join(out.split())


@pytest.mark.parametrize("maker", Maker)
def test_every_maker_is_documented_as_it_is_declared(maker):
    page = Path(__file__).parents[1] / "docs" / "reference" / "exchange.md"
    assert f"| `{maker}` | {maker.explanation} |" in page.read_text("utf-8")


# Several at once, and sudden ends


def _look_up(path: Path) -> None:
    with reopened(path) as memory:
        assert len(found(memory, f"{HOUR} 7", most=50, threshold=0.5)) == 50


def test_processes_that_take_the_same_texts_in_at_once_lose_nothing(tmp_path):
    path = tmp_path / "memory.sqlite"
    with reopened(path) as memory:
        build = memory.begin_build("zh", "")
        many = [made(f"{HOUR} {n}", f"{n}") for n in range(1000)]
        memory.remember("en", "zh", many, build)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_look_up, args=(path,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]


_KILLED = """
import sys
import tempfile
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from remembered import reopened
from sphinx_amts.memory.database import Database
Database.at_once = 50
reopened(Path(sys.argv[1])).take_in(lambda remaining: print(remaining, flush=True))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_a_killed_look_up_is_gone_on_with(tmp_path):
    path = tmp_path / "memory.sqlite"
    with reopened(path) as memory:
        build = memory.begin_build("zh", "")
        memory.remember("en", "zh", [made(f"{HOUR} {n}", f"{n}") for n in range(2000)], build)
    arguments = [sys.executable, "-c", _KILLED, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        told = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGKILL)
    assert told == ["2000\n", "1950\n", "1900\n"]
    with reopened(path) as memory:
        assert memory.integrity() == ()
        remaining = []
        memory.take_in(remaining.append)
        assert remaining[0] <= 1900
        for number in (0, 60, 1999):
            assert found(memory, f"{HOUR} {number}")[0][:3] == (
                100,
                f"{HOUR} {number}",
                f"{number}",
            )
