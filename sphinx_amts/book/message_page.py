"""One page and its messages → the translation of each of its segments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import split_term_classifiers
from sphinx.util.i18n import format_date
from sphinx.util.index_entries import split_index_msg

from ..document import Inline, Kind, Segment
from ..languages import Profile, join_sentences
from ..tagged import escape
from .inline_parser import InlineParser, parse, parser_of
from .markup import flatten
from .po_files import Fault, Message, Messages, strip_noqa
from .quotes import Quotes
from .resolution import Context, fold, pairs, resolve
from .scratch import Scratch
from .segments import Spot, prose_spots

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True, kw_only=True, slots=True)
class Translated:
    """The translation of one segment, and the message that it is from."""

    text: str
    inlines: tuple[Inline, ...]
    message: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    """A text block, and its message as inline nodes."""

    index: int
    spot: Spot
    message: Message
    holder: nodes.paragraph


@dataclass(kw_only=True, slots=True)
class MessagePage:
    """One page of the source book, to be translated by messages."""

    name: str
    doctree: nodes.document
    messages: Messages
    env: BuildEnvironment
    """A stand-in: roles run in it."""
    profile: Profile
    builder: str
    terms: Mapping[str, str]
    """Translated glossary term, folded → the term of the source."""
    report: Callable[[Fault], None]

    def translate(self) -> dict[int, Translated]:
        """Give the translations by index of the segment."""
        spots = prose_spots(self.doctree)
        scratch = Scratch(self.name, self.doctree, self.env)
        with scratch.reading():
            reader = _Reader(parser_of(scratch), scratch, self.profile, self.report)
            blocks = list(self._blocks(spots, reader))
            context = self._context(blocks, reader)
            quotes = Quotes.of(self.doctree, self.env.config, self.profile.sphinx, self.builder)
            found: dict[int, Translated] = {}
            shown: dict[tuple[int, object], tuple[str, Message]] = {}
            for block in blocks:
                resolve(block.holder, block.spot.node, context)
                quotes.educate(block.holder)
                text, inlines = flatten(block.holder, keep_nodes=True)
                found[block.index] = Translated(text=text, inlines=inlines, message=block.message)
                shown.update(_attributes(block))
        for index, (spot, segment) in enumerate(spots):
            if spot.slot is not None and (said := self._slot(spot, segment, shown)):
                text, message = said
                found[index] = Translated(text=escape(text), inlines=(), message=message)
        return dict(sorted(found.items()))

    def _blocks(self, spots: Sequence[tuple[Spot, Segment]], reader: _Reader) -> Iterator[_Block]:
        unnamed: _Unnamed | None = None
        for index, (spot, segment) in enumerate(spots):
            if spot.slot is not None:
                continue
            message = self._message(spot.node, segment.message)
            if message is not None:
                holder = reader.read(message, segment.message, is_term(spot.node))
            elif not segment.message or spot.node.get("translatable") is False:
                unnamed = unnamed or _Unnamed(self.messages, reader)
                if (tail := unnamed.find(spot.node)) is None:
                    continue
                message, start = tail
                holder = reader.read(message, "", False)
                holder[:0] = [child.deepcopy() for child in spot.node.children[:start]]
            else:
                continue
            yield _Block(index=index, spot=spot, message=message, holder=holder)

    def _message(self, node: nodes.Element, name: str) -> Message | None:
        """Look up the message of a text block.

        Sphinx leaves out a backslash at the end of a line from 8.1 on; catalogs may be older.
        """
        found = self.messages.get(name)
        if found is None and "\\" in node.rawsource:
            found = self.messages.get(node.rawsource.replace("\n", " ").strip())
        return found if found is not None and strip_noqa(found.text).strip() else None

    def _slot(
        self,
        spot: Spot,
        segment: Segment,
        shown: Mapping[tuple[int, object], tuple[str, Message]],
    ) -> tuple[str, Message] | None:
        """Translate an attribute, which is plain text."""
        if (said := shown.get((id(spot.node), spot.slot))) is not None:
            return said
        if segment.kind is not Kind.INDEX or not isinstance(spot.slot, tuple):
            message = self.messages.get(segment.message)
            text = strip_noqa(message.text) if message is not None else ""
            return (text, message) if message is not None and text.strip() else None
        kind, value = spot.node["entries"][spot.slot[1]][:2]
        parts = [(part, self.messages.get(part)) for part in split_index_msg(kind, value)]
        first = next((message for _, message in parts if message is not None), None)
        if first is None:
            return None
        return "; ".join(message.text if message else part for part, message in parts), first

    def _context(self, blocks: Sequence[_Block], reader: _Reader) -> Context:
        titles = {
            fold(block.holder.astext()): block.spot.node.parent["ids"][0]
            for block in blocks
            if block.spot.kind is Kind.TITLE and block.spot.node.parent.get("ids")
        }
        return Context(
            document=self.doctree,
            page=self.name,
            titles=titles,
            terms=self.terms,
            substitute=self._substitute,
            slugs=getattr(self.doctree, "myst_slugs", {}),
        )

    def _substitute(self, name: str) -> list[nodes.Node] | None:
        """Give what Sphinx's own substitutions stand for."""
        config = self.env.config
        match name.lower():
            case "version" | "release" as which:
                return [nodes.Text(config[which])]
            case "today":
                text = config.today or format_date(
                    config.today_fmt or "%b %d, %Y", language=self.profile.sphinx
                )
                return [nodes.Text(text)]
        return None


def is_term(node: nodes.Element) -> bool:
    """Tell whether *node* is the term of a glossary, and not of any definition list."""
    return isinstance(node, nodes.term) and bool(node.get("ids"))


def _attributes(block: _Block) -> Iterator[tuple[tuple[int, object], tuple[str, Message]]]:
    """Give what a translated text says for the attribute segments inside its source."""
    node = block.spot.node
    for source, image in pairs(node, block.holder, nodes.image):
        if image.get("alt"):
            yield (id(source), "alt"), (image["alt"], block.message)
    if is_term(node):
        for source in node.findall(addnodes.index):
            yield (id(source), ("entries", 0)), (block.holder.astext(), block.message)
        return
    for source, index in pairs(node, block.holder, addnodes.index):
        if len(source["entries"]) == len(index["entries"]):
            for number, entry in enumerate(index["entries"]):
                yield (id(source), ("entries", number)), (entry[1], block.message)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads messages, and tells which of them have markup that cannot be read."""

    parser: InlineParser
    scratch: Scratch
    profile: Profile
    report: Callable[[Fault], None]

    def read(self, message: Message, source: str, term: bool) -> nodes.paragraph:
        """Read a translation.

        :param source: its ``msgid``: what is wrong in the source already is not the translator's.
        :param term: whether it may end in a classifier, which is not shown.
        """
        text = strip_noqa(message.text)
        if term:
            text, _ = split_term_classifiers(text)
        parsed, problems = self.parse(text)
        if problems and len(problems) > len(self.parse(source)[1] if source else ()):
            reason = f"{problems[0]}; it is shown as it is written"
            self.report(Fault(path=message.path, line=message.line, reason=reason))
        return nodes.paragraph("", "", *parsed)

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


class _Unnamed:
    """The messages of text blocks that have lost theirs: their plain text tells which it is.

    The first paragraph of ``versionadded``, and of fields such as ``:param x:``, begins with text
    that Sphinx makes.  Only the rest of it is a message, which Sphinx forgets before the doctree is
    kept.
    """

    def __init__(self, messages: Messages, reader: _Reader) -> None:
        self._messages = messages
        self._by_text = {_plain(reader.parse(name)[0]): name for name in messages}

    def find(self, node: nodes.Element) -> tuple[Message, int] | None:
        """Give the message, and the number of the first child that it is about."""
        for start in range(len(node.children)):
            text = _plain(node.children[start:])
            if text and (name := self._by_text.get(text)) is not None:
                return self._messages[name], start
        return None


def _plain(children: Sequence[nodes.Node]) -> str:
    return _SPACE.sub(" ", "".join(map(_text, children)).translate(_PLAIN)).strip()


def _text(node: Any) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    return "" if isinstance(node, _NO_TEXT) else "".join(map(_text, node.children))
