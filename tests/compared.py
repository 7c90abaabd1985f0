"""Two editions of a page, compared as HTML: what has to be the same, and what each block says.

Used by the tests and by ``benchmarks/``; needs nothing but the standard library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
BLOCKS = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "figcaption",
        "caption",
        "blockquote",
        "div",
        "section",
        "label",
        "summary",
        "article",
        "aside",
        "figure",
        "table",
        "tr",
        "tbody",
        "thead",
        "ul",
        "ol",
        "dl",
        "details",
    ]
)
NUMBERS = frozenset(["headerlink", "section-number", "caption-number"])
"""Classes of what Sphinx adds to a text."""
TERM = frozenset(["std-term"])
"""A reference to a term: Sphinx's catalogs leave its text in the source language, we do not."""
UNSEEN = NUMBERS | TERM


@dataclass(slots=True)
class Element:
    """An HTML element: enough of a tree to ask it questions."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Element]:
        """Give this element and all below it, in order."""
        todo = [self]
        while todo:
            element = todo.pop()
            yield element
            todo.extend(c for c in reversed(element.children) if isinstance(c, Element))

    def text(self) -> str:
        """Give all text below this element."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        depth = next((n for n in range(len(self.open) - 1, 0, -1) if self.open[n].tag == tag), 0)
        if depth:
            del self.open[depth:]

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read_html(path: Path) -> Element:
    """Read the page at *path*."""
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    return reader.open[0]


def content(page: Element) -> Element:
    """Give what the page is about, without the theme round it and what the preview adds."""
    found = [
        each
        for each in page.walk()
        if each.attributes.get("role") == "main" or "bd-article" in each.classes
    ]
    # A theme may call a wide frame "main" and the text in it "bd-article".
    inner = [each for each in found if "bd-article" in each.classes] or found[-1:]
    assert inner, "the page has no main content"
    _drop_ours(inner[0])
    return inner[0]


def _drop_ours(element: Element) -> None:
    """Drop the preview's own controls; what it wraps round the book's text has class ``amts``."""
    for each in element.walk():
        each.children = [
            child
            for child in each.children
            if isinstance(child, str)
            or "amts" in child.classes
            or not any(name.startswith("amts-") for name in child.classes)
        ]


_PLAIN = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚", "'"), "…": "..."})


def tight(text: str) -> str:
    """Drop what differs between readings of a page: line breaks, and Sphinx's smart quotes."""
    return re.sub(r"\s+", "", text.translate(_PLAIN))


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What no translation may change, in reading order."""

    code: tuple[str, ...]
    maths: tuple[str, ...]
    images: tuple[str, ...]
    ids: tuple[str, ...]


def skeleton(main: Element) -> Skeleton:
    """Read the skeleton of a page's content."""
    code, maths, images, ids = [], [], [], []
    for each in main.walk():
        match each.tag:
            case "pre":
                code.append(each.text())
            case "div" if "math" in each.classes:
                maths.append(_formula(each))
            case "img":
                images.append(each.attributes.get("src", ""))
        if name := each.attributes.get("id"):
            ids.append(name)
    return Skeleton(tuple(code), tuple(maths), tuple(images), tuple(sorted(ids)))


def _formula(element: Element) -> str:
    """Give the formula without the link to itself, whose title is in the reader's language."""
    inner = (
        c if isinstance(c, str) else c.text()
        for c in element.children
        if isinstance(c, str) or "eqno" not in c.classes
    )
    return tight("".join(inner))


def inline_maths(main: Element) -> Counter[str]:
    """Count the formulas inside text."""
    spans = (each for each in main.walk() if each.tag == "span" and "math" in each.classes)
    return Counter(tight(each.text()) for each in spans)


def links(main: Element) -> Counter[str]:
    """Count where the text leads."""
    anchors = (each for each in main.walk() if each.tag == "a" and "href" in each.attributes)
    return Counter(each.attributes["href"] for each in anchors if "headerlink" not in each.classes)


def blocks(main: Element) -> list[str]:
    """List the texts of the blocks, tight: each run of text that no other block interrupts."""
    found: list[str] = []
    run: list[str] = []

    def end() -> None:
        if text := tight("".join(run)):
            found.append(text)
        run.clear()

    def visit(element: Element) -> None:
        if element.tag in ("pre", "script", "style") or UNSEEN.intersection(element.classes):
            return
        if element.tag == "div" and "math" in element.classes:
            end()
            return
        if element.tag in BLOCKS:
            end()
        for child in element.children:
            if isinstance(child, str):
                run.append(child)
            else:
                visit(child)
        if element.tag in BLOCKS:
            end()

    visit(main)
    end()
    return found


def marked(main: Element, origin: str) -> list[str]:
    """List the texts that are marked with *origin*, tight."""
    found = (each for each in main.walk() if each.attributes.get("data-amts-origin") == origin)
    return [tight(_shown(each)) for each in found if each.tag != "img"]


def _shown(element: Element) -> str:
    return "".join(
        child
        if isinstance(child, str)
        else ""
        if UNSEEN.intersection(child.classes)
        else _shown(child)
        for child in element.children
    )


def compare_skeletons(one: Skeleton, other: Skeleton) -> list[str]:
    """Say how two skeletons differ; nothing if they do not."""
    said = []
    for name in ("code", "maths", "images", "ids"):
        ours, theirs = Counter(getattr(one, name)), Counter(getattr(other, name))
        for text, count in (ours - theirs).items():
            said.append(f"{name}: lost {count} × {text[:80]!r}")
        for text, count in (theirs - ours).items():
            said.append(f"{name}: added {count} × {text[:80]!r}")
        if not (ours - theirs or theirs - ours) and getattr(one, name) != getattr(other, name):
            said.append(f"{name}: in another order")
    return said


def pages_read(log: str) -> list[tuple[int, int, int]]:
    """Give what Sphinx read, by its log: pages added, changed and removed, for each application."""
    found = re.findall(r"(\d+) added, (\d+) changed, (\d+) removed", log)
    return [(int(added), int(changed), int(removed)) for added, changed, removed in found]
