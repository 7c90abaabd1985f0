"""The text of a message → inline nodes, by the parser of its page but without a document each.

Sphinx publishes a whole document for every message, which is most of the time that its gettext
builds take; here a page sets up its parser once, and only the inline markup is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from docutils import nodes
from docutils.parsers.rst import Parser as DocutilsParser
from docutils.parsers.rst import states
from docutils.parsers.rst.languages import get_language
from sphinx.parsers import RSTParser
from sphinx.util import get_filetype

from .cjk_markup import loosen, widen_emphasis
from .scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from sphinx.environment import BuildEnvironment

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_LITERAL_NEXT = re.compile(r"(?<!\\)(?:\\\\)*::\s*$")
_LEFTOVER = re.compile(r"\*|`|\||\]_|_(?=\W|$)|\[\^|~~")
"""What looks like markup that was not recognised as such."""
_OPAQUE = (nodes.literal, nodes.math, nodes.raw, nodes.image, nodes.problematic)


class InlineParser(Protocol):
    """Reads inline markup of one page."""

    def parse(self, text: str) -> list[nodes.Node]:
        """Read one paragraph."""

    def parse_beside_cjk(self, text: str) -> list[nodes.Node]:
        """Read one paragraph, with markup allowed to touch characters that need no spaces."""


class RstInline:
    """Inline reStructuredText, by docutils' Inliner."""

    def __init__(self, scratch: Scratch, preamble: str = "") -> None:
        """Set up an inliner.

        :param preamble: the directives of the page that define roles.
        """
        self._document = scratch.document
        if preamble:
            DocutilsParser().parse(preamble, scratch.document)
            scratch.document.children.clear()
        self._memo = SimpleNamespace(
            document=scratch.document,
            reporter=scratch.document.reporter,
            language=get_language(
                scratch.document.settings.language_code, scratch.document.reporter
            ),
        )
        self._plain = self._inliner(states.Inliner())
        self._loose: states.Inliner | None = None

    def _inliner(self, inliner: states.Inliner) -> states.Inliner:
        inliner.init_customizations(self._document.settings)
        return inliner

    def parse(self, text: str) -> list[nodes.Node]:
        """Read one paragraph."""
        return self._run(self._plain, text)

    def parse_beside_cjk(self, text: str) -> list[nodes.Node]:
        """Read one paragraph, with markup allowed to touch characters that need no spaces."""
        if self._loose is None:
            self._loose = loosen(self._inliner(states.Inliner()))
        return self._run(self._loose, text)

    def _run(self, inliner: states.Inliner, text: str) -> list[nodes.Node]:
        self._memo.inliner = inliner
        parsed, _ = inliner.parse(text, 0, self._memo, nodes.paragraph())
        return list(parsed)


class MystInline:
    """Inline MyST Markdown, by myst-parser's renderer."""

    def __init__(self, scratch: Scratch, page_text: str) -> None:
        """Set up a renderer.

        :param page_text: the source of the page: its head configures the parser, and its link
            definitions are what ``[text][name]`` refers to.
        """
        from myst_parser.config.main import merge_file_level
        from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
        from myst_parser.parsers.mdit import create_md_parser

        env: Any = scratch.env
        config = env.myst_config
        if head := _head(page_text):
            config = merge_file_level(config, head, lambda *_: None)
        self._make = lambda: create_md_parser(config, SphinxRenderer)
        self._references: dict[str, Any] = {}
        if definitions := _definitions(page_text):
            self._make().parse(definitions, self._references)
        self._document = scratch.document
        self._plain = self._set_up(self._make())
        self._loose: Any = None

    def _set_up(self, parser: MarkdownIt) -> Any:
        parser.options["document"] = self._document  # type: ignore[typeddict-unknown-key]
        renderer: Any = parser.renderer
        renderer.setup_render(parser.options, self._references)
        return renderer

    def parse(self, text: str) -> list[nodes.Node]:
        """Read one paragraph."""
        return self._run(self._plain, text)

    def parse_beside_cjk(self, text: str) -> list[nodes.Node]:
        """Read one paragraph, with markup allowed to touch characters that need no spaces."""
        if self._loose is None:
            parser = self._make()
            widen_emphasis(parser)
            self._loose = self._set_up(parser)
        return self._run(self._loose, text)

    def _run(self, renderer: Any, text: str) -> list[nodes.Node]:
        holder = nodes.paragraph()
        # As the block parser does: no indentation, no space at the ends.
        text = "\n".join(line.lstrip() for line in text.strip().split("\n"))
        with renderer.current_node_context(holder):
            renderer.nested_render_text(text, 0, inline=True)
        return list(holder.children)


class OtherInline:
    """Any other markup, by its own parser; a whole document for every paragraph, as in Sphinx."""

    def __init__(self, scratch: Scratch, make: Callable[[], Any]) -> None:
        """Note which parser there is."""
        self._scratch, self._make = scratch, make

    def parse(self, text: str) -> list[nodes.Node]:
        """Read one paragraph."""
        document = self._scratch.document
        document.children.clear()
        self._make().parse(text, document)
        paragraph = next(iter(document.findall(nodes.paragraph)), None)
        return list(paragraph.children) if paragraph is not None else [nodes.Text(text)]

    def parse_beside_cjk(self, text: str) -> list[nodes.Node]:
        """Read it as it is: nothing is known of this markup."""
        return self.parse(text)


def parser_of(scratch: Scratch) -> InlineParser:
    """Set up the parser of a page, by its suffix as Sphinx chooses it; call it while *reading*."""
    env: Any = scratch.env
    path = Path(env.doc2path(scratch.page))
    registry = env._registry if hasattr(env, "_registry") else env.app.registry
    kind = get_filetype(env.config.source_suffix, str(path))
    parser = registry.get_source_parser(kind)
    if issubclass(parser, RSTParser):
        text = path.read_text(env.config.source_encoding, errors="replace")
        return RstInline(scratch, _roles(f"{env.config.rst_prolog or ''}\n{text}"))
    if _is_myst(parser):
        return MystInline(scratch, _markdown(path, env.config.source_encoding))
    return OtherInline(scratch, lambda: _create_parser(registry, kind, env))


def _is_myst(parser: type) -> bool:
    return any(base.__module__.partition(".")[0] == "myst_parser" for base in parser.__mro__)


def _create_parser(registry: Any, kind: str, env: BuildEnvironment) -> Any:
    try:
        return registry.create_source_parser(kind, config=env.config, env=env)
    except TypeError:  # before Sphinx 8.2
        return registry.create_source_parser(env.app, kind)


_ROLE = re.compile(r"^\.\. (?:role|default-role|default-domain)::.*(?:\n[ \t]+\S.*)*", re.MULTILINE)


def _roles(text: str) -> str:
    """Cut out the directives of a page that decide what a role means."""
    return "\n\n".join(_ROLE.findall(text))


_HEAD = re.compile(r"---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|$)", re.DOTALL)
_DEFINITION = re.compile(r"^[ >]*(\[(?!\^)[^\]\n]+\]:[ \t]*\S.*)$", re.MULTILINE)


def _head(text: str) -> dict[str, Any]:
    from myst_parser.config.main import TopmatterReadError, read_topmatter

    if not _HEAD.match(text):
        return {}
    try:
        return read_topmatter(text) or {}
    except TopmatterReadError:
        return {}


def _definitions(text: str) -> str:
    return "\n\n".join(_DEFINITION.findall(text))


def _markdown(path: Path, encoding: str) -> str:
    """Read the Markdown of a page, which of a notebook is that of its cells."""
    text = path.read_text(encoding, errors="replace")
    if path.suffix != ".ipynb":
        return text
    import nbformat

    try:
        notebook = nbformat.reads(text, as_version=4)
    except (nbformat.reader.NotJSONError, ValueError, AttributeError, KeyError):
        return ""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def paragraphs(text: str, *, rst: bool) -> list[str]:
    """Split a message at its empty lines.

    Sphinx shows the first paragraph only.  Of reStructuredText, ``::`` is shown as ``:``, and the
    literal block that it announces is left out, for code is always the source's.
    """
    kept: list[str] = []
    literal = False
    for part in _PARAGRAPHS.split(text.strip("\n")):
        if not part.strip() or (literal and part[0].isspace()):
            continue
        literal = rst and _LITERAL_NEXT.search(part) is not None
        if literal:
            part = part.rstrip()[:-1]
            part = part[:-1].rstrip() if part[:-1][-1:].isspace() or part == ":" else part
        if part.strip():
            kept.append(part.strip())
    return kept


def parse(
    parser: InlineParser, text: str, between: Callable[[str, str], str]
) -> list[nodes.Node]:
    """Read a message, whose paragraphs come as one.

    :param between: what stands between two paragraphs, such as a space.
    """
    parsed: list[nodes.Node] = []
    before = ""
    for part in paragraphs(text, rst=isinstance(parser, RstInline)):
        if parsed and (gap := between(before, part)):
            parsed.append(nodes.Text(gap))
        parsed += _parse_best(parser, part)
        before = part
    return parsed


def _parse_best(parser: InlineParser, text: str) -> list[nodes.Node]:
    """Read a paragraph plainly, and again where that left markup as text beside wide characters."""
    plain = parser.parse(text)
    left = _leftovers(plain)
    if not left or text.isascii():
        return plain
    loose = parser.parse_beside_cjk(text)
    return loose if _leftovers(loose) < left else plain


def _leftovers(parsed: Iterable[nodes.Node]) -> int:
    count = 0
    for node in parsed:
        if isinstance(node, nodes.Text):
            count += len(_LEFTOVER.findall(node.astext()))
        elif isinstance(node, nodes.problematic):
            count += 1 + len(_LEFTOVER.findall(node.astext()))
        elif isinstance(node, nodes.Element) and not isinstance(node, _OPAQUE):
            count += _leftovers(node.children)
    return count
