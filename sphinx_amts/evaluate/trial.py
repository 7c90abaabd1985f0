"""What is compared: passages, what people wrote for them, and what each system made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..languages import Profile
from ..problems import AmtsError


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A sentence, or a run of sentences that a person translated together."""

    page: str
    source: str
    """Plain text on one line; what is not translated (a formula, code, a reference) is one sign."""
    reference: str
    """What a person wrote, in the same form."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Sign, such as ``X1`` → what it stands for."""
    path: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What a system made of a passage; None if nothing, and why."""

    text: str | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """Something that translates, and its translation of every passage."""

    name: str
    about: str
    """What it is, and what it had learnt, in one line."""
    outputs: tuple[Output, ...]

    @property
    def answered(self) -> int:
        """How many passages it translated."""
        return sum(output.text is not None for output in self.outputs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exclusion:
    """What was kept from a system's pairs, because it says what a passage under test says."""

    level: str
    """``sentences``, ``paragraphs`` or ``terms``."""
    candidates: int
    exact: int
    """Pairs one side of which is that of a passage, but for case and spaces."""
    near: int
    """Pairs one side of which is nearly that of a passage."""
    used: int
    """Pairs that were given to systems."""
    overlap: int
    """Those of them that are still exactly or nearly a passage: none, unless they were to stay."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """Which pages are under test, what systems may know, and the proof that these are apart."""

    tested: tuple[str, ...]
    learned: tuple[str, ...]
    """The pages that pairs were taken from."""
    chosen: str
    """How the pages under test were chosen."""
    passages: int
    left_out: Mapping[str, int]
    """Why sentences of the tested pages are no passages → how many."""
    exclusions: tuple[Exclusion, ...]
    measure: str
    """What is called nearly the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """Systems that translated the same passages in one direction."""

    title: str
    source: Profile | None
    """The language translated from; None where there are only translations."""
    target: Profile
    passages: tuple[Passage, ...]
    systems: tuple[System, ...]
    unit: str = "sentence"
    split: Split | None = None
    """None where translations were made elsewhere: nobody knows what they learned from."""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The direction, such as ``en → zh``."""
        return f"{self.source.code} → {self.target.code}" if self.source else self.target.code

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that there are passages of, in their order."""
        return tuple(dict.fromkeys(passage.page for passage in self.passages))

    def check(self) -> None:
        """Make sure that there is something to compare, and that it can be compared.

        :raises AmtsError: if there is no passage, an empty reference, no system that answered, or
            one that has another number of answers.
        """
        if not self.passages:
            message = f"{self.name}: there is no sentence with a human translation to compare with"
            raise AmtsError(message)
        for passage in self.passages:
            if not passage.reference.strip():
                where = f"{passage.path or passage.page}:{passage.line or 1}"
                message = (
                    f"{where}: the reference is empty; write it, or leave the line out of all files"
                )
                raise AmtsError(message)
        for system in self.systems:
            if len(system.outputs) != len(self.passages):
                message = (
                    f"the system {system.name!r} has {len(system.outputs)} {self.unit}s and the "
                    f"reference has {len(self.passages)}; translate the same {self.unit}s again"
                )
                raise AmtsError(message)
        if not any(system.answered for system in self.systems):
            message = f"{self.name}: no system translated anything: {_reasons(self.systems)}"
            raise AmtsError(message)


def _reasons(systems: Sequence[System]) -> str:
    said = {
        f"{system.name}: {output.reason or 'it is empty'}"
        for system in systems
        for output in system.outputs[:1]
    }
    return "; ".join(sorted(said)) or "there is none"
