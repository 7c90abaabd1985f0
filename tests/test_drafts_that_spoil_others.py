"""Drafts that make the rest of their page be read otherwise: only they are left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from shell import command
from tiny_book import write_book

from sphinx_amts.drafting.halving import what_stands

CHANGES = st.frozensets(st.integers(0, 60), min_size=1)


@given(CHANGES, st.data())
def test_all_changes_stay_but_those_that_spoil_the_page(changes, data):
    bad = data.draw(st.frozensets(st.sampled_from(sorted(changes)), min_size=1, max_size=4))

    def fails(tried):
        return [name for name, some in tried.items() if some & bad]

    assert what_stands({"page": sorted(changes)}, {}, fails) == {"page": changes - bad}


@given(CHANGES, CHANGES)
def test_pages_are_tried_together_and_what_is_known_to_stand_stays(one, other):
    trials = []

    def fails(tried):
        trials.append(sorted(tried))
        assert all(100 in some for name, some in tried.items() if name == "one")
        return ["two"] if "two" in tried else []

    changes = {"one": sorted(one), "two": sorted(other)}
    stands = what_stands(changes, {"one": frozenset({100})}, fails)
    assert stands["two"] == frozenset()
    assert stands["one"] == (one | {100} if len(one) > 1 else {100})
    assert trials == sorted(trials, key=len, reverse=True)


TLS = """Options
=======

The server has options.

* ``port`` is the port.
* ``tls`` is on.

.. versionadded:: 5.1
   Connections by TLS were added.

Time
----

.. py:class:: Time

The clock knows the time.

The end
=======

That was all.
"""
TLS_ES = """Opciones
========

El servidor tiene opciones.

Fin
===

Eso fue todo.
"""


def test_what_a_directive_makes_of_its_argument_does_not_stop_its_neighbours(tmp_path, capfd):
    book = write_book(tmp_path / "book", {"oven.rst": TLS, "es/oven.rst": TLS_ES})
    arguments = ("--language", "es", "--page", "oven", "--in-place", "--force", "--with-source")
    _, out, _ = command(capfd)("draft", book, *arguments)
    written = (book / "es" / "oven.rst").read_text("utf-8")
    assert "* ``port`` is the port.\n* ``tls`` is on.\n" in written
    assert "The clock knows the time." in written
    assert "were added" not in written
    assert "it would be read as something else" not in out
