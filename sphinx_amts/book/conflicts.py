"""What an unfinished merge leaves in a file: conflict markers."""

from __future__ import annotations

import re

_MARKER = re.compile(r"(<{7}|={7}|>{7})(?: .*)?")
_ORDER = ("<" * 7, "=" * 7, ">" * 7)
_FENCE = re.compile(r"\s*(`{3,})\s*(.*)")
_PROSE = re.compile(r"\{(?!code|sourcecode|literalinclude|prompt)")


def find_conflict(text: str) -> int | None:
    """Give the line of the first conflict that is marked in *text*, all three markers in order.

    Code in Markdown's fences is passed over: a book on git shows such markers, and code is taken
    from the source anyway.
    """
    begun, wanted = 0, 0
    fences: list[tuple[str, bool]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _FENCE.fullmatch(line):
            _pass_fence(fences, *found.groups())
        marker = _MARKER.fullmatch(line)
        if marker is None or (fences and fences[-1][1]):
            continue
        if marker[1] == _ORDER[0]:
            begun, wanted = number, 1
        elif wanted and marker[1] == _ORDER[wanted]:
            wanted += 1
        if wanted == len(_ORDER):
            return begun
    return None


def _pass_fence(fences: list[tuple[str, bool]], mark: str, said: str) -> None:
    """Open or close a fence: marks, and whether it holds code, not a directive of prose."""
    inside, code = fences[-1] if fences else ("", False)
    if inside and not said and len(mark) >= len(inside):
        fences.pop()
    elif not code:
        fences.append((mark, not _PROSE.match(said)))
