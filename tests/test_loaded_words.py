"""The words that Sphinx says itself, in an edition that is not the first book of the process."""

from __future__ import annotations

import re

import pytest
from tiny_book import write_book

OVEN = """
The oven
========

.. py:function:: bake(bread)

   Bake the bread.

   :param bread: what there is
   :returns: what is eaten

.. versionadded:: 2.0
   It was cold then.

.. note:: Wait.
"""
CONF = """
language = "{source}"
html_theme = "basic"
exclude_patterns = ["other", "es"]
amts_source_language = "en"
amts_languages = {{"{code}": {{"translation": "other", "engine": "none"}}}}
"""


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("en", "es", ["Parámetros", "Devuelve", "Added in version 2.0", "Nota"]),
        ("de", "fr", ["Paramètres", "Renvoie", "Ajouté dans la version 2.0", "Note"]),
    ],
)
def test_sphinx_speaks_the_language_of_the_edition(build, tmp_path, source, code, words):
    pages = {"oven.rst": OVEN, "other/index.rst": "Pan\n===\n"}
    conf = {"conf.py": CONF.format(source=source, code=code)}
    book = write_book(tmp_path / "book", {**conf, **pages})
    done = build(f"amts-{code}", book, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    html = (done.out / "oven.html").read_text("utf-8")
    places = r'class="(?:field-(?:odd|even)|versionmodified added|admonition-title)">'
    assert re.findall(places + "(?:<span[^>]*>)*([^<:]+)", html) == words


AUTO = """
The oven
========

.. autoclass:: collections.OrderedDict
"""


def test_what_autodoc_says_of_a_class_is_said_in_the_language_of_the_edition(build, tmp_path):
    conf = CONF.format(source="en", code="ru") + (
        "extensions = ['sphinx.ext.autodoc']\nautodoc_default_options = {'show-inheritance': True}\n"
    )
    pages = {"oven.rst": AUTO, "other/index.rst": "Pan\n===\n"}
    same = {"other/oven.rst": AUTO.replace("The oven", "Печь")}
    book = write_book(tmp_path / "book", {"conf.py": conf, **pages, **same})
    done = build("amts-ru", book, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "<p>Базовые классы: <code" in (done.out / "oven.html").read_text("utf-8")
