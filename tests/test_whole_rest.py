"""A book in reStructuredText and its catalogs: whatever Sphinx would show in the language, we show."""

from __future__ import annotations

import json
import re

import bs4
import pytest
from test_catalogs import HEADER, entry

CONF = """
html_theme = "basic"
gettext_compact = False
locale_dirs = ["locales"]
amts_languages = {"fr": {"engine": "none"}}
amts_marks = False
"""

INDEX = """
Title
=====

.. contents::

A part
------

.. versionchanged:: 2.0

   * An item that is new.

.. versionchanged:: 2.1

   A paragraph that is indented.

  .. _target: https://example.org

.. py:function:: bake(bread)

   :param bread: What it takes:

                 * water
   :raises ValueError: If it is cold.

                       Or too hot.

.. envvar:: OVEN

   Where it stands.

See `the site <https://example.org/a>`_ first.

It is said with a colon::

   code

It is said without ::

   code
"""

MESSAGES = (
    "Title",
    "A part",
    "An item that is new.",
    "A paragraph that is indented.",
    "What it takes:",
    "water",
    "If it is cold.",
    "Or too hot.",
    "Where it stands.",
)
OTHERS = {
    "See `the site <https://example.org/a>`_ first.": "Voir d'abord.",
    "It is said with a colon::": "C'est dit avec deux points\u00a0::",
    "It is said without ::": "C'est dit sans points ::",
}
WORDED_BY_SPHINX = ("Parameters", "Raises", "Contents")
LISTED = ("Title", "A part")
WORDS = {"Changed in version %s": "Nouveau dans la %s"}


@pytest.fixture(scope="module")
def built(build, tmp_path_factory):
    """Build the book once; every message of it is translated by capitals."""
    book = tmp_path_factory.mktemp("rest")
    catalogs = book / "locales" / "fr" / "LC_MESSAGES"
    catalogs.mkdir(parents=True)
    (book / "conf.py").write_text(CONF, "utf-8")
    (book / "index.rst").write_text(INDEX, "utf-8")
    index = {message: message.upper() for message in MESSAGES} | OTHERS
    for name, messages in {"index": index, "sphinx": WORDS}.items():
        body = "\n".join(entry(*each) for each in messages.items())
        (catalogs / f"{name}.po").write_text(HEADER + body, "utf-8")
    done = build("amts-fr", book, book / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.out


def body(out, name="index.html"):
    page = bs4.BeautifulSoup((out / name).read_text("utf-8"), "html.parser")
    return page.select_one("[role=main], .body")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" "))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_block_is_translated_wherever_it_stands(built, message):
    shown = text(body(built))
    assert message.upper() in shown
    assert message not in shown


def test_words_that_a_book_has_of_its_own_take_the_place_of_those_of_sphinx(built):
    assert "Nouveau dans la 2.0" in text(body(built))


def test_index_entries_that_sphinx_words_are_in_the_language_of_the_book(built):
    assert "variable d'environnement" in text(body(built, "genindex.html"))


def test_what_a_directive_describes_is_no_text_for_translators(built):
    report = json.loads((built / "amts-report.json").read_text("utf-8"))
    assert report["segments"] == len(MESSAGES) + len(OTHERS) + len(WORDED_BY_SPHINX) + len(LISTED)


def test_a_colon_after_a_space_that_does_not_break_is_shown(built):
    shown = body(built).get_text()
    assert "deux points\u00a0:\n" in shown
    assert "sans points\n" in shown


def test_a_link_that_a_translator_left_out_leaves_no_anchor(built):
    [shown] = [each for each in body(built).select("p") if "Voir" in each.get_text()]
    assert shown.decode_contents() == "Voir d’abord."


def test_a_table_of_contents_keeps_the_anchor_of_the_source(built):
    contents = body(built).select_one(".contents")
    assert contents["id"] == "contents"
    assert contents.p.get_text() == "Contenu"
