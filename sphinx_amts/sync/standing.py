"""How each sentence of a book stands with its translation: what there is to do, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..explained import Explained
from .changes import Change


class State(Explained):
    """How a sentence of the source stands with its human translation."""

    CURRENT = "current", "A person translated what the source says now."
    STALE = "stale", "A person translated what the source does not say any more."
    MISSING = "missing", "No person translated it."
    ORPHANED = "orphaned", "A person translated it, and it is not in the source any more."


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A sentence, or several in a row that stand alike, or a block of code; texts are plain."""

    page: str
    state: State
    change: Change
    kind: str
    """A member of :class:`~sphinx_amts.document.Kind`, or of ``Content`` for a block."""
    source: str = ""
    """What the source says; empty for an orphan."""
    before: str = ""
    """What it said when it was translated; empty if that is not known, or it is new."""
    target: str = ""
    """What a person wrote: for this text if it is current, for an older one else."""
    draft: str = ""
    """What an engine makes of it, or a person wrote elsewhere; empty if nothing."""
    by: str = ""
    """Whose the draft is."""
    segment: int | None = None
    """Which of the page's segments it is in; None for an orphan and for a block."""
    path: str = ""
    line: int | None = None
    target_path: str = ""
    target_line: int | None = None
    sentences: int = 1
    words: int = 0
    """Of the source."""
    characters: int = 0
    """Of the source, without white space."""
    guess: bool = False
    """Whether it is judged without knowing what was translated."""
    reason: str = ""
    """Why there is no current human text, or no draft."""
    moved_from: str = ""
    """The source page that it stood on when it was translated, if it is another one."""

    @property
    def open(self) -> bool:
        """Whether there is something to do for a translator."""
        return self.state is not State.CURRENT

    @property
    def told(self) -> bool:
        """Whether a report lists it: what moved to another page is told, though nobody has to act."""
        return self.open or bool(self.moved_from)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a page or a book stands how, counted in the source."""

    sentences: Counter[State]
    words: Counter[State]
    characters: Counter[State]

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> Tally:
        """Count sentences; blocks have none."""
        tally = cls(Counter(), Counter(), Counter())
        for each in standings:
            tally.sentences[each.state] += each.sentences
            tally.words[each.state] += each.words
            tally.characters[each.state] += each.characters
        return tally

    @property
    def words_to_do(self) -> int:
        """How many words of the source a translator has to look at."""
        return self.words[State.STALE] + self.words[State.MISSING]

    @property
    def characters_to_do(self) -> int:
        """How many characters that is."""
        return self.characters[State.STALE] + self.characters[State.MISSING]

    @property
    def workload(self) -> float:
        """The share of a full translation that this is, from 0 to 1, in words."""
        everything = self.words.total() - self.words[State.ORPHANED]
        return self.words_to_do / everything if everything else 0.0
