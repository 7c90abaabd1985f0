"""The Markdown of d2lbook: what it becomes, which line is the author's, and a book translated from it."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.book.dialects.conversion import Edit
from sphinx_amts.book.dialects.d2l import Settings, convert
from sphinx_amts.book.dialects.d2l.writing import excerpt, rewrite
from sphinx_amts.book.segments import extract
from sphinx_amts.document import Anchor, Segment

ROOT = Path(__file__).parent / "roots" / "test-d2l"


def myst(text, **settings):
    """Convert a text that has no fault."""
    converted = convert(text, Settings(**settings))
    assert converted.faults == ()
    return converted.text


# What it becomes


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("# Dough\n:label:`sec_dough`\n", "(sec_dough)=\n# Dough\n"),
        ("# Dough\n\n:label:`sec_dough`\n\nText.\n", "(sec_dough)=\n# Dough\n\nText.\n"),
        ("Text.\n## Dough\n:label:`a`\nText.\n", "Text.\n\n(a)=\n## Dough\nText.\n"),
        ("# Dough\n:label:`a`", "(a)=\n# Dough\n"),
        ("## [**Mixing**]\n:label:`a`\n", "(a)=\n## Mixing\n"),
    ],
)
def test_a_label_stands_above_its_heading(dialect, expected):
    assert myst(dialect) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("![A loaf](a.svg)\n", "```{figure} a.svg\n\nA loaf\n```\n"),
        (
            "![A\nloaf, :cite:`x`](../a.svg)\n:width:`9px`\n:label:`fig_a`\n",
            "```{figure} ../a.svg\n:width: 9px\n:name: fig_a\n\nA\nloaf, {cite:p}`x`\n```\n",
        ),
        ("![A loaf](a.svg)\n\n:label:`b`\n", "```{figure} a.svg\n:name: b\n\nA loaf\n```\n"),
        ("![1. loaf](a.svg)\n", "```{figure} a.svg\n\n1\\. loaf\n```\n"),
        ("![](a.svg)\n:height:`9px`\n", "```{image} a.svg\n:height: 9px\n```\n"),
        ("![[0, 1), by [me](b)](a.svg)\n", "```{figure} a.svg\n\n[0, 1), by [me](b)\n```\n"),
        ("See ![it](a.svg).\n", "See ![it](a.svg).\n"),
        ("![a](a.svg) ![b](b.svg)\n", "![a](a.svg) ![b](b.svg)\n"),
        ("<!-- b -->\n![a](a.svg)\n", "<!-- b -->\n\n```{figure} a.svg\n\na\n```\n"),
        ("![a](a.svg)\nand text\n", "![a](a.svg)\nand text\n"),
    ],
)
def test_an_image_alone_is_a_figure(dialect, expected):
    assert myst(dialect) == expected


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (f":Flour\n\n{TABLE}", f"~~~{{table}} Flour\n\n{TABLE}~~~\n"),
        (f": Flour\n\n{TABLE}:label:`t`\n", f"~~~{{table}} Flour\n:name: t\n\n{TABLE}~~~\n"),
        (
            f":Flour of $a$,\n  :cite:`x`\n:label:`t`\n\n\n{TABLE}\nText.\n",
            f"~~~{{table}} Flour of $a$, {{cite:p}}`x`\n:name: t\n\n{TABLE}~~~\n\nText.\n",
        ),
        (f"{TABLE}:label:`t`\n", f"(t)=\n{TABLE}"),
        (f"{TABLE}\nText.\n", f"{TABLE}\nText.\n"),
        (":Flour is white.\n\nSo it is.\n", ":Flour is white.\n\nSo it is.\n"),
        (f":numref:`t` shows it.\n\n{TABLE}", f"{{numref}}`t` shows it.\n\n{TABLE}"),
    ],
)
def test_the_paragraph_above_a_table_is_its_caption(dialect, expected):
    assert myst(dialect) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("$$a = b.$$\n:eqlabel:`e`\n", "$$a = b.$$ (e)\n"),
        ("$$\na\n\n= b\n$$\n\n:eqlabel:`e`\nText.\n", "$$\na\n\n= b\n$$ (e)\nText.\n"),
        ("Text:\n$$a = b$$\nText.\n", "Text:\n\n$$a = b$$\nText.\n"),
        ("(**$$a = b$$**)\n:eqlabel:`e`\n", "$$a = b$$ (e)\n"),
        ("(**\n$$\na\n$$\n**)\n", "\n$$\na\n$$\n\n"),
        ("The $$a$$ is $$b$$\n", "The $$a$$ is $$b$$\n"),
        ("$$a$$ is not alone.\n", "$$a$$ is not alone.\n"),
        ("It costs $$ and more.\n", "It costs $$ and more.\n"),
    ],
)
def test_a_formula_keeps_its_label_behind_it(dialect, expected):
    assert myst(dialect) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("See :numref:`a` and :ref:`b`.", "See {numref}`a` and {ref}`b`."),
        ("In :eqref:`a`,", "In {eq}`a`,"),
        (":cite:`a,b`", "{cite:p}`a,b`"),
        ("(:citet:`a`:)", "({cite:t}`a`:)"),
        ("见:numref:`a`。", "见{numref}`a`。"),
        (
            "The code `:numref:` and ``a ` :ref:`b` ``.",
            "The code `:numref:` and ``a ` :ref:`b` ``.",
        ),
        ("Text {ref}`a`, and :other:`b`.", "Text {ref}`a`, and :other:`b`."),
        (":bibliography:`../a.bib`\n", "```{bibliography} ../a.bib\n```\n"),
    ],
)
def test_references_are_roles(dialect, expected):
    assert myst(dialect) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("We [**mix the\nflour**] and (**rest**).", "We mix the\nflour and rest."),
        ("[**One.\n\n$$a$$\n\nTwo.**]", "One.\n\n$$a$$\n\nTwo."),
        ("这是[**运算符（`*`和`**`）的*形状***]。", "这是运算符（`*`和`**`）的*形状*。"),
        ("We (**rest**) (~~long~~)\nand bake.", "We rest\nand bake."),
        ("We rest\n(~~long~~)\nand bake.", "We rest\nand bake."),
        ("We rest (~~long~~)  \nand bake.", "We rest\nand bake."),
        ("(~~long~~)\n\nText.", "\nText."),
        ("(**A**)(~~b~~).", "A."),
        ("[**a link**](https://example.org)", "[**a link**](https://example.org)"),
        ("`[**code**]` and **bold**", "`[**code**]` and **bold**"),
        (r"\[**so**] is written", r"\[**so**] is written"),
    ],
)
def test_slide_marks_are_taken_off_and_what_they_hide_is_left_out(dialect, expected):
    assert myst(dialect) == expected


def cell(mark, code="x = 1"):
    return (
        f"```{{.python .input}}\n{mark}\n{code}\n```\n"
        if mark
        else f"```{{.python .input}}\n{code}\n```\n"
    )


def tab(name, title, content):
    return f"````{{tab-item}} {title}\n:sync: {name}\n:class-label: notranslate\n\n{content}````\n"


PYTHON = "```python\nx = 1\n```\n"


def test_a_cell_on_a_page_of_one_framework_is_plain_code():
    assert myst(cell("")) == PYTHON
    assert myst("```{.python .input  n=3}\nx = 1\n```\n") == PYTHON
    assert myst(cell("#@tab all") + "\n" + cell("#@tab pytorch")) == f"{PYTHON}\n{PYTHON}"


@pytest.mark.parametrize("mark", ["#@tab {}", "%%tab {}", "# @tab {}"])
def test_cells_of_several_frameworks_are_tabs(mark):
    text = cell(mark.format("jax")) + "\n" + cell(mark.format("pytorch, tensorflow"))
    one, two = tab("jax", "JAX", PYTHON), tab("pytorch,tensorflow", "PyTorch, TensorFlow", PYTHON)
    assert myst(text) == f"`````{{tab-set}}\n{one}\n{two}`````\n"


def test_cells_that_name_no_framework_are_for_the_default_one():
    text = cell("") + cell("#@tab jax")
    assert myst(text).count("{tab-item} MXNet\n:sync: mxnet") == 1
    assert myst(text, default_tab="scratch").count("{tab-item} scratch\n:sync: scratch") == 1


def test_a_framework_that_comes_again_begins_the_next_tabs():
    text = "\n".join(cell(f"#@tab {name}") for name in ("jax", "mxnet", "jax", "mxnet"))
    assert myst(text).count("{tab-set}") == 2


def test_what_is_for_all_frameworks_of_the_page_needs_no_tab():
    both = cell("#@tab jax, mxnet")
    page = "\n".join([cell("#@tab jax"), cell("#@tab mxnet"), both])
    assert myst(page).endswith(f"`````\n\n{PYTHON}")
    assert ":begin_tab:" not in myst(f"{page}\n:begin_tab:`mxnet, jax`\nText.\n:end_tab:\n")


def test_prose_of_frameworks_is_in_tabs_and_converted_there():
    text = (
        ":begin_tab:`jax`\n## Title\n:label:`a`\n\nSee :ref:`a`.\n\n:end_tab:\n"
        ":begin_tab:`mxnet`\n````text\ncode\n````\n:end_tab:\n"
    )
    assert myst(text) == (
        "``````{tab-set}\n`````{tab-item} JAX\n:sync: jax\n:class-label: notranslate\n\n"
        "(a)=\n## Title\n\nSee {ref}`a`.\n`````\n"
        "`````{tab-item} MXNet\n:sync: mxnet\n:class-label: notranslate\n\n"
        "````text\ncode\n````\n`````\n``````\n"
    )


def test_empty_tabs_and_cells_that_set_up_tabs_are_left_out():
    setup = "```{.python .input}\n%load_ext d2lbook.tab\ntab.interact_select('jax', 'mxnet')\n```\n"
    assert myst(setup + "\nText.\n") == "\nText.\n"
    assert (
        myst(setup + cell("%%tab jax")) == f"`````{{tab-set}}\n{tab('jax', 'JAX', PYTHON)}`````\n"
    )
    assert (
        myst(":begin_tab:`jax`\n\n:end_tab:\n:begin_tab:`mxnet`\n:end_tab:\n\nText.\n")
        == "\nText.\n"
    )


def test_a_cell_in_a_list_stays_in_it():
    text = "1. Run\n   ```{.python .input}\n   #@tab jax\n   x = 1\n   ```\n" + cell("#@tab mxnet")
    assert myst(text).startswith("1. Run\n   ```python\n   x = 1\n   ```\n")


def test_save_marks_stay_or_go():
    code = "def f():  #@save\n    # @save\n    return 1"
    assert "#@save" in myst(cell("", code))
    assert myst(cell("", code), save_marks=False) == "```python\ndef f():\n    return 1\n```\n"


def test_other_fences_are_directives_or_stay_as_they_are():
    assert myst("```toc\n:maxdepth: 2\n\na\n```\n") == "```{toctree}\n:maxdepth: 2\n\na\n```\n"
    assert myst("```eval_rst \n.. a::\n```\n") == "```{eval-rst} \n.. a::\n```\n"
    code = "```bash\n# Title\n:label:`a`\n[**b**] :numref:`c`\n:begin_tab:`jax`\n$$\n```\n"
    assert myst(code) == code
    assert myst(f"~~~~\n{code}~~~~\n") == f"~~~~\n{code}~~~~\n"


# What cannot be meant so


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "Text.\n\n:begin_tab:`jax`\nText.\n:begin_tab:`mxnet`\n:end_tab:\n",
            3,
            ":begin_tab: has no :end_tab:; it ends where the next one begins",
        ),
        ("Text.\n:end_tab:\n", 2, ":end_tab: ends no :begin_tab:; it is left out"),
        (
            "Text.\n:eqlabel:`e`\n",
            2,
            ":eqlabel:`e` is not below a formula between $$; it is left out",
        ),
        ("Text.\n:width:`9px`\n", 2, ":width:`9px` is not below an image; it is left out"),
        ("Text.\n:label:`a`\n", 2, ":label:`a` is not below a heading, a figure or a table"),
        ("Text.\n\n[**never closed\n\n```\n**]\n```\n", 3, "[** has no **]; close it"),
    ],
)
def test_a_mark_that_cannot_be_meant_so_is_a_fault_of_its_line(text, line, message):
    [fault] = convert(text).faults
    assert (text.count("\n", 0, fault.offset) + 1, fault.message) == (line, message)


# The author's text is not lost


def check(text):
    """Check that spans leave out nothing, on neither side, and that copies are copies."""
    converted = convert(text)
    assert [span.start for span in converted.spans] == [0, *(s.end for s in converted.spans)][:-1]
    assert converted.spans[-1].end == len(converted.text)
    place = 0
    for span in sorted(converted.spans, key=lambda span: (span.source, span.source_end)):
        assert span.source == place
        place = span.source_end
        if not span.rule:
            written = converted.text[span.start : span.end]
            assert written == text[span.source : span.source_end]
    assert place == len(text)
    assert len(converted.lines) == converted.text.count("\n") + 1
    return converted


PIECES = st.sampled_from(
    [
        *[
            "# T\n",
            ":label:`a`\n",
            "\n",
            "\n",
            "text\n",
            "[**",
            "**]",
            "(~~",
            "~~)",
            "`",
            "``",
            "$$",
        ],
        *[
            "```{.python .input}\n",
            "```\n",
            "~~~\n",
            "#@tab jax\n",
            "%%tab mxnet, jax\n",
            "code #@save\n",
        ],
        *[
            ":begin_tab:`jax`\n",
            ":begin_tab:`mxnet`\n",
            ":end_tab:\n",
            ":eqlabel:`e`\n",
            ":width:`1`\n",
        ],
        *[
            "$$\n",
            "$$a$$\n",
            "![a](b)\n",
            "![",
            "](b)\n",
            ":Caption\n",
            "| a | b |\n",
            "|---|---|\n",
        ],
        *[
            ":numref:`a`",
            ":cite:`a\n",
            "\\",
            " ",
            "  ",
            "---\n",
            "```toc\n",
            "中文，",
            "1. ",
            "   ",
        ],
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=25).map("".join))
def test_no_character_of_the_author_is_lost(text):
    check(text)


@given(st.text(alphabet="abc .,\n中文", min_size=1))
def test_prose_stays_as_it_is(text):
    assert convert(text).text == text


def test_every_line_is_the_authors():
    text = "# T\n\n:label:`a`\n[**Text**]\n(~~x~~)\n\n[**$$\na\n$$**]\n:eqlabel:`e`\n\nEnd.\n"
    converted = check(text)
    wanted = ["3 (a)=", "1 # T", "4 Text", "6 ", "7 $$", "8 a", "9 $$ (e)", "11 ", "12 End.", "13 "]
    written = converted.text.split("\n")
    assert [f"{n} {line}" for n, line in zip(converted.lines, written, strict=True)] == wanted


@pytest.fixture(scope="module")
def real_pages():
    folder = Path(__file__).parents[2] / "shared" / "corpus" / "d2l"
    if not folder.is_dir():
        pytest.skip("there is no folder 'shared/corpus' beside the checkout")
    return [*sorted(folder.glob("en_base/**/*.md")), *sorted(folder.glob("zh/**/*.md"))]


def test_real_pages_lose_nothing_and_show_nothing_of_the_dialect(real_pages):
    for path in real_pages:
        text = check(path.read_text("utf-8")).text
        prose = re.sub(r"(?ms)^(`{3,}|~{3,})[^\n{]*\n.*?^\1$", "", text)  # not of directives
        left = re.findall(r":\w+:`.*|:end_tab:|\{\.python|[(\[](?:\*\*|~~)[^`]*", prose)
        assert (path.name, left) == (path.name, [])


# Writing it back


SLIDES = ("slide-mark", "slide-hidden")


def replace(text, old, new):
    """Replace a part of the converted text, and give the author's text after it."""
    converted = convert(text)
    start = converted.text.index(old)
    return rewrite(converted, [Edit(start, start + len(old), new)])


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("See :numref:`a`.", "See {numref}`a`.", "Look at {numref}`a`.", "Look at :numref:`a`."),
        ("Text.\n", "Text.", "{cite:t}`a` and `{eq}`.", ":citet:`a` and `{eq}`.\n"),
        (
            "We [**mix the flour**] and rest.\n",
            "We mix the flour and rest.",
            "Now we mix the flour, and rest.",
            "Now we [**mix the flour**], and rest.\n",
        ),
        ("(**It weighs $2$ g.**)\n", "It weighs $2$ g.", "它重$2$克。", "(**它重$2$克。**)\n"),
        ("## [**Mixing**]\n", "Mixing", "搅拌", "## [**搅拌**]\n"),
        (
            "When it rests, [**call `rise()`**], and wait.",
            "When it rests, call `rise()`, and wait.",
            "面团静置时，调用`rise()`，然后等待。",
            "面团静置时，[**调用`rise()`**]，然后等待。",
        ),
        ("We (**rest**) (~~long~~)\nhere.", "We rest\nhere.", "We rest\nthere.", None),
        ("A [**one.\n\nTwo**] b.", "A one.", "A 1 one.", "A 1 [**one.\n\nTwo**] b."),
        ("A [**one.\n\nTwo**] b.", "Two b.", "Two c.", "A [**one.\n\nTwo**] c."),
        ("A [**one**]. B [**two**].", " B two.", " C.", "A [**one**]. [**C**]."),
        ("# T\n:label:`a`\n\nText.\n", "# T", "# 标题", "# 标题\n:label:`a`\n\nText.\n"),
        ("![A\nloaf](a)\n:label:`b`\n", "A\nloaf", "面包", "![面包](a)\n:label:`b`\n"),
        (f":A\n loaf\n\n{TABLE}", "A loaf", "面包", f":面包\n\n{TABLE}"),
    ],
)
def test_what_is_replaced_is_written_in_the_dialect(text, old, new, expected):
    assert replace(text, old, new) == (expected or text.replace("here", "there"))


def test_a_page_may_be_rewritten_block_by_block():
    text = (ROOT / "dough.md").read_text("utf-8")
    converted = convert(text)
    whole = converted.text
    for old, new in (("Stir the flour by", "用"), ("A loaf of", "重"), ("Flours and", "面粉和")):
        whole = whole.replace(old, new)
    wanted = text.replace("Stir the flour by", "用").replace("A loaf of", "重")
    wanted = wanted.replace(":Flours and the water\nthat", ":面粉和 the water that")
    blocks, place = [], 0
    for old, new in zip(converted.text.split("\n\n"), whole.split("\n\n"), strict=True):
        blocks.append(Edit(place, place + len(old), new))
        place += len(old) + 2
    assert rewrite(converted, blocks) == wanted
    assert rewrite(converted, [Edit(0, len(converted.text), whole)]) == wanted


def test_a_block_that_is_left_out_takes_its_labels_and_marks_along():
    text = "Text.\n\n## [**T**]\n:label:`a`\n\n![b](c)\n:width:`1px`\n\nEnd.\n"
    converted = convert(text)
    start, middle, end = (converted.text.index(each) for each in ("(a)=", "```{", "End"))
    assert rewrite(converted, [Edit(start, middle, "")]) == text.replace(
        "## [**T**]\n:label:`a`\n\n", ""
    )
    assert rewrite(converted, [Edit(middle, end, "")]) == text.replace(
        "![b](c)\n:width:`1px`\n\n", ""
    )


@pytest.mark.parametrize(
    ("block", "old", "new", "expected"),
    [
        ("(a)=\n## T", "T", "标题", "## [**标题**]\n:label:`a`"),
        ("```{figure} c\n:width: 1px\n\nb\n```", "b", "图", "![图](c)\n:width:`1px`"),
        ("```python\nx = 1\n```", "x", "x", "```{.python .input}\nx = 1\n```"),
        ("End, {numref}`a`.", "End", "完", "(**完**), :numref:`a`."),
    ],
)
def test_a_block_is_given_in_the_dialect_for_another_page(block, old, new, expected):
    converted = convert(
        "Text.\n\n## [**T**]\n:label:`a`\n\n![b](c)\n:width:`1px`\n\n"
        "```{.python .input}\nx = 1\n```\n\n(**End**), :numref:`a`.\n"
    )
    start = converted.text.index(block)
    text = block if old == new else block.replace(old, new)
    assert excerpt(converted, Edit(start, start + len(block), text)) == expected


def test_what_is_not_prose_cannot_be_replaced():
    with pytest.raises(ValueError, match=r"\{figure\}' is the dialect's, and cannot be changed"):
        replace("![A](a)\n", "```{figure} a\n\nA", "Text.")


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("[**One.**]\n\n[**Two.**]\n", "Two", "[**One.**]\n\nNew.\n\n[**Two.**]\n"),
        ("[**One.**]\n\nTwo.\n", "\n\nTwo", "[**One.**]New.\n\n\n\nTwo.\n"),
        ("[**One.**]\n", "One", "New.\n\n[**One.**]\n"),
    ],
)
def test_what_is_inserted_does_not_get_between_marks_and_their_words(text, before, expected):
    converted = convert(text)
    place = converted.text.index(before)
    assert rewrite(converted, [Edit(place, place, "New.\n\n")]) == expected


@given(st.lists(PIECES, min_size=1, max_size=25).map("".join))
def test_a_page_rewritten_with_its_own_text_keeps_every_byte(text):
    converted = convert(text)
    copies = [span for span in converted.spans if not span.rule]
    edits = [Edit(s.start, s.end, converted.text[s.start : s.end]) for s in copies]
    assert rewrite(converted, edits) == text


def test_real_paragraphs_rewritten_with_their_own_text_keep_every_byte(real_pages):
    for path in real_pages[::8]:
        converted = convert(path.read_text("utf-8"))
        structure = [s for s in converted.spans if s.rule not in ("", "role", *SLIDES)]
        edits = []
        for found in re.finditer(r"(?:.+\n)*.+", converted.text):
            start, end = found.span()
            if not any(s.start < end and start < s.end for s in structure):
                edits.append(Edit(start, end, found[0]))
        assert rewrite(converted, edits) == converted.source


# A book of it


def sphinx(*arguments):
    command = [sys.executable, "-m", "sphinx", "--no-color", "-q", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, encoding="utf-8", timeout=120
    )


def write_page(directory, text, extensions=("myst_parser", "sphinx_amts.book.dialects.d2l")):
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "conf.py").write_text(f"extensions = {list(extensions)}\n", "utf-8")
    (directory / "index.md").write_text(text, "utf-8")
    return directory


def text_of(html):
    """Give what is read on a page, without code."""
    body = html[html.index('role="main"') :]
    body = re.sub(r"(?s)<(pre|code|script)\b.*?</\1>|<[^>]+>", "", body)
    return re.sub(r"\s+", " ", body)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Build the book, and translate it into Chinese."""
    for needed in ("sphinx_design", "sphinxcontrib.bibtex"):
        pytest.importorskip(needed)
    place = tmp_path_factory.mktemp("d2l")
    source = Path(shutil.copytree(ROOT, place / "book"))
    for builder, out in (("html", "en"), ("amts-zh", "zh")):
        done = sphinx("-b", builder, source, place / out)
        assert (done.returncode, done.stderr) == (0, "")
    return place


def test_the_whole_book_comes_from_its_translators(book):
    report = json.loads((book / "zh" / "amts-report.json").read_text("utf-8"))
    to_do = [one for page in report["pages"].values() for one in page["to_do"]]
    assert (to_do, report["outdated"], report["problems"]) == ([], 0, [])
    assert report["origins"]["human"] == report["segments"]


def test_a_base_beside_its_page_is_no_page(book):
    assert not list(book.glob("*/dough_origin.html"))


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_nothing_of_the_dialect_is_seen_on_a_page(book, edition):
    for path in (book / edition).glob("*.html"):
        text = text_of(path.read_text("utf-8"))
        left = r":\w*(?:ref|tab|label|cite\w?|width):|[(\[]\*\*|\*\*[])]|~~|%%tab|#@tab|\{\.|\$\$"
        assert (path.name, re.findall(left, text)) == (path.name, [])


@pytest.mark.parametrize(
    ("edition", "wanted"),
    [
        ("en", ["Fig. 1.1", "Table 1.1", "Section 1", "(1.1)"]),
        ("zh", ["图 1.1", "表 1.1", "节 1", "(1.1)"]),
    ],
)
def test_every_label_is_found(book, edition, wanted):
    html = (book / edition / "dough.html").read_text("utf-8")
    links = re.findall(
        r'<a class="reference internal" href="(#[^"]+)">(?:<span[^>]*>)?([^<]+)', html
    )
    inside = {href[1:]: text for href, text in links if "sec-" in href or "-" in href}
    assert set(wanted) <= set(inside.values())
    assert set(inside) <= set(re.findall(r'id="([^"]+)"', html))


def tabs_of(html):
    return re.findall(r'data-sync-id="(\w+)"[^>]*>\s*(\w+)</label>', html)


def test_each_framework_has_its_tab_and_is_chosen_everywhere_at_once(book):
    html = (book / "zh" / "dough.html").read_text("utf-8")
    three = [("mxnet", "MXNet"), ("pytorch", "PyTorch"), ("tensorflow", "TensorFlow")]
    assert tabs_of(html) == [*three, *three]
    ids = re.findall(r'\bid="(sd-[^"]+|id\d+|[a-z]+-[a-z-]+)"', html)
    assert len(set(ids)) == len(ids)
    told = re.findall(r">([^<]*搅拌面粉[^<]*)<", html)
    assert told == ["用手搅拌面粉。", "用手搅拌面粉。", "用机器搅拌面粉。"]
    assert html.count('data-amts-source="Stir the flour by hand."') == 2


def test_tabs_come_in_the_order_of_the_book(book):
    done = sphinx(
        "-b", "html", "-D", "amts_d2l_tabs=tensorflow,pytorch", book / "book", book / "en"
    )
    assert (done.returncode, done.stderr) == (0, "")
    html = (book / "en" / "dough.html").read_text("utf-8")
    assert [name for name, _ in tabs_of(html)] == ["tensorflow", "pytorch", "mxnet"] * 2


def test_segments_and_code_are_at_the_authors_lines(book):
    doctree = pickle.loads((book / "en" / ".doctrees" / "dough.doctree").read_bytes())
    lines = (ROOT / "dough.md").read_text("utf-8").splitlines()
    found = [block for block in extract(doctree, "dough").blocks if block.line]
    at = {block.text[:12]: lines[block.line - 1] for block in found if isinstance(block, Segment)}
    assert {
        start: at[start] for start in ("The Dough", "A loaf of <x", "Flours and t", "Bake one:")
    } == {
        "The Dough": "# The Dough",
        "A loaf of <x": "![A loaf of $2$ pounds, from the side.](img/loaf.svg)",
        "Flours and t": ":Flours and the water",
        "Bake one:": "1. Bake one:",
    }
    assert at["Stir the flo"] == "Stir the flour by a machine."
    assert at["where <x id="] == "where $f$ is the flour and $w$ is the water."
    code = {block.key: lines[block.line - 1 :] for block in found if isinstance(block, Anchor)}
    assert code["import tensorflow as tf\ntf.zeros(3)"][1] == "#@tab tensorflow"


NEW_PAGE = """# New
:label:`sec_new`

A [**new page**] (~~for slides~~)
says :numref:`sec_new`.

![A loaf.](img/loaf.svg)
:width:`9px`
:label:`fig_new`

```{.python .input}
#@tab jax
x = 1
```
"""


def test_drafts_are_written_in_the_dialect(tmp_path):
    pytest.importorskip("sphinxcontrib.bibtex")
    source = Path(shutil.copytree(ROOT, tmp_path / "book"))
    (source / "new.md").write_text(NEW_PAGE, "utf-8")
    (source / "index.md").write_text(
        (source / "index.md").read_text("utf-8").replace("dough\n", "dough\nnew\n"), "utf-8"
    )
    added = "## Resting\n:label:`sec_rest`\n\nIt rests for [**two hours**] in :numref:`sec_rest`.\n"
    with (source / "dough.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{added}")
    command = ["-m", "sphinx_amts.cli", "draft", source, "--language", "zh", "--with-source"]
    out = tmp_path / "drafts"
    done = subprocess.run(
        [sys.executable, *command, "--out", out],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )
    missing = f"zh: is not translated: there is no 'new' in {source / 'zh'} [amts.missing_page]"
    assert done.stderr.splitlines() == [f"{source / 'new.md'}: WARNING: {missing}"]
    mark = re.compile(r"<!-- amts: draft [\w: ]+ -->\n")
    before = (ROOT / "zh" / "dough.md").read_text("utf-8")
    assert mark.sub("", (out / "dough.md").read_text("utf-8")) == f"{before}\n{added}"
    joined = NEW_PAGE.replace(")\nsays", ") says")
    assert mark.sub("", (out / "new.md").read_text("utf-8")) == joined


@pytest.mark.parametrize(("parser", "pages", "jobs"), [("myst_parser", 1, 1), ("myst_nb", 6, 2)])
def test_warnings_speak_of_the_authors_lines(tmp_path, parser, pages, jobs):
    pytest.importorskip(parser)
    text = (
        "```{.python .input}\n%load_ext d2lbook.tab\n```\n"
        "# T\n:label:`a`\n\n:begin_tab:`jax`\nSee {nothing}`here`.\n:end_tab:\n"
        ":begin_tab:`mxnet`\nSee :numref:`nowhere`.\n:begin_tab:`pytorch`\nText.\n:end_tab:\n\n"
        "```eval_rst\n\n.. nodirective::\n```\n"
    )
    source = write_page(tmp_path, text, [parser, "sphinx_amts.book.dialects.d2l"])
    for number in range(1, pages):  # Sphinx reads no fewer by several processes
        (source / f"page{number}.md").write_text("---\norphan: true\n---\n# T\n", "utf-8")
    done = sphinx("-j", jobs, "-b", "html", source, tmp_path / "out")
    found = re.findall(r"index\.md:(\d+): (?:WARNING|ERROR): (\S+ \S+)", done.stderr)
    assert sorted(found) == [
        ("10", ":begin_tab: has"),
        ("11", "undefined label:"),
        ("18", "Unknown directive"),
        ("8", "Unknown interpreted"),
    ]


def test_a_book_without_a_parser_is_told_what_to_add(tmp_path):
    source = write_page(tmp_path, "# T\n", ["sphinx_amts.book.dialects.d2l"])
    done = sphinx("-b", "html", source, tmp_path / "out")
    assert done.returncode == 2
    assert "add 'myst_parser' or 'myst_nb' to extensions" in done.stderr
