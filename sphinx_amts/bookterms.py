"""The terms of a book, mined and checked inside a running Sphinx build of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .align.cleaning import Fault
from .bookpairs import parallel_data
from .document import Inline, Kind
from .edition.build import Build
from .edition.gathering import Gathered
from .edition.missing import find_lacking
from .edition.untranslated import no_translation
from .languages import Profile
from .memory import Memory
from .paralleldata import Judged, ParallelData
from .paralleldata.units import Unit
from .problems import AmtsError
from .relative import relative_to
from .subpipeline.drafts import remembered
from .subpipeline.sentences import cut
from .terms.evidence import Evidence, Example, Place, read_sentence
from .terms.glossary import Entry, check
from .terms.mining import Term, mine

_REPEATED = frozenset({Fault.CONFLICT, Fault.REPEATED})
"""What is wrong with a pair only because there is another one: of terms it tells as much."""
_WHOLE = {
    Kind.TERM: Evidence.GLOSSARY,
    Kind.INDEX: Evidence.INDEX,
    Kind.TITLE: Evidence.TITLE,
    Kind.HEADING: Evidence.TITLE,
    Kind.CAPTION: Evidence.TITLE,
}
"""Segments that may be a term and nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookTerms:
    """What a book calls its terms in one language."""

    source: Profile
    target: Profile
    glossary: Path | None
    """The terminology that the book names."""
    terms: tuple[Term, ...]
    human: tuple[Entry, ...] = ()
    """The terms of the glossary in what people wrote …"""
    machine: tuple[Entry, ...] = ()
    """… and in what engines did."""


def book_terms(
    build: Build, *, clock: Callable[[], datetime], least: int, checked: bool = False
) -> BookTerms:
    """Find the terms of a book in its human translation.

    :param least: how often a term has to stand in it.
    :param checked: whether translations are also held to the book's glossary, if it has one.
    :raises AmtsError: if there is no human translation, or something has to be mended first.
    """
    gathered = Gathered.of(build)
    if not gathered.has_human:
        raise AmtsError(no_translation(build, "to find terms in"))
    source, target = build.config.source, build.language.profile
    examples = human_examples(parallel_data(build, gathered, clock=clock))
    machine = machine_examples(build, gathered, clock) if checked and gathered.terms else []
    glossary = gathered.terms if checked else {}
    return BookTerms(
        source=source,
        target=target,
        glossary=build.language.terminology,
        terms=mine(examples, source, target, least=least, known=gathered.terms),
        human=check(glossary, examples, source, target),
        machine=check(glossary, machine, source, target),
    )


def human_examples(data: ParallelData) -> list[Example]:
    """Give the sentences of a book whose translation by a person is beyond doubt."""
    [sentences] = [corpus for corpus in data.corpora if corpus.level == "sentences"]
    languages = data.languages
    return [
        Example(
            source=read_sentence(_texts(one.source), _place(one, one.source[0]), languages.source),
            target=read_sentence(_texts(one.target), _place(one, one.target[0]), languages.target),
            evidence=_WHOLE.get(one.source[0].kind),
        )
        for one in sentences.all()
        if one.aligned and _REPEATED.issuperset(one.faults)
    ]


def _texts(units: Sequence[Unit]) -> list[tuple[str, Sequence[Inline]]]:
    return [(unit.tagged, unit.inlines) for unit in units]


def _place(one: Judged, unit: Unit) -> Place:
    return Place(page=one.page, path=unit.path, line=unit.line)


def machine_examples(
    build: Build, gathered: Gathered, clock: Callable[[], datetime]
) -> list[Example]:
    """Give the sentences that no person translated, and what the memory has of the engine."""
    if build.language.engine == "none":
        return []
    lacking = find_lacking(build, clock=clock)
    documents = gathered.sources.load()
    source, target = build.config.source, build.language.profile
    found: list[tuple[str, Place]] = []
    for page, texts in lacking.segments.items():
        open_still = set(texts)
        found += [
            (sentence.text, _source_place(build, page, segment.path, segment.line))
            for segment in documents[page].segments
            if segment.text in open_still
            for sentence in cut(segment.text, source)
            if sentence.prose
        ]
    with Memory.open(build.config.memory, clock=clock, read_only=True) as memory:
        asked = tuple(dict.fromkeys(text for text, _ in found))
        fingerprints = gathered.pipeline(memory).accepted()
        known = remembered(memory, (source.code, target.code), fingerprints, asked)
    return [
        Example(
            source=read_sentence([(text, ())], place, source),
            target=read_sentence([(known[text], ())], Place(place.page, "", None), target),
        )
        for text, place in found
        if text in known
    ]


def _source_place(build: Build, page: str, path: str, line: int | None) -> Place:
    return Place(page=page, path=relative_to(build.srcdir)(path), line=line)
