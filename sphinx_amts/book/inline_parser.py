"""The text of a message → inline nodes, by the parser of its page but without a document each.

Sphinx publishes a whole document for every message, which is most of the time that its gettext
builds take; here a page sets up its parser once, and only the inline markup is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from docutils import nodes
from sphinx.parsers import RSTParser
from sphinx.util import get_filetype

from .inline_rst import RstInline
from .scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_LITERAL_NEXT = re.compile(r"(?<!\\)(?:\\\\)*::\s*$")
_LEFTOVER = re.compile(r"\*|`|\||\]_|_(?=\W|$)|\[\^|~~|<\w+://")
"""What looks like markup that was not recognised as such."""
_OPAQUE = (nodes.literal, nodes.math, nodes.raw, nodes.image, nodes.problematic)


class InlineParser(Protocol):
    """Reads inline markup of one page."""

    def parse(self, text: str) -> list[nodes.Node]:
        """Read one paragraph."""

    def parse_beside_cjk(self, text: str) -> list[nodes.Node]:
        """Read one paragraph, with markup allowed to touch characters that need no spaces."""


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
        return RstInline(scratch, f"{env.config.rst_prolog or ''}\n{text}")
    if _is_myst(parser):
        from .inline_myst import MystInline  # not needed, and slow to load, for other books

        return MystInline(scratch, path)
    return OtherInline(scratch, lambda: _create_parser(registry, kind, env))


def _is_myst(parser: type) -> bool:
    return any(base.__module__.partition(".")[0] == "myst_parser" for base in parser.__mro__)


def _create_parser(registry: Any, kind: str, env: BuildEnvironment) -> Any:
    try:
        return registry.create_source_parser(kind, config=env.config, env=env)
    except TypeError:  # before Sphinx 8.2
        return registry.create_source_parser(env.app, kind)


def paragraphs(text: str, *, rst: bool) -> list[str]:
    """Split a message at its empty lines.

    Sphinx shows the first paragraph only.  Of reStructuredText, ``::`` is shown as ``:``, but not
    after a space (French has one that does not break), and the literal block that it announces is
    left out, for code is always the source's.
    """
    kept: list[str] = []
    literal = False
    for part in _PARAGRAPHS.split(text.strip("\n")):
        if not part.strip() or (literal and part[0].isspace()):
            continue
        literal = rst and _LITERAL_NEXT.search(part) is not None
        if literal:
            part = part.rstrip()[:-1]
            part = part[:-1].rstrip() if part[-2:-1] in ("", " ", "\n") else part
        if part.strip():
            kept.append(part.strip())
    return kept


def parse(parser: InlineParser, text: str, between: Callable[[str, str], str]) -> list[nodes.Node]:
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
