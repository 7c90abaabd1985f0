"""What the file of a page shows without being read by Sphinx: signs that no translation changes.

Formulas, code, links, labels, numbers, headings, in MyST, notebooks and reStructuredText alike: good
enough to compare versions of a page, of which there may be hundreds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ..align.anchors import numbers, plain_math

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n---[ \t]*$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})(.*)$")
_PROSE_FENCE = re.compile(r"\s*\{(?!code|sourcecode|literalinclude|math)")
_COMMENT = re.compile(r"(?<!['\"])#.*|^\s*(?://|--|%).*")
_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_INLINE = re.compile(
    r"""\$\$(?P<display>[^$]+?)\$\$
    | \$(?P<math>[^$]+?)\$
    | (?:\{[\w:.-]+\}|:[\w:.-]+:)`(?P<role>[^`]+)`
    | (?<!`)(?P<ticks>``?)(?!`)(?P<literal>.+?)(?<!`)(?P=ticks)(?!`)
    | \]\((?P<link>[^)\s]+)[^)]*\)
    | (?P<url>https?://[^\s<>`)\]]+)
    | ^[ \t]*\((?P<label>[^)\s]+)\)=[ \t]*$
    | ^[ \t]*:(?P<option>name|label|file|alias|width|height):[ \t]*(?P<value>\S+)[ \t]*$
    | ^[ \t]*(?:`{3,}|:{3,}|\.\.)[ \t]*\{?(?P<directive>[\w:-]+)(?:\}|::)
    | ^(?P<heading>\#{1,6})[ \t]
    | ^[ \t]*(?P<item>[*+-]|\d+[.)])[ \t]""",
    re.VERBOSE | re.MULTILINE,
)
_MARKUP = re.compile(r"^[ \t]*(?:`{3,}|:{3,}|\.\. |:[\w-]+:|[$\\<(|]).*$", re.MULTILINE)
"""Lines of which nothing is prose: fences, directives, options, formulas, labels, tables, HTML."""
_ROLE_TARGET = re.compile(r"<([^<>]+)>$")


def text_of(content: bytes, suffix: str) -> str:
    """Give the text of a page's file; that of a notebook as Markdown."""
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if suffix != ".ipynb":
        return text
    try:
        cells = json.loads(text)["cells"]
        return "\n\n".join(_cell(cell) for cell in cells)
    except (ValueError, KeyError, TypeError):
        return ""


def _cell(cell: Mapping[str, str | list[str]]) -> str:
    source = "".join(cell["source"])
    return source if cell["cell_type"] == "markdown" else f"```\n{source}\n```"


def blocks(text: str) -> Iterator[str]:
    """Cut the text of a page at blank lines, but not inside of code."""
    lines: list[str] = []
    fence = ""
    for line in _FRONT_MATTER.sub("", text).split("\n"):
        found = _FENCE.match(line)
        if found and not fence and not _PROSE_FENCE.match(found[2]):
            yield from _whole(lines)
            fence = found[1]
        elif found and fence and found[1].startswith(fence) and not found[2].strip():
            fence = ""
            lines.append(line)
            yield from _whole(lines)
            continue
        elif not line.strip() and not fence:
            yield from _whole(lines)
            continue
        lines.append(line)
    yield from _whole(lines)


def _whole(lines: list[str]) -> Iterator[str]:
    if lines:
        yield "\n".join(lines)
        lines.clear()


def _is_code(block: str) -> bool:
    opening = _FENCE.match(block.partition("\n")[0])
    return opening is not None and not _PROSE_FENCE.match(opening[2])


def signs_of(block: str) -> Counter[str]:
    """Count the signs in one of :func:`blocks`."""
    if _is_code(block):
        lines = block.split("\n")[1:-1]
        bare = (_COMMENT.sub("", _STRING.sub("''", line)) for line in lines)
        return Counter(f"line:{tight}" for line in bare if (tight := "".join(line.split())))
    found: Counter[str] = Counter()
    for match in _INLINE.finditer(block):
        found[_sign(match)] += 1
    found.update(numbers(_INLINE.sub(" ", block)))
    return found


def _sign(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    content = match[kind]
    if kind in ("display", "math"):
        return f"math:{plain_math(content)}"
    if kind == "role":
        target = _ROLE_TARGET.search(content)
        return f"role:{(target[1] if target else content).strip()}"
    if kind == "value":
        return f"option:{match['option']}:{content}"
    if kind == "item":
        return "item"
    return f"{kind}:{content}"


def prose_of(block: str) -> str:
    """Give what of one of :func:`blocks` a translator translates; nothing of code."""
    return "" if _is_code(block) else _MARKUP.sub(" ", _INLINE.sub(" ", block))
