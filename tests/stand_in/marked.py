"""Text with tags: what is between them is translated, ``translate="no"`` is left alone.

The tags come back as they went, in their order.  Two quirks were seen at the real service and are
kept: a ``<`` right before a protected element makes it leak its own token (aws/aws-sdk-ruby#3191),
and a ``>`` right after a tag gets a space before it (same report).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from .wording import Manner

_TAG = re.compile(
    r"<!--.*?-->|<!DOCTYPE[^>]*>|<(/?)([A-Za-z][A-Za-z0-9:-]*)((?:\s[^<>]*)?)>", re.DOTALL
)
_NO = re.compile(r"""\stranslate\s*=\s*(?:"no"|'no'|no(?=[\s/]|$))""", re.IGNORECASE)
_ENTITY = re.compile(r"(&(?:[A-Za-z]+|#\d+|#[xX][0-9a-fA-F]+);)")

_BARE_AFTER = re.compile(r"(</[A-Za-z][^<>]*>)>")
_BARE_BEFORE = re.compile(r"<(<[A-Za-z][^<>]*>)")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|caption|d[dlt]|details|div|fig(?:caption|ure)"
    r"|footer|h[1-6r]|head|header|html|li|main|nav|[ou]l|option|p|section|t(?:able|body|d|foot|h"
    r"|head|itle|r))\b",
    re.IGNORECASE,
)
"""The tag of an element that no sentence goes across."""


def translate(text: str, manner: Manner) -> str:
    """Translate *text*, which may have tags, in *manner*."""
    out: list[str] = []
    for run, is_prose in runs(text):
        out.append(_say(run, manner) if is_prose else run)
        if is_prose:
            continue
        if BLOCK.match(run):
            manner.end()
        else:
            manner.pass_over()
    manner.end()
    return _quirks("".join(out))


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Cut *text* into prose (True) and what comes back as it is: tags, protected elements."""
    at = 0
    while match := _TAG.search(text, at):
        if match.start() > at:
            yield text[at : match.start()], True
        at = _end_of_protected(text, match) or match.end()
        yield text[match.start() : at], False
    if at < len(text):
        yield text[at:], True


def prose_of(text: str) -> str:
    """Give what of an HTML document is translated and billed: the text, without the tags."""
    return "".join(run for run, is_prose in runs(text) if is_prose)


def _end_of_protected(text: str, opening: re.Match[str]) -> int | None:
    """Give where the element ends that *opening* begins, if it is not to be translated."""
    closes, name, attributes = opening.groups()
    if name is None or closes or attributes.endswith("/") or name.lower() in _VOID:
        return None
    if not _NO.search(attributes) and name.lower() not in {"script", "style"}:
        return None
    depth = 1
    for tag in _TAG.finditer(text, opening.end()):
        if tag[2] is None or tag[2].lower() != name.lower() or tag[3].endswith("/"):
            continue
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return None


def _say(run: str, manner: Manner) -> str:
    """Translate prose; entities pass as they are, as the signs they stand for."""
    return "".join(
        manner.pass_over(part) if number % 2 else manner.say(part)
        for number, part in enumerate(_ENTITY.split(run))
    )


def _quirks(text: str) -> str:
    text = _BARE_AFTER.sub(r"\1 >", text)
    return _BARE_BEFORE.sub(_leak, text)


def _leak(match: re.Match[str]) -> str:
    return "<" + token(match[1]) if _NO.search(match[1][:-1]) else match[0]


def token(content: str) -> str:
    """Give the service's internal name of a protected element, as it was seen to leak."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return "DNT_" + "".join("ABCDEFGHIJKLMNOP"[int(digit, 16)] for digit in digest[:30])
