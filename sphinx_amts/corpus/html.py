"""HTML → a document: the main content of a page, block by block, without its navigation.

What is main the page says itself (``<main>``, ``<article>``, ARIA landmarks: HTML Living Standard,
section 4.3; WAI-ARIA 1.2, section 5.3.4).  A list item or paragraph that is nothing but a link is
navigation wherever it stands (link density: Pomikálek, 2011, *Removing boilerplate*).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..document import Anchor, Content, Document, Kind, Segment
from ..languages import Profile
from ..problems import OptionError
from .prose import Block

if TYPE_CHECKING:
    Element = Any
    """An element of lxml, which has no types."""

_CONTAINERS = """
    address article blockquote body center details div dl fieldset figure footer header hgroup hr main
    ol p section table tbody tfoot thead tr ul
"""
_BLOCKS: Mapping[str, Kind] = {
    **{f"h{level}": Kind.TITLE for level in range(1, 7)},
    "li": Kind.ITEM,
    "td": Kind.CELL,
    "th": Kind.CELL,
    "dt": Kind.TERM,
    "dd": Kind.DEFINITION,
    "caption": Kind.CAPTION,
    "figcaption": Kind.CAPTION,
    "summary": Kind.HEADING,
    **dict.fromkeys(_CONTAINERS.split(), Kind.PARAGRAPH),
}
_SILENT_NAMES = """
    applet area aside audio button canvas datalist dialog embed form frameset head iframe
    input label legend map meter nav noframes noscript object optgroup option output param
    progress rp rt script select source style svg template textarea title track video
"""
_SILENT = frozenset(_SILENT_NAMES.split())
_SILENT_ROLES_NAMES = """
    banner complementary contentinfo dialog doc-noteref doc-toc menu menubar navigation search
    toolbar tooltip
"""
_SILENT_ROLES = frozenset(_SILENT_ROLES_NAMES.split())
_SILENT_CLASSES_NAMES = """
    breadcrumb breadcrumbs footnote-reference headerlink linenos mw-editsection navbox noprint
    reference-list reflist sidebar sphinxsidebar toc toctree-wrapper
"""
_SILENT_CLASSES = frozenset(_SILENT_CLASSES_NAMES.split())
"""Classes of Sphinx, MediaWiki and Bootstrap that mark what is no content."""
_LITERALS = frozenset({"code", "kbd", "samp", "tt", "var"})
_OUTER = frozenset({"footer", "header"})
"""Of the page where they stand outside of its main content; else of a section."""


def read_html(text: str, profile: Profile) -> Document:
    """Read a page.

    :raises OptionError: if lxml is not installed.
    """
    try:
        from lxml import etree, html  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        message = "documents in HTML need a package: pip install 'sphinx-amts[corpus]'"
        raise OptionError(message) from error
    # Bytes, because lxml refuses text that declares an encoding; a page of nothing is no page.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace") or b"<p>", parser)
    if root is None:
        return Document(name="")
    main, marked = _main(root)
    page = _Page(profile, marked=marked)
    for event, element in etree.iterwalk(main, events=("start", "end")):
        page.read(event, element)
    page.end()
    return Document(name="", blocks=tuple(page.blocks))


def _main(root: Element) -> tuple[Element, bool]:
    """Give the element that holds the content, and whether the page says that it does."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1:
            return found[0], True
    bodies = root.xpath("//body")
    return (bodies[0] if bodies else root), False


class _Page:
    """Reads elements as they begin and end; nothing is recursive, so that depth is no danger."""

    def __init__(self, profile: Profile, *, marked: bool) -> None:
        self.blocks: list[Segment | Anchor] = []
        self._profile = profile
        self._marked = marked
        self._block: Block | None = None
        self._kinds: list[Kind] = []
        self._skipped: Element | None = None
        """The element whose content is not read now."""
        self._links = 0

    def read(self, event: str, element: Element) -> None:
        if self._skipped is not None:
            if event == "end" and element is self._skipped:
                self._skipped = None
                self._add(element.tail)
            return
        if event == "start":
            self._start(element)
        else:
            self._end(element)

    def _start(self, element: Element) -> None:
        tag = element.tag
        if self._silent(element):
            self._skipped = element
        elif (anchor := _anchor(element)) is not None:
            self._flush()
            self.blocks.append(anchor)
            self._skipped = element
        elif (key := _kept(element)) is not None:
            self._current(element).keep(key)
            self._skipped = element
        elif tag in _BLOCKS:
            self._flush()
            kind = _BLOCKS[tag]
            # A paragraph in a list item is an item, one in a cell a cell.
            inherits = kind is Kind.PARAGRAPH and bool(self._kinds)
            self._kinds.append(self._kinds[-1] if inherits else kind)
            self._block = Block(self._kinds[-1], element.sourceline)
            self._add(element.text)
        elif tag == "br":
            self._add(" ")
        else:
            self._links += tag == "a"
            self._current(element)
            self._add(element.text)

    def _end(self, element: Element) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            self._kinds.pop()
        elif element.tag == "a":
            self._links -= 1
        self._add(element.tail)

    def _current(self, element: Element) -> Block:
        if self._block is None:
            self._block = Block(self._kind(), element.sourceline)
        return self._block

    def _kind(self) -> Kind:
        return self._kinds[-1] if self._kinds else Kind.PARAGRAPH

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._block is None:
            if not text.strip():
                return
            self._block = Block(self._kind(), self._line())
        self._block.add(" ".join(text.split("\n")), linked=self._links > 0)

    def _line(self) -> int | None:
        last = self.blocks[-1] if self.blocks else None
        return last.line if last else None

    def _flush(self) -> None:
        block, self._block = self._block, None
        if block is None or (block.said and block.linked == block.said and _running(block.kind)):
            return
        segment = block.segment(self._profile)
        if segment is not None:
            self.blocks.append(segment)

    def end(self) -> None:
        """Take what stands last."""
        self._flush()

    def _silent(self, element: Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            # MathJax keeps a formula in a script.
            return not (tag == "script" and str(element.get("type")).startswith("math/tex"))
        if tag in _OUTER and not self._marked:
            return True
        if element.get("hidden") is not None or element.get("role") in _SILENT_ROLES:
            return True
        if element.get("aria-hidden") == "true":
            return True
        return not _SILENT_CLASSES.isdisjoint((element.get("class") or "").split())


def _running(kind: Kind) -> bool:
    return kind in {Kind.PARAGRAPH, Kind.ITEM}


def _anchor(element: Element) -> Anchor | None:
    """Give a block that no translation changes, if this is one."""
    tag, line = element.tag, element.sourceline
    if tag == "pre":
        return Anchor(content=Content.CODE, key=_text(element).strip(), line=line)
    if tag == "img" and _alone(element):
        return Anchor(content=Content.IMAGE, key=_base(element.get("src")), line=line)
    classes = (element.get("class") or "").split()
    if (tag == "div" and "math" in classes) or (
        tag == "math" and element.get("display") == "block"
    ):
        return Anchor(content=Content.MATH, key=_tex(element), line=line)
    if tag == "script" and "display" in str(element.get("type")):
        return Anchor(content=Content.MATH, key=_text(element).strip(), line=line)
    return None


def _kept(element: Element) -> str | None:
    """Give the key of an inline element that no translation changes, if this is one."""
    tag = element.tag
    if tag in _LITERALS:
        return f"literal:{' '.join(_text(element).split())}"
    classes = (element.get("class") or "").split()
    if tag in {"math", "script"} or (tag == "span" and "math" in classes):
        return f"math:{_tex(element)}"
    return "image" if tag == "img" else None


def _tex(element: Element) -> str:
    """Give the TeX of a formula, or else what it shows."""
    for note in element.iter("annotation"):
        if note.get("encoding") == "application/x-tex":
            return _bare(_text(note))
    return _bare(element.get("alttext") or _text(element))


def _bare(formula: str) -> str:
    """Take a formula out of the brackets in which MathJax looks for it."""
    formula = formula.strip()
    for start, end in (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$")):
        if len(formula) > len(start + end) and formula.startswith(start) and formula.endswith(end):
            return formula[len(start) : -len(end)].strip()
    return formula


def _alone(image: Element) -> bool:
    parent = image.getparent()
    return parent is None or not "".join(_texts(parent)).strip()


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _base(address: str | None) -> str:
    return (address or "").partition("?")[0].rsplit("/", 1)[-1]
