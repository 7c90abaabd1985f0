"""Inline MyST Markdown of one page, by myst-parser's renderer."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser

from .cjk_markup import widen_emphasis
from .scratch import Scratch

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


class _Renderer(SphinxRenderer):
    """myst-parser's renderer, but what it cannot read is shown as it is written, not left out."""

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        self._or_raw(super().render_myst_role, token, f"{{{token.meta['name']}}}`{token.content}`")

    def render_substitution_inline(self, token: SyntaxTreeNode) -> None:
        self._or_raw(super().render_substitution_inline, token, f"{{{{{token.content}}}}}")

    def _or_raw(
        self, render: Callable[[SyntaxTreeNode], None], token: SyntaxTreeNode, raw: str
    ) -> None:
        before = len(self.current_node.children)
        try:
            render(token)
        except Exception as error:  # noqa: BLE001 -- a role may raise whatever it likes
            self.reporter.error(f"{raw} cannot be run here: {error}")
            del self.current_node[before:]
        if all(isinstance(n, nodes.system_message) for n in self.current_node.children[before:]):
            self.current_node[before:] = [nodes.problematic(raw, raw)]


class MystInline:
    """Inline MyST Markdown, by myst-parser's renderer."""

    def __init__(self, scratch: Scratch, path: Path) -> None:
        """Set up a renderer.

        :param path: the source of the page: its head configures the parser, and its link
            definitions are what ``[text][name]`` refers to.
        """
        env: Any = scratch.env
        config = env.myst_config
        page_text = _markdown(path, env.config.source_encoding)
        if head := _head(page_text):
            config = merge_file_level(config, head, lambda *_: None)
        self._make = partial(create_md_parser, config, _Renderer)
        self._references: dict[str, Any] = {}
        if definitions := _definitions(page_text):
            self._make().parse(definitions, self._references)
        self._document = scratch.document
        self._plain = self._set_up(self._make())
        self._loose: Any = None

    def _set_up(self, parser: Any) -> Any:
        parser.options["document"] = self._document
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


_HEAD = re.compile(r"---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|$)", re.DOTALL)
_DEFINITION = re.compile(r"^[ >]*(\[[^\]\n]+\]:[ \t]*\S.*)$", re.MULTILINE)


def _head(text: str) -> dict[str, Any]:
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
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.reader.NotJSONError, ValueError, AttributeError, KeyError):
        return ""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
