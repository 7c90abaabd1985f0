"""References as MyST writes them, in a book and its translation, in pages and across them."""

from __future__ import annotations

import re

import pytest
from tiny_book import write_book

CONF = """
extensions = ["myst_parser"]
html_theme = "basic"
myst_heading_anchors = 3
exclude_patterns = ["es"]
amts_languages = {"es": {"translation": "es", "engine": "none"}}
"""
INDEX = """
# Bread

(my_oven)=
## The oven

The oven is hot, [see below](#my/heat).

(my/heat)=
### Heat

Say [](#my_oven) or [the oven](#my_oven) or [mixing](#mixing-the-dough).

Go to [the flour](#all_flour) or to [the grinding](flour.md#the-grinding).

## Mixing the dough

Mix it.

```{toctree}
flour
```
"""
FLOUR = """
(all_flour)=
# Flour

## The grinding

Go [home](index.md#heat).
"""
INDICE = """
# Pan

(my_oven)=
## El horno

El horno quema, [véase abajo](#my/heat).

(my/heat)=
### Calor

Se dice [](#my_oven) o [el horno](#my_oven) o [amasar](#amasar-la-masa).

Vaya a [la harina](#all_flour) o a [la molienda](flour.md#la-molienda).

## Amasar la masa

Amásela.

```{toctree}
flour
```
"""
HARINA = """
(all_flour)=
# Harina

## La molienda

Vaya [a casa](index.md#calor).
"""


@pytest.fixture(scope="module")
def done(build, tmp_path_factory):
    """Build the book once."""
    place = tmp_path_factory.mktemp("myst")
    pages = {"index.md": INDEX, "flour.md": FLOUR, "es/index.md": INDICE, "es/flour.md": HARINA}
    names = {"index.rst": None, "oven.rst": None, "es/index.rst": None, "es/oven.rst": None}
    book = write_book(place / "book", {"conf.py": CONF} | names | pages)
    return build("amts-es", book, place / "out")


def links(done, page):
    """List the links in the text of a page: where they lead, and what they say."""
    html = (done.out / f"{page}.html").read_text("utf-8")
    main = html[html.index('<div class="body"') : html.index('<div class="sphinxsidebar"')]
    found = re.findall(r'<a class="reference internal" href="([^"]*)">(.*?)</a>', main, re.DOTALL)
    return [(target, re.sub("<[^>]*>", "", text)) for target, text in found]


def test_links_lead_to_the_anchors_of_the_book_in_the_translators_words(done):
    assert (done.returncode, done.stderr) == (0, "")
    assert links(done, "index") == [
        ("#my-heat", "véase abajo"),
        ("#my-oven", "El horno"),
        ("#my-oven", "el horno"),
        ("#mixing-the-dough", "amasar"),
        ("flour.html#all-flour", "la harina"),
        ("flour.html#the-grinding", "la molienda"),
        ("flour.html", "Harina"),
        ("flour.html#the-grinding", "La molienda"),
    ]
    assert links(done, "flour") == [("index.html#heat", "a casa")]
