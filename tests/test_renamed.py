"""References of a translation whose labels are called otherwise in the source book."""

from __future__ import annotations

import json
import re

from docutils import nodes
from sphinx import addnodes
from tiny_book import write_book

from sphinx_amts.book.renamed import note_counterparts

OVEN = """.. _heat:

The oven
========

The oven has to be hot.  See :ref:`the heat <heat>` and :doc:`the bread <index>`.

See :ref:`this <heat>`, too.
"""
HORNO = """.. _calor:

El horno
========

El horno tiene que estar caliente.  Véase :ref:`el calor <calor>` y :doc:`el pan <pan>`.

Véase también :ref:`esto <heat>`.
"""


def test_a_reference_that_leads_nowhere_leads_where_that_of_the_source_does(build, tmp_path):
    book = write_book(tmp_path / "book", {"oven.rst": OVEN, "es/oven.rst": HORNO})
    done = build("amts-es", book, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    html = (done.out / "oven.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"><span class="(?:doc|std std-ref)">([^<]+)', html)
    assert links == [("#heat", "el calor"), ("index.html", "el pan"), ("#heat", "esto")]
    report = json.loads((done.out / "amts-report.json").read_text("utf-8"))
    assert report["origins"]["human"] == report["segments"]


def reference(target, role="ref"):
    return addnodes.pending_xref("", refdomain="std", reftype=role, reftarget=target)


def counterparts(source, translated):
    note_counterparts(nodes.paragraph("", "", *translated), source)
    return [each.get("amts_instead") for each in translated]


def test_references_are_paired_role_by_role_in_their_order():
    source = [reference("a"), reference("p", "doc"), reference("b")]
    assert counterparts(source, [reference("x"), reference("y"), reference("q", "doc")]) == [
        "a",
        "b",
        "p",
    ]


def test_what_both_sentences_refer_to_is_no_counterpart_of_anything_else():
    assert counterparts([reference("a"), reference("b")], [reference("x"), reference("a")]) == [
        "b",
        None,
    ]


def test_nothing_is_guessed_where_there_are_more_references_on_one_side():
    assert counterparts([reference("a"), reference("b")], [reference("x")]) == [None]
    assert counterparts([reference("a")], [reference("x"), reference("y")]) == [None, None]
