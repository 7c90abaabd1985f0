"""The lines of a text: some of its sentences kept as they are written, others written anew."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ..document import Inline
from ..tagged import Tag, parse
from .elements import Element, UnwritableError, consume
from .writing import columns


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a text, as it is to be written."""

    text: str
    after: str = ""
    """What stands between it and the next on one line."""
    kept: tuple[int, int] | None = None
    """Where it stood in the lines of the text before, if it did."""


def unindent(raw: str, indent: str) -> str:
    """Take off what each line but the first begins with."""
    first, *others = raw.replace("\r\n", "\n").split("\n")
    return "\n".join((first, *(_without(line, indent) for line in others)))


def _without(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip()


def cuts(
    lines: str,
    text: str,
    inlines: Sequence[Inline],
    elements: Sequence[str | Element],
    sentences: Sequence[str],
) -> list[int]:
    """Tell where in the lines of a text its sentences begin, and where the last ends.

    :param text: the same as tagged text; *sentences* joined are it.
    :param elements: the same as it is written; joined, they are *lines*.
    :raises UnwritableError: if that cannot be told.
    """
    places = [0]
    place, number = 0, 0
    written = [each for each in elements if isinstance(each, Element)]
    strings = _between(elements)
    for sentence in sentences:
        for part in parse(sentence):
            if isinstance(part, str):
                place = consume(lines, place, part)
                continue
            if _is_unwritten(part, inlines):
                continue
            if number >= len(written):
                message = "it cannot be told where its sentences end"
                raise UnwritableError(message)
            # What stands before an element is there as text, and read to its end.
            place = strings[number] + len(written[number].raw)
            number += 1
        places.append(place)
    places[-1] = len(lines)
    return places


def _is_unwritten(tag: Tag, inlines: Sequence[Inline]) -> bool:
    return inlines[tag.number - 1].key in {"target", "index"}


def _between(elements: Sequence[str | Element]) -> list[int]:
    """Tell where each element begins."""
    starts, place = [], 0
    for each in elements:
        if isinstance(each, Element):
            starts.append(place)
        place += len(each.raw if isinstance(each, Element) else each)
    return starts


_RISKY = re.compile(r"\s*(?:[-+*>#|=~:]|\d+[.)]|\.\. |`{3})")
"""How a line must not begin that goes on with a paragraph."""


def put_together(
    pieces: Sequence[Written], lines: str, ends: Sequence[int], *, one_line: bool
) -> str:
    """Write the pieces on lines as those before were: one, one for each sentence, or filled.

    :param lines: the text before, without indentation.
    :param ends: where its sentences end.
    """
    several = "\n" in lines and not one_line
    width = max(map(columns, lines.split("\n")))
    breaks = [match.start() for match in re.finditer("\n", lines)]
    stops = {len(lines[:end].rstrip()) for end in ends}
    sentences = all(len(lines[:at].rstrip()) in stops for at in breaks)
    found: list[str] = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if several and not sentences and piece.kept is None:
            text = _fill(text, width)
        found.append(text)
        if number + 1 < len(pieces):
            following = pieces[number + 1]
            if piece.kept and following.kept and piece.kept[1] == following.kept[0]:
                gap = lines[piece.kept[0] : piece.kept[1]]
                found.append(gap[len(gap.rstrip()) :])
            else:
                found.append("\n" if several else piece.after)
    return "".join(found)


def _fill(text: str, width: int) -> str:
    filled = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    return text if any(map(_RISKY.match, filled[1:])) else "\n".join(filled)
