"""One page to be drafted, and what became of its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..align.beads import Bead
from ..document import Document
from ..explained import Explained
from ..languages import Profile
from ..plan import Entry, Origin, Part, Plan


class Fate(Explained):
    """What became of a text that is not up to date."""

    REPLACED = "replaced", "a draft stands where an older text stood"
    ADDED = "added", "a draft, or the source text, stands where there was nothing"
    NO_DRAFT = "no-draft", "no engine has a draft; `--with-source` puts in the source text"
    UNWRITABLE = (
        "unwritable",
        "its draft cannot be written in the file so that it reads as it should",
    )
    BY_HAND = "by-hand", "it has no place of its own in the file; a person has to put it in"
    ORPHANED = "orphaned", "a person wrote it for what the source does not say any more; it stays"

    @property
    def left(self) -> bool:
        """Whether a person has to do something that a draft should have done."""
        return self in {Fate.NO_DRAFT, Fate.UNWRITABLE, Fate.BY_HAND}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A text that is not up to date, and what became of it."""

    page: str
    """Name of the source page."""
    fate: Fate
    path: str
    """The file that it is in, or should be."""
    line: int | None
    source: str
    """What the source says, plain; of what is orphaned, what the person wrote."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Languages:
    """What texts are cut into sentences by."""

    source: Profile
    target: Profile


@dataclass(frozen=True, kw_only=True, slots=True)
class PageWork:
    """A page of both books, and what it should say."""

    source: Document
    target: Document | None
    beads: Sequence[Bead]
    plan: Plan
    moved_to: Mapping[int, str] = field(default_factory=dict)
    """Target segment → the page of the source that what it translates is on now."""

    @property
    def name(self) -> str:
        """The name of the source page."""
        return self.source.name

    def parts(self, index: int) -> tuple[Part, ...]:
        """Give what a source segment should say, hand by hand."""
        entry = self.plan.entries[index]
        if entry.merged:
            return ()
        return entry.parts or (_whole(entry),)


def _whole(entry: Entry) -> Part:
    return Part(origin=entry.origin, text=entry.text, source=entry.source, by=entry.by)


def with_source(work: PageWork) -> PageWork:
    """Take texts of the source for drafts, where the translated page has nothing at all."""
    there = {index for bead in work.beads if bead.target for index in bead.source}
    entries = tuple(
        entry
        if number in there or entry.origin is not Origin.SOURCE
        # What a person wrote for an older source is better than what they would have to delete.
        else replace(entry, origin=Origin.MACHINE)
        for number, entry in enumerate(work.plan.entries)
    )
    return replace(work, plan=replace(work.plan, entries=entries))
