"""Random edit scripts: what is untouched keeps its human text, what is touched is told, nothing else is."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from edited_book import STOCK, Script, document, survey
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.document import Document, Segment
from sphinx_amts.edition.gathering import Gathered
from sphinx_amts.languages import find
from sphinx_amts.memory import Memory
from sphinx_amts.running import for_each_language
from sphinx_amts.subpipeline.numbering import join_texts
from sphinx_amts.sync.changes import Change, Sentence
from sphinx_amts.sync.lineage import cut
from sphinx_amts.sync.standing import State
from sphinx_amts.tagged import plain


def squeezed(text):
    return "".join(plain(text, "…").split())


def check(script, plan, standings, base):
    """Hold what is said of an edited page to what was done to it."""
    for index, paragraph in enumerate(script.paragraphs, start=1):
        shown = squeezed(plan.entries[index].text)
        for said in paragraph:
            [own] = [
                each
                for each in standings
                if each.segment == index and said.text[:-1] in each.source
            ]
            assert own.state is said.state
            if said.state is State.CURRENT:
                assert said.human[:-1] in own.target
                assert squeezed(said.human[:-1]) in shown
            else:
                assert own.change is said.change
                assert squeezed(said.human[:-1]) not in shown
            if said.state is State.STALE:
                assert said.human[:-1] in own.target
                assert said.before[:-1] in own.before
    gone = "".join(each.target for each in standings if each.state is State.ORPHANED)
    written = [said.human for paragraph in base for said in paragraph]
    deleted = {said.human for said in script.deleted}
    assert [gone.count(human[:-1]) for human in written] == [
        int(human in deleted) for human in written
    ]


@given(
    seed=st.integers(0, 10**6),
    lengths=st.lists(st.integers(1, 4), min_size=3, max_size=5),
    edits=st.lists(st.sampled_from(Script.EDITS), min_size=1, max_size=8),
)
@settings(max_examples=30, deadline=None)
def test_after_any_edits_what_is_untouched_keeps_its_text_and_all_else_is_told(
    seed, lengths, edits
):
    dice = random.Random(seed)
    fresh = dice.sample(STOCK, len(STOCK))
    base = [[fresh.pop() for _ in range(length)] for length in lengths]
    script = Script(dice, base, fresh)
    script.run(edits)
    found = survey(document(script.paragraphs), document(base), document(base, human=True))
    check(script, *found, base)


def states(standings):
    """Give how the paragraphs stand, without the title."""
    return [(each.state, each.change) for each in standings if each.segment != 0]


def with_formula(said):
    return replace(said, formula="x^2")


def test_a_translation_that_has_the_new_formula_already_is_current():
    one, other = [said for said in STOCK if said.formula][:2]
    base, now = document([[one], [other]]), document([[with_formula(one)], [other]])
    human = document([[with_formula(one)], [other]], human=True)
    plan, standings = survey(now, base, human)
    assert states(standings) == [
        (State.CURRENT, Change.REFERENCE),
        (State.CURRENT, Change.SAME),
    ]
    assert [inline.key for inline in plan.entries[1].inlines] == ["math:x^2"]
    _, standings = survey(now, base, document([[one], [other]], human=True))
    assert states(standings)[0] == (State.STALE, Change.REFERENCE)


def test_without_a_base_no_old_formula_is_shown_beside_a_sentence_that_changed():
    formula, words = (next(s for s in STOCK if bool(s.formula) is has) for has in (True, False))
    then, human = document([[formula, words]]), document([[formula, words]], human=True)
    changed = replace(words, text=words.text.replace(": ", ": In winter, "))
    _, standings = survey(document([[formula, changed]]), None, human, earlier=[then])
    assert states(standings) == [(State.CURRENT, Change.SAME), (State.STALE, Change.MEANING)]
    now = document([[with_formula(formula), changed]])
    _, standings = survey(now, None, human, earlier=[then])
    assert states(standings) == [(State.STALE, Change.UNKNOWN), (State.STALE, Change.MEANING)]


# Real pages

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "d2l"
PAGES = ("chapter_preliminaries/autograd", "chapter_preliminaries/calculus")
CONF = """
extensions = ["myst_parser", "sphinx_amts.book.dialects.d2l"]
root_doc = "chapter_preliminaries/autograd"
suppress_warnings = ["image", "myst", "ref", "toc"]
amts_languages = {"zh": "../zh"}
"""


@pytest.fixture(scope="module")
def real_pages(tmp_path_factory):
    """Read pages of a real book and their translation."""
    if not CORPUS.is_dir():
        pytest.skip("there is no folder 'shared/corpus' beside the checkout")
    pytest.importorskip("sphinx_design")
    place = tmp_path_factory.mktemp("real")
    for folder in ("en_base", "zh"):
        for name in PAGES:
            (place / folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CORPUS / folder / f"{name}.md", place / folder / f"{name}.md")
    (place / "en_base" / "conf.py").write_text(CONF, "utf-8")

    def work(build):
        gathered = Gathered.of(build)
        with Memory.open(build.config.memory, clock=lambda: datetime.now(UTC)) as memory:
            sources = gathered.sources.load()
            pages = gathered.translations(memory, sources).pages
        return [(sources[name], pages[name]) for name in PAGES]

    [found] = for_each_language(place / "en_base", work, outdir=place / "out")
    return found


@dataclass(frozen=True, slots=True)
class Edited:
    """A real page after random edits; its paragraphs as what was done to their sentences."""

    document: Document
    touched: tuple[str, ...]
    """What was changed or put in, as it is now."""
    untouched: tuple[str, ...]
    """Other sentences of paragraphs that were edited."""
    whole: tuple[Segment, ...]
    """Paragraphs that were not edited, though some of them were moved."""


def of_sentences(block, found):
    """Give a paragraph other sentences."""
    text, inlines = join_texts(((each.text, each.inlines) for each in found), find("en"))
    return replace(block, text=text, inlines=inlines)


def edited(page, dice, current):
    """Edit about every other paragraph of which a translation is known."""
    blocks, moved, touched, untouched, whole = [], [], [], [], []
    fresh = dice.sample(STOCK, len(STOCK))
    for block in page.blocks:
        if not isinstance(block, Segment) or block.text not in current or len(block.text) < 60:
            blocks.append(block)
            continue
        said = [placed.sentence for placed in cut(block.text, block.inlines, find("en"))]
        place = dice.randrange(len(said))
        edit = dice.choice(["", "", "", "delete", "insert", "change", "move", "split"])
        if edit == "insert":
            said.insert(place, Sentence(fresh.pop().text))
        elif edit == "change":
            said[place] = Sentence(f"Never believe that {said[place].text}", said[place].inlines)
        elif edit == "delete":
            del said[place]
        if edit in {"insert", "change"}:
            touched.append(said[place].text)
        if edit in {"", "move"}:
            whole.append(block)
            (moved if edit else blocks).append(block)
            continue
        untouched += [each.text for each in said if each.text not in touched]
        parts = [said[: place + 1], said[place + 1 :]] if edit == "split" else [said]
        blocks += [of_sentences(block, part) for part in parts if part]
    for block in moved:
        blocks.insert(dice.randint(1, len(blocks)), block)
    return Edited(replace(page, blocks=tuple(blocks)), *map(tuple, (touched, untouched, whole)))


def those_that_hold(text, standings):
    """Give what is said of a sentence of the source."""
    wanted = re.compile(".*?".join(map(re.escape, squeezed(text).split("…"))))
    return [each for each in standings if wanted.search("".join(each.source.split()))]


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("number", range(len(PAGES)), ids=PAGES)
def test_on_real_pages_nothing_that_was_touched_is_current_and_all_else_is(
    real_pages, number, seed
):
    base, target = real_pages[number]
    _, before = survey(base, base, target, "zh")
    unique = Counter(segment.text for segment in base.segments)
    current = {
        text: each.target
        for each in before
        if each.state is State.CURRENT and unique[text := base.segments[each.segment].text] == 1
    }
    made = edited(base, random.Random(seed), current)
    _, standings = survey(made.document, base, target, "zh")
    for text in made.touched:
        found = those_that_hold(text, standings)
        assert found
        assert all(each.open for each in found), (text, found)
    for block in made.whole:
        [own] = [
            each
            for each in standings
            if each.segment is not None and made.document.segments[each.segment] is block
        ]
        assert (own.state, own.target) == (State.CURRENT, current[block.text]), own
    said = [each for text in made.untouched for each in those_that_hold(text, standings)]
    for each in said:
        # People make one sentence of two; if one of these was touched, none has a text of its own.
        assert not each.open or each.change is Change.UNKNOWN or not each.target, each
    assert sum(not each.open for each in said) >= 0.7 * len(said)
