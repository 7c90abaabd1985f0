"""Every page of real books: what is taken out of a doctree can be put back, in any order."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.book.markup import splice
from sphinx_amts.book.segments import extract, prose_spots
from sphinx_amts.tagged import Tag, TagError, parse, render

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"

SAMPLE = "sample_book"
REAL = ("cpython/en-3.13", "pyopensci", "quantecon-intro/en_base", "quantecon-intro/zh_human")
EXTENSIONS = {
    "pyopensci": ("sphinx_design", "sphinxcontrib.bibtex"),
    "quantecon-intro": (
        "linkify_it",
        "myst_nb",
        "sphinx_exercise",
        "sphinx_external_toc",
        "sphinx_proof",
        "sphinx_togglebutton",
        "sphinxcontrib.bibtex",
    ),
}
"""What a book is written with, beside Sphinx and MyST."""


def read_doctrees(source: Path, place: Path) -> list[nodes.document]:
    """Let Sphinx read a book; nothing is resolved or written, and the folder stays as it was."""
    options = ["-D", "nb_execution_mode=off", "-D", "locale_dirs=", "-d", place / "doctrees"]
    command = [sys.executable, "-m", "sphinx", "-Q", "-b", "amts-read", *options, source]
    subprocess.run([*command, place / "out"], check=True, stdin=subprocess.DEVNULL)
    paths = sorted((place / "doctrees").rglob("*.doctree"))
    return [pickle.loads(path.read_bytes()) for path in paths]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    for name in ("myst_nb", "sphinx_design", "sphinx_exercise", "sphinxcontrib.bibtex"):
        pytest.importorskip(name)
    return read_doctrees(ROOT / SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module", params=REAL)
def real(request, tmp_path_factory):
    if not CORPUS.is_dir():
        pytest.skip("there is no folder 'shared/corpus' beside the checkout")
    for name in EXTENSIONS.get(request.param.split("/")[0], ()):
        pytest.importorskip(name)
    return read_doctrees(CORPUS / request.param, tmp_path_factory.mktemp("real"))


def joined(tree: nodes.Element) -> str:
    """Write a tree with adjacent texts joined: how a text is cut into nodes means nothing."""
    for element in tree.findall(nodes.Element):
        children: list[nodes.Node] = []
        for child in element.children:
            last = children[-1] if children else None
            if isinstance(child, nodes.Text) and isinstance(last, nodes.Text):
                children[-1] = nodes.Text(last.astext() + child.astext())
            else:
                children.append(child)
        element.children = []
        element.extend(children)
    return tree.pformat()


def ids(tree: nodes.Element) -> list[str]:
    return sorted(
        name for element in tree.findall(nodes.Element) for name in element.get("ids", ())
    )


def references(tree: nodes.Element) -> list[str]:
    """List what refers to something, and to what."""
    kinds = (nodes.reference, nodes.footnote_reference, nodes.citation_reference)
    found = [
        f"{type(node).__name__} {node.get('refuri')} {node.get('refid')} {node.get('reftarget')}"
        for node in tree.findall(nodes.Element)
        if isinstance(node, kinds) or type(node).__name__ in ("pending_xref", "download_reference")
    ]
    return sorted(found)


def well_formed(tree: nodes.Element) -> None:
    """Make sure that every node knows its parent and stands in one place."""
    seen = set()
    for element in tree.findall(nodes.Element):
        for child in element.children:
            assert child.parent is element
            assert id(child) not in seen
            seen.add(id(child))


def put_back(tree: nodes.document) -> None:
    for spot, segment in prose_spots(tree):
        if spot.slot is None:
            splice(spot.node, segment.text)


def permuted(text: str, chance: random.Random) -> str:
    """Give the same tags and words in another order, on every level."""

    def shuffle(parts):
        mixed = [
            Tag(part.number, shuffle(part.children))
            if isinstance(part, Tag) and part.children
            else part
            for part in parts
        ]
        chance.shuffle(mixed)
        return tuple(mixed)

    return render(shuffle(parse(text)))


def check_book(trees: list[nodes.document]) -> None:
    assert trees
    chance = random.Random(1)
    for tree in trees:
        name = tree.get("source")
        assert extract(tree, "page") == extract(tree, "page")
        before, names, links = joined(tree.deepcopy()), ids(tree), references(tree)
        put_back(tree)
        assert joined(tree) == before, name
        well_formed(tree)
        for spot, segment in prose_spots(tree):
            if spot.slot is None:
                splice(spot.node, permuted(segment.text, chance))
        well_formed(tree)
        assert (ids(tree), references(tree)) == (names, links), name


def test_sample_book_can_be_taken_apart_and_put_together_again(sample):
    check_book([tree.deepcopy() for tree in sample])


@pytest.mark.corpus
@pytest.mark.slow
def test_real_book_can_be_taken_apart_and_put_together_again(real):
    check_book(real)


def tagged_spots(trees):
    """List the places with tags, by page and position."""
    return [
        (page, number)
        for page, tree in enumerate(trees)
        for number, (spot, segment) in enumerate(prose_spots(tree))
        if spot.slot is None and segment.inlines
    ]


@given(data=st.data())
def test_broken_tags_are_refused_and_the_page_stays_as_it_was(sample, data):
    page, number = data.draw(st.sampled_from(tagged_spots(sample)))
    spot, segment = prose_spots(sample[page])[number]
    text = segment.text
    start = text.index("<")
    end = text.index(">", start) + 1
    tag = text[start:end]
    breaks = ["</g>", "<g id='1'>", "<b>", "<", "<x id=1/>", "<script>alert(1)</script>"]
    broken = data.draw(st.sampled_from([*breaks, tag[:-1], tag + "</g></g>", '<g id="1">']))
    before = spot.node.pformat()
    with pytest.raises(TagError):
        splice(spot.node, text[:start] + broken + text[end:] + "</g>" * 9)
    assert spot.node.pformat() == before


@given(data=st.data())
def test_tags_in_any_order_keep_every_id_and_reference(sample, data):
    page, number = data.draw(st.sampled_from(tagged_spots(sample)))
    tree = sample[page].deepcopy()
    names, links = ids(tree), references(tree)
    spot, segment = prose_spots(tree)[number]
    splice(spot.node, permuted(segment.text, data.draw(st.randoms(use_true_random=False))))
    well_formed(tree)
    assert (ids(tree), references(tree)) == (names, links)
