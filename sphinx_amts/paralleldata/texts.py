"""Any two texts, one unit a line: read, aligned, and told as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..align.beads import Bead, complete
from ..align.meaning import Encoder
from ..align.texts import align_texts
from ..align.tongues import in_other_script
from ..exchange import one_line
from ..languages import Profile, join_sentences
from ..problems import AmtsError

_SAMPLE = 200
"""Lines that are looked at to see the script of a text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One side: its units, and the language they are in."""

    lines: tuple[str, ...]
    profile: Profile


def read_lines(data: bytes, name: str) -> tuple[str, ...]:
    """Give the lines of a file, of which the last may lack its line feed.

    Only line feeds end a line: other characters that some programs break lines at are text.

    :raises AmtsError: if it is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{name}:{line}: is not UTF-8 ({error.reason}); save it as UTF-8"
        raise AmtsError(message) from None
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return tuple(lines)


def align(source: Text, target: Text, *, encoder: Encoder | None = None) -> list[Bead]:
    """Align the units of two texts; each is in exactly one bead, and a blank line in one alone.

    Blank lines are layout, which one text may have and the other not: they are no evidence.

    :raises AmtsError: if each of them is written in the script of the other's language.
    """
    _refuse_swapped(source, target)
    ours, theirs = _written(source), _written(target)
    found = align_texts(
        list(ours.values()),
        list(theirs.values()),
        source_profile=source.profile,
        target_profile=target.profile,
        encoder=encoder,
    )
    here, there = list(ours), list(theirs)
    links = [
        replace(
            bead,
            source=tuple(here[i] for i in bead.source),
            target=tuple(there[j] for j in bead.target),
        )
        for bead in found
        if bead.source and bead.target
    ]
    return complete(links, len(source.lines), len(target.lines))


def _written(text: Text) -> dict[int, str]:
    """Give the lines that are not blank, by number."""
    lines = enumerate(map(one_line, text.lines))
    return {number: line for number, line in lines if line}


def _refuse_swapped(source: Text, target: Text) -> None:
    one, other = ("\n".join(text.lines[:_SAMPLE]) for text in (source, target))
    profiles = (source.profile, target.profile)
    if all(map(in_other_script, (one, other), profiles)) and not any(
        map(in_other_script, (other, one), profiles)
    ):
        codes = " and ".join(profile.tag for profile in profiles)
        message = f"the files are not in {codes} but the other way round; swap the two languages"
        raise AmtsError(message)


def as_numbers(beads: Sequence[Bead]) -> Iterator[str]:
    """Write beads as ``[0, 1]:[0]``: the numbers of their lines on both sides, from 0."""
    return (f"{list(bead.source)}:{list(bead.target)}" for bead in beads)


def as_table(beads: Sequence[Bead], source: Text, target: Text) -> Iterator[str]:
    """Write beads as score, source and target, with tabs between them and nothing quoted."""
    for bead in beads:
        one = _join([source.lines[i] for i in bead.source], source.profile)
        other = _join([target.lines[j] for j in bead.target], target.profile)
        yield f"{bead.score:.4f}\t{one}\t{other}"


def _join(lines: Sequence[str], profile: Profile) -> str:
    return join_sentences(map(one_line, lines), profile)
