"""Which documents belong together: by their names, and by what they hold."""

from __future__ import annotations

import pytest

from sphinx_amts.corpus.matching import _match_key
from sphinx_amts.corpus.names import Names
from sphinx_amts.languages import find

NAMES = Names(find("en"), find("es"))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("en/a.html", "es/a.html"),
        ("docs/en/guide/a.html", "docs/es/guide/a.html"),
        ("a.en.md", "a.es.md"),
        ("a_en.txt", "a_es.txt"),
        ("a-EN.txt", "a-es.txt"),
        ("a/en.md", "a/es.md"),
        ("en/a.md", "a_es.md"),
        ("en/es/a.en.md", "en/es/a.es.md"),
    ],
)
def test_a_marker_says_the_language_and_the_rest_is_the_same(source, target):
    one, other = NAMES.read(source), NAMES.read(target)
    assert (one.side, other.side) == (0, 1)
    assert one.key == other.key


@pytest.mark.parametrize(
    "path", ["a.html", "docs/a.md", "open/a.txt", "token.md", "fr/a.md", "es.d/a.md"]
)
def test_a_name_without_a_marker_is_in_no_language(path):
    assert NAMES.read(path).side is None
    assert NAMES.read(path).key == path.rpartition(".")[0]


def test_codes_have_many_forms():
    names = Names(find("en"), find("zh"))
    keys = {names.read(path) for path in ("zh_CN/a.md", "a.zh-cn.md", "a_zh.md", "a-zh_CN.md")}
    assert {(name.key, name.side) for name in keys} == {("a", 1)}


@pytest.mark.parametrize(
    ("documents", "couples", "vague"),
    [
        ([(".md", 0), (".md", 1)], [(0, 1)], []),
        ([(".md", None), (".md", 1)], [(0, 1)], []),
        ([(".md", 0), (".md", None)], [(0, 1)], []),
        ([(".html", 0), (".md", 1)], [(0, 1)], []),
        ([(".html", 0), (".md", 0), (".md", 1)], [(1, 2)], []),
        ([(".md", 0), (".md", 1), (".md", None)], [(0, 1)], []),
        ([(".html", 0), (".html", 1), (".md", 0), (".md", 1)], [(0, 1), (2, 3)], []),
        ([(".md", 0), (".md", 0), (".md", 1)], [], [0, 1, 2]),
        ([(".md", 0), (".md", 0)], [], []),
        ([(".md", None), (".txt", None)], [], []),
        ([(".md", 0)], [], []),
    ],
)
def test_one_source_and_one_target_of_a_key_belong_together(documents, couples, vague):
    rows = [("key", suffix, side, number) for number, (suffix, side) in enumerate(documents)]
    assert _match_key(rows) == (couples, vague)
