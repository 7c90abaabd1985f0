"""Books as their makers build them: notebooks that are executed, by Sphinx and by jupyter-book."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("myst_nb", reason="MyST-NB is not installed")
pytest.importorskip("ipykernel", reason="there is no kernel that could execute notebooks")

CONF = """
extensions = ["myst_nb", "sphinx_amts"]
language = "en"
html_theme = "basic"
nb_execution_mode = "auto"
amts_languages = {
    "es": {"translation": "../es", "engine": "none"},
    "zh": {"translation": "../zh", "engine": "none"},
}
"""
JUPYTER_BOOK = """
title: Counting
execute: {execute_notebooks: cache}
only_build_toc_files: true
sphinx:
  config:
    amts_languages:
      zh: {translation: ../zh, engine: none}
"""
TOC = """
format: jb-book
root: index
parts:
- caption: First steps
  chapters:
  - file: counting
"""
HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, name: python3}
---
"""
CELLS = """
```{code-cell}
import os
from myst_nb import glue

with open(os.environ["RUNS"], "a") as runs:
    runs.write("run ")
glue("answer", 6 * 7, display=False)
print("It is", 6 * 7)
```
"""
INDEX = """# %s

%s {glue:text}`counting.md::answer:s`%s

```{toctree}
counting
```
"""
BOOK = {
    "index.md": INDEX % ("A book that counts", "The next page counts to", "."),
    "counting.md": f"{HEAD}# Counting\n{CELLS}\nThe answer is {{glue:text}}`answer` today.\n",
}
ES = {
    "index.md": INDEX % ("Un libro que cuenta", "La página siguiente cuenta hasta", "."),
    "counting.md": f"{HEAD}# Contar\n{CELLS}\nHoy la respuesta es {{glue:text}}`answer`.\n",
}
ZH = {
    "index.md": INDEX % ("会数数的书", "下一页数到", "。"),
    "counting.md": f"{HEAD}# 数数\n{CELLS}\n今天的答案是 {{glue:text}}`answer`。\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def execute(place: Path, *command: object) -> str:
    """Run a command that may execute notebooks; give its warnings."""
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        capture_output=True,
        check=False,
        cwd=place,
        encoding="utf-8",
        env=os.environ | {"RUNS": str(place / "runs"), "PYTHONUTF8": "1", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    found = [line for line in done.stderr.splitlines() if "WARNING" in line]
    # Jupyter's kernel warns of what it does in some environments.
    return "\n".join(line for line in found if "IPKernelApp" not in line)


def text(page: Path) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.read_text("utf-8")))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give the folder in which a book was built in two languages, its notebook executed."""
    place = tmp_path_factory.mktemp("executed")
    write(place / "book", {"conf.py": CONF} | BOOK)
    write(place / "es", ES)
    write(place / "zh", ZH)
    assert execute(place, "-m", "sphinx", "-q", "-b", "amts", "book", "out") == ""
    return place


def test_a_notebook_is_executed_once_however_many_languages(built):
    assert (built / "runs").read_text() == "run "
    for code in ("es", "zh"):
        assert "It is 42" in text(built / "out" / code / "counting.html")


def test_code_is_highlighted_in_the_language_that_the_kernel_named(built):
    page = (built / "out" / "zh" / "counting.html").read_text("utf-8")
    assert '<span class="kn">import</span>' in page


def test_what_is_glued_stands_in_the_translated_sentences(built):
    assert "Hoy la respuesta es 42." in text(built / "out" / "es" / "counting.html")
    assert "今天的答案是 42。" in text(built / "out" / "zh" / "counting.html")


def test_what_another_page_glues_stands_in_the_translated_sentences(built):
    assert "La página siguiente cuenta hasta 42." in text(built / "out" / "es" / "index.html")
    assert "下一页数到 42。" in text(built / "out" / "zh" / "index.html")


def test_without_execution_the_sentences_are_translated_all_the_same(built):
    options = ("-D", "nb_execution_mode=off", "-d", "off/doctrees")
    said = execute(built, "-m", "sphinx", "-q", "-b", "amts-zh", *options, "book", "off/zh")
    report = json.loads((built / "off" / "zh" / "amts-report.json").read_text("utf-8"))
    assert report["origins"]["human"] == report["segments"] == 4
    # Each is MyST-NB's own, of the source.
    assert len(said.splitlines()) == 3
    assert "book/counting.md:9: WARNING: No source code lexer found for notebook cell 2" in said
    assert "book/counting.md:17: WARNING: No key 'answer' found" in said
    assert "book/index.md:3: WARNING: Glue reference 'answer' not found" in said


def test_jupyter_book_and_the_command_execute_a_notebook_once(tmp_path):
    pytest.importorskip("jupyter_book.cli", reason="jupyter-book 1.x is not installed")
    pages = {name: page.partition("\n```{toctree}")[0] for name, page in BOOK.items()}
    write(tmp_path / "book", pages | {"_config.yml": JUPYTER_BOOK, "_toc.yml": TOC})
    pages = {name: page.partition("\n```{toctree}")[0] for name, page in ZH.items()}
    write(tmp_path / "zh", pages | {"_toc.yml": TOC.replace("First steps", "第一步")})
    main = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    builder = ("--builder", "custom", "--custom-builder", "amts-zh")
    execute(tmp_path, "-c", main, "build", *builder, "book")
    page = text(tmp_path / "book" / "_build" / "amts-zh" / "counting.html")
    assert "今天的答案是 42。" in page
    assert "第一步" in page
    assert "First steps" not in page
    execute(tmp_path, "-m", "sphinx_amts.cli", "status", "book", "--language", "zh")
    assert (tmp_path / "runs").read_text() == "run "
