"""Translations that exist already: text files line by line, and other translations of a book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..evaluate.trial import Output, Passage, System, Trial
from ..exchange import one_line
from ..languages import Profile
from ..paralleldata import Judged, ParallelData
from ..paralleldata.texts import read_lines
from ..problems import AmtsError
from .sentences import Sentence, Text, corpus_of, is_reference, source_of, target_like, written

SUFFIX = ".txt"

# Text files


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """A file, or all text files of a folder, with one segment a line."""

    path: Path
    pages: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, path: Path) -> Files:
        """Read.

        :raises AmtsError: if there is nothing, or it is not UTF-8.
        """
        if path.is_dir():
            found = sorted(path.rglob(f"*{SUFFIX}"))
            names = [one.relative_to(path).as_posix().removesuffix(SUFFIX) for one in found]
        else:
            found, names = [path], [""]
        if not found:
            message = (
                f"{path}: there is no {SUFFIX} file in this folder; name one with texts or, for "
                "source trees, the book that they translate before the options"
            )
            raise AmtsError(message)
        try:
            texts = [read_lines(one.read_bytes(), str(one)) for one in found]
        except OSError as error:
            message = f"{error.filename or path}: {error.strerror}; correct the path"
            raise AmtsError(message) from None
        lines = [tuple(map(one_line, text)) for text in texts]
        return cls(path=path, pages=dict(zip(names, lines, strict=True)))

    def file(self, page: str) -> Path:
        """Give the file of a page."""
        return self.path / f"{page}{SUFFIX}" if page else self.path


def compare_files(
    hypotheses: Mapping[str, Path],
    reference: Path,
    *,
    original: Path | None,
    source: Profile | None,
    target: Profile,
) -> Trial:
    """Put translations beside the human text, line by line.

    A line that is empty in every file is skipped, and one that a system left empty was not
    translated.

    :param hypotheses: system → its file or folder.
    :param original: what was translated, if it is to be shown; scored where a line is empty.
    :param source: its language.
    :raises AmtsError: naming the two files that do not have the same pages or lines.
    """
    wanted = Files.read(reference)
    sides = {name: Files.read(path) for name, path in hypotheses.items()}
    origin = Files.read(original) if original else None
    for other in (*sides.values(), *([origin] if origin else [])):
        _same_shape(wanted, other)
    passages: list[Passage] = []
    outputs: dict[str, list[Output]] = {name: [] for name in sides}
    for page, lines in wanted.pages.items():
        for number, text in enumerate(lines):
            said = {name: side.pages[page][number] for name, side in sides.items()}
            meant = origin.pages[page][number] if origin else ""
            if not any((text, meant, *said.values())):
                continue
            passages.append(
                Passage(
                    page=page or reference.stem,
                    source=meant,
                    reference=text,
                    path=str(wanted.file(page)),
                    line=number + 1,
                )
            )
            for name, one in said.items():
                outputs[name].append(Output(one) if one else Output(None, "the line is empty"))
    return Trial(
        title=reference.name,
        source=source if original else None,
        target=target,
        passages=tuple(passages),
        systems=tuple(
            System(name=name, about=str(sides[name].path), outputs=tuple(found))
            for name, found in outputs.items()
        ),
        unit="line",
    )


def _same_shape(wanted: Files, other: Files) -> None:
    for page in sorted(set(wanted.pages) ^ set(other.pages)):
        has, lacks = (wanted, other) if page in wanted.pages else (other, wanted)
        message = f"{has.file(page)} has no counterpart in {lacks.path}; both need the same files"
        raise AmtsError(message)
    for page, lines in wanted.pages.items():
        count = len(other.pages[page])
        if count != len(lines):
            message = (
                f"{other.file(page)} has {count} lines, but {wanted.file(page)} has {len(lines)}; "
                "line by line they have to be the same segments"
            )
            raise AmtsError(message)


# Other translations of a book


def compare_books(
    human: ParallelData,
    others: Mapping[str, ParallelData],
    *,
    title: str,
    pages: frozenset[str] | None,
) -> Trial:
    """Put other translations of a book beside the human one, where they translate the same text.

    The units of comparison are the smallest runs of source sentences that no translation crosses.

    :param pages: the pages to compare; None for all that a person translated.
    :raises AmtsError: naming a page of these that has no human translation.
    """
    corpora = [corpus_of(data, "sentences") for data in (human, *others.values())]
    chosen = [page.name for page in corpora[0].pages if pages is None or page.name in pages]
    judged = [
        {page.name: rows for page, rows in zip(corpus.pages, corpus.judged, strict=True)}
        for corpus in corpora
    ]
    passages: list[Passage] = []
    outputs: list[list[Output]] = [[] for _ in others]
    for page in chosen:
        for group in _groups([rows.get(page, ()) for rows in judged]):
            theirs = group[0]
            if not theirs or not all(map(is_reference, theirs)):
                continue
            source = _source(theirs, human.languages.source)
            reference = _target(source, theirs, human.languages.target)
            passages.append(_passage(page, theirs, source, reference))
            for found, links in zip(outputs, group[1:], strict=True):
                found.append(_output(source, links, human.languages.target))
    for page in sorted((pages or frozenset()) - {passage.page for passage in passages}):
        message = f"the page {page!r} has no human translation to compare with; leave it out"
        raise AmtsError(message)
    return Trial(
        title=title,
        source=human.languages.source,
        target=human.languages.target,
        passages=tuple(passages),
        systems=tuple(
            System(name=name, about="a translation that exists", outputs=tuple(found))
            for name, found in zip(others, outputs, strict=True)
        ),
    )


def _groups(sides: Sequence[Sequence[Judged]]) -> Iterator[list[list[Judged]]]:
    """Give, in order, the links of each side that cover the same run of source sentences."""
    leader: dict[int, int] = {}

    def find(unit: int) -> int:
        while leader.setdefault(unit, unit) != unit:
            leader[unit] = unit = leader[leader[unit]]
        return unit

    for links in sides:
        for one in links:
            for unit in one.link.source:
                first, second = sorted((find(one.link.source[0]), find(unit)))
                leader[second] = first
    groups: dict[int, list[list[Judged]]] = {}
    for number, links in enumerate(sides):
        for one in links:
            if one.link.source:
                group = groups.setdefault(find(one.link.source[0]), [[] for _ in sides])
                group[number].append(one)
    for root in sorted(groups):
        yield groups[root]


def _source(links: Sequence[Judged], profile: Profile) -> Text:
    units = [unit for one in sorted(links, key=lambda one: one.link.source) for unit in one.source]
    return source_of(units, profile)


def _target(source: Text, links: Sequence[Judged], profile: Profile) -> Text:
    units = {
        number: unit
        for one in links
        for number, unit in zip(one.link.target, one.target, strict=True)
    }
    return target_like(source, [units[number] for number in sorted(units)], profile)


def _passage(page: str, links: Sequence[Judged], source: Text, target: Text) -> Passage:
    first = min(links, key=lambda one: one.link.source).source[0]
    return Sentence(
        page=page, source=source, target=target, path=first.path, line=first.line
    ).passage()


def _output(source: Text, links: Sequence[Judged], profile: Profile) -> Output:
    aligned = [one for one in links if one.aligned]
    if not aligned:
        return Output(None, "it has no translation of this")
    text = _target(source, aligned, profile)
    return Output(written(text.tagged, text.inlines))
