"""Judged pairs as engines and metrics need them: tagged, and with a sign for each formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..align.cleaning import Fault
from ..document import Inline
from ..engines import Pair
from ..evaluate.trial import Passage
from ..exchange import one_line
from ..languages import Profile, join_sentences
from ..paralleldata import Corpus, Judged, Languages, ParallelData
from ..paralleldata.pages import Level
from ..paralleldata.reading import Titles, shown
from ..paralleldata.units import Unit
from ..subpipeline.numbering import join_texts, number_like
from ..tagged import Part, parse, plain

HARMLESS = frozenset({Fault.REPEATED, Fault.CONFLICT, Fault.BOILERPLATE, Fault.TOO_LONG})
"""Faults that keep a pair from parallel data, and say nothing against the person's translation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One side of a pair."""

    tagged: str
    inlines: tuple[Inline, ...]
    text: str
    """Plain, with the text of formulas and code: what is written to files."""
    pieces: tuple[str, ...]
    """Its sentences, as plain text without formulas and code."""

    @property
    def bare(self) -> str:
        """Its plain text without formulas, code and references."""
        return one_line(plain(self.tagged, " "))


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A pair whose tags have the same numbers on both sides."""

    page: str
    source: Text
    target: Text
    path: str = ""
    line: int | None = None

    @property
    def place(self) -> str:
        """Tell its page, and its line if that is known."""
        return f"{self.page}:{self.line}" if self.line else self.page

    def swapped(self) -> Sentence:
        """Give it in the other direction."""
        return replace(self, source=self.target, target=self.source)

    def pair(self) -> Pair:
        """Give it as engines learn it."""
        return Pair(source=self.source.tagged, target=self.target.tagged)

    def passage(self) -> Passage:
        """Give it as something to be translated and compared."""
        return Passage(
            page=self.page,
            source=written(self.source.tagged, self.source.inlines),
            reference=written(self.target.tagged, self.target.inlines),
            signs=_signs(self.target.inlines) | _signs(self.source.inlines),
            path=self.path,
            line=self.line,
        )


def corpus_of(data: ParallelData, level: Level) -> Corpus:
    """Give the sentences or the paragraphs of parallel data."""
    [found] = [corpus for corpus in data.corpora if corpus.level == level]
    return found


def read_pair(one: Judged, languages: Languages) -> Sentence:
    """Read a judged pair."""
    source = source_of(one.source, languages.source)
    return Sentence(
        page=one.page,
        source=source,
        target=target_like(source, one.target, languages.target),
        path=one.source[0].path,
        line=one.source[0].line,
    )


def source_of(units: Sequence[Unit], profile: Profile) -> Text:
    """Join units of the source."""
    text, inlines = _join(units, profile)
    return Text(tagged=text, inlines=inlines, text=_text(units, profile), pieces=_pieces(units))


def target_like(source: Text, units: Sequence[Unit], profile: Profile) -> Text:
    """Join translated units, their tags numbered as those of *source*."""
    text, inlines = _join(units, profile)
    tagged, own = number_like(source.inlines, text, inlines)
    return Text(
        tagged=tagged,
        inlines=own,
        text=_text(units, profile),
        pieces=_pieces(units),
    )


def _text(units: Sequence[Unit], profile: Profile) -> str:
    return join_sentences((unit.text for unit in units), profile)


def _join(units: Sequence[Unit], profile: Profile) -> tuple[str, tuple[Inline, ...]]:
    segments = (unit.as_segment() for unit in units)
    return join_texts(((each.text, each.inlines) for each in segments), profile)


def faults_of(pairs: Iterable[Judged]) -> Counter[str]:
    """Count what speaks against pairs as references, by the first such fault of each."""
    return Counter(
        str(serious[0])
        for one in pairs
        if (serious := [f for f in one.faults if f not in HARMLESS])
    )


def is_reference(one: Judged) -> bool:
    """Tell whether a link is a pair that nothing speaks against as a reference."""
    return one.aligned and HARMLESS.issuperset(one.faults)


# Plain text, with signs


def written(text: str, inlines: Sequence[Inline]) -> str:
    """Write tagged text as metrics read it: what is not translated is one sign, such as ``X1``.

    A formula of many symbols, which every system copies, must not count as many words that it
    translated well.
    """
    return one_line("".join(_written(part, inlines) for part in parse(text)))


def _written(part: Part, inlines: Sequence[Inline]) -> str:
    if isinstance(part, str):
        return part
    if part.children is not None:
        return "".join(_written(child, inlines) for child in part.children)
    silent = part.number <= len(inlines) and not _shown(inlines[part.number - 1])
    return "" if silent else f"X{part.number}"


def _signs(inlines: Sequence[Inline]) -> dict[str, str]:
    found = ((number, _shown(inline)) for number, inline in enumerate(inlines, start=1))
    return {f"X{number}": text for number, text in found if text}


def _shown(inline: Inline) -> str:
    return shown(inline, Titles())


def _pieces(units: Sequence[Unit]) -> tuple[str, ...]:
    return tuple(piece for unit in units if (piece := unit.prose))
