"""References and citations inside prose: ``:numref:`x``` is written ``{numref}`x```."""

from __future__ import annotations

import re

from ..conversion import Writer

ROLE = "role"

ROLES = {
    "numref": "numref",
    "ref": "ref",
    "eqref": "eq",
    "cite": "cite:p",
    "citep": "cite:p",
    "citet": "cite:t",
    "class": "py:class",
    "func": "py:func",
    "mod": "py:mod",
}
"""The roles of d2lbook (``rst.py``) and what they are to MyST, Sphinx and sphinxcontrib-bibtex."""

_TOKEN = re.compile(
    r"\\."
    rf"|(?P<role>:(?P<name>{'|'.join(ROLES)}):)`[^`]+`"
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)

_BACK = {role: name for name, role in reversed(ROLES.items())} | {"cite": "cite"}
_ROLE = re.compile(
    r"\\."
    rf"|\{{(?P<name>{'|'.join(sorted(_BACK, key=len, reverse=True))})\}}(?P<text>`[^`]+`)"
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)


def in_dialect(text: str) -> str:
    """Write the roles in prose as the dialect does; the inverse of :func:`convert`."""

    def write(role: re.Match[str]) -> str:
        return f":{_BACK[role['name']]}:{role['text']}" if role["name"] else role[0]

    return _ROLE.sub(write, text)


def convert(out: Writer, start: int, end: int, *, one_line: bool = False) -> None:
    """Write the prose between *start* and *end*.

    :param one_line: whether spaces stand for its line breaks.
    """
    done = start
    for token in _TOKEN.finditer(out.source, start, end):
        if token["role"]:
            _text(out, done, token.start(), one_line=one_line)
            out.write(f"{{{ROLES[token['name']]}}}", *token.span("role"), ROLE)
            done = token.end("role")
    _text(out, done, end, one_line=one_line)


def _text(out: Writer, start: int, end: int, *, one_line: bool) -> None:
    if one_line:
        for found in re.compile(r"[ \t]*\n[ \t]*").finditer(out.source, start, end):
            out.copy(start, found.start())
            out.write(" ", *found.span(), "caption")
            start = found.end()
    out.copy(start, end)
