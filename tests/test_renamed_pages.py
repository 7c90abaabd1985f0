"""Pages that were renamed in the source book are found in the translation under their old names."""

from __future__ import annotations

import json

import pytest
from repository import GitFolder
from shell import command
from tiny_book import CONF, write_book

TEXTS = {
    "oven": (
        "The oven",
        "The oven has to be hot.",
        "El horno",
        "El horno tiene que estar caliente.",
    ),
    "baker": ("The baker", "The baker sleeps at noon.", "El panadero", "Duerme a mediodía."),
    "shop": ("The shop", "The shop is small.", "La tienda", "La tienda es pequeña."),
    "salt": ("Salt", "Salt comes from the sea.", "Sal", "La sal viene del mar."),
}
CONTENTS = "Bread\n=====\n\n.. toctree::\n   :glob:\n\n   *\n"
CONF = CONF.replace('"engine": "none"', '"engine": "none", "base": "kept"').replace(
    '["es"]', '["es", "kept"]'
)


def page(title, text):
    return f"{title}\n{'=' * len(title)}\n\n{text}\n"


def english(name):
    return page(*TEXTS[name][:2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Rename three pages in a book of prose: in git, in the files alone, and without any history."""
    root = tmp_path_factory.mktemp("renamed")
    spanish = {f"es/{name}.rst": page(*texts[2:]) for name, texts in TEXTS.items()}
    book = write_book(
        root / "book",
        {"conf.py": CONF, "index.rst": CONTENTS, "es/index.rst": CONTENTS.replace("Bread", "Pan..")}
        | spanish
        | {"oven.rst": english("oven"), "baker.rst": english("baker"), "salt.rst": english("salt")},
    )
    git = GitFolder.make(book)
    git.commit(1, {})
    git.commit(2, {"oven.rst": None, "stove.rst": english("oven") + "\nMore of it.\n"})
    git.write(
        {
            "baker.rst": None,
            "person.rst": english("baker") + "\nAnd more.\n",
            "kept/shop.rst": english("shop"),
            "market.rst": english("shop"),
            "salt.rst": None,
            "pepper.rst": page("Pepper", "Pepper comes from India."),
        }
    )
    return root


@pytest.fixture
def told(folder, capfd, monkeypatch):
    monkeypatch.chdir(folder)
    status, out, err = command(capfd, "status", "book")("--json")
    assert status == 0
    return json.loads(out), err.replace(f"{folder}/", "")


def test_a_renamed_page_of_prose_is_found_by_git_by_the_last_commit_and_by_what_was_kept(told):
    pages = told[0]["pages"]
    found = {name: each["target"] for name, each in pages.items() if each.get("target")}
    assert found == {"index": "index", "stove": "oven", "person": "baker", "market": "shop"}
    counts = {name: pages[name]["sentences"] for name in ("stove", "person", "market")}
    assert [(each["current"], each["missing"]) for each in counts.values()] == [
        (2, 1),
        (2, 1),
        (2, 0),
    ]


def test_what_has_nothing_in_common_is_not_paired(told):
    record, _ = told
    assert record["orphaned_pages"] == {"salt": "salt.rst"}
    assert not record["pages"]["pepper"]["translated"]


def test_the_old_name_is_told(told):
    said = {
        each["path"].rpartition("/")[2]: each["message"]
        for each in told[0]["problems"]
        if each["kind"] == "orphaned_page"
    }
    assert said["baker.rst"] == (
        "the translated page 'baker' has the name that 'person' had in the source book, and is read "
        "as that: rename it, or say so in 'pages'"
    )
    assert said["salt.rst"] == "the translated page 'salt' belongs to no page of the source book"
    assert set(said) == {"baker.rst", "oven.rst", "salt.rst", "shop.rst"}
