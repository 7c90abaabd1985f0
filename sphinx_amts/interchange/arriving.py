"""What comes back from translators: matched by content, verified, and taken only if nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..align.guard import lost_numbers
from ..document import Document
from ..exchange import Unit
from ..exchange.units import writable
from ..explained import Explained
from ..memory.records import Reviewed, text_key
from ..plan import Entry, Origin, Plan
from ..tagged import TagError, plain, repair
from .identity import names_of


class Fate(Explained):
    """What becomes of a text that comes back."""

    IMPORTED = "imported", "It is a person's, and is kept."
    UNCHANGED = "unchanged", "It is known already, from the book or from an earlier import."
    OPEN = "open", "Nobody has said that it is finished, and nobody has changed it."
    UNFINISHED = "unfinished", "It was changed, and its state does not say that it is finished."
    CONFLICT = "conflict", "It contradicts what a person wrote, or its source is not in the book."
    REFUSED = "refused", "It does not have the tags of its source, or no text."


_SHOWN = 60
"""Characters of a text that a message shows."""
TAKEN = frozenset({Fate.IMPORTED, Fate.UNCHANGED, Fate.OPEN})
"""What there is nothing to do about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a text stands in the book, and what is shown there."""

    page: str
    path: str
    line: int | None
    source: str
    entry: Entry

    @property
    def said_here(self) -> bool:
        """Whether a person translated it in this very place."""
        return self.entry.origin is Origin.HUMAN and not self.entry.by

    def __str__(self) -> str:
        return f"{self.path or self.page}:{self.line or ''}".rstrip(":")


@dataclass(frozen=True, slots=True)
class Places:
    """The texts of a book."""

    by_key: Mapping[str, Sequence[Place]]
    """By the key of what can be written of them."""
    keys: Mapping[str, str]
    """By the name of each text."""

    @classmethod
    def of(cls, pages: Iterable[tuple[Document, Plan]], locate: Callable[[str], str]) -> Places:
        """Look through the pages of a book.

        :param locate: gives the path of a file of the book as people are to see it.
        """
        by_key: defaultdict[str, list[Place]] = defaultdict(list)
        keys = {}
        for page, plan in pages:
            names = names_of(page.name, page.segments)
            for name, segment, entry in zip(names, page.segments, plan.entries, strict=True):
                key = text_key(writable(segment.text))
                place = Place(
                    page=page.name,
                    path=locate(segment.path),
                    line=segment.line,
                    source=segment.text,
                    entry=entry,
                )
                by_key[key].append(place)
                keys[name] = key
        return cls(by_key, keys)

    def find(self, unit: Unit) -> Sequence[Place]:
        """Give where the source of a unit stands: by its text, else by its name."""
        key = text_key(unit.source)
        if key not in self.by_key:
            key = self.keys.get(unit.id, "")
        return self.by_key.get(key, ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A text that came back, and what becomes of it."""

    file: str
    unit: Unit
    fate: Fate
    why: str = ""
    """What is wrong; for one that is imported, what looks wrong."""
    place: Place | None = None
    target: str = ""
    """What is kept."""

    @property
    def told(self) -> str:
        """What a person has to know, with its place in the file; empty if nothing."""
        where = f" ({self.place})" if self.place else ""
        return f"{self.file}:{self.unit.at}: {self.fate}: {self.why}{where}" if self.why else ""


def arrive(
    units: Sequence[tuple[str, Unit]],
    places: Places,
    reviewed: Mapping[str, Reviewed],
    *,
    changed: bool = False,
    overrule: bool = False,
) -> list[Judged]:
    """Say what becomes of each unit, in order.

    :param units: each with the name of the file that it came in.
    :param reviewed: what came back before, by the key of its source in the book.
    :param changed: whether what was changed is finished, too, whatever its state says.
    :param overrule: whether what came back before gives way.
    """
    judge = _Judge(places, reviewed, changed, overrule)
    return _contradicting([judge.judge(file, unit) for file, unit in units])


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges one unit at a time."""

    places: Places
    reviewed: Mapping[str, Reviewed]
    changed: bool
    overrule: bool

    def judge(self, file: str, unit: Unit) -> Judged:
        """Compare a unit with the book, and with what came back before."""
        judged = Judged(file=file, unit=unit, fate=Fate.OPEN)
        found = self.places.find(unit)
        if found:
            judged = replace(judged, place=found[0])
        changed = _is_changed(unit, found)
        if not unit.reviewed and not (changed and self.changed):
            why = "it was changed, and is not marked as finished; --changed takes it"
            return replace(judged, fate=Fate.UNFINISHED, why=why) if changed else judged
        if not found:
            why = "its source is not in the book, or not any more; export again"
            return replace(judged, fate=Fate.CONFLICT, why=why)
        target = writable(unit.target)
        if any(_says(place, target) for place in found):
            return replace(judged, fate=Fate.UNCHANGED)
        try:
            target = repair(found[0].source, target)
        except TagError as error:
            return replace(judged, fate=Fate.REFUSED, why=f"it does not keep the tags: {error}")
        if all(place.said_here for place in found):
            why = f"the translated book says otherwise: {_short(found[0].entry.text)}"
            return replace(judged, fate=Fate.CONFLICT, why=why)
        return self._reviewed(judged, found[0], target)

    def _reviewed(self, judged: Judged, place: Place, target: str) -> Judged:
        """Compare with what came back before."""
        judged = replace(judged, target=target)
        before = self.reviewed.get(text_key(place.source))
        if before is not None and text_key(before.target) == text_key(target):
            return replace(judged, fate=Fate.UNCHANGED)
        if before is not None and not self.overrule:
            why = f"an earlier import says otherwise: {_short(before.target)}; --replace takes this"
            return replace(judged, fate=Fate.CONFLICT, why=why)
        doubt = lost_numbers(place.source, target)
        why = f"{doubt}, and it was taken all the same" if doubt else ""
        return replace(judged, fate=Fate.IMPORTED, why=why)


def _is_changed(unit: Unit, found: Sequence[Place]) -> bool:
    """Tell whether somebody has worked on a translation since it was sent."""
    key = text_key(writable(unit.target))
    if unit.draft:
        return not key.startswith(unit.draft)
    texts = {"", unit.source, *(place.entry.text for place in found)}
    if unit.previous is not None:
        texts.add(unit.previous.target)
    return key not in {text_key(writable(text)) for text in texts}


def _says(place: Place, target: str) -> bool:
    """Tell whether a person said this very text in this very place."""
    return place.said_here and text_key(writable(place.entry.text)) == text_key(target)


def _contradicting(judged: Sequence[Judged]) -> list[Judged]:
    """Take nothing of what is translated in two ways, and each text only once."""
    targets: defaultdict[str, dict[str, Judged]] = defaultdict(dict)
    for each in judged:
        if each.target:
            targets[_key(each)].setdefault(text_key(each.target), each)
    found = []
    taken: set[str] = set()
    for each in judged:
        if each.fate is Fate.IMPORTED:
            ways = targets[_key(each)]
            if len(ways) > 1:
                each = _contradicted(each, ways)
            elif _key(each) in taken:
                each = replace(each, fate=Fate.UNCHANGED, why="")
            taken.add(_key(each))
        found.append(each)
    return found


def _contradicted(judged: Judged, ways: Mapping[str, Judged]) -> Judged:
    other = next(way for key, way in ways.items() if key != text_key(judged.target))
    where = f"{other.file}:{other.unit.at}"
    why = f"the same source is translated otherwise at {where}: {_short(other.target)}"
    return replace(judged, fate=Fate.CONFLICT, why=why)


def _key(judged: Judged) -> str:
    assert judged.place is not None
    return text_key(judged.place.source)


def _short(text: str) -> str:
    text = " ".join(plain(text, "…").split())
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
