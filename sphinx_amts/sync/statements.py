"""Code as statements, without what a translator may change in it: comments and what strings say."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.token import Comment, String, Text, _TokenType
from pygments.util import ClassNotFound

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_PYTHON = frozenset({"python", "python3", "py", "py3", "ipython", "ipython3", "ipython2", "sage"})
_UNSAID = frozenset({"", "default"})
"""What Sphinx highlights as Python if it is that, else not at all."""
_ALIASES = {"pycon3": "pycon", "none": "text", **dict.fromkeys(_PYTHON, "python")}

_CODE = (String.Symbol, String.Regex, String.Char, String.Backtick, String.Other)
"""Strings that are names, patterns or commands."""
_DIRECTIVE = (Comment.Preproc, Comment.PreprocFile)
"""Comments that are code, such as ``#include``."""
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_MAGIC = re.compile(r"\s*(?:!|%%?[a-zA-Z])")
"""The start of a line that IPython gives to a shell or to itself."""
_SAID = re.compile(r"\s#\s.*")
"""A comment in such a line."""
_POSITIONAL = re.compile(r"%[^(]|\{[:!}]")
_FLAG_OR_WORDS = re.compile(r"%[-#0+]* ")
"""A conversion with the flag "space", which nobody uses, or a per cent sign in prose: ``50% of``."""
_ADDRESS = re.compile(r"\w+://[^\s'\"<>]+")
_VALUE = re.compile(r"[A-Za-z\d_./\\-]*\.[A-Za-z][A-Za-z\d]{1,4}|(?=\D*\d)[\W\d]+")
"""The name of a file, or numbers such as a date: what is no word of any language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement, or one line of what is no programming language."""

    level: int
    """How deep it is indented, in levels."""
    tokens: tuple[str, ...]
    """Its tokens; a string is ``"…"`` with what is put into it, and the addresses in it."""
    line: int = field(compare=False)
    """The line of the block on which it starts, from 1."""
    text: str = field(compare=False)
    """All of it, as it was written."""


def statements(code: str, language: str) -> tuple[Statement, ...]:
    """Take a block of code apart.

    :param language: the name of a Pygments lexer; what has none is compared word by word.
    """
    name = _ALIASES.get(language, language)
    if name in _UNSAID:
        name = "python" if _is_python(code) else "text"
    lines = code.expandtabs(8).splitlines()
    reader = _Reader(lines, joins=name == "python")
    for kind, value in _tokens(lines, name):
        reader.read(kind, value)
    return tuple(reader.finish())


def _is_python(code: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape is none of our business
        try:
            ast.parse(code)
        except (SyntaxError, ValueError):
            return False
    return True


@cache
def _lexer(name: str) -> Lexer:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def _tokens(lines: Sequence[str], name: str) -> Iterator[tuple[_TokenType, str]]:
    """Give the tokens of a block; commands to IPython are no Python and are given as words."""
    run: list[str] = []
    for line in lines:
        if name == "python" and _MAGIC.match(line):
            yield from _lex(run, name)
            run = []
            yield Text, _SAID.sub("", line) + "\n"
        else:
            run.append(line)
    yield from _lex(run, name)


def _lex(lines: Sequence[str], name: str) -> Iterator[tuple[_TokenType, str]]:
    if lines:
        yield from _lexer(name).get_tokens("\n".join(lines) + "\n")


@dataclass(slots=True)
class _Literal:
    """A string being read."""

    prefix: str = ""
    said: str = ""
    inserted: list[str] = field(default_factory=list)
    """What is put into it as an expression, as in an f-string."""
    slots: list[str] = field(default_factory=list)
    """What may be put into it if it is formatted."""
    depth: int = 0
    """In how many braces of an expression the reader is."""

    def add(self, kind: _TokenType, value: str) -> None:
        if kind in String.Interpol and (self.depth or value.endswith("{")):
            self._expression(value)
        elif self.depth:
            self.inserted[-1] += value if kind in String else "".join(value.split())
        elif kind in String.Interpol and not _FLAG_OR_WORDS.match(value):
            self.slots.append(value)
        elif kind in String.Affix and "b" in value.lower():
            self.prefix = "b"
        elif kind not in String.Affix:
            self.said += value

    def _expression(self, value: str) -> None:
        if not self.depth:
            self.inserted.append("")
        self.inserted[-1] += value
        self.depth += value.endswith("{")
        self.depth -= value.endswith("}")

    def join(self, other: _Literal) -> None:
        self.said += other.said
        self.inserted += other.inserted
        self.slots += other.slots

    def token(self, *, formatted: bool) -> str:
        """Say what it is; what is inserted by name may stand in any order."""
        slots = self.slots if formatted else []
        places = [slot for slot in slots if _POSITIONAL.match(slot)]
        named = [slot for slot in slots if not _POSITIONAL.match(slot)]
        bare = self.said.strip("'\"")
        values = [bare] if _VALUE.fullmatch(bare) else _ADDRESS.findall(bare)
        return f'{self.prefix}"…"' + "".join([*values, *sorted(self.inserted + named), *places])


class _Reader:
    """Puts tokens together to statements."""

    def __init__(self, lines: Sequence[str], *, joins: bool) -> None:
        self._lines = lines
        self._joins = joins
        self._found: list[Statement] = []
        self._tokens: list[str | _Literal] = []
        self._open = False
        self._depth = 0
        self._line = self._start = 1
        self._indents = [0]

    def read(self, kind: _TokenType, value: str) -> None:
        """Read the next token."""
        literal = self._literal()
        if literal is not None and literal.depth:
            literal.add(kind, value)
        elif kind in Comment and kind not in _DIRECTIVE:
            self._open = False
            if value.endswith("\n"):
                self._end_line()
        elif kind in String.Doc and not self._tokens:
            pass  # said of the code, not to the machine
        elif kind in String and kind not in _CODE:
            self._string(kind, value)
        else:
            self._open = False
            self._words(kind, value)
            return
        self._line += value.count("\n")

    def _literal(self) -> _Literal | None:
        """Give the string that the next token may belong to."""
        last = self._tokens[-1] if self._tokens and self._open else None
        return last if isinstance(last, _Literal) else None

    def _string(self, kind: _TokenType, value: str) -> None:
        literal = self._literal()
        if literal is None:
            self._begin()
            literal = _Literal()
            self._tokens.append(literal)
            self._open = True
        literal.add(kind, value)

    def _words(self, kind: _TokenType, value: str) -> None:
        pieces = re.findall(r"\n|[^\S\n]+|\S+", value) if kind in Text else [value]
        for piece in pieces:
            if piece == "\n":
                self._end_line()
                self._line += 1
            elif not piece.isspace():
                self._begin()
                self._depth = max(0, self._depth + _BRACKETS.get(piece, 0))
                self._tokens.append(piece)

    def _begin(self) -> None:
        if not self._tokens:
            self._start = self._line

    def _end_line(self) -> None:
        if self._tokens and self._tokens[-1] == "\\":
            self._tokens.pop()  # goes on in the next line
        elif not self._depth:
            self._end(self._line)

    def _end(self, last: int) -> None:
        if not self._tokens:
            return
        text = "\n".join(self._lines[self._start - 1 : last])
        self._found.append(
            Statement(
                level=self._level(len(text) - len(text.lstrip())),
                tokens=tuple(self._settled()),
                line=self._start,
                text=text.strip(),
            )
        )
        self._tokens = []
        self._open = False

    def _level(self, indent: int) -> int:
        while indent < self._indents[-1]:
            self._indents.pop()
        if indent > self._indents[-1]:
            self._indents.append(indent)
        return len(self._indents) - 1

    def _settled(self) -> Iterator[str]:
        """Give the tokens of the statement, now that it is known what becomes of its strings."""
        joined: list[str | _Literal] = []
        for token in self._tokens:
            before = joined[-1] if joined else None
            if self._joins and isinstance(token, _Literal) and isinstance(before, _Literal):
                before.join(token)  # "a" "b" is "ab"
            else:
                joined.append(token)
        for place, token in enumerate(joined):
            if isinstance(token, _Literal):
                yield token.token(formatted=_is_formatted(joined[place + 1 :]))
            elif not (token == "," and _ends_call(joined, place)):
                yield token

    def finish(self) -> Sequence[Statement]:
        """Give all statements."""
        self._end(len(self._lines))
        return self._found


def _is_formatted(rest: Sequence[str | _Literal]) -> bool:
    after = [token for token in rest[:4] if token != ")"]
    return after[:1] == ["%"] or after[:2] == [".", "format"]


def _ends_call(tokens: Sequence[str | _Literal], comma: int) -> bool:
    """Tell whether a comma is the last in the brackets of a call, where it means nothing."""
    if tokens[comma + 1 : comma + 2] != [")"]:
        return False
    depth = 1
    for place in range(comma - 1, 0, -1):
        token = tokens[place]
        depth -= _BRACKETS.get(token, 0) if isinstance(token, str) else 0
        if not depth:
            before = tokens[place - 1]
            return isinstance(before, str) and (before[-1].isidentifier() or before in {")", "]"})
    return False
