"""Messages as inline nodes: by their name, or by the text that a part of a block shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import split_term_classifiers

from ..languages import Profile, join_sentences
from .inline_parser import InlineParser, parse
from .po_files import Fault, Message, Messages, strip_noqa
from .resolution import liken
from .scratch import Scratch


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads messages, and tells which of them have markup that cannot be read."""

    parser: InlineParser
    scratch: Scratch
    profile: Profile
    report: Callable[[Fault], None]

    def read(self, message: Message, source: str, *, term: bool) -> nodes.paragraph:
        """Read a translation.

        :param source: its ``msgid``: what is wrong in the source already is not the translator's.
        :param term: whether it may end in a classifier, which is not shown.
        """
        text = strip_noqa(message.text)
        if term:
            text, _ = split_term_classifiers(text)
        parsed, problems = self.parse(text)
        holder = nodes.paragraph("", "", *parsed)
        if problems:
            same, known = self.parse(source)
            liken(holder, nodes.paragraph("", "", *same))
            if own := [problem for problem in problems if problem not in known]:
                reason = f"{own[0].rstrip('.')}; it is shown as it is written"
                self.report(Fault(path=message.path, line=message.line, reason=reason))
        return holder

    def parse(self, text: str) -> tuple[list[nodes.Node], list[str]]:
        """Read inline markup; give it with what is wrong in it."""
        try:
            parsed = parse(self.parser, text, self._between)
        except Exception as error:  # noqa: BLE001 -- a role may raise whatever it likes
            self.scratch.take_problems()
            return [nodes.Text(text)], [f"its markup cannot be read: {error}"]
        return parsed, self.scratch.take_problems()

    def _between(self, before: str, after: str) -> str:
        joined = join_sentences([before, after], self.profile)
        return joined[len(before) : len(joined) - len(after)]


_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."}
)
_SPACE = re.compile(r"\s+")
_NO_TEXT = (nodes.footnote_reference, nodes.system_message, nodes.raw, nodes.image, addnodes.index)


class InnerMessages:
    """The messages of text blocks of which only an inner part is for translators.

    ``versionadded`` and fields such as ``:param x:`` begin with text that Sphinx makes, a button is
    a link round its text.  Sphinx marks the inner part while it reads, and has forgotten it when
    the doctree is kept; its plain text tells which message it is.
    """

    def __init__(
        self, messages: Messages, reader: Reader, texts: dict[object, dict[str, str]]
    ) -> None:
        self._messages = messages
        self._reader = reader
        catalog = id(messages), type(reader.parser)
        if catalog not in texts:
            texts[catalog] = {_plain(reader.parse(name)[0]): name for name in messages}
        self._by_text = texts[catalog]

    def find(self, node: nodes.Element) -> tuple[Message, nodes.paragraph] | None:
        """Give the message, and its translation with what stands before and round it."""
        wrappers: list[nodes.Element] = []
        while len(node.children) == 1 and isinstance(node.children[0], nodes.Element):
            node = node.children[0]
            wrappers.append(node)
        for start in range(len(node.children)):
            text = _plain(node.children[start:])
            if text and (name := self._by_text.get(text)) is not None:
                before = [child.deepcopy() for child in node.children[:start]]
                return self._messages[name], self._wrapped(name, before, wrappers)
        return None

    def _wrapped(
        self, name: str, before: Sequence[nodes.Node], wrappers: Sequence[nodes.Element]
    ) -> nodes.paragraph:
        holder = self._reader.read(self._messages[name], name, term=False)
        children = [*before, *holder.children]
        for wrapper in reversed(wrappers):
            copied = wrapper.copy()
            copied.extend(children)
            children = [copied]
        return nodes.paragraph("", "", *children)


def _plain(children: Sequence[nodes.Node]) -> str:
    return _SPACE.sub(" ", "".join(map(_text, children)).translate(_PLAIN)).strip()


def _text(node: Any) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    return "" if isinstance(node, _NO_TEXT) else "".join(map(_text, node.children))
