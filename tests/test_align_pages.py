"""Pages that have another name, were split or merged are found by what they hold."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from sphinx_amts.align.pages import find_pages
from sphinx_amts.document import Anchor, Content, Document, Inline, Kind, Segment

DICE = random.Random(3)


def page(name, number, *, translated=False):
    """Make a page with formulas, code and links of its own, in one of two invented languages."""
    dice = random.Random(number)
    blocks = []
    for at in range(12):
        text = " ".join(("tam" if translated else "lor") + dice.choice("aeiou") for _ in range(9))
        keys = (f"math:x_{{{number}}}^{at}", "literal:print()")
        blocks.append(
            Segment(kind=Kind.PARAGRAPH, text=text, inlines=tuple(Inline(key=key) for key in keys))
        )
        code = f"import lib\nrun({number}, {at})"
        blocks.append(Anchor(content=Content.CODE, key=code))
    return Document(name=name, blocks=tuple(blocks))


SOURCES = {f"p{n}": page(f"p{n}", n) for n in range(6)}
TARGETS = {f"p{n}": page(f"p{n}", n, translated=True) for n in range(6)}
NAMED = {name: name for name in SOURCES}


def without(mapping, *names):
    return {key: value for key, value in mapping.items() if key not in names}


def test_pages_of_the_same_names_are_left_alone():
    assert find_pages(SOURCES, TARGETS, NAMED) == {}


def test_a_renamed_page_is_found():
    targets = without(TARGETS, "p3") | {"other": TARGETS["p3"]}
    assert find_pages(SOURCES, targets, without(NAMED, "p3")) == {"p3": ("other",)}


def test_a_page_that_was_split_is_found_with_all_its_parts():
    blocks = TARGETS["p2"].blocks
    halves = {
        "p2": replace(TARGETS["p2"], blocks=blocks[:12]),
        "p2-more": replace(TARGETS["p2"], name="p2-more", blocks=blocks[12:]),
    }
    assert find_pages(SOURCES, TARGETS | halves, NAMED) == {"p2": ("p2", "p2-more")}


def test_a_page_that_was_split_into_two_of_other_names_is_found():
    blocks = TARGETS["p2"].blocks
    halves = {
        "a": replace(TARGETS["p2"], name="a", blocks=blocks[:12]),
        "b": replace(TARGETS["p2"], name="b", blocks=blocks[12:]),
    }
    found = find_pages(SOURCES, without(TARGETS, "p2") | halves, without(NAMED, "p2"))
    assert found == {"p2": ("a", "b")}


def test_a_page_that_was_merged_into_another_is_found_there():
    both = replace(TARGETS["p1"], blocks=TARGETS["p1"].blocks + TARGETS["p4"].blocks)
    targets = without(TARGETS, "p4") | {"p1": both}
    assert find_pages(SOURCES, targets, without(NAMED, "p4")) == {"p4": ("p1",)}


def test_a_page_that_nobody_translated_is_not_guessed():
    assert find_pages(SOURCES, without(TARGETS, "p5"), without(NAMED, "p5")) == {}


def test_a_page_that_only_the_translation_has_is_not_guessed():
    targets = TARGETS | {"new": page("new", 99, translated=True)}
    assert find_pages(SOURCES, targets, NAMED) == {}


def test_pages_of_prose_alone_are_not_guessed():
    def prose(name, text):
        return Document(name=name, blocks=(Segment(kind=Kind.PARAGRAPH, text=text),) * 9)

    sources = {"a": prose("a", "bread and water"), "b": prose("b", "salt and oil")}
    targets = {"c": prose("c", "sal y aceite"), "b": prose("b", "pan y agua")}
    assert find_pages(sources, targets, {"b": "b"}) == {}


CONF = """
project = "Pages"
language = "en"
exclude_patterns = ["es"]
html_theme = "basic"
amts_languages = {"es": {"translation": "es", "engine": "none"}}
show_warning_types = True
"""


def text(number, word, parts):
    lines = [f"{word} {number}", "=" * 20, ""]
    for at in parts:
        lines += [f"{word} {number} {at}: :math:`x_{{{number}}}^{at}`", ""]
        lines += ["::", "", f"   run({number}, {at})", ""]
    return "\n".join(lines)


def test_a_book_is_built_with_pages_that_were_renamed_split_and_merged(tmp_path, build):
    """Renamed: one.  Split: two, into two and two-b.  Merged: four, into three."""
    names = ("one", "two", "three", "four")
    toc = "\n.. toctree::\n\n   " + "\n   ".join(names) + "\n"
    (tmp_path / "es").mkdir()
    (tmp_path / "conf.py").write_text(CONF, "utf-8")
    (tmp_path / "index.rst").write_text("Start\n=====\n" + toc, "utf-8")
    (tmp_path / "es" / "index.rst").write_text("Inicio\n======\n" + toc, "utf-8")
    for number, name in enumerate(names, start=1):
        (tmp_path / f"{name}.rst").write_text(text(number, "Part", range(8)), "utf-8")
    theirs = {
        "uno": text(1, "Parte", range(8)),
        "two": text(2, "Parte", range(4)),
        "two-b": text(2, "Parte", range(4, 8)),
        "three": text(3, "Parte", range(8)) + "\n\n" + text(4, "Parte", range(8)),
    }
    for name, page_text in theirs.items():
        (tmp_path / "es" / f"{name}.rst").write_text(page_text, "utf-8")
    done = build("amts-es", tmp_path, tmp_path / "o", "-q")
    assert done.returncode == 0, done.stderr
    warnings = [line.partition("WARNING: ")[2] for line in done.stderr.splitlines()]
    assert sorted(warnings) == [
        (
            "es: has no page of its own; by content its translation is a part of 'three' "
            "[amts.missing_page]"
        ),
        (
            "es: the translated page 'two-b' is no page of the source book; by content it is read as a "
            "part of 'two' [amts.orphaned_page]"
        ),
        (
            "es: the translated page 'uno' has another name than in the source book; by content it is "
            "read as 'one': say so in 'pages' [amts.orphaned_page]"
        ),
    ]
    report = json.loads((tmp_path / "o" / "amts-report.json").read_text("utf-8"))
    assert report["origins"]["human"] == report["segments"]
