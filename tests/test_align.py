"""Alignment: nodes keep their counterparts whatever happens around them."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sphinx_amts.align.anchors import words
from sphinx_amts.align.chain import heaviest_chain
from sphinx_amts.align.check import contradictions
from sphinx_amts.align.guard import lost_numbers
from sphinx_amts.align.lexicon import learn_lexicon
from sphinx_amts.align.nodes import align_and_learn, align_books, align_documents
from sphinx_amts.align.numbers import in_digits, in_words
from sphinx_amts.align.sentences import align_sentences, distribute
from sphinx_amts.document import Anchor, Content, Document, Inline, Kind, Segment
from sphinx_amts.languages import find

ENGLISH, CHINESE, SPANISH = find("en"), find("zh"), find("es")

# An invented pair of languages: one word of the first is always one word of the second.
_DICE = random.Random(7)
WORDS = ["".join(_DICE.choices("abdegiklmnoprstu", k=_DICE.randint(3, 9))) for _ in range(250)]
SIGNS = dict(
    zip(
        WORDS,
        ("".join(chr(_DICE.randrange(0x4E00, 0x8000)) for _ in range(2)) for _ in WORDS),
        strict=True,
    )
)


def translate(text):
    return "".join(SIGNS.get(word, word) for word in text.split())


def paragraph(text, kind=Kind.PARAGRAPH, keys=(), level=1):
    return Segment(
        kind=kind, text=text, inlines=tuple(Inline(key=key) for key in keys), level=level
    )


def page(*blocks, name="page"):
    return Document(name=name, blocks=blocks)


def book(seed, size):
    """Make a page of *size* segments, with code and formulas between, and its translation."""
    dice = random.Random(seed)
    source, target = [], []
    for number in range(size):
        kind = Kind.TITLE if number % 12 == 0 else Kind.PARAGRAPH
        text = " ".join(dice.choices(WORDS, k=2 if kind is Kind.TITLE else dice.randint(6, 25)))
        keys = (f"math:x_{{{dice.randrange(40)}}}",) if dice.random() < 0.3 else ()
        source.append(paragraph(text, kind, keys))
        target.append(paragraph(translate(text), kind, keys))
        if dice.random() < 0.15:
            code = Anchor(content=Content.CODE, key=f"f({dice.randrange(30)})\nplot('{text}')")
            source.append(code)
            target.append(replace(code, key=code.key.replace(text, translate(text))))
    return page(*source), page(*target)


def links(beads):
    return {(bead.source, bead.target) for bead in beads if bead.source and bead.target}


def straight(numbers):
    return {((i,), (j,)) for i, j in numbers}


def assert_complete(beads, source, target):
    """Each segment is in exactly one bead, and the source is in order."""
    assert sorted(i for bead in beads for i in bead.source) == list(range(len(source.segments)))
    assert sorted(j for bead in beads for j in bead.target) == list(range(len(target.segments)))
    firsts = [bead.source[0] for bead in beads if bead.source]
    assert firsts == sorted(firsts)
    assert all(0 <= bead.score <= 1 for bead in beads)


# Untouched pages


def test_a_faithful_translation_is_aligned_one_to_one():
    pages = [book(seed, 60) for seed in range(4)]
    for beads in align_books(pages):
        assert links(beads) == straight((i, i) for i in range(60))


def test_a_page_without_counterpart_links_nothing():
    source, _ = book(1, 20)
    assert links(align_documents(source, page())) == set()
    assert links(align_documents(page(), source)) == set()
    assert align_documents(page(), page()) == []


def test_the_same_pages_give_the_same_beads():
    pages = [book(seed, 40) for seed in range(3)]
    assert align_books(pages) == align_books(pages)


def test_the_order_of_sets_does_not_decide(tmp_path):
    pages = [book(seed, 30) for seed in range(2)]
    (tmp_path / "pages").write_bytes(pickle.dumps(pages))
    script = (
        "import pickle, sys; from sphinx_amts.align.nodes import align_books;"
        "print(align_books(pickle.load(open(sys.argv[1], 'rb'))))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "pages")],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


# Drift


OTHERS = [book(seed, 60) for seed in range(100, 103)]
"""The rest of the book, which teaches the lexicon."""


def drift(target, changes, dice):
    """Change a translated page; give it with the original indices of each of its segments."""
    units = []
    index = -1
    for block in target.blocks:
        index += isinstance(block, Segment)
        units.append((block, [index] if isinstance(block, Segment) else None))
    for change in changes:
        prose = [
            n
            for n, (block, origin) in enumerate(units)
            if origin is not None and block.kind is Kind.PARAGRAPH and len(origin) < 2
        ]
        at = dice.choice(prose)
        block, origin = units[at]
        if change == "delete":
            del units[at]
        elif change == "insert":
            text = translate(" ".join(dice.choices(WORDS, k=14)))
            units.insert(at, (paragraph(text), []))
        elif change == "merge" and at + 1 in prose and origin:
            other, more = units.pop(at + 1)
            joined = replace(
                block, text=block.text + other.text, inlines=block.inlines + other.inlines
            )
            units[at] = (joined, origin + more)
        elif change == "move":
            units.insert(dice.randrange(len(units)), units.pop(at))
    doc = page(*(block for block, _ in units))
    return doc, [origin for _, origin in units if origin is not None]


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])  # shrinking takes minutes
@given(
    seed=st.integers(0, 10_000),
    changes=st.lists(st.sampled_from(["delete", "insert", "merge", "move"]), max_size=5),
)
def test_untouched_nodes_keep_their_links(seed, changes):
    source, whole = book(seed, 50)
    target, origins = drift(whole, changes, random.Random(f"{seed} drift"))
    beads = align_books([(source, target), *OTHERS])[0]
    assert_complete(beads, source, target)
    found = links(beads)
    true = {(tuple(sorted(origin)), (j,)) for j, origin in enumerate(origins) if origin}
    rising = [origin[0] for origin in origins if origin]
    moved = {j for j, origin in enumerate(origins) if origin and origin[0] not in longest(rising)}
    untouched = {bead for bead in true if len(bead[0]) == 1 and bead[1][0] not in moved}
    assert untouched <= found
    assert {bead for bead in found if len(bead[0]) == len(bead[1]) == 1} <= true | {
        ((i,), target) for sources, target in true if len(sources) > 1 for i in sources
    }


def longest(numbers):
    """Give the longest rising run of some numbers, as those that were not moved."""
    points = dict.fromkeys(enumerate(numbers), 1.0)
    return {number for _, number in heaviest_chain(points)}


def test_a_merged_paragraph_is_linked_to_all_of_its_sources():
    source, whole = book(3, 60)
    blocks = list(whole.blocks)
    at = next(
        n
        for n, (one, other) in enumerate(pairwise(blocks))
        if all(isinstance(b, Segment) and b.kind is Kind.PARAGRAPH for b in (one, other))
    )
    first = whole.segments.index(blocks[at])
    merged = replace(blocks[at], text=blocks[at].text + blocks[at + 1].text)
    target = page(*blocks[:at], merged, *blocks[at + 2 :])
    beads = align_books([(source, target), *OTHERS])[0]
    assert ((first, first + 1), (first,)) in links(beads)


def test_a_moved_section_is_found_with_all_it_holds():
    source, whole = book(5, 60)
    starts = [n for n, block in enumerate(whole.blocks) if getattr(block, "kind", "") == "title"]
    one, two, three = starts[1], starts[2], starts[3]
    blocks = whole.blocks
    target = page(*blocks[:one], *blocks[two:three], *blocks[one:two], *blocks[three:])
    beads = align_books([(source, target), *OTHERS])[0]
    where = {id(block): j for j, block in enumerate(target.segments)}
    assert links(beads) == straight((i, where[id(b)]) for i, b in enumerate(whole.segments))


def test_a_paragraph_that_has_no_counterpart_is_not_forced_on_one():
    source, whole = book(8, 48)
    notes = [paragraph(translate(" ".join(_DICE.choices(WORDS, k=15)))) for _ in range(3)]
    blocks = list(whole.blocks)
    del blocks[20:22]
    blocks[30:30] = notes
    target = page(*blocks)
    beads = align_books([(source, target), *OTHERS])[0]
    mine = {j for j, segment in enumerate(target.segments) if segment in notes}
    assert not mine & {j for bead in beads if bead.source for j in bead.target}


# Evidence


def test_code_is_the_same_with_translated_strings_and_comments():
    def code(comment, label, name):
        text = f"# {comment}\n{name} = load('{label}')\nplot({name})\nshow({name}, 3)"
        return Anchor(content=Content.CODE, key=text)

    filler = [paragraph("one two three"), paragraph("four five six")]
    source = page(code("First", "Alpha", "a"), filler[0], code("Next", "Beta", "b"), filler[1])
    target = page(
        paragraph("另有说明"), code("先", "甲", "a"), filler[0], code("后", "乙", "b"), filler[1]
    )
    assert {(0, 1), (1, 2)} <= {
        (b.source[0], b.target[0]) for b in align_documents(source, target) if b.source and b.target
    }


def test_headings_are_linked_to_headings_only():
    source = page(paragraph("Results", Kind.TITLE), paragraph("Short text"))
    target = page(paragraph("短文"), paragraph("结果", Kind.TITLE))
    kinds = [
        (source.segments[bead.source[0]].kind, target.segments[bead.target[0]].kind)
        for bead in align_documents(source, target)
        if bead.source and bead.target
    ]
    assert all(one == other for one, other in kinds)


def test_tables_are_aligned_cell_by_cell():
    source = page(
        *(paragraph(text, Kind.CELL) for text in ("Year", "Tax", "2019", "7", "2020", "9"))
    )
    target = page(
        *(paragraph(text, Kind.CELL) for text in ("年份", "税", "2019", "7", "2020", "9"))
    )
    assert links(align_documents(source, target)) == straight((i, i) for i in range(6))


def test_known_links_are_kept():
    source, target = book(11, 30)
    beads = align_documents(source, target, known=[(3, 20), (7, 8)])
    assert_complete(beads, source, target)
    kept = {(bead.source, bead.target) for bead in beads if bead.reason == "known"}
    assert kept == straight([(3, 20), (7, 8)])


def test_known_links_of_a_merged_text_are_one_bead():
    source, target = book(12, 30)
    beads = align_documents(source, target, known=[(4, 4), (5, 4)])
    assert ((4, 5), (4,)) in links(beads)


def test_examples_teach_what_a_single_page_cannot():
    source, whole = book(21, 14)
    alien = paragraph(translate(" ".join(WORDS[:12])))
    target = replace(whole, blocks=(*whole.blocks[:3], alien, *whole.blocks[4:]))
    examples = [
        (one.text, other.text)
        for s, t in OTHERS
        for one, other in zip(s.segments, t.segments, strict=True)
    ]
    wrong = target.segments.index(alien)
    [beads] = align_books([(source, target)], examples=examples)
    assert ((), (wrong,)) in {(bead.source, bead.target) for bead in beads}
    assert len(links(beads)) == 13


def test_words_of_unspaced_scripts_are_pairs_of_characters():
    assert words("学习率") == {"学习", "习率"}
    assert words("The learners' rates, 3.5") == {"the", "learne", "rates"}


def test_a_lexicon_needs_words_seen_together_twice():
    once = learn_lexicon([("alpha beta", "甲甲 乙乙"), ("gamma", "丙丙")])
    assert not once.forward
    pairs = [("alpha beta", "甲甲 乙乙"), ("alpha gamma", "甲甲 丙丙")] + [("zeta", "丁丁")] * 6
    assert learn_lexicon(pairs).forward["alpha"].translations == ("甲甲",)


@given(
    points=st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)), st.floats(0.1, 9), max_size=9
    )
)
def test_the_heaviest_chain_rises_and_none_is_heavier(points):
    def best(chain, left):
        return max(
            [sum(points[p] for p in chain)]
            + [
                best([*chain, point], left[n + 1 :])
                for n, point in enumerate(left)
                if not chain or (point[0] > chain[-1][0] and point[1] > chain[-1][1])
            ]
        )

    chain = heaviest_chain(points)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))
    assert sum(points[p] for p in chain) == pytest.approx(best([], sorted(points)))


# Cost


def test_cost_grows_with_the_length_of_a_page_and_not_with_its_square():
    def seconds(size):
        pages = book(1, size)
        start = time.process_time()
        align_documents(*pages)
        return time.process_time() - start

    short, long = seconds(500), seconds(4000)
    assert long < 8 * short * 3


# Sentences


def test_sentences_are_aligned_with_what_was_joined():
    pages = [book(seed, 40) for seed in range(3)]
    _, lexicon, _ = align_and_learn(pages)
    texts = [segment.text for segment in pages[0][0].segments[1:9]]
    target = [translate(text) for text in texts]
    target[2:4] = [target[2] + target[3]]
    assert ((2, 3), (2,)) in links(align_sentences(texts, target, lexicon=lexicon))


def test_a_merged_translation_is_cut_where_its_sources_end():
    parts = distribute(
        ["There are three sizes.", 'The largest is <x id="1"/>, and it weighs 400 grams.'],
        '一共有三种尺寸。最大的是 <x id="1"/>，重 400 克。',
        source_profile=ENGLISH,
        target_profile=CHINESE,
    )
    assert parts == ["一共有三种尺寸。", '最大的是 <x id="1"/>，重 400 克。']


def test_a_translation_is_not_cut_within_a_sentence():
    parts = distribute(
        ["The rule is", "Measure twice."],
        "规则是量两次。记住。",
        source_profile=ENGLISH,
        target_profile=CHINESE,
    )
    assert parts is None


def test_a_translation_with_too_few_sentences_is_not_cut():
    parts = distribute(["One.", "Two."], "一和二。", source_profile=ENGLISH, target_profile=CHINESE)
    assert parts is None


@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4), seed=st.integers(0, 999))
def test_the_parts_of_a_cut_are_the_whole(sizes, seed):
    dice = random.Random(seed)
    sources = [
        " ".join(
            " ".join(dice.choices(WORDS, k=dice.randint(2, 12))).capitalize() + "."
            for _ in range(size)
        )
        for size in sizes
    ]
    whole = "".join(
        "".join(SIGNS[dice.choice(WORDS)] for _ in range(8)) + "。" for _ in range(sum(sizes))
    )
    parts = distribute(sources, whole, source_profile=ENGLISH, target_profile=CHINESE)
    assert parts is None or ("".join(parts) == whole and len(parts) == len(sources))


# Contradictions


def check(source, target, profile=CHINESE, keys=((), ())):
    return contradictions(
        paragraph(source, keys=keys[0]),
        [paragraph(target, keys=keys[1])],
        source_profile=ENGLISH,
        target_profile=profile,
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("About 3 million people in 2019.", "2019年约有300万人。"),
        ("In the 1930s there were 12 of them.", "20世纪30年代有12个。"),
        ("It costs $1,234.50 for 2 nights.", "两晚共1234.5美元。"),
        ("May 4, 2020 was a Monday.", "2020年5月4日是星期一。"),
        ("Nine of 10 samples.", "10个样本中的9个。"),
        ("Take 3 of the five.", "从5个中取三个。"),
        ("There are 25 of them, and 100 more.", "有二十五个，另有一百个。"),
        ("Only 4 remain.", "剩下的不多。"),
        ("1. Begin with 5.", "3. 从5开始。"),
        ("The share rose to 40.0 percent.", "份额升至40%。"),
    ],
)
def test_numbers_written_in_another_way_do_not_contradict(source, target):
    assert check(source, target) == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The limit is 120 metres.", "上限为100米。"),
        ("It takes 3.5 hours.", "需要2.5小时。"),
        ("It fell by 7 percent in 2021.", "2020年下降了7%。"),
    ],
)
def test_a_number_that_was_replaced_contradicts(source, target):
    [reason] = check(source, target)
    assert reason.startswith("the source says ")


def test_decimal_commas_do_not_contradict():
    assert check("It is 3.14 and 10,000.", "Es 3,14 y 10.000.", SPANISH) == ()


def test_another_member_of_a_module_contradicts():
    keys = (("literal:np.dot",), ("literal:np.cross",))
    assert check('Use <x id="1"/> here.', '这里用 <x id="1"/>。', keys=keys)


def test_a_translated_literal_or_localised_link_does_not_contradict():
    keys = (
        ("literal:self.index", "link:https://en.example"),
        ("literal:self.indice", "link:https://zh.example"),
    )
    assert (
        check('<x id="1"/><x id="2"/> is good', 'es bueno <x id="1"/><x id="2"/>', SPANISH, keys)
        == ()
    )


def test_another_formula_alone_does_not_contradict():
    keys = (("math:x_1", "math:y"), ("math:x_{1}",))
    assert check('<x id="1"/> and <x id="2"/>', '<x id="1"/>', keys=keys) == ()


def test_a_text_that_was_left_in_the_source_language_is_found():
    text = "Only then can the second scale be read from above."
    assert check(text, text) == ("it is still the source text",)
    assert (
        check(
            "Ada Lovelace, Grace Hopper, Mary Cartwright",
            "Ada Lovelace, Grace Hopper, Mary Cartwright",
        )
        == ()
    )


def test_an_older_text_of_the_source_is_found_where_the_language_has_another_script():
    new = "This package builds files by support of the structures that are defined there."
    old = "This package builds files with full support of the structures defined there."
    assert check(new, old, CHINESE) == ("it is still the source text, as it was",)
    assert check(new, old, SPANISH) == ()
    assert (
        check("Run it with pip install bread -U now", "用 pip install bread -U now", CHINESE) == ()
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十", "320"),
        ("二〇二四", "2024"),
        ("十二", "12"),
        ("两万", "20000"),
        ("twenty-five", "25"),
    ],
)
def test_numbers_in_words_are_read(text, value):
    assert value in in_words(text)


def test_the_digits_of_all_scripts_are_numbers():
    persian, hindi = find("fa"), find("hi")
    assert check("It is 3.5 of 1,200.", "۳٫۵ از ۱٬۲۰۰ است.", persian) == ()
    assert check("It sums from 1 to 10.", "यह १ से १० तक जोड़ता है।", hindi) == ()
    assert check("It is 3.5 of 12.", "۳٫۵ از ۱۳ است.", persian) == (
        "the source says 12 where the translation says 13",
    )


def test_the_number_of_a_name_is_none():
    assert check("Chapter 3 is about corona.", "上一章讲 COVID-19。") == ()
    assert in_digits("COVID-19 and 7-8") == [frozenset({"7"}), frozenset({"8"})]


def test_a_number_with_its_unit_is_read():
    assert "3500000" in in_digits("3.5 million")[0]
    assert "120000000" in in_digits("1.2亿")[0]


# Real books


@pytest.mark.slow
def test_a_real_book_is_aligned_with_its_translation(corpus, tmp_path):
    pytest.importorskip("myst_nb")
    from sphinx_amts.book.segments import extract

    folder = corpus / "quantecon-intro"
    names = ("cobweb", "short_path", "eigen_II")
    documents = {}
    for side in ("en_base", "zh_human"):
        found = sorted(folder.glob(f"{side}/**/cobweb.md"))
        if not found:
            pytest.skip("the corpus has no quantecon-intro")
        srcdir = tmp_path / side
        srcdir.mkdir()
        for name in names:
            (srcdir / f"{name}.md").write_bytes((found[0].parent / f"{name}.md").read_bytes())
        (srcdir / "conf.py").write_text(
            "extensions = ['myst_nb']\nroot_doc = 'cobweb'\nnb_execution_mode = 'off'\n"
            "myst_enable_extensions = ['dollarmath', 'amsmath', 'colon_fence']\n",
            "utf-8",
        )
        where = [str(srcdir), str(tmp_path / "out"), "-d", str(tmp_path / f"d_{side}")]
        subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", *where],
            check=True,
            capture_output=True,
        )
        for name in names:
            tree = pickle.loads((tmp_path / f"d_{side}" / f"{name}.doctree").read_bytes())
            documents[side, name] = extract(tree, name)
    pages = [(documents["en_base", name], documents["zh_human", name]) for name in names]
    results = align_books(pages)
    for (source, target), beads in zip(pages, results, strict=True):
        assert_complete(beads, source, target)
        linked = sum(len(bead.source) for bead in beads if bead.target)
        assert linked >= 0.97 * len(source.segments)
    assert sum(len(bead.source) > 1 and len(bead.target) == 1 for bead in results[0]) >= 8


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("It has five legs.", "它有七条腿。", "the number 5 became 7"),
        ("In April.", "七月。", "the number 4 became 7"),
        ("Separate the triangle.", "分开三角形。", ""),
        ("Once the triangle is closed, stop.", "一旦三角形闭合，就停下。", ""),
        ("Once hornos.", "Eleven ovens.", ""),
        ("The ninth year.", "El noveno año.", ""),
        ("It may be a triangle.", "它可能是三角形。", ""),
    ],
)
def test_a_word_that_may_be_no_number_is_not_missed_in_a_machine_translation(
    source, translation, fault
):
    assert lost_numbers(source, translation) == fault
