"""One page and its messages → the translation of each of its segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.i18n import format_date
from sphinx.util.index_entries import split_index_msg

from ..document import Inline, Kind, Segment
from ..languages import Profile
from ..tagged import escape
from .inline_parser import parser_of
from .markup import flatten
from .message_reader import InnerMessages, Reader
from .messages import message_of
from .page_names import PageNames, fold
from .po_files import Fault, Message, Messages, strip_noqa
from .quotes import Quotes
from .resolution import pairs, resolve
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

    index: int | None
    """Of the segment; None for a text that has nothing but images, and so is none."""
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
    texts: dict[object, dict[str, str]]
    """The messages of each catalog by plain text, made once for all pages that need it."""

    def translate(self) -> dict[int, Translated]:
        """Give the translations by index of the segment."""
        spots = prose_spots(self.doctree)
        scratch = Scratch(self.name, self.doctree, self.env)
        with scratch.reading():
            reader = Reader(parser_of(scratch), scratch, self.profile, self.report)
            blocks = list(self._blocks(spots, reader))
            names = self._names(blocks, reader)
            quotes = Quotes.of(self.doctree, self.env.config, self.profile.sphinx, self.builder)
            found: dict[int, Translated] = {}
            shown: dict[tuple[int, object], tuple[str, Message]] = {}
            for block in blocks:
                if block.index is not None:
                    resolve(block.holder, block.spot.node, names)
                    quotes.educate(block.holder)
                    text, inlines = flatten(block.holder, keep_nodes=True)
                    said = Translated(text=text, inlines=inlines, message=block.message)
                    found[block.index] = said
                shown.update(_attributes(block))
        for index, (spot, segment) in enumerate(spots):
            if spot.slot is not None and (plainly := self._slot(spot, segment, shown)):
                text, message = plainly
                found[index] = Translated(text=escape(text), inlines=(), message=message)
        return dict(sorted(found.items()))

    def _blocks(self, spots: Sequence[tuple[Spot, Segment]], reader: Reader) -> Iterator[_Block]:
        inner: InnerMessages | None = None
        texts = {id(spot.node) for spot, _ in spots if spot.slot is None}
        for index, (spot, segment) in enumerate(spots):
            if spot.kind is Kind.ALT:
                node = spot.node.parent
                if isinstance(node, nodes.TextElement) and id(node) not in texts:
                    texts.add(id(node))
                    name = message_of(node, None, "")
                    if (message := self._message(node, name)) is not None:
                        holder = reader.read(message, name, term=False)
                        picture = Spot(node, Kind.PARAGRAPH)
                        yield _Block(index=None, spot=picture, message=message, holder=holder)
            if spot.slot is not None:
                continue
            if segment.message and spot.node.get("translatable", True):
                message = self._message(spot.node, segment.message)
                if message is not None:
                    holder = reader.read(message, segment.message, term=is_term(spot.node))
                    yield _Block(index=index, spot=spot, message=message, holder=holder)
                continue
            inner = inner or InnerMessages(self.messages, reader, self.texts)
            if (found := inner.find(spot.node)) is not None:
                message, holder = found
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

    def _names(self, blocks: Sequence[_Block], reader: Reader) -> PageNames:
        titles = {
            fold(block.holder.astext()): block.spot.node.parent["ids"][0]
            for block in blocks
            if block.spot.kind is Kind.TITLE and block.spot.node.parent.get("ids")
        }
        return PageNames(
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
