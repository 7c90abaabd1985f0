"""Text that moved to another page of the book takes along what people wrote for it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

import pytest
from edited_book import STOCK, document, survey_book
from tiny_book import CONF, PAGES, write_book

from sphinx_amts.cli import main
from sphinx_amts.drafted import sentence_key
from sphinx_amts.plan import Origin
from sphinx_amts.sync.changes import Change
from sphinx_amts.sync.standing import State
from sphinx_amts.sync.statefile import StateFile

A, B, C, D, E, F, G, H = STOCK[1:9]
"""The third has a formula."""
OVEN, SHOP = [[A, B], [C], [D]], [[E], [F, G]]


def survey(oven, shop, *, before=(OVEN, SHOP), known=True, new=None):
    """Synchronise a book of two pages, or three, of which people translated what was *before*."""
    pages = {"oven": oven, "shop": shop} | ({"new": new} if new is not None else {})
    then = dict(zip(("oven", "shop"), before, strict=True))
    books = [[document(said, name=name) for name, said in each.items()] for each in (then, pages)]
    targets = [document(said, human=True, name=name) for name, said in then.items()]
    return survey_book(books, books[0] if known else [], targets)


def standings(found, page, *states):
    _, told = found[page]
    return [each for each in told if each.state in states]


def shown(found, page, said):
    """Give the entry of a text, or of one that it is a part of."""
    plan, _ = found[page]
    return next(entry for entry in plan.entries if said.text[:5] in (entry.source or entry.text))


def told(text, formula="…"):
    """Give a text that ends with a formula as people read it."""
    return f"{text[:-1]} {formula}{text[-1]}"


def test_a_paragraph_is_the_persons_on_its_new_page_and_no_orphan_on_the_old():
    found = survey([[A, B], [D]], [[E], [C], [F, G]])
    entry = shown(found, "shop", C)
    assert (entry.origin, entry.text, entry.reason) == (
        Origin.HUMAN,
        document([[C]], human=True).segments[1].text,
        "moved from 'oven'",
    )
    [one] = [each for each in standings(found, "shop", State.CURRENT) if each.moved_from]
    assert (one.change, one.moved_from, one.told, one.open) == (
        Change.MOVED,
        "oven",
        True,
        False,
    )
    assert not standings(found, "oven", State.ORPHANED)
    assert not standings(found, "shop", State.MISSING, State.STALE)


def test_the_page_may_be_new():
    found = survey([[A, B], [D]], SHOP, new=[[C]])
    assert shown(found, "new", C).origin is Origin.HUMAN
    assert not standings(found, "oven", State.ORPHANED)


def test_what_moved_and_changed_is_stale_with_what_it_was():
    now = replace(C, text=C.text.replace(": ", ": Never say that "))
    found = survey([[A, B], [D]], [[E], [now], [F, G]])
    entry = shown(found, "shop", C)
    assert entry.origin is Origin.SOURCE
    assert entry.outdated == told(C.human)
    [one] = standings(found, "shop", State.STALE)
    assert (one.change, one.before, one.source, one.target, one.moved_from) == (
        Change.NUMBER,
        told(C.text, C.formula),
        told(now.text, C.formula),
        told(C.human),
        "oven",
    )
    assert not standings(found, "oven", State.ORPHANED)
    assert not standings(found, "shop", State.MISSING)


def test_of_a_paragraph_that_moved_and_changed_in_part_the_rest_is_the_persons():
    now = replace(B, text=B.text.replace(": ", ": In winter, "))
    found = survey([[C], [D]], [[E], [A, now], [F, G]])
    parts = shown(found, "shop", A).parts
    assert [part.origin for part in parts] == [Origin.HUMAN, Origin.SOURCE]
    [one] = standings(found, "shop", State.STALE)
    assert (one.before, one.target, one.moved_from) == (B.text, B.human, "oven")
    assert not standings(found, "oven", State.ORPHANED)


def test_a_sentence_that_moved_into_a_paragraph_is_the_persons_and_so_is_the_rest():
    found = survey([[A], [C], [D]], [[E], [F, B, G]])
    entry = shown(found, "shop", B)
    assert {part.origin for part in entry.parts} == {Origin.HUMAN}
    assert entry.reason == "1 of 3 sentences moved here from 'oven'"
    moved = [each for each in standings(found, "shop", State.CURRENT) if each.moved_from]
    assert [each.source for each in moved] == [B.text]
    assert not standings(found, "shop", State.MISSING, State.STALE)
    assert not standings(found, "oven", State.ORPHANED, State.STALE)


def test_a_formula_that_changed_on_the_way_makes_it_stale():
    now = replace(C, formula="z^9")
    found = survey([[A, B], [D]], [[E], [now], [F, G]])
    assert shown(found, "shop", C).origin is Origin.SOURCE
    [one] = standings(found, "shop", State.STALE)
    assert (one.change, one.moved_from) == (Change.REFERENCE, "oven")


def test_what_stands_twice_is_not_guessed_at():
    found = survey([[A, B], [D]], [[E], [D], [F, G]], new=[[C], [H], [C]])
    assert [each.origin for each in found["new"][0].entries[1:]] == [Origin.SOURCE] * 3
    [orphan] = standings(found, "oven", State.ORPHANED)
    assert orphan.target == told(C.human, C.formula)


def test_what_stays_on_a_third_page_is_not_said_to_have_moved():
    other = replace(D, human=D.human.upper())
    before = [[C], [D]], [[E], [other], [F, G]]
    found = survey([[C]], [[E], [other], [F, G]], before=before, new=[[D]])
    assert shown(found, "new", D).text == other.human  # as people say it in the only other place
    assert [each.target for each in standings(found, "oven", State.ORPHANED)] == [D.human]


def test_of_two_that_left_none_is_taken_for_the_one_that_came():
    other = replace(D, human=D.human.upper())
    found = survey([[C]], [[E]], before=([[C], [D]], [[E], [other]]), new=[[D]])
    assert shown(found, "new", D).origin is Origin.SOURCE


def test_what_stood_twice_is_known_by_what_it_stands_beside():
    other = replace(D, human=D.human.upper())
    before = [[C], [D], [A, B]], [[E], [other], [F, G]]
    found = survey([[A, B]], [[E], [other], [F, G]], before=before, new=[[C], [D]])
    assert shown(found, "new", D).text == D.human
    assert not standings(found, "oven", State.ORPHANED)


def test_what_only_left_is_an_orphan():
    found = survey([[A, B], [D]], [[E], [H], [F, G]])
    assert len(standings(found, "oven", State.ORPHANED)) == 1
    assert [each.source for each in standings(found, "shop", State.MISSING)] == [H.text]


@pytest.mark.parametrize("book", [{"oven": [[A, B], [D]]}, {}])
def test_what_the_memory_knows_moves_without_a_base_even_if_its_page_is_gone(book):
    before = {"oven": OVEN, "shop": SHOP}
    now = book | {"shop": [[E], [C], [F, G]]}
    books = [[document(said, name=name) for name, said in each.items()] for each in (before, now)]
    targets = [document(said, human=True, name=name) for name, said in before.items()]
    found = survey_book(books, [], targets)
    entry = shown(found, "shop", C)
    assert (entry.origin, entry.reason) == (Origin.HUMAN, "moved from 'oven'")
    [one] = [each for each in standings(found, "shop", State.CURRENT) if each.moved_from]
    assert one.change is Change.MOVED


def test_without_a_base_and_a_memory_nothing_is_known_to_have_moved():
    now = {"oven": [[A, B], [D]], "shop": [[E], [C], [F, G]]}
    books = [[document(said, name=name) for name, said in now.items()]]
    before = {"oven": OVEN, "shop": SHOP}
    targets = [document(said, human=True, name=name) for name, said in before.items()]
    found = survey_book(books, [], targets)
    assert not any(each.moved_from for each in standings(found, "shop", *State))


def test_a_draft_that_nobody_read_is_not_taken_for_a_persons_elsewhere():
    def translated(page):
        marked = (sentence_key(D.text), sentence_key(D.human))
        blocks = [
            replace(each, drafted=(marked,)) if each.text == D.human else each
            for each in page.blocks
        ]
        return replace(page, blocks=tuple(blocks))

    then = [document(OVEN, name="oven"), document(SHOP, name="shop")]
    targets = [
        document(said, human=True, name=name) for name, said in (("oven", OVEN), ("shop", SHOP))
    ]
    now = [document([[A, B], [C]], name="oven"), document([*SHOP, [D]], name="shop")]
    found = survey_book([now], then, [translated(page) for page in targets])
    assert found["shop"][0].entries[-1].origin is Origin.SOURCE


# In files

OVEN_RST = """The oven
========

The oven has to be hot.

Never leave the oven alone.

It takes *one* hour.
"""
HORNO_RST = """El horno
========

El horno tiene que estar caliente.

Nunca deje solo el horno.

Tarda *una* hora.
"""
CONF_WITH_BASE = CONF.replace('"engine": "none"', '"engine": "none", "base": "base"').replace(
    '["es"]', '["es", "base"]'
)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """Draft a book in which one paragraph moved to another page, and one to a new one."""
    folder = tmp_path_factory.mktemp("moved")
    contents = f"{PAGES['index.rst']}   new\n"
    book = write_book(
        folder / "book",
        {
            "conf.py": CONF_WITH_BASE,
            "base/index.rst": PAGES["index.rst"],
            "base/oven.rst": OVEN_RST,
            "es/oven.rst": HORNO_RST,
            "oven.rst": OVEN_RST.partition("Never")[0],
            "index.rst": contents.replace("salt.", "salt.\n\nNever leave the oven alone."),
            "new.rst": "New\n===\n\nIt takes *one* hour.\n",
        },
    )
    with contextlib.chdir(folder):
        assert main(["draft", str(book), "--language", "es", "--with-source"]) == 0
    return book, folder / "_build" / "amts" / "draft" / "es"


def test_what_moved_is_written_on_its_new_page_without_the_mark_of_a_draft(drafted):
    book, out = drafted
    before = (book / "es/index.rst").read_text("utf-8")
    after = before.replace("sal.\n", "sal.\n\nNunca deje solo el horno.\n")
    assert (out / "index.rst").read_text("utf-8") == after
    [mark, *_, last] = (out / "new.rst").read_text("utf-8").strip().split("\n\n")
    assert mark.startswith(".. amts: draft")
    assert last == "Tarda *una* hora."
    assert not (out / "oven.rst").exists()


def test_it_is_known_to_be_a_persons_when_it_is_gone_from_its_old_page(drafted):
    _, out = drafted
    state = StateFile.load(out / "amts-state.json")
    keys = sentence_key("Never leave the oven alone."), sentence_key("Nunca deje solo el horno.")
    assert state.pages["index"].accepted == dict([keys])


def test_it_is_told_where_what_stays_on_the_old_page_went(drafted):
    _, out = drafted
    texts = json.loads(out.with_suffix(".json").read_text("utf-8"))["texts"]
    orphans = [each for each in texts if each["fate"] == "orphaned"]
    assert [(each["line"], each["reason"]) for each in orphans] == [
        (6, "its source moved to 'index'"),
        (8, "its source moved to 'new'"),
    ]
