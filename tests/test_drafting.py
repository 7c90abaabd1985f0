"""amts draft and amts accept: the translated book's own files, brought up to date."""

from __future__ import annotations

import importlib.util
import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from loud import install
from myst_parser.config.main import MdParserConfig
from shell import command
from tiny_book import CONF

from sphinx_amts.drafted import sentence_key
from sphinx_amts.drafting.dialects import d2l
from sphinx_amts.rewrite import layout_myst
from sphinx_amts.rewrite.files import Edit, read_file

CONF = CONF.replace(
    'exclude_patterns = ["es"]',
    'exclude_patterns = ["es", "base"]\nextensions = ["myst_nb"]\nnb_execution_mode = "off"',
).replace('"engine": "none"', '"engine": "loud", "base": "base"')

INDEX = (
    "# Bread\n\nBread needs flour, water and salt.\n\n```{toctree}\noven\nshop\ndough\ncake\n```\n"
)
INDEX_ES = INDEX.replace("# Bread", "# Pan").replace(
    "Bread needs flour, water and salt.", "El pan necesita harina, agua y sal."
)

OVEN = """The oven
========

Heat the oven to 200 degrees.  Put the *round* bread into it.

- Close the door.
- Turn the light on.

Wait
====

The baker sleeps at noon.
"""
OVEN_NOW = (
    OVEN.replace("200", "250")
    .replace("Wait\n====", "Wait for the bread\n==================")
    .replace("at noon.", "at noon.\n\nRye bread takes *much* longer::\n\n   two hours")
)
OVEN_ES = """El horno
========

Caliente el horno a 200 grados.  Meta el pan
*redondo* dentro.

- Cierre la puerta.
- Encienda la luz.

Espere
======

El panadero duerme a mediodía.
"""

SHOP = """# The shop

(hours)=
We open at 7.
We close at 12.

1. Take a number.
2. Wait for your turn.

| Bread | Price |
|-------|-------|
| rye   | two   |
"""
SHOP_NOW = (
    SHOP.replace("at 12", "at 13")
    .replace("2. Wait", "2. Say what you want.\n3. Wait")
    .replace("| Bread | Price |", "| Bread | Price in coins |")
    + "\nSee {doc}`the **oven** <oven>` and `a|b`.\n\n```python\nprint('new')\n```\n"
)
SHOP_ES = """# La tienda

(hours)=
Abrimos a las 7. Cerramos a las 12.

1. Tome un número.
2. Espere su turno.

| Pan     | Precio |
|---------|--------|
| centeno | dos    |
"""
DOUGH = """# The dough

% a remark
Knead it, [here](https://example.org/a_b) or there.

```{note}
Let it *rest*.
```

```python
knead(dough)
```
"""


def notebook(*cells):
    made = [
        {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": text.splitlines(True)}
        for n, text in enumerate(cells)
    ]
    data = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(data, indent=2, ensure_ascii=False)


CELLS = ("# The cake\n\nIt is sweet.", "Eat it with 2 friends.")
CELLS_ES = ("# La tarta\n\nEs dulce.", "Cómala con 2 amigos «hoy».")

FILES = {
    "conf.py": CONF,
    "index.md": INDEX,
    "oven.rst": OVEN_NOW,
    "shop.md": SHOP_NOW,
    "dough.md": DOUGH,
    "cake.ipynb": notebook(CELLS[0], CELLS[1].replace("2", "3")),
    "base/index.md": INDEX,
    "base/oven.rst": OVEN,
    "base/shop.md": SHOP,
    "base/cake.ipynb": notebook(*CELLS),
    "es/index.md": INDEX_ES,
    "es/oven.rst": OVEN_ES,
    "es/shop.md": SHOP_ES,
    "es/cake.ipynb": notebook(*CELLS_ES),
}


def mark(*pairs):
    keys = (f"{sentence_key(source)}:{sentence_key(draft)}" for source, draft in pairs)
    return f"amts: draft {' '.join(keys)}"


def loud(text):
    return text, text.upper()


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """Make the engine ``loud`` known to this process, while the tests of this module run."""
    place = tmp_path_factory.mktemp("engine")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in install(place / "loud").items():
            if name != "PYTHONPATH":
                patch.setenv(name, value)
        patch.syspath_prepend(str(place / "loud"))
        # The engine's module has the name of the module that installs it.
        spec = importlib.util.spec_from_file_location("loud", place / "loud" / "loud.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        patch.setitem(sys.modules, "loud", module)
        yield


@pytest.fixture(scope="module")
def drafted(tmp_path_factory, engine):
    """Draft the whole book once; give its folder, with the drafts in ``out``."""
    book = write(tmp_path_factory.mktemp("drafted") / "book", FILES)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(book.parent)
        from sphinx_amts.cli import main

        status = main(["draft", str(book), "--language", "es", "--out", "out"])
    return book, book.parent / "out", status


def text(drafted, name):
    return (drafted[1] / name).read_bytes().decode()


def test_one_sentence_changes_and_every_other_byte_stays(drafted):
    assert text(drafted, "oven.rst") == OVEN_ES.replace(
        "Caliente el horno a 200 grados.  Meta",
        f".. {mark(loud('Heat the oven to 250 degrees.'))}\n\nHEAT THE OVEN TO 250 DEGREES.\nMeta",
    ).replace(
        "Espere\n======",
        f".. {mark(loud('Wait for the bread'))}\n\nWAIT FOR THE BREAD\n==================",
    ).replace(
        "a mediodía.\n",
        f"a mediodía.\n\n.. {mark(loud('Rye bread takes much longer:'))}\n\n"
        "RYE BREAD TAKES *MUCH* LONGER::\n\n   two hours\n",
    )


def test_labels_stay_with_their_paragraph_and_items_and_cells_are_put_in(drafted):
    shop = text(drafted, "shop.md")
    assert f"<!-- {mark(loud('We close at 13.'))} -->\n(hours)=\nAbrimos a las 7. WE CLOSE" in shop
    item = f"<!-- {mark(loud('Say what you want.'))} -->\n1. Tome un número.\n2. SAY WHAT YOU WANT.\n2."
    assert item in shop
    assert f"<!-- {mark(loud('Price in coins'))} -->\n| Pan     | PRICE IN COINS |\n|-" in shop


def test_new_paragraphs_come_with_the_code_after_them(drafted):
    said = mark(loud("See the **oven** and ."))
    assert text(drafted, "shop.md").endswith(
        f"| dos    |\n\n<!-- {said} -->\nSEE {{doc}}`THE **OVEN** <oven>` AND `a|b`.\n\n"
        "```python\nprint('new')\n```\n"
    )


def test_a_new_page_is_made_whole(drafted):
    assert text(drafted, "dough.md") == (
        f"<!-- {mark(loud('The dough'))} -->\n# THE DOUGH\n\n% a remark\n"
        f"<!-- {mark(loud('Knead it, here or there.'))} -->\n"
        "KNEAD IT, [HERE](https://example.org/a_b) OR THERE.\n\n"
        f"<!-- {mark(loud('Let it rest.'))} -->\n```{{note}}\nLET IT *REST*.\n```\n\n"
        "```python\nknead(dough)\n```\n"
    )


def test_a_notebook_keeps_its_format(drafted):
    draft = f"<!-- {mark(loud('Eat it with 3 friends.'))} -->\nEAT IT WITH 3 FRIENDS."
    assert text(drafted, "cake.ipynb") == notebook(CELLS_ES[0], draft)


def test_only_what_changed_is_written_and_listed(drafted):
    book, out, status = drafted
    files = sorted(path.name for path in out.rglob("*") if path.is_file())
    assert files == ["cake.ipynb", "dough.md", "oven.rst", "shop.md"]
    listed = json.loads(out.with_name("out.json").read_text("utf-8"))
    assert listed["files"] == files
    assert {each["fate"] for each in listed["texts"]} == {"replaced", "added"}
    assert status == 0
    assert all((book / name).read_bytes() == text.encode() for name, text in FILES.items())


@pytest.fixture
def book(drafted, tmp_path, monkeypatch):
    """Give a copy of the book, with the drafts in the translated one."""
    shutil.copytree(drafted[0], tmp_path / "book")
    shutil.copytree(drafted[1], tmp_path / "book" / "es", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "book"


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def change(path, old, new):
    before = path.read_bytes()
    assert before.count(old.encode()) == 1
    path.write_bytes(before.replace(old.encode(), new.encode()))


def test_drafts_are_told_from_what_people_made_of_them(book, capfd):
    amts = command(capfd)
    before = contents(book / "es")
    status, out, err = amts("draft", book, "--language", "es")
    assert (status, err) == (0, "")
    assert out.startswith("es: all 5 pages are up to date; nothing was written\n")
    assert contents(book / "es") == before
    # A person edits one draft; the source of that one and of another change again.
    change(book / "es" / "shop.md", "WE CLOSE AT 13.", "Cerramos a la una.")
    change(book / "oven.rst", "250 degrees", "275 degrees")
    status, out, err = amts("draft", book, "--language", "es", "--in-place", "--force")
    assert (status, err) == (0, "")
    assert "1 file in" in out
    after = contents(book / "es")
    assert [path.name for path in after if after[path] != before.get(path)] == [
        "oven.rst",
        "shop.md",
    ]
    oven = (book / "es" / "oven.rst").read_text("utf-8")
    assert f"{mark(loud('Heat the oven to 275 degrees.'))}\n\nHEAT THE OVEN TO 275 DEGREES." in oven
    assert "250" not in oven
    assert "Cerramos a la una." in (book / "es" / "shop.md").read_text("utf-8")


def test_what_somebody_wrote_among_the_drafts_is_not_overwritten(book, capfd):
    amts = command(capfd)
    change(book / "oven.rst", "250 degrees", "275 degrees")
    assert amts("draft", book, "--language", "es", "--out", "out")[0] == 0
    draft, own = Path("out", "oven.rst"), book / "es" / "oven.rst"
    change(draft, "HEAT THE OVEN TO 275 DEGREES.", "Caliente el horno a 275 grados.")
    before = contents(Path("out"))
    refusal = (
        f"amts: {draft} was edited; copy it to {own}, or delete it, and run the command again\n"
    )
    assert amts("draft", book, "--language", "es", "--out", "out")[::2] == (2, refusal)
    # That there is nothing to draft any more is no reason to forget it.
    change(book / "oven.rst", "275 degrees", "250 degrees")
    assert amts("draft", book, "--language", "es", "--out", "out")[::2] == (2, refusal)
    assert contents(Path("out")) == before
    change(book / "oven.rst", "250 degrees", "275 degrees")
    shutil.copy(draft, own)
    status, out, err = amts("draft", book, "--language", "es", "--out", "out")
    assert (status, err) == (0, "")
    assert out.startswith("es: all 5 pages are up to date; nothing was written\n")
    assert not draft.exists()


def test_a_draft_is_accepted_by_its_line(book, capfd):
    amts = command(capfd)
    path = book / "es" / "shop.md"
    lines = path.read_text("utf-8").split("\n")
    line = lines.index("Abrimos a las 7. WE CLOSE AT 13.")
    # The mark has a line, too.
    status, out, err = amts("accept", book, f"shop:{line - 1}", "--language", "es")
    assert (status, err) == (0, "")
    assert out.endswith(f"accepted 1 draft; noted in {book / 'es' / 'amts-state.json'}\n")
    assert path.read_text("utf-8").split("\n") == lines[: line - 2] + lines[line - 1 :]
    state = json.loads((book / "es" / "amts-state.json").read_text("utf-8"))
    source, draft = loud("We close at 13.")
    assert state["pages"]["shop"]["accepted"][sentence_key(source)] == sentence_key(draft)
    status, out, err = amts("accept", book, f"shop:{line}", "--language", "es")
    where = f"{path}:{line}"
    reason = "there is no draft, and no translation that is out of date"
    assert (status, err) == (2, f"sphinx-amts: {where}: {reason}\n")


D2L = """## Title
:label:`sec_t`

Text see :numref:`sec_t`.

End.
"""


def test_a_page_of_another_dialect_is_written_in_it():
    md = layout_myst.parser(MdParserConfig())
    file = read_file(D2L, ".md", md, d2l("mxnet", save_marks=True))
    [title, text, end] = file.layout.spans
    assert [file.layout.raw(span) for span in (title, text, end)] == [
        "Title",
        "Text see {numref}`sec_t`.",
        "End.",
    ]
    [block, _, _] = file.layout.outer()
    edits = [
        Edit(text.start, text.end, "Se ve en {numref}`sec_t`."),
        Edit(block.end, block.end, "\n\n(sec_n)=\n## Nuevo"),
    ]
    assert file.changed(edits) == (
        "## Title\n:label:`sec_t`\n\n## Nuevo\n:label:`sec_n`\n\nSe ve en :numref:`sec_t`.\n\nEnd.\n"
    )


def git(folder, *arguments):
    base = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(folder)]
    subprocess.run([*base, *arguments], check=True, capture_output=True)


def test_what_git_does_not_have_is_not_overwritten(book, capfd):
    amts = command(capfd)
    change(book / "oven.rst", "250 degrees", "275 degrees")
    before = contents(book / "es")
    status, _, err = amts("draft", book, "--language", "es", "--in-place")
    assert status == 2
    assert err.startswith(f"sphinx-amts: {book / 'es'}: ")
    assert err.endswith("commit it, or give --force\n")
    git(book, "init", "-q")
    git(book, "add", "es")
    git(book, "commit", "-q", "-m", "Translate")
    change(book / "es" / "index.md", "# Pan", "# El pan")
    status, _, err = amts("draft", book, "--language", "es", "--in-place")
    reason = "es/index.md has changes that are not committed; commit them, or give --force"
    assert (status, err) == (2, f"sphinx-amts: {book / 'es'}: {reason}\n")
    change(book / "es" / "index.md", "# El pan", "# Pan")
    git(book, "rm", "-q", "--cached", "es/oven.rst")
    git(book, "commit", "-q", "-m", "Forget a page")
    status, _, err = amts("draft", book, "--language", "es", "--in-place")
    path = book / "es" / "oven.rst"
    assert (status, err) == (2, f"amts: {path} is not in git; commit it, or give --force\n")
    assert contents(book / "es") == before
    path.chmod(stat.S_IRUSR)
    status, _, err = amts("draft", book, "--language", "es", "--in-place", "--force")
    assert (status, err) == (
        2,
        f"amts: {path} is read-only; make it writable, or give --out\n",
    )
    assert contents(book / "es") == before


def test_conflict_markers_stop_the_drafts(book, capfd):
    path = book / "es" / "shop.md"
    conflict = "<<<<<<< HEAD\n# La tienda\n=======\n# El comercio\n>>>>>>> other"
    change(path, "# La tienda", conflict)
    status, _, err = command(capfd)("draft", book, "--language", "es")
    assert status == 2
    assert err.splitlines()[-1].startswith(f"sphinx-amts: {path}:")


def test_what_has_no_draft_is_left_and_counted(book, capfd):
    change(book / "conf.py", '"engine": "loud"', '"engine": "none"')
    (book / "es" / "dough.md").unlink()
    change(book / "oven.rst", "250 degrees", "300 degrees")
    shutil.rmtree(book / ".amts", ignore_errors=True)
    status, out, _ = command(capfd)("draft", book, "--language", "es", "--page", "dough")
    assert status == 1
    assert "no-draft: no engine has a draft; `--with-source` puts in the source text\n" in out
    status, out, _ = command(capfd)(
        "draft", book, "--language", "es", "--page", "dough", "--with-source", "--out", "sources"
    )
    assert status == 0
    source = Path("sources/dough.md").read_text("utf-8")
    assert f"<!-- {mark(('The dough', 'The dough'))} -->\n# The dough\n" in source


def test_a_page_in_a_kind_of_file_that_only_others_write_is_left_to_people(book, capfd):
    suffixes = {".rst": "restructuredtext", ".md": "myst-nb", ".page": "restructuredtext"}
    change(book / "conf.py", '"engine": "loud"', '"engine": "none"')
    with (book / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\nsource_suffix = {suffixes}\n")
    (book / "oven.rst").rename(book / "oven.page")
    (book / "es" / "oven.rst").rename(book / "es" / "oven.page")
    status, out, _ = command(capfd)("draft", book, "--language", "es", "--page", "oven")
    assert status == 1
    reason = (
        "files whose name ends in '.page' cannot be written; drafts of .md, .ipynb and .rst can"
    )
    assert f"{book / 'es' / 'oven.page'}: {reason}: Wait for the bread\n" in out


def test_a_page_that_is_there_and_not_read_is_not_made_again(book, capfd):
    change(book / "conf.py", '"engine": "loud"', '"engine": "none"')
    exclude = "\nexclude_patterns += ['dough.md']\n"
    (book / "es" / "conf.py").write_bytes((book / "conf.py").read_bytes() + exclude.encode())
    before = contents(book / "es")
    arguments = ("--language", "es", "--page", "dough", "--in-place", "--force")
    status, out, _ = command(capfd)("draft", book, *arguments)
    assert (status, contents(book / "es")) == (1, before)
    reason = "dough.md is there, but not read: list it in the table of contents"
    assert f"{book / 'dough.md'}:1: {reason}: The dough\n" in out


# Catalogs

MESSAGES = """# by hand
msgid ""
msgstr ""
"Language: es\\n"

#: ../../../index.rst:1
msgid "Bread"
msgstr "Pan"

#: ../../../index.rst:4
#, no-wrap
msgid "Bread needs flour, water and salt."
msgstr ""

#: ../../../oven.rst:4
msgid "The oven has to be very hot, *always*."
msgstr "El horno tiene que estar muy caliente, *siempre*."

#~ msgid "gone"
#~ msgstr "ido"
"""
NEEDS = "Bread needs flour, water and salt."
OVEN_MESSAGE = "The oven has to be hot, *always*."


def book_of_catalogs(place, messages, pages):
    """Write a book that is translated by one catalog of all its messages."""
    conf = CONF.replace('"translation": "es", "engine": "loud", "base": "base"', '"engine": "loud"')
    files = {
        "conf.py": conf + 'locale_dirs = ["locales"]\ngettext_compact = "all"\n',
        "locales/es/LC_MESSAGES/all.po": messages,
    }
    return write(place / "book", files | pages)


def test_catalogs_get_fuzzy_drafts_and_keep_the_rest(tmp_path, engine, capfd, monkeypatch):
    pages = {
        "index.rst": "Bread\n=====\n\nBread needs flour, water and salt.\n",
        "oven.rst": f":orphan:\n\nBread\n=====\n\n{OVEN_MESSAGE}\n",
    }
    book = book_of_catalogs(tmp_path, MESSAGES, pages)
    monkeypatch.chdir(tmp_path)
    status, out, err = command(capfd)("draft", book, "--language", "es")
    assert (status, err) == (0, "")
    assert "1 file in" in out
    marks = {text: f"# {mark((text, text.upper()))}" for text in (OVEN_MESSAGE, NEEDS)}
    new = (
        f"{marks[OVEN_MESSAGE]}\n"
        f'#: ../../../oven.rst:6\n#, fuzzy\n#| msgid "The oven has to be very hot, *always*."\n'
        f'msgid "{OVEN_MESSAGE}"\nmsgstr "THE OVEN HAS TO BE HOT, *ALWAYS*."\n\n'
    )
    drafted = Path("_build/amts/draft/es/locales/es/LC_MESSAGES/all.po").read_text("utf-8")
    assert drafted == MESSAGES.replace(
        f'#: ../../../index.rst:4\n#, no-wrap\nmsgid "{NEEDS}"\nmsgstr ""',
        f'{marks[NEEDS]}\n#: ../../../index.rst:4\n#, fuzzy, no-wrap\nmsgid "{NEEDS}"\n'
        'msgstr "BREAD NEEDS FLOUR, WATER AND SALT."',
    ).replace("#~ msgid", f"{new}#~ msgid")
    # Drafts in place are nobody's translations, and not drafted again.
    (book / "locales/es/LC_MESSAGES/all.po").write_text(drafted, "utf-8")
    status, out, _ = command(capfd)("draft", book, "--language", "es")
    assert (status, "0 files in" in out) == (0, True)
    _, out, _ = command(capfd)("status", book, "--json")
    counts = json.loads(out)["sentences"]
    assert (counts["current"], counts["stale"], counts["missing"]) == (2, 0, 2)


STALE_MESSAGES = """msgid ""
msgstr ""
"Language: es\\n"

msgid "Bread"
msgstr "Pan"

#: ../../../index.rst:4
#, fuzzy
#| msgid "Bread needs flour and salt."
msgid "Bread needs flour, water and salt."
msgstr "El pan necesita harina y sal."

#, fuzzy
msgid "Eat it *warm*."
msgstr "Cómalo."

msgid "Keep it."
msgstr ""
"""


def test_stale_messages_get_drafts_and_what_was_sent_back_is_written_as_a_persons(
    tmp_path, engine, capfd, monkeypatch
):
    book = book_of_catalogs(
        tmp_path,
        STALE_MESSAGES,
        {"index.rst": f"Bread\n=====\n\n{NEEDS}\n\nEat it *warm*.\n\nKeep it.\n"},
    )
    monkeypatch.chdir(tmp_path)
    back = 'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Keep it."\nmsgstr "Guárdelo."\n'
    Path("back.po").write_text(back, "utf-8")
    status, out, err = command(capfd)("import", book, "back.po")
    assert (status, err) == (0, "")
    status, out, _ = command(capfd)("draft", book, "--language", "es")
    assert status == 0
    drafted = Path("_build/amts/draft/es/locales/es/LC_MESSAGES/all.po").read_text("utf-8")
    was = '# amts: was "El pan necesita harina y sal."\n'
    assert drafted == (
        STALE_MESSAGES.replace("#: ..", f"{was}# {mark((NEEDS, NEEDS.upper()))}\n#: ..")
        .replace('msgstr "El pan necesita harina y sal."', f'msgstr "{NEEDS.upper()}"')
        .replace('msgid "Keep it."\nmsgstr ""', 'msgid "Keep it."\nmsgstr "Guárdelo."')
    )
    assert "replaced" in out


def test_where_nothing_is_out_of_date_nothing_is_written(make_book, capfd, monkeypatch, tmp_path):
    book = make_book("sample_book")
    for name in ("averages.md", "errors.md"):  # what is out of step there on purpose
        (book / name).unlink()
        (book / "translations" / "zh" / name).unlink()
    (book / "calibration.md").unlink()
    change(book / "conf.py", '"engine": "local"', '"engine": "none"')
    before = contents(book / "translations")
    monkeypatch.chdir(tmp_path)
    status, out, _ = command(capfd)("draft", book, "--language", "zh", "--in-place", "--force")
    assert (status, contents(book / "translations")) == (0, before)
    assert "0 files in" in out


OBSOLETE_MESSAGES = """msgid ""
msgstr ""
"Language: es\\n"

#: ../../../index.rst:4
msgid "Bread needs flour, water and salt."
msgstr ""

#~ msgid "Bread"
#~ msgstr "Pan"

#~ msgid "Bread needs flour, water and salt."
#~ msgstr "El pan necesita harina, agua y sal."

#, fuzzy
#~ msgid "Keep it."
#~ msgstr "Nobody knows."

#~ msgid "Never burn it."
#~ msgstr "No lo queme nunca."
"""


def test_obsolete_messages_are_used_where_their_text_is_again_and_listed_elsewhere(
    tmp_path, engine, capfd, monkeypatch
):
    book = book_of_catalogs(
        tmp_path, OBSOLETE_MESSAGES, {"index.rst": f"Bread\n=====\n\n{NEEDS}\n\nKeep it.\n"}
    )
    monkeypatch.chdir(tmp_path)
    status, out, _ = command(capfd)("status", book, "--json")
    told = json.loads(out)
    assert told["sentences"] == {"current": 2, "stale": 0, "missing": 1, "orphaned": 1}
    [orphan] = [each for each in told["pages"]["index"]["to_do"] if each["state"] == "orphaned"]
    shown = (orphan["before"], orphan["target"], orphan["target_path"], orphan["target_line"])
    path = "locales/es/LC_MESSAGES/all.po"
    assert shown == ("Never burn it.", "No lo queme nunca.", path, 19)
    status, _, err = command(capfd)("draft", book, "--language", "es")
    assert (status, err) == (0, "")
    kept = OBSOLETE_MESSAGES[OBSOLETE_MESSAGES.index("#, fuzzy") :]
    header = OBSOLETE_MESSAGES[: OBSOLETE_MESSAGES.index("#:")]
    drafted = (Path("_build/amts/draft/es") / path).read_text("utf-8")
    assert drafted == (
        f'{header}#: ../../../index.rst:4\nmsgid "{NEEDS}"\n'
        'msgstr "El pan necesita harina, agua y sal."\n\n'
        '#: ../../../index.rst:2\nmsgid "Bread"\nmsgstr "Pan"\n\n'
        f'{mark(("Keep it.", "KEEP IT."))}\n#: ../../../index.rst:6\n#, fuzzy\nmsgid "Keep it."\n'
        f'msgstr "KEEP IT."\n\n{kept}'
    ).replace("\namts:", "\n# amts:")
