"""XML from elsewhere, read with the line of each element; nothing in it is fetched or expanded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from .units import refuse_large

_DEEPEST = 100
"""Elements in each other; a translator's file has about ten."""
_XML = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{_XML}}}lang"


@dataclass(slots=True)
class Element:
    """An element; names are ``{namespace}name``, or ``name`` if they have none."""

    name: str
    attributes: dict[str, str]
    line: int
    content: list[Element | str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """Its name without the namespace."""
        return self.name.rpartition("}")[2]

    def children(self, name: str) -> Iterator[Element]:
        """Give the elements directly inside that have this name."""
        return (one for one in self.content if isinstance(one, Element) and one.name == name)

    def child(self, name: str) -> Element | None:
        """Give the first element directly inside that has this name."""
        return next(self.children(name), None)

    def inside(self, name: str) -> Iterator[Element]:
        """Give all elements of this name, however deep, in reading order."""
        for one in self.content:
            if isinstance(one, Element):
                if one.name == name:
                    yield one
                yield from one.inside(name)

    def text(self) -> str:
        """Give all text inside, however deep."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.content)


def read_xml(data: bytes) -> Element:
    """Read a document whole.

    :raises ValueError: naming the line, if it is no XML, declares entities, or is too large.
    """
    refuse_large(data)
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"line {error.lineno}: it is no XML: {expat.ErrorString(error.code)}"
        raise ValueError(message) from None
    except (LookupError, UnicodeError) as error:  # an encoding that Python does not have
        message = f"line 1: its encoding cannot be read: {error}; save it as UTF-8"
        raise ValueError(message) from None
    return builder.root


class _Builder:
    """Builds the tree from what expat calls."""

    root: Element

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._skipped
        self._open: list[Element] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if len(self._open) == _DEEPEST:
            message = f"line {line}: there are more than {_DEEPEST} elements in each other"
            raise ValueError(message)
        named = {_named(key): value for key, value in attributes.items()}
        element = Element(_named(name), named, line)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].content.append(text)

    def _entity(self, *_: object) -> NoReturn:
        # They can grow without end, or name files of this machine.
        message = f"line {self.parser.CurrentLineNumber}: it declares entities, which are not read"
        raise ValueError(message)

    def _skipped(self, name: str, _: bool) -> NoReturn:  # one that a document type would declare
        message = f"line {self.parser.CurrentLineNumber}: it does not say what &{name}; is"
        raise ValueError(message)


def _named(name: str) -> str:
    """Write a name of expat's (``namespace}name``) as Clark's notation has it."""
    return f"{{{name}" if "}" in name else name


def write_text(text: str) -> str:
    """Write plain text as XML; a carriage return would come back as a line feed."""
    return escape(text, {"\r": "&#13;"})


def write_tagged(canonical: str) -> str:
    """Write tagged text, which is XML but for its carriage returns."""
    return canonical.replace("\r", "&#13;")


def write_attributes(**attributes: str | None) -> str:
    """Write the attributes that have a value, each after a space; ``_`` in names is ``-``."""
    return "".join(
        f" {name.strip('_').replace('_', '-')}={quoteattr(value)}"
        for name, value in attributes.items()
        if value is not None
    )
