"""The base of a human page: kept, recorded or inferred; and what people say in the state file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repository import GitFolder
from tiny_book import CONF, PAGES, write_book

from sphinx_amts.book.conflicts import find_conflict
from sphinx_amts.book.history import NoHistoryError, Repository
from sphinx_amts.book.reader import find_fault
from sphinx_amts.book.recorded import revision_in_page, revisions_in_message
from sphinx_amts.edition.basetext import Page, included
from sphinx_amts.edition.chronicle import Books
from sphinx_amts.edition.gathering import Gathered
from sphinx_amts.edition.past import find_past
from sphinx_amts.memory import Memory
from sphinx_amts.problems import AmtsError
from sphinx_amts.running import for_each_language
from sphinx_amts.sync.base import Evidence
from sphinx_amts.sync.statefile import NAME, PageState, StateFile
from sphinx_amts.synchronisation import synchronise

# The state file

KEYS = st.text("0123456789abcdef", min_size=1, max_size=8)
STATES = st.builds(
    StateFile,
    pages=st.dictionaries(
        st.text(min_size=1, max_size=8),
        st.builds(
            PageState,
            revision=st.text("abc123", min_size=1, max_size=9),
            accepted=st.dictionaries(KEYS, KEYS, max_size=3),
        ),
        max_size=3,
    ),
)


@given(state=STATES)
def test_a_state_is_read_as_it_was_written_and_written_as_it_was_read(state, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "state.json"
    path.write_text(state.dump(), "utf-8", newline="\n")
    assert StateFile.load(path) == state
    assert StateFile.load(path).dump() == state.dump()


def test_a_translation_without_a_state_file_has_nothing_said_of_it(tmp_path):
    assert StateFile.load(tmp_path / NAME) == StateFile()


def test_what_people_say_is_added_to_what_they_said_before():
    state = StateFile().with_revision("b", "v1").with_accepted("b", {"1": "x"})
    state = state.with_accepted("b", {"2": "y"}).with_accepted("a", {"3": "z"})
    assert state.pages["b"] == PageState(revision="v1", accepted={"1": "x", "2": "y"})
    assert list(json.loads(state.dump())["pages"]) == ["a", "b"]  # sorted, so that merges are easy
    assert json.loads(state.with_revision("b", "").dump())["pages"]["b"].keys() == {"accepted"}


CONFLICT = '{\n "pages": {\n<<<<<<< ours\n=======\n>>>>>>> theirs\n }\n}\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "is not JSON"),
        ('{"pages": {\n"a": {,}}}', 2, "is not JSON: Expecting property name"),
        (CONFLICT, 3, "has conflict markers; finish the merge"),
        ("[]", 1, "the file is a list; it has to be {…}"),
        ('{"version": 1,\n"page": {}}', 2, "'page' means nothing here; did you mean 'pages'?"),
        ('{\n"version": 2}', 2, "'version' is 2; this sphinx-amts reads 1: update it"),
        ('{"pages": {\n"a": {},\n"a": {}}}', 3, "'a' stands there twice; keep one of them"),
        ('{"pages": {\n"a": 3}}', 2, "'a' is 3; it has to be {…}"),
        ('{"pages": {"a": {\n"revison": "x"}}}', 2, "did you mean 'revision'?"),
        ('{"pages": {"a": {\n"revision": 12}}}', 2, "'revision' is 12; it has to be text"),
        ('{"pages": {"a": {"accepted": {\n"k": null}}}}', 2, "'k' is null; it has to be text"),
        ("[" * 100_000, 1, "is nested too deeply"),
    ],
)
def test_a_mistake_in_the_state_file_is_one_line_that_says_where(tmp_path, text, line, words):
    path = tmp_path / NAME
    path.write_text(text, "utf-8")
    with pytest.raises(AmtsError) as refused:
        StateFile.load(path)
    said = str(refused.value)
    assert said.startswith(f"{path}:{line}: ")
    assert words in said
    assert "\n" not in said


def test_a_state_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / NAME).write_bytes('{"pages": {"é": {}}}'.encode("latin-1"))
    with pytest.raises(AmtsError, match="is not UTF-8"):
        StateFile.load(tmp_path / NAME)


# Unfinished merges

MERGE = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"Title\n\n{MERGE}", 3),
        (f"```{{note}}\n{MERGE}```\n", 2),
        (f"````{{note}}\n```python\n1\n```\n{MERGE}````\n", 5),
        (f"Git\n=======\n\n{MERGE}", 4),
        (f"```console\n{MERGE}```\n", None),
        (f"```{{code-block}} text\n{MERGE}```\n", None),
        ("A title\n=======\n\nOther\n>>>>>>>\n", None),
        ("<<<<<<< HEAD\nOne\n=======\n", None),
        ("    <<<<<<< HEAD\n    =======\n    >>>>>>> x\n", None),
        (">>>>>>> x\n=======\n<<<<<<< y\n", None),
    ],
)
def test_only_an_unfinished_merge_is_taken_for_one(text, line):
    assert find_conflict(text) == line


def test_conflict_markers_make_a_translated_page_unreadable_but_not_one_of_the_source(tmp_path):
    path = tmp_path / "page.rst"
    path.write_text(f"Page\n====\n\n{MERGE}", "utf-8")
    fault = find_fault(path, merged=True)
    assert fault is not None
    assert (fault.line, fault.reason.split(";")[0]) == (4, "has conflict markers of a merge")
    assert find_fault(path) is None


# What pages and commits say


@pytest.mark.parametrize(
    ("name", "text", "revision"),
    [
        ("a.md", "---\namts:\n  base: 12e4567\n---\n# A\n", "12e4567"),
        ("a.md", "---\ntitle: A\n---\n# A\n\namts: {base: x}\n", ""),
        ("a.md", "---\namts: {base: 1234567}\nbroken: [\n---\n# A\n", ""),
        ("a.md", "# A\n\n---\n\namts:\n  base: x\n\n---\n", ""),
        ("a.rst", ":amts-base: v1.0\n\nA\n=\n", "v1.0"),
        ("a.rst", "A\n=\n\n:date: today\n:amts-base: v1.0\n", "v1.0"),
        ("a.rst", "A\n=\n\n   :amts-base: v1.0\n", ""),
        ("a.ipynb", '{"metadata": {"amts": {"base": "abc"}}, "cells": []}', "abc"),
        ("a.ipynb", '{"metadata": 3}', ""),
        ("a.ipynb", "{", ""),
    ],
)
def test_a_page_names_its_base_in_its_head(tmp_path, name, text, revision):
    (tmp_path / name).write_text(text, "utf-8")
    assert revision_in_page(tmp_path / name) == revision


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Update\n\nSource-Revision: v1\n", ("v1", ())),
        ("Update\n\ntranslated-from: 0123abcd", ("0123abcd", ("0123abcd",))),
        ("Sync with 0123abcd", ("", ("0123abcd",))),
        ('Revert "x"\n\nThis reverts commit 0123abcdef.', ("", ())),
        ("Fix\n\n(cherry picked from commit 0123abcdef)", ("", ())),
        ("Defaced facade, 2024 words", ("", ("defaced",))),
        ("Fix page", ("", ())),
    ],
)
def test_the_message_of_a_commit_may_name_a_base(message, found):
    declared, words = revisions_in_message(message.replace("Defaced", "defaced"))
    assert (declared, words) == found


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("```{include} ../notes.md\n```\n", ["notes.md"]),
        (".. include:: /a/b.txt\n", ["a/b.txt"]),
        ("```{literalinclude} code.py\n:lines: 1\n```\n", ["part/code.py"]),
        (".. csv-table::\n   :file: data.csv\n", ["part/data.csv"]),
        (".. include:: <isonum.txt>\n", []),
        ("Say {include} x.\n", []),
    ],
)
def test_the_files_that_a_page_includes_are_found(text, paths):
    asked = []
    included("part/page", text.encode(), lambda path: asked.append(path))
    assert asked == paths


# History


@dataclass(frozen=True)
class Shelf:
    """A source book and its translation, in two repositories."""

    source: GitFolder
    target: GitFolder

    def find(self, *names: str, state: StateFile | None = None, suffix: str = ".md"):
        """Give what the pages were translated from, and the messages of the notices."""
        pages = [
            Page(
                name=name,
                own=name,
                source=self.source.path / f"{name}{suffix}",
                target=self.target.path / f"{name}{suffix}",
            )
            for name in names
        ]
        books = Books(
            source=self.source.path,
            target=self.target.path,
            suffixes=(".md", ".rst"),
            memo=self.target.path.parent / "inferred.json",
        )
        texts, notices = find_past(books, pages, state or StateFile())
        return texts, [notice.message for notice in notices]

    def base(self, name: str = "a", state: StateFile | None = None):
        """Give the evidence and the revision of one page, of which nothing is to complain."""
        texts, messages = self.find(name, state=state)
        assert messages == []
        return (texts[name].evidence, texts[name].revision) if name in texts else None


@pytest.fixture
def shelf(tmp_path):
    return Shelf(GitFolder.make(tmp_path / "book"), GitFolder.make(tmp_path / "book-zh"))


def english(number, words="The length is measured"):
    return f"# Length\n\n{words} {number} times, as $x_{number}$ says.\n\n```python\nf({number})\n```\n"


def chinese(number, extra=""):
    return f"# 长度\n\n测量{number}次，如$x_{number}$。\n\n```python\nf({number})  # 长度\n```\n{extra}"


def test_the_revision_that_people_record_is_the_base_best_word_first(shelf):
    one, two, three, four = (shelf.source.commit(day, {"a.md": english(day)}) for day in range(4))
    page, state = chinese(0), StateFile().with_revision("a", one[:9])
    tool = {".translate/state/a.md.yml": f"source-sha: {three}\nmodel: x\n"}
    head = f"---\namts: {{base: {two}}}\n---\n{page}"
    shelf.target.commit(9, {"a.md": page}, f"Sync\n\nSource-Revision: {four}")
    assert shelf.base() == (Evidence.RECORDED, four)
    shelf.target.commit(9, tool, "Note")
    assert shelf.base() == (Evidence.RECORDED, three)
    shelf.target.write({"a.md": head})
    assert shelf.base() == (Evidence.RECORDED, two)
    assert shelf.base(state=state) == (Evidence.RECORDED, one)
    texts, _ = shelf.find("a", state=state)
    assert texts["a"].content.decode() == english(0)
    assert texts["a"].path == f"{one}:a.md"


def test_what_a_tool_noted_above_the_translated_book_is_read(shelf):
    one, two = (shelf.source.commit(day, {"a.md": english(day)}) for day in range(2))
    lectures = Shelf(shelf.source, GitFolder(shelf.target.path / "lectures"))
    tool = {".translate/state/a.md.yml": f"source-sha: {one}\n", "lectures/a.md": chinese(1)}
    shelf.target.commit(9, tool)
    assert lectures.base() == (Evidence.RECORDED, one)
    (shelf.target.path / "lectures" / ".git").mkdir()  # another repository's notes do not count
    assert lectures.base() == (Evidence.INFERRED, two)


def test_a_hash_in_the_message_is_a_base_if_it_is_the_only_commit_of_the_source(shelf):
    one, two = (shelf.source.commit(day, {"a.md": english(day)}) for day in range(2))
    shelf.target.commit(9, {"a.md": chinese(1)}, f"Sync with {one[:8]}, not deadbeef")
    assert shelf.base() == (Evidence.RECORDED, one)
    shelf.target.commit(9, {"a.md": chinese(1, "\n")}, f"Sync with {one[:8]} and {two[:8]}")
    assert shelf.base() == (Evidence.INFERRED, two)


def test_a_tag_names_a_revision(shelf):
    one = shelf.source.commit(0, {"a.md": english(0)})
    shelf.source.git("tag", "v1.0")
    shelf.source.commit(1, {"a.md": english(1)})
    shelf.target.write({"a.md": chinese(1)})
    assert shelf.base(state=StateFile().with_revision("a", "v1.0")) == (Evidence.RECORDED, one)


def test_a_page_that_was_renamed_since_is_found_under_its_old_name(shelf):
    one = shelf.source.commit(0, {"old.md": english(0)})
    shelf.source.commit(1, {"old.md": None, "part/a.md": english(0)})
    shelf.source.commit(2, {"part/a.md": english(1)})
    shelf.target.commit(0, {"part/a.md": chinese(0)})
    assert shelf.base("part/a") == (Evidence.INFERRED, one)
    texts, _ = shelf.find("part/a", state=StateFile().with_revision("part/a", one))
    assert texts["part/a"].path == f"{one}:old.md"


def wrong(shelf, revision):
    texts, messages = shelf.find("a", state=StateFile().with_revision("a", revision))
    assert texts["a"].evidence is Evidence.INFERRED  # the next evidence
    [message] = messages
    assert repr(revision) in message
    assert str(shelf.target.path / NAME) in message
    return message


@pytest.mark.parametrize("revision", ["0123456789", "v9", "no such", "-n", "HEAD~1", "a\nb"])
def test_a_recorded_revision_that_does_not_exist_is_said_and_the_next_evidence_taken(
    shelf, revision
):
    shelf.source.commit(0, {"a.md": english(0)})
    shelf.target.commit(0, {"a.md": chinese(0)})
    assert wrong(shelf, revision).endswith("is no commit of the source book")


def test_a_recorded_revision_of_another_branch_is_said(shelf):
    shelf.source.commit(0, {"a.md": english(0)})
    shelf.source.git("checkout", "-q", "-b", "other")
    other = shelf.source.commit(1, {"a.md": english(1)})
    shelf.source.git("checkout", "-q", "main")
    shelf.target.commit(2, {"a.md": chinese(0)})
    assert wrong(shelf, other).endswith("is not in the history of the source book")


def test_a_recorded_revision_without_the_page_is_said(shelf):
    none = shelf.source.commit(0, {"b.md": "# B\n"})
    shelf.source.commit(1, {"a.md": english(0)})
    shelf.target.commit(2, {"a.md": chinese(0)})
    assert wrong(shelf, none).endswith("does not have this page of the source book")


def test_a_revision_with_conflict_markers_is_no_base(shelf):
    one = shelf.source.commit(0, {"a.md": MERGE})
    shelf.source.commit(1, {"a.md": english(0)})
    shelf.target.commit(2, {"a.md": chinese(0)})
    texts, [message] = shelf.find("a", state=StateFile().with_revision("a", one))
    assert message == (
        f"what it was translated from, {one}:a.md, has conflict markers of a merge; "
        "finish the merge, and remove them"
    )
    assert texts["a"].evidence is Evidence.INFERRED


# Inference


def test_the_version_that_shares_the_signs_of_the_translation_is_inferred(shelf):
    commits = [shelf.source.commit(day, {"a.md": english(day)}) for day in range(5)]
    shelf.target.commit(9, {"a.md": chinese(2)})
    assert shelf.base() == (Evidence.INFERRED, commits[2])


def test_of_versions_that_differ_in_words_alone_the_newest_is_inferred(shelf):
    texts = [english(1, words) for words in ("It is said", "It is told", "It is written")]
    commits = [shelf.source.commit(day, {"a.md": text}) for day, text in enumerate(texts)]
    shelf.source.commit(3, {"a.md": english(3)})
    shelf.target.commit(9, {"a.md": chinese(1)})
    assert shelf.base() == (Evidence.INFERRED, commits[2])


def test_nothing_is_inferred_that_came_after_the_translation(shelf):
    texts = [english(1, words) for words in ("It is said", "It is told", "It is written")]
    commits = [shelf.source.commit(3 * day, {"a.md": text}) for day, text in enumerate(texts)]
    shelf.target.commit(4, {"a.md": chinese(1)})
    shelf.target.commit(9, {"b.md": "# 别的\n"})  # another page says nothing of this one
    assert shelf.base() == (Evidence.INFERRED, commits[1])
    shelf.target.write({"a.md": chinese(1, "\n新的。\n")})  # the translator is at work
    assert shelf.base() == (Evidence.INFERRED, commits[2])


def test_nothing_is_inferred_of_a_translation_older_than_its_source(shelf):
    shelf.source.commit(5, {"a.md": english(1)})
    shelf.target.commit(4, {"a.md": chinese(1)})
    assert shelf.base() is None


def test_nothing_is_inferred_where_nothing_fits(shelf):
    shelf.source.commit(0, {"a.md": "# A\n\n" + " ".join(f"$a_{n}$" for n in range(30))})
    shelf.target.commit(1, {"a.md": "# A\n\n" + " ".join(f"$b_{n}$" for n in range(30))})
    assert shelf.base() is None


def test_what_was_inferred_is_inferred_again_only_if_something_changed(shelf):
    one, two = (shelf.source.commit(day, {"a.md": english(day)}) for day in range(2))
    shelf.target.commit(9, {"a.md": chinese(1)})
    assert shelf.base() == (Evidence.INFERRED, two)
    memo = shelf.target.path.parent / "inferred.json"
    memo.write_text(memo.read_text("utf-8").replace("[0]", "[1]"), "utf-8")
    assert shelf.base() == (Evidence.INFERRED, one)
    shelf.target.write({"a.md": chinese(1, "\n")})
    assert shelf.base() == (Evidence.INFERRED, two)
    memo.write_text("[]", "utf-8")
    assert shelf.base() == (Evidence.INFERRED, two)


def test_a_change_that_came_by_a_merge_is_one_of_the_main_line(shelf):
    shelf.source.commit(0, {"a.md": english(0)})
    shelf.source.git("checkout", "-q", "-b", "work")
    shelf.source.commit(1, {"a.md": english(1)})
    shelf.source.commit(2, {"a.md": english(2)})
    shelf.source.git("checkout", "-q", "main")
    shelf.source.git("merge", "-q", "--no-ff", "-m", "Merge", "work", day=5)
    merge = shelf.source.git("rev-parse", "HEAD")
    shelf.target.commit(9, {"a.md": chinese(2)})
    assert shelf.base() == (Evidence.INFERRED, merge)
    shelf.target.commit(3, {"a.md": chinese(2, "\n")})  # it was not there yet
    texts, _ = shelf.find("a")
    assert texts["a"].content.decode() == english(0)


def test_both_books_may_lie_in_one_repository(tmp_path):
    top = GitFolder.make(tmp_path)
    both = Shelf(GitFolder(tmp_path / "docs"), GitFolder(tmp_path / "docs" / "zh"))
    one = top.commit(0, {"docs/a.md": english(0), "docs/zh/a.md": chinese(0)})
    top.commit(1, {"docs/a.md": english(0, "It is")})
    assert both.base() == (Evidence.INFERRED, one)
    two = top.commit(2, {"docs/a.md": english(2), "docs/zh/a.md": chinese(2)})
    assert both.base() == (Evidence.INFERRED, two)


def test_names_that_git_would_quote_are_found(shelf):
    one = shelf.source.commit(0, {'kapitel ä "1".md': english(0)})
    shelf.target.commit(1, {'kapitel ä "1".md': chinese(0)})
    assert shelf.base('kapitel ä "1"') == (Evidence.INFERRED, one)


def clone(folder, place, *options):
    folder.git("config", "uploadpack.allowFilter", "true")
    GitFolder.make(place.parent).git("clone", "-q", *options, folder.path.as_uri(), str(place))
    return GitFolder(place)


def test_a_shallow_clone_says_what_it_cannot_tell(shelf, tmp_path):
    one = shelf.source.commit(0, {"a.md": english(0)})
    for day in (1, 2, 3):
        last = shelf.source.commit(day, {"a.md": english(day)})
    shelf.target.commit(9, {"a.md": chinese(0)})
    shallow = Shelf(clone(shelf.source, tmp_path / "c" / "book", "--depth=2"), shelf.target)
    texts, [message] = shallow.find("a")
    assert texts == {}
    said = (
        "what was translated (pages: 1) cannot be told, for not all history is in a shallow or partial "
        "clone; clone all of it, or run git fetch --unshallow, in "
    )
    assert message == f"{said}{shallow.source.path}"
    assert shallow.find("a", state=StateFile().with_revision("a", one)) == ({}, [message])
    assert shallow.base(state=StateFile().with_revision("a", last)) == (Evidence.RECORDED, last)
    shelf.target.commit(9, {"a.md": chinese(3)})  # the best is not the oldest that is there
    assert shallow.base() == (Evidence.INFERRED, last)
    late = Shelf(shelf.source, clone(shelf.target, tmp_path / "c" / "book-zh", "--depth=1"))
    assert late.find("a") == ({}, [f"{said}{late.target.path}"])  # when it was changed is not known


def test_a_partial_clone_asks_no_network_for_what_it_does_not_have(shelf, tmp_path):
    one, two = (shelf.source.commit(day, {"a.md": english(day)}) for day in range(2))
    shelf.target.commit(9, {"a.md": chinese(0)})
    partial = Shelf(
        clone(shelf.source, tmp_path / "c" / "book", "--filter=blob:none"), shelf.target
    )
    texts, [message] = partial.find("a", state=StateFile().with_revision("a", one))
    assert texts.keys() <= {"a"}
    assert "not all history is in a shallow or partial clone" in message
    assert partial.base(state=StateFile().with_revision("a", two)) == (Evidence.RECORDED, two)


def test_outside_of_git_nothing_is_found_and_nothing_said(tmp_path, shelf):
    plain = Shelf(GitFolder(tmp_path / "one"), GitFolder(tmp_path / "two"))
    plain.source.write({"a.md": english(0)})
    plain.target.write({"a.md": chinese(0)})
    assert plain.find("a") == ({}, [])
    shelf.source.commit(0, {"a.md": english(0)})
    assert Shelf(shelf.source, plain.target).find("a") == ({}, [])
    assert Shelf(GitFolder.make(tmp_path / "empty"), shelf.target).find("a") == ({}, [])


def test_a_recorded_revision_that_cannot_be_looked_up_is_said_once(tmp_path, shelf, monkeypatch):
    plain = Shelf(GitFolder(tmp_path / "one"), GitFolder(tmp_path / "two"))
    for folder in (plain.source, plain.target):
        folder.write({"a.md": chinese(0), "b.md": chinese(0)})
    state = StateFile().with_revision("a", "v1").with_revision("b", "v1")
    texts, [message] = plain.find("a", "b", state=state)
    assert texts == {}
    assert "pages: 2" in message
    assert "not a git repository" in message
    shelf.source.commit(0, {"a.md": english(0)})
    shelf.target.commit(0, {"a.md": chinese(0)})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert shelf.find("a") == ({}, [])
    texts, [message] = shelf.find("a", state=state)
    assert message.endswith("git is not installed")


def test_a_hook_of_another_repository_does_not_mislead(shelf, tmp_path, monkeypatch):
    one = shelf.source.commit(0, {"a.md": english(0)})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere" / ".git"))
    assert Repository.of(shelf.source.path).head == one
    with pytest.raises(NoHistoryError):
        Repository.of(tmp_path)


# In a build


def bases_of(book, outdir):
    """Give the bases of the pages of a book, the notices, and the source pages."""

    def work(build):
        gathered = Gathered.of(build)
        with Memory.open(build.config.memory, clock=lambda: datetime.now(UTC)) as memory:
            sources = gathered.sources.load()
            found = gathered.translations(memory, sources)
        return found.bases, found.notices, sources

    [result] = for_each_language(Path(book), work, outdir=outdir)
    return result


def told(base):
    return [segment.text for segment in base.document.segments]


OVEN = """The oven
========

The oven has to be warm.

.. include:: notes.txt
"""


def configured(**options):
    value = {"translation": "es", "engine": "none", **options}
    return CONF.replace('{"translation": "es", "engine": "none"}', repr(value))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Make a book whose translation keeps what was translated, and find its bases."""
    place = tmp_path_factory.mktemp("kept")
    files = {
        "conf.py": configured(base="{page}_origin"),
        "stove.rst": "The stove\n=========\n",
        "notes.txt": "Bread is old.\n",
        "es/stove.rst": "La estufa\n=========\n",
        "es/notes.txt": "El pan es viejo.\n",
        "es/index_origin.rst": (write_book(place / "x") / "index.rst").read_text("utf-8"),
        "es/oven_origin.rst": OVEN,
        "es/stove_origin.rst": f"The stove\n=========\n\n{MERGE}",
    }
    book = write_book(place / "book", files)
    return book, place / "out", *bases_of(book, place / "out")


def test_a_kept_text_is_the_base_of_a_page(kept):
    book, _, bases, _, sources = kept
    assert told(bases["oven"]) == ["The oven", "The oven has to be warm.", "Bread is old."]
    assert bases["oven"].evidence is Evidence.KEPT
    assert bases["oven"].path == str(book / "es" / "oven_origin.rst")
    _, second, third = bases["oven"].document.segments
    assert (second.path, second.line) == (bases["oven"].path, 4)
    assert Path(third.path).resolve() == book / "notes.txt"
    assert bases["oven"].document.name == "oven"
    assert told(bases["oven"]) != [segment.text for segment in sources["oven"].segments]


def test_a_page_that_did_not_change_since_is_not_read_twice(kept):
    _, _, bases, _, sources = kept
    assert bases["index"].document is sources["index"]


def test_kept_texts_are_no_pages_and_a_broken_one_is_said(kept):
    book, _, bases, [notice], _ = kept
    assert "stove" not in bases
    assert (notice.kind, notice.path, notice.line) == (
        "unreadable_page",
        str(book / "es" / "stove_origin.rst"),
        4,
    )
    assert notice.message.startswith("what 'stove' was translated from has conflict markers")


def test_bases_are_read_again_only_if_they_changed(kept):
    book, out, bases, _, _ = kept
    [read] = out.glob(".doctrees/.amts/es/bases/doctrees")
    read.rename(read.with_name("away"))
    again, _, _ = bases_of(book, out)
    assert again == bases
    assert not read.exists()
    origin = book / "es" / "oven_origin.rst"
    origin.write_text(OVEN.replace("warm", "cold"), "utf-8")
    changed, _, _ = bases_of(book, out)
    origin.write_text(OVEN, "utf-8")
    assert told(changed["oven"])[1] == "The oven has to be cold."


def test_a_page_that_changed_is_read_alone(tmp_path):
    files = {"conf.py": configured(base="{page}_origin"), "stove.rst": "Stove\n=====\n\nNew.\n"}
    for name in ("oven", "stove"):
        files[f"es/{name}_origin.rst"] = f"The {name}\n========\n\nOld.\n"
    files["es/stove.rst"] = "La estufa\n=========\n"
    book, out = write_book(tmp_path / "book", files), tmp_path / "out"
    before, _, _ = bases_of(book, out)
    assert told(before["stove"]) == ["The stove", "Old."]

    def read():
        """Give what was read so far of everything but the page about the oven."""
        places = (".doctrees/.amts/es/bases/doctrees", ".doctrees/.amts/es/translated/doctrees")
        found = [path for place in places for path in (out / place).glob("*.doctree")]
        return {path: path.stat().st_mtime_ns for path in found if path.stem != "oven"}

    once = read()
    assert len(once) == 4
    for name in ("es/oven_origin.rst", "es/oven.rst", "oven.rst"):
        with (book / name).open("a", encoding="utf-8") as page:
            page.write("\nEnd.\n")
    after, _, _ = bases_of(book, out)
    assert told(after["oven"])[-1] == "End."
    assert read() == once


def test_a_page_is_read_with_what_it_included_then(tmp_path):
    folder = GitFolder.make(tmp_path / "book")
    files = {"notes.txt": "Bread is old.\n", "oven.rst": OVEN, "conf.py": configured()}
    write_book(folder.path, files)
    one = folder.commit(0, {})
    folder.commit(1, {"notes.txt": None, "oven.rst": "The oven\n========\n\nNothing.\n"})
    folder.write({f"es/{NAME}": StateFile().with_revision("oven", one).dump()})
    bases, notices, _ = bases_of(folder.path, tmp_path / "out")
    assert notices == ()
    assert told(bases["oven"]) == ["The oven", "The oven has to be warm.", "Bread is old."]
    assert bases["oven"].revision == one
    assert bases["oven"].document.segments[0].path == f"{one}:oven.rst"
    assert bases["index"].evidence is Evidence.INFERRED


def test_a_page_that_the_state_file_misspells_is_said(tmp_path):
    state = StateFile().with_revision("owen", "v1").dump()
    book = write_book(tmp_path / "book", {"conf.py": configured(), f"es/{NAME}": state})
    _, [notice], _ = bases_of(book, tmp_path / "out")
    assert notice.path == str(book / "es" / NAME)
    assert notice.message == "'owen' is no page of the source book; did you mean 'oven'?"


def test_a_copy_of_the_book_has_its_own_includes(tmp_path):
    copy = write_book(tmp_path / "then", {"oven.rst": OVEN, "notes.txt": "Bread was new.\n"})
    conf = configured(base="../then")
    book = write_book(tmp_path / "book", {"conf.py": conf, "notes.txt": "Bread is old.\n"})
    bases, notices, sources = bases_of(book, tmp_path / "out")
    assert notices == ()
    assert told(bases["oven"])[2] == "Bread was new."
    assert bases["oven"].path == str(copy / "oven.rst")
    assert bases["index"].document is sources["index"]


def test_a_base_is_read_in_the_language_of_the_book(tmp_path):
    # As an extension does that makes headings such as "Exercise".
    conf = configured(base="{page}_origin").replace(
        "    for event in EVENTS:",
        "    from sphinx.locale import _\n\n"
        '    told = lambda app, name, text: text.insert(0, text.pop().replace("WORD", _("Index")))\n'
        '    app.connect("source-read", told)\n'
        "    for event in EVENTS:",
    )
    files = {
        "conf.py": conf,
        "oven.rst": f"{PAGES['oven.rst']}\nWORD\n",
        "es/oven_origin.rst": "The oven\n========\n\nWORD\n",
    }
    [sync] = for_each_language(
        write_book(tmp_path / "book", files),
        lambda build: synchronise(build, Gathered.of(build), clock=lambda: datetime.now(UTC)),
        outdir=tmp_path / "out",
    )
    assert told(sync.pages["oven"].base) == ["The oven", "Index"]


def test_what_people_split_has_no_base_in_the_files_kept_of_its_parts(tmp_path):
    terms = [f"``term{n}`` is $t_{n}$ of ``thing{n}``." for n in range(24)]
    files = {"conf.py": configured(base="{page}_origin")}
    for name, part in (("index", terms[:0]), ("oven", terms[:12]), ("stove", terms[12:])):
        text = "\n\n".join([PAGES.get(f"es/{name}.rst", "La estufa\n=========\n"), *part])
        files |= {f"es/{name}.rst": text, f"es/{name}_origin.rst": "Old\n===\n"}
    files["oven.rst"] = "\n\n".join([PAGES["oven.rst"], *terms])
    book = write_book(tmp_path / "book", files)
    bases, [notice], _ = bases_of(book, tmp_path / "out")
    assert notice.message.endswith("by content it is read as a part of 'oven'")
    assert list(bases) == ["index"]


def test_bases_that_cannot_be_read_are_said_and_the_build_goes_on(tmp_path):
    conf = configured(base="{page}_origin").replace(
        "    for event in EVENTS:",
        '    app.connect("source-read", lambda app, name, text: 1 / ("warm" not in text[0]))\n'
        "    for event in EVENTS:",
    )
    book = write_book(tmp_path / "book", {"conf.py": conf, "es/oven_origin.rst": OVEN})
    bases, [notice], _ = bases_of(book, tmp_path / "out")
    assert bases == {}
    assert notice.kind == "base"
    assert notice.message.startswith("what was translated (pages: 1) cannot be read: ")
    assert "\n" not in notice.message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"base": "{page}"}, "is '{page}'; those are the translated pages"),
        ({"base": "gone"}, "correct it, or add {page}"),
        ({"base": "."}, "it has to be a copy of the book"),
        ({"base": "es"}, "it has to be a copy of the book"),
        ({"base": 3}, "it has to be text or a path"),
        ({"base": "{page}_origin", "translation": None}, "say with 'translation' where"),
        ({"base": "../{page}"}, "'index' and others are read as pages of the source book"),
    ],
)
def test_a_place_of_bases_that_cannot_be_is_refused(tmp_path, capfd, options, words):
    book = write_book(tmp_path / "book", {"conf.py": configured(**options)})
    with pytest.raises(SystemExit):
        bases_of(book, tmp_path / "out")
    [said] = capfd.readouterr().err.splitlines()
    assert said.startswith("sphinx-amts: amts_languages['es']['base']")
    assert words in said


def test_an_inferred_base_does_not_vouch_for_what_contradicts_the_translation(build, tmp_path):
    folder = GitFolder.make(tmp_path / "book")
    minutes = "The oven has to be hot for {} minutes, and not longer."
    write_book(
        folder.path,
        {
            "oven.rst": f"The oven\n========\n\n{minutes.format(50)}\n",
            "es/oven.rst": "El horno\n========\n\nEl horno tiene que estar caliente 30 minutos.\n",
        },
    )
    one = folder.commit(0, {})

    def outdated():
        done = build("amts-es", folder.path, tmp_path / "out", "-q")
        return json.loads((done.out / "amts-report.json").read_text("utf-8"))["outdated"]

    assert outdated() == 1
    folder.write({f"es/{NAME}": StateFile().with_revision("oven", one).dump()})
    assert outdated() == 0  # a person says that this is what was translated
