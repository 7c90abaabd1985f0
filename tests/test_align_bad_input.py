"""Alignment of what is no translation, or hardly text: a sensible result, and never a hang."""

from __future__ import annotations

import functools
import operator
import random
from dataclasses import replace

import pytest

from sphinx_amts.align.cleaning import Fault
from sphinx_amts.align.nodes import align_books
from sphinx_amts.document import Document, Kind, Segment
from sphinx_amts.languages import find
from sphinx_amts.paralleldata import Languages, Titles, make, match_page

LETTERS = {
    "en": "abdeghiklmnoprstuw",
    "zh": "".join(chr(0x4E00 + 37 * at) for at in range(300)),
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "he": "אבגדהוזחטיכלמנסעפצקרשת",
    "ru": "абвгдежзиклмнопрстуфхцч",
}


def vocabulary(language, size=200):
    """Invent words, the same in every run; word *n* of each language means the same."""
    dice = random.Random(language)
    length = (2, 2) if language == "zh" else (3, 8)
    return ["".join(dice.choices(LETTERS[language], k=dice.randint(*length))) for _ in range(size)]


def page(language, meanings, *, end="."):
    words = vocabulary(language)
    space = "" if language == "zh" else " "
    return Document(
        name="page",
        blocks=tuple(
            Segment(kind=Kind.PARAGRAPH, text=space.join(words[at] for at in meaning) + end)
            for meaning in meanings
        ),
    )


def meanings(seed, size=40):
    dice = random.Random(seed)
    return [dice.choices(range(200), k=dice.randint(6, 20)) for _ in range(size)]


def numbered(document):
    """Give every third paragraph a number, which shows where it belongs."""
    return replace(
        document,
        blocks=tuple(
            replace(block, text=f"{block.text} {at + 100}") if at % 3 == 0 else block
            for at, block in enumerate(document.blocks)
        ),
    )


def links(beads):
    return [(bead.source, bead.target) for bead in beads if bead.source and bead.target]


def straight(size):
    return [((i,), (i,)) for i in range(size)]


def kept(source, target, one, other):
    """Give the parallel sentences of two pages, and the faults of those that were left out."""
    [beads] = align_books([(source, target)])
    data = make(
        [match_page(source, target, beads, {})],
        languages=Languages(source=find(one), target=find(other)),
        titles=(Titles(), Titles()),
        locate=(str, str),
        threshold=0.5,
    )
    judged = [each for each in data.corpora[0].all() if each.aligned]
    return [each for each in judged if each.kept], [each.faults for each in judged]


@pytest.mark.parametrize("language", ["zh", "ar", "he", "ru"])
def test_every_script_is_aligned_from_left_or_right(language):
    said = meanings(1, 60)
    [beads] = align_books([(page("en", said), page(language, said))])
    assert links(beads) == straight(60)


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_a_page_that_translates_another_is_hardly_linked(language):
    """In a book whose other pages are right, nothing of the wrong page is believed for sure."""
    right = [
        (numbered(page("en", meanings(at))), numbered(page(language, meanings(at))))
        for at in range(3, 7)
    ]
    wrong = (page("en", meanings(8)), page(language, meanings(9)))
    beads = align_books([wrong, *right])[0]
    assert len(links(beads)) <= 4
    assert all(bead.score < 0.9 for bead in beads if bead.source and bead.target)


def test_a_page_in_a_third_language_makes_no_parallel_data():
    said = meanings(3)
    found, faults = kept(page("en", said), page("ru", said), "en", "zh")
    assert not found
    assert all(Fault.LANGUAGE in each for each in faults)


def test_a_translation_that_is_still_the_source_makes_no_parallel_data():
    source = page("en", meanings(4))
    [beads] = align_books([(source, source)])
    assert links(beads) == straight(40)
    found, faults = kept(source, source, "en", "zh")
    assert not found
    assert all(Fault.UNTRANSLATED in each for each in faults)


def test_reversed_languages_make_no_parallel_data():
    said = meanings(5)
    found, faults = kept(page("zh", said), page("en", said), "en", "zh")
    assert not found
    assert all(Fault.LANGUAGE in each for each in faults)


def test_one_sided_pages_make_no_parallel_data():
    source = page("en", meanings(6))
    empty = Document(name="page")
    assert kept(source, empty, "en", "zh") == ([], [])
    assert kept(empty, source, "en", "zh") == ([], [])


def test_control_characters_do_not_matter():
    said = meanings(7)

    def dirty(document):
        return replace(
            document,
            blocks=tuple(
                replace(block, text="\x00\x07" + block.text.replace(" ", "\u200b \x1b") + "\ufeff")
                for block in document.blocks
            ),
        )

    source, target = page("en", said), page("zh", said)
    assert links(align_books([(dirty(source), dirty(target))])[0]) == straight(40)


def test_empty_and_wordless_paragraphs_are_no_matter():
    said = meanings(2)
    source, target = page("en", said), page("zh", said)
    blank = tuple(Segment(kind=Kind.PARAGRAPH, text=text) for text in ("", " ", "…", "—", "\u200b"))
    target = replace(target, blocks=blank + target.blocks)
    [beads] = align_books([(source, target)])
    assert links(beads) == [((i,), (i + len(blank),)) for i in range(40)]


def test_text_without_sentence_ends_stays_whole():
    said = [functools.reduce(operator.iadd, meanings(1, 60), [])]
    source, target = page("en", said, end=""), page("zh", said, end="")
    found, _ = kept(source, target, "en", "zh")
    assert links(align_books([(source, target)])[0]) == straight(1)
    assert len(found) <= 1


class OneVector:
    """An encoder for which every text means the same."""

    languages = frozenset({"en", "zh"})

    def encode(self, texts):
        np = pytest.importorskip("numpy", reason="the extra 'embeddings' is not installed")
        return np.tile(np.eye(1, 8, dtype=np.float32), (len(texts), 1))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("ours", "theirs"), [(0, 0), (0, 1), (1, 0), (1, 1), (3, 0), (1, 3)])
def test_an_encoder_is_not_heard_about_a_book_of_one_text(ours, theirs):
    said = meanings(10, 3)
    books = [(page("en", said[:ours]), page("zh", said[:theirs]))]
    assert align_books(books, encoder=OneVector()) == align_books(books)
