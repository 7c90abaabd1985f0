"""Code that translators localised: what does the same, what is drift, and what a page shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_book import CONF, write_book

from sphinx_amts.config import LanguageConfig
from sphinx_amts.languages import find
from sphinx_amts.sync.code import Change, Code, CodePair, changed_code, pair_code, same_code

FONTS = """\
import matplotlib as mpl
FONTPATH = "fonts/SourceHanSerifSC.otf"
mpl.font_manager.fontManager.addfont(FONTPATH)
plt.rcParams['font.family'] = ['Source Han Serif SC']
plt.rcParams['axes.unicode_minus'] = False
"""
PLOT = """\
import matplotlib.pyplot as plt
plt.plot(x)
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1  # one", "x = 1  # 一"),
        ("# a comment\nx = 1", "x = 1"),
        ("x = 1", "# -*- coding: utf-8 -*-\nx = 1"),
        ("ax.set_title('Wages')", 'ax.set_title("工资")'),
        ("ax.set_title('Wages')", "ax.set_title(r'工资 $w$')"),
        ("def f():\n    '''Give it.'''\n    return 1", "def f():\n    return 1"),
        ('def f():\n    """Give.\n\n    x"""\n    y', 'def f():\n    """给。"""\n    y'),
        ("f'{a:.2f} of {b}'", "f'{b} 的 {a:.2f}'"),
        ("print(f'{a[\"x\"]} of {b!r:>{w}}')", "print(f'{b!r:>{w}} {a[\"x\"]}')"),
        ("'%s of %d' % (a, b)", "'%s 的 %d' % (a, b)"),
        ("'50% of it' % ()", "'它的 50%' % ()"),
        ("'{n} of {m}'.format(n=1, m=2)", "'{m}，{n}'.format(n=1, m=2)"),
        (r"ax.text('$\frac{a}{b}$ is')", "ax.text('$a/b$ 是')"),
        ("'one ' 'string'", "'一个字符串'"),
        ("print('a',\n      b)", "print('啊', b)"),
        ("f(a, b, )", "f(a, b)"),
        ("a + \\\n  b", "a + b"),
        ("%time f()  # here", "%time f()  # 这里"),
        ("if a:\n  b", "if a:\n    b"),
        (PLOT, PLOT + FONTS),
        (FONTS + PLOT, PLOT),
        (PLOT + "import matplotlib as mpl\n", PLOT + FONTS),
        (PLOT, "!apt install fonts-noto-cjk\nfrom matplotlib import font_manager\n" + PLOT),
        (PLOT, "plt.rc('font', family='SimHei')\nzh_font = load()\nzh_font.set_size(9)\n" + PLOT),
    ],
)
def test_comments_strings_fonts_and_layout_are_no_change(one, other):
    assert same_code(one, other, language="ipython3")
    assert same_code(other, one, language="python")
    assert changed_code(one, other, language="python3") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = 2"),
        ("x = 1", "y = 1"),
        ("x\ny", "y\nx"),
        ("if a:\n    b\nc", "if a:\n    b\n    c"),
        ("f(a)", "f(a, 'b')"),
        ("f((a,))", "f((a))"),
        ("f'{a} of {b}'", "f'{a} 的'"),
        ("f'{a:.2f}'", "f'{a:.3f}'"),
        ("'%s of %d' % (a, b)", "'%d 的 %s' % (a, b)"),
        ("'{} of {:.2f}'.format(a, b)", "'{:.2f} {}'.format(a, b)"),
        ("x = b'bytes'", "x = 'bytes'"),
        ("read('https://example.org/a.csv')", "read('https://example.com/a.csv')"),
        ("read('data/a.csv')", "read('data/b.csv')"),
        ("load('2015-01-01')", "load('2016-01-01')"),
        ("plt.rcParams['font.size'] = 10", "plt.rcParams['font.size'] = 12"),
        ("plt.rc('font', size=10)", "plt.rc('font', size=12)"),
        ("ax.legend(fontsize=10)", "ax.legend(fontsize=12)"),
        (PLOT, PLOT + "import matplotlib as mpl\n"),
        ("%matplotlib inline\nx", "x"),
        ("x = 1", ""),
    ],
)
def test_what_code_does_is_a_change(one, other):
    assert not same_code(one, other, language="python")
    assert changed_code(one, other, language="python") != ()


@pytest.mark.parametrize(
    ("language", "one", "other", "same"),
    [
        ("c", "#include <a.h>\nint x; // one", "#include <a.h>\nint x; /* 一 */", True),
        ("c", "#include <a.h>", "#include <b.h>", False),
        ("bash", "echo 'hello'  # say it", "echo '你好'", True),
        ("bash", "rm 'x'", "cat 'x'", False),
        ("pycon", ">>> f('a')  # c\n1", ">>> f('啊')\n1", True),
        ("pycon", ">>> f()\n1", ">>> f()\n2", False),
        ("text", "one  two\n", "one two", True),
        ("text", "one two", "一 二", False),
        ("none", "it's one", "it's two", False),
        ("no-such-language", "a b", "a  b", True),
        ("default", "f('a')", "f('啊')", True),
        ("default", "it's one  # 1", "it's one  # 2", False),
        ("julia", 'println("a $x")  # c', 'println("啊 $x")', True),
        ("", "", "", True),
    ],
)
def test_code_is_compared_by_the_lexer_of_its_language(language, one, other, same):
    assert same_code(one, other, language=language) is same


def test_a_change_is_told_by_statements_and_the_line_in_the_source():
    source = "import numpy as np\n\n# numbers\nx = 1\nprint('x',\n      x)"
    target = "import numpy as np\nx = 1\nprint('变量', x + 1)\ny"
    assert changed_code(source, target, language="python") == (
        Change(source="print('x',\n      x)", target="print('变量', x + 1)\ny", source_line=5),
    )


def blocks(*texts):
    return [Code(text, "python") for text in texts]


def test_blocks_are_paired_past_those_that_one_side_has_alone():
    source = blocks("a = 1  # one", "b()", "c()\nd()\ne()")
    target = blocks("import paddle", "a = 1  # 一", "f(2)", "b()", "c()\nd()\ng()")
    assert pair_code(source, target) == (
        CodePair(0, 1, same=True),
        CodePair(1, 3, same=True),
        CodePair(2, 4, same=False),
    )


def test_blocks_that_have_little_in_common_are_no_pair():
    assert pair_code(blocks("a = 1\nb = 2"), blocks("c()\nd()\na = 1\ne()")) == ()
    assert pair_code((), blocks("a")) == pair_code(blocks("a"), ()) == ()


lines = st.lists(
    st.sampled_from(
        ["x = 1", "if x:", "    y('a')", "f'{x} y'", "# c", "'''", "(", "]", "%time x", "\\", ""]
    ),
    max_size=8,
).map("\n".join)


@given(lines, lines)
def test_any_code_is_like_itself_and_likeness_has_no_direction(one, other):
    assert same_code(one, one + "\n", language="python")
    same = same_code(one, other, language="python")
    assert same is same_code(other, one, language="python")
    assert same is (changed_code(one, other, language="python") == ()) or one == other


@given(st.text(max_size=40), st.sampled_from(["python", "c", "text", "default", "html", "x"]))
def test_nothing_that_stands_in_a_block_is_too_strange(text, language):
    assert same_code(text, text + " ", language=language) in (True, False)


# What a page shows

OVEN = """The oven
========

The oven has to be hot.  See :doc:`the first page <index>`.

.. code-block:: python

   heat("the oven")  # well

It takes *one* hour.

.. code-block:: python
   :emphasize-lines: 2

   # how long
   wait(hours=1)

.. code-block:: python

   eat(bread, now=True)
   sleep()
"""
HORNO = """El horno
========

El horno tiene que estar caliente.  Véase :doc:`la primera página <index>`.

.. code-block:: python

   sal()

.. code-block:: python

   heat("el horno")  # bien

Tarda *una* hora.

.. code-block:: python

   wait(hours=1)

.. code-block:: python

   eat(bread, now=False)
   sleep()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory, build):
    place = tmp_path_factory.mktemp("code")
    conf = CONF.replace('"engine": "none"', '"engine": "none", "code_blocks": "human"')
    write_book(place / "book", {"conf.py": conf, "oven.rst": OVEN, "es/oven.rst": HORNO})
    return build("amts-es", place / "book", place / "out")


def shown(done):
    text = (done.out / "oven.html").read_text("utf-8")
    return [
        re.sub(r"<[^>]+>", "", block).replace("&quot;", '"').strip()
        for block in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
    ]


def test_the_page_shows_the_code_of_the_translation_where_it_does_the_same(built):
    assert shown(built)[0] == 'heat("el horno")  # bien'


def test_lines_that_are_highlighted_by_number_stay_those_of_the_source(built):
    assert shown(built)[1] == "# how long\nwait(hours=1)"


def test_code_that_does_otherwise_is_not_shown_and_reported(built):
    assert shown(built)[2] == "eat(bread, now=True)\nsleep()"
    [warning] = built.stderr.splitlines()
    # Sphinx 7 does not tell the kind of a warning.
    assert warning.partition(": ")[2].removesuffix(" [amts.code]") == (
        "WARNING: es: one block of code differs from the translation's in more than comments and "
        "strings; the page shows the source's (there in line 20)"
    )


def test_by_default_all_code_is_the_source_s():
    assert LanguageConfig(profile=find("es"), engine="none").code_blocks == "source"
