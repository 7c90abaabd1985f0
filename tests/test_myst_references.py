"""References as MyST writes them, in a book and its translation, in pages and across them."""

from __future__ import annotations

import re
import zlib

import pytest
from tiny_book import write_book

CONF = """
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
intersphinx_mapping = {"bakers": ("https://bakers.example/", "bakers.inv")}
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

Mix it before [the rest](#the-rest-of-it), which is [](#the-rest-of-it).

## The rest of it

Eat {ref}`more bread <bakers:rye>`.

See [the oven](#my_oven), [the shop](https://shop.example) and [the heap](flour.md).

```{toctree}
flour
```
"""
FLOUR = """
(all_flour)=
# Flour

## The grinding

Go [home](index.md#heat), to [](index.md#heat).
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

Amásela antes de [lo demás](#the-rest-of-it), que es [](#the-rest-of-it).

## Lo demás

Coma {ref}`más pan <centeno>`.

Véanse [el horno](#old_oven), [la tienda](bakers:shop) y [el montón](meal.md).

```{toctree}
flour
```
"""
HARINA = """
(all_flour)=
# Harina

## La molienda

Vaya [a casa](index.md#calor), al [](index.md#calor).
"""


@pytest.fixture(scope="module")
def done(build, tmp_path_factory):
    """Build the book once."""
    place = tmp_path_factory.mktemp("myst")
    pages = {"index.md": INDEX, "flour.md": FLOUR, "es/index.md": INDICE, "es/flour.md": HARINA}
    names = {"index.rst": None, "oven.rst": None, "es/index.rst": None, "es/oven.rst": None}
    book = write_book(place / "book", {"conf.py": CONF} | names | pages)
    label = "rye std:label -1 rye.html#rye Rye\n"
    (book / "bakers.inv").write_bytes(
        b"# Sphinx inventory version 2\n# Project: Bakers\n# Version: 1\n"
        b"# The remainder of this file is compressed using zlib.\n" + zlib.compress(label.encode())
    )
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
        ("#the-rest-of-it", "lo demás"),
        ("#the-rest-of-it", "Lo demás"),
        ("#my-oven", "el horno"),
        ("flour.html", "el montón"),
        ("flour.html", "Harina"),
        ("flour.html#the-grinding", "La molienda"),
    ]
    assert links(done, "flour") == [("index.html#heat", "a casa"), ("index.html#heat", "Calor")]


def test_links_that_lead_nowhere_lead_where_the_sources_do_also_out_of_the_book(done):
    html = (done.out / "index.html").read_text("utf-8")
    found = re.findall(r'<a class="reference external" href="([^"]*)"[^>]*>(.*?)</a>', html)
    assert [(target, re.sub("<[^>]*>", "", text)) for target, text in found] == [
        ("https://bakers.example/rye.html#rye", "más pan"),
        ("https://shop.example", "la tienda"),
    ]
