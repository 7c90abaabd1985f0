"""Markup that touches characters of scripts without spaces: ``**粗体**文字``.

Both languages want a space or punctuation round emphasis, which Chinese, Japanese and Korean text
does not have.  The rules are widened, and only by those characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils.parsers.rst.states import Inliner
    from markdown_it import MarkdownIt

_CLASS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul, whose particles follow without a space
    "\u2e80-\u303f\u3040-\ua4cf\uf900-\ufaff"  # ideographs, kana, bopomofo, punctuation
    "\ufe30-\ufe4f\uff00-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_CJK = re.compile(f"[{_CLASS}]")
_BEFORE_AN_ADDRESS = r"(?:[ \n]+|^)"
"""What docutils wants between the text of a hyperlink and its ``<address>``."""


def loosen(inliner: Inliner) -> Inliner:
    """Let reStructuredText's inline markup begin and end beside such a character.

    Rewrites the compiled patterns: what may precede a start-string, and what may follow an
    end-string, are two fixed parts of all of them.  An address needs no space before it, either.
    """
    before, after = inliner.start_string_prefix, inliner.end_string_suffix
    prefix = rf"(^|(?<=[{_CLASS}])|{before[3:]}" if before.startswith("(^|") else before
    suffix = rf"($|(?=[{_CLASS}])|{after[3:]}" if after.startswith("($|") else after
    rewritten: dict[re.Pattern[str], re.Pattern[str]] = {}
    for name, pattern in vars(inliner.patterns).items():
        text = pattern.pattern
        text = text.replace(before, prefix) if before else text
        text = text.replace(after, suffix) if after else text
        text = text.replace(_BEFORE_AN_ADDRESS, r"(?:[ \n]+|^|(?=<\w+://))")
        rewritten[pattern] = re.compile(text, pattern.flags)
        setattr(inliner.patterns, name, rewritten[pattern])
    inliner.implicit_dispatch = [
        (rewritten.get(pattern, pattern), method) for pattern, method in inliner.implicit_dispatch
    ]
    return inliner


def widen_emphasis(parser: MarkdownIt) -> None:
    """Let Markdown's emphasis begin and end beside such a character.

    CommonMark judges whether ``**`` between punctuation and a letter opens or closes by the side
    that the letter is on, as if there were a space on the other: ``**粗体。**文字`` is never
    closed.  Here a wide character beside the mark counts as a space does, which is the rule of the
    specification ``markdown-cjk-friendly``.
    """
    from markdown_it.rules_inline import emphasis

    def tokenize(state: Any, silent: bool) -> bool:
        state.scanDelims = partial(_scan, state, state.scanDelims)
        try:
            return bool(emphasis.tokenize(state, silent))
        finally:
            del state.scanDelims

    parser.inline.ruler.at("emphasis", tokenize)


def _scan(state: Any, scan: Any, start: int, can_split_word: bool) -> Any:
    scanned = scan(start, can_split_word)
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if not (is_wide(before) or is_wide(after)):
        return scanned
    opens = not after.isspace() and (not is_mark(after) or is_wide(before) or is_mark(before))
    closes = not before.isspace() and (not is_mark(before) or is_wide(after) or is_mark(after))
    return scanned._replace(
        can_open=scanned.can_open or opens, can_close=scanned.can_close or closes
    )


def is_wide(character: str) -> bool:
    """Tell whether *character* is of a script that puts no spaces between words."""
    return _CJK.match(character) is not None


def is_mark(character: str) -> bool:
    """Tell whether *character* is punctuation or a symbol."""
    return unicodedata.category(character)[0] in "PS"
